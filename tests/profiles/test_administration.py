"""The pages on which the directory is kept: whose they are, what they refuse, and what they show."""

from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from approvals import services as posts
from approvals.policy import may_decide, may_edit
from directory import services
from notices.models import Notice
from profiles.models import Division, Person, Platform, Position, Role, SignInChange, Topic
from records.models import Entry
from records.services import seal
from tests.contacts.cases import reported
from tests.contacts.pages import client_of, text
from tests.profiles.people import a_division, a_person, a_position, an_account, seat
from tests.world import World

TODAY = timezone.localdate()


@pytest.fixture
def admin(db: None) -> Person:
    return a_person(Role.ADMINISTRATOR, name="Sam Whitlock", username="admin")


@pytest.fixture
def browser(admin: Person) -> Client:
    return client_of(admin)


def typed(**given: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), **given}


def new_person(**changes: Any) -> dict[str, Any]:
    known = {"user_name": "priya.nair", "name": "Priya Nair", "email": "priya.nair@treasury.example"}
    return typed(**known | changes)


def step(person: Person, name: str) -> str:
    return reverse(f"directory:{name}", args=[person.pk])


# --- People ---------------------------------------------------------------------------------------------------------


def test_somebody_is_added_and_invited_by_one_form(browser: Client, admin: Person) -> None:
    form = new_person()
    page = browser.post("/people/new/", form, follow=True)
    assert "An invitation goes out within seconds" in text(page)
    person = Person.objects.get(username="priya.nair")
    assert not person.has_usable_password()
    assert SignInChange.objects.get(person=person).by == admin
    browser.post("/people/new/", form)
    assert Person.objects.filter(name="Priya Nair").count() == 1, "the same form, sent twice"
    history = LogEntry.objects.get_for_object(person).get()
    assert history.changes["password"] == ["withheld", "withheld"]


def test_a_new_officer_sits_at_once_where_nothing_is_decided(world: World) -> None:
    form = new_person() | {"title": "Policy Officer", "division": world.macro.pk}
    form |= {"reports_to": Position.objects.get(title="Director").pk, "starts_on": f"{TODAY:%d/%m/%Y}"}
    admin = client_of(world.admin)
    for _ in range(2):
        assert admin.post("/people/new/officer/", form).status_code == 302
    person = Person.objects.get(username="priya.nair")
    assert [str(seat) for seat in person.capacities] == [f"Policy Officer, {world.macro}"]
    assert "Policy Officer" in text(admin.get(step(person, "person")))
    assert SignInChange.objects.filter(person=person).count() == 1


def test_a_new_officer_waits_for_somebody_else_where_something_is_decided(world: World) -> None:
    seat = Position.objects.get(title="General Manager", division=world.macro)
    form = new_person() | {"position": seat.pk, "starts_on": f"{TODAY:%d/%m/%Y}"}
    admin = client_of(world.admin)
    assert admin.post("/people/new/officer/", form).status_code == 302
    person = Person.objects.get(username="priya.nair")
    assert not person.capacities
    assert person.nominations.waiting().get().position == seat
    assert "Proposed for" in text(admin.get(step(person, "person")))


def test_a_new_officer_needs_a_seat_and_nothing_is_left_of_one_that_is_refused(world: World) -> None:
    admin, today = client_of(world.admin), f"{TODAY:%d/%m/%Y}"
    answer = admin.post("/people/new/officer/", new_person() | {"starts_on": today, "title": "Officer"})
    assert answer.status_code == 422
    assert "Choose the division of the new position, or a position that is there." in text(answer)
    given = {"title": "Officer", "division": world.macro.pk, "starts_on": "1/1/2020"}
    assert admin.post("/people/new/officer/", new_person() | given).status_code == 422
    assert not Person.objects.filter(username="priya.nair").exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"user_name": "Person1"}, "Somebody has this user name already"),
        ({"user_name": "priya nair"}, "plain letters and digits"),
        ({"user_name": "рriya"}, "plain letters and digits"),
        ({"user_name": "p" * 151}, "and at most 150 fit"),
        ({"name": "Priya Nair (gm)"}, "Write the name in letters"),
        ({"name": ""}, "“Name” needs an answer"),
        ({"email": "priya@gmail.com"}, "Give an address of the Treasury"),
        ({"email": "priya"}, "valid email address"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    browser: Client, changes: dict[str, str], says: str
) -> None:
    a_person(username="person1")
    answer = browser.post("/people/new/", new_person(**changes))
    assert answer.status_code == 422
    assert says in text(answer)
    kept = "priya.nair@treasury.example" if "email" not in changes else "Priya Nair"
    assert f'value="{kept}"' in answer.content.decode()
    assert not Person.objects.filter(username__in=["priya.nair", "Person1"]).exists()
    assert not SignInChange.objects.exists()


