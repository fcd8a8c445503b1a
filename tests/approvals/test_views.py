"""The pages on posts: who is let in, what is kept of what they typed, and what each list costs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from approvals import services
from approvals.content import Content
from approvals.forms import EditForm
from approvals.models import Post, State, Version
from approvals.steps import DECISIONS, STEPS
from checks import catalogue
from clauses.declarations import statements
from profiles.models import Person, Topic
from records.models import Entry
from records.queries import trail
from records.search.index import catch_up
from records.services import seal
from tests.world import World, approve, every, submit
from workflow.rulings import Refused

OWN_PAGES = ["", "edit/", "submit/", "withdraw/", "decide/", "publish/", "versions/1/"]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(world: World, **changes: str) -> dict[str, Any]:
    """What the compose form sends."""
    return {
        "key": str(uuid4()),
        "account": str(world.account.pk),
        "activity": "comment",
        "purpose": "engaging",
        "title": "Payment times",
        "topic": str(Topic.objects.get(slug="general").pk),
        "text": "The register is public.",
        "marking": "OFFICIAL",
        "media-TOTAL_FORMS": "2",
        "media-INITIAL_FORMS": "0",
        **changes,
    }


def page(answer: Any) -> str:
    return answer.content.decode()


def sent(post: Post, role: str = "decider", **given: str) -> dict[str, Any]:
    """What every form on a post sends."""
    return {"key": str(uuid4()), "seen": post.seen, "declared": every(role), **given}


# --- Who is let in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "colleague", "gm", "mcd", "mcdmanager", "records", "auditor"])
@pytest.mark.parametrize("path", OWN_PAGES)
def test_who_may_see_a_post_sees_all_its_pages(world: World, who: str, path: str) -> None:
    """What they may do there is greyed where they may not; see the policy's table."""
    post = world.in_review()
    assert client_of(getattr(world, who)).get(f"/posts/{post.reference}/{path}").status_code == 200


@pytest.mark.parametrize("who", ["officer2", "gm2", "admin"])
@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_post_of_another_division_is_not_there(world: World, who: str, path: str) -> None:
    post = world.in_review()
    assert client_of(getattr(world, who)).get(f"/posts/{post.reference}/{path}").status_code == 404


@pytest.mark.parametrize("name", STEPS)
def test_no_step_reaches_a_post_of_another_division(world: World, name: str) -> None:
    post = world.in_review()
    form = sent(post, note="x", reason="x", answer="x", resolution="x", permalink="https://example.org/")
    answer = client_of(world.gm2).post(reverse(f"approvals:{name}", args=[post.reference]), form)
    assert answer.status_code == 404
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW


@pytest.mark.parametrize("name", [step.name for step in DECISIONS])
def test_who_may_not_decide_is_told_why_and_changes_nothing(world: World, name: str) -> None:
    post = world.in_review()
    answer = client_of(world.officer).post(
        reverse(f"approvals:{name}", args=[post.reference]), sent(post, note="Fine by me.")
    )
    assert answer.status_code == 422
    assert "may decide" in page(answer)
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW


def test_a_grey_button_says_why_and_leads_nowhere(world: World) -> None:
    markup = page(client_of(world.gm).get(f"/posts/{world.in_review(by=world.gm).reference}/decide/"))
    assert "You wrote, edited or submitted this post" in markup
    assert "formaction" not in markup
    assert markup.count('aria-disabled="true"') == len(DECISIONS)


def test_an_auditor_is_told_why_they_cannot_propose(world: World) -> None:
    auditor = client_of(world.auditor)
    assert "take no other step" in page(auditor.get("/posts/new/"))
    assert auditor.post("/posts/new/", typed(world)).status_code == 422
    assert not Post.objects.exists()


def test_the_inbox_is_for_deciders(world: World) -> None:
    waiting = world.in_review()
    assert client_of(world.officer).get("/posts/waiting/").status_code == 403
    assert waiting.version.title in page(client_of(world.gm).get("/posts/waiting/"))
    assert "Nothing waits for your decision" in page(client_of(world.gm2).get("/posts/waiting/"))


def test_a_list_shows_what_the_person_may_see(world: World) -> None:
    world.draft(title="Ours")
    world.draft(by=world.officer2, title="Theirs")
    seen = page(client_of(world.officer).get("/posts/"))
    assert "Ours" in seen
    assert "Theirs" not in seen
    everything = page(client_of(world.mcd).get("/posts/"))
    assert "Ours" in everything
    assert "Theirs" in everything
    assert "Ours" not in page(client_of(world.colleague).get("/posts/mine/"))


