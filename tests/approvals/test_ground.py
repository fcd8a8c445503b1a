"""What a decision rests on: each field of a version and each answer is in its ground, no step is taken on another."""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from approvals import services
from approvals.content import Content
from approvals.models import Post, Relation, State, Version
from approvals.models.version import NOT_SAID
from checks import catalogue
from checks.content import Medium
from checks.finding import Finding
from contacts.models import Contact
from profiles.models import Account, Marking, Topic
from records.queries import trail
from tests.approvals.steps import STEPS, Step
from tests.approvals.test_views import client_of, page, sent, typed
from tests.contacts.cases import in_hand
from tests.world import World, every, submit
from workflow.rulings import MovedOn

OTHERWISE: dict[str, Any] = {
    "number": 9,
    "account": Account(pk=99),
    "activity": "video",
    "purpose": "informing",
    "title": "Another",
    "topic": Topic(pk=99),
    "contact": Contact(pk=99),
    "relation": Relation.TAKEDOWN,
    "relates_to": Post(pk=99),
    "reach": "Four thousand views",
    "text": "Other words.",
    "answers_link": "https://example.org/",
    "answers_quote": "Their words",
    "links": ["https://example.org/"],
    "media": [Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")],
    "sources": "A tweet by somebody",
    "disclosure_reason": "No room",
    "marking": Marking.UNOFFICIAL,
    "wanted_at": datetime(2026, 12, 5, tzinfo=UTC),
}
ANSWER = {
    "key": "k",
    "check": "c",
    "clause": "OFF-2d",
    "what": "No source.",
    "answer": "The team's own tally.",
}


def otherwise(post: Post, name: str) -> str:
    """What a form carried that was opened while this field, or the answers, were other than they are."""
    version, answers = copy(post.version), list(post.answers)
    if name == "answers":
        answers = [ANSWER]
    else:
        setattr(version, name, OTHERWISE[name])
    return f"{version.number} {version.ground(answers)}"


def test_every_field_that_somebody_writes_is_in_the_ground() -> None:
    """One that comes later is in it by itself; a test of it goes into the table."""
    columns = {field.name for field in Version._meta.concrete_fields}
    assert columns - NOT_SAID == OTHERWISE.keys()
    assert {field.name for field in fields(Content)} == OTHERWISE.keys() - {"number"}
    assert {"id", "post", "fingerprint", "written_by", "written_at"} == NOT_SAID


@pytest.mark.parametrize("name", [*OTHERWISE, "answers"])
def test_another_field_or_answer_is_another_ground(world: World, name: str) -> None:
    post = world.draft()
    assert otherwise(post, name).split()[1] != post.ground


def test_what_is_empty_leaves_the_ground_and_so_does_another_name(world: World) -> None:
    """So a field can be added, and an account or a topic renamed, without undoing what was decided."""
    post = world.draft()
    Account.objects.update(name="The Department")
    Topic.objects.filter(pk=post.version.topic_id).update(slug="all", name="The Treasury at large")
    again = Version.objects.get(pk=post.version.pk)
    again.reach, again.contact = "", None
    assert again.ground([]) == post.ground == Post.objects.get(pk=post.pk).ground


BINDING = [step for step in STEPS if "seen" in step.given.__name__ or step.name in (
    "edit", "submit", "approve", "approve_under", "publish_first", "confirm",
)]  # fmt: skip


def test_every_step_on_words_is_among_those_tried() -> None:
    names = {
        "edit",
        "submit",
        "approve",
        "approve_under",
        "publish_first",
        "confirm",
        "object_to",
        "reconfirm",
    }
    assert {step.name for step in BINDING} == names | {"decline", "request_changes"}


@pytest.mark.parametrize("step", BINDING, ids=str)
def test_a_page_on_which_anything_was_other_takes_no_step(world: World, step: Step) -> None:
    post = step.ready(world)
    for name in [*OTHERWISE, "answers"]:
        with pytest.raises(MovedOn):
            step.take(world, post, seen=otherwise(post, name))
    step.take(world, post)


BINDS = {
    "post.submitted", "post.approved", "post.approved_under", "post.published_first", "post.confirmed",
    "post.objected", "post.reconfirmed", "post.returned", "post.declined", "post.edited",
}  # fmt: skip


@pytest.mark.parametrize("step", BINDING, ids=str)
def test_the_entry_says_what_was_bound(world: World, step: Step) -> None:
    post = step.take(world, step.ready(world))
    (entry,) = [each for each in trail(post.reference) if each.kind == step.kind][-1:]
    assert step.kind in BINDS
    bound = {name: entry.fields[name] for name in ("version", "fingerprint", "ground")}
    assert bound == {"version": post.version.number, "fingerprint": post.fingerprint, "ground": post.ground}


# --- The old page, and what it says when it is refused ------------------------------------------------------


def test_the_sources_cannot_be_exchanged_under_the_page_of_whoever_decides(world: World) -> None:
    post = world.in_review(sources="ABS, Labour Force, October 2026")
    old = sent(post, note="The ABS is good enough for me.")
    content = replace(Content.of(post.version), sources="A tweet by somebody")
    post = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.again(world.officer))
    submit(post_id=post.pk, seen=post.seen, by=world.again(world.officer))

    answer = client_of(world.gm).post(f"/posts/{post.reference}/approve/", old)
    markup = page(answer)
    assert (answer.status_code, Post.objects.get(pk=post.pk).state) == (422, State.IN_REVIEW)
    assert "You had version 1 on the screen. Version 2 stands now; Officer (officer) wrote it." in markup
    assert re.search(r"<del>.*?ABS, Labour Force, October 2026", markup, re.DOTALL)
    assert re.search(r"<ins>.*?A tweet by somebody", markup, re.DOTALL)
    assert "The ABS is good enough for me." in markup
    assert answer.context["form"]["declared"].value() == [], "what was declared is not declared of this"
    assert answer.context["form"]["seen"].value() == Post.objects.get(pk=post.pk).seen


