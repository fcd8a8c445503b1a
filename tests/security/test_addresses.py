"""Where people are reached, and links for a password go: one person alone sends none of them elsewhere.

On the build before, one administrator moved the mail of an officer and of their General Manager, had a link sent to
each, wrote as the one and approved as the other.
"""

from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from approvals.models import Post, State
from directory import services
from notices.models import Notice
from profiles.models import AddressChange, Nomination, Person, Position, Role, SignInChange, Tie
from profiles.policy import may_confirm_address
from records.models import Entry
from records.verify import Rejected, Stories
from tests.clock import travel
from tests.security.links import choose, mailed
from tests.security.test_directory_attacks import (
    DAY,
    TODAY,
    client_of,
    forbidden,
    is_not_approved,
    portal,
    send,
    told,
)
from tests.security.test_sign_in_links import told as heard
from tests.world import World, approve
from workflow.rulings import Refused

MINE = "mine@treasury.example"
HER_DESK = "She rang from her desk."


def proposed(world: World, person: Person, email: str = MINE, by: Person | None = None) -> AddressChange:
    services.propose_address(person_id=person.pk, email=email, reason=HER_DESK, by=by or world.admin)
    return AddressChange.objects.filter(person=person).latest("id")


def confirmed(change: AddressChange, by: Person) -> AddressChange:
    return services.confirm_address(change_id=change.pk, by=by)


def added(world: World, name: str = "lee", by: Person | None = None) -> Person:
    return services.add_person(
        user_name=name, name=name.title(), email=f"{name}@treasury.example", by=by or world.admin
    )


def address_of(person: Person) -> str:
    return Person.objects.get(pk=person.pk).email


# --- One administrator, two sign-ins --------------------------------------------------------------------------------


def test_one_administrator_does_not_get_at_two_sign_ins_by_the_pages(
    world: World, mailoutbox: list[Any]
) -> None:
    """The whole of it: both links go to the people's own mailboxes, and both passwords stay theirs."""
    for person in (world.officer, world.gm):
        page, typed = f"/people/{person.pk}", {"reason": HER_DESK}
        assert (
            send(world.admin, f"{page}/address/", email=f"x{person.pk}@treasury.example", **typed).status_code
            == 302
        )
        change = AddressChange.objects.get(person=person)
        assert send(world.admin, f"/people/addresses/{change.pk}/confirm/").status_code == 422
        assert send(world.admin, f"{page}/reset/", **typed).status_code == 302
    services.send_links()
    assert sorted(to for letter in mailoutbox for to in letter.to) == [
        "gm@treasury.example",
        "officer@treasury.example",
    ]


def test_a_second_administrator_confirms_nothing_for_the_first(world: World) -> None:
    second = world.person("admin2", "Second administrator", world.information, Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="an MCD manager or an auditor may confirm this"):
        confirmed(proposed(world, world.gm), second)


def test_nor_does_whom_they_have_let_in(world: World) -> None:
    SignInChange.objects.create(person=world.mcdmanager, by=world.admin, what="reset")
    with pytest.raises(Refused, match="arranged by admin"):
        confirmed(proposed(world, world.gm), world.again(world.mcdmanager))
    assert address_of(world.gm) == "gm@treasury.example"


@pytest.mark.parametrize("by", ["gm", "mcdmanager", "auditor"])
def test_the_person_an_mcd_manager_or_an_auditor_confirms_it(
    world: World, by: str, mailoutbox: list[Any]
) -> None:
    change = proposed(world, world.gm)
    who = getattr(world, by)
    assert send(who, f"/people/addresses/{change.pk}/confirm/").status_code == 302
    assert address_of(world.gm) == MINE
    services.reset_password(person_id=world.gm.pk, reason=HER_DESK, by=world.admin)
    choose(mailed())
    assert mailoutbox[-1].to == [MINE]


@pytest.mark.parametrize("by", ["officer", "colleague", "gm2", "mcd", "records", "admin"])
def test_nobody_else_does(world: World, by: str) -> None:
    change = proposed(world, world.gm)
    assert send(getattr(world, by), f"/people/addresses/{change.pk}/confirm/").status_code in (404, 422)
    assert address_of(world.gm) == "gm@treasury.example"


def test_who_confirmed_it_themselves_is_nobody_s(world: World) -> None:
    confirmed(proposed(world, world.gm), world.gm)
    assert not Tie.objects.filter(person=world.gm).exists()
    confirmed(proposed(world, world.gm2, "new@treasury.example"), world.auditor)
    assert {tie.by for tie in Tie.objects.filter(person=world.gm2)} == {world.admin, world.auditor}