def test_a_name_that_looks_like_anothers_is_a_warning_and_goes_through(browser: Client) -> None:
    gm = a_person(Role.GENERAL_MANAGER, name="Helen Kostas", username="gm")
    form = new_person(name="Неlеn Kostas")
    answer = browser.post("/people/new/", form)
    assert answer.status_code == 422
    assert "Helen Kostas (gm), Position " in text(answer)
    shown = answer.context["form"]["warned"].value()
    answer = browser.post("/people/new/", {**form, "warned": shown}, follow=True)
    double = Person.objects.get(username="priya.nair")
    assert "Helen Kostas (gm), Position " in text(answer), "and on their page from then on"
    assert "Неlеn Kostas (priya.nair)" in text(browser.get(step(gm, "person")))
    assert str(double) == "Неlеn Kostas (priya.nair)"


def test_a_warning_is_for_the_name_that_it_was_given_for(browser: Client) -> None:
    a_person(name="Helen Kostas")
    a_person(name="Daniel Okafor")
    shown = browser.post("/people/new/", new_person(name="Helen Kostas")).context["form"]["warned"].value()
    answer = browser.post("/people/new/", new_person(name="Daniel Okafor", warned=shown))
    assert answer.status_code == 422


def test_the_list_finds_people_by_name_user_name_and_address(browser: Client) -> None:
    a_person(name="Priya Nair", username="pnair", email="p@treasury.example")
    gone = a_person(name="Ruth Adeyemi", is_active=False)
    a_person(name="Đức O’Brien-Łódź", username="duc", email="d@treasury.example")
    for words in ("priya", "PNAIR", "p@treasury"):
        assert "Priya Nair" in text(browser.get("/people/", {"q": words}))
    for words in ("duc o'brien", "lodz", "Đức"):
        assert "Đức O’Brien-Łódź" in (found := text(browser.get("/people/", {"q": words})))
        assert "Priya Nair" not in found
    assert "Nobody is called that" in text(browser.get("/people/", {"q": "xyzzy"}))
    assert gone.name not in text(browser.get("/people/"))
    assert gone.name in text(browser.get("/people/?closed=1"))
    assert browser.get("/people/", {"q": "\x00" * 400, "before": "x"}).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_and_a_page_cost_the_same_however_many(
    browser: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    person = a_person("")
    for _ in range(number):
        seat(a_person(), a_position(Role.LINE_MANAGER, a_division()))
    for path in ("/people/", step(person, "person")):
        browser.get(path)
        with django_assert_max_num_queries(20):  # a person's page tells of their passkeys and factors as well
            browser.get(path)


def test_their_page_shows_where_they_sit_and_who_set_how_they_sign_in(browser: Client, admin: Person) -> None:
    person = a_person("", name="Priya Nair", username="pnair")
    person.set_password("whatever it is")
    person.save()
    services.reset_password(person_id=person.pk, reason="She rang.", by=admin)
    page = text(browser.get(step(person, "person")))
    assert "Sent a link for a new password" in page
    assert "Sam Whitlock (admin)" in page
    assert "Waits to be mailed" in page
    assert f"{person.capacities[0]}" in page


def test_closing_says_what_is_left_behind(world: World) -> None:
    post = world.draft(by=world.mcd)
    contact = reported(world)
    an_account(custodian=world.mcd)
    page = text(client_of(world.admin).get(step(world.mcd, "close-person")))
    for said in ("Communications Adviser, Ministerial", "The account X", post.reference):
        assert said in page
    assert contact.reference not in page
    services.close_person(person_id=world.mcd.pk, reason="Left.", by=world.admin)
    notice = Notice.objects.get(person=world.mcdmanager, title="Mcd (mcd) can no longer sign in")
    assert post.reference in notice.body


def test_who_is_closed_is_out_at_once_and_comes_back_with_their_password(world: World) -> None:
    officer, admin = client_of(world.officer), client_of(world.admin)
    admin.post(step(world.officer, "close-person"), typed(reason="On leave for a year."))
    assert officer.get("/").status_code == 302
    admin.post(step(world.officer, "open-person"), typed(reason="Back."))
    assert Person.objects.get(pk=world.officer.pk).is_active
    assert "You can sign in again" in {notice.title for notice in Notice.objects.filter(person=world.officer)}


def test_an_administrators_own_page_offers_their_name_alone(browser: Client, admin: Person) -> None:
    page = browser.get(step(admin, "person")).content.decode()
    assert step(admin, "change-person") in page
    for name in ("reset-person", "move-person", "close-person", "open-person", "invite-person"):
        assert step(admin, name) not in page
        answer = browser.post(step(admin, name), typed(reason="So.", email="me@treasury.example"))
        assert answer.status_code == 422
        assert "Another administrator" in text(answer)


def test_a_user_name_stays(world: World) -> None:
    admin = client_of(world.admin)
    admin.post(
        step(world.officer, "change-person"), typed(name="Priya Raman", user_name="gm", username="gm3")
    )
    officer = Person.objects.get(pk=world.officer.pk)
    assert (officer.name, officer.username) == ("Priya Raman", "officer")
    with pytest.raises(ProgrammingError, match="is refused"), transaction.atomic():
        connection.cursor().execute("UPDATE profiles_person SET username = 'gm3' WHERE id = %s", [officer.pk])


def test_there_is_nobody_with_such_a_number(browser: Client) -> None:
    for name in ("person", "close-person"):
        assert browser.get(reverse(f"directory:{name}", args=[2**63 + 7])).status_code == 404
    assert browser.post(reverse("directory:close-person", args=[2**70]), typed(reason="x")).status_code == 404


def test_administrators_without_rights_of_djangos_own_are_administrators(db: None) -> None:
    somebody = a_person("", is_superuser=True, is_staff=True)
    assert client_of(somebody).get("/people/").status_code == 403


# --- Divisions ------------------------------------------------------------------------------------------------------


def test_a_division_that_follows_another_reads_what_is_that_ones(world: World) -> None:
    post = world.published()
    seal()
    posts.record(post_id=post.pk)
    admin = client_of(world.admin)
    form = typed(code="MACRO2", name="Macro Division", follows=world.macro.pk)
    admin.post("/divisions/new/", form)
    admin.post("/divisions/new/", form)
    after = Division.objects.get(code="MACRO2")
    third = services.add_division(code="MACRO3", name="Third Division", follows=after, by=world.admin)
    for division in (after, third):
        reader = world.again(world.person(f"in-{division.code}", "Analyst", division))
        assert "MACRO" in reader.offices()
        assert client_of(reader).get(f"/posts/{post.reference}/").status_code == 200
        assert client_of(reader).get(f"/register/{post.reference}/").status_code == 200
        assert post.reference in text(client_of(reader).get("/register/"))
    assert client_of(world.officer2).get(f"/posts/{post.reference}/").status_code == 404


def test_a_division_s_page_shows_its_seats_its_line_and_what_changed_there(world: World) -> None:
    after = services.add_division(code="MACRO2", name="Second Division", follows=world.macro, by=world.admin)
    third = services.add_division(code="MACRO3", name="Third Division", follows=after, by=world.admin)
    services.add_position(title="Analyst", division=after, by=world.admin)
    page = text(client_of(world.auditor).get(f"/divisions/{after.pk}/"))
    assert f"{world.macro.name} (MACRO): its people read what is theirs" in page
    assert f"{third.name} (MACRO3)" in page
    assert "added the position Analyst, Second Division" in page
    first = text(client_of(world.auditor).get(f"/divisions/{world.macro.pk}/"))
    assert "Second Division (MACRO2), Third Division (MACRO3)" in first
    assert "Gm (gm)" in first
    assert "Positions" not in text(client_of(world.officer2).get(f"/divisions/{world.macro.pk}/"))
    assert "Gm (gm)" not in text(client_of(world.officer2).get(f"/divisions/{world.macro.pk}/"))


def test_an_auditor_s_home_offers_what_an_auditor_does_and_no_step_that_is_not_theirs(world: World) -> None:
    doors = {
        who: [door["label"] for door in client_of(who).get("/").context["doors"]]
        for who in (world.auditor, world.gm)
    }
    assert doors[world.auditor] == ["Do I need approval?"]
    assert "Propose a post" in doors[world.gm]
    work = client_of(world.auditor).get("/").context["auditing"]
    assert [page["title"] for page in work][:4] == ["Records", "Audit trails", "Access log", "Record log"]
    assert {client_of(world.auditor).get(page["url"]).status_code for page in work} == {200}
    assert not client_of(world.gm).get("/").context["auditing"]


@pytest.mark.parametrize("seats", [1, 30])
def test_a_division_s_page_costs_the_same_however_many_sit_there(
    world: World, django_assert_max_num_queries: Any, seats: int
) -> None:
    for _ in range(seats):
        seat(a_person(), a_position("", world.macro))
    reader = client_of(world.admin)
    with django_assert_max_num_queries(12):
        assert reader.get(f"/divisions/{world.macro.pk}/").status_code == 200


def test_who_reads_the_earlier_division_decides_nothing_there(world: World) -> None:
    after = services.add_division(code="MACRO2", name="Macro Division", follows=world.macro, by=world.admin)
    gm = world.person("gm9", "General Manager", after, Role.GENERAL_MANAGER)
    post = world.in_review()
    client = client_of(gm)
    assert client.get(f"/posts/{post.reference}/").status_code == 200
    assert not may_decide(gm, post)
    assert not may_edit(gm, post)


def test_a_division_keeps_its_code_and_what_it_follows(world: World) -> None:
    services.add_division(code="MACRO2", name="Macro Division", follows=world.macro, by=world.admin)
    for column in ("code = 'X'", "follows_id = NULL", "earlier_codes = '{SMALL}'"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"UPDATE profiles_division SET {column} WHERE code = 'MACRO2'")


def test_what_came_before_is_the_databases_to_say(world: World) -> None:
    made = Division.objects.create(code="X", name="X", earlier_ids=[world.macro.pk], earlier_codes=["MACRO"])
    made.refresh_from_db()
    assert (made.earlier_ids, made.earlier_codes) == ([], [])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "macro9"}, "capital letters and digits"),
        ({"code": "MACRO"}, "There is a division with this code already"),
        ({"name": ""}, "“Name” needs an answer"),
    ],
)
def test_a_division_that_will_not_do(world: World, changes: dict[str, str], says: str) -> None:
    answer = client_of(world.admin).post("/divisions/new/", typed(**{"code": "NEW", "name": "New"} | changes))
    assert answer.status_code == 422
    assert says in text(answer)


