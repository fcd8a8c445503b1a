"""What every task does with the rows that are due."""

from collections.abc import Callable

from django.db.models import Model, QuerySet

BATCH = 200


def take_each(step: Callable[[int], object], due: QuerySet[Model], batch: int = BATCH) -> int:
    """Take the step on each row. One that fails does not hold up the others; its trouble is raised afterwards."""
    taken, troubles = 0, []
    for pk in due.values_list("pk", flat=True)[:batch]:
        try:
            step(pk)
            taken += 1
        except Exception as trouble:  # noqa: BLE001 - raised below, all together
            troubles.append(trouble)
    if troubles:
        raise ExceptionGroup(f"{len(troubles)} of {taken + len(troubles)} rows", troubles)
    return taken