@pytest.mark.parametrize("end", ["confirmed", "refused", "replaced"])
def test_it_asks_until_it_is_settled(world: World, end: str) -> None:
    change = proposed(world, world.gm)
    asked = Notice.objects.unread().filter(person=world.auditor, asks="address", asked_of=change.pk)
    assert asked.exists()
    if end == "confirmed":
        confirmed(change, world.gm)
    elif end == "refused":
        services.refuse_address(change_id=change.pk, reason="A mistake.", by=world.gm)
    else:
        proposed(world, world.gm, "new@treasury.example")
    assert not asked.exists()
    assert Notice.objects.unread().filter(person=world.auditor).count() == 1, "what followed is news"


def test_what_was_refused_taken_back_or_replaced_is_confirmed_no_more(world: World) -> None:
    first, second = proposed(world, world.gm), proposed(world, world.gm, "new@treasury.example")
    with pytest.raises(Refused, match="A later change took its place"):
        confirmed(first, world.auditor)
    services.refuse_address(change_id=second.pk, reason="A mistake.", by=world.admin)
    with pytest.raises(Refused, match="This was refused"):
        confirmed(second, world.auditor)
    with travel(timezone.now() + 31 * DAY), pytest.raises(Refused, match="in time"):
        confirmed(AddressChange.objects.get(pk=first.pk), world.auditor)


# --- Whom they added themselves -------------------------------------------------------------------------------------


def seated(world: World, person: Person) -> Nomination:
    """In good faith, an MCD manager confirms a General Manager for the division where there was none."""
    seat = Position.objects.create(
        title="General Manager", division=world.information, role=Role.GENERAL_MANAGER
    )
    nomination = services.nominate(person=person, position=seat, starts_on=TODAY, by=world.admin)
    assert isinstance(nomination, Nomination)
    return services.confirm(nomination_id=nomination.pk, by=world.mcdmanager)


def test_an_officer_and_a_general_manager_of_one_s_own_making_do_not_decide(world: World) -> None:
    """The seat was confirmed in good faith; the officer nobody has looked at."""
    writer, head = added(world, "writer"), added(world, "head")
    services.nominate(
        person=writer,
        position=Position.objects.create(title="Analyst", division=world.information),
        starts_on=TODAY,
        by=world.admin,
    )
    seated(world, head)
    is_not_approved(world, world.in_review(by=world.again(writer)), head)


def test_once_somebody_has_confirmed_the_officer_s_address_they_do(world: World) -> None:
    """A department that begins: everybody was added in one week, by one administrator."""
    writer, head = added(world, "writer"), added(world, "head")
    seat = Position.objects.create(title="Analyst", division=world.information)
    services.nominate(person=writer, position=seat, starts_on=TODAY, by=world.admin)
    seated(world, head)
    assert (
        send(world.auditor, f"/people/addresses/{writer.address_changes.get().pk}/confirm/").status_code
        == 302
    )
    post = world.in_review(by=world.again(writer))
    approve(post_id=post.pk, seen=post.seen, by=world.again(head))
    assert Post.objects.get(pk=post.pk).state == State.APPROVED


def test_who_confirms_a_seat_confirms_the_address_beside_it(world: World) -> None:
    head = added(world, "head")
    nomination = seated(world, head)
    assert head.address_changes.get().confirmed_by == world.mcdmanager
    assert Entry.objects.filter(subject=head.reference, kind="person.address_confirmed").count() == 1
    assert Nomination.objects.get(pk=nomination.pk).stands


def test_an_address_that_changes_under_the_page_of_a_seat_is_shown_again(world: World) -> None:
    seat = Position.objects.create(
        title="General Manager", division=world.information, role=Role.GENERAL_MANAGER
    )
    nomination = services.nominate(person=world.colleague, position=seat, starts_on=TODAY, by=world.admin)
    assert isinstance(nomination, Nomination)
    seen = nomination.fingerprint
    confirmed(proposed(world, world.colleague), world.auditor)
    with pytest.raises(Refused, match="how they are reached"):
        services.confirm(nomination_id=nomination.pk, seen=seen, by=world.mcdmanager)


def test_nobody_confirms_where_they_were_added(world: World) -> None:
    lee = added(world)
    change = lee.address_changes.get()
    world.acts_for(lee, world.auditor)
    for by in (lee, world.admin):
        assert not may_confirm_address(world.again(by), change)
    assert may_confirm_address(world.again(world.auditor), change)


