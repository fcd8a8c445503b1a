"""Standing approvals on the screen: the register, one of them, each step, bad input, and the report as a table."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from approvals import services
from approvals.models import Post, StandingApproval, State
from approvals.services.standing_uses import KEPT_TO
from profiles.models import Topic
from records.models import Entry
from records.verify import check_signature, parse_entry
from tests.approvals.standing import WORDING, granted, in_force, now, used
from tests.approvals.test_views import client_of, page
from tests.authenticator import enrolled
from tests.world import World, every


def typed(world: World, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "key": str(uuid4()),
        "division": world.macro.pk,
        "title": "Survey reminders",
        "officers": [world.officer.pk],
        "accounts": [world.account.pk],
        "topics": [Topic.objects.get(slug="general").pk],
        "wording": WORDING,
        "limits": "",
        "text_limit": "",
        "starts_on": f"{today:%d/%m/%Y}",
        "ends_on": f"{today + timedelta(days=30):%d/%m/%Y}",
        "uses_allowed": "3",
        **changes,
    }


def of(standing: StandingApproval, step: str = "") -> str:
    return f"/standing/{standing.reference}/{step}"


# --- The whole way ------------------------------------------------------------------------------------------


def test_it_is_granted_with_a_passkey_before_it_has_a_number(world: World) -> None:
    gm, held, sent = client_of(world.gm), enrolled(world.gm), typed(world)
    said = gm.post("/standing/new/", {**sent, "sign": "1"}, headers={"Accept": "application/json"}).json()
    assert said["subject"] == ""
    assert gm.post("/standing/new/", {**sent, **held.decides(said)}).status_code == 302
    entry = Entry.objects.get(kind="standing.granted")
    signed = {f"signed.{name}": value for name, value in entry.fields["signed"].items()}
    check_signature(parse_entry(bytes(entry.content)), signed)


def test_it_is_granted_signed_used_and_suspended_on_the_screen(world: World) -> None:
    gm, mcd, officer = client_of(world.gm), client_of(world.mcdmanager), client_of(world.officer)
    answer = gm.post("/standing/new/", typed(world))
    standing = StandingApproval.objects.get()
    assert answer.headers["Location"] == of(standing)
    assert "Waits for MCD" in page(officer.get("/standing/"))

    sign = mcd.get(of(standing, "sign/"))
    assert WORDING in page(sign)
    form = sign.context["form"]
    mcd.post(of(standing, "sign/"), {"key": str(uuid4()), "seen": form["seen"].value()})
    assert "In force" in page(officer.get("/standing/"))

    post = world.draft()
    assert "Use a standing approval" in page(officer.get(f"/posts/{post.reference}/"))
    assert "Can be used" in page(officer.get(f"/posts/{post.reference}/use-standing/"))
    answer = officer.post(f"/posts/{post.reference}/use-standing/", using(post, standing), follow=True)
    assert f"approved such posts beforehand, under {standing.reference}; Officer (officer) used it" in page(
        answer
    )
    assert "1 of 3" in page(officer.get(of(standing)))

    gm.post(of(standing, "suspend/"), {"key": str(uuid4()), "reason": "Figures under review."})
    markup = page(officer.get(of(standing)))
    assert "Gm (gm) suspended it on" in markup
    assert "Figures under review." in markup
    draft = world.draft()
    markup = page(officer.get(f"/posts/{draft.reference}/use-standing/"))
    assert "Cannot be used" in markup
    assert "Figures under review." in markup
    assert "None of them can be used for this post as it stands." in markup


def using(post: Post, under: StandingApproval, **changes: Any) -> dict[str, Any]:
    declared = [*every("author"), KEPT_TO.clause]
    given = {"key": str(uuid4()), "seen": post.seen, "standing": under.pk, "declared": declared}
    return {**given, **changes}


def test_other_divisions_read_the_terms_and_not_what_was_approved_under_them(world: World) -> None:
    post, standing = world.draft(), in_force(world)
    used(post, standing, world.officer)
    for who, sees in [
        ("colleague", True),
        ("mcd", True),
        ("auditor", True),
        ("officer2", False),
        ("gm2", False),
    ]:
        told = page(client_of(getattr(world, who)).get(of(standing)))
        assert (post.reference in told) == sees, who
        assert "signed it for MCD" in told


# --- Bad input ----------------------------------------------------------------------------------------------

BAD = {
    "title": ("", "Give it a title of a few words."),
    "officers": ([], "Name at least one officer."),
    "accounts": ([], "Choose at least one account."),
    "topics": (["999999"], "999999 is not one of the available choices"),
    "wording": ("Until {date", "Write each gap in one line between { and }"),
    "text_limit": ("-1", "greater than or equal to 1"),
    "starts_on": ("1/1/2020", "A standing approval cannot begin in the past."),
    "ends_on": ("soon", "Enter a valid date"),
    "uses_allowed": ("0", "Allow one use or more."),
    "division": ("", "needs an answer"),
}


@pytest.mark.parametrize("field", BAD)
def test_a_mistake_is_told_at_its_field_and_loses_nothing(world: World, field: str) -> None:
    value, told = BAD[field]
    answer = client_of(world.gm).post(
        "/standing/new/", typed(world, **{"limits": "Dates only, please.", field: value})
    )
    assert answer.status_code == 422
    form = answer.context["form"]
    assert told in " ".join(form.errors[field]) or told in page(answer)
    assert list(form.errors) == [field]
    assert "Dates only, please." in page(answer)
    assert not StandingApproval.objects.exists()


def test_neither_wording_nor_limits_is_a_mistake_at_the_wording(world: World) -> None:
    answer = client_of(world.gm).post("/standing/new/", typed(world, wording="", limits=""))
    assert answer.context["form"].errors["wording"] == [
        "Give the wording, or say in words what the officers keep to."
    ]


def test_of_another_division_nobody_is_offered(world: World) -> None:
    answer = client_of(world.gm).post(
        "/standing/new/", typed(world, officers=[world.officer2.pk], division=world.small.pk)
    )
    assert set(answer.context["form"].errors) == {"officers", "division"}


def test_oneself_is_not_offered(world: World) -> None:
    form = client_of(world.gm).get("/standing/new/").context["form"]
    assert {person.username for person in form.fields["officers"].queryset} == {
        "officer",
        "colleague",
        "manager",
    }


def test_who_may_not_grant_is_told_why(world: World) -> None:
    officer = client_of(world.officer)
    assert "Only the General Manager, or whoever acts for them" in page(officer.get("/standing/new/"))
    assert "/standing/new/" not in page(officer.get("/standing/"))
    assert officer.post("/standing/new/", typed(world)).status_code == 422
    assert not StandingApproval.objects.exists()


@pytest.mark.parametrize("step", ["sign", "renew", "change", "suspend"])
def test_who_may_not_take_a_step_sees_no_form_and_has_no_effect(world: World, step: str) -> None:
    standing, officer = granted(world), client_of(world.officer)
    markup = page(officer.get(of(standing, f"{step}/")))
    assert "aria-disabled" in markup
    given = typed(world) | {"seen": standing.fingerprint, "reason": "So."}
    assert officer.post(of(standing, f"{step}/"), given).status_code == 422
    assert now(standing).fingerprint == standing.fingerprint
    assert not now(standing).suspended_at


def test_a_signature_on_terms_that_moved_on_shows_the_new_ones(world: World) -> None:
    standing, mcd = granted(world), client_of(world.mcdmanager)
    before = standing.fingerprint
    given = typed(world, seen=before, wording="We answer on {day} in the morning.")
    assert client_of(world.gm).post(of(standing, "change/"), given).status_code == 302
    answer = mcd.post(of(standing, "sign/"), {"key": str(uuid4()), "seen": before})
    assert answer.status_code == 422
    assert "Its terms have changed since you opened them." in page(answer)
    assert "We answer on {day} in the morning." in page(answer)
    form = answer.context["form"]
    again = mcd.post(of(standing, "sign/"), {"key": form["key"].value(), "seen": form["seen"].value()})
    assert again.status_code == 302
    assert now(standing).is_signed


def test_a_change_that_came_second_keeps_what_was_typed(world: World) -> None:
    standing, gm = granted(world), client_of(world.gm)
    before = standing.fingerprint
    gm.post(of(standing, "change/"), typed(world, seen=before, title="First"))
    answer = gm.post(of(standing, "change/"), typed(world, seen=before, title="Second"))
    assert answer.status_code == 422
    assert 'value="Second"' in page(answer)
    assert now(standing).title == "First"


def test_a_step_that_is_shut_by_now_keeps_what_was_typed(world: World) -> None:
    standing = in_force(world)
    given = {"key": str(uuid4()), "reason": "The survey closed early."}
    client_of(world.mcd).post(of(standing, "suspend/"), {**given, "reason": "First."})
    answer = client_of(world.gm).post(of(standing, "suspend/"), given)
    assert answer.status_code == 422
    assert "It is suspended already." in page(answer)
    assert "The survey closed early." in page(answer)


def test_a_change_names_nobody_of_another_division(world: World) -> None:
    """The form reads what was sent without asking whose it is; the service asks."""
    standing = in_force(world)
    given = typed(world, seen=standing.fingerprint, officers=[world.officer2.pk], uses_allowed="0")
    for uses, told in [("0", "uses_allowed"), ("3", "officers")]:
        answer = client_of(world.gm).post(of(standing, "change/"), given | {"uses_allowed": uses})
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {told}
        assert world.officer2 not in answer.context["form"].fields["officers"].queryset
    assert world.officer2 not in now(standing).officers.all()


def test_a_suspension_needs_a_reason(world: World) -> None:
    standing = in_force(world)
    answer = client_of(world.gm).post(of(standing, "suspend/"), {"key": str(uuid4()), "reason": " "})
    assert answer.status_code == 422
    assert "Say why, so that those who are named in it know." in page(answer)
    assert not now(standing).suspended_at


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"standing": ""}, "Choose the standing approval to use."),
        ({"standing": "999999"}, "Choose one of the standing approvals that are offered."),
        ({"standing": "x"}, "Choose one of the standing approvals that are offered."),
        ({"standing": "9" * 40}, "Choose one of the standing approvals that are offered."),
        ({"declared": []}, "Tick each box of the declaration."),
        ({"declared": ["OFF-1a"]}, "Tick each box of the declaration."),
        ({"seen": "0" * 64}, "This post has changed since you opened it."),
    ],
)
def test_a_use_that_is_not_whole_is_refused_at_its_field(
    world: World, changes: dict[str, Any], told: str
) -> None:
    standing, post = in_force(world), world.draft()
    answer = client_of(world.officer).post(
        f"/posts/{post.reference}/use-standing/", using(post, standing, **changes)
    )
    assert answer.status_code == 422
    assert told in page(answer)
    assert Post.objects.get(pk=post.pk).state == State.DRAFT


def test_a_use_that_is_refused_says_which_condition(world: World) -> None:
    standing, post = in_force(world), world.draft(text="Buy bonds.")
    officer = client_of(world.officer)
    answer = officer.post(f"/posts/{post.reference}/use-standing/", using(post, standing))
    assert answer.status_code == 422
    assert "cannot be used. The text is not its wording with the gaps filled." in page(answer)


def test_who_is_named_in_none_sees_no_button_and_is_told(world: World) -> None:
    in_force(world)
    post = world.draft(by=world.colleague)
    colleague = client_of(world.colleague)
    assert "Use a standing approval" not in page(colleague.get(f"/posts/{post.reference}/"))
    markup = page(colleague.get(f"/posts/{post.reference}/use-standing/"))
    assert f"No standing approval of {world.macro} names you." in markup


# --- Who sees what ------------------------------------------------------------------------------------------


def test_everybody_reads_the_terms_and_only_some_the_uses(world: World) -> None:
    standing = in_force(world)
    post = used(world.draft(title="A reminder of the survey"), standing, world.officer)
    for who in ("officer", "colleague", "gm", "mcd", "records", "auditor"):
        client = client_of(getattr(world, who))
        assert "A reminder of the survey" in page(client.get(of(standing))), who
        assert client.get(of(standing, "uses.csv")).status_code == 200
    for who in ("officer2", "gm2", "admin"):
        client = client_of(getattr(world, who))
        markup = page(client.get(of(standing)))
        assert "Survey reminders" in markup
        assert "A reminder of the survey" not in markup, who
        assert client.get(of(standing, "uses.csv")).status_code == 403
    assert post.standing_id == standing.pk


@pytest.mark.parametrize("path", ["/standing/SA-000999/", "/standing/SA-999999999999/", "/standing/SA-1/"])
def test_what_is_not_there_is_not_found(world: World, path: str) -> None:
    assert client_of(world.gm).get(path).status_code == 404


def test_the_report_holds_every_use_and_no_formula(world: World) -> None:
    standing = in_force(world)
    for title in ("=1+1", "Plain"):
        used(world.draft(title=title), standing, world.officer)
    answer = client_of(world.gm).get(of(standing, "uses.csv"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{standing.reference}-uses.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heads, *lines = csv.reader(StringIO(text))
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    assert [(row["Use"], row["Title"], row["User name"]) for row in rows] == [
        ("1", "'=1+1", "officer"),
        ("2", "Plain", "officer"),
    ]
    assert all(row["State"] == "Approved" for row in rows)


def test_what_is_over_or_used_up_moves_to_the_other_list(world: World) -> None:
    standing = in_force(world, uses_allowed=1)
    used(world.draft(), standing, world.officer)
    officer = client_of(world.officer)
    assert standing.reference not in page(officer.get("/standing/"))
    assert standing.reference in page(officer.get("/standing/?past=1"))


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("path", "queries"), [("/standing/", 12), ("/standing/?past=1", 12)])
def test_the_register_costs_the_same_however_long(world: World, rows: int, path: str, queries: int) -> None:
    standing = [granted(world, title=f"Number {number}") for number in range(rows)]
    if "past" in path:
        day = timezone.localdate() - timedelta(days=1)
        StandingApproval.objects.update(starts_on=day, ends_on=day)
    client = client_of(world.officer)
    client.get(path)
    with CaptureQueriesContext(connection) as taken:
        markup = page(client.get(path))
    assert standing[-1].title in markup
    asked = [query["sql"] for query in taken if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == queries, "\n".join(asked)


@pytest.mark.parametrize("uses", [1, 30])
def test_its_page_costs_the_same_however_often_it_was_used(world: World, uses: int) -> None:
    standing = in_force(world, uses_allowed=30)
    for _ in range(uses):
        used(world.draft(), standing, world.officer)
    client = client_of(world.officer)
    client.get(of(standing))
    with CaptureQueriesContext(connection) as taken:
        markup = page(client.get(of(standing)))
    assert f"{uses} of 30" in markup
    assert len([query for query in taken if "SAVEPOINT" not in query["sql"]]) == 14


def test_a_stranger_signs_in_first(world: World) -> None:
    assert Client().get("/standing/").headers["Location"] == "/sign-in/?next=/standing/"


def test_a_change_shows_what_stands_and_drops_who_left(world: World) -> None:
    standing = in_force(world, officers=[world.officer, world.colleague], limits="Dates only.")
    type(world.colleague).objects.filter(pk=world.colleague.pk).update(is_active=False)
    gm = client_of(world.gm)
    form = gm.get(of(standing, "change/")).context["form"]
    assert form["limits"].value() == "Dates only."
    assert world.colleague not in form.fields["officers"].queryset
    assert services.suspend_changed(standing_id=standing.pk).suspended_at
