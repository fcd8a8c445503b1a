"""A General Manager goes on leave: who may name whom, for how long, and what it leaves behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory import services
from notices.models import Notice
from profiles import policy
from profiles.models import ActingArrangement, Appointment, Nomination, Person, Position, Role
from tests.profiles.people import a_person, a_position, acting
from workflow.rulings import Refused

TODAY = timezone.localdate()
DAY = timedelta(days=1)
GM = Role.GENERAL_MANAGER
PAGE = reverse("directory:acting")


def seat_of(person: Person) -> Position:
    return Position.objects.get(appointments__person=person)


def propose(person: Person, by: Person, position: Position | None = None, **changes: object) -> Nomination:
    given = {"starts_on": TODAY, "ends_on": TODAY + 7 * DAY, "instrument": "HR-2026-114"} | changes
    return services.nominate(acting=True, person=person, position=position or seat_of(by), by=by, **given)


def name(
    person: Person, by: Person, position: Position | None = None, **changes: object
) -> ActingArrangement:
    """Proposed, and confirmed by one of MCD's managers."""
    confirmer = Person.objects.filter(name="The confirmer").first() or a_person(
        Role.MCD_MANAGER, name="The confirmer"
    )
    nomination = propose(person, by, position, **changes)
    services.confirm(nomination_id=nomination.pk, by=confirmer)
    return ActingArrangement.objects.get(nomination=nomination)


def refused(sentence: str):
    return pytest.raises(Refused, match=sentence)


def test_the_holder_names_who_acts_and_they_may_do_what_the_seat_may(db):
    gm, deputy = a_person(GM), a_person("")
    arrangement = name(deputy, by=gm)
    assert Person.objects.get(pk=deputy.pk).holds(GM)
    assert Person.objects.get(pk=gm.pk).holds(GM)
    assert arrangement.named_by == gm


def test_an_administrator_names_for_any_seat_that_decides(db):
    gm, admin = a_person(GM), a_person(Role.ADMINISTRATOR)
    name(a_person(""), by=admin, position=seat_of(gm))
    with refused("not yours"):
        name(a_person(""), by=admin, position=a_position(""))


@pytest.mark.parametrize("role", ["", GM, Role.MCD_MANAGER, Role.LINE_MANAGER, Role.AUDITOR])
def test_nobody_else_names_for_a_seat(db, role):
    with refused("not yours"):
        name(a_person(""), by=a_person(role), position=seat_of(a_person(GM)))


def test_an_ordinary_officers_seat_is_not_acted_in(db):
    with refused("not yours"):
        name(a_person(""), by=a_person(""))


@pytest.mark.parametrize("role", [GM, Role.ADMINISTRATOR])
def test_nobody_names_themselves(db, role):
    person = a_person(role)
    with refused("cannot name yourself"):
        name(person, by=person, position=seat_of(person))


def test_an_administrator_does_not_become_general_manager_by_naming(db):
    admin = a_person(Role.ADMINISTRATOR)
    with refused("cannot name yourself"):
        name(admin, by=admin, position=seat_of(a_person(GM)))


def test_who_acts_cannot_pass_it_on(db):
    gm, deputy = a_person(GM), a_person("")
    name(deputy, by=gm)
    with refused("not yours"):
        name(a_person(""), by=Person.objects.get(pk=deputy.pk), position=seat_of(gm))


def test_the_holder_is_not_named_for_their_own_seat_by_an_administrator(db):
    gm = a_person(GM)
    with refused("holds this position"):
        name(gm, by=a_person(Role.ADMINISTRATOR), position=seat_of(gm))


def test_somebody_who_left_neither_names_nor_is_named(db):
    gm = a_person(GM)
    with refused("can no longer sign in"):
        name(a_person("", is_active=False), by=gm)
    Person.objects.filter(pk=gm.pk).update(is_active=False)
    with refused("not yours"):
        name(a_person(""), by=gm)


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [(-1, 3, "in the past"), (3, 2, "before the first"), (0, 367, "a year at most")],
)
def test_the_days_make_sense(db, starts, ends, sentence):
    with refused(sentence):
        name(a_person(""), by=a_person(GM), starts_on=TODAY + starts * DAY, ends_on=TODAY + ends * DAY)


