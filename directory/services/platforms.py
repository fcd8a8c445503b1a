"""Platforms: what each takes, and the highest marking that it may carry. Posts are checked and decided on by it."""

from typing import Any
from uuid import UUID

from django.db import transaction

from cases import already, opened, tell
from directory import history
from directory.changes import as_held, change, in_words
from directory.services.shared import lock, save, watchers
from profiles import policy, queries
from profiles.models import Marking, Person, Platform, Role
from records.models import Entry
from workflow.rulings import Refused

LABELS = {"kind": "sort"}  # an entry has a kind of its own


@transaction.atomic
def add_platform(*, key: UUID | None = None, by: Person, **details: Any) -> Platform:
    if reference := opened("platform.added", by, key):
        return Platform.objects.get(pk=Platform.pk_of(reference))
    policy.may_keep_platforms(by).or_refuse()
    platform = Platform(**details)
    save(platform, twice="There is such a platform already.")
    said = {LABELS.get(name, name): as_held(value) for name, value in details.items()}
    said = {"ceiling": platform.ceiling, **said}
    entry = history.write("platform.added", platform.reference, by=by, key=key, **said)
    _tell(entry, platform, f"The platform {platform} was added", f"By {by}.", by)
    return platform


@transaction.atomic
def change_platform(*, slug: str, key: UUID | None = None, by: Person, **details: Any) -> Platform:
    platform = lock(Platform.objects.all(), by, slug=slug)
    if already("platform.changed", platform, by, key):
        return platform
    policy.may_change_platform(by, platform).or_refuse()
    name = platform.name
    if changes := change(platform, details):
        save(platform, changes)
        entry = history.write(
            "platform.changed", platform.reference, by=by, key=key, name=name, changes=changes
        )
        body = f"{in_words(changes)}. Changed by {by}."
        _tell(entry, platform, f"The platform {name} was changed", body, by)
    return platform


@transaction.atomic
def accept_link(
    *, slug: str, address: str, shape: str = "", reason: str, key: UUID | None = None, by: Person
) -> Platform:
    """Links of a shape that the catalogue did not know are taken from now on: somebody has published and waits."""
    platform = lock(Platform.objects.all(), by, slug=slug)
    if already("platform.link_accepted", platform, by, key):
        return platform
    policy.may_accept_links(by, platform).or_refuse()
    if not shape:
        raise Refused("Look at the shape that was made from the link, and send it again.", field="shape")
    policy.may_be_shape(shape, address).or_refuse(field="shape")
    changes = change(platform, {"permalink_shapes": f"{platform.permalink_shapes}\n{shape}"})
    save(platform, changes)
    said = {"name": platform.name, "address": address, "shape": shape, "reason": reason, "changes": changes}
    entry = history.write("platform.link_accepted", platform.reference, by=by, key=key, **said)
    title, body = f"Another kind of link is accepted on {platform}", f"{shape}, by {by}: {reason}"
    _tell(entry, platform, title, body, by)
    return platform


def _tell(entry: Entry, platform: Platform, title: str, body: str, by: Person) -> None:
    people = [*watchers(), *queries.people_holding(Role.MCD_REVIEWER)]
    tell(people, entry, title, body, f"/platforms/{platform.slug}/", marking=Marking.OFFICIAL, but=by)
