"""Help beside each screen: that there is some on each, and that none is for a screen that there is not."""

from django.test import Client
from django.urls import resolve

from tests.stories.test_every_page import PAGES
from tests.world import World
from treasury_social.access import ROUTES
from treasury_social.screen_help import HELP, of


def test_each_page_has_help_of_its_own_or_of_its_part_of_the_portal() -> None:
    paths = {path.partition("?")[0] for paths in PAGES.values() for path in paths}
    assert [path for path in sorted(paths) if not of(resolve(path))] == []


def test_no_help_is_left_of_a_screen_that_is_gone() -> None:
    apps = {route.partition(":")[0] for route in ROUTES}
    assert [name for name in HELP if name not in ROUTES and name not in apps] == []


def test_help_and_the_accessibility_statement_are_on_each_page(world: World) -> None:
    client = Client()
    client.force_login(world.auditor)
    markup = client.get("/accessibility/").content.decode()
    assert "Help with this page" in markup
    assert HELP["accessibility"][0] in markup
    assert 'href="/accessibility/"' in client.get("/").content.decode()
    assert "2.2" in markup
