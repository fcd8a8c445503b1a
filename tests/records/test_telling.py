"""The verifier tells each record's story from its entries; whoever never opens a PDF knows who did what, and when."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from records import verify
from records.canonical import moment
from records.verify import Story
from tests.records.examples import (
    AT,
    KEY,
    Step,
    as_tar,
    bag,
    disclosures,
    disposal,
    entry,
    export,
    fields,
    in_part,
    record,
    stories,
    told,
)
from workflow.dates import when

SEAT = {
    "actor__name": "Gita Rao", "actor__position": "General Manager", "actor__acting_for": "Helen Kostas",
    "actor__instrument": "INS-7", "actor__role": "general_manager", "actor__office": "MCD",
}  # fmt: skip


def step(kind: str, who: str, declares: bool = False, **said: Any) -> Step:
    held = told(kind, who, **said) if "actor__role" not in said else fields(actor__user_name=who, **said)
    return entry(kind, held, declares_record=declares), disclosures(held)


def a_whole_life() -> list[Step]:
    return [
        step("post.proposed", "olive", version=1, text="Rates fall.", marking="OFFICIAL", ceiling="OFFICIAL"),
        step("post.edited", "olive", version=2, text="Rates rise.\nAsk us.", marking="OFFICIAL:Sensitive"),
        step("post.submitted", "olive", version=2),
        step("post.approved", "gita", version=2, note="Good.", **SEAT),
        step("post.published", "olive", version=2, permalink="https://x.example/1", live_text="Rates rose."),
        step("incident.opened", "", version=2),
        step("post.recorded", "", declares=True, title="Rates", platform="Bluesky", approved_by="Gita Rao"),
        step("post.captured", "mara", address="https://x.example/1", seen_at=AT),
        step("class.assigned", "rosa", **{"class": "GA-1, 7 years"}),
        step("hold.placed", "rosa", hold="HOLD-1", title="An inquiry", reason="Asked for"),
        step("post.corrected", "olive", other="TS-000009"),
        step("hold.released", "rosa", hold="HOLD-1", title="An inquiry"),
    ]


def text_of(*trails: list[Step]) -> str:
    return "\n".join(line for each in stories(*trails) for line in verify.story_lines(each.told()))


# --- What it answers --------------------------------------------------------------------------------------------------
def test_everything_that_people_ask_of_a_record_is_answered() -> None:
    [story] = stories(a_whole_life())
    asked = story.told()["story"]
    assert {name: asked[name] for name in ("type", "title", "division", "marking", "class")} == {
        "type": "Post",
        "title": "Rates, on Bluesky",
        "division": "MCD",
        "marking": "OFFICIAL: Sensitive",
        "class": "GA-1, 7 years",
    }
    [decision] = asked["decisions"]
    assert decision["by"] == {
        "name": "Gita Rao",
        "user_name": "gita",
        "position": "General Manager",
        "acting_for": "Helen Kostas",
        "role": "general_manager",
        "office": "MCD",
        "instrument": "INS-7",
    }
    assert (decision["version"], decision["text"], decision["written_in"]) == (2, "Rates rise.\nAsk us.", 2)
    assert asked["live"] == {"text": "Rates rose.", "permalink": "https://x.example/1", "differs": True}
    assert asked["published"][0]["by"] == {"user_name": "olive"}
    assert (asked["captured"][0]["by"]["user_name"], asked["afterwards"][0]["other"]) == ("mara", "TS-000009")
    assert [each["kind"] for each in asked["incidents"]] == ["incident.opened"]
    [hold] = asked["holds"]
    assert (hold["hold"], hold["step"], hold["released"]["step"]) == ("HOLD-1", 10, 12)
    steps = story.told()["steps"]
    assert [(each["number"], each["kind"]) for each in steps][0::11] == [
        (1, "post.proposed"), (12, "hold.released")
    ]  # fmt: skip
    assert all(each["at"] == AT and each["leaf"] and each["fields"] for each in steps)


def test_the_terminal_shows_the_same_with_each_step() -> None:
    said = text_of(a_whole_life())
    for line in [
        "TS-000001: Rates, on Bluesky",
        "Post, of MCD, marked OFFICIAL: Sensitive, in class GA-1, 7 years",
        "Approved: by Gita Rao (gita, General Manager, general_manager in MCD, acting for Helen Kostas",
        "under INS-7), on 1 January",
        "Words decided on, as step 2 has them:\n  | Rates rise.\n  | Ask us.",
        "Published: by olive, on 1 January",
        "permalink: https://x.example/1",
        "Went live: In other words than were written.",
        "Words that went live: Rates rose.",
        "Captured: by mara",
        "Corrected: by olive",
        "Held: by rosa",
        "Released: by rosa",
        "12 steps:",
        "10. 1 January",
        "hold.placed by rosa",
    ]:
        assert " ".join(line.split()) in " ".join(said.split()), line
    assert max(map(len, said.splitlines())) <= verify.WIDTH
    assert said.isascii()


@pytest.mark.parametrize(
    ("live", "differs"), [("Rates  rise. Ask\nus. ", False), ("Rates rise.", True)], ids=str
)
def test_white_space_is_no_difference_in_what_went_live(live: str, differs: bool) -> None:
    trail = a_whole_life()
    trail[4] = step("post.published", "olive", version=2, permalink="https://x.example/1", live_text=live)
    assert stories(trail)[0].told()["story"]["live"]["differs"] is differs
    trail[4] = step("post.published", "olive", version=2, live_text=live, relation="takedown")
    assert stories(trail)[0].told()["story"]["live"]["differs"] is None


def test_what_an_edit_takes_out_is_told() -> None:
    """Otherwise whoever reads the steps goes on believing the one before."""
    said: dict[str, Any] = {}
    first = {"kind": "post.proposed", "fields": {"links": ["https://a.example"], "sources": ""}}
    assert verify.news_of(first, said) == [("links", ["https://a.example"])]
    second = {"kind": "post.edited", "fields": {"links": [], "sources": ""}}
    assert verify.news_of(second, said) == [("links", "(nothing any more)")]


def test_one_of_them_is_not_several() -> None:
    assert list(verify.counted_steps({"decided_withheld": 1})) == [
        "1 decision: in 1 the decider is withheld."
    ]
    assert list(verify.counted_steps({"decided_withheld": 2})) == [
        "2 decisions: in 2 the decider is withheld."
    ]


def test_what_is_withheld_is_named_with_its_provision_and_marked_where_it_stood() -> None:
    partly = in_part("Ask Olive Tran now.", {1: "s 47F", 2: "s 47F"})
    said = text_of([partly, *record()[1:4]])
    assert "Ask [withheld: s 47F] now." in said
    assert "Withheld: text of step 1 (2 words of it), under s 47F" in said


def test_a_disposed_record_says_so_and_by_whom() -> None:
    gone = [(content, disclosures({})) for content, _ in record()]
    [story] = stories([*gone, *disposal()])
    said = "\n".join(verify.story_lines(story.told()))
    assert story.title == "A record that was disposed of"
    assert "Its fields were destroyed." in said
    disposed = story.told()["story"]["disposed"]
    assert (disposed["proposed_by_user_name"], disposed["approved_by_user_name"]) == ("rosa", "rex")
    assert "Disposed of: on 1 January" in said


def test_whatever_else_stands_in_the_log_is_told_with_who_when_and_every_field() -> None:
    held = fields(
        actor__name="Ann Lee",
        actor__user_name="ann",
        person="Bo",
        changes={"email": ["a@x", "b@x"]},
        acting=False,
    )
    said = text_of([(entry("person.address_changed", held, "PERSON-000012"), disclosures(held))])
    assert "person.address_changed by Ann Lee (ann)" in said
    for field in ("person: Bo", "changes: email a@x; b@x", "acting: no"):
        assert field in said


# --- What reads it ----------------------------------------------------------------------------------------------------
FOOLING = {
    "a cursor that goes up": "harmless\x1b[2A\x1b[2KREJECTED.",
    "letters turned around": "approved \u202eyb detcejer\u202c",
    "an isolate": "\u2067abc\u2069",
    "a carriage return": "by nobody\rby the Treasurer",
    "a backspace": "no\b\byes",
    "a bell and a title": "\x1b]0;root\x07",
    "C1 controls": "\x9b2J",
    "zero width": "app\u200broved",
    "a line of its own": "x\u2028VERIFIED.",
}


@pytest.mark.parametrize("text", FOOLING.values(), ids=FOOLING.keys())
def test_no_value_moves_the_cursor_or_turns_letters_around(text: str) -> None:
    held = told("post.proposed", "olive", text=f"{text}\nVERIFIED.", title=text, actor__name=text)
    said = text_of([(entry("post.proposed", held), disclosures(held))])
    assert all(character.isprintable() for character in said.replace("\n", ""))
    assert "<U+" in said
    forged = [line for line in said.splitlines() if line.strip() == "VERIFIED."]
    assert not forged, "a text stands behind a bar, whatever its lines say"


def test_a_text_of_many_blanks_does_not_begin_a_line_of_its_own() -> None:
    held = told("post.proposed", "olive", title="x" + " " * 200 + "VERIFIED, and approved by the Treasurer")
    lines = text_of([(entry("post.proposed", held), disclosures(held))]).splitlines()
    assert not [
        line for line in lines if line.lstrip(" ").startswith("VERIFIED") and not line.startswith("     ")
    ]


# --- Which are told ---------------------------------------------------------------------------------------------------
def asked(capsys: pytest.CaptureFixture[str], *given: str) -> tuple[int, str]:
    code = verify.main([*given, "--key", KEY.verifier])
    return code, capsys.readouterr().out


def many(number: int) -> list[list[Step]]:
    return [record(f"TS-{each:06d}") for each in range(1, number + 1)]


def test_of_many_records_a_text_tells_the_first_and_how_to_see_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(as_tar(tmp_path / "records.tar", bag(*many(7))))
    code, said = asked(capsys, "bag", path)
    assert (code, said.count("What it is: Post")) == (0, 5)
    assert said.endswith("2 stories more: --record NUMBER tells one, --story all of them.\n")
    code, said = asked(capsys, "bag", path, "--record", "TS-000007", "--record", "TS-000099")
    assert (code, said.count("What it is: Post"), "TS-000007: " in said) == (0, 1, True)
    assert "There is nothing here on TS-000099." in said
    code, said = asked(capsys, "bag", path, "--story")
    assert (code, said.count("What it is: Post"), "more: --record" in said) == (0, 7, False)
    assert said.startswith("VERIFIED, but nobody vouches for ")


def test_a_report_for_programs_has_all_stories_while_they_have_room(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(as_tar(tmp_path / "records.tar", bag(*many(7))))
    report = json.loads(asked(capsys, "bag", path, "--json")[1])
    assert [each["number"] for each in report["records"]] == [f"TS-{each:06d}" for each in range(1, 8)]
    whole = json.loads(asked(capsys, "bag", path, "--json", "--story")[1])
    assert whole["records"] == report["records"]
    assert whole.keys() == report.keys()
    monkeypatch.setattr(verify, "ROOM", 1)
    report = json.loads(asked(capsys, "bag", path, "--json")[1])
    assert (len(report["records"]), report["counts"]["untold"]) == (1, 6)


def test_all_stories_are_told_while_one_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or memory would grow with the bag."""
    kept: list[int] = []
    reports: list[verify.Report] = []
    tell, begin = Story.told, verify.Report.__init__

    def told(story: Story) -> dict[str, Any]:
        kept.append(sum(len(report.stories) for report in reports))
        return tell(story)

    monkeypatch.setattr(verify, "TOLD", 0)
    monkeypatch.setattr(Story, "told", told)
    monkeypatch.setattr(verify.Report, "__init__", lambda report: reports.append(report) or begin(report))
    path = str(as_tar(tmp_path / "records.tar", bag(*many(3))))
    asked(capsys, "bag", path, "--story")
    assert kept == [0, 0, 0]


