from collections.abc import Iterator
from typing import Any

import pytest

from tests.notices.sink import Sink, running


@pytest.fixture
def closed_sink(settings: Any) -> Sink:
    """Where mail goes in these tests; nobody answers there yet."""
    sink = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.PORTAL_URL = "https://social.treasury.example"
    settings.DEFAULT_FROM_EMAIL = "social-media-portal@treasury.example"
    return sink


@pytest.fixture
def sink(closed_sink: Sink) -> Iterator[Sink]:
    with running(closed_sink):
        yield closed_sink