def test_filters_narrow_and_can_each_be_taken_off(world: World) -> None:
    world.draft(title="Still a draft")
    world.in_review(title="With the manager")
    markup = page(client_of(world.officer).get(f"/posts/?state=draft&account={world.account.pk}&before="))
    assert "Still a draft" in markup
    assert "With the manager" not in markup
    assert f'href="?account={world.account.pk}"' in markup
    assert 'href="?state=draft"' in markup
    assert client_of(world.officer).get("/posts/?state=nonsense&before=x&account=0").status_code == 200


@pytest.mark.parametrize("indexed", [False, True])
def test_posts_are_found_by_their_words(world: World, indexed: bool) -> None:
    world.draft(title="O’Brien", text="“Real wages” rose 2.5% in 2026–27…")
    world.draft(title="Another", text="Nothing of it.")
    if indexed:
        seal()
        catch_up()
    client = client_of(world.officer)
    for words in ("real wages", "“real wages”", "2026-27", "2.5 per cent", "obrien", "wages -elephant"):
        found = page(client.get("/posts/", {"words": words}))
        assert "O’Brien" in found
        assert "Another" not in found
    assert "No post fits these filters" in page(
        client.get("/posts/", {"words": "elephant", "state": "draft"})
    )
    assert "by these words alone" in page(client.get("/posts/", {"words": "the"}))
    kept = page(client.get("/posts/", {"words": "wages", "state": "draft"}))
    assert '<input type="hidden" name="state" value="draft">' in kept
    assert 'href="?state=draft"' in kept


def test_another_divisions_post_is_found_by_nobody_who_may_not_see_it(world: World) -> None:
    world.draft(title="An elephant", text="It trumpets.")
    assert "An elephant" in page(client_of(world.officer).get("/posts/?words=trumpets"))
    assert "No post fits" in page(client_of(world.officer2).get("/posts/?words=trumpets"))


def test_what_an_auditor_searches_posts_for_is_an_entry(world: World) -> None:
    client_of(world.auditor).get("/posts/?words=elephant")
    assert "words=elephant" in Entry.objects.filter(subject="READING").latest("id").sentence


def test_pages_lead_to_older_and_newer_posts(world: World) -> None:
    posts = [world.draft(title=f"Number {number}.") for number in range(30)]
    officer = client_of(world.officer)
    first = page(officer.get("/posts/mine/"))
    assert "Number 29." in first
    assert "Number 4." not in first
    assert "Newer" not in first
    older = re.search(r'href="(\?before=\d+)"', first)
    assert older
    second = page(officer.get(f"/posts/mine/{older[1]}"))
    assert "Number 4." in second
    assert "Number 29." not in second
    assert f'href="?after={posts[4].pk}"' in second


# --- What a page costs --------------------------------------------------------------------------------------

