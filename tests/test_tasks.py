"""The clock's work on the portal itself, and that the schedule names every task, and none that is not there."""

from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.utils import timezone

from profiles.models import Session
from treasury_social.tasks import clear_sessions


def test_sessions_that_are_over_are_forgotten(db: None) -> None:
    for key, hours in (("over", -1), ("going on", 1)):
        Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(hours=hours))
    clear_sessions()
    assert [session.session_key for session in Session.objects.all()] == ["going on"]


def test_every_task_is_on_the_schedule_and_exists() -> None:
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert scheduled == ours, "a task that no clock starts reminds nobody"
