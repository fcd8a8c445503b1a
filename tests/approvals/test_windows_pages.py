"""The pages of windows and emergencies: who is let do what there, bad input, what is said, and what a list costs."""

import re
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals import services
from approvals.models import Post, RosterPlace, State, Window
from profiles.models import Person
from records.models import Entry
from tests.approvals.steps import (
    a_window,
    gone_live_first,
    held,
    nothing_written,
    on_roster,
    unconfirmed,
)
from tests.days import IN_TWO_YEARS
from tests.world import World, every

DAY = timedelta(days=1)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(answer: Any) -> str:
    return answer.content.decode()


def declared(**changes: str) -> dict[str, str]:
    """What the form sends: from tomorrow for a week."""
    tomorrow = timezone.localdate() + DAY
    return {
        "key": str(uuid4()),
        "kind": "caretaker",
        "name": "Caretaker 2028",
        "starts_at_0": f"{tomorrow:%d/%m/%Y}",
        "starts_at_1": "18:00",
        "ends_at_0": f"{tomorrow + 7 * DAY:%d/%m/%Y}",
        "ends_at_1": "09:00",
        **changes,
    }


# --- Windows ------------------------------------------------------------------------------------------------


def test_a_manager_in_mcd_declares_a_window_in_canberra_s_time(world: World) -> None:
    answer = client_of(world.mcdmanager).post("/windows/new/", declared(), follow=True)
    window = Window.objects.get()
    assert answer.redirect_chain[-1][0] == f"/windows/{window.reference}/"
    assert timezone.localtime(window.starts_at).hour == 18
    assert "Announced" in page(answer)


@pytest.mark.parametrize(("changes", "said"), [
    ({"name": ""}, "Give it the name that people know it by."),
    ({"kind": ""}, "Say what it is."),
    ({"starts_at_0": "yesterday"}, "Enter a valid date"),
    ({"starts_at_0": "01/02/2020"}, "A window begins today at the earliest"),
    ({"ends_at_0": "01/02/2020"}, "A window ends after it begins"),
    ({"ends_at_0": IN_TWO_YEARS}, "A window lasts a year at most"),
])  # fmt: skip
def test_a_mistake_is_told_at_its_field_and_loses_nothing(
    world: World, changes: dict[str, str], said: str
) -> None:
    with nothing_written():
        answer = client_of(world.mcdmanager).post("/windows/new/", declared(**changes))
    assert answer.status_code == 422
    assert said in page(answer)
    assert "18:00" in page(answer)


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "auditor", "admin"])
def test_everybody_reads_windows_and_only_mcd_s_managers_change_them(world: World, who: str) -> None:
    window, client = a_window(world), client_of(getattr(world, who))
    last = Entry.objects.latest("pk").pk
    for path in ("/windows/", f"/windows/{window.reference}/", "/windows/new/", "/emergency/"):
        assert client.get(path).status_code == 200
    assert "Declare a window" not in page(client.get("/windows/"))
    # That an auditor read the page is written down, whatever they sent.
    with nullcontext() if who == "auditor" else nothing_written():
        assert client.post("/windows/new/", declared()).status_code == 422
        path = f"/windows/{window.reference}/close/"
        answer = client.post(path, {"key": str(uuid4()), "reason": "I say so."})
    assert (
        not Entry.objects.filter(kind__in=["window.declared", "window.closed"]).exclude(pk__lte=last).exists()
    )
    assert answer.status_code == 422
    assert "MCD manager closes a window" in page(answer) or "take no other step" in page(answer)


def test_closing_early_needs_a_reason(world: World) -> None:
    window, client = a_window(world), client_of(world.mcdmanager2)
    path = f"/windows/{window.reference}/close/"
    assert "Say why it ends early." in page(client.post(path, {"key": str(uuid4()), "reason": " "}))
    answer = client.post(path, {"key": str(uuid4()), "reason": "Over."}, follow=True)
    assert "Closed early" in page(answer)
    assert "Over." in page(answer)


@pytest.mark.parametrize("reference", ["WIN-000009", "WIN-999999999999"])
def test_a_window_that_there_is_not_is_not_found(world: World, reference: str) -> None:
    assert client_of(world.officer).get(f"/windows/{reference}/").status_code == 404
    assert client_of(world.officer).post(f"/windows/{reference}/close/").status_code == 404


