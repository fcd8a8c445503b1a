"""The administrators' pages: only theirs, only the directory, and no way from there to deciding on a post."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory.admin import administration
from directory.services import close_account
from notices.models import Notice
from profiles.models import (
    Account,
    ActingArrangement,
    Appointment,
    Division,
    Person,
    Platform,
    Position,
    Role,
    Topic,
    TopicAuthority,
)
from tests.profiles.people import LONG_AGO, a_division, a_person, a_position, an_account, seat
from treasury_social.access import ROUTES

MODELS = [
    Person,
    Division,
    Position,
    Appointment,
    ActingArrangement,
    Platform,
    Account,
    Topic,
    TopicAuthority,
]
READ_ONLY = {ActingArrangement, Appointment, Position, TopicAuthority}
PASSWORD = "correct horse battery staple"


def url(model: type, page: str, *args: int) -> str:
    return reverse(f"administration:profiles_{model.__name__.lower()}_{page}", args=args)


@pytest.fixture
def admin(db, client) -> Person:
    person = a_person(Role.ADMINISTRATOR, name="Sam Whitlock")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_only_the_directory_is_there():
    assert set(administration._registry) == set(MODELS)


def test_every_route_is_the_administrators_alone(db, client):
    names = administration.route_names()
    assert "administration:index" in names
    assert set(names) <= ROUTES.keys()
    for role in [None, "", *Role.values]:
        person = a_person(role, is_superuser=True, is_staff=True)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        expected = 200 if role == Role.ADMINISTRATOR else 403
        assert client.get(reverse("administration:index")).status_code == expected, role
        assert client.get(url(Person, "changelist")).status_code == expected, role


def test_a_stranger_is_led_to_sign_in(db, client):
    assert client.get(reverse("administration:index")).url.startswith("/sign-in/")


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(admin, client, model):
    an_account()
    seat(a_person(), a_position(reports_to=a_position()))
    page = client.get(url(model, "changelist"))
    assert page.status_code == 200
    row = model.objects.exclude(pk=admin.pk).first() if model is Person else model.objects.first()
    if row:
        assert client.get(url(model, "change", row.pk)).status_code == 200
    assert client.get(url(model, "add")).status_code == (403 if model in READ_ONLY else 200)


@pytest.mark.parametrize("model", [Person, Division, Position, Appointment, Platform, Account])
def test_nothing_is_deleted(admin, client, model):
    an_account()
    row = model.objects.first() or seat(a_person(), a_position())
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_a_new_person_is_made_and_the_history_withholds_the_password(admin, client):
    given = {"username": "priya.nair", "name": "Priya Nair", "email": "priya.nair@treasury.example"}
    passwords = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(url(Person, "add"), given | passwords)
    assert answer.status_code == 302, answer.context["errors"]
    person = Person.objects.get(username="priya.nair")
    assert person.check_password(PASSWORD)
    entry = LogEntry.objects.get_for_object(person).get()
    assert entry.actor == admin
    assert entry.changes["password"] == ["withheld", "withheld"]
    assert person.password.split("$")[-1] not in str(entry.changes)


def test_a_user_name_that_differs_in_case_only_is_refused(admin, client):
    a_person(username="priya.nair")
    given = {
        "username": "Priya.Nair",
        "name": "Other",
        "email": "o@treasury.example",
        "usable_password": "true",
    }
    answer = client.post(url(Person, "add"), given | {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    assert "already exists" in answer.content.decode()


def test_the_switches_of_djangos_own_permissions_are_not_offered(admin, client):
    page = client.get(url(Person, "change", a_person("").pk)).content.decode()
    for switch in ["is_superuser", "is_staff", "user_permissions", "groups"]:
        assert switch not in page
    client.post(
        url(Person, "change", admin.pk), {"username": admin.username, "name": "Sam", "is_superuser": "on"}
    )
    assert not Person.objects.filter(is_superuser=True).exists()


def test_whoever_has_their_password_set_is_told(admin, client):
    gm = a_person(Role.GENERAL_MANAGER)
    given = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("administration:auth_user_password_change", args=[gm.pk]), given)
    assert answer.status_code == 302
    assert "Sam Whitlock did this" in Notice.objects.get(person=gm).body


def test_a_password_under_fifteen_characters_is_refused_and_nobody_is_told(admin, client):
    gm = a_person(Role.GENERAL_MANAGER)
    given = {"usable_password": "true", "password1": "short but odd", "password2": "short but odd"}
    answer = client.post(reverse("administration:auth_user_password_change", args=[gm.pk]), given)
    assert "at least 15 characters" in answer.content.decode()
    assert not Notice.objects.exists()


def days(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


@pytest.mark.parametrize("model", [ActingArrangement, Appointment, Position])
def test_seats_are_arranged_on_their_own_pages_only(admin, client, model):
    assert client.post(url(model, "add"), {}).status_code == 403


def test_a_public_platform_cannot_be_given_a_higher_ceiling(admin, client):
    platform = Platform.objects.get(slug="x")
    given = {
        name: getattr(platform, name) or "" for name in ["slug", "name", "kind", "text_limit", "media_limit"]
    }
    given |= {"public": "on", "active": "on", "media": "image,video", "ceiling": "OFFICIAL:Sensitive"}
    page = client.post(
        url(Platform, "change", platform.pk), given | {"permalink_shapes": "https://x.com/{nobody}"}
    )
    assert "What the public sees is OFFICIAL at most." in page.content.decode()
    assert "{nobody} is not a placeholder." in page.content.decode()


def test_an_account_says_its_site_where_there_are_many(admin, client):
    given = {
        "platform": Platform.objects.get(slug="mastodon").pk,
        "handle": "treasury",
        "name": "The Treasury",
    }
    given |= {
        "custodian": admin.pk,
        "recovery_contact": "social@treasury.example",
        "reviewed_on": f"{days(-30):%d/%m/%Y}",
        "review_due_on": f"{days(300):%d/%m/%Y}",
    }
    assert (
        "Say on which site it is."
        in client.post(url(Account, "add"), given | {"active": "on"}).content.decode()
    )
    assert client.post(url(Account, "add"), given | {"site": "aus.social", "active": "on"}).status_code == 302


@pytest.mark.parametrize("number", [1, 30])
def test_lists_cost_the_same_however_long(admin, client, number, django_assert_max_num_queries):
    for _ in range(number):
        seat(a_person(), a_position(Role.LINE_MANAGER, a_division()))
    for model in [Person, Appointment, Position]:
        with django_assert_max_num_queries(14):
            client.get(url(model, "changelist"))


def account_form(account: Account, **changes: object) -> dict[str, object]:
    known = {
        "platform": account.platform_id,
        "handle": account.handle,
        "name": account.name,
        "site": account.site,
    }
    known |= {"custodian": account.custodian_id, "recovery_contact": account.recovery_contact, "active": "on"}
    known |= {"reviewed_on": f"{days(-30):%d/%m/%Y}", "review_due_on": f"{days(300):%d/%m/%Y}"}
    return known | changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"recovery_contact": "priya@gmail.com"}, "never tied to a personal one"),
        ({"handle": "priya@gmail.com"}, "never tied to a personal one"),
        ({"review_due_on": f"{LONG_AGO:%d/%m/%Y}"}, "The next review comes after the last."),
    ],
)
def test_an_account_keeps_the_registers_rules_here_too(admin, client, changes, says):
    account = an_account()
    page = client.post(url(Account, "change", account.pk), account_form(account, **changes))
    assert page.status_code == 200
    assert says in page.content.decode()


def test_a_custodian_named_here_is_somebody_who_is_there(admin, client):
    account = an_account()  # its custodian sits nowhere, which is not what is being changed
    kept = client.post(url(Account, "change", account.pk), account_form(account, name="Ours"))
    assert kept.status_code == 302
    refused = client.post(url(Account, "change", account.pk), account_form(account, custodian=a_person().pk))
    assert "holds no position today" in refused.content.decode()
    assert (
        client.post(
            url(Account, "change", account.pk), account_form(account, custodian=a_person("").pk)
        ).status_code
        == 302
    )


def test_a_closed_account_is_not_opened_again_here(admin, client):
    account, by = an_account(), a_person(Role.MCD_MANAGER)
    close_account(account_id=account.pk, reason="Done with.", by=by)
    page = client.post(url(Account, "change", account.pk), account_form(account))
    assert "This account is closed." in page.content.decode()
    assert not Account.objects.get(pk=account.pk).active
