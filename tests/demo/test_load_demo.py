"""The demonstration: everybody to try, posts in every state, all of it brought there by the real steps."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from approvals.models import Post, State
from foi.models import InformationRequest, Mark
from notices.models import Notice
from professional_use.models import ProfessionalComment
from professional_use.models import State as CommentState
from profiles.models import Account, ActingArrangement, Person, Role
from records import verify
from records.auditing.audit import check_log
from records.models import Entry
from records.services import seal
from retention.models import Hold, Keeping, RetentionClass
from treasury_social.demo.people import PASSWORD, PEOPLE
from treasury_social.demo.posts import POSTS

USER_NAMES = {
    "officer",
    "officer2",
    "gm",
    "gm2",
    "mcd",
    "mcdmanager",
    "manager",
    "records",
    "records2",
    "auditor",
    "admin",
}


@pytest.fixture
def demo(db):
    call_command("load_demo")


def everything() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = [
            table for table in connection.introspection.table_names(cursor) if table != "django_migrations"
        ]
        counted = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


def test_everybody_is_there_and_can_sign_in(demo):
    assert {person.username for person in Person.objects.all()} == USER_NAMES
    for user_name in USER_NAMES:
        answer = Client().post("/sign-in/", {"username": user_name, "password": PASSWORD})
        assert answer.status_code == 302, user_name


def test_the_password_is_a_setting(db, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "another password entirely")
    call_command("load_demo")
    assert Person.objects.get(username="gm").check_password("another password entirely")


def test_every_role_can_be_tried(demo):
    for role in Role.values:
        assert any(person.holds(role) for person in Person.objects.all()), role


def test_the_officers_general_manager_is_gm_and_somebody_acts(demo):
    officer, gm, gm2 = (Person.objects.get(username=name) for name in ["officer", "gm", "gm2"])
    assert officer.seat.office == gm.seat.office
    assert gm.seat.role == gm2.seat.role == Role.GENERAL_MANAGER
    assert gm2.seat.office == Person.objects.get(username="officer2").seat.office != gm.seat.office
    acting = ActingArrangement.objects.get()
    assert acting.named_by == gm2
    assert acting.person.holds(Role.GENERAL_MANAGER)


def test_there_is_a_post_in_every_state(demo):
    assert set(Post.objects.values_list("state", flat=True)) == set(State.values)
    assert Post.objects.count() == len(POSTS)


def test_every_post_came_there_by_steps_that_are_in_the_log(demo):
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"post.proposed", "post.submitted", "post.approved", "post.published", "post.recorded"} <= kinds
    assert Entry.objects.filter(kind="post.proposed").count() == Post.objects.count()
    assert Notice.objects.exists()


def test_professional_comments_stand_in_every_state_that_lasts(demo):
    """What was acknowledged is recorded in the same breath."""
    states = set(ProfessionalComment.objects.values_list("state", flat=True))
    assert states == set(CommentState.values) - {CommentState.ACKNOWLEDGED}
    assert Entry.objects.filter(kind="professional.told").count() == ProfessionalComment.objects.count()


def test_nobody_decided_on_what_they_wrote(demo):
    for post in Post.objects.exclude(approved_by=None):
        assert post.approved_by_id not in post.contributors


def test_calling_it_again_changes_nothing(demo):
    before = everything()
    call_command("load_demo")
    assert everything() == before


def test_it_refuses_in_a_real_portal(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Demo people may not be let into a real portal"):
        call_command("load_demo")
    assert not Person.objects.exists()


def test_accounts_and_people_pass_their_own_rules(demo):
    for row in [*Account.objects.all(), *ActingArrangement.objects.all()]:
        row.full_clean()
    assert len({someone.name for someone in PEOPLE}) == len(PEOPLE)


def test_its_records_are_kept_as_somebody_would_keep_them(demo):
    assert {each.authority for each in RetentionClass.objects.all()} == {
        "DEMO"
    }  # no number of a real authority
    assert Keeping.objects.due(timezone.localdate()).count() == 1  # to propose for disposal
    request = InformationRequest.objects.get()
    assert Mark.objects.filter(request=request).exists()
    assert Hold.objects.count() == 2  # the request's, and another
    assert Entry.objects.filter(kind="post.captured").exists()


def test_what_it_tells_agrees_with_itself_in_the_portal_and_outside(demo):
    """Every kind of step is in it, each by the service that people use: a false alarm would show here."""
    seal()
    entries = Entry.objects.order_by("leaf__position").select_related("payload")
    found = verify.Stories(whole=True)
    for place, entry in enumerate(entries):
        held = b'{"disclosed":' + bytes(entry.payload.content) + b',"withheld":{}}'
        read = verify.read(bytes(entry.content), held)
        found.follow(read.entry, read.shown.values, read.leaf, place)
    assert not list(found.problems())
    report = check_log([])
    assert not [each for each in report.problems if each.startswith(("Entry ", "An unsealed entry"))]
    assert report.counts["decisions"] == report.counts["decided_by_another"] > 10
    assert report.counts["fingerprints"] > 10
    assert "fingerprints_not_made" not in report.counts
    assert report.counts == found.counts