def test_a_mistyped_address_of_somebody_new_is_confirmed_as_it_is_mended(world: World) -> None:
    lee = added(world)
    confirmed(proposed(world, lee, "chan@treasury.example"), world.mcdmanager)
    SignInChange.objects.create(person=world.gm, by=world.admin, what="reset")
    assert not Tie.objects.filter(person=world.gm, by=lee).exists()


def test_whom_the_same_administrator_added_long_ago_is_free(world: World) -> None:
    lee = added(world)
    SignInChange.objects.create(person=world.gm, by=world.admin, what="reset")
    assert world.again(world.gm).ties == {world.admin.pk: "admin", lee.pk: "admin"}
    assert world.again(world.gm).actor()["tied_to"] == ["admin"]
    with travel(timezone.now() + 30 * DAY):
        assert world.again(world.gm).ties == {}


# --- The portal's role, and the log ---------------------------------------------------------------------------------


def test_the_portal_s_role_moves_nobody_s_mail(world: World) -> None:
    with forbidden("Somebody else confirms where a person is reached"):
        portal("UPDATE profiles_person SET email = %s WHERE username = 'gm'", MINE)
    change = proposed(world, world.gm)
    with forbidden("Somebody else confirms"):
        portal("UPDATE profiles_person SET email = %s WHERE username = 'gm'", MINE)
    for by in (world.admin, world.officer, world.mcd):
        with pytest.raises(DatabaseError, match=r"not theirs to confirm|somebody_else_confirms"):
            portal("UPDATE profiles_addresschange SET confirmed_by_id = %s, confirmed_at = now()", by.pk)
    with forbidden("permission denied"):
        portal("UPDATE profiles_addresschange SET email = 'x@treasury.example'")
    with forbidden("waits before it is confirmed"):
        portal(
            "INSERT INTO profiles_addresschange (person_id, email, first, reason, proposed_by_id, proposed_at, "
            "confirmed_by_id, confirmed_at, refused_because) VALUES (%s, %s, false, '', %s, now(), %s, now(), '')",
            world.gm.pk, MINE, world.admin.pk, world.auditor.pk,
        )  # fmt: skip
    confirmed(change, world.auditor)
    with forbidden("stands as it was proposed|permission denied"):
        portal("UPDATE profiles_addresschange SET confirmed_at = now()")


def test_both_addresses_are_told_and_the_watchers(world: World) -> None:
    confirmed(proposed(world, world.gm), world.auditor)
    assert heard(world.gm) == [
        "Gm (gm) is proposed to be reached elsewhere",
        "Gm (gm) is reached elsewhere",
        "Gm (gm) is reached elsewhere",
    ]
    assert "Gm (gm) is reached elsewhere" in heard(world.mcdmanager)
    page = client_of(world.auditor).get("/people/addresses/").content.decode()
    assert "No address waits" in page


def test_a_reader_of_the_log_finds_what_the_portal_would_refuse() -> None:
    at = "2026-02-09T00:00:00.000Z"
    who = {"user_name": "writer", "address_waits": True, "actor__user_name": "admin"}
    new = told("person.added", "PERSON-2", at, **who)
    let_in = told("person.reset", "PERSON-1", at, user_name="gm", actor__user_name="admin")
    post = [
        told(kind, "TS-1", "2026-02-10T00:00:00.000Z", actor__user_name=by)
        for kind, by in (("post.proposed", "writer"), ("post.submitted", "writer"), ("post.approved", "gm"))
    ]
    given = {"user_name": "writer", "proposed_by": "admin", "actor__role": "auditor"}
    by_auditor = told("person.address_confirmed", "PERSON-2", at, **given, actor__user_name="auditor")
    assert "had seated, or let in" in problems(new, let_in, *post)
    assert not problems(new, let_in, by_auditor, *post)
    by_admin = told("person.address_confirmed", "PERSON-2", at, **given, actor__user_name="admin")
    assert "proposed and confirmed by one person" in problems(by_admin)
    given["actor__role"] = "general_manager"
    assert "is not a role" in problems(
        told("person.address_confirmed", "PERSON-2", at, **given, actor__user_name="gm")
    )


def problems(*entries: Any) -> str:
    stories, found = Stories(), []
    for entry, values in entries:
        try:
            stories.follow(entry, values)
        except Rejected as problem:
            found.append(str(problem))
    return " ".join(found)