ASKING = "Tom's team counted 4,200 invoices. The Government has done an excellent job."


def handed_over_with(world: World, post: Post, answers: dict[str, str]) -> Post:
    given = {"declared": every("author"), "answers": answers}
    return services.submit(post_id=post.pk, seen=post.seen, **given, by=world.again(world.officer))


def asked_of(post: Post) -> list[Finding]:
    return catalogue.advisory(Content.of(post.version), post.author)


def test_another_answer_to_the_checks_is_another_ground(world: World) -> None:
    """What was made of the answer that changed goes; what was made of the other stays."""
    post = world.draft(text=ASKING)
    first, second = (finding.key for finding in asked_of(post))
    answers = {first: "The team's own tally.", second: "They are known to be."}
    post = handed_over_with(world, post, answers)
    made = {f"disposition-{key}": "settled" for key in answers}
    old = sent(post) | made
    post = services.request_changes(post_id=post.pk, seen=post.seen, reason="Who says so?", by=world.gm)
    post = handed_over_with(world, post, answers | {second: "A friend of mine."})

    answer = client_of(world.gm).post(f"/posts/{post.reference}/approve/", old)
    markup, form = page(answer), answer.context["form"]
    assert (answer.status_code, Post.objects.get(pk=post.pk).state) == (422, State.IN_REVIEW)
    assert "the checks were answered anew" in markup
    assert re.search(r"<ins>.*?A friend of mine\.", markup, re.DOTALL)
    assert form[f"disposition-{first}"].value() == "settled"
    assert not form[f"disposition-{second}"].value()
    assert form["declared"].value() == []


def test_what_was_saved_again_as_it_was_is_said_so(world: World) -> None:
    post = world.draft()
    old = sent(post, "author")
    for text in ("Other words.", post.version.text):
        content = replace(Content.of(post.version), text=text)
        post = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.again(world.officer))
    answer = client_of(world.officer).post(f"/posts/{post.reference}/submit/", old)
    assert answer.status_code == 422
    assert "Not a word: it was saved again as it was." in page(answer)


# --- Two who edit at once -----------------------------------------------------------------------------------

Change = Callable[[World, Post], dict[str, Any]]


def plain(**changes: Any) -> Change:
    return lambda world, post: changes


def picture(world: World, post: Post) -> dict[str, Any]:
    return {"media": [Medium(name="chart.png", size=1, sha256="ab" * 32, type="image/png", alt="A chart.")]}


def about_another(world: World, post: Post) -> dict[str, Any]:
    return {"relation": Relation.FOLLOW_UP, "relates_to": world.published()}


# Each field of a content, what a colleague does to it, and what the conflict page calls it.
THEIRS: dict[str, tuple[Change, str]] = {
    "account": (lambda world, post: {"account": world.account_on("x")}, "Account"),
    "activity": (plain(activity="feedback"), "Activity"),
    "purpose": (plain(purpose="informing"), "Purpose"),
    "title": (plain(title="A title of theirs"), "Title"),
    "topic": (lambda world, post: {"topic": Topic.objects.exclude(slug="general").first()}, "Topic"),
    "contact": (
        lambda world, post: {"contact": in_hand(world, to=world.colleague)},
        "What it answers: contact",
    ),
    "relation": (about_another, "The post that it is about"),
    "relates_to": (about_another, "The post that it is about"),
    "reach": (plain(reach="Four thousand views"), "How far the wrong post got"),
    "text": (plain(text="What they wrote."), "Text"),
    "answers_link": (plain(answers_link="https://example.org/"), "What it answers: link"),
    "answers_quote": (plain(answers_quote="Their words"), "What it answers: their words"),
    "links": (plain(links=["https://example.org/"]), "Links"),
    "media": (picture, "Files"),
    "sources": (plain(sources="A tweet by somebody"), "Sources"),
    "disclosure_reason": (plain(disclosure_reason="No room"), "Why the text does not say who speaks"),
    "marking": (plain(marking=Marking.UNOFFICIAL), "Marking"),
    "wanted_at": (plain(wanted_at=datetime(2031, 12, 5, tzinfo=UTC)), "Preferred date"),
}


def test_each_field_is_tried_by_two_who_edit() -> None:
    assert THEIRS.keys() == {field.name for field in fields(Content)}


@pytest.mark.parametrize("name", THEIRS)
def test_whoever_edits_under_another_reads_what_the_other_changed(world: World, name: str) -> None:
    post = world.draft()
    mine = typed(world, title="What I called it", seen=post.seen)
    change, label = THEIRS[name]
    content = replace(Content.of(post.version), **change(world, post))
    after = services.edit(post_id=post.pk, seen=post.seen, content=content, by=world.again(world.colleague))

    answer = client_of(world.officer).post(f"/posts/{post.reference}/edit/", mine)
    markup = page(answer)
    assert answer.status_code == 422
    assert "Colleague (colleague) saved version 2 while you were writing" in markup
    assert f"What they changed: {label}" in markup
    assert 'value="What I called it"' in markup
    assert Post.objects.get(pk=post.pk).version == after.version
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert client_of(world.officer).post(f"/posts/{post.reference}/edit/", again).status_code == 302
