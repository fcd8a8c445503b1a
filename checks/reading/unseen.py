"""Characters that nobody sees: where they stand, and the text without them.

A few are needed where they stand, by emoji and by scripts: there they change what is seen, or where a line may break.
Joiners follow RFC 5892 (A.1, A.2) and, beyond it, Unicode's chapters on Arabic (a joiner shows one form of a letter; a
non-joiner parts Persian words, also behind letters that join nothing, where people type it by habit) and on Bengali and
Sinhala (a joiner before the virama).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import name

import regex
from emoji import EMOJI_DATA

GAPS = regex.compile(
    r"[\p{Zl}\p{Zp}\p{Cc}\u2800\ufffc\U0001d159\U00013441\U00013442\u115f\u1160\u3164\uffa0--\t\n]", regex.V1
)
UNSEEN = regex.compile(
    r"[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Variation_Selector}\p{Zl}\p{Zp}\p{Cc}\p{Co}\p{Cn}\p{Cs}"
    r"\u2800\ufff9-\ufffc\U0001d159\U00013441\U00013442\U00016fe4--\t\n]",
    regex.V1,
)
JOINING, JOINED = r"[\p{jt=D}\p{jt=L}]\p{jt=T}*", r"\p{jt=T}*[\p{jt=D}\p{jt=R}]"
NEEDED = regex.compile(
    rf"""
      (?<=\p{{ccc=9}})[\u200c\u200d]                             # behind a virama
    | (?<=\p{{L}})\u200d(?=\p{{ccc=9}})                          # র‍্য, ක‍්ෂ
    | (?<={JOINING})\u200c(?={JOINED})
    | (?<=\p{{Script=Arabic}}\p{{M}}*)\u200c(?=\p{{Script=Arabic}})   # می‌خواهم, and where it only parts: کشور‌ها
    | (?<={JOINING})\u200d(?!{JOINED}) | (?<!{JOINING})\u200d(?={JOINED})  # ه‍
    | (?<=\p{{lb=SA}})\u200b(?=\p{{lb=SA}})                      # between words of Khmer, Lao, Thai and Burmese
    | (?<=[\u1820-\u18aa])(?:[\u180b-\u180d\u180f]|\u180e(?=[\u1820-\u18aa]))  # forms of Mongolian letters
    | (?<=[\u2801-\u28ff])\u2800(?=[\u2801-\u28ff])              # a space in Braille
    | (?<=[\p{{Emoji}}--[\p{{Emoji_Modifier}}\p{{Regional_Indicator}}0-9\#*]])[\ufe0e\ufe0f]
    | (?<=[0-9\#*])\ufe0f(?=\u20e3)
    | (?<=[\p{{Ideographic}}\p{{Myanmar}}\p{{Sm}}\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f])[\ufe00-\ufe02]
    | (?<=\p{{Ideographic}})[\U000e0100-\U000e01ef]              # forms of ideographs
    """,
    regex.V1 | regex.VERBOSE,
)
# What says where a figure or a full stop belongs in a text that runs both ways. (What turns text round is found.)
MARK = regex.compile(r"(?<!\p{Latin})[\u200e\u200f\u061c]|[\u200e\u200f\u061c](?!\p{Latin})")
RIGHT_TO_LEFT = regex.compile(r"[\p{bc=R}\p{bc=AL}--\u200f\u061c]", regex.V1)
# Sequences of Unicode's emoji data: of several people, and the flags of England, Scotland and Wales.
EMOJI = regex.compile(
    r"\L<joined>",
    joined=[each for each in EMOJI_DATA if regex.search(r"[\u200d\U000e0020-\U000e007f]", each)],
)


@dataclass(frozen=True)
class Visible:
    """A text as it is seen, and where each of its characters stands in what was written."""

    text: str
    places: Sequence[int]
    hides: bool = True

    @classmethod
    def of(cls, written: str) -> "Visible":
        """What shows as a gap stays one: words that look apart are read apart."""
        if not UNSEEN.search(written):
            return cls(written, range(len(written)), hides=False)
        seen = [(" " if UNSEEN.match(each) else each, at) for at, each in enumerate(written) if _shows(each)]
        return cls("".join(each for each, _ in seen), [at for _, at in seen])

    def written(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def _shows(character: str) -> bool:
    return not UNSEEN.match(character) or bool(GAPS.match(character))


def unseen_in(text: str) -> list[int]:
    """Where a character stands that nobody sees, and that nothing around it needs."""
    places = [match.start() for match in UNSEEN.finditer(text)]
    if not places:
        return []
    needed = {match.start() for match in NEEDED.finditer(text)}
    if RIGHT_TO_LEFT.search(text):
        needed |= {match.start() for match in MARK.finditer(text)}
    needed |= {at for match in EMOJI.finditer(text) for at in range(*match.span())}
    return [at for at in places if at not in needed]


def called(character: str) -> str:
    return f"U+{ord(character):04X} {name(character, '').lower()}".strip()
