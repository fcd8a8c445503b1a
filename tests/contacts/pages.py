"""Pages on contacts, as people open and read them."""

import re
from typing import Any

from django.test import Client

from contacts.models import Contact
from profiles.models import Person


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def path(contact: Contact, end: str = "") -> str:
    return f"/contacts/{contact.reference}/{end}"


def text(answer: Any) -> str:
    """The page as people read it."""
    markup = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", markup.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " "))