# --- Topics and platforms -------------------------------------------------------------------------------------------


def test_a_topic_is_added_changed_and_taken_out_of_use(world: World) -> None:
    keeper = client_of(world.mcdmanager)
    keeper.post("/topics/new/", typed(name="Labour market", division=world.macro.pk))
    topic = Topic.objects.get(slug="labour-market")
    keeper.post("/topics/labour-market/change/", typed(name="Jobs", division=world.small.pk))
    keeper.post("/topics/labour-market/retire/", typed())
    topic.refresh_from_db()
    assert (topic.name, topic.division, topic.active) == ("Jobs", world.small, False)
    assert "Jobs" in text(keeper.get("/topics/")), "out of use, and still to be found"
    keeper.post("/topics/labour-market/use/", typed())
    assert Topic.objects.get(slug="labour-market").active
    for gm in (world.gm, world.gm2):
        assert Notice.objects.filter(person=gm, title="The topic “Labour market” was changed").exists()
    for sentence in ("name was Labour market and is Jobs", "in use was yes and is no"):
        assert sentence in text(keeper.get("/topics/labour-market/"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "The Treasury in general"}, "There is such a topic already"),
        ({"name": "New"}, "This word means something else"),
        ({"name": "…"}, "Name it in plain letters"),
        ({"name": "Prices", "open_to_all": "on", "division": "MACRO"}, "no division’s area"),
    ],
)
def test_a_topic_that_will_not_do(world: World, given: dict[str, Any], says: str) -> None:
    if "division" in given:
        given = {**given, "division": world.macro.pk}
    answer = client_of(world.mcdmanager).post("/topics/new/", typed(**given))
    assert answer.status_code == 422
    assert says in text(answer)


