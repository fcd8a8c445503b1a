"""Text in plain letters, so that another spelling of a name, another dash or quotation mark makes no difference."""

import unicodedata

import regex
from anyascii import anyascii

INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}\N{ARABIC TATWEEL}]")
APOSTROPHES = frozenset("'`´‘’‚‛′ʹʻʼʽˈ׳՚❛❜")
ALIKE = {
    "'": APOSTROPHES,
    '"': frozenset('"“”„‟″«»‹›「」『』〝〞〟״❝❞⹂'),
    "-": frozenset("−⁃·‧"),  # and what Unicode calls a dash
    "\n": frozenset("\n\r\v\f\x85\u2028\u2029"),
    " ": frozenset("\t"),
}
WHOLE = {**dict.fromkeys("™℠©®", " "), "´": "'"}  # taken apart, they would be something else
LATIN = regex.compile(r"\p{Script=Latin}")
# Marks above and below letters, of Hebrew and of Arabic. Those that make another letter of it, as in kana and in Indian
# scripts, and the vowels of Thai belong to the word.
MARKS = {*range(10, 37), 107, *range(200, 241)}


def folded(text: str) -> str:
    """Small letters without marks, Latin ones as ASCII; one dash, one apostrophe, one quotation mark, one space."""
    return unicodedata.normalize("NFC", text.translate(_SIGNS))


def _plain(sign: str) -> str:
    """One sign, whatever stands beside it, so that a place in the text can be found again in what is folded."""
    return WHOLE.get(sign) or "".join(map(_letter, unicodedata.normalize("NFKD", sign)))


def _letter(sign: str) -> str:
    if INVISIBLE.match(sign) or unicodedata.combining(sign) in MARKS:
        return ""
    for plain, alike in ALIKE.items():
        if sign in alike:
            return plain
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind == "Pd":
        return "-"
    if kind == "Zs":
        return " "
    return anyascii(sign).lower() if LATIN.match(sign) else _caseless(sign)


def _caseless(sign: str) -> str:
    """Case can take a letter apart again: “İ” is “i” with a dot."""
    pieces = unicodedata.normalize("NFD", SAME.get(sign, sign).casefold())
    return "".join(piece for piece in pieces if unicodedata.combining(piece) not in MARKS)


# Arabic letters that are typed for one another, as in Lucene's ArabicNormalizer and PersianNormalizer.
SAME = {"ى": "ي", "ی": "ي", "ک": "ك", "ە": "ه", "ہ": "ه", "ة": "ه", "ٱ": "ا"}


class _Signs(dict[int, str]):
    """What becomes of each sign, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


_SIGNS = _Signs()
