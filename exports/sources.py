"""Who else asks for exports: an information request does, say, and knows what its copies leave out. They register;
exports asks.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from exports.redaction import Withheld

Redactions = Mapping[int, Mapping[str, Withheld]]  # entry id -> field -> what stays out


@dataclass(frozen=True)
class Source:
    """Both are asked with the reference of who asked for the export, and answer the same as long as that stands."""

    redactions: Callable[[str], Redactions]
    files: Callable[
        [str], Iterable[tuple[str, bytes]]
    ]  # further data files of the bag, by their path in data/


NONE = Source(redactions=lambda reference: {}, files=lambda reference: [])

_sources: dict[str, Source] = {}


def register(prefix: str, source: Source) -> None:
    """`prefix` is how the references of this app begin: FOI, say."""
    _sources[prefix] = source


def of(reference: str) -> Source:
    """The source of that reference; exports that people ask for by themselves have none, and leave nothing out."""
    return _sources[reference.partition("-")[0]] if reference else NONE
