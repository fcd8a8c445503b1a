"""The lists of words: MCD changes them, each change is a version that says why, and the checks read with the newest."""

from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from checks.catalogue import advisory
from checks.default_word_lists import FIRST
from checks.history import SUBJECT
from checks.models import Kind, WordListVersion
from checks.policy import may_change_words
from checks.services import change_words
from profiles.models import Person
from records.queries import trail
from tests.approvals.threads import at_once
from tests.world import World
from workflow.rulings import Refused

OUTSIDE = ["officer", "gm", "manager", "records", "auditor", "admin"]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def newest(kind: str) -> WordListVersion:
    return WordListVersion.objects.newest().get(kind=kind)


def changed(by: Person, *, add: str = "moonshot", **given: Any) -> WordListVersion:
    before = newest(Kind.PRAISE)
    sent = {"words": [*before.words, add], "note": "Heard often.", "seen": before.number, **given}
    return change_words(kind=Kind.PRAISE, **sent, by=by)


def test_every_kind_comes_with_a_list(db: None) -> None:
    assert {
        kind: set(words) for kind, words in WordListVersion.objects.newest().values_list("kind", "words")
    } == {kind: set(FIRST[kind]) for kind in Kind.values}


def test_mcd_adds_a_word_and_the_checks_find_it(world: World) -> None:
    content = world.content(text="The Treasurer's moonshot begins today.", sources="x")
    assert advisory(content, world.officer) == []
    saved = changed(world.mcd)
    assert (saved.number, saved.saved_by, saved.note) == (2, world.mcd, "Heard often.")
    (finding,) = advisory(content, world.officer)
    assert finding.check == "praise-or-blame"


def test_a_word_that_was_taken_out_is_found_no_longer(world: World) -> None:
    before = newest(Kind.DISCOURTEOUS)
    content = world.content(text="Rubbish is collected on Mondays.")
    assert [finding.check for finding in advisory(content, world.officer)] == ["courtesy"]
    kept = [word for word in before.words if word != "rubbish"]
    change_words(kind=Kind.DISCOURTEOUS, words=kept, note="Bins.", seen=1, by=world.mcdmanager)
    assert advisory(content, world.officer) == []


def test_a_change_is_recorded_with_what_was_added_and_taken_out(world: World) -> None:
    words = [*newest(Kind.PROGRAM).words, "MoonKeeper"]
    words.remove("HECS")
    change_words(kind=Kind.PROGRAM, words=words, note="Announced.", seen=1, by=world.mcd)
    (entry,) = trail(SUBJECT)
    assert entry.sentence == (
        "Mcd (mcd, Communications Adviser) changed the list “Programs”: added MoonKeeper; took out HECS. Announced."
    )


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_else_changes_a_list(world: World, name: str) -> None:
    person = getattr(world, name)
    assert not may_change_words(person)
    with pytest.raises(Refused):
        changed(person)
    assert newest(Kind.PRAISE).number == 1
    assert trail(SUBJECT) == []


@pytest.mark.parametrize("name", ["mcd", "mcdmanager"])
def test_mcd_may(world: World, name: str) -> None:
    assert may_change_words(getattr(world, name))


def test_a_list_that_moved_on_is_not_written_over(world: World) -> None:
    changed(world.mcd)
    with pytest.raises(Refused, match="Somebody saved version 2 meanwhile"):
        changed(world.mcdmanager, add="sunshot", seen=1)


def test_nothing_new_is_no_version(world: World) -> None:
    with pytest.raises(Refused, match="No word was added or taken out"):
        change_words(kind=Kind.PARTY, words=newest(Kind.PARTY).words, note="Hm.", seen=1, by=world.mcd)


def test_a_double_click_saves_once(world: World) -> None:
    key = uuid4()
    assert changed(world.mcd, key=key) == changed(world.mcd, key=key, seen=1)
    assert len(trail(SUBJECT)) == 1


def test_a_form_that_changed_one_list_changes_no_other(world: World) -> None:
    key = uuid4()
    changed(world.mcd, key=key)
    blame = newest("blame")
    given = {"kind": "blame", "words": [*blame.words, "moonshot"], "note": "New.", "seen": blame.number}
    with pytest.raises(Refused, match="used for another list"):
        change_words(**given, key=key, by=world.mcd)


def test_of_two_who_save_at_once_one_is_asked_to_look_again(committed_world: World) -> None:
    words, together = newest(Kind.PRAISE).words, Barrier(2)

    def save(person: Person, word: str) -> str:
        together.wait()
        try:
            change_words(kind=Kind.PRAISE, words=[*words, word], note="n", seen=1, by=person)
        except Refused as refused:
            return str(refused)
        return "saved"

    answers = at_once(
        lambda: save(committed_world.mcd, "one word"), lambda: save(committed_world.mcdmanager, "another")
    )
    said = sorted(outcome.returned for outcome in answers)
    assert said[1] == "saved"
    assert "Somebody saved version 2 meanwhile" in said[0]
    assert len(trail(SUBJECT)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"note": ""},
        {"saved_by": None},
        {"kind": "spells"},
        {"number": 1},
    ],
    ids=str,
)
def test_the_database_keeps_the_law(world: World, broken: dict[str, Any]) -> None:
    row = {"kind": "praise", "number": 2, "words": ["x"], "note": "n", "saved_by": world.mcd, **broken}
    with pytest.raises(IntegrityError), transaction.atomic():
        WordListVersion.objects.create(**row, saved_at=timezone.now())


