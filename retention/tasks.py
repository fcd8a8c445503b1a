"""What the clock does for retention. Each task looks for due rows and may run twice."""

from datetime import timedelta

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from records.models import Entry
from retention import record_types, services
from retention.models import Disposal, DisposalItem, Event, Hold, Keeping, RetentionClass, State
from workflow.due_rows import take_each

LOOKS_BACK = timedelta(days=30)  # so long the task may be down without missing an event


@shared_task
def give_classes() -> int:
    """New records get the default of their sort; what is in a class that was replaced follows it."""
    today = timezone.localdate()
    in_force = RetentionClass.objects.in_force(today)
    with_default = {prefix for each in in_force.values_list("default_for", flat=True) for prefix in each}
    new = Keeping.objects.without_class().filter(sort__in=with_default).order_by("id")
    replaced = RetentionClass.objects.filter(superseded_by__in_force_from__lte=today)
    behind = Keeping.objects.undisposed().filter(retention_class__in=replaced).order_by("id")
    return take_each(lambda pk: services.assign_by_default(keeping_id=pk), new) + take_each(
        lambda pk: services.follow_class(keeping_id=pk), behind
    )


@shared_task
def count_events() -> int:
    """Of records whose business was finished, or whose place another took, since their days were counted."""
    happened = Entry.objects.filter(
        kind__in=record_types.kinds(Event.CLOSED) | record_types.kinds(Event.SUPERSEDED),
        at__gte=timezone.now() - LOOKS_BACK,
    )
    counted = Keeping.objects.undisposed().filter(
        retention_class__event__in=[Event.CLOSED, Event.SUPERSEDED], subject__in=happened.values("subject")
    )
    numbers = list(counted.values_list("subject", flat=True))
    for subject in numbers:
        services.count_again(subject=subject)
    return len(numbers)


@shared_task
def carry_out() -> int:
    """Destroy what two people approved: first the rows, then the files; then say that a disposal is finished."""
    executed = take_each(
        lambda pk: services.execute(item_id=pk), DisposalItem.objects.to_execute().order_by("id")
    )
    swept = take_each(lambda pk: services.sweep(item_id=pk), DisposalItem.objects.to_sweep().order_by("id"))
    under_way = Disposal.objects.filter(state=State.APPROVED).order_by("id")
    return executed + swept + take_each(lambda pk: services.finish(disposal_id=pk), under_way)


@shared_task
def remind() -> None:
    today = timezone.localdate()
    services.tell_of_due(today=today)
    to_review = Hold.objects.to_review(today).order_by(F("review_on"))
    take_each(lambda pk: services.tell_of_review(hold_id=pk), to_review)