def platform_form(platform: Platform, **changes: Any) -> dict[str, Any]:
    names = (
        "name",
        "kind",
        "text_limit",
        "counting",
        "link_length",
        "linking",
        "byte_limit",
        "comment_limit",
        "media",
        "media_limit",
        "permalink_shapes",
        "ignored_parameters",
        "rewrites",
        "link_forms",
    )
    known = {name: getattr(platform, name) for name in (*names, "ceiling", "publish_hint")}
    known |= {name: "on" for name in ("public", "active", "mixes_media") if getattr(platform, name)}
    return {name: value for name, value in typed(**known | changes).items() if value is not None}


def test_a_platform_is_changed_and_the_change_is_told(world: World) -> None:
    platform = Platform.objects.get(slug="x")
    answer = client_of(world.admin).post("/platforms/x/change/", platform_form(platform, text_limit=300))
    assert answer.status_code == 302
    told = Notice.objects.get(person=world.auditor, path="/platforms/x/")
    assert told.body == "text limit was 280 and is 300. Changed by Admin (admin)."


def test_how_a_platform_counts_is_changed_and_shown(world: World) -> None:
    admin, platform = client_of(world.admin), Platform.objects.get(slug="linkedin")
    given = platform_form(platform, comment_limit=1_300, byte_limit=9_000, linking="scheme", refuses="<>")
    assert admin.post("/platforms/linkedin/change/", given).status_code == 302
    page = text(client_of(world.mcdmanager).get("/platforms/linkedin/"))
    for shown in ("3,000 characters and 9,000 bytes", "1,300 characters", "a video or a sound alone"):
        assert shown in page
    assert "Of what begins with http:// or https://." in page
    assert "comment limit was 1250 and is 1300" in page


