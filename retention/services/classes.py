"""Records officers enter the classes of their authorities. None is changed: another takes its place."""

from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from profiles.models import Person
from records.queries import entry_with_key, step_key
from retention import history, policy, record_types
from retention.models import RetentionClass
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
    if done := _locked(key, by):
        return done
    policy.may_keep_classes(by).or_refuse()
    _require_free_defaults(terms, None)
    return _make(terms, None, key, by)


@transaction.atomic
def supersede_class(*, class_id: int, terms: Terms, key: UUID | None = None, by: Person) -> RetentionClass:
    """What is in the old class moves to the new one on the day it comes into force; a task sees to that."""
    if done := _locked(key, by):
        return done
    old = RetentionClass.objects.get(pk=class_id)
    policy.may_keep_classes(by).or_refuse()
    if hasattr(old, "superseded_by"):
        raise Refused(f"It was replaced already, by {old.superseded_by.reference}. Replace that one.")
    if terms.in_force_from < old.in_force_from:
        raise Refused(f"It cannot begin before the class that it replaces, on {when(old.in_force_from)}.")
    _require_free_defaults(terms, old)
    new = _make(terms, old, key, by)
    history.write(
        "class.superseded",
        old.reference,
        by=by,
        successor=f"{new.reference}, {new}",
        begins=when(new.in_force_from),
    )
    return new


def _locked(key: UUID | None, by: Person) -> RetentionClass | None:
    one_at_a_time("classes")
    by.refresh_capacities()
    done = entry_with_key(step_key(MADE, by, key))
    return RetentionClass.objects.get(pk=RetentionClass.pk_of(done.subject)) if done else None


def _require_free_defaults(terms: Terms, replaced: RetentionClass | None) -> None:
    others = RetentionClass.objects.not_over(timezone.localdate()).filter(superseded_by=None)
    others = others.filter(default_for__overlap=terms.default_for)
    for other in others.exclude(pk=replaced.pk) if replaced else others:
        names = [record_types.of(prefix).name for prefix in terms.default_for if prefix in other.default_for]
        raise Refused(f"{' and '.join(names)} have a default already, class {other}. Replace that one first.")


def _make(terms: Terms, old: RetentionClass | None, key: UUID | None, by: Person) -> RetentionClass:
    made = RetentionClass.objects.create(**asdict(terms), supersedes=old, made_by=by, made_at=timezone.now())
    names = [record_types.of(prefix).name for prefix in made.default_for]
    history.write(
        MADE,
        made.reference,
        by=by,
        key=key,
        **history.of_class(made),
        default_for=", ".join(names) or "nothing",
        in_force_from=when(made.in_force_from),
        supersedes=old.reference if old else "",
    )
    return made
