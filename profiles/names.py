"""Names and user names that a reader would take for one another: whoever names or confirms one of them is warned."""

import re
from unicodedata import normalize

from django.utils import timezone

from profiles.markings import looks_like
from profiles.models import Person, Seating

# Beside the letters that occur in markings. Each capital is folded with its small letter.
LOOKALIKES = {
    "КкΚκ": "k", "МмΜ": "m", "ХхΧχ": "x", "ΖᏃ": "z", "ЈјЈ": "j", "уү": "y", "һҺ": "h", "ԛ": "q", "ѡԝ": "w", "пո": "n",
    "вʙ": "b", "ɡ": "g", "υս": "u", "η": "n", "τ": "t", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss",
}  # fmt: skip
FOLDED = str.maketrans({each: letter for several, letter in LOOKALIKES.items() for each in several})
# In many typefaces these are one sign.
SIGNS = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o", "5": "s", "8": "b"})
PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
WORD = re.compile(r"[^\W_]+")
WRITTEN = re.compile(r"[\w .,'’\-]+")  # no brackets: what stands in them after a name is the user name
USER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_written(name: str) -> bool:
    """Whether it is a name as people write one, with nothing in it that is not seen."""
    return bool(WRITTEN.fullmatch(normalize("NFC", name))) and "_" not in name


def is_user_name(text: str) -> bool:
    """In letters that every keyboard here has: no other alphabet's, which look the same."""
    return bool(USER_NAME.fullmatch(text))


def skeleton(name: str) -> str:
    """What two names share that look alike: whatever the case, accents, spaces, alphabet, or which name comes first."""
    words = sorted(WORD.findall(_plain(name)))
    return "".join(words) or name


def _plain(name: str) -> str:
    """A bar counts as a letter here, and an apostrophe as nothing: O’Brien is OBrien."""
    seen = "".join(map(looks_like, normalize("NFKC", name).translate(FOLDED)))
    letters = re.sub(r"['’‘`´]", "", seen).casefold().translate(FOLDED).translate(SIGNS)
    for pair, one in PAIRS:
        letters = letters.replace(pair, one)
    return letters


def alike(who: Person | str, user_name: str = "", *, but: Person | None = None) -> list[Person]:
    """Everybody else with such a name or user name, also those who can no longer sign in. `but`: whose it is to be."""
    name, user_name, own = (who.name, who.username, who) if isinstance(who, Person) else (who, user_name, but)
    wanted = {skeleton(name), "@" + skeleton(user_name)} - {"", "@"}
    known = Person.objects.exclude(pk=own.pk if own else 0).values_list("pk", "name", "username")
    found = [pk for pk, other, called in known if wanted & {skeleton(other), "@" + skeleton(called)}]
    return list(Person.objects.filter(pk__in=found)) if found else []


def warnings(who: Person | str, user_name: str = "", *, but: Person | None = None) -> list[str]:
    """One sentence for each of them, fit to show beside the name."""
    people = alike(who, user_name, but=but)
    seats = _seats(people)
    looks = skeleton(who.name if isinstance(who, Person) else who)
    return [
        f"{person}{', ' + seats[person.pk] if person.pk in seats else ''}"
        f"{'' if person.is_active else ', who can no longer sign in'}, has a "
        f"{'name' if skeleton(person.name) == looks else 'user name'} that looks the same."
        for person in people
    ]


def _seats(people: list[Person]) -> dict[int, str]:
    today = (
        Seating.objects.on(timezone.localdate()).filter(person__in=people, instrument="") if people else []
    )
    return {seat.person_id: f"{seat.title}, {seat.division}" for seat in today}
