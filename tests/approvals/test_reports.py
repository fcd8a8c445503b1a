"""The reports: who reads which, what they count, and that they cost the same however much there is."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals import services, tasks
from approvals.models import Post, Purpose, Relation
from approvals.policy.reports import may_read_reports
from approvals.presentation.report_catalogue import REPORTS, TEXTS, Cells, Report, Trend
from approvals.presentation.reports import bars, cells, for_a_spreadsheet, together, trend
from approvals.queries import reports
from approvals.queries.reports import Scope
from profiles.models import Person
from tests.approvals.steps import unconfirmed
from tests.clock import travel
from tests.contacts.cases import reported
from tests.world import World, approve, every, submit

CANBERRA = ZoneInfo("Australia/Sydney")
READERS = ["gm", "gm2", "mcd", "mcdmanager", "records", "auditor"]
OTHERS = ["officer", "manager", "admin"]
NOW = datetime(2026, 11, 25, 12, tzinfo=CANBERRA)


@pytest.fixture(autouse=True)
def a_wednesday() -> Any:
    with travel(NOW) as clock:
        yield clock


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def figures(markup: str) -> list[str]:
    """What stands in the cells, where it is a number."""
    return re.findall(r'portal-table__value" dir="auto">\s*(?:<a [^>]*>)?([\d,]+)\s*<', markup)


def everywhere(**changes: Any) -> Scope:
    now = timezone.now()
    return Scope(
        **{"since": now - timedelta(days=30), "until": now + timedelta(days=1), "divisions": None, **changes}
    )


def aged(post: Post, **before: timedelta) -> Post:
    """The post, with some of its moments so long ago."""
    Post.objects.filter(pk=post.pk).update(**{name: timezone.now() - ago for name, ago in before.items()})
    return post


# --- Who reads which ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", READERS + OTHERS)
def test_reports_are_for_those_who_answer_for_something(world: World, who: str) -> None:
    person = getattr(world, who)
    client, entitled = client_of(person), who in READERS
    assert bool(may_read_reports(person)) == entitled
    for path in ("/reports/", "/reports/stages/", "/reports/stages/csv/"):
        assert client.get(path).status_code == (200 if entitled else 403), path
    assert ('href="/reports/"' in client.get("/").content.decode()) == entitled
    assert ('href="/reports/"' in client.get("/arrangements/").content.decode()) == entitled


@pytest.mark.parametrize("name", REPORTS)
def test_a_general_manager_reads_of_their_own_division(world: World, name: str) -> None:
    """Whatever stands in a report for MCD, a manager whose division did nothing finds nothing of it."""
    _something_of_everything(world)
    markup = client_of(world.gm2).get(f"/reports/{name}/").content.decode()
    assert "Macroeconomic" not in markup
    assert set(figures(markup)) <= {"0"}
    assert "Of your division alone" in markup


def test_a_report_that_there_is_not(world: World) -> None:
    client = client_of(world.auditor)
    assert client.get("/reports/gossip/").status_code == client.get("/reports/gossip/csv/").status_code == 404


# --- What they count ----------------------------------------------------------------------------------------


def test_time_in_each_stage_has_its_middle_and_its_tail(world: World) -> None:
    for hours in (1, 2, 3, 4, 100):
        aged(world.approved(), submitted_at=timedelta(hours=hours), created_at=timedelta(hours=hours + 1))
    found = {stage.name: stage for stage in reports.stages(everywhere())}
    assert found["Deciding"].number == 5
    assert found["Deciding"].median == pytest.approx(timedelta(hours=3), abs=timedelta(minutes=1))
    assert found["Deciding"].ninth == pytest.approx(timedelta(hours=61.6), abs=timedelta(minutes=1))
    assert found["Writing"].median == pytest.approx(timedelta(hours=1), abs=timedelta(minutes=1))
    assert "Publishing" not in found


def test_what_happened_before_or_after_the_period_is_not_in_it(world: World) -> None:
    published = world.published()
    aged(published, published_at=timedelta(days=31))
    assert reports.published_by(everywhere(), "purpose") == {}
    assert reports.published_by(everywhere(since=timezone.now() - timedelta(days=32)), "purpose") == {
        "engaging": 1
    }
    soon = everywhere(since=timezone.now() + timedelta(hours=1))
    assert reports.advice(soon) == []


def test_approvals_are_told_apart_by_mcd_s_part_in_them(world: World) -> None:
    world.approved()
    world.approved(approver=world.mcdmanager)
    asked = world.in_review()
    services.consult(post_id=asked.pk, question="Ours?", by=world.gm)
    services.answer(post_id=asked.pk, answer="Yes.", by=world.mcd)
    approve(post_id=asked.pk, seen=asked.seen, by=world.gm)
    unanswered = world.in_review()
    services.consult(post_id=unanswered.pk, question="Ours?", by=world.gm)
    approve(post_id=unanswered.pk, seen=unanswered.seen, by=world.gm)
    assert reports.advice(everywhere()) == [("Macroeconomic Conditions Division", 1, 2, 1)]


def test_an_acting_general_manager_counts_as_one(world: World) -> None:
    world.acts_for(world.manager, world.gm)
    world.approved(approver=world.again(world.manager))
    assert reports.advice(everywhere()) == [("Macroeconomic Conditions Division", 0, 1, 0)]


def test_what_is_overdue_now_and_what_was(world: World) -> None:
    late, decided = world.in_review(), world.in_review()
    services.consult(post_id=late.pk, question="Ours?", by=world.gm)
    past = timezone.now() - timedelta(days=1)
    Post.objects.update(due_at=past)
    late.consultations.update(due_at=past)
    tasks.escalate_decisions()
    tasks.escalate_advice()
    approve(post_id=decided.pk, seen=decided.seen, by=world.gm)
    world.in_review(by=world.officer2)
    assert reports.overdue(everywhere()) == [("Macroeconomic Conditions Division", 1, 0, 1, 2, 1)]


def test_purposes_and_activities_of_what_went_out(world: World) -> None:
    world.published()
    world.published(purpose=Purpose.INFORMING)
    world.approved(purpose=Purpose.PARTICIPATING)
    assert reports.published_by(everywhere(), "purpose") == {"engaging": 1, "informing": 1}
    assert reports.published_by(everywhere(), "activity") == {"comment": 2}


def test_corrections_are_counted_once_they_are_out(world: World) -> None:
    wrong = world.published()
    world.published(relation=Relation.CORRECTION, relates_to=wrong, reach="Few.")
    world.in_review(relation=Relation.TAKEDOWN, relates_to=wrong, reach="Few.")
    assert reports.related(everywhere()) == {"correction": 1}


def test_findings_are_counted_by_what_deciders_made_of_them(world: World) -> None:
    post = world.draft(text="Growth was 3 per cent.", sources="")
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    assert post.answers, "the checks ask for a source"
    services.approve(
        post_id=post.pk,
        seen=post.seen,
        declared=every("decider"),
        dispositions={answer["key"]: "mistaken" for answer in post.answers},
        by=world.gm,
    )
    assert reports.dispositions(reports.disposed(everywhere()))["figures", "mistaken"] == 1
    assert not reports.disposed(everywhere(divisions={world.small.pk}))


# --- As pages and as files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_is_a_page_with_a_table_and_a_file_with_the_same_rows(world: World, name: str) -> None:
    _something_of_everything(world)
    client = client_of(world.mcdmanager)
    page = client.get(f"/reports/{name}/")
    markup, rows = page.content.decode(), page.context["rows"]
    lines = b"".join(client.get(f"/reports/{name}/csv/")).decode().splitlines()
    report = REPORTS[name]
    assert lines[0].count(",") == len(report.columns) - 1
    assert len(lines) - 1 == len([row for row in rows if row[0] != "Together"])
    workbook = ZipFile(BytesIO(client.get(f"/reports/{name}/xlsx/").content))
    assert workbook.read("xl/worksheets/sheet1.xml").count(b"<row ") == len(lines)
    assert name in ("standing", "emergencies", "contacts", "checks") or set(figures(markup)) - {"0"}
    assert all(f">{column}</th>" in markup for column in report.columns) or len(lines) == 1


def test_a_period_that_makes_no_sense_is_refused_at_its_field(world: World) -> None:
    client = client_of(world.auditor)
    for query, said in [
        ("since=3/12/2026&until=1/12/2026", "The last day cannot be before the first."),
        ("since=yesterday", "Enter the first day as a date"),
        ("since=1/1/2000&until=1/1/2020", "Choose three years at most."),
    ]:
        for path in ("/reports/stages/", "/reports/stages/csv/", "/reports/stages/xlsx/"):
            answer = client.get(f"{path}?{query}")
            assert answer.status_code == 422
            assert said in answer.content.decode()
    assert 'value="yesterday"' in client.get("/reports/stages/?since=yesterday").content.decode()


def test_the_last_day_is_counted_in(world: World) -> None:
    world.published()
    today = f"{timezone.localdate():%d/%m/%Y}"
    lines = b"".join(client_of(world.mcd).get(f"/reports/purposes/csv/?since={today}&until={today}"))
    assert b"Engaging: working with people on policy and services,1" in lines


def test_a_title_is_no_formula_in_a_spreadsheet() -> None:
    assert for_a_spreadsheet(timedelta(minutes=90)) == "1.50"
    assert cells([[None, 1234, timedelta(days=3), "=1+1"]]) == [["–", "1,234", "3.0 days", "=1+1"]]


def test_a_division_named_like_a_formula_is_text(world: World) -> None:
    type(world.macro).objects.filter(pk=world.macro.pk).update(name="=HYPERLINK(1)")
    world.approved()
    assert b"'=HYPERLINK(1)" in b"".join(client_of(world.mcd).get("/reports/advice/csv/"))


def test_the_longest_bar_of_a_figure_has_all_the_room() -> None:
    trend = Trend("X", lambda scope: {})
    report = Report(
        "x", "X", "X.", ["Purpose", "Posts", "Late"], lambda scope: [], trend, [("Posts", "Late")]
    )
    (figure,) = bars(report, [["One", 4, 1], ["Two", 1, 0]])
    assert [[part["share"] for part in row["parts"]] for row in figure["rows"]] == [
        ["100.0", "25.0"],
        ["25.0", "0.0"],
    ]
    assert bars(report, [["None", 0, 0]]) == []


def test_each_column_but_texts_days_and_counts_of_others_is_drawn() -> None:
    for report in REPORTS.values():
        drawn = [name for names in report.drawn for name in names]
        left = set(report.columns) - {*drawn, *TEXTS, "Last used"}
        assert not left, report.name


def test_each_number_of_posts_leads_to_those_posts(world: World) -> None:
    """As many as the number says, for each of the reports in which there is one."""
    _something_of_everything(world)
    _and_of_the_rest(world)
    client, followed = client_of(world.mcdmanager), set()
    for name, report in REPORTS.items():
        page = client.get(f"/reports/{name}/")
        for row in page.context["rows"]:
            for column, cell in zip(report.columns, row, strict=True):
                if isinstance(cell, dict) and cell.get("url"):
                    listed = client.get(cell["url"])
                    assert str(len(listed.context["rows"])) == cell["text"], (name, column)
                    followed.add(name)
    assert followed == {*REPORTS} - {"standing"}


@pytest.mark.parametrize("name", REPORTS)
def test_a_trend_adds_up_to_what_is_counted_and_has_no_style(world: World, name: str) -> None:
    """So the content policy lets it pass."""
    _something_of_everything(world)
    scope = everywhere(since=timezone.now() - timedelta(days=80))
    shown = trend(REPORTS[name], scope)
    assert len(shown["rows"]) in (12, 13), "weeks"
    assert len(trend(REPORTS[name], everywhere(since=timezone.now() - timedelta(days=200)))["rows"]) in (7, 8)
    assert "style" not in shown["drawn"]
    points = sum(REPORTS[name].trend.points(scope).values())
    told = sum(float(row[1].replace(",", "")) for row in shown["rows"])
    assert told == pytest.approx(points, abs=0.1)


@pytest.mark.parametrize(
    "address",
    ["purposes/0/?row=Engaging", "purposes/9/?row=x", "purposes/1/", "stages/2/?row=One", "gossip/1/?row=x"],
)
def test_what_no_number_counts_is_not_found(world: World, address: str) -> None:
    assert client_of(world.auditor).get(f"/reports/{address}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "stages/2/?row=One&row=Waiting",
        "advice/1/?row=%00",
        "standing/2/?row=SA-&row=One",
        "standing/2/?row=SA-999999999999999999999:&row=One",
    ],
)
def test_a_row_that_no_report_has_counts_nothing(world: World, address: str) -> None:
    assert client_of(world.auditor).get(f"/reports/{address}").context["rows"] == []


def test_a_general_manager_is_led_to_posts_of_their_division_alone(world: World) -> None:
    world.published()
    page = client_of(world.mcdmanager).get("/reports/purposes/")
    addresses = [
        row[1]["url"] for row in page.context["rows"] if isinstance(row[1], dict) and row[1].get("url")
    ]
    assert [len(client_of(world.gm).get(address).context["rows"]) for address in addresses] == [1]
    assert [len(client_of(world.gm2).get(address).context["rows"]) for address in addresses] == [0]


def test_sums_are_of_what_can_be_added_up() -> None:
    rows: list[Cells] = [["SA-1", "One", 2, 9, 20, None], ["SA-2", "Two", 3, 9, None, None]]
    assert together(REPORTS["standing"], rows) == [["Together", "", 5, "", "", ""]]
    assert together(REPORTS["standing"], rows[:1]) == []


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_costs_the_same_however_much_there_is(world: World, name: str) -> None:
    client, costs = client_of(world.mcdmanager), []
    client.get("/")
    for _ in range(2):
        for _ in range(3):
            _something_of_everything(world)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/reports/{name}/")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 12


def _and_of_the_rest(world: World) -> None:
    """What the costs of the reports do not depend on."""
    post = world.draft(text="Growth was 3 per cent.", sources="")
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    services.approve(
        post_id=post.pk,
        seen=post.seen,
        declared=every("decider"),
        dispositions={answer["key"]: "mistaken" for answer in post.answers},
        by=world.gm,
    )
    reported(world)
    unconfirmed(world)


def _something_of_everything(world: World) -> None:
    wrong = world.published()
    world.published(relation=Relation.FOLLOW_UP, relates_to=wrong)
    late = world.in_review()
    Post.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    tasks.escalate_decisions()
    world.approved(approver=world.mcdmanager)
