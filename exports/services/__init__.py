"""Every write about exports. Each is one transaction; what takes longer, writing the file, stands in `exports.making`.

`request` is for people and for other apps; the steps of making are for whoever holds the export's workshop.
"""

from exports.services.downloading import note_download
from exports.services.ending import expire, lost, make_again, withdraw_copies
from exports.services.making import begin, failed, made, progressed
from exports.services.requesting import request

__all__ = [
    "begin",
    "expire",
    "failed",
    "lost",
    "made",
    "make_again",
    "note_download",
    "progressed",
    "request",
    "withdraw_copies",
]
