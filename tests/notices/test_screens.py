"""My notices, and the mail that failed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notices import queries
from notices.models import Notice
from profiles.models import Person, Role
from tests.notices.test_delivery import owe
from tests.profiles.people import a_person

MINE, READ, FAILED, AGAIN = map(reverse, ["notices:mine", "notices:read", "notices:failed", "notices:again"])


def opens(notice: Notice) -> str:
    return reverse("notices:open", args=[notice.pk])


@pytest.fixture
def reader(db, client) -> Person:
    person = a_person("")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


@pytest.fixture
def administrator(db, client) -> Person:
    person = a_person(Role.ADMINISTRATOR)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_the_list_shows_my_notices_and_nobody_elses(client, reader):
    owe(reader, event="mine", title="TS-000123 needs your decision")
    owe(a_person(), event="theirs", title="TS-000456 needs your decision")
    page = client.get(MINE).content.decode()
    assert "TS-000123" in page
    assert "TS-000456" not in page


def test_an_empty_list_says_so(client, reader):
    assert "Nothing to tell you yet" in client.get(MINE).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_however_long_it_is(client, reader, number, django_assert_max_num_queries):
    for event in range(number):
        owe(reader, event=str(event))
    client.get(MINE)
    with django_assert_max_num_queries(12):
        client.get(MINE)


def test_older_notices_are_a_page_away(client, reader):
    for event in range(30):
        owe(reader, event=str(event), title=f"Notice {event:02}")
    first = client.get(MINE)
    assert "Notice 29" in first.content.decode()
    assert "Notice 04" not in first.content.decode()
    assert "Notice 04" in client.get(MINE + first.context["older"]).content.decode()


def test_opening_a_notice_reads_it_and_leads_to_what_it_tells_of(client, reader):
    [notice] = owe(reader)
    answer = client.get(opens(notice))
    assert (answer.status_code, answer.url) == (302, "/posts/TS-000123/")
    first_read = Notice.objects.get().read_at
    assert first_read
    client.get(opens(notice))
    assert Notice.objects.get().read_at == first_read


def test_who_comes_another_way_to_what_a_notice_tells_of_has_read_it(client, reader):
    owe(reader, event="here", path="/guide/")
    owe(reader, event="elsewhere", path="/posts/mine/")
    owe(a_person(), event="here", path="/guide/")
    client.head("/guide/")
    assert Notice.objects.unread().count() == 3
    page = client.get("/guide/?ask=do")
    [unread] = [link.count for link in page.context["navigation"] if link.text == "Notices"]
    assert unread == 1
    assert [notice.path for notice in Notice.objects.visible_to(reader).unread()] == ["/posts/mine/"]
    assert Notice.objects.unread().count() == 2


def test_a_page_that_is_refused_or_not_there_was_not_read(client, reader):
    for path in ("/posts/TS-000123/", "/exports/"):
        owe(reader, event=path, path=path)
        assert client.get(path).status_code in (403, 404)
    assert Notice.objects.unread().count() == 2


def test_anothers_notice_cannot_be_opened_or_read(client, reader):
    [notice] = owe(a_person())
    assert client.get(opens(notice)).status_code == 404
    client.post(READ, {"notice": notice.pk})
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("number", [0, 9_999, 2**63 - 1, 2**70])
def test_a_notice_that_is_not_there_is_not_found(client, reader, number):
    assert client.get(f"/notices/{number}/open/").status_code == 404


def test_reading_is_a_post(client, reader):
    [notice] = owe(reader)
    assert client.get(READ).status_code == 405
    client.post(READ, {"notice": [notice.pk, "nonsense", "²", 2**70]})
    assert Notice.objects.get().read_at


def test_all_are_read_at_once(client, reader):
    owe(reader, event="1")
    owe(reader, event="2")
    assert len(queries.unread_paths(reader)) == 2
    client.post(reverse("notices:read-all"))
    assert queries.unread_paths(reader) == []


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "posts/", "/\\evil.example"])
def test_a_notice_never_leads_outside_the_portal(reader, path):
    with pytest.raises(Exception, match="notice_leads_into_the_portal"):
        owe(reader, path=path)


def test_nobody_enters_without_signing_in(db, client):
    assert client.get(MINE).url.startswith("/sign-in/")


# --- Mail that failed -----------------------------------------------------------------------------------------------


def given_up(event: str = "1") -> Notice:
    owe(a_person(name="Priya Nair"), event=event)
    Notice.objects.filter(event=event).update(
        failed_at=timezone.now(), attempts=7, last_error="550 No such mailbox"
    )
    return Notice.objects.get(event=event)


def test_the_administrator_sees_whose_and_why_but_not_what(client, administrator):
    given_up()
    page = client.get(FAILED).content.decode()
    assert "Priya Nair" in page
    assert "550 No such mailbox" in page
    assert "TS-000123" not in page
    assert "survey" not in page


def test_the_administrator_tries_one_again(client, administrator):
    one, other = given_up("1"), given_up("2")
    client.post(AGAIN, {"notice": one.pk})
    assert list(Notice.objects.failed()) == [other]
    assert list(Notice.objects.due(timezone.now())) == [one]
    assert Notice.objects.get(pk=one.pk).attempts == 0


def test_the_administrator_tries_all_again(client, administrator):
    given_up("1")
    given_up("2")
    assert "2 will be tried again" in client.post(AGAIN, follow=True).content.decode()
    assert not Notice.objects.failed().exists()
    assert "No mail has failed" in client.get(FAILED).content.decode()


def test_a_number_that_is_none_tries_nothing(client, administrator):
    given_up()
    client.post(AGAIN, {"notice": "nonsense"})
    assert Notice.objects.failed().exists()


def test_the_list_of_failures_costs_the_same_however_long_it_is(
    client, administrator, django_assert_max_num_queries
):
    for event in range(30):
        given_up(str(event))
    with django_assert_max_num_queries(12):
        client.get(FAILED)


def test_others_do_not_see_failures(client, reader):
    given_up()
    assert client.get(FAILED).status_code == 403
    assert client.post(AGAIN).status_code == 403
    assert Notice.objects.failed().exists()
