"""The clock's work on the portal itself, and that the schedule names tasks that there are."""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from treasury_social.tasks import clear_sessions


def test_sessions_that_are_over_are_forgotten(db: None) -> None:
    for key, hours in (("over", -1), ("going on", 1)):
        Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(hours=hours))
    clear_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["going on"]


def test_every_task_of_the_schedule_exists() -> None:
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(current_app.tasks)
