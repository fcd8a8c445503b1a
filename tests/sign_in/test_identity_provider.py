"""Signing in by an identity provider: a real one, which runs beside the tests."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from directory import services
from profiles.models import Identity, LogoutSeen, Person, Session
from records.models import Entry
from tests.authenticator import enrolled
from tests.contacts.pages import text
from tests.sign_in.provider import Browser, Provider, free_port, leads_to, running
from tests.sign_in.test_passkeys import show
from tests.world import PASSWORD, World
from treasury_social import identity_provider, provider_sign_in
from workflow.rulings import Refused

BACK = "/sign-in/provider/back-channel/"


@pytest.fixture(scope="module")
def started() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(started: Provider, settings: Any) -> Provider:
    for name, value in started.settings().items():
        setattr(settings, name, value)
    started.signs_in("officer")
    started.logout_tokens.clear()
    return started


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def is_in(browser: Browser) -> bool:
    return browser.portal.get("/me/").status_code == 200


def refused(page: HttpResponse, said: str, status: int = 403) -> bool:
    assert said in text(page), text(page)
    return page.status_code == status


# --- In -------------------------------------------------------------------------------------------------------------


def test_somebody_signs_in_and_is_linked_once(world: World, provider: Provider) -> None:
    browser = Browser()
    came = browser.sign_in(next="/policy/")
    assert (came.status_code, came.headers["Location"]) == (302, "/policy/")
    assert browser.portal.session["signed_in_by"] == "identity provider"
    identity = Identity.objects.get()
    assert (identity.person, identity.subject) == (world.officer, "subject-of-officer")
    Browser().sign_in(next="//another.example/")
    assert kinds() == ["identity.linked"]


def test_the_request_binds_the_answer_to_this_browser(world: World, provider: Provider) -> None:
    asked = parse_qs(urlsplit(Browser().leave()).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked.keys() >= {"state", "nonce", "code_challenge"}
    assert Browser().sign_in(next="//another.example/").headers["Location"] == "/"


def test_a_subject_is_held_whatever_it_is_called_later(world: World, provider: Provider) -> None:
    Browser().sign_in()
    provider.signs_in("gm", sub="subject-of-officer")
    browser = Browser()
    browser.sign_in()
    assert "officer" in text(browser.portal.get("/me/"))
    provider.signs_in("officer", sub="somebody-else")
    assert refused(Browser().sign_in(), "Another account of the identity provider is linked to officer")
    assert kinds() == ["identity.linked", "alarm.raised"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"preferred_username": "stranger"}, "Nobody here is known as stranger."),
        ({"preferred_username": ""}, "did not say who you are"),
        ({"preferred_username": "off\x00icer"}, "did not say who you are"),
        ({"preferred_username": "offıcer"}, "Nobody here is known as offıcer."),
        ({"preferred_username": ["officer"]}, "did not say who you are"),
        ({"preferred_username": "admin"}, "signs in with its password here"),
        ({"turns_back": True}, "You were not let in at the identity provider"),
    ],
)
def test_whom_the_rule_does_not_mean_is_told_why(
    world: World, provider: Provider, said: dict[str, Any], sentence: str
) -> None:
    provider.signs_in("officer", **said)
    people = Person.objects.count()
    browser = Browser()
    assert refused(browser.sign_in(), sentence)
    assert not is_in(browser)
    assert (Person.objects.count(), kinds()) == (people, [])


def test_a_closed_person_is_told_so(world: World, provider: Provider) -> None:
    Browser().sign_in()
    services.close_person(person_id=world.officer.pk, reason="Left.", by=world.admin)
    assert refused(Browser().sign_in(), "Your sign-in here is closed.")


def test_letters_of_either_case_name_the_same_person(world: World, provider: Provider) -> None:
    provider.signs_in("OFFICER")
    assert Browser().sign_in().status_code == 302


def test_an_address_counts_once_the_provider_has_verified_it(
    world: World, provider: Provider, settings: Any
) -> None:
    settings.OIDC_CLAIM = settings.OIDC_MATCHES = "email"
    provider.signs_in("officer", email_verified=False)
    assert refused(Browser().sign_in(), "did not say who you are")
    provider.signs_in("officer", email="GM@treasury.example")
    assert Browser().sign_in().status_code == 302
    assert Identity.objects.get().person == world.gm


def test_people_are_added_only_where_the_settings_have_it_so(
    world: World, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ADDS_PEOPLE = True
    provider.signs_in("lee.chan", name="Lee Chan")
    assert Browser().sign_in().status_code == 302
    person = Person.objects.get(username="lee.chan")
    assert (person.name, person.capacities, person.has_usable_password()) == ("Lee Chan", [], False)
    assert kinds() == ["person.added", "identity.linked"]
    provider.signs_in("sam", email="sam@another.example")
    assert refused(Browser().sign_in(), "Give an address of the Treasury")


def test_the_provider_has_to_say_that_it_made_sure(world: World, provider: Provider, settings: Any) -> None:
    settings.OIDC_ACR_VALUES, settings.OIDC_AMR = ["multi"], ["pwd", "otp"]
    for weak in (
        {"acr": "single", "amr": ["pwd", "otp"]},
        {"acr": "multi", "amr": ["pwd"]},
        {"acr": "multi"},
    ):
        provider.signs_in("officer", **weak)
        assert refused(Browser().sign_in(), "did not make sure of who you are")
    provider.signs_in("officer", acr="multi", amr=["otp", "pwd"])
    assert Browser().sign_in().status_code == 302


def test_new_keys_of_the_provider_are_taken(world: World, provider: Provider) -> None:
    Browser().sign_in()
    provider.say(new_keys=True)
    provider.signs_in("officer")
    identity_provider.provider().keys_read_at -= identity_provider.KEYS_ANEW
    assert Browser().sign_in().status_code == 302


# --- Answers that do not belong -------------------------------------------------------------------------------------


def test_an_answer_works_once_in_its_own_browser_and_for_ten_minutes(
    world: World, provider: Provider
) -> None:
    mine, theirs = Browser(), Browser()
    mine.leave()
    answer = mine.answer(mine.leave())
    assert refused(theirs.portal.get(answer), "belongs to no sign-in", 400)
    assert mine.portal.get(answer).status_code == 302
    assert refused(mine.portal.get(answer), "belongs to no sign-in", 400)
    late = Browser()
    answer, session = late.answer(late.leave()), late.portal.session
    for asked in session[provider_sign_in.ASKED].values():
        asked["at"] -= provider_sign_in.ANSWERED_WITHIN
    session.save()
    assert refused(late.portal.get(answer), "belongs to no sign-in", 400)


@pytest.mark.parametrize(
    ("name", "value"), [("iss", "http://another.example"), ("iss", ""), ("code", "another"), ("code", "")]
)
def test_an_answer_that_was_mixed_up_lets_nobody_in(
    world: World, provider: Provider, name: str, value: str
) -> None:
    browser = Browser()
    path, _, query = browser.answer(browser.leave()).partition("?")
    given = {key: values[0] for key, values in parse_qs(query).items()} | {name: value}
    assert refused(browser.portal.get(path, given), "does not hold", 400)
    assert not is_in(browser)


def test_windows_do_not_mix_their_answers_up(world: World, provider: Provider) -> None:
    browser = Browser()
    first, second = (browser.leave(next=path) for path in ("/policy/", "/notices/"))
    assert browser.back(second).headers["Location"] == "/notices/"
    assert browser.back(first).headers["Location"] == "/policy/"


def test_what_was_being_written_comes_back(world: World, provider: Provider) -> None:
    browser = Browser()
    page = browser.portal.post("/keyboard/", {"summary": "What they said."})
    (carried,) = re.findall(r'name="carried" value="([^"]+)"', page.content.decode())[:1]
    back = browser.sign_in(carried=carried)
    assert "You are signed in again" in text(back)
    assert "What they said." in back.content.decode()


def test_a_provider_out_of_reach_is_said_and_is_no_error(
    world: World, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ISSUER = f"http://127.0.0.1:{free_port()}"
    page = Client().post("/sign-in/provider/")
    assert refused(page, "cannot be reached now", 503)
    assert page.headers["Retry-After"] == "60"
    assert Client().post(BACK, {"logout_token": "a.b.c"}).status_code == 503


# --- Out ------------------------------------------------------------------------------------------------------------


def test_who_signs_out_here_is_signed_out_there(world: World, provider: Provider) -> None:
    browser = Browser()
    browser.sign_in()
    page = browser.portal.post("/sign-out/")
    assert "You are signed out here" in text(page)
    assert not is_in(browser)
    assert browser.sign_out_there(leads_to(page)).startswith("http://127.0.0.1/sign-in/")
    assert len(provider.logout_tokens) == 1, "the provider tells all who signed them in"


def test_who_signs_out_there_is_signed_out_here_and_in_that_session_alone(
    world: World, provider: Provider
) -> None:
    browser, elsewhere = Browser(), Browser()
    browser.sign_in()
    elsewhere.sign_in()
    browser.sign_out_there(f"{provider.issuer}/session/end")
    (token,) = provider.logout_tokens
    assert Client().post(BACK, {"logout_token": token}).status_code == 200
    assert (is_in(browser), is_in(elsewhere)) == (False, True)
    again = Client().post(BACK, {"logout_token": token})
    assert (again.status_code, again.json()["error"]) == (400, "invalid_request")


def test_a_logout_that_names_no_session_ends_all_of_theirs(world: World, provider: Provider) -> None:
    browser = Browser()
    browser.sign_in()
    assert services.log_out(jti="another-issuer's", sid="", subject="subject-of-gm") == 0
    assert is_in(browser)
    assert services.log_out(jti="one", sid="", subject="subject-of-officer") == 1
    assert not is_in(browser)
    LogoutSeen.forget(timezone.now())
    assert not LogoutSeen.objects.exists()


def test_the_front_channel_finds_the_session_without_a_cookie(world: World, provider: Provider) -> None:
    browser = Browser()
    browser.sign_in()
    path, sid = "/sign-in/provider/front-channel/", Session.objects.get(person=world.officer).provider_sid
    for wrong in ({"iss": "http://another.example", "sid": sid}, {"iss": provider.issuer}, {"sid": sid}):
        assert Client().get(path, wrong).status_code == 404
    assert Client().get(path, {"iss": provider.issuer, "sid": "another"}).status_code == 200
    assert is_in(browser)
    framed = Client().get(path, {"iss": provider.issuer, "sid": sid})
    assert f"frame-ancestors {provider.issuer}" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert not is_in(browser)
    browser.sign_in()
    sid = Session.objects.get(person=world.officer).provider_sid
    assert browser.portal.get(path, {"iss": provider.issuer, "sid": sid}).status_code == 200, (
        "with its cookie as well"
    )
    assert not is_in(browser)


# --- Once more ------------------------------------------------------------------------------------------------------


def test_somebody_shows_again_who_they_are_where_they_signed_in(world: World, provider: Provider) -> None:
    browser = Browser()
    browser.sign_in()
    before = browser.portal.session["proved"]
    assert "prompt=login" in browser.leave()
    assert browser.sign_in(next="/policy/").headers["Location"] == "/policy/"
    assert browser.portal.session["proved"] > before
    url = browser.leave()
    provider.signs_in("gm")
    browser.there = (
        Browser().there
    )  # of whom the provider remembers nobody: otherwise it asks who is to sign out
    assert refused(browser.back(url), "Somebody else answered")
    assert "officer" in text(browser.portal.get("/me/"))


def test_an_answer_from_before_the_question_shows_nothing(world: World, provider: Provider) -> None:
    browser = Browser()
    browser.sign_in()
    answer, session = browser.answer(browser.leave()), browser.portal.session
    for asked in session[provider_sign_in.ASKED].values():
        asked["at"] += identity_provider.LEEWAY + 60
    session.save()
    assert refused(browser.portal.get(answer), "did not ask you anew")


# --- Past the provider ----------------------------------------------------------------------------------------------


def test_only_break_glass_accounts_sign_in_here_and_that_is_an_alarm(
    world: World, provider: Provider
) -> None:
    def signs_in(user_name: str) -> HttpResponse:
        return Client().post("/sign-in/", {"username": user_name, "password": PASSWORD})  # type: ignore[return-value]

    words = {text(signs_in(user_name)).replace(user_name, "") for user_name in ("officer", "nobody-at-all")}
    assert len(words) == 1, "the same words for who has to go elsewhere and for who is not there"
    assert kinds() == []
    assert signs_in("admin").status_code == 302
    assert kinds() == ["identity.bypassed", "alarm.raised"]


def test_a_passkey_does_not_lead_past_the_provider(world: World, provider: Provider) -> None:
    assert show(Client(), enrolled(world.gm)).status_code == 422
    assert "identity.bypassed" not in kinds()
    assert show(Client(), enrolled(world.admin)).status_code == 302
    assert "identity.bypassed" in kinds()


def test_sessions_end_when_a_provider_is_set_up(world: World, settings: Any, started: Provider) -> None:
    client = Client()
    client.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    for name, value in started.settings().items():
        setattr(settings, name, value)
    assert client.get("/me/").status_code == 302


def test_nobody_is_sent_a_password_who_has_none_here(world: World, provider: Provider) -> None:
    with pytest.raises(Refused, match="signs in by the identity provider"):
        services.reset_password(person_id=world.officer.pk, reason="Asked.", by=world.admin)
    services.add_person(user_name="lee", name="Lee Chan", email="lee@treasury.example", by=world.admin)
    assert kinds() == ["person.added"]


# --- Who sees it, and unlinks ---------------------------------------------------------------------------------------


def test_the_rule_and_the_links_are_seen_by_who_looks_after_the_directory(
    world: World, provider: Provider
) -> None:
    Browser().sign_in()
    provider.signs_in("auditor")
    browser = Browser()
    browser.sign_in()
    page = text(browser.portal.get("/identity-provider/"))
    assert "whose user name is what the provider says as “preferred_username”" in page
    assert "http://127.0.0.1/sign-in/provider/back-channel/" in page
    assert "subject-of-officer" in text(browser.portal.get(f"/people/{world.officer.pk}/"))


def test_an_administrator_unlinks_and_where_something_is_decided_with_a_second_person(
    world: World, provider: Provider
) -> None:
    for name in ("officer", "gm"):
        provider.signs_in(name)
        Browser().sign_in()
    services.unlink(person_id=world.officer.pk, reason="A new account.", by=world.admin)
    services.unlink(person_id=world.gm.pk, reason="A new account.", by=world.admin)
    assert [each.person for each in Identity.objects.standing()] == [world.gm]
    assert Session.objects.filter(person=world.officer).count() == 0
    for nobody in (world.admin, world.gm, world.officer):
        with pytest.raises(Refused):
            services.confirm_unlink(person_id=world.gm.pk, by=nobody)
    services.keep_linked(person_id=world.gm.pk, reason="They have one.", by=world.auditor)
    services.unlink(person_id=world.gm.pk, reason="They have not.", by=world.admin)
    services.confirm_unlink(person_id=world.gm.pk, by=world.auditor)
    assert not Identity.objects.standing().exists()
    assert world.admin.pk in world.again(world.gm).ties or world.again(world.gm).ties
    provider.signs_in("gm", sub="their-new-one")
    assert Browser().sign_in().status_code == 302
