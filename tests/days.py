"""Days as people type them, far enough from today for every test of a session."""

from datetime import timedelta

from django.utils import timezone

IN_TWO_YEARS = f"{timezone.localdate() + timedelta(days=730):%d/%m/%Y}"
