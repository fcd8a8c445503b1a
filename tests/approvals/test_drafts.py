"""What somebody writes and has not proposed: kept for them alone, told of between tabs, and gone in its time."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from approvals import services, tasks
from approvals.forms.drafts import attached_in_draft, copy_of, files_of_drafts
from approvals.media_forms import keep
from approvals.models import Draft, Post
from approvals.policy.drafts import may_view_draft
from notices.models import Notice
from profiles.models import Marking
from records import files, orphans
from records.models import Entry
from tests.approvals.test_views import client_of, page, typed
from tests.clock import travel
from tests.world import World
from workflow.rulings import Refused


def keeps(client: Client, form: dict[str, Any], post: Post | None = None) -> Any:
    path = f"/posts/{post.reference}/keep/" if post else "/posts/new/keep/"
    return client.post(path, form)


def draft_of(world: World, **changes: str) -> Draft:
    form = typed(world, **changes)
    assert keeps(client_of(world.officer), form).status_code == 200
    return Draft.objects.get(pk=form["key"])


# --- Kept while somebody writes -----------------------------------------------------------------------------


def test_what_is_unfinished_is_kept_and_taken_up_again(world: World) -> None:
    """Also what no form would take: a day without an hour, and a link that is none."""
    officer, form = client_of(world.officer), typed(world, title="", links="no link", wanted_at_0="2/1/2030")
    entries = Entry.objects.count()
    assert keeps(officer, form | {"saved": "0", "nobody": "asked for it"}).json()["saved"] == 1
    draft = Draft.objects.get()
    assert (draft.author, draft.said("links"), "nobody" in draft.fields) == (world.officer, "no link", False)
    shown = page(officer.get(f"/posts/new/?draft={draft.pk}"))
    for words in ("no link", "2/1/2030", form["text"], 'name="saved" value="1"', f'value="{draft.pk}"'):
        assert words in shown
    assert "There is a problem" not in shown  # nobody sent it, so nothing is missing yet
    assert Entry.objects.count() == entries
    assert str(draft) in page(officer.get("/drafts/"))


def test_a_proposal_takes_its_draft_with_it(world: World) -> None:
    officer, form = client_of(world.officer), typed(world)
    keeps(officer, form | {"saved": "0"})
    assert officer.post("/posts/new/", form | {"saved": "1"}).status_code == 302
    assert not Draft.objects.exists()
    late = keeps(officer, form | {"saved": "1", "text": "Typed in another tab."})
    assert late.status_code == 422
    assert "was proposed or saved in another tab as TS-" in late.json()["trouble"]
    again = officer.post("/posts/new/", form | {"saved": "1", "text": "Typed in another tab."})
    assert again.status_code == 422
    assert "Typed in another tab." in page(again)
    assert officer.post("/posts/new/", form | {"saved": "1"}).status_code == 302  # a double click
    assert Post.objects.count() == 1
    assert not Draft.objects.exists()


def test_of_two_tabs_the_later_one_is_told_and_sees_both(world: World) -> None:
    officer, form = client_of(world.officer), typed(world)
    keeps(officer, form | {"saved": "0"})
    theirs, mine = form | {"text": "Words of theirs."}, form | {"text": "Words of mine."}
    assert keeps(officer, theirs | {"saved": "1"}).json()["saved"] == 2
    assert keeps(officer, theirs | {"saved": "1"}).json()["saved"] == 2  # the answer was lost on the way
    late = keeps(officer, mine | {"saved": "1"})
    assert late.status_code == 409
    assert "theirs" in late.json()["trouble"]
    assert "mine" in late.json()["trouble"]
    proposed = officer.post("/posts/new/", mine | {"saved": "1"})
    assert proposed.status_code == 422
    assert "theirs" in page(proposed)
    assert 'name="saved" value="2"' in page(proposed)
    assert Draft.objects.get().said("text") == "Words of theirs."
    assert officer.post("/posts/new/", mine | {"saved": "2"}).status_code == 302


def test_an_edit_is_kept_told_of_a_newer_version_and_taken_up_again(world: World) -> None:
    post, officer = world.draft(), client_of(world.officer)
    form = typed(world, text="Half a sen") | {"seen": post.seen}
    assert keeps(officer, form | {"saved": "0"}, post).json() == {
        "saved": 1,
        "said": keeps(officer, form | {"saved": "0"}, post).json()["said"],
        "trouble": "",
    }
    other_tab = typed(world, text="Quite another") | {"seen": post.seen, "saved": "0"}
    assert keeps(officer, other_tab, post).status_code == 409
    services.edit(post_id=post.pk, seen=post.seen, content=world.content(text="Colin's."), by=world.colleague)
    assert (
        "Colleague (colleague) saved version 2"
        in keeps(officer, form | {"saved": "1"}, post).json()["trouble"]
    )
    shown = page(officer.get(f"/posts/{post.reference}/edit/"))
    assert "Half a sen" in shown
    assert "saved version 2 since" in shown
    assert f'value="{post.seen}"' in shown  # so that saving it shows both
    assert "Half a sen" not in page(client_of(world.colleague).get(f"/posts/{post.reference}/edit/"))
    stale = officer.post(f"/posts/{post.reference}/edit/", form | {"saved": "1"})
    assert "What yours would change" in page(stale)
    now = Post.objects.get()
    saved = officer.post(f"/posts/{post.reference}/edit/", form | {"saved": "1", "seen": now.seen})
    assert (saved.status_code, Draft.objects.exists()) == (302, False)


def test_without_scripts_it_is_kept_by_a_button(world: World) -> None:
    officer, form = client_of(world.officer), typed(world, title="")
    assert officer.post("/posts/new/", form | {"then": "later"}).headers["Location"] == "/drafts/"
    again = officer.post("/posts/new/", form | {"then": "later", "text": "Other words."})
    assert again.status_code == 302
    assert sorted(draft.said("text") for draft in Draft.objects.all()) == sorted(
        [form["text"], "Other words."]
    )


@pytest.mark.parametrize(("marked", "kind"), [
    ({"text": "SECRET: the yield."}, "marking.refused"),
    ({"marking": Marking.SENSITIVE}, "post.refused"),
])  # fmt: skip
def test_what_a_gate_refuses_is_not_kept(world: World, marked: dict[str, str], kind: str) -> None:
    officer, form = client_of(world.officer), typed(world)
    keeps(officer, form | {"saved": "0"})
    assert keeps(officer, form | {"saved": "1", **marked}).status_code == 422
    assert officer.post("/posts/new/", form | {"saved": "1", "then": "later", **marked}).status_code == 422
    assert Draft.objects.get().fields == Draft.objects.get(number=1).fields
    assert Draft.objects.get().said("text") == form["text"]
    assert Entry.objects.filter(kind=kind).count() == 2


def test_who_may_not_write_keeps_nothing(world: World) -> None:
    assert keeps(client_of(world.auditor), typed(world)).status_code == 422
    out = world.published()
    assert keeps(client_of(world.officer), typed(world) | {"seen": out.seen}, out).status_code == 422
    assert keeps(client_of(world.officer2), typed(world) | {"seen": out.seen}, out).status_code == 404
    assert not Draft.objects.exists()


# --- Their author's own -------------------------------------------------------------------------------------

EVERYBODY = ["colleague", "manager", "gm", "gm2", "mcd", "mcdmanager", "records", "auditor", "admin"]


def test_nobody_else_finds_a_draft(world: World) -> None:
    draft = draft_of(world, title="Not yet said")
    for who in EVERYBODY:
        person = getattr(world, who)
        other = client_of(person)
        assert not may_view_draft(person, draft)
        assert not Draft.objects.of(person).exists()
        for path in (f"/posts/new/?draft={draft.pk}", f"/drafts/{draft.pk}/delete/"):
            assert other.get(path).status_code == 404, who
        for path in ("/", "/drafts/", "/posts/", "/posts/?words=said", "/register/?words=said"):
            assert "Not yet said" not in page(other.get(path)), (who, path)
        other.post(f"/drafts/{draft.pk}/delete/")
    assert may_view_draft(world.officer, draft)
    assert Draft.objects.of(world.officer).get() == draft


def test_its_author_deletes_it(world: World) -> None:
    draft, officer = draft_of(world), client_of(world.officer)
    assert "Delete this draft?" in page(officer.get(f"/drafts/{draft.pk}/delete/"))
    assert officer.post(f"/drafts/{draft.pk}/delete/").status_code == 302
    assert not Draft.objects.exists()
    assert officer.get(f"/posts/new/?draft={draft.pk}").status_code == 404


def test_it_leaves_when_its_time_is_over_and_not_untold(world: World) -> None:
    draft = draft_of(world)
    beginning, days = draft.saved_at, settings.DRAFTS_KEPT_DAYS
    with travel(beginning + timedelta(days=days - 4)):
        assert (tasks.tell_of_drafts_that_leave(), tasks.clear_drafts()) == (0, 0)
    with travel(beginning + timedelta(days=days, hours=1)):  # the clock stood still meanwhile
        assert (tasks.clear_drafts(), tasks.tell_of_drafts_that_leave(), tasks.clear_drafts()) == (0, 1, 0)
        assert tasks.tell_of_drafts_that_leave() == 0
    notice = Notice.objects.get(event__startswith="draft-leaves")
    assert (notice.person, notice.path) == (world.officer, "/drafts/")
    assert "Payment times" not in f"{notice.title} {notice.body} {notice.about}"
    with travel(beginning + timedelta(days=days + 3)):
        assert tasks.clear_drafts() == 1


def test_an_edit_of_what_went_out_leaves_at_once(world: World) -> None:
    post = world.draft()
    keeps(client_of(world.officer), typed(world) | {"seen": post.seen, "saved": "0"}, post)
    assert tasks.clear_drafts() == 0
    services.withdraw(post_id=post.pk, reason="No longer needed.", by=world.officer)
    assert tasks.clear_drafts() == 1


def test_its_files_stay_as_long_as_it_does(world: World, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    digest = files.keep(b"a picture")
    medium: Any = {"name": "a.png", "size": 9, "sha256": digest, "type": "image/png", "alt": ""}
    form = typed(world) | {"media-0-kept": keep(medium), "media-0-alt": "A chart"}
    keeps(client_of(world.officer), form | {"saved": "0"})
    assert attached_in_draft(Draft.objects.get().fields) == [{**medium, "alt": "A chart"}]
    old = (timezone.now() - orphans.STAY - timedelta(days=1)).timestamp()
    for gone in (False, True):
        os.utime(files.path_of(digest), (old, old))
        if gone:
            services.discard_draft(draft_id=UUID(form["key"]), by=world.officer)
        assert orphans.clear() == gone
    assert not files.path_of(digest).exists()


def test_what_the_portal_did_not_sign_is_no_file_and_stops_nothing(world: World) -> None:
    """Those that are orphaned are looked for in the drafts of all."""
    officer, form = client_of(world.officer), typed(world) | {"media-0-kept": "made:up"}
    assert keeps(officer, form | {"saved": "0"}).status_code == 200
    assert keeps(officer, form | {"saved": "1", "text": "Other words."}).status_code == 200
    assert officer.get(f"/posts/new/?draft={form['key']}").status_code == 200
    assert files_of_drafts() == set()


def test_a_number_of_another_draft_opens_none(world: World) -> None:
    form, post = typed(world) | {"saved": "0"}, world.draft()
    keeps(client_of(world.officer), form)
    tries = [(world.colleague, None), (world.colleague, post), (world.officer, post)]
    for by, edited in tries:
        answer = keeps(client_of(by), form | {"text": "Other words."}, edited)
        assert (answer.status_code, "is another one" in answer.json()["trouble"]) == (422, True)
    assert Draft.objects.get().said("text") == form["text"]


def test_nobody_keeps_more_than_they_can_finish(world: World) -> None:
    form, saved_at = typed(world) | {"saved": "0"}, timezone.now()
    Draft.objects.bulk_create(
        Draft(author=world.officer, fields={}, saved_at=saved_at) for _ in range(services.drafts.MOST)
    )
    assert "delete one first" in keeps(client_of(world.officer), form).json()["trouble"]
    assert keeps(client_of(world.colleague), form).status_code == 200


# --- Copies -------------------------------------------------------------------------------------------------


def test_an_earlier_post_is_begun_from_again(world: World) -> None:
    """Its words, where they stood and what they were on; nothing that was decided, and nothing of that one occasion."""
    post = world.approved(sources="The survey's page.", links=["https://treasury.example/survey"])
    shown = page(client_of(world.colleague).get(f"/posts/new/?copy={post.reference}"))
    for words in (post.version.title, "The survey&#x27;s page.", "https://treasury.example/survey"):
        assert words in shown
    assert f"Begun with {post.reference}" in shown
    copied = copy_of(post.version)
    assert not copied.keys() & {
        "relation",
        "relates_to",
        "contact",
        "answers_link",
        "answers_quote",
        "wanted_at",
        "seen",
    }
    for path in (f"/posts/new/?copy={post.reference}", "/posts/new/?copy=TS-000099", "/posts/new/?copy=x"):
        assert client_of(world.officer2).get(path).status_code == 404


def test_a_form_without_its_number_is_refused(world: World) -> None:
    answer = keeps(client_of(world.officer), {**typed(world), "key": "none"})
    assert answer.status_code == 422
    with pytest.raises(Refused):
        services.keep_draft(key=uuid4(), saved=0, fields={}, by=world.auditor)
