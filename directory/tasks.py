"""What the clock does to the register of accounts. Looked for every hour, so a lost message costs an hour."""

from celery import shared_task
from django.utils import timezone

from directory import services


@shared_task
def remind_reviews() -> None:
    services.remind_of_reviews(timezone.localdate())


@shared_task
def watch_custodians() -> None:
    services.raise_alarms(timezone.localdate())
