"""Pages on keeping and disposal. Who may enter which is treasury_social.access's to say."""

from retention.views.classes import add_class, assign, classes, one_class, replace_class
from retention.views.disposals import (
    approve,
    certificate,
    certificate_csv,
    disposal,
    disposals,
    refuse,
    withdraw,
)
from retention.views.due import due, overview, propose
from retention.views.holds import add_to_hold, hold, holds, place_hold, release_hold

__all__ = [
    "add_class",
    "add_to_hold",
    "approve",
    "assign",
    "certificate",
    "certificate_csv",
    "classes",
    "disposal",
    "disposals",
    "due",
    "hold",
    "holds",
    "one_class",
    "overview",
    "place_hold",
    "propose",
    "refuse",
    "release_hold",
    "replace_class",
    "withdraw",
]
