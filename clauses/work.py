"""Which code serves which clause: `docs/policy.md` is printed from it, and a test looks whether each is there."""

from typing import NamedTuple


class Work(NamedTuple):
    how: tuple[str, ...]
    homes: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


WORK = {
    "DEF-1": Work(("shown",)),
    "DEF-2": Work(("asked",)),
    "DEF-3": Work(("asked",)),
    "DEF-4": Work(("shown",)),
    "DEF-5": Work(("asked", "reported")),
    "APS-1": Work(("asked", "shown")),
    "APS-2": Work(("asked", "shown")),
    "APS-3": Work(("asked", "shown")),
    "APS-4": Work(("asked", "shown")),
    "APS-5": Work(("asked", "enforced")),
    "APS-6": Work(("asked", "shown")),
    "APS-7": Work(("asked", "shown")),
    "SEC-1": Work(("enforced", "shown")),
    "REL-1": Work(("shown",)),
    "PROF-1": Work(("asked", "shown")),
    "PROF-2": Work(("enforced", "shown")),
    "PROF-3": Work(("shown",)),
    "OFF-1": Work(("enforced", "asked")),
    "OFF-1a": Work(("enforced", "reported")),
    "OFF-2a": Work(("checked",)),
    "OFF-2b": Work(("checked", "asked")),
    "OFF-2c": Work(("checked", "asked")),
    "OFF-2d": Work(("asked",)),
    "OFF-2e": Work(("enforced", "asked")),
    "OFF-2f": Work(("asked",)),
    "OFF-2g": Work(("checked", "asked")),
    "OFF-2h": Work(("checked", "asked")),
    "OFF-2i": Work(("asked",)),
    "OFF-2j": Work(("asked",)),
    "OFF-2k": Work(("asked",)),
    "OFF-2l": Work(("enforced", "checked", "asked")),
    "OFF-3": Work(("asked",)),
    "OFF-4a": Work(("asked", "reported")),
    "OFF-4b": Work(("enforced",)),
    "PRO-1": Work(("shown",)),
    "PRO-2": Work(("asked", "shown")),
    "PRO-3": Work(("asked", "enforced")),
    "PRO-4": Work(("checked", "asked")),
    "PER-1": Work(("shown",)),
    "PER-2": Work(("enforced", "shown")),
    "PER-3": Work(("shown",)),
    "PER-4": Work(("shown",)),
    "CON-1": Work(("shown",)),
    "CON-2": Work(("shown",)),
    "CON-3": Work(("shown",)),
    "CON-4": Work(("shown",)),
    "DOC-1": Work(("enforced", "shown")),
    "DOC-2": Work(("shown", "reported")),
    "DOC-3": Work(("shown",)),
}