def test_a_limit_of_nothing_is_refused(world: World) -> None:
    given = platform_form(Platform.objects.get(slug="linkedin"), comment_limit=0)
    page = client_of(world.admin).post("/platforms/linkedin/change/", given)
    assert page.status_code == 422
    assert "A limit is at least 1, or left empty." in text(page)


def test_a_public_platform_cannot_be_given_a_higher_ceiling(world: World) -> None:
    platform = Platform.objects.get(slug="x")
    given = platform_form(platform, ceiling="OFFICIAL:Sensitive", permalink_shapes="https://x.com/{nobody}")
    page = client_of(world.admin).post("/platforms/x/change/", given)
    assert page.status_code == 422
    assert "{nobody} is not a placeholder." in text(page)
    given = platform_form(platform, ceiling="OFFICIAL:Sensitive")
    assert "What the public sees is OFFICIAL at most." in text(
        client_of(world.admin).post("/platforms/x/change/", given)
    )
    assert Platform.objects.get(slug="x").ceiling == "OFFICIAL"


def test_a_platform_is_added(world: World) -> None:
    given = {"slug": "forum", "name": "Forum", "kind": "blog", "public": "on", "counting": "characters"}
    given |= {
        "linking": "domains",
        "media_limit": "0",
        "permalink_shapes": "https://forum.example/{id}",
        "ceiling": "OFFICIAL",
    }
    admin = client_of(world.admin)
    assert admin.post("/platforms/new/", typed(**given, active="on")).status_code == 302
    assert "Forum" in text(admin.get("/platforms/"))
    again = admin.post("/platforms/new/", typed(**given))
    assert again.status_code == 422
    assert "already exists" in text(again)