def test_a_post_says_which_window_is_open_and_who_may_still_do_what(world: World) -> None:
    waiting, kept = world.in_review(), held(world)
    gm, officer = client_of(world.gm), client_of(world.officer)
    for path in ("", "decide/"):
        assert "“Caretaker 2028” is open until" in page(gm.get(f"/posts/{waiting.reference}/{path}"))
    decide = page(gm.get(f"/posts/{waiting.reference}/decide/"))
    assert "an MCD manager approves, since “Caretaker 2028” is open." in decide
    assert f'formaction="/posts/{waiting.reference}/decline/"' in decide
    assert f'formaction="/posts/{waiting.reference}/approve/"' not in decide
    publish = page(officer.get(f"/posts/{kept.reference}/publish/"))
    assert "This post was approved before “Caretaker 2028” began" in publish
    assert "pack-text" not in publish, "nobody is handed words that may not go out"
    assert "Next: an MCD manager confirms it again, since “Caretaker 2028” holds it." in publish
    services.close_window(window_id=Window.objects.get().pk, reason="Over.", by=world.mcdmanager)
    assert "Caretaker 2028” is open" not in page(gm.get(f"/posts/{waiting.reference}/decide/"))


def test_a_manager_in_mcd_is_led_from_home_to_what_is_held(world: World) -> None:
    post, client = held(world), client_of(world.mcdmanager2)
    path = f"/posts/{post.reference}/reconfirm/"
    assert path in page(client.get("/"))
    assert post.reference in page(client.get(f"/windows/{Window.objects.get().reference}/"))
    form = {"key": str(uuid4()), "seen": post.seen, "note": "Still factual."}
    assert "Confirmed. It may go out" in page(client.post(path, form, follow=True))
    assert path not in page(client.get("/"))


def test_a_window_s_page_shows_what_the_reader_may_see_of_what_it_holds(world: World) -> None:
    post = held(world)
    path = f"/windows/{Window.objects.get().reference}/"
    assert post.version.title in page(client_of(world.gm).get(path))
    assert post.version.title not in page(client_of(world.gm2).get(path))


# --- Emergencies --------------------------------------------------------------------------------------------


def placed(who: Person, **changes: str) -> dict[str, str]:
    today = f"{timezone.localdate():%d/%m/%Y}"
    return {"key": str(uuid4()), "person": str(who.pk), "starts_on": today, "ends_on": today, **changes}


def test_the_roster_is_kept_with_a_form_and_a_click(world: World) -> None:
    client = client_of(world.mcdmanager)
    answer = client.post("/emergency/", placed(world.officer), follow=True)
    assert "Officer (officer) is on the emergency roster" in page(answer)
    again = client.post("/emergency/", placed(world.officer))
    assert again.status_code == 422
    assert "on the roster on some of these days already" in page(again)
    path = f"/emergency/roster/{RosterPlace.objects.get().pk}/remove/"
    assert path in page(client.get("/emergency/"))
    key = re.findall(r'name="key" value="([^"]+)"', page(client.get("/emergency/")))[-1]
    for _click in range(2):
        assert "no longer on the emergency roster" in page(client.post(path, {"key": key}, follow=True))
    assert Entry.objects.filter(kind="roster.removed").count() == 1
    assert client.get(path).status_code == 405
    gone = client.post("/emergency/roster/999999999999999999999/remove/", {"key": str(uuid4())})
    assert gone.status_code == 404


def test_a_form_that_took_somebody_off_takes_off_nobody_else(world: World) -> None:
    client, key = client_of(world.mcdmanager), str(uuid4())
    for who in (world.officer, world.colleague):
        client.post("/emergency/", placed(who))
    first, second = RosterPlace.objects.order_by("pk")
    client.post(f"/emergency/roster/{first.pk}/remove/", {"key": key})
    answer = client.post(f"/emergency/roster/{second.pk}/remove/", {"key": key}, follow=True)
    assert "This form was used for somebody else." in page(answer)
    assert "Colleague is no longer on the emergency roster" not in page(answer)


@pytest.mark.parametrize("changes", [{"person": ""}, {"ends_on": "1/2/2020"}, {"starts_on": "soon"}])
def test_a_place_that_could_not_be_is_refused_at_its_field(world: World, changes: dict[str, str]) -> None:
    with nothing_written():
        answer = client_of(world.mcdmanager).post("/emergency/", placed(world.officer, **changes))
    assert answer.status_code == 422
    assert "govuk-error-message" in page(answer)


