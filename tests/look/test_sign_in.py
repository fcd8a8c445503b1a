import pytest
from django.test import Client
from django.views.defaults import server_error

from tests.world import PASSWORD, World
from treasury_social.demo.people import WHAT_FOR


def test_wrong_password_keeps_the_user_name_and_never_the_password(client: Client, world: World):
    page = client.post("/sign-in/", {"username": "officer", "password": "wrong"}).content.decode()
    assert "The user name or the password is not right" in page
    assert 'value="officer"' in page
    assert 'value="wrong"' not in page
    assert "<title>Error: Sign in" in page


def test_five_wrong_passwords_lock_and_say_until_when(client: Client, world: World):
    answers = [client.post("/sign-in/", {"username": "officer", "password": "wrong"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "You can try again" in answers[-1].content.decode()
    right = client.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    assert right.status_code == 429


def test_one_click_signs_in_a_demonstration_person(client: Client, world: World):
    answer = client.post("/sign-in/demo/", {"user_name": "gm", "next": "/components/"})
    assert answer.headers["Location"] == "/components/"
    assert "General Manager" in client.get("/components/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_one_click_leads_nowhere_else(client: Client, world: World, elsewhere: str, settings):
    settings.LOGIN_REDIRECT_URL = "/components/"
    answer = client.post("/sign-in/demo/", {"user_name": "gm", "next": elsewhere})
    assert answer.headers["Location"] == "/components/"


def test_one_click_is_for_the_made_up_people_only(client: Client, world: World):
    assert "colleague" not in WHAT_FOR
    assert client.post("/sign-in/demo/", {"user_name": "colleague"}).status_code == 404
    assert client.get("/sign-in/demo/").status_code == 405


def test_one_click_is_gone_outside_the_demonstration(client: Client, world: World, settings):
    settings.DEMO = False
    assert client.post("/sign-in/demo/", {"user_name": "gm"}).status_code == 404
    assert "demonstration’s people" not in client.get("/sign-in/").content.decode()


def test_header_says_in_whose_place_one_acts(client: Client, world: World):
    world.acts_for(world.colleague, world.gm)
    client.force_login(world.colleague)
    page = client.get("/components/").content.decode()
    assert "acting for Gm" in page


def test_sign_out_takes_a_post(client: Client, world: World):
    client.force_login(world.officer)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_missing_page_says_so_in_the_portal_s_words(client: Client, db: None):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no page here" in answer.content.decode()


def test_stale_form_is_explained(world: World):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "officer"})
    assert answer.status_code == 403
    assert "Your session was over" in answer.content.decode()


def test_error_page_needs_nothing_but_itself(rf):
    assert "The portal has a problem" in server_error(rf.get("/")).content.decode()
