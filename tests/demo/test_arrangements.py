"""The demonstration shows topics of every kind, authorities, and accounts in each state that wants looking after."""

from datetime import timedelta

from django.utils import timezone

from notices.models import Notice
from profiles import policy
from profiles.models import Account, Division, Person, Topic, TopicAuthority
from profiles.queries import register
from treasury_social.demo import arrangements
from treasury_social.management.commands.load_demo import load_accounts, load_people

TODAY = timezone.localdate()


def load() -> None:
    load_people("a-password-for-tests-only")
    load_accounts()
    arrangements.load()


def test_there_are_topics_of_every_kind_and_people_who_may_and_may_not_speak_on_them(db: None) -> None:
    load()
    assert set(Topic.objects.values_list("division__code", flat=True)) == {"MCOND", "SBD", "MCD", None}
    labour, prices = (Topic.objects.get(slug=slug) for slug in ["labour-market", "prices"])
    officer, other = (Person.objects.get(username=name) for name in ["officer", "officer2"])
    assert policy.may_speak_on(officer, labour)
    assert policy.may_speak_on(other, labour), "by an authority"
    assert not policy.may_speak_on(other, prices), "it was revoked"
    assert TopicAuthority.objects.filter(division=Division.objects.get(code="MCOND")).exists()


def test_one_account_is_overdue_one_is_due_one_is_closed_and_all_pass_their_own_rules(db: None) -> None:
    load()
    assert Account.objects.overdue(TODAY).get().platform.slug == "finance-blog"
    assert Account.objects.due_by(TODAY + timedelta(days=14)).count() == 2
    assert Account.objects.filter(closed_on__isnull=False).count() == 1
    assert not any(account.is_abandoned for account in register())
    for account in Account.objects.all():
        account.full_clean()
    manager = Person.objects.get(username="mcdmanager")
    assert Notice.objects.filter(person=manager, title__endswith="is overdue").exists()