COSTS = [  # session, person, seats, unread notices, the policy's standing and the session's last use are six of them
    ("/", "officer", 10),
    ("/", "gm", 13),
    ("/", "mcdmanager", 21),
    ("/posts/", "officer", 9),
    ("/posts/", "mcdmanager", 10),  # and the divisions to choose from
    ("/posts/mine/", "officer", 9),
    ("/posts/waiting/", "gm", 7),
    ("/posts/waiting/", "mcdmanager", 7),
]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("path", "who", "queries"), COSTS)
def test_a_list_costs_the_same_however_long(
    world: World, path: str, who: str, queries: int, rows: int
) -> None:
    for number in range(rows):
        make: Callable[..., Post] = world.in_review if number % 3 == 0 else world.draft
        make(title=f"Number {number}")
    client = client_of(getattr(world, who))
    client.get(path)  # the first visit of a session writes when it began
    with CaptureQueriesContext(
        connection,
    ) as taken:
        assert client.get(path).status_code == 200
    asked = [query["sql"] for query in taken if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == queries, "\n".join(asked)
    assert len(taken) <= (23 if path == "/" else 12)


# --- What was typed is kept, and what is sent twice counts once ---------------------------------------------


def test_a_mistake_loses_nothing_that_was_typed(world: World) -> None:
    officer = client_of(world.officer)
    answer = officer.post(
        "/posts/new/", typed(world, title="", links="not a link", sources="The survey, table 3")
    )
    markup = page(answer)
    assert answer.status_code == 422
    assert "Give it a title of a few words." in markup
    assert "“not a link” is not a link" in markup
    for kept in ("The register is public.", "The survey, table 3", "not a link"):
        assert kept in markup
    assert not Post.objects.exists()


def test_a_time_that_is_over_is_told_with_all_else_and_stays_where_it_stood(world: World) -> None:
    officer, past = client_of(world.officer), {"wanted_at_0": "2/1/2020", "wanted_at_1": "10:00"}
    markup = page(officer.post("/posts/new/", typed(world, title="") | past))
    assert "That time is over." in markup
    assert "Give it a title of a few words." in markup
    form = EditForm(past)
    form.held = lambda: Version(wanted_at=datetime(2020, 1, 1, 23, tzinfo=UTC))
    assert "wanted_at" not in form.errors


def test_a_file_outlives_a_mistake_elsewhere(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    officer, picture = client_of(world.officer), (tmp_path / "chart.png")
    picture.write_bytes(PIXEL)
    with picture.open("rb") as file:
        first = page(officer.post("/posts/new/", typed(world, title="") | {"media-0-file": file}))
    assert "File 1: <bdi>chart.png</bdi>" in first
    kept = re.search(r'name="media-0-kept" value="([^"]+)"', first)
    assert kept
    again = typed(world, **{"media-0-kept": kept[1], "media-0-alt": "One grey point"})
    assert officer.post("/posts/new/", again).status_code == 302
    [medium] = Post.objects.get().version.media
    assert (medium["name"], medium["alt"]) == ("chart.png", "One grey point")
    shown = officer.get(f"/posts/{Post.objects.get().reference}/versions/1/files/0/")
    assert b"".join(shown).startswith(b"\x89PNG")
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63600000000200"
    "0148afa4710000000049454e44ae426082"
)


def test_a_double_click_proposes_one_post(world: World) -> None:
    officer, form = client_of(world.officer), typed(world)
    first, second = officer.post("/posts/new/", form), officer.post("/posts/new/", form)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Post.objects.count() == 1


def test_a_double_click_decides_once(world: World) -> None:
    post, gm = world.in_review(), client_of(world.gm)
    form, path = sent(post, note="Clear."), f"/posts/{post.reference}/approve/"
    assert [gm.post(path, form).status_code for _ in range(2)] == [302, 302]
    assert Post.objects.get(pk=post.pk).state == State.APPROVED


def test_sending_back_needs_a_reason_and_keeps_the_page(world: World) -> None:
    post = world.in_review()
    answer = client_of(world.gm).post(f"/posts/{post.reference}/decline/", sent(post, note=" "))
    assert answer.status_code == 422
    assert "Say why, so that the author knows what to do." in page(answer)
    assert post.version.text in page(answer)


@pytest.mark.parametrize("name", ["approve", "decline", "request-changes"])
def test_a_decision_on_words_that_moved_on_is_refused_and_shows_the_new_words(
    world: World, name: str
) -> None:
    post = world.in_review()
    stale = sent(post, note="As discussed on Monday.")
    post = services.edit(
        post_id=post.pk,
        seen=post.seen,
        content=world.content(text="Quite other words."),
        by=world.officer,
    )
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    answer = client_of(world.gm).post(f"/posts/{post.reference}/{name}/", stale)
    markup = page(answer)
    assert answer.status_code == 422
    assert "has changed since you opened it" in markup
    assert "As discussed on Monday." in markup
    assert "Quite other words." in markup
    assert "You had version 1 on the screen" in markup
    assert f'name="seen" value="{post.seen}"' in markup
    assert Post.objects.get(pk=post.pk).state == State.IN_REVIEW


def test_an_edit_beside_anothers_shows_both_and_loses_neither(world: World) -> None:
    post = world.draft()
    mine = typed(world, text="What I wrote.", seen=post.seen)
    services.edit(
        post_id=post.pk,
        seen=post.seen,
        content=world.content(text="What they wrote."),
        by=world.colleague,
    )
    officer = client_of(world.officer)
    answer = officer.post(f"/posts/{post.reference}/edit/", mine)
    markup = page(answer)
    assert answer.status_code == 422
    assert "Colleague (colleague) saved version 2 while you were writing" in markup
    assert "What they wrote." in markup
    assert "What I wrote.</textarea>" in markup
    seen = re.search(r'name="seen" value="(\d+ \w{64})"', markup)
    assert seen
    assert officer.post(f"/posts/{post.reference}/edit/", mine | {"seen": seen[1]}).status_code == 302
    assert Post.objects.get(pk=post.pk).version.text == "What I wrote."


def test_an_edit_that_is_shut_by_now_keeps_what_was_typed(world: World) -> None:
    post = world.draft()
    mine = typed(world, text="What I wrote for an hour.", seen=post.seen)
    services.withdraw(post_id=post.pk, reason="Not wanted any more.", by=world.officer)
    answer = client_of(world.colleague).post(f"/posts/{post.reference}/edit/", mine)
    assert answer.status_code == 422
    assert "This post was withdrawn" in page(answer)
    assert "What I wrote for an hour." in page(answer)


def test_what_moved_on_is_told_together_with_what_else_is_wrong(world: World) -> None:
    """Otherwise the next try, in order but for that, would be refused as well."""
    post = world.in_review()
    stale = sent(post, note=" ") | {"seen": "0" * 64}
    answer = client_of(world.gm).post(f"/posts/{post.reference}/decline/", stale)
    assert answer.status_code == 422
    assert "Say why, so that the author knows what to do." in page(answer)
    assert "has changed since you opened it" in page(answer)
    assert f'name="seen" value="{post.seen}"' in page(answer)


def test_a_decider_compares_with_what_was_submitted_last(world: World) -> None:
    """Two edits after changes were asked for: the second alone would hide the first."""
    post = world.in_review(text="One two three.")
    post = services.request_changes(post_id=post.pk, seen=post.seen, reason="Shorter.", by=world.gm)
    for words in ("One two.", "One two!"):
        post = services.edit(
            post_id=post.pk, seen=post.seen, content=world.content(text=words), by=world.officer
        )
    submit(post_id=post.pk, seen=post.seen, by=world.officer)
    markup = page(client_of(world.gm).get(f"/posts/{post.reference}/decide/"))
    assert "What changed since version 1" in markup
    assert "three." in markup


# --- What a page says ---------------------------------------------------------------------------------------


def test_home_leads_straight_to_what_waits(world: World) -> None:
    draft, ready = world.draft(title="Half done"), world.approved(title="Ready to go")
    waiting = world.in_review(title="For the manager")
    mine = page(client_of(world.officer).get("/"))
    assert f'href="/posts/{ready.reference}/publish/"' in mine
    assert f'href="/posts/{draft.reference}/"' in mine
    assert f'href="/posts/{waiting.reference}/decide/"' in page(client_of(world.gm).get("/"))
    assert "Nothing waits for you" in page(client_of(world.officer2).get("/"))


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "auditor", "admin"])
def test_the_menu_leads_only_where_the_person_may_go(world: World, who: str) -> None:
    client = client_of(getattr(world, who))
    links = re.findall(r'class="govuk-service-navigation__link" href="([^"]+)"', page(client.get("/")))
    assert "/posts/" in links
    assert {client.get(link).status_code for link in links} == {200}
    assert ("/posts/waiting/" in links) == (who == "gm")


