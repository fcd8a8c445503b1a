"""One page leads to all that is settled beforehand, and shows each person what they may enter."""

import pytest
from django.test import Client
from django.urls import reverse

from profiles.models import Person
from tests.world import World
from treasury_social.access import ROUTES
from treasury_social.menu import ARRANGEMENTS


def page(person: Person, path: str = "/arrangements/") -> str:
    client = Client()
    client.force_login(person)
    return client.get(path).content.decode()


def test_each_person_finds_what_they_may_enter(world: World) -> None:
    officer, gm = page(world.officer), page(world.gm)
    for title in ["Topics", "Accounts", "Platforms"]:
        assert f">{title}</a>" in officer
    assert ">Acting</a>" in gm
    assert ">Acting</a>" not in officer, "an officer has no seat in which somebody could act"


@pytest.mark.parametrize("who", ["officer", "gm", "mcd", "mcdmanager", "records", "auditor", "admin"])
def test_nothing_is_offered_that_would_not_open(world: World, who: str) -> None:
    client = Client()
    client.force_login(getattr(world, who))
    offered = client.get("/arrangements/").context["arrangements"]
    assert [client.get(item["url"]).status_code for item in offered] == [200] * len(offered)


def test_every_arrangement_leads_somewhere_and_says_what_it_is_for() -> None:
    for arrangement in ARRANGEMENTS:
        assert arrangement.route in ROUTES, arrangement
        assert reverse(arrangement.route)
        assert arrangement.sentence.endswith("."), arrangement
    assert len({arrangement.title for arrangement in ARRANGEMENTS}) == len(ARRANGEMENTS)


@pytest.mark.parametrize(
    "path", ["/arrangements/", "/topics/", "/topics/general/", "/accounts/", "/platforms/x/", "/acting/"]
)
def test_whoever_is_in_one_of_them_is_in_the_arrangements(world: World, path: str) -> None:
    active = page(world.gm, path).partition("govuk-service-navigation__item--active")[2]
    assert 'href="/arrangements/"' in active.partition("</li>")[0]


def test_elsewhere_they_are_not_marked(world: World) -> None:
    active = page(world.gm, "/posts/").partition("govuk-service-navigation__item--active")[2]
    assert 'href="/arrangements/"' not in active.partition("</li>")[0]
