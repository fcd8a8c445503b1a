"""Who may speak on what, and on which days (OFF-2g); who grants authority, and that nobody grants it to themselves."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory import services
from notices.models import Notice
from profiles import policy, queries
from profiles.models import Division, Person, Role, Topic, TopicAuthority
from tests.profiles.people import a_division, a_person, a_position, acting, seat
from workflow.rulings import Refused

TODAY = timezone.localdate()
DAY = timedelta(days=1)
GM, MCD = Role.GENERAL_MANAGER, Role.MCD_MANAGER


def a_topic(division: Division | None = None, slug: str = "labour-market", **fields: object) -> Topic:
    return Topic.objects.create(
        slug=slug, name=slug.replace("-", " ").capitalize(), division=division, **fields
    )


def grant(topic: Topic, holder: Person | Division, by: Person, **changes: object) -> TopicAuthority:
    given = {"starts_on": TODAY, "ends_on": None, "reason": "Minute 2026/18."} | changes
    return services.grant_authority(topic=topic, holder=holder, by=by, **given)


def afresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def refused(sentence: str):
    return pytest.raises(Refused, match=sentence)


# --- Who may speak --------------------------------------------------------------------------------------------------


def test_whoever_sits_in_the_topics_division_speaks_on_it_and_others_do_not(db):
    division = a_division()
    topic = a_topic(division)
    assert policy.may_speak_on(a_person("", division), topic)
    ruling = policy.may_speak_on(a_person(""), topic)
    assert ruling.reason == (
        f"“Labour market” is outside your area. The General Manager of the {division} or a manager in MCD grants "
        "authority on it."
    )


def test_somebody_who_acts_in_the_division_speaks_for_it_meanwhile(db):
    division = a_division()
    topic, deputy = a_topic(division), a_person("")
    acting(deputy, a_position(GM, division), TODAY + DAY, TODAY + 3 * DAY)
    assert not policy.may_speak_on(deputy, topic)
    assert policy.may_speak_on(deputy, topic, on=TODAY + DAY)
    assert not policy.may_speak_on(deputy, topic, on=TODAY + 4 * DAY)


def test_somebody_who_moved_on_speaks_on_it_no_more(db):
    division = a_division()
    topic, person = a_topic(division), a_person()
    seat(person, a_position("", division), ends=TODAY - DAY)
    assert policy.may_speak_on(person, topic, on=TODAY - DAY)
    assert not policy.may_speak_on(person, topic)


def test_an_authority_counts_from_its_first_day_to_its_last(db):
    topic, person = a_topic(a_division()), a_person("")
    grant(topic, person, a_person(MCD), starts_on=TODAY + DAY, ends_on=TODAY + 2 * DAY)
    may = [bool(policy.may_speak_on(person, topic, on=TODAY + days * DAY)) for days in range(4)]
    assert may == [False, True, True, False]


def test_an_authority_without_a_last_day_goes_on_until_it_is_revoked(db):
    topic, person, by = a_topic(), a_person(""), a_person(MCD)
    authority = grant(topic, person, by)
    assert policy.may_speak_on(person, topic, on=TODAY + 5000 * DAY)
    services.revoke_authority(authority_id=authority.pk, by=by)
    assert not policy.may_speak_on(person, topic)


def test_a_divisions_authority_is_everybodys_who_sits_there(db):
    topic, division = a_topic(a_division()), a_division()
    before, other = a_person("", division), a_person("")
    grant(topic, division, a_person(MCD))
    assert policy.may_speak_on(before, topic)
    assert policy.may_speak_on(a_person("", division), topic), "also who joins it later"
    assert not policy.may_speak_on(other, topic)


def test_on_the_treasury_in_general_anybody_speaks_and_on_a_department_wide_topic_nobody_without_authority(
    db,
):
    person = a_person("")
    assert policy.may_speak_on(person, Topic.objects.get(slug="general"))
    ruling = policy.may_speak_on(person, a_topic(slug="tax"))
    assert ruling.reason == "“Tax” is outside your area. A manager in MCD grants authority on it."


def test_nobody_speaks_on_a_topic_that_is_no_longer_in_use_nor_when_they_have_left(db):
    division = a_division()
    topic = a_topic(division, active=False)
    assert "no longer in use" in policy.may_speak_on(a_person("", division), topic).reason
    assert not policy.may_speak_on(a_person("", division, is_active=False), a_topic(division, "prices"))


def test_the_list_and_the_ruling_agree(db):
    own, other = a_division(), a_division()
    by, person = a_person(MCD), a_person("", own)
    topics = [
        a_topic(own, "own"),
        a_topic(other, "other"),
        a_topic(None, "everybodys"),
        a_topic(other, "granted"),
    ]
    grant(topics[3], person, by)
    a_topic(own, "gone", active=False)
    for somebody in [person, by, a_person(), a_person("", other)]:
        listed = list(queries.topics_for(somebody))
        assert {topic.slug for topic in listed} == {"general", "own", "other", "everybodys", "granted"}
        for topic in listed:
            assert topic.theirs == bool(policy.may_speak_on(somebody, topic)), (somebody, topic)
        assert [topic.theirs for topic in listed] == sorted((topic.theirs for topic in listed), reverse=True)


# --- Who grants -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", *Role.values])
def test_the_divisions_general_manager_and_mcds_managers_grant_and_nobody_else(db, role):
    division = a_division()
    inside, outside = a_person(role, division), a_person(role)
    topic = a_topic(division)
    assert bool(policy.may_grant(inside, topic)) == (role in {GM, MCD})
    assert bool(policy.may_grant(outside, topic)) == (role == MCD)
    assert bool(policy.may_grant(inside, a_topic(slug="tax"))) == (role == MCD)


def test_who_acts_for_the_general_manager_grants_too(db):
    division = a_division()
    deputy, topic = a_person("", division), a_topic(division)
    acting(deputy, a_position(GM, division), TODAY, TODAY)
    assert grant(topic, a_person(""), by=afresh(deputy)).granted_by == deputy


def test_nobody_grants_themselves_nor_the_division_in_which_they_sit(db):
    division = a_division()
    by, topic = a_person(MCD, division), a_topic()
    with refused("cannot grant yourself"):
        grant(topic, by, by)
    with refused("somebody else grants it"):
        grant(topic, division, by)
    assert not TopicAuthority.objects.exists()


def test_not_to_somebody_who_left_nor_on_what_needs_none(db):
    by = a_person(MCD)
    with refused("can no longer sign in"):
        grant(a_topic(), a_person("", is_active=False), by)
    with refused("Everybody may speak"):
        grant(Topic.objects.get(slug="general"), a_person(""), by)
    with refused("no longer in use"):
        grant(a_topic(slug="old", active=False), a_person(""), by)


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"), [(-1, None, "in the past"), (3, 2, "before the first")]
)
def test_the_days_make_sense(db, starts, ends, sentence):
    with refused(sentence):
        grant(
            a_topic(),
            a_person(""),
            a_person(MCD),
            starts_on=TODAY + starts * DAY,
            ends_on=ends and TODAY + ends * DAY,
        )


def test_revoking_ends_it_at_once_only_once_and_keeps_the_days_before(db):
    division = a_division()
    gm, person, topic = a_person(GM, division), a_person(""), a_topic(division)
    authority = plain(topic=topic, person=person, starts_on=TODAY - 5 * DAY)
    with refused("grants authority"):
        services.revoke_authority(authority_id=authority.pk, by=a_person(GM))
    services.revoke_authority(authority_id=authority.pk, by=gm)
    assert not policy.may_speak_on(person, topic)
    assert policy.may_speak_on(person, topic, on=TODAY - DAY)
    with refused("is over"):
        services.revoke_authority(authority_id=authority.pk, by=gm)


def test_the_same_form_sent_twice_grants_once(db):
    topic, person, by, key = a_topic(), a_person(""), a_person(MCD), uuid4()
    assert grant(topic, person, by, key=key) == grant(topic, person, by, key=key)
    assert TopicAuthority.objects.count() == 1
    assert Notice.objects.filter(person=person).count() == 1


def test_those_concerned_are_told(db):
    division = a_division()
    member, person, by, topic = a_person("", division), a_person(""), a_person(MCD), a_topic()
    grant(topic, division, by)
    authority = grant(topic, person, by, ends_on=TODAY + DAY)
    services.revoke_authority(authority_id=authority.pk, by=by)
    assert [notice.title for notice in Notice.objects.filter(person=member)] == [
        "You may speak on Labour market"
    ]
    titles = {notice.title for notice in Notice.objects.filter(person=person)}
    assert titles == {
        "You may speak on Labour market",
        "You may no longer speak on Labour market as you were granted",
    }


# --- What the database refuses --------------------------------------------------------------------------------------


def plain(**changes: object) -> TopicAuthority:
    known = {
        "topic": Topic.objects.get(slug="general"),
        "starts_on": TODAY,
        "reason": "So.",
        "granted_by": a_person(),
    }
    return TopicAuthority.objects.create(**known | changes)


@pytest.mark.parametrize(
    "broken",
    [
        dict,
        lambda: {"person": a_person(), "division": a_division()},
        lambda: {"person": a_person(), "ends_on": TODAY - DAY},
        lambda: {"person": a_person(), "reason": ""},
        lambda: {"person": a_person(), "revoked_at": timezone.now()},
        lambda: {"person": a_person(), "revoked_by": a_person()},
        lambda: dict.fromkeys(["person", "granted_by"], a_person()),
    ],
    ids=["nobody", "both", "backwards", "no reason", "revoked by nobody", "revoked at no time", "oneself"],
)
def test_the_database_refuses(db, broken):
    plain(person=a_person())
    with pytest.raises(IntegrityError), transaction.atomic():
        plain(**broken())


def test_what_is_open_to_everybody_is_no_divisions(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_topic(a_division(), open_to_all=True)


# --- The pages ------------------------------------------------------------------------------------------------------


def sign_in(client, person: Person) -> Person:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def page_of(topic: Topic) -> str:
    return reverse("directory:topic", args=[topic.slug])


def filled(**changes: object) -> dict[str, object]:
    known = {
        "key": uuid4(),
        "person": "",
        "division": "",
        "starts_on": TODAY.strftime("%d/%m/%Y"),
        "ends_on": "",
    }
    return known | {"reason": "Minute 2026/18."} | changes


def test_a_general_manager_grants_and_revokes_on_the_page(db, client):
    division = a_division()
    topic, person = a_topic(division), a_person("", name="Daniel Okafor")
    gm = sign_in(client, a_person(GM, division))
    page = client.post(page_of(topic), filled(person=person.pk), follow=True).content.decode()
    assert f"Granted: {person} may speak on Labour market." in page
    assert "Minute 2026/18." in page
    authority = TopicAuthority.objects.get()
    assert LogEntry.objects.get_for_object(authority).get().actor == gm
    revoke = reverse("directory:revoke-authority", args=[authority.pk])
    assert client.get(revoke).status_code == 405
    page = client.post(revoke, follow=True).content.decode()
    assert "Revoked: Daniel Okafor" in page
    assert "Authorities that are over" in page
    assert "is over" in client.post(revoke, follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"person": ""}, "Choose a person or a division, and not both."),
        ({"reason": ""}, "“Reason” needs an answer"),
        ({"starts_on": "31/02/2027"}, "valid date"),
        ({"starts_on": "01/01/2020"}, "in the past"),
        ({"ends_on": "01/01/2020"}, "before the first"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(db, client, changes, says):
    topic, person = a_topic(), a_person("", name="Daniel Okafor")
    sign_in(client, a_person(MCD))
    given = filled(**{"person": person.pk, "reason": "Kept all the same."} | changes)
    answer = client.post(page_of(topic), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert ("Kept all the same." in page) == ("reason" not in changes)
    assert ("selected>Daniel Okafor" in page) == ("person" not in changes)
    assert not TopicAuthority.objects.exists()


def test_who_may_not_grant_reads_and_is_refused(db, client):
    topic = a_topic(a_division())
    authority = grant(topic, a_person(""), a_person(MCD))
    sign_in(client, a_person(""))
    page = client.get(page_of(topic)).content.decode()
    assert "Grant authority" not in page
    assert "Revoke" not in page
    answer = client.post(page_of(topic), filled(person=a_person().pk), follow=True)
    assert "grants authority on it" in answer.content.decode()
    assert client.post(reverse("directory:revoke-authority", args=[authority.pk])).status_code == 403
    assert TopicAuthority.objects.get().revoked_at is None


def test_what_was_typed_is_kept_where_somebody_may_not_grant_by_now(db, client):
    topic = a_topic(a_division())
    sign_in(client, a_person(""))
    answer = client.post(page_of(topic), filled(person=a_person().pk, reason="Words that took an hour."))
    assert answer.status_code == 422
    assert "Words that took an hour." in answer.content.decode()


@pytest.mark.parametrize("field", ["person", "division"])
def test_what_they_may_not_have_is_said_at_its_field(db, client, field):
    by = sign_in(client, a_person(MCD, a_division("OWN")))
    own = {"person": by.pk, "division": a_division("OWN").pk}
    answer = client.post(page_of(a_topic()), filled(**{field: own[field]}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_another_divisions_general_manager_revokes_nothing(db, client):
    authority = grant(a_topic(a_division()), a_person(""), a_person(MCD))
    sign_in(client, a_person(GM))
    revoke = reverse("directory:revoke-authority", args=[authority.pk])
    assert "grants authority on it" in client.post(revoke, follow=True).content.decode()
    assert client.post(reverse("directory:revoke-authority", args=[2**63 - 1])).status_code == 404


def test_a_topic_that_there_is_not(db, client):
    sign_in(client, a_person(""))
    assert client.get("/topics/nothing-at-all/").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_however_many_topics(db, client, number, django_assert_max_num_queries):
    by = sign_in(client, a_person(MCD))
    for each in range(number):
        grant(a_topic(a_division(), slug=f"topic-{each}"), a_person(""), by)
    client.get(reverse("directory:topics"))
    with django_assert_max_num_queries(12):
        client.get(reverse("directory:topics"))


@pytest.mark.parametrize("number", [1, 30])
def test_a_topics_page_costs_the_same_however_many_speak(db, client, number, django_assert_max_num_queries):
    topic, by = a_topic(a_division()), sign_in(client, a_person(MCD))
    for _ in range(number):
        grant(topic, a_person(""), by)
        plain(topic=topic, division=a_division(), starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))
    client.get(page_of(topic))
    with django_assert_max_num_queries(15):
        client.get(page_of(topic))


# --- Who has lost what entitled them, and forms that are sent again --------------------------------------------------


def test_an_auditor_grants_nothing_whatever_else_they_hold(db):
    auditor, topic = a_person(Role.AUDITOR), a_topic(a_division())
    acting(auditor, a_position(MCD), TODAY, TODAY + DAY)
    with refused("Auditors read everything"):
        grant(topic, a_person(""), afresh(auditor))


def test_who_left_while_they_waited_grants_and_revokes_nothing(db):
    by, topic = a_person(MCD), a_topic(a_division())
    authority = grant(topic, a_person(""), by)
    assert by.capacities, "read when their request began"
    by.appointments.update(ends_on=TODAY - DAY)
    with refused("grants authority on it"):
        grant(topic, a_person(""), by)
    with refused("grants authority on it"):
        services.revoke_authority(authority_id=authority.pk, by=by)


def test_a_form_that_granted_something_grants_nothing_else(db):
    by, key, holder = a_person(MCD), uuid4(), a_person("")
    topic, another = a_topic(a_division()), a_topic(a_division(), slug="housing")
    assert grant(topic, holder, by, key=key) == grant(topic, holder, by, key=key)
    for given in [(another, holder), (topic, a_person(""))]:
        with refused("This form was used already"):
            grant(*given, by, key=key)
