"""Where a post stands: one form, one post; and what is asked where only links differ."""

import re
from functools import partial
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client

from approvals import services
from approvals.content import Content
from approvals.models import Incident, Post, Relation, State
from approvals.services.going_live import ONE_POST, LinksAsked
from checks import catalogue
from notices.models import Notice
from profiles.models import Person, Platform
from records.queries import trail
from tests.approvals.steps import gone_live_first, nothing_written, on_roster, unconfirmed
from tests.approvals.threads import at_once
from tests.world import World
from workflow.rulings import Refused

FB = "https://www.facebook.com"
LINK = "https://treasury.gov.au/publication/p2026-123456-survey"
TEXT = f"Tell us how long your invoices take to be paid: {LINK} by 5 December."


def publish(world: World, post: Post, **changes: Any) -> Post:
    given = {"permalink": world.permalink(), "live_text": post.version.text, "by": world.officer, **changes}
    return services.publish(post_id=post.pk, **given)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(client: Client, path: str, **given: str) -> Any:
    return client.post(path, {"key": str(uuid4()), **given})


# --- The permalink --------------------------------------------------------------------------------------------------


def test_one_form_is_recorded_with_what_was_pasted(world: World) -> None:
    pasted = "https://m.facebook.com/story.php?story_fbid=1234567890&id=100064123456789&mibextid=Nif5oz"
    post = publish(world, world.approved(), permalink=pasted)
    entry = trail(post.reference)[-1]
    assert post.permalink == entry.fields["permalink"] == f"{FB}/TreasuryAU/posts/1234567890"
    assert post.permalink_pasted == entry.fields["permalink_pasted"] == pasted
    assert f"at {FB}/TreasuryAU/posts/1234567890" in entry.sentence


@pytest.mark.parametrize(
    "again",
    [
        f"{FB}/TreasuryAU/posts/1234567890",
        f"{FB}/treasuryau/posts/1234567890/?__tn__=-R",
        f"{FB}/permalink.php?story_fbid=1234567890&id=100064123456789",
    ],
)
def test_a_permalink_is_of_one_post(world: World, again: str) -> None:
    first = publish(world, world.approved(), permalink=f"{FB}/TreasuryAU/posts/1234567890")
    second = world.approved()
    with nothing_written(), pytest.raises(Refused) as refused:
        publish(world, second, permalink=again)
    assert refused.value.problems == {
        "permalink": f"{first.reference}, “{first.version.title}”, was published with this link. Copy the link of this "
        "post."
    }
    assert Post.objects.get(pk=second.pk).state == State.APPROVED


def test_whose_it_is_is_said_to_who_may_see_it_alone(world: World) -> None:
    link = world.permalink()
    first = publish(world, world.approved(), permalink=link)
    theirs = world.approved(by=world.officer2, approver=world.gm2)
    with (
        nothing_written(),
        pytest.raises(Refused, match=r"^Another post was published with this link") as refused,
    ):
        publish(world, theirs, permalink=link, by=world.officer2)
    assert first.reference not in str(refused.value)


def test_what_goes_out_first_has_a_link_of_its_own_too(world: World) -> None:
    link = world.permalink()
    publish(world, world.approved(), permalink=link)
    with pytest.raises(Refused, match="was published with this link"):
        unconfirmed(world, permalink=link)


def test_a_takedown_stands_where_the_other_stood(world: World) -> None:
    first = publish(world, world.approved())
    takedown = world.approved(relation=Relation.TAKEDOWN, relates_to=first, reach="Forty people saw it.")
    takedown = publish(world, takedown, permalink="", live_text="")
    assert (takedown.permalink, takedown.own_permalink, takedown.permalink_pasted) == (
        first.permalink,
        None,
        "",
    )


def test_the_database_knows_of_no_two_posts_in_one_place(world: World) -> None:
    first, second = publish(world, world.approved()), publish(world, world.approved())
    with pytest.raises(IntegrityError, match=ONE_POST), transaction.atomic():
        Post.objects.filter(pk=second.pk).update(own_permalink=first.own_permalink)


def test_of_two_posts_published_at_once_with_one_link_one_is_refused(committed_world: World) -> None:
    world, link = committed_world, committed_world.permalink()
    posts = [world.approved(), world.approved()]
    people = [world.again(world.officer), world.again(world.officer)]
    outcomes = at_once(
        *(
            partial(publish, world, post, permalink=link, by=by)
            for post, by in zip(posts, people, strict=True)
        )
    )
    assert sorted(outcome.happened for outcome in outcomes) == [False, True]
    late = next(outcome.raised for outcome in outcomes if not outcome.happened)
    assert isinstance(late, Refused)
    assert "was published with this link" in str(late)
    assert Post.objects.filter(state=State.PUBLISHED).count() == 1


