from celery import shared_task

from clauses import services


@shared_task
def remind_of_review() -> None:
    """Asked several times a day; people are told once a month."""
    services.remind_of_review()
