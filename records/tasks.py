from celery import shared_task

from records import services


@shared_task
def seal() -> int:
    return services.seal()
