"""The pages of seats: who proposed and confirmed, from which day, and a way back that is open to whoever reads them."""

from typing import Any

import pytest
from django.utils import timezone

from directory import services
from profiles.models import Nomination, Person, Role
from tests.approvals.test_views import client_of
from tests.profiles.people import a_person, a_position, seat
from workflow.dates import when

TODAY = timezone.localdate()


@pytest.fixture
def nomination(db: None) -> Any:
    seat(a_person(), a_position(Role.GENERAL_MANAGER))  # so that nobody sets the portal up
    return services.nominate(
        person=a_person(), position=a_position(Role.GENERAL_MANAGER), by=a_person(Role.ADMINISTRATOR),
        starts_on=TODAY, key=None,
    )  # fmt: skip


def shown(person: Person, path: str) -> str:
    return client_of(person).get(path).content.decode()


def test_the_list_names_who_proposed_and_writes_the_month_as_one_does(nomination: Nomination) -> None:
    listed = shown(a_person(Role.AUDITOR), "/seats/proposed/")
    assert f"{nomination.proposed_by.name} ({nomination.proposed_by.username})" in listed
    assert f"From {when(TODAY)} on" in listed


def test_a_step_is_called_by_the_reference(nomination: Nomination) -> None:
    asked = shown(a_person(Role.MCD_MANAGER), f"/seats/proposed/{nomination.pk}/confirm/")
    assert f"<title>Confirm who takes a position: {nomination.reference} – Treasury Social</title>" in asked


def test_the_way_back_is_open_to_whoever_reads_the_page(nomination: Nomination) -> None:
    path = f"/seats/proposed/{nomination.pk}/"
    for reader, back in ((a_person(Role.AUDITOR), "/seats/"), (nomination.person, "/arrangements/")):
        assert f'<a href="{back}" class="govuk-back-link">' in shown(reader, path)
        assert client_of(reader).get(back).status_code == 200


def test_the_page_of_a_seat_leads_to_its_people_for_those_who_may_open_them(db: None) -> None:
    held = seat(a_person(), a_position(Role.GENERAL_MANAGER))
    path, theirs = f"/seats/{held.position_id}/", f'href="/people/{held.person_id}/"'
    assert theirs in shown(a_person(Role.AUDITOR), path)
    assert theirs not in shown(held.person, path)