def test_one_acts_at_a_time(db):
    gm = a_person(GM)
    first = name(a_person(""), by=gm)
    with refused("already. Revoke that first"):
        name(a_person(""), by=gm, starts_on=TODAY + 7 * DAY)
    services.revoke_acting(arrangement_id=first.pk, by=gm)
    name(a_person(""), by=gm)


def test_revoking_ends_it_at_once_and_only_once(db):
    gm, deputy = a_person(GM), a_person("")
    arrangement = name(deputy, by=gm)
    with refused("not yours"):
        services.revoke_acting(arrangement_id=arrangement.pk, by=deputy)
    services.revoke_acting(arrangement_id=arrangement.pk, by=gm)
    assert not Person.objects.get(pk=deputy.pk).holds(GM)
    with refused("is over"):
        services.revoke_acting(arrangement_id=arrangement.pk, by=gm)


def test_one_that_has_run_out_is_not_revoked(db):
    gm = a_person(GM)
    past = acting(a_person(""), seat_of(gm), TODAY - 3 * DAY, TODAY - DAY, named_by=gm)
    with refused("is over"):
        services.revoke_acting(arrangement_id=past.pk, by=gm)


def test_whoever_acts_is_told(db):
    gm, deputy = a_person(GM), a_person("")
    arrangement = name(deputy, by=gm)
    services.revoke_acting(arrangement_id=arrangement.pk, by=gm)
    told = Notice.objects.filter(person=deputy).order_by("id")
    assert [
        notice.title.split(f"({deputy.username}) ")[-1].split(f" {seat_of(gm)}")[0] for notice in told
    ] == [
        *("is proposed to act in", "is confirmed to act in", "no longer acts as"),
    ]
    assert all("HR-2026-114" in notice.body for notice in told)


def test_a_refusal_leaves_nothing(db):
    gm = a_person(GM)
    name(a_person(""), by=gm)
    before = Notice.objects.count()
    with refused("already"):
        name(a_person(""), by=gm)
    assert Notice.objects.count() == before


def test_the_ruling_and_the_choice_of_seats_agree(db):
    people = [a_person(role) for role in ["", *Role.values]]
    for by in people:
        allowed = {seat.pk for seat in policy.seats_to_arrange(by)}
        for holder in people:
            other = a_person("")
            ruling = policy.may_name(by, other, seat_of(holder))
            assert bool(ruling) == (seat_of(holder).pk in allowed)
        assert bool(policy.may_arrange_acting(by)) == bool(allowed)


# --- The page -------------------------------------------------------------------------------------------------------


def sign_in(client, person: Person) -> Person:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def filled(person: Person, position: Position, **changes: str) -> dict[str, object]:
    first, last = (day.strftime("%d/%m/%Y") for day in (TODAY, TODAY + 5 * DAY))
    known = {"person": person.pk, "position": position.pk, "starts_on": first, "ends_on": last}
    return known | {"instrument": "HR-2026-114", "key": uuid4()} | changes


def test_a_general_manager_names_and_revokes_on_the_page(db, client):
    gm, deputy = sign_in(client, a_person(GM)), a_person("", name="Priya Nair")
    page = client.post(PAGE, filled(deputy, seat_of(gm)), follow=True).content.decode()
    assert "It waits for an MCD manager or the holder of the position to confirm it." in page
    assert "Waiting to be confirmed" in page
    services.confirm(nomination_id=Nomination.objects.latest("id").pk, by=a_person(Role.MCD_MANAGER))
    assert "HR-2026-114" in client.get(PAGE).content.decode()
    revoke = reverse("directory:revoke", args=[ActingArrangement.objects.get().pk])
    assert client.get(revoke).status_code == 405
    assert "no longer acts" in client.post(revoke, follow=True).content.decode()
    assert "Nobody acts for you" in client.get(PAGE).content.decode()
    assert "is over" in client.post(revoke, follow=True).content.decode()