@pytest.mark.parametrize("form", [[], ["--json"]], ids=str)
def test_of_a_bag_that_does_not_hold_no_story_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: list[str]
) -> None:
    files = bag(*many(2))
    path = "data/records/TS-000001/003-post.approved.disclosures"
    changed = {**files, path: files[path].replace(b"gita", b"gina")}
    code, said = asked(capsys, "bag", str(as_tar(tmp_path / "records.tar", changed)), "--story", *form)
    assert code == 1
    assert "Rates rise" not in said
    assert not form or json.loads(said)["records"] == []


def test_a_bag_that_changes_between_two_readings_is_refused_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = as_tar(tmp_path / "records.tar", bag(*many(2)))
    once = verify._tell_all

    def changed(*given: Any) -> int:
        content = path.read_bytes()
        path.write_bytes(content.replace(b"gita", b"gina"))
        return once(*given)

    monkeypatch.setattr(verify, "_tell_all", changed)
    code, said = asked(capsys, "bag", str(path), "--story")
    assert (code, "REJECTED after all." in said) == (1, True)
    as_tar(path, bag(*many(2)))
    report = json.loads(asked(capsys, "bag", str(path), "--story", "--json")[1])
    assert (report["verified"], report["exit_code"], report["facts"]) == (False, 1, [])


