"""Templates that posts may begin with, as MCD adds and changes them. They are seen by everybody at once."""

from typing import Any
from uuid import UUID

from django.db import transaction

from approvals import history, policy
from approvals.models import PostTemplate
from cases import already, opened
from directory.changes import as_held, change
from directory.services.shared import lock, save
from profiles.models import Person

THERE = "There is such a template already."
SAID = ("name", "account", "topic", "text", "links", "advice")


@transaction.atomic
def add_template(*, key: UUID | None = None, by: Person, **details: Any) -> PostTemplate:
    """`details`: name, account, topic, text, links, advice."""
    if reference := opened("template.added", by, key):
        return PostTemplate.objects.get(pk=PostTemplate.pk_of(reference))
    policy.may_keep_templates(by).or_refuse()
    template = PostTemplate(**details)
    save(template, twice=THERE)
    said = {name: as_held(getattr(template, name)) for name in SAID} | {"links": template.links.split()}
    history.write_arrangement("template.added", template.reference, by=by, key=key, **said)
    return template


@transaction.atomic
def change_template(*, template_id: int, key: UUID | None = None, by: Person, **details: Any) -> PostTemplate:
    """`details`: the same, and active; what is not in use begins no post, and stays."""
    template = lock(PostTemplate.objects.select_related("account", "topic"), by, pk=template_id)
    if already("template.changed", template, by, key):
        return template
    policy.may_keep_templates(by).or_refuse()
    name = template.name
    if changes := change(template, details):
        save(template, changes, twice=THERE)
        history.write_arrangement(
            "template.changed", template.reference, by=by, key=key, name=name, changes=changes
        )
    return template
