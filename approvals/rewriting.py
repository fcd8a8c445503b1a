"""What a platform makes of a text by itself: shortened links, curly quotes, expanded signatures. None of it is a
difference between what was approved and what went live, and each is named. A word, a letter or a figure is one.

What each platform does stands in the catalogue (`Platform.rewrites`, `Platform.link_forms`). The approved text is read
as a pattern that the live one has to fill: its own words, and in the places that a platform rewrites either those or
what the platform makes of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from approvals.comparison import PAIRS
from checks.reading.links import links_in
from profiles.models import Account, Platform
from profiles.permalink_shapes import Address
from profiles.tracking import without_tracking

Rewriting = Platform.Rewriting

# What is not seen and moves nothing that is: spaces of no width, joints of words, soft hyphens, marks of direction in
# text of one direction, and the selectors that say whether a sign is drawn as an emoji. What joins signs, turns text
# round or tags it stays: without it something else is seen.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u180e\u200b\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"))
BLANKS = "blanks and line ends"
ENTITIES = "signs written as HTML entities"
ACCENTS = "accents composed otherwise (NFC, NFD)"
OWN_WORDS = "words of the platform’s own page"
SIGNED_AT = r"\d\d:\d\d, \d{1,2} [A-Z][a-z]+ \d{4} \([A-Z]{3,5}\)"

# As WordPress 6.1 (wptexturize, convert_smilies, capital_P_dangit) and markdown-it 14 (typographer) do it.
TYPOGRAPHY = [
    ("---", "—"),
    ("--", "[–—]"),
    (r"(?<!\S)-(?!\S)", "–"),
    (r"\.{2,}", r"(?:…\.?|\.\.)"),
    ("``", "“"),
    ("''", "(?:”|’'|’’)"),
    ('"', "[“”″]"),
    ("'", "[‘’′]"),
    (r"(?<=\d)x(?=\d)", "×"),
    (r"(?i:\(tm\))", "™"),
    (r"(?i:\(c\))", "©"),
    (r"(?i:\(r\))", "®"),
    (r"\+-", "±"),
    (r"\?{4,}", r"\?\?\?"),
    ("!{4,}", "!!!"),
    (",{2,}", ","),
    (r"(?<!\S):-?\)(?!\S)", "🙂"),
    (r"(?<!\S):-?\((?!\S)", "🙁"),
    (r"(?<!\S);-?\)(?!\S)", "😉"),
    (r"\bWordpress\b", "WordPress"),
]
# As MediaWiki 1.39 shows a page, and as its source has it once it was saved. {me}: the account's user name.
USER = (
    r"(?:\[\[User:{me}(?:\|[^\]\n]{1,60})?\]\](?: ?\(\[\[User talk:{me}\|talk\]\]\))?"
    r"|{me}(?: ?\((?:talk|talk \| contribs|talk · contribs)\))?)"
)
WIKI = [
    ("~~~~~", SIGNED_AT),
    ("~~~~", rf"(?:{USER} {SIGNED_AT}(?: ?\[reply\])?)"),
    ("~~~", USER),
    (r"\[\[(?:[^\]|\n]*\|)?(?=[^\]|\n]+\]\])|\]\]", ""),
    (r"\[https?://\S+ (?=[^\]\n]+\])|\]", ""),
    ("'''''|'''|''", ""),
    (r"(?m:^)[:*#;]+ ?", ""),
    (r"(?m:^)=+ ?| ?=+(?m:$)", r"(?:\s?\[\s?edit\s?\])?"),
    (r"<br ?/?>", r"\s"),
    ("</?nowiki ?/?>", ""),
]
MENTIONS = [(r"(?<=\w)@[\w.-]+\.[A-Za-z]{2,}", "")]
EVERYWHERE = [(r"#(?=\w)", r"hashtag\s*#")]  # as LinkedIn reads it out to those who cannot see it
TEMPLATE = re.compile(r"\{\{[^{}]{1,500}\}\}")
LABELLED = re.compile(r"\[https?://\S+ [^\]\n]+\]")
MORE = re.compile(r"\s*(?:…|\.\.\.)\s*(?:see |show |read |view )?more\s*$", re.IGNORECASE)
# Behind the text, as people copy it along.
AFTER = (
    r"(?i:\s*(?:(?:…|\.\.\.)\s*(?:see |show |read )?more|(?:see|show|read) (?:more|less)|see (?:original|translation)"
    r"|show translation|translate post|\(?edited\)?|·))*"
)
PICTURE = r"(?:\s*(?:https://)?pic\.(?:x|twitter)\.com/\w{6,15})*"
LINK = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[\w-]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
PARTS = re.compile(r"(https?://)?([^/?#]*)(/?)(.*)", re.IGNORECASE | re.DOTALL)
CUT = re.compile(r"(?:\.\.\.|…)$")


class Compared(NamedTuple):
    """`asked`: links (approved, live) that may lead to the same page, which only somebody who opens them can say."""

    same: bool
    rewritings: list[str]
    asked: Sequence[tuple[str, str]] = ()


class Piece(NamedTuple):
    """A stretch of the approved text: itself, or what the platform makes of it."""

    text: str
    other: str = ""
    name: str = ""
    is_open: bool = False  # a link, or a template: what stands in its place is looked at afterwards


def compared(approved: str, live: str, account: Account, *, has_files: bool = False) -> Compared:
    """The live text held against the approved one, as the account's platform rewrites."""
    named: list[str] = []
    if approved.split() == live.split():
        return Compared(same=True, rewritings=[BLANKS] if _lines(approved) != _lines(live) else named)
    if unescape(live) != live and unescape(approved) == approved:
        live, named = unescape(live), [ENTITIES]
    named += _unseen(approved, live)
    approved, live = _seen(approved), _seen(live)
    if approved.split() == live.split():
        return Compared(same=True, rewritings=named)
    pieces = list(_pieces(approved, account))
    found = re.fullmatch(_pattern(pieces, has_files), live.strip(), re.DOTALL)
    if not found:
        return Compared(same=False, rewritings=named)
    return _read(found, pieces, account, named)


