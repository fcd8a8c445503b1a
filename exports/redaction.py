"""What a copy shows of an entry. Everything that goes into an export is made from this, never from the entry's own
fields, so that what is withheld cannot slip into a sentence, a table or a PDF.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from records import export, kinds, verify
from records.canonical import dumps, loads
from records.kinds import WORDS, Fields
from records.models import Entry
from records.verify import FILES, PERSON, SIGNED_NAMES, with_marks, word_digest, word_salt, words


@dataclass(frozen=True)
class Withheld:
    """A field that a copy leaves out, and the provision that says why. `words` names the parts of a text that stay out:
    (first word, after the last, provision); without any the whole field does."""

    provision: str
    words: tuple[tuple[int, int, str], ...] = ()


NOTHING: Mapping[str, Withheld] = {}


@dataclass(frozen=True)
class Shown:
    entry: Entry
    disclosures: bytes  # as the verifier reads them
    fields: Fields
    says: dict[str, Any]  # the same under their full names, as the verifier tells them
    files: list[dict[str, Any]]  # of {name, size, sha256, type, alt}: those whose bytes may go along
    withheld: dict[str, str]  # field -> provision, of what this copy leaves out
    destroyed: bool  # the fields are not held any more: the record was disposed of

    @property
    def sentence(self) -> str:
        if self.destroyed:
            step = self.entry.kind.replace(".", ": ").replace("_", " ").capitalize()
            return f"{step}. Its fields were destroyed with the record."
        return kinds.told(self.entry.kind, self.fields)


def shown(entry: Entry, withheld: Mapping[str, Withheld] = NOTHING) -> Shown:
    held = loads(entry.payload.content) if hasattr(entry, "payload") else None
    if PERSON in withheld:  # a key is somebody's: it tells whose decisions are the same person's
        withheld = {**dict.fromkeys(SIGNED_NAMES & (held or {}).keys(), withheld[PERSON]), **withheld}
    parts = _Parts({}, {}, {}, {})
    for name, (salt, value) in (held or {}).items():
        parts.take(name, salt, value, held or {}, withheld)
    said: dict[str, Any] = {"disclosed": parts.disclosed, "withheld": parts.provisions}
    if parts.in_part:
        said["in_part"] = parts.in_part
    return Shown(
        entry=entry,
        disclosures=dumps(said) if parts.provisions else export.disclosures(entry),
        fields=kinds.nested(parts.values),
        says=dict(sorted(parts.said())),
        files=[
            file for name in FILES if name in parts.disclosed for file in _listed(parts.disclosed[name][1])
        ],
        withheld={name: why for name, why in parts.provisions.items() if not name.startswith(f"{WORDS}.")},
        destroyed=held is None,
    )


def _listed(value: Any) -> list[dict[str, Any]]:
    return [file for file in value if isinstance(file, dict)] if isinstance(value, list) else []


class _Parts(NamedTuple):
    """The fields of one entry, sorted into what is shown and what is not."""

    disclosed: dict[str, list[Any]]
    provisions: dict[str, str]
    in_part: dict[str, list[list[Any]]]
    values: dict[str, Any]  # as people read them, with a mark where something is left out

    def take(
        self, name: str, salt: str, value: Any, held: Mapping[str, Any], withheld: Mapping[str, Withheld]
    ) -> None:
        owner = name.removeprefix(f"{WORDS}.")
        out = withheld.get(owner)
        if out is None:
            self.disclosed[name], self.values[name] = [salt, value], value
        elif not _in_part(out, owner, held):
            self.provisions[name] = _joined(out)
            self.values[name] = mark(_joined(out))
        elif name == owner:
            self._take_in_part(name, salt, value, out)
        else:  # the digest over all the words: it proves those that are shown, and says nothing of the others
            self.disclosed[name] = [salt, value]

    def _take_in_part(self, name: str, salt: str, text: str, out: Withheld) -> None:
        pieces = list(_pieces(text, out))
        self.provisions[name] = _joined(out)
        self.in_part[name] = [
            [word_salt(salt, place), word]
            if provision is None
            else [word_digest(word_salt(salt, place), place, word), None, provision]
            for place, (word, provision) in enumerate(pieces)
        ]
        self.values[name] = with_marks(self.in_part[name])

    def said(self) -> Iterator[tuple[str, Any]]:
        return ((name, value) for name, value in self.values.items() if not name.startswith(f"{WORDS}."))


def _in_part(out: Withheld, name: str, held: Mapping[str, Any]) -> bool:
    """Only a text whose words have digests of their own can be shown in part; anything else stays out whole."""
    return bool(out.words) and f"{WORDS}.{name}" in held and isinstance(held.get(name, [0, 0])[1], str)


def _joined(out: Withheld) -> str:
    return "; ".join(dict.fromkeys(provision for *_, provision in out.words)) or out.provision


def _pieces(text: str, out: Withheld) -> Iterator[tuple[str, str | None]]:
    """Each word with the provision that it is withheld under, or None."""
    for place, word in enumerate(words(text)):
        yield word, next((provision for first, after, provision in out.words if first <= place < after), None)


def mark(provision: str) -> kinds.Withheld:
    """What stands in a sentence where something was left out."""
    return kinds.Withheld(verify.mark(provision))
