"""The policy as people read it, and the form with which MCD releases another."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from clauses.catalogue import CLAUSES
from clauses.models import PolicyVersion
from clauses.queries import in_force, link_to
from clauses.text import passages
from profiles.models import Division, Person, Position, Role
from tests.clauses.policies import days, released
from tests.profiles.people import acting
from tests.world import World


@pytest.fixture
def reader(world: World, client: Client) -> Client:
    client.force_login(world.officer)
    return client


def test_every_clause_stands_where_links_lead(reader: Client) -> None:
    for clause in CLAUSES.values():
        path, _, anchor = link_to(clause.id).partition("#")
        page = reader.get(path).content.decode()
        assert f'id="{anchor}"' in page
        assert escape(clause.text.split("\n")[0]) in page


def test_the_contents_lead_to_every_section_and_say_when_it_was_reviewed(reader: Client) -> None:
    page = reader.get("/policy/").content.decode()
    for section in in_force().wording["sections"]:
        assert f'href="/policy/{section["slug"]}/"' in page
    assert "16 September 2014" in page
    assert "Overdue since 30 September 2015" in page


@pytest.mark.parametrize("path", ["/policy/nonesuch/", "/policy/versions/9.9/", "/policy/versions/x/"])
def test_what_is_not_there_is_no_page(reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("term", ["Podcast", "RSS feed", "Wiki", "Microblog", "Blog", "Social network"])
def test_the_words_it_uses_are_explained(reader: Client, term: str) -> None:
    assert f">{term}</dt>" in reader.get("/policy/glossary/").content.decode()


def test_each_version_has_its_particulars_and_its_whole_text(reader: Client, world: World) -> None:
    old = reader.get("/policy/versions/1.0/").content.decode()
    assert "First release." in old
    assert "is not held in the portal" in old
    released(world.mcdmanager)
    new = reader.get("/policy/versions/1.3/").content.decode()
    assert "Changed in this version: OFF-2f." in new
    assert "Be kind." in new
    assert PolicyVersion.objects.get(number="1.3").sha256 in new
    assert "Be kind." not in reader.get("/policy/versions/1.2/").content.decode()


def test_names_of_people_are_not_in_the_versions(reader: Client, world: World) -> None:
    released(world.mcdmanager)
    assert world.mcdmanager.name not in reader.get("/policy/versions/").content.decode()


# --- Releasing one ------------------------------------------------------------------------------------------


def filled(**changes: Any) -> dict[str, Any]:
    today = f"{days(0):%d/%m/%Y}"
    return {
        **passages(in_force().wording), "key": "", "seen": in_force().sha256, "number": "1.3", "summary": "Plainer.",
        "author": "MCD", "endorser": "Board", "in_force_from": today, "last_reviewed_on": today,
        "next_review_on": f"{days(400):%d/%m/%Y}", **changes,
    }  # fmt: skip


def acting_as_auditor(person: Person) -> None:
    seat = Position.objects.create(title="Auditor", division=Division.objects.all()[0], role=Role.AUDITOR)
    acting(person, seat, days(0), days(1))


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.mcdmanager)
    return client


def test_a_version_is_released_on_its_page(manager: Client) -> None:
    key = manager.get("/policy/release/").context["form"]["key"].value()
    form = filled(key=key, **{"PER-1": "Your own profile,\r\nalways."})
    for _ in range(2):
        assert manager.post("/policy/release/", form).headers["Location"] == "/policy/versions/1.3/"
    assert passages(in_force().wording)["PER-1"] == "Your own profile,\nalways."
    assert PolicyVersion.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "one"}, "A number looks like 1.3"),
        ({"number": "1.1"}, "higher than 1.2"),
        ({"summary": ""}, "needs an answer"),
        ({"next_review_on": "1/1/2020"}, "has to lie ahead"),
        ({"next_review_on": "soon"}, "Enter a valid date"),
        ({"OFF-2f": ""}, "needs an answer"),
        ({"seen": "x"}, "was released meanwhile"),
        ({}, "No passage says anything new"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    manager: Client, wrong: dict[str, str], said: str
) -> None:
    key = manager.get("/policy/release/").context["form"]["key"].value()
    changed = {"PER-1": "Words that took an hour."} if wrong else {}
    answer = manager.post("/policy/release/", filled(key=key, **changed, **wrong))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert not wrong or "Words that took an hour." in page
    assert PolicyVersion.objects.count() == 3


def test_what_was_typed_is_kept_where_somebody_may_not_keep_it_by_now(world: World, manager: Client) -> None:
    acting_as_auditor(world.mcdmanager)
    for path, typed in [
        ("/policy/release/", filled(key=uuid4(), summary="Words that took an hour.")),
        ("/policy/review/", {"key": uuid4(), "outcome": "Words that took an hour."} | filled()),
    ]:
        answer = manager.post(path, typed)
        assert answer.status_code == 422, path
        assert (
            "Auditors read everything. They confirm appointments and addresses, and take no other step."
            in answer.content.decode()
        )
        assert "Words that took an hour." in answer.content.decode(), path


def test_each_number_and_date_that_makes_no_sense_is_said_at_its_field(manager: Client) -> None:
    wrong = {"number": "1.1", "in_force_from": "1/1/2020", "next_review_on": "1/1/2020", "PER-1": "Another."}
    answer = manager.post("/policy/release/", filled(key=uuid4(), **wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"number", "in_force_from", "next_review_on"}


def test_a_fold_with_a_mistake_in_it_is_open(manager: Client) -> None:
    folds = manager.post("/policy/release/", filled(**{"OFF-2f": ""})).context["form"].folds()
    assert [title for title, _, opened in folds if opened] == ["Official use"]


@pytest.mark.parametrize("path", ["/policy/release/", "/policy/review/"])
@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "auditor", "admin"])
def test_the_pages_of_those_who_keep_it_are_theirs(world: World, client: Client, who: str, path: str) -> None:
    client.force_login(getattr(world, who))
    assert client.get(path).status_code == client.post(path, {}).status_code == 403
