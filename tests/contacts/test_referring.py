"""Whom MCD refers a contact to: those whom the policy itself names (CON-2, CON-3) are on the list."""

import pytest
from django.test import Client

from contacts.models import Contact
from tests.contacts.cases import in_hand
from tests.world import World

NAMED = {
    "CON-2": "People and Organisational Strategy Division",
    "CON-3": "IT Security Team",
}


@pytest.mark.parametrize("to", NAMED.values(), ids=NAMED)
def test_those_whom_the_policy_names_can_be_chosen(world: World, client: Client, to: str) -> None:
    contact = in_hand(world)
    client.force_login(world.mcd)
    path = f"/contacts/{contact.reference}/refer/"
    key = client.get(path).context["form"]["key"].value()
    assert client.post(path, {"key": key, "referred_to": to, "note": "For you."}).status_code == 302
    assert Contact.objects.get().referred_to == to


def test_nobody_else_can_be_made_up(world: World, client: Client) -> None:
    contact = in_hand(world)
    client.force_login(world.mcd)
    answer = client.post(f"/contacts/{contact.reference}/refer/", {"referred_to": "My cousin", "note": "x"})
    assert answer.status_code == 422
    assert Contact.objects.get().referred_to == ""
