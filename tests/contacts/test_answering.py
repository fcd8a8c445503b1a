"""A post that answers a contact: started from the contact, and told of on its page as it comes along (OFF-4a)."""

from typing import Any
from uuid import uuid4

import pytest

from approvals.models import Post
from approvals.services import propose
from contacts import services
from tests.contacts.cases import closed, in_hand
from tests.contacts.pages import client_of
from tests.world import World
from workflow.rulings import Refused


def test_the_answer_starts_from_the_contact(world: World) -> None:
    contact = in_hand(world, to=world.officer2)
    page = client_of(world.officer2).get(f"/posts/new/?contact={contact.reference}")
    assert page.status_code == 200
    assert f"{contact.reference}: <bdi>@ledger_daily" in page.content.decode()


@pytest.mark.parametrize("reference", ["SC-999999", "TS-000001", "SC-1", "nonsense", "SC-000000000000000001"])
def test_an_address_that_leads_to_no_contact_starts_an_ordinary_post(world: World, reference: str) -> None:
    in_hand(world)
    page = client_of(world.officer).get(f"/posts/new/?contact={reference}")
    assert page.status_code == 200
    assert "Answers the contact" not in page.content.decode()


def test_a_contact_of_others_is_not_told(world: World) -> None:
    contact = in_hand(world)
    page = client_of(world.colleague).get(f"/posts/new/?contact={contact.reference}")
    assert "@ledger_daily" not in page.content.decode()


def test_the_contact_hears_how_far_its_answer_has_come(world: World) -> None:
    contact = in_hand(world)
    post = world.published(contact=contact)
    answer: Any = contact.answers.get()
    assert (answer.label, answer.path, answer.what) == (
        post.reference,
        f"/posts/{post.reference}/",
        "published",
    )
    services.close(contact_id=contact.pk, outcome="Answered.", by=world.mcd)


# --- Whose it is to answer ----------------------------------------------------------------------------------


def sent(world: World, **changes: str) -> dict[str, str]:
    content = world.content()
    typed = {
        name: getattr(content, name) for name in ("activity", "purpose", "title", "text", "disclosure_reason")
    }
    known = {
        "account": content.account.pk,
        "topic": content.topic and content.topic.pk,
        "marking": "OFFICIAL",
    }
    forms = {"media-TOTAL_FORMS": "0", "media-INITIAL_FORMS": "0", "key": str(uuid4())}
    return {**typed, **known, **forms, **changes}


@pytest.mark.parametrize("who", ["records", "gm2", "colleague"])
def test_nobody_answers_a_contact_that_is_not_theirs(world: World, who: str) -> None:
    """Some see every contact, and would write into its trail; others could guess a reference."""
    contact = in_hand(world)
    answer = client_of(getattr(world, who)).post("/posts/new/", sent(world, contact=contact.reference))
    assert answer.status_code == 422
    assert not contact.answers.exists()
    with pytest.raises(Refused, match="Only who reported it"):
        propose(content=world.content(contact=contact), by=getattr(world, who))


def test_what_is_closed_is_not_answered_any_more(world: World) -> None:
    with pytest.raises(Refused, match="This contact is closed"):
        propose(content=world.content(contact=closed(world)), by=world.officer)


def test_a_colleague_edits_an_answer_and_learns_nothing_of_the_contact(world: World) -> None:
    contact = in_hand(world)
    post = world.draft(contact=contact)
    client = client_of(world.colleague)
    path = f"/posts/{post.reference}/edit/"
    page = client.get(path).content.decode()
    assert contact.who not in page
    typed = sent(world, contact=contact.reference, seen=post.seen, text="Tell us until 5 December.")
    assert client.post(path, {**typed, "title": ""}).status_code == 422
    assert contact.who not in client.post(path, {**typed, "title": ""}).content.decode()
    assert client.post(path, typed).status_code == 302
    post = Post.objects.get(pk=post.pk)
    assert (post.version.number, post.version.contact) == (2, contact)
