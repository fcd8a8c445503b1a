"""Links to choose a password by, as they arrive by mail and are followed."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.test import Client

from directory import services
from profiles.models import Person

NEW = "seven green bicycles at dawn"


def mailed() -> str:
    """The path of the link in the latest mail that has one, once what is owed went out."""
    services.send_links()
    found = [re.search(r"http\S+/sign-in/link/\S+", letter.body) for letter in mail.outbox]
    address = urlsplit([match for match in found if match][-1].group())
    return f"{address.path}?{address.query}"


def follow(link: str, client: Client | None = None) -> tuple[Client, Any]:
    client = client or Client()
    return client, client.get(link, follow=True)


def choose(link: str, password: str = NEW, client: Client | None = None) -> Any:
    client, answer = follow(link, client)
    path = answer.redirect_chain[-1][0] if answer.redirect_chain else link
    return client.post(path, {"new_password1": password, "new_password2": password})


def signs_in(person: Person, password: str) -> bool:
    answer = Client().post("/sign-in/", {"username": person.username, "password": password})
    return bool(answer.status_code == 302)
