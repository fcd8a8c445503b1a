"""The tables of records: the log, and beside it the files it names, its search, its field history, the signer and
whoever attests from outside."""

from records.attesting.models import Attestation, WitnessPolicy
from records.field_history.models import HistoryRow
from records.models.known_kinds import KnownKind
from records.models.log import BytesField, Checkpoint, Entry, Leaf, Log, Payload, Subtree, Trail, Unsealed
from records.models.named_files import NamedFile
from records.models.signatures_required import SignaturesRequired
from records.offsite.models import Sent, SignerKey
from records.search.models import Reading, Searchable, SearchCount, SearchProgress, Unrecorded

__all__ = [
    "Attestation",
    "BytesField",
    "Checkpoint",
    "Entry",
    "HistoryRow",
    "KnownKind",
    "Leaf",
    "Log",
    "NamedFile",
    "Payload",
    "Reading",
    "SearchCount",
    "SearchProgress",
    "Searchable",
    "Sent",
    "SignaturesRequired",
    "SignerKey",
    "Subtree",
    "Trail",
    "Unrecorded",
    "Unsealed",
    "WitnessPolicy",
]