def is_cut_off(approved: str, live: str) -> bool:
    """Whether only the beginning was copied, up to where the platform offers to show more."""
    words = _seen(MORE.sub("", live)).split()
    return bool(MORE.search(live)) and len(words) < len(_seen(approved).split())


def changes(approved: str, live: str) -> list[list[int | str]]:
    """Which words of the one stand otherwise in the other, so that whoever reads the entry can make it again."""
    old, new = approved.split(), live.split()
    if old == new:
        return []
    counted, others = Counter(old), Counter(new)
    if sum(number * others[word] for word, number in counted.items()) > PAIRS:
        return [[0, len(old), " ".join(new)]]
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return [[a1, a2, " ".join(new[b1:b2])] for tag, a1, a2, b1, b2 in matcher.get_opcodes() if tag != "equal"]


# --- What is not seen -----------------------------------------------------------------------------------------------


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _seen(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(UNSEEN))


def _unseen(approved: str, live: str) -> Iterator[str]:
    """Each sign that only one of them has and nobody sees, by its number and name."""
    here, there = (Counter(sign for sign in text if ord(sign) in UNSEEN) for text in (approved, live))
    for sign in sorted({*here, *there}):
        if here[sign] != there[sign]:
            what = "left out" if here[sign] > there[sign] else "put in"
            yield f"U+{ord(sign):04X} {unicodedata.name(sign).title()}, which is not seen, {what}"
    plain = [text.translate(UNSEEN) for text in (approved, live)]
    if any(text != unicodedata.normalize("NFC", text) for text in plain) and plain[0] != plain[1]:
        yield ACCENTS


# --- The approved text as a pattern ---------------------------------------------------------------------------------


def _pieces(text: str, account: Account) -> Iterator[Piece]:
    at = 0
    for start, end in _open_places(text, account.platform):
        yield from _rewritten(text[at:start], account)
        yield Piece(text[start:end], is_open=True)
        at = end
    yield from _rewritten(text[at:], account)


def _open_places(text: str, platform: Platform) -> list[tuple[int, int]]:
    """Links, and the templates of a wiki; what is marked as a link there reads as its label."""
    if Rewriting.WIKI not in platform.rewrites:
        return links_in(text)
    templates = [each.span() for each in TEMPLATE.finditer(text)]
    marked = [*templates, *(each.span() for each in LABELLED.finditer(text))]
    links = [span for span in links_in(text) if not any(start <= span[0] < end for start, end in marked)]
    return sorted([*templates, *links])


def _rewritten(text: str, account: Account) -> Iterator[Piece]:
    rules = _rules(account)
    places = re.compile("|".join(f"(?P<r{number}>{each})" for number, (each, *_) in enumerate(rules)))
    at = 0
    for found in places.finditer(text):
        yield Piece(text[at : found.start()])
        _, other, name = rules[int((found.lastgroup or "r0")[1:])]
        yield Piece(found.group(), other or "(?:)", name)
        at = found.end()
    yield Piece(text[at:])


