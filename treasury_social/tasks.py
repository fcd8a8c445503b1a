"""What the clock does to the portal itself."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from profiles import passkeys
from profiles.models import LogoutSeen
from profiles.session_store import SessionStore
from records import settling


@shared_task
def clear_sessions() -> None:
    """Sessions that are over are of no use to anybody but a thief."""
    SessionStore.clear_expired()
    LogoutSeen.forget(timezone.now() - timedelta(hours=1))  # such a token works for minutes


@shared_task
def settle_signing() -> None:
    """The log says what is asked of decisions, and which script signs them, before anybody can be asked."""
    settling.name_script()
    settling.settle_signing(passkeys.relying_party())
