"""A post that answers a contact: started from the contact, and told of on its page as it comes along (OFF-4a)."""

from typing import Any

import pytest

from contacts import services
from tests.contacts.cases import in_hand
from tests.contacts.pages import client_of
from tests.world import World


def test_the_answer_starts_from_the_contact(world: World) -> None:
    contact = in_hand(world, to=world.officer2)
    page = client_of(world.officer2).get(f"/posts/new/?contact={contact.reference}")
    assert page.status_code == 200
    assert f"{contact.reference}: @ledger_daily" in page.content.decode()


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