def test_an_upgrade_keeps_posts_that_share_a_link_and_says_so(world: World) -> None:
    first, second = publish(world, world.approved()), publish(world, world.approved())
    Post.objects.update(own_permalink=None)
    tracked = f"{first.permalink}?utm_source=mail"
    Post.objects.filter(pk=second.pk).update(permalink=tracked)
    import_module("approvals.migrations.0019_permalinks").fill_in(apps, None)
    kept = [Post.objects.get(pk=post.pk) for post in (first, second)]
    assert [bool(post.own_permalink) for post in kept] == [True, False]
    assert [post.permalink for post in kept] == [first.permalink, tracked]
    said = "Another post was recorded with this link too"
    shown = [client_of(world.officer).get(f"/posts/{post.reference}/").content.decode() for post in kept]
    assert [said in page for page in shown] == [False, True]


# --- Another kind of link -------------------------------------------------------------------------------------------


def test_mcd_accepts_another_kind_of_link_where_it_was_refused(world: World) -> None:
    post, pasted = world.approved(), f"{FB}/TreasuryAU/notes/budget-week-2/987654321"
    path, typed = f"/posts/{post.reference}/publish/", {"permalink": pasted, "live_text": post.version.text}
    officer, mcd = client_of(world.officer), client_of(world.mcd)
    refused = sent(officer, path, **typed)
    assert refused.status_code == 422
    assert post.version.text in refused.content.decode()
    [there] = re.findall(
        r'href="(/platforms/facebook/accept-link/\?address=[^"]+)"', refused.content.decode()
    )
    shown = mcd.get(there).content.decode()
    assert f"{FB}/TreasuryAU/notes/{{id}}/{{number}}" in shown
    assert pasted in shown

    given = {"address": pasted, "reason": "Notes are posts of the page."}
    accept = "/platforms/facebook/accept-link/"
    first = sent(mcd, accept, **given)
    assert first.status_code == 422
    assert f"{FB}/TreasuryAU/notes/{{id}}/{{number}}" in first.content.decode()
    shape = f"{FB}/{{handle}}/notes/{{id}}/{{number}}"
    assert (
        "does not look like this" in sent(mcd, accept, **given, shape="https://x.com/{id}").content.decode()
    )
    assert "is not a placeholder" in sent(mcd, accept, **given, shape=f"{FB}/{{nobody}}").content.decode()
    assert sent(mcd, accept, **given, shape=shape).status_code == 302

    entry = trail(post.account.platform.reference)[-1]
    assert entry.kind == "platform.link_accepted"
    assert entry.fields["reason"] == "Notes are posts of the page."
    assert Platform.objects.get(slug="facebook").permalink_shapes.splitlines()[-1] == shape
    assert Notice.objects.filter(person=world.auditor, path="/platforms/facebook/").exists()
    assert sent(officer, path, **typed).status_code == 302
    assert Post.objects.get(pk=post.pk).permalink == pasted


@pytest.mark.parametrize("who", ["officer", "gm", "auditor", "records"])
def test_others_accept_no_link(world: World, who: str) -> None:
    given = {
        "address": f"{FB}/TreasuryAU/notes/1",
        "shape": f"{FB}/{{handle}}/notes/{{number}}",
        "reason": "It is.",
    }
    answer = sent(client_of(getattr(world, who)), "/platforms/facebook/accept-link/", **given)
    assert answer.status_code == 422
    assert "An administrator or MCD accepts another kind of link." in answer.content.decode()


# --- What went live -------------------------------------------------------------------------------------------------


def test_what_the_platform_makes_of_a_text_is_named_and_no_incident(world: World) -> None:
    post = world.approved(account=world.account_on("linkedin"), text=TEXT)
    live = TEXT.replace(LINK, "https://lnkd.in/gAbCd123")
    post = publish(
        world,
        post,
        permalink="https://www.linkedin.com/feed/update/urn:li:share:7132456789012345678",
        live_text=live,
    )
    assert not Incident.objects.exists()
    assert (post.as_written, post.rewritings) == (True, ["links shortened by LinkedIn"])
    entry = trail(post.reference)[-1]
    assert (entry.kind, entry.fields["as_approved"]) == ("post.published", True)
    assert entry.fields["rewritings"] == ["links shortened by LinkedIn"]
    assert [each[2] for each in entry.fields["rewritten"]] == ["https://lnkd.in/gAbCd123"]
    assert (
        "links shortened by LinkedIn" in client_of(world.gm).get(f"/posts/{post.reference}/").content.decode()
    )


