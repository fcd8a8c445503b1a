"""What the clock does to the portal itself."""

from celery import shared_task

from profiles.session_store import SessionStore


@shared_task
def clear_sessions() -> None:
    """Sessions that are over are of no use to anybody but a thief."""
    SessionStore.clear_expired()
