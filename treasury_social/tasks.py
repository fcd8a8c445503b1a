"""What the clock does to the portal itself."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Sessions that are over are of no use to anybody but a thief."""
    call_command("clearsessions")
