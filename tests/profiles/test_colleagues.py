"""What each person sees of a colleague, and of themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from profiles.models import Person, Role
from tests.approvals.test_views import client_of
from tests.profiles.people import a_division, a_person, a_position, acting, an_account, seat
from tests.world import World

TODAY = timezone.localdate()


def shown(person: Person, path: str) -> str:
    return client_of(person).get(path).content.decode()


@pytest.fixture
def head(db: None) -> Person:
    """A General Manager, for whom somebody acts from today on, and who is the custodian of an account."""
    person, position = a_person(name="Noor Haddad"), a_position(Role.GENERAL_MANAGER, a_division("FUEL"))
    seat(person, position)
    acting(a_person("", name="Ada Stand-in"), position, TODAY, TODAY + timedelta(days=3))
    an_account(custodian=person)
    return person


def test_whoever_signs_in_sees_where_somebody_works_and_who_acts_for_them(head: Person) -> None:
    page = shown(a_person(""), f"/colleagues/{head.pk}/")
    for said in ("Noor Haddad", "FUEL Division", "Ada Stand-in"):
        assert said in page
    for kept in ("In hand", head.email, f"/people/{head.pk}/"):
        assert kept not in page, kept


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.MCD_REVIEWER, Role.MCD_MANAGER])
def test_who_reads_the_directory_sees_what_they_have_in_hand(head: Person, role: str) -> None:
    page = shown(a_person(role), f"/colleagues/{head.pk}/")
    assert "Custodian of" in page
    assert f'href="/people/{head.pk}/"' in page


def test_what_somebody_has_in_hand_is_counted_and_leads_to_those_whom_the_reader_sees(world: World) -> None:
    first, second = world.draft(), world.in_review()
    world.approved(by=world.colleague)
    for who, path in (("officer", "/me/"), ("mcd", f"/colleagues/{world.officer.pk}/")):
        page = shown(getattr(world, who), path)
        assert "Posts that are not over: 2" in page
        assert all(f'href="/posts/{each.reference}/">{each.reference}<' in page for each in (first, second))
    page = shown(world.admin, f"/colleagues/{world.officer.pk}/")
    assert f">{first.reference}<" in page
    assert f"/posts/{first.reference}/" not in page


@pytest.mark.parametrize(("role", "status"), [("", 404), (Role.GENERAL_MANAGER, 404), (Role.AUDITOR, 200)])
def test_who_left_is_seen_by_those_who_read_the_directory(head: Person, role: str, status: int) -> None:
    Person.objects.filter(pk=head.pk).update(is_active=False)
    reader = client_of(a_person(role))
    assert reader.get(f"/colleagues/{head.pk}/").status_code == status
    assert "Noor Haddad" not in reader.get("/colleagues/?q=noor").content.decode()


def test_colleagues_are_looked_for_by_their_names(head: Person) -> None:
    reader = a_person("")
    assert f'href="/colleagues/{head.pk}/"' in shown(reader, "/colleagues/?q=HADDAD")
    assert head.name not in shown(reader, f"/colleagues/?q={head.email}"), "their address is not looked for"
    assert "Nobody is called that" in shown(reader, "/colleagues/?q=zzz")


def test_one_s_own_page_has_what_is_theirs_alone(head: Person, django_assert_max_num_queries: Any) -> None:
    client = client_of(head)
    client.get("/me/")
    with django_assert_max_num_queries(20):
        page = client.get("/me/").content.decode()
    for said in (head.email, "Custodian of", "What you may speak on", "Sessions", 'href="/keyboard/"'):
        assert said in page, said


def test_the_shortcuts_are_switched_off_and_on_again_in_this_browser(head: Person) -> None:
    client = client_of(head)
    script = "portal/keyboard"
    assert script in client.get("/").content.decode()
    switched = client.post("/keyboard/")
    assert switched.cookies["shortcuts"]["httponly"]
    assert script not in client.get("/").content.decode()
    assert "Switch them on" in client.get("/keyboard/").content.decode()
    client.post("/keyboard/", {"on": "on"})
    assert script in client.get("/").content.decode()
