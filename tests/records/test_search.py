"""Searching the register: what is found, by whom, in which order, what it is counted as, and what is left of it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Post
from records import kinds, presentation, reading, register, services, verify
from records.models import Entry, Leaf, Searchable, SearchCount, SearchProgress
from records.register import Wanted
from records.search import finding as search
from records.search import index as search_index
from records.search.finding import Match
from tests.records.conftest import said
from tests.records.test_screens import Reader, client_of, recorded
from tests.world import World

pytestmark = pytest.mark.django_db
AUDITOR, OFFICER, NOBODY = Reader({"auditor"}), Reader(seats={"MACRO"}), Reader()


@pytest.fixture(autouse=True)
def _kept() -> None:
    """A kind of record with a text, and something to narrow by."""
    reading.register_kinds()
    kinds.register(
        kinds.Kind(
            "test.kept",
            lambda fields: "It was kept.",
            declares_record=True,
            title=lambda fields: f"About {fields['title']}",
            facets=lambda fields: {"platform": fields["platform"], "decided_by": fields["decider"]},
        )
    )


def keep(number: int, text: str, office: str = "MACRO", **fields: Any) -> Entry:
    """A record with one step before it, sealed and searchable."""
    subject = f"TS-{number:06}"
    told = {"title": "something", "platform": "Facebook", "decider": "Gita", "text": text, **fields}
    said("a first draft", subject=subject, office=office)
    entry = said("", subject=subject, office=office, kind="test.kept", fields=told)
    caught_up()
    return entry


def caught_up() -> None:
    services.seal()
    search_index.catch_up()


def found(words: str, reader: Reader = AUDITOR, **wanted: Any) -> list[int]:
    return [number_of(entry) for entry in register.page(reader, Wanted(words=words, **wanted)).entries]


def number_of(entry: Entry) -> int:
    return int(entry.subject[3:])


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("invoice", [1]),  # invoices, as English has it
        ("INVOICES paid", [1]),
        ("survey", [2, 1]),
        ("survey -closed", [1]),
        ('"survey is open"', [1]),
        ('"open is survey"', []),
        ("closed or invoices", [2, 1]),
        ("cafe", [2]),
        ("café", [2]),
        ("draft", [2, 1]),  # of the trail, not of the record's own entry
        ("Olive", [2, 1]),  # who took a step
        ("TS-000002", [2]),
        ("something", [2, 1]),  # the title
        ("elephant", []),
        ("'); DROP TABLE records_entry; --", []),
    ],
)
def test_words_of_the_whole_trail_are_found(words: str, numbers: list[int]) -> None:
    keep(1, "The survey is open. Tell us how long your invoices take to be paid.")
    keep(2, "Our survey at the café has closed.")
    assert found(words) == numbers


def test_only_a_record_is_found_and_only_once_its_trail_is_sealed() -> None:
    said("an elephant")
    caught_up()
    assert found("elephant") == []
    said("", kind="test.kept", fields={"title": "zoos"})
    assert found("elephant") == []
    caught_up()
    assert found("elephant") == [1]


def test_what_happens_to_a_record_afterwards_is_found_too() -> None:
    keep(1, "The survey is open.")
    said("a giraffe corrects it", subject="TS-000001")
    caught_up()
    assert (found("giraffe"), Searchable.objects.count(), register.counts(AUDITOR, Wanted()).total) == (
        [1],
        1,
        1,
    )


def test_of_what_was_destroyed_no_word_stays_but_its_number(owner_says: Callable[[str], None]) -> None:
    entry = keep(1, "An elephant in the room.")
    keep(2, "A giraffe.")
    Searchable.objects.filter(subject="TS-000001").delete()
    owner_says(f"DELETE FROM records_payload WHERE entry_id <= {entry.pk}")
    assert register.counts(AUDITOR, Wanted()).facets["platform"] == [("Facebook", 1)]
    said("It was destroyed under class 20164.", subject="TS-000001", office="MACRO")
    caught_up()
    assert (
        found("elephant")
        == found("Facebook or Gita or draft", facets=(("platform", "Facebook"),), subject="TS-000001")
        == []
    )
    assert found("20164") == found("TS-000001") == [1]
    stored = " ".join(
        str(row) for row in [*Searchable.objects.values_list(), *SearchCount.objects.values_list()]
    )
    assert "eleph" not in stored


@pytest.fixture
def owner_says() -> Callable[[str], None]:
    def say(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute("ALTER TABLE records_payload DISABLE TRIGGER USER")
            cursor.execute(statement)
            cursor.execute("ALTER TABLE records_payload ENABLE TRIGGER USER")
            cursor.execute("SET LOCAL ROLE treasury_portal")

    return say


# --- Nobody learns that a record of another division exists ----------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "numbers"),
    [(AUDITOR, [4, 3, 2, 1]), (OFFICER, [1]), (Reader(seats={"MACRO", "SMALL"}), [3, 1]), (NOBODY, [])],
    ids=repr,
)
def test_a_reader_finds_counts_and_narrows_only_what_they_may_read(
    reader: Reader, numbers: list[int]
) -> None:
    for number, office, platform in (
        (1, "MACRO", "Facebook"),
        (2, "IMTD", "X"),
        (3, "SMALL", "LinkedIn"),
        (4, "", "X"),
    ):
        keep(number, "an elephant", office, platform=platform)
    platforms = {1: "Facebook", 2: "X", 3: "LinkedIn", 4: "X"}
    for wanted in (Wanted(), Wanted(words="elephant"), Wanted(subject="TS-000002", words="elephant")):
        seen = [number for number in numbers if not wanted.subject or number == 2]
        counts = register.counts(reader, wanted)
        assert [number_of(entry) for entry in register.page(reader, wanted).entries] == seen
        assert (counts.total, counts.more) == (len(seen), False)
        assert dict(counts.facets.get("platform", [])) == {
            platform: sum(platforms[number] == platform for number in seen)
            for platform in {platforms[number] for number in seen}
        }
    if numbers:
        assert [
            number_of(entry) for entry in register.best(reader, Wanted(words="elephant")).entries
        ] == numbers
    else:
        assert register.best(reader, Wanted(words="elephant")).entries == []


def test_asking_for_another_divisions_records_by_name_finds_none_of_them() -> None:
    keep(1, "an elephant", "SMALL", platform="X")
    for wanted in (
        Wanted(office="SMALL"),
        Wanted(office="SMALL", words="elephant"),
        Wanted(facets=(("platform", "X"),)),
    ):
        assert (register.page(OFFICER, wanted).entries, register.counts(OFFICER, wanted).total) == ([], 0)


# --- Counting -------------------------------------------------------------------------------------------------------


def test_every_way_of_counting_agrees() -> None:
    for number in range(1, 7):
        keep(
            number,
            "an elephant",
            platform=("Facebook", "X")[number % 2],
            decider="Gita" if number < 3 else "Helen",
        )
    ready, counted = (register.counts(AUDITOR, wanted) for wanted in (Wanted(), Wanted(words="elephant")))
    assert ready == counted
    assert ready.total == 6
    assert ready.facets["decided_by"] == [("Helen", 4), ("Gita", 2)]
    assert ready.facets["office"] == [("MACRO", 6)]
    narrowed = register.counts(AUDITOR, Wanted(facets=(("platform", "X"),)))
    assert (narrowed.total, narrowed.facets["decided_by"]) == (3, [("Helen", 2), ("Gita", 1)])


def test_nothing_is_counted_beyond_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CAP", 3)
    for number in range(1, 6):
        keep(number, "an elephant")
    assert register.counts(AUDITOR, Wanted(words="elephant"))[:2] == (3, True)
    assert register.counts(AUDITOR, Wanted())[:2] == (5, False)
    assert register.counts(AUDITOR, Wanted(subject="TS-000001"))[:2] == (1, False)


# --- The index is made of the log, and can be made again -------------------------------------------------------------


def test_the_index_is_made_again_from_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    keep(1, "an elephant")
    keep(2, "a giraffe")
    before = list(Searchable.objects.order_by("pk").values())
    counts = register.counts(AUDITOR, Wanted())
    Searchable.objects.filter(subject="TS-000001").delete()
    SearchCount.objects.all().delete()
    assert found("elephant") == []
    call_command("rebuild_search")
    assert list(Searchable.objects.order_by("pk").values()) == before
    assert register.counts(AUDITOR, Wanted()) == counts
    assert "4 entries of the log were read again" in capsys.readouterr().out


def test_filling_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "BATCH", 2)
    for number in range(1, 4):
        keep(number, "an elephant")
    said("later")
    services.seal()
    assert (search_index.catch_up(), search_index.catch_up()) == (1, 0)
    assert SearchProgress.objects.get().upto == Leaf.objects.count() == 7


def test_only_one_fills_the_index_at_a_time(owner_url: str) -> None:
    said("hello")
    services.seal()
    with closing(psycopg2.connect(owner_url)) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('records.search'))")
        assert search_index.catch_up() == 0
        other.rollback()  # the lock is gone with this, and not only once the server has noticed that the connection is
    assert search_index.catch_up() == 1


def test_a_search_says_that_it_does_not_know_the_latest_records(
    page_of: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BEHIND", 2)
    keep(1, "an elephant")
    assert "catching up" not in page_of(words="elephant")
    recorded(2)
    services.seal()
    assert "catching up" in page_of(words="elephant")
    plain = page_of()
    assert "/register/TS-000002/" in plain  # which the log knows
    assert "<strong>1 record" not in plain  # and the index does not


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"{number:x}-{number * 7919:x}" for number in range(60_000)),
        "x" * 300_000,
        "é" * 300_000,
        "\U0001f418 elephant \u200f\u0301",
        "한국어 العربية",
    ],
    ids=["many words", "one long word", "two bytes each", "emoji and stray marks", "other scripts"],
)
def test_no_text_stops_the_index(text: str) -> None:
    keep(1, text)
    assert found("TS-000001") == [1]


# --- Its indexes are used -------------------------------------------------------------------------------------------

FILLED = """
INSERT INTO records_searchable (entry_id, subject, kind, at, office, record_type, platform, purpose, activity,
    decided_by, marking, year, words)
