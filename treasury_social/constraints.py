"""Words for constraints: what must be filled in together, and while what. Knows nothing of the apps."""

from collections.abc import Sequence

from django.db.models import Q


def together(*names: str) -> Q:
    """All of the columns are filled, or none."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


def only_while(states: Sequence[str], *names: str) -> Q:
    """The columns are filled in `states`, and empty in every other."""
    filled = Q(**{f"{name}__isnull": False for name in names})
    empty = Q(**{f"{name}__isnull": True for name in names})
    return (Q(state__in=states) & filled) | (~Q(state__in=states) & empty)
