"""Who made each change, for investigators: whoever asked for it, and never whoever asked before."""

import ast
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.conf import settings
from django.db import connection
from django.test import Client

from approvals import history, services, tasks
from approvals.models import Post
from local.portal import PROJECT
from profiles.models import Division, Person
from records.services import seal
from tests.quiet_changes import QUIET
from tests.world import World
from treasury_social.celery import app
from workflow import actor
from workflow.actor import Actor, clock, set_actor


def client_of(person: Person, **environ: str) -> Client:
    client = Client(**environ)
    client.force_login(person)
    return client


def change(code: str = "NEW") -> LogEntry:
    """Something that the field history keeps."""
    return LogEntry.objects.get_for_object(Division.objects.create(code=code, name=code)).get()


def new_division(client: Client, code: str, **headers: str) -> LogEntry:
    given = {"code": code, "name": code, "key": str(uuid4())}
    made = client.post("/divisions/new/", given, headers=headers)
    assert made.status_code == 302
    return LogEntry.objects.get_for_object(Division.objects.get(code=code)).get()


# --- Requests -----------------------------------------------------------------------------------------------


def test_a_change_in_a_request_is_its_persons_and_comes_from_where_the_connection_does(world: World) -> None:
    kept = new_division(client_of(world.admin, REMOTE_ADDR="203.0.113.7"), "ONE")
    assert (kept.actor, kept.actor_email, kept.remote_addr) == (
        world.admin,
        "admin@treasury.example",
        "203.0.113.7",
    )
    assert kept.additional_data is None


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP"])
def test_no_header_says_where_a_change_came_from(world: World, header: str) -> None:
    kept = new_division(client_of(world.admin), "ONE", **{header: "198.51.100.1"})
    assert kept.remote_addr == "127.0.0.1"


def test_what_one_request_changes_belongs_together(world: World) -> None:
    admin = client_of(world.admin)
    first, second = new_division(admin, "ONE"), new_division(admin, "TWO")
    assert first.cid
    assert first.cid != second.cid


def test_after_a_request_its_person_is_forgotten(world: World) -> None:
    new_division(client_of(world.admin), "ONE")
    kept = change()
    assert (kept.actor, kept.remote_addr) == (None, None)
    assert kept.additional_data["by"] == "a command"


def test_an_address_that_is_none_is_no_error(world: World) -> None:
    """A server on a Unix socket has none to tell."""
    assert new_division(client_of(world.admin, REMOTE_ADDR=""), "ONE").remote_addr is None


# --- One in another -----------------------------------------------------------------------------------------


def test_after_one_actor_in_another_it_is_the_outer_one_again(world: World) -> None:
    with set_actor(Actor(person=lambda: world.admin, address="203.0.113.7")):
        with set_actor(Actor(person=lambda: world.gm)):
            assert change("IN").actor == world.gm
        with pytest.raises(ZeroDivisionError), set_actor(clock("a.task")):
            1 / 0  # noqa: B018
        outer = change("OUT")
    assert (outer.actor, outer.remote_addr) == (world.admin, "203.0.113.7")


def test_two_at_the_same_moment_keep_their_own(committed_world: World) -> None:
    """Each in its own thread, as a server has them."""
    together, kept = Barrier(2), {}

    def run(person: Person) -> None:
        with set_actor(Actor(person=lambda: person)):
            together.wait()
            kept[person.username] = [change(f"{person.username}{number}").actor_id for number in range(5)]
        connection.close()

    people = [committed_world.gm, committed_world.admin]
    threads = [Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == {person.username: [person.pk] * 5 for person in people}


# --- Tasks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["called", "by a worker"])
def test_what_a_task_changes_the_clock_changes_whoever_asked_before(world: World, way: str) -> None:
    post = world.published()
    seal()
    with set_actor(Actor(person=lambda: world.admin)):
        if way == "called":
            tasks.record_published()
        else:
            tasks.record_published.apply(throw=True)
    kept = LogEntry.objects.get_for_object(post).order_by("-id")[0]
    assert kept.changes["state"] == ["published", "recorded"]
    assert (kept.actor, kept.remote_addr) == (None, None)
    assert kept.additional_data == {
        "by": "the portal's clock",
        "task": "approvals.tasks.record_published",
    }


def test_every_task_runs_as_the_clock() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()} <= ours.keys()
    assert all(isinstance(task, actor.ClockTask) for task in ours.values())


# --- What is kept, and what is not --------------------------------------------------------------------------


def test_of_a_password_only_that_it_changed(world: World) -> None:
    world.officer.set_password("another long password")
    world.officer.save()
    kept = LogEntry.objects.get_for_object(world.officer).order_by("-id")[0]
    assert kept.changes == {"password": ["withheld", "withheld"]}
    assert kept.serialized_data is None


def test_a_step_that_fails_leaves_no_row_of_what_did_not_happen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """django-auditlog writes its row before the other is saved, so only a transaction takes it back."""
    post = world.approved()
    before = LogEntry.objects.count()

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(history, "write", broken)
    with pytest.raises(ZeroDivisionError):
        services.publish(
            post_id=post.pk, permalink=world.permalink(), live_text=post.version.text, by=world.officer
        )
    assert LogEntry.objects.count() == before


TRACKED = ("approvals", "professional_use", "contacts", "directory")  # the apps whose models it keeps
INSIDE = {  # helpers of steps, called in their transaction
    "approvals/services/drafts.py: become_a_version",
    "approvals/services/leaving.py: hand_over",
    "approvals/services/publishing.py: open_incident",
    "approvals/services/writing.py: write_anew",
    "contacts/services/answering.py: answered",
    "directory/services/acting.py: end_acting",
    "directory/services/seating.py: end",
    "directory/services/sign_in.py: note",
}
WRITES = {"save", "create", "update_or_create", "get_or_create", "delete"}


def written_in() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function of the services that writes something itself."""
    for name in TRACKED:
        for path in [PROJECT / name / "services.py", *sorted((PROJECT / name / "services").glob("*.py"))]:
            if path.exists() and path.name != "shared.py":
                yield from ((f"{path.relative_to(PROJECT)}: {each.name}", each) for each in _writing(path))


def _writing(path: Path) -> list[ast.FunctionDef]:
    functions = [each for each in ast.parse(path.read_text()).body if isinstance(each, ast.FunctionDef)]
    return [
        each
        for each in functions
        if not each.name.startswith("_")
        and any(isinstance(part, ast.Attribute) and part.attr in WRITES for part in ast.walk(each))
    ]


def test_whatever_changes_a_tracked_model_is_one_transaction() -> None:
    found = dict(written_in())
    assert len(found) > 15
    loose = {name for name, each in found.items() if "transaction.atomic" not in ast.unparse(each)}
    assert loose == INSIDE


# --- Quiet changes ------------------------------------------------------------------------------------------


def test_a_quiet_change_of_a_tracked_model_is_found(db: None) -> None:
    """As if a file of ours had done it: whatever test goes by there fails."""
    quietly = compile("posts.update(reason='')", str(PROJECT / "approvals" / "quiet.py"), "exec")
    with pytest.raises(AssertionError, match=r"approvals/quiet.py <module>: the field history hears nothing"):
        exec(quietly, {"posts": Post.objects.all()})  # noqa: S102
    Post.objects.update(reason="")  # a test may
    assert auditlog.contains(Post)


def test_each_quiet_change_that_is_excused_is_still_there() -> None:
    for file, function in QUIET:
        assert f"def {function}(" in (PROJECT / file).read_text()