def test_the_change_is_in_the_field_history_with_who_did_it(db, client):
    gm = sign_in(client, a_person(GM))
    client.post(PAGE, filled(a_person(""), seat_of(gm)))
    entry = LogEntry.objects.get_for_object(Nomination.objects.get(acting=True)).get()
    assert entry.actor == gm
    assert entry.changes["instrument"] == ["None", "HR-2026-114"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"instrument": ""}, "needs an answer"),
        ({"starts_on": "01/01/2026"}, "in the past"),
        ({"ends_on": "01/01/2026"}, "before the first"),
        ({"ends_on": "31/02/2027"}, "valid date"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(db, client, changes, says):
    gm = sign_in(client, a_person(GM))
    page = client.post(PAGE, filled(a_person("", name="Priya Nair"), seat_of(gm), **changes)).content.decode()
    assert says in page
    assert "selected>Priya Nair" in page
    assert not Nomination.objects.filter(acting=True).exists()


def test_the_same_form_sent_twice_names_once_and_complains_of_nothing(db, client):
    gm = sign_in(client, a_person(GM))
    given = filled(a_person(""), seat_of(gm))
    for _ in range(2):
        assert client.post(PAGE, given).status_code == 302
    assert Nomination.objects.filter(acting=True).count() == Notice.objects.count() == 1


def test_who_lost_their_role_while_they_waited_names_nobody(db):
    admin, seat = a_person(Role.ADMINISTRATOR), seat_of(a_person(GM))
    assert admin.capacities, "read when their request began"
    admin.appointments.update(ends_on=TODAY - DAY)
    with refused("not yours"):
        name(a_person(""), by=admin, position=seat)


def test_what_was_typed_is_kept_where_nothing_is_theirs_to_arrange_by_now(db, client):
    gm, deputy = a_person(GM), a_person("")
    name(deputy, by=gm)
    sign_in(client, deputy)
    answer = client.post(PAGE, filled(a_person(""), seat_of(gm), instrument="HR-2026-999"))
    assert answer.status_code == 422
    assert "HR-2026-999" in answer.content.decode()


def test_an_overlap_is_a_sentence_on_the_page(db, client):
    gm = sign_in(client, a_person(GM))
    name(a_person(""), by=gm)
    assert "Revoke that first" in client.post(PAGE, filled(a_person(""), seat_of(gm))).content.decode()


def test_anothers_seat_or_arrangement_cannot_be_slipped_in(db, client):
    other = a_person(GM)
    arrangement = name(a_person(""), by=other)
    gm = sign_in(client, a_person(GM))
    assert "valid choice" in client.post(PAGE, filled(a_person(""), seat_of(other))).content.decode()
    client.post(reverse("directory:revoke", args=[arrangement.pk]))
    arrangement.refresh_from_db()
    assert not arrangement.revoked_at
    assert client.post(reverse("directory:revoke", args=[2**63 - 1])).status_code == 404
    assert gm


def test_who_only_acts_is_told_that_they_have_nothing_to_arrange(db, client):
    gm, deputy = a_person(GM), a_person("")
    name(deputy, by=gm)
    sign_in(client, deputy)
    assert "You hold no position in which somebody could act" in client.get(PAGE).content.decode()


def test_an_officer_does_not_enter(db, client):
    sign_in(client, a_person(""))
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_however_many_act(db, client, number, django_assert_max_num_queries):
    sign_in(client, a_person(Role.ADMINISTRATOR))
    for _ in range(number):
        acting(a_person(""), seat_of(a_person(GM)), TODAY, TODAY)
    client.get(PAGE)
    with django_assert_max_num_queries(15):
        client.get(PAGE)
    assert Appointment.objects.count() == 1 + 2 * number
