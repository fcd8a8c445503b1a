"""What the clock does in the directory: links are mailed within seconds, accounts looked at every hour."""

from celery import shared_task
from django.utils import timezone

from directory import services


@shared_task
def send_links() -> None:
    services.send_links()


@shared_task
def remind_reviews() -> None:
    services.remind_of_reviews(timezone.localdate())


@shared_task
def watch_custodians() -> None:
    services.raise_alarms(timezone.localdate())
