"""The pages on professional comments: who is let in, what is kept of what they typed, and what each list costs."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from professional_use import services
from professional_use.disclaimer import LINES
from professional_use.models import ProfessionalComment, State
from professional_use.steps import STEPS
from profiles.models import Person
from tests.days import IN_TWO_YEARS
from tests.professional_use.comments import concern, nothing_written, now, seat_above, told, typed
from tests.world import World

NEW = "/professional/new/"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(answer: Any) -> str:
    return answer.content.decode()


# --- Who is let in ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "manager", "gm", "mcd", "mcdmanager", "records", "auditor"])
@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in STEPS)])
def test_who_may_see_a_comment_sees_all_its_pages(world: World, who: str, path: str) -> None:
    comment = told(world)
    answer = client_of(getattr(world, who)).get(f"/professional/{comment.reference}/{path}")
    assert answer.status_code == 200


@pytest.mark.parametrize("who", ["colleague", "officer2", "gm2", "admin"])
@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in STEPS)])
def test_to_others_a_comment_is_not_there(world: World, who: str, path: str) -> None:
    comment = told(world)
    client = client_of(getattr(world, who))
    assert client.get(f"/professional/{comment.reference}/{path}").status_code == 404
    if path:
        form = {
            "key": str(uuid4()),
            "note": "",
            "concern": "x",
            "reply": "amended",
            "answer": "x",
            "reason": "x",
        }
        assert client.post(f"/professional/{comment.reference}/{path}", form).status_code == 404
    assert now(comment).state == State.TOLD


def test_the_list_shows_what_the_person_may_see(world: World) -> None:
    told(world, topic="Ours")
    told(world, by=world.officer2, topic="Theirs")
    seen = {
        who: page(client_of(getattr(world, who)).get("/professional/"))
        for who in ("manager", "gm2", "colleague")
    }
    assert "Ours" in seen["manager"]
    assert "Theirs" not in seen["manager"]
    assert "Theirs" in seen["gm2"]
    assert "No comments yet" in seen["colleague"]


# --- Telling ------------------------------------------------------------------------------------------------


def test_the_form_says_whom_it_goes_to_and_that_it_needs_no_approval(world: World) -> None:
    assert "goes to Gm (gm), who leads your division" in page(client_of(world.officer).get(NEW))
    managers = f"{world.mcdmanager} or {world.mcdmanager2}"
    assert f"goes to {managers}, who manages in MCD" in page(client_of(world.gm).get(NEW))
    seat_above(world)
    shown = page(client_of(world.officer).get(NEW))
    assert "This goes to Manager (manager), your line manager." in shown
    assert "It needs no approval." in shown
    for line in LINES:
        assert line.text in shown


def test_telling_leads_to_the_comment(world: World) -> None:
    seat_above(world)
    answer = client_of(world.officer).post(NEW, typed(key=str(uuid4())), follow=True)
    comment = ProfessionalComment.objects.get()
    assert answer.redirect_chain == [(f"/professional/{comment.reference}/", 302)]
    assert "You need not wait for an answer" in page(answer)
    assert "The comment need not wait for that" in page(answer)


BAD = [
    ({"profile": "officer@treasury.example"}, "id_profile_error", "this is a Treasury address"),
    ({"profile": ""}, "id_profile_error", "Name the profile"),
    ({"disclaimer": "My own views."}, "id_disclaimer_error", "does not say that you do not speak for"),
    ({"disclaimer": ""}, "id_disclaimer_error", "say how else you make it clear"),
    ({"what": "[SEC=OFFICIAL:Sensitive] Between us."}, "id_what_error", "cannot be said in public"),
    ({"planned_on": "31/2/2027"}, "id_planned_on_error", "27 March 2027"),
    ({"planned_on": IN_TWO_YEARS}, "id_planned_on_error", "within a year"),
    ({"link": "not a link"}, "id_link_error", "valid URL"),
    ({"speaks_as": "king"}, "id_speaks_as_error", "king"),
    ({"marking": "OFFICIAL:Sensitive"}, "id_marking_error", "OFFICIAL:Sensitive"),
    ({"place": ""}, "id_place_error", "Say where you will comment."),
    ({"topic": "x" * 121}, "id_topic_error", "at most 120 fit"),
]


@pytest.mark.parametrize(("changes", "where", "why"), BAD, ids=[f"{changes}"[:40] for changes, _, _ in BAD])
def test_bad_input_is_explained_at_its_field_and_kept(
    world: World, changes: dict[str, str], where: str, why: str
) -> None:
    with nothing_written():
        answer = client_of(world.officer).post(NEW, typed(key=str(uuid4()), **changes))
    assert answer.status_code == 422
    shown = page(answer)
    assert f'id="{where}"' in shown
    assert why in shown
    kept = typed(**changes).get("topic", "")
    assert kept in shown
    assert "The ratio in the article" in shown or "what" in changes


def test_an_empty_notice_says_what_it_needs(world: World) -> None:
    answer = client_of(world.officer).post(NEW)
    assert answer.status_code == 422
    assert "Say where you will comment." in page(answer)


def test_an_auditor_is_told_why_they_cannot(world: World) -> None:
    auditor = client_of(world.auditor)
    assert "take no other step" in page(auditor.get(NEW))
    assert auditor.post(NEW, typed(key=str(uuid4()))).status_code == 422
    assert not ProfessionalComment.objects.exists()


def test_what_was_typed_is_kept_where_the_person_may_not_tell_by_now(world: World) -> None:
    answer = client_of(world.auditor).post(NEW, typed(key=str(uuid4()), what="Words that took an hour."))
    assert "Words that took an hour." in page(answer)


def test_with_nobody_to_tell_the_button_is_grey_and_says_why(world: World) -> None:
    for manager in (world.mcdmanager, world.mcdmanager2):
        world.unseat(manager)
    shown = page(client_of(world.gm).get(NEW))
    assert "Nobody holds a position that could take this notice today" in shown
    assert 'aria-disabled="true"' in shown


# --- Answering ----------------------------------------------------------------------------------------------


def test_the_manager_sees_where_what_and_whether_it_is_made_clear(world: World) -> None:
    shown = page(client_of(world.manager).get(f"/professional/{told(world).reference}/"))
    for words in (
        "LinkedIn",
        "priya-raman",
        "wear of houses",
        "Made clear",
        "represents neither the Treasury",
    ):
        assert words in shown
    shown = page(
        client_of(world.manager).get(
            f"/professional/{told(world, disclaimer='My own views.', makes_clear='I say so first.').reference}/"
        )
    )
    for words in ("Look at this", "does not speak for the Treasury or the Government", "I say so first."):
        assert words in shown


def test_a_pseudonym_brings_a_reminder(world: World) -> None:
    words = "The profile does not show the name"
    client = client_of(world.manager)
    assert words in page(client.get(f"/professional/{told(world, pseudonymous=True).reference}/"))
    assert words not in page(client.get(f"/professional/{told(world).reference}/"))


def test_a_whole_conversation_through_the_pages(world: World) -> None:
    comment = told(world)
    manager, officer = client_of(world.manager), client_of(world.officer)
    base = f"/professional/{comment.reference}/"
    assert "It is not a veto" in page(manager.get(f"{base}raise-concern/"))
    sent = manager.post(
        f"{base}raise-concern/", {"key": str(uuid4()), "concern": "Leave out the figure."}, follow=True
    )
    assert "Your concern is with the officer" in page(sent)
    shown = page(officer.get("/"))
    assert "Answer a concern" in shown
    form = {"key": str(uuid4()), "reply": "amended", "answer": "No figure now."}
    answered = page(officer.post(f"{base}answer/", form, follow=True))
    assert "Whoever raised the concern has been notified" in answered
    assert "No figure now." in answered
    assert "I have changed what I will say" in answered


@pytest.mark.parametrize("name", STEPS)
def test_the_page_of_a_step_names_the_comment(world: World, name: str) -> None:
    comment = told(world)
    shown = page(client_of(world.manager).get(f"/professional/{comment.reference}/{name}/"))
    assert comment.topic in shown.partition("<h1")[2].partition("</h1>")[0]


@pytest.mark.parametrize("name", STEPS)
def test_an_empty_form_says_what_it_needs(world: World, name: str) -> None:
    comment = concern(world) if name == "answer" else told(world)
    who = world.manager if name in ("acknowledge", "raise-concern") else world.officer
    answer = client_of(who).post(f"/professional/{comment.reference}/{name}/", {})
    assert answer.status_code == 422
    assert "There is a problem" in page(answer)
    assert now(comment).state == comment.state


def test_who_may_not_answer_is_told_why_and_what_they_wrote_is_kept(world: World) -> None:
    comment = told(world)
    answer = client_of(world.mcd).post(
        f"/professional/{comment.reference}/raise-concern/", {"key": str(uuid4()), "concern": "From afar."}
    )
    assert answer.status_code == 422
    assert "answers to this" in page(answer)
    assert "From afar." in page(answer)
    assert now(comment).state == State.TOLD


def test_a_step_that_somebody_else_took_meanwhile_is_explained(world: World) -> None:
    comment = told(world)
    services.withdraw(comment_id=comment.pk, reason="No time.", by=world.officer)
    answer = client_of(world.manager).post(
        f"/professional/{comment.reference}/acknowledge/", {"key": str(uuid4())}
    )
    assert answer.status_code == 422
    assert "This comment was withdrawn, so it cannot be acknowledged now." in page(answer)


MOVED_ON = {
    "acknowledge": {"note": "From the train."},
    "raise-concern": {"concern": "Leave out the figure."},
    "answer": {"reply": "explained", "answer": "It is public."},
    "withdraw": {"reason": "No time."},
}


@pytest.mark.parametrize("name", STEPS)
def test_what_was_typed_is_kept_where_the_comment_moved_on(world: World, name: str) -> None:
    comment, given = told(world), MOVED_ON[name]
    services.withdraw(comment_id=comment.pk, reason="Another day.", by=world.officer)
    who = world.manager if name in ("acknowledge", "raise-concern") else world.officer
    answer = client_of(who).post(f"/professional/{comment.reference}/{name}/", {"key": str(uuid4()), **given})
    assert answer.status_code == 422
    assert list(given.values())[-1] in page(answer)


def test_what_shows_changes_nothing(world: World) -> None:
    comment = told(world)
    manager = client_of(world.manager)
    pages = [reverse(f"professional_use:{name}", args=[comment.reference]) for name in STEPS]
    for page_of_step in pages:  # the notice that led there counts as read
        manager.get(page_of_step)
    with nothing_written():
        for page_of_step in pages:
            manager.get(page_of_step)


def test_the_home_page_says_what_waits_for_a_manager(world: World) -> None:
    comment = told(world, topic="How saving is measured")
    shown = page(client_of(world.manager).get("/"))
    assert "Professional comments to acknowledge" in shown
    assert f"/professional/{comment.reference}/" in shown
    assert "Professional comments to acknowledge" not in page(client_of(world.gm).get("/"))
    assert NEW in page(client_of(world.officer).get("/"))


# --- What it costs ------------------------------------------------------------------------------------------


def queries(person: Person, path: str) -> int:
    client = client_of(person)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize("who", ["manager", "gm", "mcd"])
@pytest.mark.parametrize("path", ["/professional/", "/"])
def test_a_list_costs_the_same_however_long_it_is(world: World, who: str, path: str) -> None:
    told(world)
    few = queries(getattr(world, who), path)
    for number in range(30):
        told(world, topic=f"Number {number}")
    assert queries(getattr(world, who), path) == few


def test_pages_lead_to_older_comments(world: World) -> None:
    for number in range(30):
        told(world, topic=f"Number {number}.")
    manager = client_of(world.manager)
    first = page(manager.get("/professional/"))
    assert "Number 29." in first
    assert "Number 2." not in first
    older = first.split('href="?before=')[1].split('"')[0]
    assert "Number 2." in page(manager.get(f"/professional/?before={older}"))
