"""Reads with more than one caller: which version is in force, what people are asked to declare, where a clause stands."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from clauses.catalogue import section_of
from clauses.models import PolicyVersion


def in_force(on: date | None = None) -> PolicyVersion:
    return PolicyVersion.objects.applying(on or timezone.localdate())[:1].get()


def link_to(clause_id: str) -> str:
    """Where people read the clause."""
    return f"{reverse('clauses:section', args=[section_of(clause_id)])}#{clause_id}"
