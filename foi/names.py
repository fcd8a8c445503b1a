"""What is looked for where something is withheld: it, and what gives the same away. The parts of a name, its initials,
a user name made of it, numbers, and what stands before an @. Pure.
"""

import re
import unicodedata
from collections.abc import Iterator

from foi.matching import as_handle, as_name, joins_words, loosely, squash, with_capital
from foi.name_words import (
    ABBREVIATIONS,
    COMPOUND_SURNAMES,
    EVERYDAY,
    OFFICES,
    PARTICLES,
    TITLES,
    TITLES_BEHIND,
)
from foi.numbers import numbers_in
from foi.spellings import (
    AROUND,
    DASH,
    POSSESSIVE,
    Everyday,
    Initials,
    Needle,
    Sought,
    Spelled,
    Words,
    plain_word,
    spelled,
)

SHORT = 4  # words that may be somebody's name however they are written
MOST_WORDS = 7  # of a name
MAILBOX = 4  # letters before an @ that are looked for alone
FEW_WORDS = 60  # of a text that is withheld, among which a number or an address is looked for by itself
EMAIL = re.compile(r"([\w.+'-]+)@[\w-]+(?:\.[\w-]+)+")


def may_name(text: str) -> bool:
    """Whether it may be somebody's name: few words; where there are more, each has a capital if its script has any."""
    pieces = text.split()
    return len(pieces) <= SHORT or (len(pieces) <= MOST_WORDS and all(map(_may_be_part, pieces)))


def _may_be_part(piece: str) -> bool:
    return _has_capital(piece) or plain_word(piece) in PARTICLES | TITLES


def _has_capital(piece: str) -> bool:
    """Or needs none."""
    letters = [each for each in piece if each.isalpha()]
    return bool(letters) and (not letters[0].islower() or any(map(str.isupper, letters)))


def sought(text: str, *, names_them: bool) -> Sought:
    """The words themselves. `names_them`: it is somebody's name, or may be."""
    number = next((number for number in numbers_in(text) if number.text == text.strip()), None)
    return number or (_whole(text) if names_them else Words(text))


def parts_of(text: str, *, names_them: bool) -> Iterator[Sought]:
    """What would give the same away by itself."""
    if names_them:
        yield from parts_of_name(text)
    if len(text.split()) <= FEW_WORDS:
        yield from _parts_of_addresses(text)
        yield from (number for number in numbers_in(text) if number.text != text.strip())


def _whole(name: str) -> Sought:
    """Also the other way about, and as a user name."""
    read, pieces = squash(name), _pieces(name)
    if read.letters in EVERYDAY:
        return Everyday(name)
    if len(pieces) < 2:
        return spelled(name, counts=loosely(read) if read.letters.isascii() else as_name)
    if all(squash(piece).letters in EVERYDAY | PARTICLES for piece in pieces):
        return Spelled(name, (Needle(read.letters, counts=with_capital(loosely(read))),))
    handles = [Needle(handle, counts=as_handle) for handle in _handles(pieces)]
    return spelled(name, Needle(read.letters, counts=loosely(read)), *handles)


def _handles(pieces: list[str]) -> Iterator[str]:
    """“jsmith”, “smithj” and “smithjane” of Jane Smith."""
    if len(pieces) > 1 and all(map(_is_in_latin, pieces)):
        first, last = squash(pieces[0]).letters, squash(pieces[-1]).letters
        yield from (f"{first[:1]}{last}", f"{last}{first[:1]}", f"{last}{first}")


def parts_of_name(name: str) -> list[Sought]:
    """Each part of a name that would give the person away by itself."""
    pieces = _pieces(name)
    if len(pieces) == 1 and (unparted := _unparted(pieces[0])):
        return unparted
    named = list(dict.fromkeys(_with_particles(pieces)))
    initials = _initials(pieces)
    beside = frozenset(
        {*(plain_word(piece) for piece in named), *(squash(each[:1]).letters for each in named)}
    )
    found = [
        _part(piece, beside - {plain_word(piece)}) for piece in named if plain_word(piece) != plain_word(name)
    ]
    return [*(part for part in found if part), *map(Initials, initials)]


def _pieces(name: str) -> list[str]:
    """What stands between blanks, without titles."""
    parted = (POSSESSIVE.sub("", piece.strip(AROUND)) for piece in re.split(r"[\s,;]+", name))
    return [piece for piece in parted if piece and plain_word(piece) not in TITLES]


def _with_particles(pieces: list[str]) -> Iterator[str]:
    """“van der Berg” and “Berg”, “Smith-Jones”, “Smith” and “Jones”."""
    capitals = any(map(_has_capital, pieces))
    before: list[str] = []
    for place, piece in enumerate(pieces):
        if plain_word(piece) in PARTICLES and place < len(pieces) - 1 and (place or not _is_in_latin(piece)):
            before.append(piece)
        elif _has_capital(piece) or not capitals:
            yield from [" ".join([*before, piece])] if before else []
            yield from dict.fromkeys([piece, *DASH.split(piece)])
            before = []


def _part(piece: str, beside: frozenset[str]) -> Sought | None:
    letters = squash(piece).letters
    if len(letters) < 2 or letters.isdigit():
        return _titled(piece) if len(letters) == 1 and joins_words(letters) else None
    if letters in EVERYDAY or letters in PARTICLES or (len(letters) == 2 and _is_in_latin(letters)):
        return Everyday(piece, beside)
    return spelled(piece)


def _is_in_latin(piece: str) -> bool:
    return squash(piece).letters.isascii()


def _initials(pieces: list[str]) -> Iterator[str]:
    """JS and JSJ of Jane Smith-Jones."""
    for parted in (pieces, [part for piece in pieces for part in DASH.split(piece)]):
        letters = "".join(piece[:1] for piece in parted if plain_word(piece) not in PARTICLES)
        if len(letters) > 1 and letters.isupper() and letters.isalpha() and letters not in ABBREVIATIONS:
            yield letters


def _unparted(name: str) -> list[Sought]:
    """Of a Chinese, Japanese or Korean name without a blank: what follows the surname, and the surname with a title."""
    if not (2 <= len(name) <= 6) or not all(_is_syllable(each) for each in name):
        return []
    surname = 2 if name[:2] in COMPOUND_SURNAMES or len(name) > 3 else 1
    longer = [name[:2]] if len(name) == 3 and surname == 1 else []  # Japanese surnames have two signs, mostly
    rest = (
        [Spelled(name[surname:], (Needle(squash(name[surname:]).letters),))]
        if len(name) - surname > 1
        else []
    )
    return [*rest, *map(_titled, [name[:surname], *longer])]


def _titled(surname: str) -> Sought:
    titles = [*(surname + title for title in TITLES_BEHIND), f"小{surname}", f"老{surname}"]
    return Spelled(surname, tuple(Needle(squash(each).letters) for each in titles))


def _is_syllable(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("CJK UNIFIED", "HANGUL SYLLABLE"))


def _parts_of_addresses(text: str) -> Iterator[Sought]:
    """What stands before the @, and the name that it spells."""
    for match in EMAIL.finditer(text):
        local = match[1].partition("+")[0]
        letters = squash(local).letters
        if local.lower() in OFFICES or letters in EVERYDAY or len(letters) < MAILBOX:
            continue
        yield spelled(local)
        pieces = [piece.capitalize() for piece in re.split(r"[\W\d_]+", local) if len(piece) > 1]
        if len(pieces) > 1:
            yield from (part for part in parts_of_name(" ".join(pieces)) if not isinstance(part, Initials))
