"""Pages on keeping and disposal. Who may enter which is treasury_social.access's to say."""

from retention.views.classes import CLASSES, RECORDS, add_class, classes, one_class
from retention.views.disposals import DISPOSALS, certificate, certificate_csv, disposal, disposals
from retention.views.due import due, overview, propose
from retention.views.holds import HOLDS, hold, holds, place_hold

__all__ = [
    "CLASSES",
    "DISPOSALS",
    "HOLDS",
    "RECORDS",
    "add_class",
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
]