def test_checks_while_writing_say_what_the_draft_s_page_says(world: World) -> None:
    """With htmx the form asks while one types; without it the draft's page tells."""
    officer, form = (
        client_of(world.officer),
        typed(world, account=str(world.account_on("x").pk), text="é" * 300),
    )
    said = "Shorten the text by 20 characters"
    assert said in page(officer.post("/posts/new/check/", form))
    assert "300 characters of 280" in page(officer.post("/posts/new/check/", form))
    draft = officer.post("/posts/new/", form, follow=True)
    assert said in page(draft)
    assert officer.post("/posts/new/check/", {"text": "x"}).status_code == 200
    assert officer.get("/posts/new/check/").status_code == 405


def test_a_published_difference_is_shown_word_for_word(world: World) -> None:
    post = world.published(
        live_text="The survey is open until 9 December.", text="The survey is open until 5 December."
    )
    markup = page(client_of(world.mcd).get(f"/posts/{post.reference}/"))
    assert "What went live is not what was approved" in markup
    assert re.search(r"<del>.*?5 .*?</del>", markup)
    assert re.search(r"<ins>.*?9 .*?</ins>", markup)


def test_live_words_left_out_by_mistake_open_no_incident(world: World) -> None:
    post = world.approved()
    form = sent(post, permalink=(link := world.permalink()), live_text=" ")
    answer = client_of(world.officer).post(f"/posts/{post.reference}/publish/", form)
    assert "Copy what went live" in page(answer)
    assert link in page(answer)
    assert Post.objects.get(pk=post.pk).state == State.APPROVED


