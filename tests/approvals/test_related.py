"""Corrections, takedowns and follow-ups: proposals of their own, linked both ways with what they are about."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals import services
from approvals.models import Incident, Post, Relation, State
from approvals.policy.related import may_relate
from approvals.queries.related import about_it
from profiles.models import Person
from records.queries import trail
from records.services import seal
from tests.approvals.steps import kinds, last_notice, nothing_written, told_since
from tests.approvals.threads import at_once
from tests.world import World, approve, every, submit
from workflow.rulings import Refused

MENDING = [Relation.CORRECTION, Relation.TAKEDOWN]
both_menders = pytest.mark.parametrize("relation", MENDING)
every_relation = pytest.mark.parametrize("relation", Relation)


def proposed(world: World, relation: str, to: Post, by: Person | None = None, **changes: Any) -> Post:
    content = world.content(relation=relation, relates_to=to, reach="Forty people saw it.", **changes)
    return services.propose(content=content, by=by or world.officer)


def approved(world: World, relation: str, to: Post, **changes: Any) -> Post:
    post = proposed(world, relation, to, **changes)
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    return approve(post_id=post.pk, seen=post.seen, by=world.gm)


def published(world: World, relation: str, to: Post, **changes: Any) -> Post:
    post = approved(world, relation, to, **changes)
    takes_down = relation == Relation.TAKEDOWN
    return services.publish(
        post_id=post.pk,
        permalink=to.permalink if takes_down else "https://www.facebook.com/TreasuryAU/posts/2",
        live_text="" if takes_down else post.version.text,
        by=world.officer,
    )


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(world: World, post: Post, by: Person | None = None) -> str:
    return client_of(by or world.officer).get(f"/posts/{post.reference}/").content.decode()


# --- Who may, and about what --------------------------------------------------------------------------------


@every_relation
@pytest.mark.parametrize("make", ["draft", "in_review", "approved"])
def test_what_has_not_gone_out_can_still_be_edited(world: World, relation: str, make: str) -> None:
    post = getattr(world, make)()
    with nothing_written(), pytest.raises(Refused, match="has not gone out, so it can still be edited"):
        proposed(world, relation, post)


@every_relation
def test_it_may_be_proposed_of_what_went_out_and_of_a_record(world: World, relation: str) -> None:
    post = world.published()
    assert may_relate(world.officer, post, relation, [])
    seal()
    post = services.record(post_id=post.pk)
    about = proposed(world, relation, post)
    assert (about.version.relation, about.version.relates_to) == (relation, post)


@every_relation
def test_a_post_that_one_may_not_see_is_none_of_theirs(world: World, relation: str) -> None:
    post = world.published()
    with nothing_written(), pytest.raises(Refused, match="This post belongs to another division"):
        proposed(world, relation, post, by=world.officer2)
    assert may_relate(world.mcd, post, relation, [])


def test_an_auditor_proposes_nothing(world: World) -> None:
    assert (
        "take no other step" in may_relate(world.auditor, world.published(), Relation.CORRECTION, []).reason
    )


@both_menders
def test_what_is_wrong_is_put_right_where_it_stands(world: World, relation: str) -> None:
    post, other = world.published(), world.account_on("x")
    with nothing_written(), pytest.raises(Refused, match=r"^Choose Facebook: The Treasury \(TreasuryAU\): "):
        proposed(world, relation, post, account=other)
    assert proposed(world, Relation.FOLLOW_UP, post, account=other).account == other


@both_menders
def test_it_cannot_be_moved_to_another_account_afterwards(world: World, relation: str) -> None:
    post = proposed(world, relation, world.published())
    moved = world.content(
        relation=relation,
        relates_to=post.version.relates_to,
        reach="Few.",
        account=world.account_on("x"),
    )
    with nothing_written(), pytest.raises(Refused, match=r"^Choose Facebook"):
        services.edit(post_id=post.pk, seen=post.seen, content=moved, by=world.officer)


@both_menders
def test_a_takedown_leaves_nothing_to_correct_or_take_down(world: World, relation: str) -> None:
    gone = world.published()
    takedown = published(world, Relation.TAKEDOWN, gone)
    with nothing_written(), pytest.raises(Refused, match=f"was taken down already, as {takedown} says"):
        proposed(world, relation, gone)
    with nothing_written(), pytest.raises(Refused, match="took a post down, so nothing of it stands"):
        proposed(world, relation, takedown)
    assert proposed(world, Relation.FOLLOW_UP, gone)


# --- Taken down once ----------------------------------------------------------------------------------------


def test_a_second_takedown_is_refused_until_the_first_is_closed(world: World) -> None:
    wrong = world.published()
    first = proposed(world, Relation.TAKEDOWN, wrong)
    with nothing_written(), pytest.raises(Refused, match=f"^{first} takes it down already"):
        proposed(world, Relation.TAKEDOWN, wrong, by=world.colleague)
    assert proposed(world, Relation.CORRECTION, wrong), "until it is gone it may be corrected"
    services.withdraw(post_id=first.pk, reason="The wrong one.", by=world.officer)
    assert proposed(world, Relation.TAKEDOWN, wrong)


def test_a_draft_cannot_become_the_second_takedown(world: World) -> None:
    wrong = world.published()
    proposed(world, Relation.TAKEDOWN, wrong)
    draft = world.draft()
    content = world.content(relation=Relation.TAKEDOWN, relates_to=wrong, reach="Few.")
    with nothing_written(), pytest.raises(Refused, match="takes it down already"):
        services.edit(post_id=draft.pk, seen=draft.seen, content=content, by=world.officer)


def test_a_takedown_may_be_edited(world: World) -> None:
    takedown = proposed(world, Relation.TAKEDOWN, world.published())
    content = world.content(
        relation=Relation.TAKEDOWN, relates_to=takedown.version.relates_to, reach="A hundred by now."
    )
    edited = services.edit(post_id=takedown.pk, seen=takedown.seen, content=content, by=world.colleague)
    assert edited.version.reach == "A hundred by now."


def test_two_takedowns_at_once_are_one(committed_world: World) -> None:
    world, wrong = committed_world, committed_world.published()
    outcomes = at_once(
        lambda: proposed(world, Relation.TAKEDOWN, wrong),
        lambda: proposed(world, Relation.TAKEDOWN, wrong, by=world.colleague),
    )
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    late = next(outcome.raised for outcome in outcomes if not outcome.happened)
    assert isinstance(late, Refused)
    assert about_it(wrong).count() == 1


# --- The faster path ----------------------------------------------------------------------------------------


@both_menders
def test_mcd_s_managers_hear_of_it_as_well_and_the_subject_says_why(world: World, relation: str) -> None:
    post = proposed(world, relation, world.published())
    last = last_notice()
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert told_since(last) == {"gm", "mcdmanager", "mcdmanager2"}
    title = world.gm.notices.latest("id").title
    does = "corrects" if relation == Relation.CORRECTION else "takes down"
    assert title == f"{post} {does} what is out, and waits for your decision"


def test_a_follow_up_waits_like_any_other_post(world: World) -> None:
    post = proposed(world, Relation.FOLLOW_UP, world.published())
    last = last_notice()
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert told_since(last) == {"gm"}


# --- Once it is out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relation", "kind", "told"),
    [
        (Relation.CORRECTION, "post.corrected", "published {}, which corrects it."),
        (Relation.TAKEDOWN, "post.taken_down", "took it down, as {} says."),
        (Relation.FOLLOW_UP, "post.followed_up", "published {}, which follows it up."),
    ],
)
def test_both_stories_tell_of_each_other(world: World, relation: str, kind: str, told: str) -> None:
    first = world.published(by=world.colleague)
    later = published(world, relation, first)
    out = trail(later.reference)[-1]
    assert (out.fields["relation"], out.fields["relates_to"]) == (relation, first.reference)
    entry = trail(first.reference)[-1]
    assert (entry.kind, entry.fields["other"]) == (kind, later.reference)
    assert entry.sentence == f"Officer (officer, Policy Officer) {told.format(later)}"
    assert entry.content.count(b'"relates_to":["'), "the entry names the other's by its hash"
    assert world.colleague.notices.latest("id").title.startswith(f"{first} was ")
    assert "is published" in world.gm.notices.latest("id").title, "who hears of the new one hears of it once"


def test_a_record_may_be_taken_down_and_stays_a_record(world: World) -> None:
    first = world.published()
    seal()
    services.record(post_id=first.pk)
    published(world, Relation.TAKEDOWN, first)
    assert kinds(first)[-2:] == ["post.recorded", "post.taken_down"]
    assert Post.objects.get(pk=first.pk).state == State.RECORDED


@pytest.mark.parametrize("live_text", ["", "This post was removed by its author."])
def test_what_stands_where_a_post_was_is_no_incident(world: World, live_text: str) -> None:
    first = world.published()
    takedown = approved(world, Relation.TAKEDOWN, first)
    takedown = services.publish(
        post_id=takedown.pk, permalink=first.permalink, live_text=live_text, by=world.officer
    )
    assert (takedown.state, takedown.permalink) == (State.PUBLISHED, first.permalink)
    assert not Incident.objects.exists()


def test_a_takedown_has_no_link_of_its_own(world: World) -> None:
    takedown = approved(world, Relation.TAKEDOWN, world.published())
    with nothing_written(), pytest.raises(Refused, match="A takedown has no link of its own"):
        services.publish(
            post_id=takedown.pk,
            permalink="https://www.facebook.com/TreasuryAU/posts/99",
            live_text="",
            by=world.officer,
        )


def test_a_correction_in_other_words_is_an_incident_like_any(world: World) -> None:
    correction = approved(world, Relation.CORRECTION, world.published())
    services.publish(
        post_id=correction.pk,
        permalink="https://www.facebook.com/TreasuryAU/posts/2",
        live_text="Quite other words.",
        by=world.officer,
    )
    assert Incident.objects.filter(post=correction).exists()


# --- The pages ----------------------------------------------------------------------------------------------


def test_the_page_of_what_went_out_offers_all_three(world: World) -> None:
    post = world.published()
    markup = page(world, post)
    for relation in Relation:
        assert f'href="/posts/new/?relation={relation}&amp;to={post.reference}"' in markup
    assert "relation=" not in page(world, post, world.auditor)
    assert "relation=" not in page(world, world.approved())


def test_each_page_leads_to_the_other(world: World) -> None:
    first = world.published(title="The first")
    later = published(world, Relation.CORRECTION, first, title="The second")
    assert f"/posts/{later.reference}/" in page(world, first)
    assert "Corrects it: The second" in page(world, first)
    assert f"/posts/{first.reference}/" in page(world, later)
    assert "Forty people saw it." in page(world, later)


def test_what_one_may_not_see_is_not_shown(world: World) -> None:
    first = world.published()
    later = proposed(world, Relation.CORRECTION, first, by=world.mcd, title="From MCD")
    assert "From MCD" in page(world, first, world.mcd)
    assert "From MCD" not in page(world, first, world.officer)
    assert later.reference not in page(world, first, world.officer)


def test_a_takedown_under_way_greys_the_second(world: World) -> None:
    first = world.published()
    takedown = proposed(world, Relation.TAKEDOWN, first)
    markup = page(world, first)
    assert f"{takedown} takes it down already" in markup
    assert "relation=takedown" not in markup


def test_a_takedown_is_reported_without_a_link(world: World) -> None:
    first = world.published()
    takedown = approved(world, Relation.TAKEDOWN, first)
    officer = client_of(world.officer)
    markup = officer.get(f"/posts/{takedown.reference}/publish/").content.decode()
    assert "1. Take it down" in markup
    assert "What stands there now" in markup
    assert 'name="permalink"' not in markup
    key = "5f0c1b1e-0000-4000-8000-000000000001"
    answer = officer.post(f"/posts/{takedown.reference}/publish/", {"key": key, "live_text": ""})
    assert answer.status_code == 302
    assert Post.objects.get(pk=takedown.pk).permalink == first.permalink


def test_what_cannot_stay_up_an_hour_is_taken_down_first(world: World) -> None:
    """The emergency path, as a page: nothing is asked that a takedown does not have."""
    first, today = world.published(), timezone.localdate()
    services.put_on_roster(person=world.officer, starts_on=today, ends_on=today, by=world.mcdmanager)
    takedown = proposed(world, Relation.TAKEDOWN, first)
    officer, path = client_of(world.officer), f"/posts/{takedown.reference}/publish-first/"
    assert 'name="permalink"' not in officer.get(path).content.decode()
    given = {"key": "5f0c1b1e-0000-4000-8000-000000000002", "seen": takedown.seen, "live_text": ""}
    answer = officer.post(path, given | {"reason": "It named a person.", "declared": every("author")})
    assert answer.status_code == 302
    assert Post.objects.get(pk=takedown.pk).state == State.UNCONFIRMED
    assert kinds(first)[-1] == "post.taken_down"
    assert not Incident.objects.exists()


def test_a_correction_begins_where_the_wrong_post_stands(world: World) -> None:
    first = world.published()
    officer = client_of(world.officer)
    markup = officer.get(f"/posts/new/?relation=correction&to={first.reference}").content.decode()
    assert f'<option value="{world.account.pk}" selected' in markup
    assert re.search(r'value="comment"[^>]*checked', markup)
    assert "How far the wrong post got" in markup
    nowhere = officer.get("/posts/new/?relation=correction&to=TS-000000").content.decode()
    assert f'<option value="{world.account.pk}" selected' not in nowhere


def test_a_page_costs_the_same_however_much_came_after(world: World) -> None:
    first, officer = world.published(), client_of(world.officer)
    costs = []
    for _ in range(2):
        for _ in range(4):
            proposed(world, Relation.FOLLOW_UP, first)
        officer.get(f"/posts/{first.reference}/")  # which reads the notices that lead there
        with CaptureQueriesContext(connection) as asked:
            officer.get(f"/posts/{first.reference}/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_takedown_that_is_refused_still_asks_what_stands_there(world: World) -> None:
    takedown = approved(world, Relation.TAKEDOWN, world.published())
    shown = client_of(world.officer).post(f"/posts/{takedown.reference}/publish/", {"live_text": "A notice."})
    assert shown.status_code == 422
    assert "What stands there now" in shown.content.decode()
    assert 'name="permalink"' not in shown.content.decode()
