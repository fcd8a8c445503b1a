"""The pages on keeping and disposal, as those see them who keep records, and as nobody else does."""

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from profiles.models import Division, Person
from records.models import Entry
from records.search import finding as search
from records.services import append
from records.tasks import fill_search_index
from retention import services
from retention.forms import NumbersField
from retention.models import Disposal, Hold, Keeping, RetentionClass
from retention.tasks import carry_out
from tests.retention.conftest import terms
from tests.world import World

Due = Callable[..., str]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def keeper(world: World) -> Client:
    return signed_in(world.records)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def copies(subject: str, number: int) -> list[str]:
    """As many records as it takes to fill pages: rows of a table, made as the database makes them."""
    like = Keeping.objects.get(subject=subject)
    made = [f"TS-{number:06d}" for number in range(700_000, 700_000 + number)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        owner, portal = cursor.fetchone()
        cursor.execute(f'SET ROLE "{owner}"')
        for each in made:
            entry = _entry_like(each)
            Keeping.objects.create(
                subject=each, sort="TS", office="MACRO", entry=entry, retention_class=like.retention_class,
                assigned_at=like.assigned_at, event_on=like.event_on, due_on=like.due_on,
            )  # fmt: skip
        cursor.execute(f'SET ROLE "{portal}"')
    return made


def _entry_like(subject: str) -> Entry:
    told = {"class": "A", "rule": "Years", "authority": "GA", "default_for": "TS"}
    return append(kind="class.made", subject=subject, actor={"name": "Rosa"}, fields=told, office="MACRO")


ADDRESSES = ["", "due/", "due/propose/", "classes/", "holds/", "holds/new/", "disposals/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_who_keeps_or_checks_records_comes_in(world: World, address: str) -> None:
    for person in (world.records, world.mcdmanager, world.auditor):
        assert signed_in(person).get(f"/retention/{address}").status_code == 200
    for person in (world.officer, world.gm, world.mcd, world.admin):
        assert signed_in(person).get(f"/retention/{address}").status_code == 403


def test_lists_take_as_many_queries_however_long_they_are(
    world: World, keeper: Client, due: Due, second: Person
) -> None:
    subject = due()
    pages = ["/retention/due/", "/retention/holds/", "/retention/disposals/", "/retention/classes/"]
    hold = services.place_hold(
        subjects=[world.draft().reference], title="One", reason="Why.", by=world.records
    )
    one = services.propose(subjects=[due()], by=world.records)
    pages += [f"/retention/holds/{hold.reference}/", f"/retention/disposals/{one}/"]
    approve = "/retention/disposals/{}/approve/"
    with_few = [queries(keeper, page) for page in pages]
    decider = signed_in(second)
    with_one = queries(decider, approve.format(one))
    more = copies(subject, 30)
    services.add_to_hold(hold_id=hold.pk, subjects=more[:15], by=world.records)
    for each in more[:15]:
        services.place_hold(subjects=[each], title="More", reason="Why.", by=world.records)
    many = services.propose(subjects=more[15:], by=world.records)
    pages[-1] = f"/retention/disposals/{many}/"
    for number in range(5):
        services.add_class(terms=terms(number=f"{number}", default_for=[]), by=world.records)
    assert [queries(keeper, page) for page in pages] == with_few
    assert queries(decider, approve.format(many)) == with_one


def test_the_list_of_what_is_due_goes_on_both_ways(world: World, keeper: Client, due: Due) -> None:
    copies(due(), 30)
    first = keeper.get("/retention/due/")
    older = first.context["older"]
    later = keeper.get(f"/retention/due/{older}")
    seen = [row[1]["text"] for page in (first, later) for row in page.context["rows"]]
    assert len(seen) == len(set(seen)) == 31
    back = keeper.get(f"/retention/due/{later.context['newer']}")
    assert [row[1]["text"] for row in back.context["rows"]] == seen[:25]
    assert keeper.get("/retention/due/?after=nonsense&before=2026-13-99_x&year=x&office=Z").status_code == 200


def test_filters_narrow_what_is_due(world: World, keeper: Client, due: Due) -> None:
    subject, other = due(), due()
    tomorrow = timezone.localdate() + timedelta(days=1)
    Keeping.objects.filter(subject=other).update(due_on=tomorrow)

    def listed(query: str) -> set[str]:
        return {row[1]["text"] for row in keeper.get(f"/retention/due/?{query}").context["rows"]}

    assert listed("") == {subject}
    assert listed(f"on={tomorrow:%d/%m/%Y}") == {subject, other}
    assert listed("office=MACRO") == {subject}
    assert listed("office=SMALL") == set()
    assert listed("office=Z") == {subject}  # there is no such division, so it is no choice
    year = timezone.localdate().year
    assert listed(f"year={year}") == {subject}
    assert listed(f"year={year - 1}") == set()
    assert listed(f"class_id={Keeping.objects.get(subject=subject).retention_class_id}") == {subject}


def sent(client: Client, address: str, **given: Any) -> Any:
    """The page's own form, with these answers."""
    key = client.get(address).context["form"]["key"].value()
    return client.post(address, {"key": key, **given})


def test_from_a_class_to_a_certificate(world: World, keeper: Client, due: Due, second: Person) -> None:
    subject = due()
    chosen = keeper.get("/retention/due/propose/", {"subjects": [subject]})
    assert chosen.context["form"]["subjects"].value() == subject
    assert keeper.get("/retention/due/propose/?every=1").context["form"]["subjects"].value() == subject
    answer = sent(
        keeper, "/retention/due/propose/", subjects=f" {subject.lower()},\n{subject}", note="As planned."
    )
    disposal = Disposal.objects.get()
    listed = keeper.get("/retention/due/").context["rows"]
    assert [row[0]["text"] for row in listed] == [disposal.reference]  # nobody proposes it a second time
    assert answer.url == reverse("retention:disposal", args=[disposal.reference])
    other = signed_in(second)
    assert f"/retention/disposals/{disposal}/approve/" in other.get("/").content.decode()
    assert "Disposals to decide on" not in keeper.get("/").content.decode()
    page = f"/retention/disposals/{disposal}/"
    unread = sent(other, f"{page}approve/")
    assert (unread.status_code, unread.context["form"].errors["looked"][0][:8]) == (422, "Look thr")
    assert subject in unread.content.decode()
    assert sent(other, f"{page}approve/", looked="on").status_code == 302
    carry_out()
    certificate = other.get(f"{page}certificate/").content.decode()
    assert subject in certificate
    assert "Small business survey" not in certificate
    lines = list(csv.reader(b"".join(other.get(f"{page}certificate.csv")).decode("utf-8-sig").splitlines()))
    assert lines[1][1] == subject
    assert lines[1][-2:] == [str(world.records), str(second)]
    shown = keeper.get(f"/register/{subject}/").content.decode()
    assert f"under {disposal}" in shown


@pytest.mark.parametrize(
    ("address", "given", "field", "says"),
    [
        ("due/propose/", {"subjects": "TS-1; <b>"}, "subjects", "is not the number of a record"),
        ("due/propose/", {"subjects": "TS-999999"}, "subjects", "TS-999999 is no record."),
        ("due/propose/", {"subjects": ""}, "subjects", "Name at least one record."),
        ("holds/new/", {"title": "A", "reason": "B"}, "numbers", "Name the records"),
        (
            "holds/new/",
            {"title": "A", "reason": "B", "words": "nothing-has-this"},
            "words",
            "No record fits.",
        ),
        (
            "holds/new/",
            {"title": "A", "reason": "B", "numbers": "TS-999999"},
            "numbers",
            "Nothing has the number",
        ),
        ("holds/new/", {"since": "3/12/2026", "until": "2/12/2026"}, "until", "must not be before"),
        ("holds/new/", {"review_on": "1/1/2020"}, "review_on", "Choose a day to come."),
        ("classes/new/", {"action": "retain", "years": "7"}, "years", "kept for good"),
        ("classes/new/", {"action": "destroy"}, "years", "Say for how many years"),
        ("classes/new/", {"years": "-1"}, "years", "greater than or equal to 0"),
        ("classes/new/", {"in_force_from": "soon"}, "in_force_from", "Enter a date"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_what_was_typed_stays(
    world: World, keeper: Client, address: str, given: dict[str, str], field: str, says: str
) -> None:
    answer = sent(keeper, f"/retention/{address}", **given)
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    for name, value in given.items():
        assert answer.context["form"][name].value() == value


def test_what_may_not_be_done_is_refused_with_a_reason(world: World, due: Due) -> None:
    disposal = services.propose(subjects=[due()], by=world.records)
    auditor, proposer = signed_in(world.auditor), signed_in(world.records)
    for client, address, says in [
        (auditor, "/retention/holds/new/", "take no other step"),
        (auditor, f"/retention/disposals/{disposal}/approve/", "take no other step"),
        (proposer, f"/retention/disposals/{disposal}/approve/", "somebody else decides"),
        (proposer, f"/retention/disposals/{disposal}/refuse/", "somebody else decides"),
    ]:
        assert says in client.get(address).content.decode()
        answer = sent(client, address, looked="on", reason="No.", title="A", numbers="TS-000001")
        assert answer.status_code == 422
    assert Disposal.objects.get().state == "proposed"
    assert not Hold.objects.exists()


def test_a_hold_is_placed_over_what_a_search_finds(world: World, keeper: Client, due: Due) -> None:
    wanted, _ = due(text="A word on bananas for the record."), due()
    fill_search_index()
    sent(keeper, "/retention/holds/new/", title="Bananas", reason="Somebody asked.", words="bananas")
    assert [each.subject for each in Hold.objects.get().subjects.all()] == [wanted]


def test_a_hold_by_division_misses_no_record_and_one_by_words_waits_for_the_search(
    world: World, keeper: Client, due: Due, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = due()
    office = Keeping.objects.get(subject=subject).office
    sent(keeper, "/retention/holds/new/", title="All of it", reason="Somebody asked.", office=office)
    assert [each.subject for each in Hold.objects.get().subjects.all()] == [subject]
    monkeypatch.setattr(search, "BEHIND", 1)
    answer = sent(keeper, "/retention/holds/new/", title="Words", reason="Somebody asked.", words="survey")
    assert (answer.status_code, Hold.objects.count()) == (422, 1)
    assert "could miss some" in answer.content.decode()
    assert "No record fits" not in answer.content.decode()


def test_a_record_is_put_into_another_class_from_its_page(world: World, keeper: Client, due: Due) -> None:
    subject, other = (
        due(),
        services.add_class(terms=terms(number="7", default_for=[], years=7), by=world.records),
    )
    page = keeper.get(f"/register/{subject}/").content.decode()
    assert "Class and holds" in page
    assert f"/retention/records/{subject}/class/" in page
    assert "/class/" not in signed_in(world.officer).get(f"/register/{subject}/").content.decode()
    answer = sent(
        keeper, f"/retention/records/{subject}/class/", class_id=other.pk, reason="Kept for longer."
    )
    assert answer.url == f"/register/{subject}/"
    assert RetentionClass.objects.get(pk=other.pk) == Keeping.objects.get(subject=subject).retention_class


def test_a_form_begins_with_the_class_that_it_replaces(keeper: Client, given: RetentionClass) -> None:
    form = keeper.get(f"/retention/classes/{given.reference}/replace/").context["form"]
    assert (form["number"].value(), form["default_for"].value()) == ("99001", ["TS"])
    assert form["in_force_from"].value() == timezone.localdate()
    assert form["key"].value()


def test_a_class_that_is_not_in_force_is_refused_at_its_field(world: World, keeper: Client, due: Due) -> None:
    page = f"/retention/records/{due()}/class/"
    choices = [value for value, _ in keeper.get(page).context["form"].fields["class_id"].choices]
    assert choices == ["", RetentionClass.objects.get().pk]
    for wrong, says in [("999999", "not in force today"), (f"{choices[1]}", "in this class already")]:
        answer = sent(keeper, page, class_id=wrong, reason="It belongs there.")
        assert says in answer.context["form"].errors["class_id"][0]
        assert "It belongs there." in answer.content.decode()


def test_a_division_that_is_none_is_looked_for_and_finds_nothing(keeper: Client, due: Due) -> None:
    due()
    offered = keeper.get("/retention/holds/new/").content.decode()
    assert f'<option value="MACRO">{Division.objects.get(code="MACRO")}</option>' in offered
    for office, says in [("NOWHERE", "No record fits"), ("\x00", "Null characters are not allowed")]:
        answer = sent(keeper, "/retention/holds/new/", title="A", reason="B", office=office)
        assert (answer.status_code, says in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "typed",
    [
        "TS-000001, ts-000002",
        "TS-000001\r\nTS-000002\r\n",
        "'TS-000001';\t\"TS-000002\" | TS-000001",
        "TS\u2011000001\u00a0TS\u2013０００００２",
    ],
)
def test_numbers_are_read_as_people_paste_them(typed: str) -> None:
    assert NumbersField().clean(typed) == ["TS-000001", "TS-000002"]
