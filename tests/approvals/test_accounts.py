"""An account is every division's, or one division's own."""

import pytest
from django.test import Client

from approvals import policy, services
from approvals.models import Post
from approvals.queries import accounts_for
from profiles.models import Account
from tests.world import World
from workflow.rulings import Refused


@pytest.fixture
def theirs(world: World) -> Account:
    """The Small Business Division's own."""
    account = world.account_on("linkedin")
    account.division = world.small
    account.save()
    return account


def test_a_division_speaks_from_its_own_account(world: World, theirs: Account) -> None:
    assert world.draft(by=world.officer2, account=theirs).account == theirs


def test_another_division_does_not(world: World, theirs: Account) -> None:
    with pytest.raises(Refused, match="Small Business Division's own"):
        world.draft(account=theirs)
    post = world.draft()
    with pytest.raises(Refused, match="Small Business Division's own"):
        services.edit(
            post_id=post.pk, seen=post.seen, content=world.content(account=theirs), by=world.officer
        )


def test_a_post_keeps_the_account_that_it_has(world: World, theirs: Account) -> None:
    post = world.draft(account=theirs, by=world.officer2)
    world.acts_for(world.officer2, world.gm)
    Post.objects.filter(pk=post.pk).update(division=world.macro)
    changed = world.content(account=theirs, text="Other words.")
    edited = services.edit(post_id=post.pk, seen=post.seen, content=changed, by=world.again(world.officer))
    assert edited.version.number == 2


@pytest.mark.parametrize("who", ["officer", "officer2", "gm", "mcd", "mcdmanager", "manager"])
def test_what_is_offered_is_what_is_allowed(world: World, theirs: Account, who: str) -> None:
    person = getattr(world, who)
    _ = world.account
    allowed = [account for account in Account.objects.all() if policy.may_use(person, account)]
    assert set(accounts_for(person)) == set(allowed)


def test_the_page_offers_no_account_of_another_division(
    world: World, theirs: Account, client: Client
) -> None:
    client.force_login(world.officer)
    assert str(theirs) not in client.get("/posts/new/").content.decode()
    client.force_login(world.officer2)
    assert str(theirs) in client.get("/posts/new/").content.decode()