def test_another_bag_put_there_between_two_readings_tells_no_story(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds as well; but it is not the one whose SHA-256 the report names."""
    path = as_tar(tmp_path / "records.tar", bag(record()))
    once = verify._tell_all

    def exchanged(*given: Any) -> int:
        as_tar(path, bag(record(text="Rates fall on 3 December.")))
        return once(*given)

    monkeypatch.setattr(verify, "_tell_all", exchanged)
    code, said = asked(capsys, "bag", str(path), "--story")
    assert (code, "REJECTED after all." in said, "Rates fall" in said) == (1, True, False)


def test_a_log_tells_of_the_subjects_that_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = [step for pair in zip(record(), record("TS-000002"), strict=True) for step in pair]
    folder = str(export(tmp_path / "log", log))
    code, said = asked(capsys, "log", folder)
    assert (code, "What it is" in said) == (0, False)
    for option in ("--record", "--subject"):
        code, said = asked(capsys, "log", folder, option, "TS-000002")
        assert (code, said.count("What it is: Post"), "entry 9 of" in said) == (0, 1, True)


# --- In words of Canberra ---------------------------------------------------------------------------------------------
def test_times_are_canberras_without_a_database_of_time_zones() -> None:
    canberra, at = ZoneInfo("Australia/Sydney"), datetime(2024, 1, 1, 0, 30, tzinfo=UTC)
    while at.year < 2031:
        assert verify.when(moment(at)) == when(at).replace("\N{NO-BREAK SPACE}", " ")
        assert verify.day_of(moment(at)) == at.astimezone(canberra).date().isoformat()
        near = at.month in (3, 4, 9, 10) and at.day < 8
        at += timedelta(minutes=30) if near else timedelta(hours=7)
    assert verify.when("0001-01-01T00:00:00.000Z").startswith("1 January 1, ")
    assert verify.when("9999-12-31T23:59:59.999Z").startswith("31 December 9999, ")