def test_signs_that_nobody_sees_are_named(world: World) -> None:
    post = publish(world, world.approved(text="Sunny ☀️ day."), live_text="Sunny ☀ day.")
    assert post.rewritings == ["U+FE0F Variation Selector-16, which is not seen, left out"]
    page = client_of(world.officer).get(f"/posts/{post.reference}/").content.decode()
    assert "U+FE0F Variation Selector-16" in page


def test_text_that_was_turned_round_is_an_incident_that_shows_how(world: World) -> None:
    post = publish(world, world.approved(text="Paid by card."), live_text="Paid \u202eby card.")
    assert Incident.objects.filter(post=post).exists()
    assert "[U+202E]by" in client_of(world.mcd).get(f"/posts/{post.reference}/").content.decode()


def test_where_only_links_differ_one_click_says_whether_they_lead_to_the_same_page(world: World) -> None:
    post, live = world.approved(text=TEXT), TEXT.replace(LINK, "https://tsy.example/survey")
    officer, path = client_of(world.officer), f"/posts/{post.reference}/publish/"
    typed = {"permalink": world.permalink(), "live_text": live}
    with nothing_written():
        asked = sent(officer, path, **typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Do these lead to the same page?" in page
    assert LINK in page
    assert "https://tsy.example/survey" in page
    assert typed["permalink"] in page
    [vouched] = re.findall(r'name="same_page" value="([0-9a-f]{16})"', page)
    assert sent(officer, path, **typed, same_page=vouched).status_code == 302
    assert not Incident.objects.exists()
    entry = trail(post.reference)[-1]
    assert entry.fields["same_page"] == [[LINK, "https://tsy.example/survey"]]
    told = Notice.objects.get(person=world.gm, title__contains="is published")
    assert f"Said to lead to the same page: {LINK} is https://tsy.example/survey there." in told.body


def test_another_page_is_an_incident(world: World) -> None:
    post, live = world.approved(text=TEXT), TEXT.replace(LINK, "https://evil.example/survey")
    post = publish(world, post, live_text=live, same_page="no")
    assert Incident.objects.filter(post=post).exists()
    assert post.as_written is False


def test_the_answer_holds_for_the_links_that_were_asked_about(world: World) -> None:
    post = world.approved(text=TEXT)
    with pytest.raises(LinksAsked) as asked:
        publish(world, post, live_text=TEXT.replace(LINK, "https://tsy.example/survey"))
    with nothing_written(), pytest.raises(LinksAsked):
        publish(
            world, post, live_text=TEXT.replace(LINK, "https://evil.example/"), same_page=asked.value.vouched
        )


def test_links_and_words_together_are_an_incident_and_not_asked(world: World) -> None:
    post = world.approved(text=TEXT)
    publish(world, post, live_text=TEXT.replace(LINK, "https://tsy.example/survey").replace("5 ", "6 "))
    assert Incident.objects.filter(post=post).exists()


def test_a_text_that_was_copied_cut_off_is_asked_for_again(world: World) -> None:
    post = world.approved()
    with nothing_written(), pytest.raises(Refused, match="offers to show more"):
        publish(world, post, live_text="The survey is open until …see more")


def test_an_emergency_is_held_against_what_was_written_in_the_same_way(world: World) -> None:
    on_roster(world)
    post = world.draft(text=TEXT)
    given = gone_live_first(world, post) | {"answers": answers(post), "by": world.again(world.officer)}
    with nothing_written(), pytest.raises(LinksAsked):
        services.publish_first(
            post_id=post.pk, **given | {"live_text": TEXT.replace(LINK, "https://tsy.example/survey")}
        )
    post = services.publish_first(
        post_id=post.pk, **given | {"live_text": TEXT.replace(LINK, f"{LINK}?fbclid=Iw")}
    )
    assert not Incident.objects.exists()
    assert trail(post.reference)[-1].fields["rewritings"] == ["what tracks readers, in links"]


def answers(post: Post) -> dict[str, str]:
    found = catalogue.advisory(Content.of(post.version), post.author)
    return {finding.key: "It may stand: the decider knows." for finding in found}
