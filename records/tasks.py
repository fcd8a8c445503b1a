from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from records import orphans, releases, services
from records.auditing import nightly
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
def name_verifier() -> bool:
    return releases.name_verifier()


@shared_task
def anchor_history() -> int:
    return field_history.anchor()


@shared_task
def clear_strays() -> int:
    return orphans.clear()


LONGEST = 4 * 3600  # seconds; a million entries take a fraction of it


@shared_task(soft_time_limit=LONGEST, time_limit=LONGEST + 300)
def verify_log() -> bool:
    """Look every few minutes whether the whole log is due to be checked, as it is each night and after a restore."""
    try:
        return nightly.check_if_due()
    except SoftTimeLimitExceeded:
        nightly.note([f"It was not done after {LONGEST // 3600} hours."], entries=0, unsealed=0, signed=0)
        return False
