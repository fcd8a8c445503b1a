"""What the clock does to the portal itself."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from profiles.models import LogoutSeen
from profiles.session_store import SessionStore


@shared_task
def clear_sessions() -> None:
    """Sessions that are over are of no use to anybody but a thief."""
    SessionStore.clear_expired()
    LogoutSeen.forget(timezone.now() - timedelta(hours=1))  # such a token works for minutes
