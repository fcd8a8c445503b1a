"""Every write about exports. Each is one transaction; what takes longer, writing the file, stands in `exports.making`.

`request` is for people and for other apps; the steps of making are for whoever holds the export's work folder.
"""

from exports.services.downloading import note_download
from exports.services.ending import expire, lost, make_again, withdraw_copies
from exports.services.making import begin, failed, made, progressed, waits_for_seal
from exports.services.requesting import request
from exports.services.sealing import seal

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
    "seal",
    "waits_for_seal",
    "withdraw_copies",
]
