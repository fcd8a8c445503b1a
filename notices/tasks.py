from celery import shared_task

from notices import services


@shared_task
def deliver() -> None:
    """Looks for due rows, so a lost message of the queue, or a broker that is down, costs time and no notice."""
    services.deliver_due()
