"""One box for what is declared, and one of its own where the post gives cause; what a resubmission asks again."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from approvals import services
from approvals.causes import FIGURES, FILES, TOPIC, causes
from approvals.content import Content
from approvals.models import Post
from approvals.services.declaring import ALL, is_unticked, ticks
from clauses.wording import STATEMENTS
from profiles.models import Account, Platform, Topic
from records.models import Entry
from records.queries import trail
from tests.approvals.test_media import picture
from tests.approvals.test_views import client_of, page, typed
from tests.world import World, every, submit
from workflow.rulings import Refused

AUTHOR = STATEMENTS["author"]
PICTURE = {"name": "chart.png", "size": 1, "sha256": "a" * 64, "type": "image/png", "alt": "A chart."}


def content(text: str = "The register is public.", **given: Any) -> Content:
    place = Account(platform=Platform(slug="x", name="X"), handle="T", name="The Treasury")
    return Content(account=place, title="A title", text=text, activity="post", purpose="informing", **given)


def handed_over(world: World, draft: Post, declared: list[str]) -> Post:
    return submit(post_id=draft.pk, seen=draft.seen, declared=declared, by=world.officer)


def clauses(of: Content, *asked: str) -> list[str]:
    return [cause.clause for cause in causes(of, asked)]


@pytest.mark.parametrize(
    ("written", "asked", "expected"),
    [
        (content(), (), []),
        (content("Late: 42 per cent."), (), [FIGURES]),
        (content("On 5 December 2026 at 2 pm."), (), []),
        (content(media=[PICTURE]), (), [FILES]),
        (content(media=[{**PICTURE, "alt": "It fell by 3 per cent."}]), (), [FIGURES, FILES]),
        (content(topic=Topic(pk=4, name="Tax")), ("topic",), [TOPIC]),
        (content(topic=Topic(pk=4, name="Tax")), ("staff-names",), []),
    ],
)
def test_what_gives_cause_for_a_box_of_its_own(written: Content, asked: Any, expected: list[str]) -> None:
    assert clauses(written, *asked) == expected


FIFTY, SIXTY = causes(content("It is 50 per cent."), ()), causes(content("It is 60 per cent."), ())
OWN_FIFTY, OWN_SIXTY = (next(iter(ticks(AUTHOR, each).values())) for each in (FIFTY, SIXTY))


@pytest.mark.parametrize(
    ("declared", "given", "unticked"),
    [
        ([ALL], [], False),
        ([], [], True),
        ([ALL], FIFTY, True),
        ([ALL, OWN_FIFTY], FIFTY, False),
        ([OWN_FIFTY], FIFTY, True),
        ([ALL, OWN_SIXTY], FIFTY, True),
        ([ALL, FIGURES], FIFTY, False),
        ([each.clause for each in AUTHOR], FIFTY, False),
        ([each.clause for each in AUTHOR][1:], FIFTY, True),
    ],
)
def test_what_leaves_a_statement_unticked(declared: list[str], given: Any, unticked: bool) -> None:
    assert is_unticked(declared, AUTHOR, ticks(AUTHOR, given)) is unticked


def test_a_clause_that_shares_its_statement_gives_it_a_box_of_its_own() -> None:
    joined = [each for each in AUTHOR if each.clause == "OFF-2d, OFF-2j"]
    cause = FIFTY[0]._replace(clause="OFF-2j")
    assert list(ticks(joined, [cause])) == ["OFF-2d, OFF-2j"]


def test_the_one_box_is_recorded_clause_by_clause(world: World) -> None:
    handed_over(world, world.draft(), [ALL])
    kept = Entry.objects.get(kind="post.submitted").fields["declared"]
    assert kept == [{"clause": each.clause, "text": each.text} for each in AUTHOR]


# --- From the page on which it is written ---------------------------------------------------------------------


def whole(world: World, **changes: Any) -> dict[str, Any]:
    return typed(world, activity="post", disclosure_reason="It names us.", **changes) | {
        "then": "submit",
        "declared": [ALL],
    }


def test_a_post_is_proposed_and_submitted_from_one_page(world: World) -> None:
    sent = whole(world)
    client = client_of(world.officer)
    for _ in range(2):  # a double click
        assert client.post("/posts/new/", sent).status_code == 302
    post = Post.objects.get()
    assert post.state == "in_review"
    assert [entry.kind for entry in trail(post.reference)] == ["post.proposed", "post.submitted"]


def test_what_may_not_be_submitted_is_not_kept_either_and_stays_on_the_screen(world: World) -> None:
    """All that is wrong at once, each at its field; and once it is mended, the same form goes through."""
    sent = whole(world, text="Half: 50 per cent. Write to ana@example.org.")
    client = client_of(world.officer)
    refused = client.post("/posts/new/", {**sent, "declared": []})
    shown = page(refused)
    assert refused.status_code == 422
    assert not Post.objects.exists()
    assert not Entry.objects.filter(kind__startswith="post.").exists()
    assert "Write to ana@example.org." in shown
    asked = set(re.findall(r'name="(answer-[0-9a-f]+)"', shown))
    own = re.findall(r'name="declared" value="(OFF-2e:[0-9a-f]+)"', shown)
    assert len(asked) == 2, "the address, and the source"
    assert len(own) == 1
    assert refused.context["form"].errors.keys() == asked | {"declared"}
    mended = {**sent, "declared": [ALL, *own], **dict.fromkeys(asked, "So it is.")}
    assert client.post("/posts/new/", mended).status_code == 302


def test_what_stops_a_post_is_said_at_its_field(world: World) -> None:
    sent = whole(world, text=" ") | {"disclosure_reason": "", "declared": []}
    errors = client_of(world.officer).post("/posts/new/", sent).context["form"].errors
    assert "It says nothing yet." in errors["text"][0]
    assert errors.keys() >= {"text", "declared"}, "together"


def test_who_went_back_and_typed_on_hands_over_what_is_on_the_screen_or_nothing(world: World) -> None:
    client, sent = client_of(world.officer), whole(world)
    client.post("/posts/new/", {**sent, "then": "save"})
    refused = client.post("/posts/new/", {**sent, "text": "Other words."})
    assert "This form was saved as TS-" in page(refused)
    assert Post.objects.get().state == "draft"


def test_without_script_the_page_is_drawn_again_and_nothing_is_saved_or_complained_of(world: World) -> None:
    answer = client_of(world.officer).post("/posts/new/", {**typed(world, title=""), "then": "show"})
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    assert answer.context["preview"]["above"] == "The register is public."
    assert not Post.objects.exists()


def test_a_file_goes_up_at_once_and_its_box_comes_with_it(world: World) -> None:
    client = client_of(world.officer)
    brought = client.post(
        "/posts/new/check/", typed(world) | {"media-0-file": SimpleUploadedFile("chart.png", picture("PNG"))}
    )
    kept = re.search(r'name="media-0-kept" value="([^"]+)"', page(brought))
    assert kept
    assert "brought" in brought["HX-Trigger-After-Settle"]
    live = page(client.post("/posts/new/check/", typed(world) | {"media-0-kept": kept[1]}))
    assert re.search(r'name="declared" value="OFF-2k:[0-9a-f]+"', live)
    assert "chart.png" in live


def test_a_resubmission_asks_for_what_changed_alone(world: World) -> None:
    """The figure was declared before and is the same; another one is asked for."""
    draft = world.draft(text="Half: 50 per cent.", sources="ABS.")
    own = next(iter(ticks(AUTHOR, causes(Content.of(draft.version), ())).values()))
    post = handed_over(world, draft, [ALL, own])
    services.request_changes(post_id=post.pk, seen=post.seen, reason="Say which half.", by=world.gm)
    client = client_of(world.officer)
    shown = page(client.get(f"/posts/{post.reference}/edit/"))
    assert "Say which half." in shown
    assert "You declared it of version 1" in shown
    assert f'<input type="hidden" name="declared" value="{own}">' in shown
    sent = whole(world, sources="ABS.") | {
        "seen": Post.objects.get().seen,
        "then": "submit",
    }
    sent |= {"declared": [ALL, own], "key": str(uuid4())}
    another = client.post(f"/posts/{post.reference}/edit/", {**sent, "text": "Now 51 per cent."})
    assert another.status_code == 422
    assert "declared" in another.context["form"].errors
    same = client.post(f"/posts/{post.reference}/edit/", {**sent, "text": "One half: 50 per cent."})
    assert same.status_code == 302, page(same)
    assert Post.objects.get().state == "in_review"


def test_somebody_else_declares_all_of_it(world: World) -> None:
    draft = world.draft(text="Half: 50 per cent.", sources="ABS.")
    post = handed_over(world, draft, every("author"))
    services.request_changes(post_id=post.pk, seen=post.seen, reason="Say which half.", by=world.gm)
    shown = page(client_of(world.mcd).get(f"/posts/{post.reference}/edit/"))
    assert "You declared it" not in shown
    assert 'type="hidden" name="declared"' not in shown


def test_both_or_neither(world: World) -> None:
    written = Content.of(world.draft().version)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="Tick each box"):
        services.propose_and_submit(content=written, by=world.officer)
    assert Entry.objects.count() == before