def test_a_foreign_link_is_refused_and_kept(world: World) -> None:
    post = world.approved()
    form = sent(post, permalink="https://elsewhere.example/1", live_text=post.version.text)
    answer = client_of(world.officer).post(f"/posts/{post.reference}/publish/", form)
    assert answer.status_code == 422
    assert "https://elsewhere.example/1" in page(answer)
    assert post.version.text in page(answer)


def test_text_is_shown_as_text(world: World) -> None:
    nasty = '<script>alert("x")</script> & javascript:alert(1)'
    post = world.in_review(text=nasty, title=nasty[:100], sources=nasty, answers_quote=nasty)
    for path in OWN_PAGES:
        markup = page(client_of(world.gm).get(f"/posts/{post.reference}/{path}"))
        assert "<script>alert" not in markup
        assert 'href="javascript:' not in markup


def test_the_guide_asks_again_from_a_changed_answer_and_keeps_nothing(world: World) -> None:
    officer = client_of(world.officer)
    assert "Choose one of the answers" in page(officer.get("/guide/?ask=do"))
    assert "Choose one of the answers" not in page(officer.get("/guide/"))
    last = page(officer.get("/guide/?do=take-part&for=treasury"))
    assert "Propose a post" in last
    assert 'href="?do=take-part"' in last
    assert 'href="?"' in last
    assert client_of(world.officer).post("/guide/", {"do": "read"}).status_code == 405


# --- Its record ---------------------------------------------------------------------------------------------


def test_a_post_leads_to_its_record_only_those_who_may_read_it(world: World) -> None:
    """The log knows divisions, not authors: who has moved away still sees the post, and no link that ends nowhere."""
    post = world.published()
    seal()
    services.record(post_id=post.pk)
    record = reverse("records:record", args=[post.reference])
    assert record in page(client_of(world.gm).get(f"/posts/{post.reference}/"))
    world.moves_to(world.officer, world.small)
    author = client_of(world.officer)
    assert author.get(record).status_code == 404
    assert record not in page(author.get(f"/posts/{post.reference}/"))


# --- Marked above the platform ------------------------------------------------------------------------------


def test_what_is_marked_above_its_platform_is_refused_at_its_field_and_only_that_is_kept(
    world: World,
) -> None:
    words = "Forecast table OFFICIAL: Sensitive, not to be quoted"
    answer = client_of(world.officer).post("/posts/new/", typed(world, text=words))
    assert answer.status_code == 422
    assert "It was not stored." in page(answer)
    assert words in page(answer), "what was typed stays on the screen"
    assert not Post.objects.exists()
    (entry,) = trail("GATE")
    assert (entry.kind, entry.fields["places"]) == ("post.refused", ["text"])
    assert "Forecast table" not in bytes(entry.payload.content).decode()


# --- What the checks ask ------------------------------------------------------------------------------------

ASKING = "Tom's team counted 4,200 invoices."


def test_the_author_answers_each_finding_and_the_decider_disposes_of_each_answer(world: World) -> None:
    post = world.draft(text=ASKING)
    (finding,) = catalogue.advisory(Content.of(post.version), world.officer)
    path = f"/posts/{post.reference}/"
    officer, manager = client_of(world.officer), client_of(world.gm)
    refused = officer.post(f"{path}submit/", sent(post, "author"))
    assert refused.status_code == 422
    assert "Answer this: No source is given" in page(refused)
    answer = {f"answer-{finding.key}": "The team's own tally."}
    assert officer.post(f"{path}submit/", sent(post, "author") | answer).status_code == 302

    post = Post.objects.get(pk=post.pk)
    manager.post(f"{path}request-changes/", sent(post, note="Which team?"))
    assert "The team&#x27;s own tally." in page(officer.get(f"{path}submit/")), "an answer is not typed twice"
    assert officer.post(f"{path}submit/", sent(post, "author") | answer).status_code == 302

    asked = page(manager.get(f"{path}decide/"))
    assert "The team&#x27;s own tally." in asked
    assert re.search(rf'name="disposition-{finding.key}"[^>]*form="decision-form"', asked)
    refused = manager.post(f"{path}approve/", sent(post))
    assert refused.status_code == 422
    assert "Say what you make of the answer" in page(refused)
    assert "Say what you make" not in page(manager.post(f"{path}decline/", sent(post)))
    made = {f"disposition-{finding.key}": "settled"}
    assert manager.post(f"{path}approve/", sent(post) | made).status_code == 302

    approved = trail(post.reference)[-1]
    assert approved.fields["findings"][0]["answer"] == "The team's own tally."
    assert approved.fields["findings"][0]["disposition"] == "settled"