def test_nobody_else_changes_the_roster_by_its_address(world: World) -> None:
    on_roster(world)
    client = client_of(world.gm)
    with nothing_written():
        assert client.post("/emergency/", placed(world.colleague)).status_code == 422
        client.post(f"/emergency/roster/{RosterPlace.objects.get().pk}/remove/", {"key": str(uuid4())})
        client_of(world.mcdmanager).post(f"/emergency/roster/{RosterPlace.objects.get().pk}/remove/")
    assert f"/emergency/roster/{RosterPlace.objects.get().pk}/" not in page(client.get("/emergency/"))


def test_publishing_first_is_offered_to_those_on_the_roster_alone(world: World) -> None:
    post = on_roster(world)
    path = f"/posts/{post.reference}/publish-first/"
    assert path in page(client_of(world.officer).get(f"/posts/{post.reference}/"))
    assert "Publish first" not in page(client_of(world.colleague).get(f"/posts/{post.reference}/"))
    assert "You are not on the emergency roster today" in page(client_of(world.colleague).get(path))


def test_an_emergency_goes_out_and_is_confirmed_through_its_pages(world: World) -> None:
    post, officer, gm = on_roster(world), client_of(world.officer), client_of(world.gm)
    path = f"/posts/{post.reference}"
    given = {"key": str(uuid4()), **gone_live_first(world, post)}
    without = officer.post(f"{path}/publish-first/", {**given, "reason": " ", "declared": []})
    assert without.status_code == 422
    assert "Say what would have happened had it waited" in page(without)
    assert "Tick each box of the declaration." in page(without)
    assert given["permalink"] in page(without)
    assert "Noted." in page(officer.post(f"{path}/publish-first/", given, follow=True))

    assert f"{path}/confirm/" in page(gm.get("/"))
    shown = page(gm.get(f"{path}/confirm/"))
    assert "People were sending money to a false account." in shown
    unticked = gm.post(f"{path}/confirm/", {"key": str(uuid4()), "seen": post.seen, "note": "Yes."})
    assert (unticked.status_code, "Yes." in page(unticked)) == (422, True)
    form = {"key": str(uuid4()), "seen": post.seen, "declared": every("decider")}
    assert "Confirmed. It becomes a record" in page(gm.post(f"{path}/confirm/", form, follow=True))
    assert Post.objects.get(pk=post.pk).state == State.PUBLISHED


def test_an_objection_says_why_and_leads_to_putting_it_right(world: World) -> None:
    post, gm = unconfirmed(world), client_of(world.gm)
    path = f"/posts/{post.reference}/object/"
    form = {"key": str(uuid4()), "seen": post.seen}
    assert "Say why it should not have gone out." in page(gm.post(path, {**form, "reason": " "}))
    after = page(gm.post(path, {**form, "reason": "It names a bank."}, follow=True))
    assert "It should not have gone out" in after
    assert "It names a bank." in after
    assert "Gm (gm) objected to it" in after
    assert "What went live is not what was" not in after, "its words were as written"
    close = page(client_of(world.mcd).get(f"/posts/{post.reference}/close-incident/"))
    assert "It should not have gone out" in close


def test_who_published_first_is_told_that_somebody_else_confirms(world: World) -> None:
    post = unconfirmed(world)
    markup = page(client_of(world.officer).get(f"/posts/{post.reference}/"))
    assert "You wrote, edited or submitted this post" in markup or "may decide" in markup
    assert f"/posts/{post.reference}/confirm/" not in markup


# --- What a page costs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/windows/", "/emergency/", "/windows/WIN-{}/"])
def test_a_list_costs_the_same_however_long(world: World, path: str) -> None:
    client = client_of(world.mcdmanager)
    asked = []
    for rows in (1, 30):
        for number in range(rows):
            _a_row_of_everything(world, f"Number {rows}-{number}")
        page_of = path.format(f"{Window.objects.filter(closed_by=None).latest('pk').pk:06d}")
        client.get(page_of)
        with CaptureQueriesContext(connection) as taken:
            assert client.get(page_of).status_code == 200
        asked.append(len([query for query in taken if "SAVEPOINT" not in query["sql"]]))
    assert asked[0] == asked[1]
    assert asked[0] <= 16


def _a_row_of_everything(world: World, name: str) -> None:
    over = a_window(world, name=name)
    unconfirmed(world)
    services.close_window(window_id=over.pk, reason="Over.", by=world.mcdmanager)
    if "-0" in name:
        held(world)
    else:
        world.approved(approver=world.again(world.mcdmanager))
        a_window(world)
    RosterPlace.objects.create(
        person=world.person(name.replace(" ", ""), "Clerk", world.macro),
        starts_on=timezone.localdate(),
        ends_on=timezone.localdate(),
        added_by=world.mcdmanager,
        added_at=timezone.now(),
    )