def test_a_version_is_history(world: World) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        WordListVersion.objects.update(note="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        WordListVersion.objects.all()._raw_delete("default")


# --- The pages ----------------------------------------------------------------------------------------------


def test_everybody_reads_the_lists(world: World) -> None:
    client = client_of(world.officer)
    assert "Words of praise" in client.get("/words/").content.decode()
    page = client.get("/words/praise/").content.decode()
    assert "brilliant" in page
    assert "Came with the portal." in page
    assert "Change the list" not in page
    assert client.get("/words/spells/").status_code == 404


def test_the_story_of_a_list_says_who_changed_what_and_why(world: World) -> None:
    changed(world.mcd)
    page = client_of(world.officer).get("/words/praise/").content.decode()
    assert "Heard often. Added: moonshot." in page
    assert "Mcd" in page


def test_mcd_changes_a_list_on_its_page(world: World) -> None:
    client = client_of(world.mcd)
    assert "Change the list" in client.get("/words/praise/").content.decode()
    page = client.get("/words/praise/change/")
    form = page.context["form"]
    sent = {
        **form.initial,
        "words": f"{form.initial['words']}\r\n  moon   shot \r\nmoon shot\r\n",
        "note": "Heard.",
        "key": str(uuid4()),
    }
    answer = client.post("/words/praise/change/", sent, follow=True)
    assert answer.redirect_chain[0][0] == "/words/praise/"
    assert "moon shot" in newest(Kind.PRAISE).words
    assert newest(Kind.PRAISE).number == 2


WRONG = {
    "": "Leave at least one word in the list.",
    "so*me": "“so*me” has a star that is not at the end of a word.",
    "a": "“a” has no two letters together",
    "w" * 81: "is longer than 80 characters",
    "\n".join(f"word{number}" for number in range(501)): "A list takes 500 words at most; these are 501.",
}


@pytest.mark.parametrize(("words", "problem"), WRONG.items(), ids=WRONG.values())
def test_what_cannot_be_a_list_is_said_at_the_field_and_kept(world: World, words: str, problem: str) -> None:
    sent = {"words": words, "note": "Why not?", "seen": "1", "key": str(uuid4())}
    answer = client_of(world.mcd).post("/words/praise/change/", sent)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert "Why not?" in answer.content.decode()
    assert newest(Kind.PRAISE).number == 1


def test_who_was_overtaken_sees_by_what_keeps_their_words_and_may_then_save(world: World) -> None:
    client = client_of(world.mcd)
    opened = client.get("/words/praise/change/").context["form"].initial
    changed(world.mcdmanager, add="sunshot")
    sent = {**opened, "words": f"{opened['words']}\nmoonshot", "note": "Heard.", "key": str(uuid4())}
    answer = client.post("/words/praise/change/", sent)
    page, form = answer.content.decode(), answer.context["form"]
    assert answer.status_code == 422
    assert "Somebody saved version 2 meanwhile" in page
    assert "Heard often. Added: sunshot." in page
    assert (form["words"].value(), form["note"].value(), form["seen"].value()) == (sent["words"], "Heard.", 2)
    client.post("/words/praise/change/", {**sent, "words": f"{sent['words']}\nsunshot", "seen": "2"})
    assert {"moonshot", "sunshot"} <= set(newest(Kind.PRAISE).words)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_list_that_is_none_is_not_there(world: World, method: str) -> None:
    sent = {"words": "x y", "note": "n", "seen": "1", "key": str(uuid4())}
    assert getattr(client_of(world.mcd), method)("/words/spells/change/", sent).status_code == 404


def test_a_change_without_a_reason_is_refused(world: World) -> None:
    sent = {"words": "moonshot", "note": " ", "seen": "1", "key": str(uuid4())}
    answer = client_of(world.mcd).post("/words/praise/change/", sent)
    assert "Say why the list is changed." in answer.content.decode()


def test_who_is_not_of_mcd_is_told_so_and_changes_nothing(world: World) -> None:
    client = client_of(world.officer)
    assert "Only MCD changes the words" in client.get("/words/praise/change/").content.decode()
    answer = client.post(
        "/words/praise/change/", {"words": "x y", "note": "n", "seen": "1", "key": str(uuid4())}
    )
    assert answer.status_code == 422
    assert newest(Kind.PRAISE).number == 1


@pytest.mark.parametrize("versions", [1, 30])
def test_the_pages_cost_the_same_however_often_a_list_was_changed(
    world: World, versions: int, django_assert_num_queries: Any
) -> None:
    for number in range(versions):
        changed(world.mcd, add=f"word number {number}", seen=number + 1)
    client = client_of(world.officer)
    client.get("/words/praise/")
    with django_assert_num_queries(11):
        client.get("/words/praise/")