def _rules(account: Account) -> list[tuple[str, str, str]]:
    platform = account.platform
    me = re.escape(account.handle.removeprefix("@").replace("_", " "))
    rules = {
        Rewriting.TYPOGRAPHY: (TYPOGRAPHY, f"quotes, dashes and signs set by {platform}"),
        Rewriting.WIKI: (
            [(text, other.replace("{me}", me)) for text, other in WIKI],
            f"signatures and marks as {platform} shows them",
        ),
        Rewriting.BARE_MENTIONS: (MENTIONS, f"names without their server on {platform}"),
    }
    chosen = [rules[kind] for kind in rules if kind in platform.rewrites]
    found = [(text, other, name) for several, name in chosen for text, other in several]
    return [*found, *((text, other, OWN_WORDS) for text, other in EVERYWHERE)]


def _pattern(pieces: list[Piece], has_files: bool) -> str:
    body = "".join(_of_piece(number, piece) for number, piece in enumerate(pieces))
    return rf"\s*{body}(?P<after>{PICTURE if has_files else ''}{AFTER})\s*"


def _of_piece(number: int, piece: Piece) -> str:
    if piece.is_open:
        whole = r"\S+?" if LINK.fullmatch(piece.text) else r".{1,3000}?"
        return rf"(?P<open{number}>{whole})"
    text = re.sub(r"(?:\\\s|\s)+", r"\\s+", re.escape(piece.text))
    return f"(?:{text}|(?P<other{number}>{piece.other}))" if piece.other else text


def _read(found: re.Match[str], pieces: list[Piece], account: Account, named: list[str]) -> Compared:
    """Which of the places were filled with what the platform makes of them, and what only somebody can say."""
    named, asked = [*named], []
    for number, piece in enumerate(pieces):
        if piece.is_open and (became := found[f"open{number}"]) != piece.text:
            if name := same_link(piece.text, became, account):
                named.append(name)
            elif piece.text.startswith("{{") or LINK.fullmatch(became):
                asked.append((piece.text, became))
            else:
                return Compared(same=False, rewritings=named)
        elif piece.name and found[f"other{number}"] is not None:
            named.append(piece.name)
    if found["after"].strip():
        named.append(OWN_WORDS)
    return Compared(not asked, list(dict.fromkeys(named)), asked)


# --- Links ----------------------------------------------------------------------------------------------------------


def same_link(approved: str, live: str, account: Account) -> str:
    """How a platform made the one of the other, in words; nothing where nobody can tell from the addresses."""
    platform = account.platform
    pieces = list(_rewritten(approved, account))
    if re.fullmatch("".join(_of_piece(number, piece) for number, piece in enumerate(pieces)), live):
        return f"quotes, dashes and signs set by {platform}, also in links"
    if _led_through(approved, live, platform):
        return f"links shortened by {platform}"
    bare = Rewriting.BARE_LINKS in platform.rewrites
    if CUT.search(live):
        if Rewriting.CUT_LINKS not in platform.rewrites:
            return ""
        shown, whole = _spelled(CUT.sub("", live), bare=True), _spelled(approved, bare=True)
        host = whole.partition("/")[0]
        return (
            f"links cut off by {platform}" if shown.startswith(f"{host}/") and whole.startswith(shown) else ""
        )
    if _spelled(approved) == _spelled(live):
        return "addresses spelt otherwise"
    if bare and _spelled(approved, bare=True) == _spelled(live, bare=True):
        return f"links without https:// on {platform}"
    tracked = "://" in live and _untracked(approved) == _untracked(live) != ""
    return "what tracks readers, in links" if tracked else ""


def _led_through(approved: str, live: str, platform: Platform) -> bool:
    """By an address of the platform's own: `lnkd.in/…` says nothing of where it leads, `…?u=…` says it."""
    address = live if "://" in live else f"https://{live}"
    for form in platform.link_forms.split():
        place, _, parameter = form.partition("?")
        place = place.removesuffix("…")
        if parameter and _spelled(address, bare=True).startswith(f"{place}?"):
            [to, *_] = parse_qs(urlsplit(address).query).get(parameter.partition("=")[0], [""])
            return _untracked(to) == _untracked(approved) != ""
        short = rf"{re.escape(place)}[A-Za-z0-9_-]{{4,40}}"
        if not parameter and re.fullmatch(short, _spelled(address, bare=True)):
            return True
    return False


def _spelled(link: str, *, bare: bool = False) -> str:
    """An address in one spelling: the host in small letters, nothing encoded that needs not be, no last slash alone."""
    scheme, host, slash, path = PARTS.fullmatch(link).groups()  # type: ignore[union-attr]
    host = host.lower()
    path = f"{slash}{unquote(path)}" if path else ""
    return host.removeprefix("www.") + path if bare else f"{(scheme or '').lower()}{host}{path}"


def _untracked(link: str) -> str:
    address = Address.read(link if "://" in link else f"https://{link}")
    if not address:
        return ""
    told = without_tracking(address)
    asked = "&".join("=".join(pair) for pair in told.query)
    return f"{told.host}{told.path}?{asked}#{told.fragment}"
