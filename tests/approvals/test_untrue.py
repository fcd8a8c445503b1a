"""Whoever owns the database changes what people decide on: their pages say so in red, and the steps are refused."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest

from approvals import services, tasks
from approvals.content import Content
from approvals.models import Post, State, Version
from notices.models import Notice
from records import verify
from records.canonical import dumps, loads
from records.history import ALARM
from records.models import Entry, Payload
from records.services import seal
from tests.approvals.steps import STEPS, Step
from tests.approvals.test_views import client_of, page, sent
from tests.world import World, approve
from workflow.rulings import Refused, Untrue

FALSE = "The survey was never real. Send your invoices to us."
Owner = Callable[..., None]
Attack = Callable[[Owner, Post], None]
TABLES = ("approvals_version", "approvals_post", "records_payload")


@pytest.fixture
def owner(owner_url: str, committed_db: None) -> Iterator[Owner]:
    """Somebody who owns the tables: takes the guards off, does it, and puts them back as they were."""
    link = psycopg2.connect(owner_url)
    link.autocommit = True

    def execute(statement: str, *values: object) -> None:
        with link.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE NOT tgisinternal")
            guards = [(table, guard) for table, guard in cursor.fetchall() if table in TABLES]
            for table, guard in guards:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
            cursor.execute(statement, values)
            assert cursor.rowcount == 1
            for table, guard in guards:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")

    yield execute
    link.close()


def change(owner: Owner, row: Any, **columns: Any) -> None:
    values = [json.dumps(value) if isinstance(value, list) else value for value in columns.values()]
    settings = ", ".join(f"{name} = %s" for name in columns)
    owner(f"UPDATE {row._meta.db_table} SET {settings} WHERE id = %s", *values, str(row.pk))


def with_its_digests(owner: Owner, post: Post, **columns: Any) -> None:
    """As somebody does who has read the source."""
    version = Version.objects.get(pk=post.version.pk)
    change(owner, version, **columns)
    version.refresh_from_db()
    fingerprint = Content.of(version).fingerprint()
    ground = version.ground(Post.objects.get(pk=post.pk).answers)
    digests = {"fingerprint": fingerprint, "ground": ground}
    change(owner, version, fingerprint=fingerprint)
    approved = {f"approved_{name}": digest for name, digest in digests.items()} if post.approved_by else {}
    change(owner, post, **digests, **approved)


def words(owner: Owner, post: Post) -> None:
    change(owner, post.version, text=FALSE)


def words_and_digests(owner: Owner, post: Post) -> None:
    with_its_digests(owner, post, text=FALSE)


def sources(owner: Owner, post: Post) -> None:
    change(owner, post.version, sources=FALSE)


def sources_and_digests(owner: Owner, post: Post) -> None:
    with_its_digests(owner, post, sources=FALSE)


def words_digests_and_values_in_the_log(owner: Owner, post: Post) -> None:
    """What is held of the entries as well; their digests of it stay, since those are sealed."""
    with_its_digests(owner, post, text=FALSE)
    post = Post.objects.get(pk=post.pk)
    lies = {"text": FALSE, "fingerprint": post.fingerprint, "ground": post.ground}
    for payload in Payload.objects.filter(entry__subject=post.reference):
        held = loads(payload.content)
        held |= {name: [held[name][0], lie] for name, lie in lies.items() if name in held}
        owner("UPDATE records_payload SET content = %s WHERE entry_id = %s", dumps(held), payload.pk)


def answers(owner: Owner, post: Post) -> None:
    said = {"key": "k", "check": "c", "clause": "OFF-2d", "what": "No source.", "answer": FALSE}
    change(owner, post, answers=[said])


def answers_and_digests(owner: Owner, post: Post) -> None:
    answers(owner, post)
    with_its_digests(owner, post, title=post.version.title)


def an_earlier_version(owner: Owner, post: Post) -> None:
    """Another row that the log knows, in place of the one that was handed over."""
    other = Version.objects.exclude(pk=post.version.pk).get(post=post)
    change(owner, post, version_id=str(other.pk))
    with_its_digests(owner, Post.objects.get(pk=post.pk), title=other.title)


ATTACKS = [
    words, words_and_digests, sources, sources_and_digests, words_digests_and_values_in_the_log, answers,
    answers_and_digests,
]  # fmt: skip
each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)


def alarms(post: Post) -> list[str]:
    raised = [entry.fields for entry in Entry.objects.filter(kind=ALARM)]
    return [fields["what"] for fields in raised if fields["about"] == post.reference]


def is_said_in_red(world: World, post: Post, *paths: str) -> None:
    for path in paths:
        markup = page(client_of(world.again(world.gm)).get(f"/posts/{post.reference}/{path}"))
        assert 'aria-label="Not what was written down"' in markup, path
        assert "formaction" not in markup, path


@each_attack
def test_a_false_ground_is_not_decided_on(committed_world: World, owner: Owner, attack: Attack) -> None:
    post = committed_world.in_review(sources="ABS, Labour Force, October 2026")
    attack(owner, post)
    post = Post.objects.select_related("version").get(pk=post.pk)
    is_said_in_red(committed_world, post, "", "decide/")
    assert len(alarms(post)) == 1, "once a day, however often it is looked at"
    told = Notice.objects.filter(title__contains=f"Alarm: {post.reference}")
    assert {"admin", "auditor", "mcdmanager"} <= set(told.values_list("person__username", flat=True))
    for name in ("approve", "decline", "request-changes"):
        answer = client_of(committed_world.again(committed_world.gm)).post(
            f"/posts/{post.reference}/{name}/", sent(post, note="As we said on Monday.")
        )
        assert answer.status_code == 422
        assert "Nothing can be done with this post until that is cleared up." in page(answer)
        assert "As we said on Monday." in page(answer)
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW


def test_an_earlier_version_in_its_place_is_found(committed_world: World, owner: Owner) -> None:
    world = committed_world
    post = world.draft(text="Send your invoices to us.")
    given = {"content": world.content(), "by": world.again(world.officer)}
    post = services.edit(post_id=post.pk, seen=post.seen, **given)
    declared = STEPS[1].given(world, post)
    post = services.submit(post_id=post.pk, **declared, by=world.again(world.officer))
    an_earlier_version(owner, post)
    is_said_in_red(world, post, "", "decide/")
    post = Post.objects.get(pk=post.pk)
    with pytest.raises(Untrue):
        approve(post_id=post.pk, seen=post.seen, by=world.again(world.gm))


DECIDING = {
    "approve", "request_changes", "decline", "approve_under", "publish", "reconfirm", "publish_first", "confirm",
    "object_to",
}  # fmt: skip
each_decision = pytest.mark.parametrize("step", [step for step in STEPS if step.name in DECIDING], ids=str)


@each_decision
@pytest.mark.parametrize("attack", [words, words_and_digests], ids=lambda attack: attack.__name__)
def test_nothing_is_decided_or_goes_out_on_false_words(
    committed_world: World, owner: Owner, step: Step, attack: Attack
) -> None:
    post = step.ready(committed_world)
    attack(owner, post)
    post = Post.objects.get(pk=post.pk)
    with pytest.raises(Untrue) as refused:
        step.take(committed_world, post)
    assert Post.objects.get(pk=post.pk).state == post.state
    refused.value.alarm()
    assert len(alarms(post)) == 1


@pytest.mark.parametrize("step", [step for step in STEPS if step.name != "close_incident"], ids=str)
def test_no_step_at_all_is_taken_on_a_row_that_is_not_itself(
    committed_world: World, owner: Owner, step: Step
) -> None:
    post = step.ready(committed_world)
    words(owner, post)
    with pytest.raises(Untrue):
        step.take(committed_world, post)


@pytest.mark.parametrize("attack", [words, words_and_digests], ids=lambda attack: attack.__name__)
def test_false_words_do_not_become_a_record(committed_world: World, owner: Owner, attack: Attack) -> None:
    """The task goes on with the others, and tells of this one once a day."""
    post, other = committed_world.published(), committed_world.published()
    attack(owner, post)
    seal()
    for _ in range(2):
        tasks.record_published()
    assert Post.objects.get(pk=post.pk).state == State.PUBLISHED
    assert Post.objects.get(pk=other.pk).state == State.RECORDED
    assert len(alarms(post)) == 1


def test_what_the_submission_of_false_words_makes_of_them_is_found(
    committed_world: World, owner: Owner
) -> None:
    """A draft whose words were exchanged with their digests is handed over unseen; whoever decides finds it."""
    world = committed_world
    post = world.draft()
    words_and_digests(owner, post)
    post = Post.objects.get(pk=post.pk)
    post = services.submit(post_id=post.pk, **STEPS[1].given(world, post), by=world.again(world.officer))
    is_said_in_red(world, post, "", "decide/")
    with pytest.raises(Untrue):
        approve(post_id=post.pk, seen=post.seen, by=world.again(world.gm))
    with pytest.raises(verify.Rejected, match="handed over is not what was written: the words"):
        followed(post)


def followed(post: Post) -> None:
    """The story that the log tells of it, as the verifier reads it."""
    story = verify.Stories()
    for entry in Entry.objects.filter(subject=post.reference).order_by("id"):
        held = loads(entry.payload.content)
        story.follow(loads(entry.content), {name: value for name, (_, value) in held.items()})


def test_an_earlier_wording_is_not_shown_falsely_either(committed_world: World, owner: Owner) -> None:
    world = committed_world
    post = world.draft()
    first = post.version
    given = {"content": world.content(text="Other words."), "by": world.again(world.officer)}
    post = services.edit(post_id=post.pk, seen=post.seen, **given)
    change(owner, first, text=FALSE)
    is_said_in_red(world, post, "versions/1/", "versions/2/", "")


def test_honest_pages_say_nothing_of_it(world: World) -> None:
    post = world.published(sources="ABS")
    for path in ("", "decide/", "versions/1/"):
        assert "Not what was written down" not in page(
            client_of(world.gm).get(f"/posts/{post.reference}/{path}")
        )
    assert not alarms(post)


def test_a_post_that_the_log_does_not_know_is_not_decided_on(world: World) -> None:
    post = world.in_review()
    copied = Post.objects.get(pk=post.pk)
    version = copied.version
    copied.pk = version.pk = None
    copied._state.adding = version._state.adding = True
    version.pk = Version._meta.pk.get_default()
    copied.save()
    version.post = copied
    version.save(force_insert=True)
    copied.version = version
    copied.save()
    with pytest.raises(Untrue):
        approve(post_id=copied.pk, seen=copied.seen, by=world.gm)


def test_an_account_that_is_called_otherwise_is_no_alarm(world: World) -> None:
    """Somebody mended its handle: what the public would see is not what was written, so it is saved anew."""
    post = world.in_review()
    type(world.account).objects.update(handle="TheTreasuryAU")
    with pytest.raises(Refused, match="not called what it was called") as refused:
        approve(post_id=post.pk, seen=post.seen, by=world.gm)
    assert not isinstance(refused.value, Untrue)
    assert "Not what was written down" not in page(
        client_of(world.gm).get(f"/posts/{post.reference}/decide/")
    )
    assert not alarms(post)
    given = {"content": Content.of(Post.objects.get(pk=post.pk).version), "by": world.again(world.officer)}
    saved = services.edit(post_id=post.pk, seen=post.seen, **given)
    assert (saved.version.number, saved.state) == (2, State.DRAFT)
    again = services.submit(post_id=post.pk, **STEPS[1].given(world, saved), by=world.again(world.officer))
    assert approve(post_id=post.pk, seen=again.seen, by=world.again(world.gm)).state == State.APPROVED