@pytest.mark.parametrize("step", ["approve", "decline", "request-changes", "consult"])
def test_what_was_typed_stays_where_somebody_else_decided_first(world: World, step: str) -> None:
    post = world.in_review()
    approve(post_id=post.pk, seen=post.seen, by=world.mcdmanager)
    sent_late = sent(post) | {"note": "Mind the date of the release.", "declared": every("decider")}
    answer = client_of(world.gm).post(f"/posts/{post.reference}/{step}/", sent_late)
    assert answer.status_code == 422
    assert "Mind the date of the release." in page(answer)


@pytest.mark.parametrize("step", ["submit", "approve", "publish"])
def test_a_stranger_finds_no_post_whatever_they_send(world: World, step: str) -> None:
    post = world.draft()
    whole = {"permalink": world.permalink(), "live_text": "Words.", "declared": every("author")}
    for form in ({}, sent(post) | whole):
        assert client_of(world.officer2).post(f"/posts/{post.reference}/{step}/", form).status_code == 404


@pytest.mark.parametrize("missing", range(12))
def test_nobody_submits_without_each_statement(world: World, missing: int) -> None:
    post = world.draft()
    declared = every("author")
    left = [clause for place, clause in enumerate(declared) if place != missing]
    answer = client_of(world.officer).post(
        f"/posts/{post.reference}/submit/", sent(post) | {"declared": left}
    )
    assert answer.status_code == 422
    assert "Tick each box" in page(answer)
    with pytest.raises(Refused, match="Tick each box"):
        services.submit(post_id=post.pk, seen=post.seen, declared=left, by=world.officer)


def test_the_post_s_page_says_what_was_declared_and_how_each_finding_was_settled(world: World) -> None:
    post = world.draft(text=ASKING)
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    approve(post_id=post.pk, seen=post.seen, by=world.gm)
    shown = page(client_of(world.officer).get(f"/posts/{post.reference}/"))
    assert escape(statements("author")[0].text) in shown
    assert escape(statements("decider")[0].text) in shown
    assert "The decider: the answer settles it." in shown


def test_a_takedown_is_not_called_a_publication(world: World) -> None:
    wrong = world.published()
    about = {"relation": "takedown", "relates_to": wrong, "reach": "Forty views at noon.", "text": ""}
    post = world.approved(**about)
    officer = client_of(world.officer)
    assert "Record that it was taken down" in page(officer.get(f"/posts/{post.reference}/publish/"))
    down = officer.post(f"/posts/{post.reference}/publish/", sent(post, live_text=""), follow=True)
    assert "Noted. It becomes a record" in page(down)
    assert "Record that it was taken down" not in page(
        officer.get(f"/posts/{world.approved().reference}/publish/")
    )


ANSWERS_THAT_CANNOT_BE_KEPT = {
    "a\x00b": "Null characters are not allowed.",
    "x" * 1001: "at most 1000 fit",
    " \t ": "Answer this: ",
}


@pytest.mark.parametrize("answer", ANSWERS_THAT_CANNOT_BE_KEPT)
def test_an_answer_that_cannot_be_kept_is_told_at_its_field(world: World, answer: str) -> None:
    post = world.draft(text=ASKING)
    [finding] = catalogue.advisory(Content.of(post.version), post.author)
    typed = sent(post) | {"declared": every("author"), f"answer-{finding.key}": answer}
    shown = client_of(world.officer).post(f"/posts/{post.reference}/submit/", typed)
    assert shown.status_code == 422
    assert ANSWERS_THAT_CANNOT_BE_KEPT[answer] in page(shown)
    assert f'href="#id_answer-{finding.key}"' in page(shown)
    assert Post.objects.get(pk=post.pk).state == State.DRAFT


def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    """Also where the form was refused before the service read it."""
    post = world.draft(text=ASKING)
    shown = page(
        client_of(world.officer).post(f"/posts/{post.reference}/submit/", sent(post) | {"seen": "no"})
    )
    assert "Tick each box of the declaration." in shown
    assert "Answer this: " in shown
