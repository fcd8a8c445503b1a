from celery import shared_task

from records import orphans, services
from records.field_history import keeping as field_history
from records.search import index as search_index
from records.signing import key_log


@shared_task
def seal() -> int:
    return services.seal()


@shared_task
def fill_search_index() -> int:
    return search_index.catch_up()


@shared_task
def name_keys() -> int:
    return key_log.name_keys()


@shared_task
def anchor_history() -> int:
    return field_history.anchor()


@shared_task
def clear_strays() -> int:
    return orphans.clear()
