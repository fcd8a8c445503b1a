"""What the clock does in the directory: links are mailed within seconds, who has left is closed within a minute, and
accounts are looked at every hour.
"""

from celery import shared_task
from django.utils import timezone

from directory import services
from profiles.models import WAITS_FOR, Nomination
from profiles.queries import who_have_left
from workflow.due_rows import take_each


@shared_task
def send_links() -> None:
    services.send_links()


@shared_task
def watch_guesses() -> None:
    services.tell_locked_out()
    services.tell_of_spraying()


@shared_task
def remind_reviews() -> None:
    services.remind_of_reviews(timezone.localdate())


@shared_task
def watch_custodians() -> None:
    services.watch_custodians(timezone.localdate())


@shared_task
def close_who_left() -> int:
    return take_each(services.close_leaver, who_have_left(timezone.localdate()))


@shared_task
def warn_of_empty_seats() -> None:
    services.warn_of_empty_seats(timezone.localdate())


@shared_task
def clear_people_files() -> None:
    services.clear_people_files()


@shared_task
def adopt_directory() -> None:
    services.adopt_what_stands()


@shared_task
def lapse_nominations() -> None:
    for pk in (
        Nomination.objects.waiting()
        .filter(proposed_at__lte=timezone.now() - WAITS_FOR)
        .values_list("pk", flat=True)
    ):
        services.lapse(pk)
