"""The pages on information requests: what they show to whom, what their forms do, and how many questions they ask."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foi import queries, services
from foi.days import decision_due
from foi.models import InformationRequest, Mark, Provision, State
from foi.presentation.check import name_of
from foi.presentation.fields import group_of
from profiles.models import Person
from records.models import Reading
from records.queries import trail
from records.sections import of as sections_of
from tests.contacts.pages import client_of, text
from tests.days import IN_TWO_YEARS
from tests.foi.cases import Office, received
from tests.world import World
from workflow.dates import when

HERE = "/information-requests/"


def path(request: InformationRequest, end: str = "") -> str:
    return f"{HERE}{request.reference}/{end}"


# --- Reading ------------------------------------------------------------------------------------------------


def test_others_find_neither_the_list_nor_a_request(office: Office) -> None:
    request = office.opened()
    for who in ("officer", "gm", "mcd", "admin"):
        client = client_of(getattr(office.world, who))
        for end in ("", "gather/", "check/", "decide/", f"records/{office.named}/"):
            assert client.get(path(request, end)).status_code == 403, (who, end)
        assert client.get(HERE).status_code == 403
        assert client.post(path(request, "withdraw/"), {"key": uuid4(), "reason": "x"}).status_code == 403


def test_an_auditor_reads_everything_and_changes_nothing(office: Office) -> None:
    request = office.marked()
    client = client_of(office.world.auditor)
    for end in (
        "",
        "gather/",
        "names/",
        "check/",
        "decide/",
        f"records/{office.named}/",
        "submit/",
        "withdraw/",
    ):
        assert client.get(path(request, end)).status_code == 200, end
    answer = client.post(path(request, "withdraw/"), {"key": uuid4(), "reason": "No."})
    assert answer.status_code == 422
    assert (
        "Auditors read everything. They confirm appointments and addresses, and take no other step."
        in text(answer)
    )


def opened(office_world: World, number: int) -> None:
    InformationRequest.objects.bulk_create(
        InformationRequest(
            applicant_reference="x", scope="y", received_on=received(), due_on=received(), next_due_on=received(),
            handler=office_world.records, opened_by=office_world.records, opened_at=timezone.now(),
        )
        for _ in range(number)
    )  # fmt: skip


def test_the_list_asks_the_same_questions_however_long_it_is(world: World) -> None:
    client = client_of(world.records)
    counts = []
    for number in (1, 29):
        opened(world, number)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(HERE)
        assert len(page.context["rows"]) == InformationRequest.objects.count()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts  # four of them write down who looked


def test_provisions_are_data_that_records_officers_keep(world: World) -> None:
    client, here = client_of(world.records), f"{HERE}provisions/"
    given = {"key": uuid4(), "code": "s 47G(1)(a)", "title": "Business affairs", "explanation": "Of a firm."}
    for _ in range(2):
        assert client.post(f"{here}add/", given).status_code == 302, "pressed twice, it has one effect"
    answer = client.post(f"{here}add/", given | {"key": uuid4()})
    assert answer.status_code == 422
    assert "There is a provision s 47G(1)(a) already" in text(answer)
    assert "s 47G(1)(a)" in text(client.get(here))
    answer = client.post(f"{here}add/", given | {"key": uuid4(), "code": "s 1; s 2"})
    assert "Leave out the semicolon" in text(answer)
    added = Provision.objects.get(code="s 47G(1)(a)")
    assert client.post(f"{here}retire/", {"key": uuid4(), "provision": added.pk}).status_code == 302
    assert added not in queries.provisions()
    assert client_of(world.auditor).get(here).status_code == 200
    refused = client_of(world.mcdmanager).post(f"{here}add/", given | {"key": uuid4(), "code": "s 33"})
    assert refused.status_code == 422
    assert "Only a records officer keeps the provisions." in text(refused)
    assert not Provision.objects.filter(code="s 33").exists()


def test_what_is_overdue_comes_first_and_says_so(world: World) -> None:
    opened(world, 2)
    late = InformationRequest.objects.latest("id")
    InformationRequest.objects.exclude(pk=late.pk).update(
        next_due_on=timezone.localdate() + timedelta(days=9)
    )
    rows = client_of(world.records).get(HERE).context["rows"]
    assert rows[0][0]["text"] == late.reference
    assert rows[0][2]["text"].startswith("Overdue by")
    assert rows[0][2]["colour"] == "red"


def test_a_request_s_page_asks_the_same_questions_however_many_records(office: Office) -> None:
    request, client = office.marked(), client_of(office.keeper)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path(request)).status_code == 200
            assert client.get(path(request, "check/")).status_code == 200
            assert client.get(path(request, "decide/")).status_code == 200
        counts.append(len(asked))
        more = [office.recorded(title=f"More {number}") for number in range(2)]
        services.gather(request_id=request.pk, subjects=more, by=office.keeper)
    assert counts[0] == counts[1], counts


def test_the_copy_shows_what_the_applicant_will_see(office: Office) -> None:
    request, client = office.marked(), client_of(office.keeper)
    held = text(client.get(path(request, f"records/{office.named}/")))
    copy = text(client.get(path(request, f"records/{office.named}/?view=copy")))
    assert "Jane Citizen" in held
    assert "Citizen" not in copy
    assert "▇▇ [s 47F]" in copy


def test_what_was_written_and_who_is_named_stands_above_the_steps_once(office: Office) -> None:
    request, client = office.gathered(), client_of(office.keeper)
    page = client.get(path(request, f"records/{office.named}/"))
    written, named = page.context["groups"]
    (text_of_it,) = [field for field in written["fields"] if "Jane Citizen" in str(field["parts"])]
    assert text_of_it["label"] == "Text; Live text"
    assert text_of_it["where"].count(",") == 2, "proposed, published and recorded, each by its number"
    assert {field["parts"][0]["text"] for field in named["fields"]} >= {"Officer", "Gm"}
    shown = [step["shown"] + step["noted"] for step in page.context["steps"]]
    held = [
        [value for value in held.values.values() if value not in ("", [], None)]
        for held in queries.entries_of(request, office.named)
    ]
    assert [len(step) for step in shown] == [len(values) for values in held], "every field is on the page"


@pytest.mark.parametrize(
    ("name", "value", "group"),
    [
        ("text", "A word", "written"),
        ("title", "Word", "written"),
        ("marking", "OFFICIAL", "noted"),
        ("links", ["https://x.example"], "written"),
        ("media", [{"name": "a.png", "sha256": "0" * 64}], "written"),
        ("something_new", "Two words", "written"),
        ("answers", [{"key": "ab", "answer": "It may stand."}], "written"),
        ("author", "Priya", "people"),
        ("actor.user_name", "officer", "people"),
        ("actor.by_seat", True, "noted"),
        ("ground", "0" * 64, "noted"),
        ("published_at", "2026-11-30T23:21:30.926Z", "noted"),
        ("declared", [{"text": "I have said so."}], "noted"),
    ],
)  # fmt: skip
def test_fields_are_told_apart_by_what_whoever_marks_looks_for(name: str, value: Any, group: str) -> None:
    assert group_of(name, value) == group


def test_reading_a_record_in_a_request_is_reading_it(office: Office) -> None:
    request = office.marked()
    client_of(office.keeper).get(path(request, f"records/{office.named}/"))
    client_of(office.world.auditor).get(path(request, f"records/{office.named}/?view=copy"))
    read = [(entry.kind, entry.fields["record"], entry.actor["name"]) for entry in trail("READING")]
    assert read == [
        ("record.read", office.named, name) for name in (office.keeper.name, office.world.auditor.name)
    ]


def test_a_record_that_is_not_in_the_request_has_no_page_there(office: Office) -> None:
    request = office.gathered(office.named)
    assert client_of(office.keeper).get(path(request, f"records/{office.plain}/")).status_code == 404


def test_the_record_s_page_names_the_request_to_those_who_may_see_it(office: Office) -> None:
    request = office.released()
    theirs = [
        section for section in sections_of(trail(office.named), office.keeper) if "request" in section.title
    ]
    assert request.reference in str(theirs)
    assert "0" * 64 in str(theirs)
    for who in (office.world.officer, office.world.mcd):
        assert request.reference not in str(
            [section.rows for section in sections_of(trail(office.named), who)]
        )


# --- Forms --------------------------------------------------------------------------------------------------


def test_a_request_is_opened_and_gathers_numbers_out_of_any_text(office: Office) -> None:
    client = client_of(office.keeper)
    given = {
        "key": uuid4(),
        "applicant_reference": "7",
        "scope": "All",
        "received_on": f"{received():%d/%m/%Y}",
    }
    given |= {"handler": office.keeper.pk}
    answer = client.post(f"{HERE}new/", given)
    request = InformationRequest.objects.get()
    assert answer.headers["Location"] == path(request)
    assert request.due_on == decision_due(received())
    letter = f"Dear all, please add {office.named.lower()} and\n({office.plain})!"
    client.post(path(request, "gather/"), {"key": uuid4(), "subjects": letter})
    assert queries.subjects_of(request) == [office.named, office.plain]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"received_on": IN_TWO_YEARS}, "This day is still to come."),
        ({"received_on": "yesterday"}, "Enter the day as a date"),
        ({"scope": ""}, "Say what was asked for."),
        ({"handler": ""}, "Choose the action officer."),
    ],
)
def test_what_was_typed_wrongly_is_said_and_kept(world: World, typed: dict[str, str], said: str) -> None:
    given: dict[str, Any] = {"key": uuid4(), "applicant_reference": "Ref 7", "scope": "All of it"}
    given |= {"received_on": f"{received():%d/%m/%Y}", "handler": world.records.pk} | typed
    answer = client_of(world.records).post(f"{HERE}new/", given)
    assert answer.status_code == 422
    assert said in text(answer)
    assert "Ref 7" in answer.content.decode()
    assert not InformationRequest.objects.exists()


def test_numbers_that_are_no_records_are_named(office: Office) -> None:
    request, client = office.opened(), client_of(office.keeper)
    for typed, said in (
        ("no number here", "There is no number of a record in this."),
        (f"{office.named} TS-999999", "Not in the register: TS-999999."),
    ):
        answer = client.post(path(request, "gather/"), {"key": uuid4(), "subjects": typed})
        assert answer.status_code == 422
        assert said in text(answer)
        assert typed in answer.content.decode()


def test_what_a_search_of_the_register_finds_can_be_gathered(office: Office) -> None:
    request, client = office.opened(), client_of(office.keeper)
    page = client.get(path(request, "gather/"), {"office": "MACRO"})
    assert "It finds 1" in text(page)
    assert page.context["form"]["subjects"].value() == office.named
    assert "It finds nothing." in text(client.get(path(request, "gather/"), {"since": "1/1/2099"}))
    assert client.get(path(request, "gather/"), {"since": "when?"}).status_code == 200


def withholding(office: Office, request: InformationRequest, **changes: Any) -> dict[str, Any]:
    held = office.of(request, "post.proposed")
    given = {"key": uuid4(), "place": f"{held.entry.pk}:text", "excerpt": "Jane Citizen", "where": "request"}
    return given | {"provision": office.provision("s 47F").pk} | changes


def test_words_are_withheld_and_taken_back_by_form(office: Office) -> None:
    request, client = office.gathered(), client_of(office.keeper)
    here = path(request, f"records/{office.named}/")
    assert client.post(here, withholding(office, request)).status_code == 302
    marks = list(request.marks.standing().values_list("pk", flat=True))
    assert len(marks) == 4, "the text twice, and what went live twice"
    assert client.post(f"{here}take-back/", {"key": uuid4(), "marks": marks[:1]}).status_code == 302
    assert request.marks.standing().count() == 3
    answer = client.post(f"{here}take-back/", {"key": uuid4(), "marks": marks[:1]})
    assert answer.status_code == 422
    assert "taken back already" in text(answer)


@pytest.mark.parametrize(("field", "doors"), [("text", 0), ("fingerprint", 2)])
def test_who_withholds_comes_back_to_where_they_were(office: Office, field: str, doors: int) -> None:
    """Also behind the doors of a step, which then stand open."""
    request, client = office.gathered(), client_of(office.keeper)
    here = path(request, f"records/{office.named}/")
    entry = next(entry for entry in trail(office.named) if field in entry.fields)
    given = withholding(office, request) | {"place": f"{entry.pk}:{field}", "excerpt": ""}
    answer = client.post(here, given)
    assert answer.headers["Location"].endswith("#at")
    page = client.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert page.count('id="at"') == 1
    assert len(re.findall(r"<details [^>]*foi-(?:step|noted)[^>]* open>", page)) == doors


@pytest.mark.parametrize(("page", "kind"), [("take-back/", "foi.taken_back"), ("leave-out/", "foi.left_out")])
def test_a_form_about_a_record_pressed_twice_has_one_effect_and_no_complaint(
    office: Office, page: str, kind: str
) -> None:
    request, client = office.marked(), client_of(office.keeper)
    mark = request.marks.standing().filter(subject=office.named).first()
    given = {"key": uuid4(), "marks": [mark.pk], "reason": "Not about the survey."}
    answers = [client.post(path(request, f"records/{office.named}/{page}"), given) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [entry.kind for entry in trail(request.reference)].count(kind) == 1


def test_a_reason_is_kept_where_somebody_else_left_the_record_out_meanwhile(office: Office) -> None:
    request = office.gathered()
    services.leave_out(request_id=request.pk, subject=office.plain, reason="Other.", by=office.second)
    given = {"key": uuid4(), "reason": "Not about the survey."}
    answer = client_of(office.keeper).post(path(request, f"records/{office.plain}/leave-out/"), given)
    assert answer.status_code == 422
    assert f"{office.plain} is not in this request." in text(answer)
    assert "Not about the survey." in answer.content.decode()


def test_what_was_typed_is_kept_where_it_was_submitted_meanwhile(office: Office) -> None:
    client, provision = client_of(office.keeper), office.provision("s 47F").pk
    request = office.submitted()
    given = withholding(office, request, note="Half a thought.")
    for page, typed in (
        ("gather/", {"subjects": f"{office.plain}: half a thought."}),
        ("names/", {"names": ["Officer"], "provision": provision, "note": "Half a thought."}),
        (f"records/{office.named}/", given),
        (f"records/{office.named}/leave-out/", {"reason": "Half a thought."}),
    ):
        answer = client.post(path(request, page), {"key": uuid4(), **typed})
        assert answer.status_code == 422, page
        assert "This request waits for a second person" in text(answer), page
        assert "alf a thought." in answer.content.decode(), page


def test_what_was_typed_is_kept_for_who_may_not_send_it(office: Office) -> None:
    client, request = client_of(office.world.mcdmanager), office.gathered()
    office.withhold(request, "text", "Jane Citizen", where="here")
    leak = queries.leaks_of(request)[0]
    opening = {"scope": "Half a thought.", "handler": office.keeper.pk, "applicant_reference": "7"}
    places = [place.key for place in leak.places]
    for page, typed in (
        (f"{HERE}new/", opening | {"received_on": f"{received():%d/%m/%Y}"}),
        (f"{HERE}provisions/add/", {"code": "s 33", "title": "x", "explanation": "Half a thought."}),
        (
            path(request, "check/let-stand/"),
            {"leak": name_of(leak), "places": places, "reason": "Half a thought."},
        ),
    ):
        answer = client.post(page, {"key": uuid4(), **typed})
        assert answer.status_code == 422, page
        assert "Only a records officer" in text(answer), page
        assert "Half a thought." in answer.content.decode(), page


def test_a_mark_that_fits_nowhere_is_refused_at_its_field(office: Office) -> None:
    request, client = office.gathered(), client_of(office.keeper)
    for changes, said in (
        ({"excerpt": "Joe Blow"}, "These words are not in the field."),
        ({"provision": ""}, "Choose the provision."),
        ({"place": "nothing"}, "Choose a field of the record."),
        ({"place": "1:nothing"}, "This field is not in the record any more."),
        ({"where": "everywhere"}, "Select a valid choice"),
    ):
        given = withholding(office, request, **changes)
        answer = client.post(path(request, f"records/{office.named}/"), given)
        assert answer.status_code == 422
        assert said in text(answer)
        assert given["excerpt"] in answer.content.decode()
    assert not Mark.objects.exists()


def test_places_that_the_check_finds_are_judged_by_form(office: Office) -> None:
    request, client = office.gathered(), client_of(office.keeper)
    office.withhold(request, "text", "Jane Citizen", where="here")
    leak = next(leak for leak in queries.leaks_of(request) if leak.term.text == "Jane Citizen")
    places = [place.key for place in leak.places]
    given = {"key": uuid4(), "leak": name_of(leak), "places": places[:1], "reason": ""}
    answer = client.post(path(request, "check/let-stand/"), given)
    assert answer.status_code == 422
    assert "Say why they may be shown." in text(answer)
    client.post(path(request, "check/let-stand/"), given | {"reason": "It was published."})
    given |= {"key": uuid4(), "places": places[1:], "provision": office.provision("s 47F").pk}
    assert client.post(path(request, "check/withhold/"), given).status_code == 302
    assert "Jane Citizen" not in {leak.term.text for leak in queries.leaks_of(request)}


def test_the_second_person_decides_on_one_page(office: Office) -> None:
    request = office.submitted()
    client = client_of(office.second)
    page = text(client.get(path(request, "decide/")))
    for words in ("Part access", "s 47F", "Jane Citizen", "An office, not a person.", "▇▇"):
        assert words in page, words
    answer = client.post(
        path(request, "send-back/"), {"key": uuid4(), "seen": request.fingerprint, "reason": ""}
    )
    assert answer.status_code == 422
    assert "Say what is to be changed." in text(answer)
    assert client.get(path(request, "approve/")).headers["Location"] == path(request, "decide/")
    stale = client.post(path(request, "approve/"), {"key": uuid4(), "seen": "0" * 64})
    assert stale.status_code == 422
    assert "changed since you opened this page" in text(stale)
    assert (
        client.post(path(request, "approve/"), {"key": uuid4(), "seen": request.fingerprint}).status_code
        == 302
    )
    assert InformationRequest.objects.get(pk=request.pk).state == State.APPROVED


def submitted_again(office: Office, request: InformationRequest) -> InformationRequest:
    """Sent back by the second person, marked once more, and handed up anew."""
    services.send_back(request_id=request.pk, reason="Withhold the day too.", by=office.second)
    office.withhold(request, "text", "The survey", where="here")
    office.let_stand(request)
    return services.submit(request_id=request.pk, by=office.keeper)


def decision(seen: str | None, reason: str = "") -> dict[str, Any]:
    return {"key": uuid4(), "seen": seen, "reason": reason}


def test_an_approval_refused_over_what_was_changed_can_be_pressed_again(office: Office) -> None:
    request, client = office.submitted(), client_of(office.second)
    changed = submitted_again(office, request)
    answer = client.post(path(request, "approve/"), decision(request.fingerprint, "Half a thought."))
    assert answer.status_code == 422
    assert "changed since you opened this page" in text(answer)
    assert "Half a thought." in answer.content.decode()
    seen = answer.context["form"]["seen"].value()
    assert seen == changed.fingerprint != request.fingerprint
    assert client.post(path(request, "approve/"), decision(seen)).status_code == 302
    assert InformationRequest.objects.get(pk=request.pk).state == State.APPROVED


def test_sending_back_without_a_reason_says_that_the_page_has_changed(office: Office) -> None:
    request, client = office.submitted(), client_of(office.second)
    changed = submitted_again(office, request)
    answer = client.post(path(request, "send-back/"), decision(request.fingerprint))
    assert "Say what is to be changed." in text(answer)
    assert "changed since you opened this page" in text(answer)
    assert answer.context["form"]["seen"].value() == changed.fingerprint


def test_who_marked_it_sees_the_decision_greyed_with_the_reason(office: Office) -> None:
    request = office.submitted()
    page = client_of(office.keeper).get(path(request, "decide/"))
    assert "You submitted it: somebody else approves it." in text(page)


def test_the_second_person_finds_it_at_home(office: Office) -> None:
    request = office.submitted()
    keeper: Person = office.world.again(office.keeper)
    assert request.reference in text(client_of(office.second).get("/"))
    assert [waiting.pk for waiting in queries.to_decide(keeper)] == []


def test_who_handles_it_finds_it_at_home_until_it_waits_for_somebody_else(office: Office) -> None:
    request = office.opened()
    assert [each.pk for each in queries.to_see_through(office.world.again(office.keeper))] == [request.pk]
    assert "FOI requests assigned to you" in text(client_of(office.keeper).get("/"))
    assert not queries.to_see_through(office.world.again(office.second))
    submitted = office.submitted()
    mine = {each.pk for each in queries.to_see_through(office.world.again(office.keeper))}
    assert (request.pk in mine, submitted.pk in mine) == (True, False)


@pytest.mark.parametrize("page", ["decide/", "check/", "names/"])
def test_what_pages_on_a_request_show_of_its_records_is_written_down(office: Office, page: str) -> None:
    request = office.submitted()
    client_of(office.second).get(path(request, page))
    assert Reading.objects.filter(record=request.reference, user_name=office.second.username).count() == 1


def test_the_decision_names_nobody_who_has_not_submitted_it_yet(office: Office) -> None:
    page = text(client_of(office.second).get(path(office.marked(), "decide/")))
    assert "Marked by" in page
    assert "None" not in page


def test_the_form_for_more_time_counts_from_the_thirtieth_day(office: Office) -> None:
    request = office.opened()
    said = text(client_of(office.keeper).get(path(request, "extend/")))
    further = decision_due(request.received_on, further=timedelta(days=30))
    assert f"For example, {when(further)}: thirty days more." in said
