from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def test_strangers_are_told_where_to_report_a_weakness(db: None, settings: Any) -> None:
    """ISM-1717, in the form of RFC 9116."""
    settings.SECURITY_CONTACT, settings.PORTAL_URL = (
        "mailto:it@treasury.example",
        "https://social.treasury.example/",
    )
    answer = Client().get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:it@treasury.example"
    assert fields["Canonical"] == "https://social.treasury.example/.well-known/security.txt"
    expires = parse_datetime(fields["Expires"])
    assert expires
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
