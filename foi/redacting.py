"""From marks to what a copy leaves out: for each entry, which fields and which of their words, under which provision.

What depends on withheld fields follows by itself: a post's fingerprint is a digest without salt over its text, account,
links and media, so whoever guesses one of them could try the guess against it. So could they with its ground, which is
over all that was written, and with other digests.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from exports.redaction import Withheld
from foi.matching import Span, less, merged
from foi.models import InformationRequest, Mark, Verdict
from records import canonical
from records.kinds import WORDS
from records.models import Entry
from records.verify import encode64, words

ENVELOPE = "@entry"  # in place of a field: what the entry's own bytes show, its kind, subject and office
FINGERPRINTS = ("fingerprint", "post_fingerprint")
GROUND = "ground"  # a digest over all that was written, and the answers to the checks
FINDINGS = ("answers", "findings")  # what was said to the checks
TERMS = "terms"  # of a standing approval: whoever may use it is named in them
# A guess at one of these could be tried against the fingerprint.
BOUND = {
    *("text", "live_text", "account", "platform", "links", "media", "answers_link", "permalink"),
    *("permalink_pasted", "rewritten", "same_page"),
    *("relation", "relates_to", "marking"),
    *("platform_slug", "account_site", "account_handle", "account_number"),
}
# And at these against the ground.
GROUNDED = {
    *BOUND,
    *(
        "title",
        "topic",
        "activity",
        "purpose",
        "contact",
        "reach",
        "sources",
        "disclosure_reason",
        "answers_quote",
    ),
    *("wanted_at", "topic_number", *FINDINGS),
}
# What these say is why a record is kept: for another request, a court, or somebody's complaint.
OTHER_MATTERS = {
    **dict.fromkeys(("hold.placed", "hold.released"), ("hold", "title", "reason", "source")),
    "disposal.kept": ("because",),
}
IRRELEVANT = "s 22(1)(a)(ii)"  # the provision for matter that does not bear on what was asked
Redactions = dict[int, dict[str, Withheld]]


def hold_title(request: str) -> str:
    """What the hold of an information request is called."""
    return f"Information request {request}"


@dataclass(frozen=True)
class Held:
    """An entry with its fields by their full names, as they are held now."""

    entry: Entry
    request: str = ""  # the reference of the one that the copy is for

    @cached_property
    def _payload(self) -> dict[str, list[Any]]:
        held: dict[str, list[Any]] = (
            canonical.loads(self.entry.payload.content) if hasattr(self.entry, "payload") else {}
        )
        return held

    @cached_property
    def values(self) -> dict[str, Any]:
        return {name: value for name, (_, value) in self._payload.items() if not name.startswith(f"{WORDS}.")}

    def is_worded(self, field: str) -> bool:
        """Whether single words of the field can be withheld: it is a text with a digest for each word."""
        return f"{WORDS}.{field}" in self._payload and isinstance(self.values.get(field), str)

    @property
    def of_other_matters(self) -> list[str]:
        """Fields in which it names what has nothing to do with the request; its own hold is no secret."""
        named = [name for name in OTHER_MATTERS.get(self.entry.kind, ()) if self.values.get(name)]
        because = str(self.values.get("because", ""))
        own = self.values.get("source") == self.request or f"“{hold_title(self.request)}”" in because
        return [] if own and self.request else named

    @property
    def envelope(self) -> str:
        return f"{self.entry.subject} {self.entry.office} {self.entry.kind}"


def redactions(entries: Sequence[Held], marks: Iterable[Mark]) -> Redactions:
    by_field: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.verdict == Verdict.WITHHOLD:
            by_field[mark.entry_id, mark.field].append(mark)
    held = {each.entry.pk: each for each in entries}
    found: Redactions = defaultdict(dict)
    for (entry, field), standing in by_field.items():
        if entry in held and field in held[entry].values:
            found[entry][field] = _withheld(held[entry], field, standing)
    for each in entries:
        for field in each.of_other_matters:
            found[each.entry.pk].setdefault(field, Withheld(IRRELEVANT))
    _add_digests(entries, found)
    return dict(found)


def _withheld(held: Held, field: str, marks: Sequence[Mark]) -> Withheld:
    """All the marks on one field in one: a mark on the whole of it wins over marks on words."""
    whole = [mark.provision.code for mark in marks if mark.first is None and mark.provision]
    if whole or not held.is_worded(field):
        return Withheld(_joined(whole or [mark.provision.code for mark in marks if mark.provision]))
    runs = tuple(_runs(marks, len(words(held.values[field]))))
    provision = _joined(code for *_, codes in runs for code in codes.split("; "))
    if covered([(first, after) for first, after, _ in runs], len(words(held.values[field]))):
        return Withheld(provision)
    return Withheld(provision, runs)


def _runs(marks: Sequence[Mark], length: int) -> Iterator[tuple[int, int, str]]:
    """Neighbouring words under the same provisions, as one."""
    codes: list[str] = [
        _joined(
            mark.provision.code
            for mark in marks
            if mark.provision and mark.first is not None and mark.first <= place < (mark.after or 0)
        )
        for place in range(length)
    ]
    first = 0
    for place in range(1, length + 1):
        if place == length or codes[place] != codes[first]:
            if codes[first]:
                yield first, place, codes[first]
            first = place


def covered(spans: list[Span], length: int) -> bool:
    return not less((0, length), merged(spans))


def _joined(codes: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(codes))


def _add_digests(entries: Sequence[Held], found: Redactions) -> None:
    """Under the provisions of what they were made of, in every entry of that record."""
    made_of: dict[str, dict[str, None]] = defaultdict(dict)
    rests_on: dict[str, dict[str, None]] = defaultdict(dict)
    anything: dict[str, dict[str, None]] = defaultdict(dict)
    for held in entries:
        for field, withheld in found.get(held.entry.pk, {}).items():
            codes = dict.fromkeys(withheld.provision.split("; "))
            anything[held.entry.subject] |= codes
            made_of[held.entry.subject] |= codes if field in BOUND else {}
            rests_on[held.entry.subject] |= codes if field in GROUNDED else {}
    for held in entries:
        for name, value in held.values.items():
            codes = {TERMS: anything, GROUND: rests_on}.get(name, made_of)[held.entry.subject]
            if codes and is_digest(name, value) and name not in found.get(held.entry.pk, {}):
                found.setdefault(held.entry.pk, {})[name] = Withheld(_joined(sorted(codes)))


def is_digest(name: str, value: Any) -> bool:
    """Whether it is, or lists, digests without a salt: of a post, of the terms of a standing approval, or of findings,
    each of which is known by the digest of the words that it is about."""
    if name in (*FINGERPRINTS, GROUND, TERMS):
        return isinstance(value, str)
    return name in FINDINGS and isinstance(value, list) and any(_is_keyed(each) for each in value)


def _is_keyed(each: Any) -> bool:
    return isinstance(each, dict) and "key" in each


def let_stand(marks: Iterable[Mark]) -> dict[tuple[int, str], list[Mark]]:
    """The places that somebody looked at and lets stand, by entry and field."""
    found: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.verdict == Verdict.SHOW:
            found[mark.entry_id, mark.field].append(mark)
    return found


def fingerprint(
    request: InformationRequest, upto: int, entries: Sequence[Held], marks: Sequence[Mark]
) -> str:
    """SHA-256 over all that an approval binds: which records, how far, what is withheld, and what is let stand why."""
    leaves = {held.entry.pk: encode64(held.entry.leaf_hash) for held in entries}
    bound = {
        "request": request.reference,
        "upto": upto,
        "entries": [leaves[held.entry.pk] for held in entries],
        "withheld": {
            leaves[entry]: {field: _spelled(each) for field, each in fields.items()}
            for entry, fields in redactions(entries, marks).items()
        },
        "let_stand": sorted(
            (
                [leaves[mark.entry_id], mark.field, mark.first, mark.after, mark.note]
                for stands in let_stand(marks).values()
                for mark in stands
                if mark.entry_id in leaves
            ),
            key=canonical.dumps,
        ),
    }
    return sha256(canonical.dumps(bound)).hexdigest()


def _spelled(withheld: Withheld) -> list[Any]:
    return [withheld.provision, [list(run) for run in withheld.words]]
