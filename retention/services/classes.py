"""Records officers enter the classes of their authorities. None is changed: another takes its place."""

from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cases import opened, write
from profiles.models import Person
from retention import history, policy, record_types
from retention.models import RetentionClass
from retention.queries import visible_to
from retention.services.shared import one_at_a_time
from workflow.dates import when
from workflow.rulings import Refused

MADE = "class.made"


@dataclass(frozen=True)
class Terms:
    number: str
    title: str
    authority: str
    authority_name: str
    event: str
    years: int | None
    action: str
    in_force_from: date
    default_for: list[str] = field(default_factory=list)


@transaction.atomic
def add_class(*, terms: Terms, key: UUID | None = None, by: Person) -> RetentionClass:
    one_at_a_time("classes")
    if reference := opened(MADE, by, key):
        return RetentionClass.objects.get(pk=RetentionClass.pk_of(reference))
    policy.may_keep_classes(by).or_refuse()
    _require_free_defaults(terms, None)
    return _make(terms, None, key, by)


@transaction.atomic
def supersede_class(*, class_id: int, terms: Terms, key: UUID | None = None, by: Person) -> RetentionClass:
    """What is in the old class moves to the new one on the day it comes into force; a task sees to that."""
    one_at_a_time("classes")
    old = get_object_or_404(visible_to(by, RetentionClass.objects.all()), pk=class_id)
    if reference := opened(MADE, by, key):
        return RetentionClass.objects.get(pk=RetentionClass.pk_of(reference))
    policy.may_replace(by, old).or_refuse()
    if terms.in_force_from < old.in_force_from:
        raise Refused(
            f"It cannot begin before the class that it replaces, on {when(old.in_force_from)}.",
            field="in_force_from",
        )
    _require_free_defaults(terms, old)
    new = _make(terms, old, key, by)
    write(
        "class.superseded",
        old.reference,
        by=by,
        office="",
        successor=f"{new.reference}, {new}",
        begins=when(new.in_force_from),
    )
    return new


def _require_free_defaults(terms: Terms, replaced: RetentionClass | None) -> None:
    others = RetentionClass.objects.not_over(timezone.localdate()).filter(superseded_by=None)
    others = others.filter(default_for__overlap=terms.default_for)
    for other in others.exclude(pk=replaced.pk) if replaced else others:
        names = [record_types.of(prefix).name for prefix in terms.default_for if prefix in other.default_for]
        raise Refused(
            f"{' and '.join(names)} have a default already, class {other}. Replace that one first.",
            field="default_for",
        )


def _make(terms: Terms, old: RetentionClass | None, key: UUID | None, by: Person) -> RetentionClass:
    made = RetentionClass.objects.create(**asdict(terms), supersedes=old, made_by=by, made_at=timezone.now())
    names = [record_types.of(prefix).name for prefix in made.default_for]
    write(
        MADE,
        made.reference,
        by=by,
        key=key,
        office="",
        **history.of_class(made),
        default_for=", ".join(names) or "nothing",
        in_force_from=when(made.in_force_from),
        supersedes=old.reference if old else "",
    )
    return made