SELECT -number, 'TS-' || lpad(number::text, 6, '0'), 'test.kept', now(), 'MACRO', '', '', '', '', '', '', '2026',
    (CASE number % 2000 WHEN 0 THEN 'eleph' ELSE 'giraff' END || ':1')::tsvector
FROM generate_series(1, 20000) AS number;
INSERT INTO records_unrecorded SELECT subject, words FROM records_searchable;
"""


@pytest.fixture
def filled() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(FILLED)
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ANALYZE records_searchable, records_unrecorded")
        cursor.execute("SET LOCAL ROLE treasury_portal")
        yield
        cursor.execute("DELETE FROM records_searchable")


def test_words_are_looked_for_in_the_index(filled: None) -> None:
    wanted = Wanted(words="elephant")
    for rows in (wanted.found().filter(office="MACRO"), Post.objects.filter(search.among("elephant", "TS"))):
        plan = rows.explain()
        assert "Seq Scan on records" not in plan
        assert "by_words" in plan
    assert register.counts(OFFICER, wanted).total == 10


# --- The best first, and where the words stand -----------------------------------------------------------------------


def test_the_best_match_comes_first_on_pages_that_hold_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "PAGE", 2)
    keep(1, "An elephant, an elephant, and an elephant again.", title="elephants")
    for number in range(2, 6):
        keep(number, "There is an elephant among many other animals that nobody looked for in this text.")
    wanted = Wanted(words="elephant")
    page = register.best(AUDITOR, wanted)
    down = [number_of(entry) for entry in page.entries]
    while isinstance(page.older, Match):
        page = register.best(AUDITOR, wanted, weaker_than=Match.parse(str(page.older)))
        down += [number_of(entry) for entry in page.entries]
    assert down == [1, 5, 4, 3, 2]
    up = [number_of(entry) for entry in page.entries]
    while isinstance(page.newer, Match):
        page = register.best(AUDITOR, wanted, better_than=Match.parse(str(page.newer)))
        up = [number_of(entry) for entry in page.entries] + up
    assert up == down


@pytest.mark.parametrize(
    "text", ["", "x", "_", "nan_1", "inf_1", "0.5_x", "0.5_" + "9" * 30, "2026-11-23T00:00:00Z_1"]
)
def test_a_match_that_is_none_is_the_first_page(text: str) -> None:
    assert Match.parse(text) is None


def test_an_excerpt_shows_the_words_that_were_found() -> None:
    keep(1, "Nothing here.\nThe café pays its <b>invoices</b> late. " + "More. " * 80)
    (pieces,) = search.excerpts(["TS-000001"], "invoice Cafe").values()
    assert [text for text, hit in pieces if hit] == ["café", "invoices"]
    whole = "".join(text for text, _ in pieces)
    assert whole.startswith("The café pays its <b>invoices</b> late.")
    assert whole.endswith("…")
    assert search.excerpts(["TS-000001"], "elephant") == {}


# --- The page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def page_of(world: World) -> Callable[..., str]:
    def get(person: str = "records", **asked: Any) -> str:
        answer = client_of(getattr(world, person)).get("/register/", asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def test_the_page_shows_what_was_found_and_where(page_of: Callable[..., str]) -> None:
    keep(1, "The <b>elephants</b> & the mice.", platform='X "formerly"')
    keep(2, "A giraffe.", decider="Helen")
    page = page_of(words="elephant")
    assert "/register/TS-000001/" in page
    assert "/register/TS-000002/" not in page
    assert "&lt;b&gt;<mark>elephants</mark>&lt;/b&gt; &amp; the mice." in page
    assert "<strong>1 record</strong>" in page
    assert "Remove </span>Search: elephant" in page
    assert "Narrow" not in page  # one record is narrow enough
    everything = page_of()
    assert "platform=X+%22formerly%22" in everything
    assert "<strong>2 records</strong>" in everything
    assert 'href="?decided_by=Helen"' in everything
    narrowed = page_of(decided_by="Helen", order="best")
    assert "/register/TS-000001/" not in narrowed
    assert "Decided by: Helen" in narrowed
    assert "No record fits" in page_of(decided_by="Nobody")


def test_words_that_say_nothing_are_refused_in_a_sentence(page_of: Callable[..., str]) -> None:
    keep(1, "an elephant")
    for words in ("the", "...", "and or"):
        page = page_of(words=words)
        assert "Nothing can be found by these words alone" in page
        assert f'value="{words}"' in page


@pytest.mark.parametrize("person", ["officer", "records"])
def test_searching_costs_the_same_with_one_record_and_with_thirty(world: World, person: str) -> None:
    counts = []
    client = client_of(getattr(world, person))
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            said(
                "",
                subject=f"TS-{number:06}",
                office="MACRO",
                kind="test.kept",
                fields={"text": "elephant", "title": "x"},
            )
        caught_up()
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/register/", {"words": "elephant", "decided_by": ""}).content.decode()
        assert f"<strong>{numbers.stop} record" in page
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22


def test_a_page_says_of_what_was_destroyed_that_it_was(
    world: World, owner_says: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = keep(1, "An elephant in the room.")
    for module, name in ((presentation, "EXECUTED"), (verify, "DESTROYED")):
        monkeypatch.setattr(module, name, "test.destroyed")  # a real one takes two people, and years
    kinds.register(
        kinds.Kind("test.destroyed", kinds.from_template("{who} destroyed it under class {number}."))
    )
    said("", subject="TS-000001", office="MACRO", kind="test.destroyed", fields={"number": "20164"})
    owner_says(f"DELETE FROM records_payload WHERE entry_id <= {entry.pk}")
    caught_up()
    client = client_of(world.records)
    page = client.get("/register/TS-000001/").content.decode()
    assert "Olive Tran (officer) destroyed it under class 20164." in page
    assert "Nothing of it is held any more." in page
    assert "(destroyed) said (destroyed)." in page
    assert "withheld" not in page
    assert client.get("/register/TS-000001/entry/").content == bytes(entry.content)
    assert "Destroyed; its proof remains" in client.get("/register/").content.decode()
