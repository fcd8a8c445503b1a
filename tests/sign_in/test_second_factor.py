"""A code of an app beside the password: enrolled, asked for, used once, lost, and reset by two people."""

import re
from base64 import b32decode
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from directory import services
from notices.models import Notice
from profiles import one_time_passwords, policy
from profiles.models import Authenticator, FactorReset, Person, RecoveryCode
from records.queries import trail
from tests.clock import travel
from tests.contacts.pages import client_of, text
from tests.world import PASSWORD, World
from workflow.rulings import Refused

SECRET = b"twenty bytes of it.."


def code(at: datetime | None = None, secret: bytes = SECRET) -> str:
    return one_time_passwords.app_of(secret).generate(int((at or timezone.now()).timestamp())).decode()


def enrol(person: Person) -> list[str]:
    """A while ago, so that the code of now is not used yet."""
    codes = services.enrol_authenticator(secret=SECRET, code=code(), signed_in_by="password", by=person)
    Authenticator.objects.update(last_step=0)
    return codes


def give_password(who: str = "gm", **others: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/sign-in/", {"username": who, "password": PASSWORD, **others})


def give(client: Client, given: str, **others: str) -> Any:
    return client.post("/sign-in/second-step/", {"one_time_password": given, **others})


# --- The code itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "expected"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_rfc_6238(seconds: int, expected: str) -> None:
    """The last six digits of its appendix B."""
    at = datetime.fromtimestamp(seconds, tz=timezone.get_current_timezone())
    assert one_time_passwords.step_of(b"12345678901234567890", expected, at) == seconds // 30


@pytest.mark.parametrize(("aside", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_telephone_s_clock_may_be_half_a_minute_off(aside: int, taken: bool) -> None:
    at = timezone.now()
    assert (one_time_passwords.step_of(SECRET, code(at + timedelta(seconds=aside)), at) is not None) is taken


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12a456", "١٢٣٤٥٦", "-12345", "0x1234", "\x00" * 6]
)
def test_what_is_no_code_is_wrong_and_no_error(typed: str) -> None:
    given = one_time_passwords.plain(typed)
    assert one_time_passwords.step_of(SECRET, given, timezone.now()) is None


def test_a_secret_is_kept_sealed() -> None:
    kept = one_time_passwords.sealed(SECRET)
    assert SECRET.decode() not in kept
    assert one_time_passwords.unsealed(kept) == SECRET
    assert one_time_passwords.unsealed(kept[:-4] + "AAA=") is None


# --- Signing in -----------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing_where_a_factor_is_enrolled(world: World) -> None:
    enrol(world.gm)
    client, answer = give_password()
    assert "Second step" in text(answer)
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"
    assert give(client, code()).headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_code_works_once(world: World) -> None:
    enrol(world.gm)
    now = code()
    assert give(give_password()[0], now).status_code == 302
    again = give(give_password()[0], now)
    assert again.status_code == 422
    assert "was used already" in text(again)


def test_the_code_of_another_person_and_no_password_open_nothing(world: World) -> None:
    enrol(world.gm)
    other = b"another twenty bytes"
    services.enrol_authenticator(secret=other, code=code(secret=other), signed_in_by="password", by=world.mcd)
    Authenticator.objects.update(last_step=0)
    assert give(give_password("mcd")[0], code()).status_code == 422
    assert give(Client(), code()).headers["Location"] == "/sign-in/"
    assert Client().get("/sign-in/second-step/").headers["Location"] == "/sign-in/"


def test_wrong_codes_lock_as_wrong_passwords_do(world: World) -> None:
    enrol(world.gm)
    client, _ = give_password()
    assert [give(client, "000000").status_code for _ in range(5)] == [422, 422, 422, 422, 429]
    assert give(client, code()).status_code == 429


def test_the_second_step_waits_ten_minutes_and_for_the_same_password(world: World) -> None:
    enrol(world.gm)
    client, _ = give_password()
    with travel(timezone.now() + timedelta(minutes=11)):
        assert give(client, code()).headers["Location"] == "/sign-in/"
    client, _ = give_password()
    Person.objects.filter(pk=world.gm.pk).update(password="another")
    assert give(client, code()).headers["Location"] == "/sign-in/"


def test_what_was_typed_and_wanted_survives_the_second_step(world: World) -> None:
    enrol(world.gm)
    kept = Client().post("/posts/new/", {"title": "Kept"})
    carried = re.search(r'name="carried" value="([^"]*)"', kept.content.decode())
    assert carried
    client, answer = give_password(carried=carried.group(1), next="/posts/")
    assert carried.group(1) in answer.content.decode()
    wrong = give(client, "000000", carried=carried.group(1), next="/posts/")
    assert carried.group(1) in wrong.content.decode()
    assert "signed in again" in text(give(client, code(), carried=carried.group(1)))
    client, _ = give_password(next="/posts/")
    assert (
        give(client, code(timezone.now() + timedelta(seconds=30)), next="/posts/").headers["Location"]
        == "/posts/"
    )


# --- Recovery codes -------------------------------------------------------------------------------------------------


def test_a_recovery_code_stands_in_once_however_it_is_typed(world: World) -> None:
    first, second, *_ = enrol(world.gm)
    assert give(give_password()[0], first.lower().replace(" ", "-")).status_code == 302
    assert give(give_password()[0], first).status_code == 422
    assert give(give_password()[0], second).status_code == 302
    assert RecoveryCode.objects.count() == 8
    entry = next(each for each in trail(world.gm.reference) if each.kind == "factor.code_used")
    assert entry.fields["left"] == 9
    assert Notice.objects.filter(person=world.gm, title="One of your recovery codes was used").count() == 2


def test_new_codes_end_those_before(world: World) -> None:
    before = enrol(world.gm)[0]
    client = client_of(world.gm)
    shown = client.post("/second-factor/codes/")
    assert shown.status_code == 200
    after = re.findall(r'class="portal-code">([A-Z2-7 ]+)<', shown.content.decode())
    assert len(after) == 10
    assert give(give_password()[0], before).status_code == 422
    assert give(give_password()[0], after[0]).status_code == 302


# --- Enrolling and removing -----------------------------------------------------------------------------------------


def test_somebody_enrols_by_the_key_that_the_page_shows(world: World) -> None:
    client, _ = give_password("officer")
    page = client.get("/second-factor/app/").content.decode()
    found = re.search(r'<strong class="portal-code">([A-Z2-7 ]+)<', page)
    assert found
    secret = b32decode(found.group(1).replace(" ", ""))
    assert client.post("/second-factor/app/", {"one_time_password": "000000"}).status_code == 422
    assert found.group(1) in client.get("/second-factor/app/").content.decode(), "no other scan for a typo"
    shown = client.post("/second-factor/app/", {"one_time_password": code(secret=secret)})
    assert "Your authenticator app is enrolled" in text(shown)
    entry = next(each for each in trail(world.officer.reference) if each.kind == "factor.enrolled")
    assert entry.fields["signed_in_by"] == "password"
    assert {notice.person for notice in Notice.objects.all()} == {
        world.officer, world.mcdmanager, world.mcdmanager2, world.auditor,
    }  # fmt: skip
    assert secret.hex() not in str(client.session.items())
    with pytest.raises(Refused, match="already"):
        enrol(world.officer)


def test_removing_takes_the_codes_along_and_is_told(world: World) -> None:
    enrol(world.officer)
    client = client_of(world.officer)
    assert client.post("/second-factor/app/remove/").status_code == 302
    assert not RecoveryCode.objects.exists()
    assert Authenticator.objects.get().secret == ""
    assert give_password("officer")[1].status_code == 302
    assert Notice.objects.filter(person=world.officer, title="Your authenticator app was removed").exists()


# --- Who needs one --------------------------------------------------------------------------------------------------

NEED_ONE = {"gm", "gm2", "mcd", "mcdmanager", "mcdmanager2", "records", "auditor", "admin"}


def test_whoever_decides_keeps_audits_or_administers_needs_one(world: World) -> None:
    people = Person.objects.all()
    assert {each.username for each in people if policy.needs_second_factor(each)} == NEED_ONE


def test_they_are_led_to_enrol_and_can_do_nothing_else_before(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client, _ = give_password()
    for path in ("/", "/posts/", "/me/", "/password/"):
        assert client.get(path).headers["Location"] == "/second-factor/", path
    assert client.post("/posts/new/", {"title": "x"}).headers["Location"] == "/second-factor/"
    assert "takes more than a password" in text(client.get("/second-factor/"))
    page = client.get("/second-factor/app/").content.decode()
    secret = b32decode(
        re.search(r'<strong class="portal-code">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    )  # type: ignore[union-attr]
    client.post("/second-factor/app/", {"one_time_password": code(secret=secret)})
    assert client.get("/").status_code == 200


def test_others_and_the_demonstration_s_people_are_not(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    assert give_password("officer")[0].get("/").status_code == 200
    client = Client()
    client.post("/sign-in/demo/", {"user_name": "gm"})
    assert client.get("/").status_code == 200


def test_whoever_begins_to_act_needs_one_from_then_on(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client, _ = give_password("colleague")
    assert client.get("/").status_code == 200
    world.acts_for(world.colleague, world.gm)
    assert client.get("/").headers["Location"] == "/second-factor/"


def test_a_factor_that_was_enrolled_elsewhere_has_to_be_shown(world: World, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    client, _ = give_password()
    enrol(world.gm)
    assert client.get("/").headers["Location"] == "/second-factor/"
    assert client.get("/second-factor/").headers["Location"] == "/sign-in/again/?next=/second-factor/"
    given = {"password": PASSWORD, "one_time_password": code(), "next": "/posts/"}
    assert client.post("/sign-in/again/", given).headers["Location"] == "/posts/"
    assert client.get("/posts/").status_code == 200


# --- A loss ---------------------------------------------------------------------------------------------------------


def proposed(world: World, person: Person) -> FactorReset:
    services.propose_factor_reset(
        person_id=person.pk, reason="The telephone fell into the lake.", by=world.admin
    )
    return FactorReset.objects.get(person=person)


@pytest.mark.parametrize("by", ["mcdmanager", "auditor"])
def test_two_people_let_somebody_enrol_anew(world: World, by: str) -> None:
    recovery = enrol(world.gm)[0]
    reset = proposed(world, world.gm)
    assert give(give_password()[0], recovery).status_code == 302, "it goes on until it is confirmed"
    answer = client_of(getattr(world, by)).post(
        f"/people/second-factors/{reset.pk}/confirm/", {"key": "00000000-0000-4000-8000-000000000001"}
    )
    assert answer.status_code == 302
    assert give_password()[1].status_code == 302
    assert Notice.objects.filter(person=world.gm, title__contains="enrols a second factor anew").count() == 2
    assert [each.kind for each in trail(world.gm.reference)][-1] == "factor.reset_confirmed"


@pytest.mark.parametrize("by", ["admin", "gm", "officer", "records", "mcd"])
def test_nobody_else_confirms_it(world: World, by: str) -> None:
    enrol(world.gm)
    reset = proposed(world, world.gm)
    with pytest.raises(Refused):
        services.confirm_factor_reset(reset_id=reset.pk, by=getattr(world, by))
    assert policy.has_factor(world.gm)


def test_the_database_lets_nobody_confirm_alone(world: World) -> None:
    enrol(world.gm)
    reset = proposed(world, world.gm)
    for by in (world.admin, world.gm):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.filter(pk=reset.pk).update(confirmed_by=by, confirmed_at=timezone.now())


def test_whoever_finds_it_again_refuses(world: World) -> None:
    enrol(world.gm)
    reset = proposed(world, world.gm)
    services.refuse_factor_reset(reset_id=reset.pk, reason="It was in the car.", by=world.gm)
    with pytest.raises(Refused, match="refused"):
        services.confirm_factor_reset(reset_id=reset.pk, by=world.auditor)


def test_whoever_the_proposer_has_in_their_hand_does_not_confirm(world: World) -> None:
    enrol(world.gm)
    services.reset_password(person_id=world.auditor.pk, reason="She rang.", by=world.admin)
    reset = proposed(world, world.gm)
    with pytest.raises(Refused, match="so somebody else must"):
        services.confirm_factor_reset(reset_id=reset.pk, by=world.again(world.auditor))
