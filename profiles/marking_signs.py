"""How markings are written (PSPF, the e-mail standard, what was before them, partners' marks), and what only looks so.

Each sign is a marking, a pattern, and what weighs a place where the pattern is: True, it is that marking; False, it may
be, so somebody is asked; None, it is none. The text that is looked at has no letters that only look like Latin ones.

Capitals decide where the word is an English one too: PROTECTED is a marking and "protected wetlands" are not. A line
that says nothing but "secret", or "[secret]", is a marking in any case.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from profiles.models.platforms import Marking

Weight = bool | None
Match = re.Match[str]


class Sign(NamedTuple):
    marking: Marking
    pattern: re.Pattern[str]
    weigh: Callable[[str, Match], Weight]


TOP, SECRET, PROTECTED, SENSITIVE = Marking.TOP_SECRET, Marking.SECRET, Marking.PROTECTED, Marking.SENSITIVE
FLAGS = re.IGNORECASE | re.MULTILINE
ALIKE = {"O": "[O0]", "E": "[E3]", "S": "[S5$]", "T": "[T7]"}
GAP = r"[\W_]{0,3}"  # between letters that belong together: P R O, P.R.O, P**R**O, P_R_O
WIDE = r"[\W_]{1,3}"
BETWEEN = r"[\s:_/.\-\u2010-\u2015]{0,3}"
DASH = r"[-\u2010-\u2015]"
NEAR = 80  # characters: how far is looked around a place, so that many places cost no more than their number
WORDS = r"(?:top[\s_-]?secret|secret|protected)"
FILE = r"\.(?:docx?|dotx?|pdf|xlsx?|xlsm|csv|pptx?|msg|eml|rtf|txt|od[tsp]|zip|vsdx?|mpp|one|pages|numbers|key)\b"

# --- What is none -------------------------------------------------------------------------------------------

# What stands behind the word where people speak of something else, and what before it.
BEHIND = {
    "protected": (
        r"areas?|species|wetlands?|habitats?|lands?|waters?|seas?|marine|zones?|sites?|places?|forests?|trees?|birds?|"
        r"animals?|plants?|fish|wildlife|industr\w+|cruis\w+|lanes?|bike|cycle|intersections?|persons?|attributes?|"
        r"disclosures?|action|leave|tenan\w+|buildings?|heritage|investments?|savings?|deposits?|by|from|against|under|"
        r"characteristics?|income|rights?|interests?|health|speech|turns?|level crossings?|cell|trust|pensions?"
    ),
    "secret": (
        r"ballots?|santas?|gardens?|recipes?|sauces?|ingredients?|weapons?|services?|agents?|societ\w+|lives|life|"
        r"histor\w+|shoppers?|menus?|admirers?|wars?|locations?|stash\w*|passages?|to|of|worlds?|spots?|tips?|keys?|"
        r"savings?|is|that|police|intelligence|santa|formulas?|formulae|treat\w*|numbers?|codes?|ways?|door|superpower"
    ),
}  # fmt: skip
BEFORE = {
    "protected": r"password|copyright|copy|write|legally|well|fully|better|un",
    "secret": r"best[\s_-]kept|open|trade|commercial|official|no|family|dirty|little|victoria.?s|not so|so",
}
WORD = re.compile(r"protected|secret", re.I)
BEHIND_IT = {word: re.compile(rf"[\s_-]+(?:{words})\b", re.I) for word, words in BEHIND.items()}
BEFORE_IT = {
    word: re.compile(rf"\b(?:{words})[\s_-]+(?:top[\s_-]+)?$", re.I) for word, words in BEFORE.items()
}


def certainly(text: str, match: Match) -> Weight:
    return True


def unless_else(text: str, match: Match) -> Weight:
    return None if _means_something_else(text, match) else True


def perhaps(text: str, match: Match) -> Weight:
    return None if _means_something_else(text, match) else False


def in_capitals(text: str, match: Match) -> Weight:
    """A word in capitals among others in capitals is a heading as often as a marking."""
    if _means_something_else(text, match):
        return None
    others = _other_words(text, match)
    if text[match.end() : match.end() + 1] == "!":
        return False
    return not others or any(word != word.upper() for word in others) or _is_set_apart(text, match)


def outside_addresses(text: str, match: Match) -> Weight:
    before = re.split(r"\s", _before(text, match))[-1]
    return None if "." in before else True


def _means_something_else(text: str, match: Match) -> bool:
    found = WORD.search(match[0])
    if not found:  # with something between its letters
        return False
    word, begin, end = found[0].lower(), match.start() + found.start(), match.start() + found.end()
    return bool(BEHIND_IT[word].match(text, end) or BEFORE_IT[word].search(text[max(0, begin - 20) : begin]))


def _before(text: str, match: Match) -> str:
    return text[max(0, match.start() - NEAR) : match.start()]


def _behind(text: str, match: Match) -> str:
    return text[match.end() : match.end() + NEAR]


MARKING_WORDS = re.compile(
    r"TOP|SECRET|PROTECTED|OFFICIAL|SENSITIVE|CABINET|NATIONAL|AUSTEO|AGAO|REL|AUS|EYES|ONLY|UNCLASSIFIED|NATO|COSMIC"
)


def _other_words(text: str, match: Match) -> list[str]:
    """Of its line, without the ending of a file and what belongs to markings."""
    line = " ".join((_before(text, match).rpartition("\n")[2], _behind(text, match).partition("\n")[0]))
    line = re.sub(r"\b[A-Z]+-\d+|\.\w{2,4}$", "", line.strip())  # numbers of ours: TS-000123
    words = re.findall(r"[^\W\d_]{2,}", line)
    return [word for word in words if not MARKING_WORDS.fullmatch(word)]


def _is_set_apart(text: str, match: Match) -> bool:
    """By a double stroke, or at the one end of a line by a dash; or as the part of a name of a file."""
    before, behind = _before(text, match), _behind(text, match)
    ends = re.match(rf"[ \t]*(?://|[ \t]{DASH}[ \t]|$|\n)", behind) and re.search(
        rf"(?://|[ \t]{DASH}[ \t])[ \t]*$", before
    )
    begins = re.search(r"(?:^|\n)[ \t]*$", before) and re.match(rf"[ \t]*(?://|{DASH}[ \t])", behind)
    return bool(ends or begins or re.match(rf"[^\n]{{0,60}}{FILE}", behind, re.I))


# --- The words themselves -----------------------------------------------------------------------------------

ALONE = r"^[ \t>*_#\[({\-]*{word}[ \t*_\])}\-]*(?:\.\w{2,4})?$"
STROKED = r"(?:^|[\[(]){word}\s?//"
NAMED = r"^{word}\s?:"  # as a heading says it, too
BRACKETED = r"[\[({<]\s?{word}\s?[\])}>]"


def _capitals(words: str) -> str:
    """In capitals, whatever stands between the letters; not as a part of a longer word in capitals."""
    letters = [ALIKE.get(letter, letter) for letter in words if letter != " "]
    return rf"(?<![A-Z]){GAP.join(letters)}(?![A-Z])"


def _spelt_out(words: str) -> str:
    """In any case, with something between every two letters: nobody writes so by chance."""
    return rf"(?<![A-Za-z]){WIDE.join(words.replace(' ', ''))}(?![A-Za-z])"


def _themselves() -> Iterator[Sign]:
    for marking in (TOP, SECRET, PROTECTED):
        yield Sign(marking, re.compile(_capitals(marking)), in_capitals)
        yield Sign(marking, re.compile(_spelt_out(marking), re.I), certainly)
        yield from _labelled(marking, marking)
    for words, marking in FORMER.items():
        yield from _labelled(words, marking)


def _labelled(words: str, marking: Marking) -> Iterator[Sign]:
    """In any case, where nothing but a label can stand: alone on a line, in brackets, before //."""
    word = words.replace(" ", r"[\s_-]?")
    for form in (ALONE, BRACKETED, STROKED):
        yield Sign(marking, re.compile(form.replace("{word}", word), FLAGS), certainly)
    yield Sign(marking, re.compile(NAMED.replace("{word}", word), FLAGS), perhaps)


WHOSE = r"commercial|staff|security|audit|medical|legal|honours|budget|client|policy"
FORMER = {  # before 2018
    "CONFIDENTIAL": PROTECTED,
    "RESTRICTED": SENSITIVE,
    "SENSITIVE": SENSITIVE,
    **{f"{whose.upper()} IN CONFIDENCE": SENSITIVE for whose in WHOSE.split("|")},
}

# --- What is said of a document -----------------------------------------------------------------------------

LABEL = (
    r"\b(?:security classification|classification|protective marking|security marking|marking|sensitivity(?: label)?|"
    r"dissemination limiting marker|dlm|handling(?: caveat)?)(?: level)?(?: of [\w ]{1,30})?\s*"
    r"(?:[:=>→⇒]|" + DASH + r"+>?|\bis)\s*[\"'“‘(\[]?"
)
SAID = (
    r"\b(?:marked|classified|labell?ed|stamped|graded|headed|(?:mark|classify|label)\s+(?:this|it|them))"
    r"(?:\s+(?:as|at|up to|to)|\s?:)?\s+[\"'“‘(\[]?"
)
DOCUMENT = (
    r"(?:e-?mail|document|brief|briefing|paper|note|file|attachment|memo|report|submission|cable|message)s?"
)
IT_IS = rf"\b{DOCUMENT}\s+(?:is|are|was|were|remains?)\s+"
ENDS = r"(?=[\"'”’)\]]*(?:\s*$|\s*[.,;:/|&!?]|\s+" + DASH + r"))"
LEVEL = r"\b(?:at|to|of|above|below)\s+(?:the\s+)?"
SPOKEN = {
    r"top[\s_-]?secret": TOP,
    r"(?<!top )(?<!top-)secret": SECRET,
    r"protected": PROTECTED,
    r"highly[\s_-]protected": SECRET,
    r"official\s?:?\s?sensitive": SENSITIVE,
    r"(?:for[\s_-]official[\s_-]use[\s_-]only|sensitive|restricted|confidential)": SENSITIVE,
}


def _spoken_of() -> Iterator[Sign]:
    for word, marking in SPOKEN.items():
        yield Sign(marking, re.compile(rf"{LABEL}{word}\b{ENDS}", FLAGS), certainly)
        yield Sign(marking, re.compile(rf"{LABEL}{word}\b", FLAGS), perhaps)
    for word, marking in list(SPOKEN.items())[:4]:
        yield Sign(marking, re.compile(rf"{SAID}{word}\b", FLAGS), as_said)
        yield Sign(marking, re.compile(rf"{IT_IS}{word}\b", FLAGS), as_said)
        yield Sign(
            marking, re.compile(rf"(?-i:(?<=[a-z] )(?=[TSPH])){word}(?=\s{DOCUMENT}\b)", FLAGS), unless_else
        )
        yield Sign(
            marking, re.compile(rf"{LEVEL}(?P<word>{word})[\s-](?:level|classification)\b", FLAGS), as_said
        )


def as_said(text: str, match: Match) -> Weight:
    """With a capital, or at the end of what is said of the document; "marked protected on the map" is asked about."""
    if _means_something_else(text, match):
        return None
    word = re.search(WORDS + "$", re.sub(r"[\s-](?:level|classification)$", "", match[0], flags=re.I), re.I)
    written = word[0] if word else ""
    ends = re.match(ENDS[3:-1], _behind(text, match), re.M)
    return written[:1].isupper() or bool(ends and written.lower() != "protected")


# --- Names of files -----------------------------------------------------------------------------------------

PAPERS = (
    r"briefs?|briefings?|papers?|memos?|memorand\w+|minutes?|submissions?|subs?|cab sub|reports?|letters?|cables?|"
    r"drafts?|notes?|documents?|files?|advice|e-?mails?|attachments?|annex\w*|speech|slides|agenda|qtbs?|costings?|"
    r"lines|budget|v\d+"
)
SEP = r"[\s_\-\u2010-\u2015]+"


def _in_names_of_files() -> Iterator[Sign]:
    for word, marking in list(SPOKEN.items())[:4]:
        start, rest = r"(?:^|[\s/\\\"“(_-])", rf"[^\n/\\:]{{0,80}}{FILE}"
        yield Sign(
            marking, re.compile(rf"{start}{word}{SEP}(?:{DASH}\s)?(?:{PAPERS})\b{rest}", FLAGS), certainly
        )
        yield Sign(
            marking, re.compile(rf"(?:_|\s{DASH}\s){word}(?:{SEP}v?\d[\d.]*)?{FILE}", FLAGS), certainly
        )
        yield Sign(marking, re.compile(rf"{start}(?:{PAPERS}){SEP}{word}{FILE}", FLAGS), certainly)
        yield Sign(marking, re.compile(rf"{start}{word}{SEP}{rest}", FLAGS), perhaps)
        yield Sign(marking, re.compile(rf"^(?-i:(?=[TSPH])){word}\s{DASH}\s", FLAGS), perhaps)


# --- Caveats, portion marks and other forms -----------------------------------------------------------------

SECURITY = r"\bSEC\s?[=:]\s?"  # of the e-mail standard: [SEC=PROTECTED]
KINGDOMS = r"(?:AUS|AUSTRALIA|USA?|UK|GBR|NZL?|CAN|FVEY|AUSCANNZUKUS|[A-Z]{3}(?:/[A-Z]{2,3})+)"
# Behind the letter of a portion: (S//NF). With one stroke only where what follows is known: (S/M/L) are sizes.
AND_MORE = r"(?://[A-Z][A-Z ,/-]*|/(?:NF|NC|SI|TK|HCS|REL|FGI|OC|AGAO|AUSTEO|NOFORN|CABINET)\b[A-Z ,/-]*)"
CERTAIN: dict[Marking, list[str]] = {
    SENSITIVE: [
        rf"(?<![A-Za-z])(?:OFFICIAL{BETWEEN}(?i:sensitive)|(?i:official[:_/\-]\s?sensitive))(?![A-Za-z])",
        rf"(?<![A-Z]){GAP.join('OFFICIAL')}{GAP}{GAP.join('SENSITIVE')}(?![A-Z])",
        r"(?<![A-Za-z:])O:S(?![A-Za-z:])",
        r"(?<![A-Z])F[\W_]?O[\W_]?U[\W_]?O(?![A-Z])",
        r"F(?:OR|or)[\s_-]O(?:FFICIAL|fficial)[\s_-]U(?:SE|se)[\s_-]O(?:NLY|nly)",
        rf"(?<![A-Za-z])(?=[A-Z])(?i:(?:{WHOSE})[\s_-]in[\s_-]confidence)\b",
        r"(?<![A-Za-z])S(?:ENSITIVE|ensitive)(?::\s?|//)(?i:personal|legal)(?![A-Za-z])",
        r"(?m:^[ \t(\[]*(?://)?[ \t]?NATIONAL[\s_-]CABINET[ \t)\]]*$)",
        r"(?i:(?<![a-z])sh\s?:\s?national[\s_-]cabinet\b)",
        r"(?<![A-Za-z])CUI//[A-Z]",
        r"(?<![A-Z])NATO[\s_-]RESTRICTED(?![A-Z])",
        rf"\((?:U|OS|O:S){AND_MORE}\)",
        r"(?m:^[ \t(\[]*IN[\s_-]CONFIDENCE[ \t)\]]*$)",
        r"(?<![A-Z])UNCLASSIFIED\W{1,4}SENSITIVE(?![A-Z])",
    ],
    PROTECTED: [
        r"(?i:(?<![a-z])cabinet[\s_-]in[\s_-]confidence(?![a-z]))",
        r"(?<![A-Za-z])S(?:ENSITIVE|ensitive)(?::\s?|//)(?:(?:NSW|NATIONAL)[\s-])?(?i:cabinet)(?![A-Za-z])",
        r"(?m:^[ \t(\[]*(?://)?[ \t]?CABINET[ \t)\]]*$)",
        r"(?<![A-Z])(?:A[\W_]?U[\W_]?S[\W_]?T[\W_]?E[\W_]?O|A[\W_]?G[\W_]?A[\W_]?O)(?![A-Z])",
        rf"(?<![A-Z])REL(?:EASABLE)?(?:[\s_-]TO)?(?:[\s_-]|//){KINGDOMS}(?:[/,]|\b)",
        r"(?<![A-Z])N[\W_]?O[\W_]?F[\W_]?O[\W_]?R[\W_]?N(?![A-Z])",
        r"(?<![A-Z])(?:ORCON|LIMDIS)(?![A-Z])",
        r"(?i:\b(?:austeo\b|rel(?:easable)?[\s_-](?:to[\s_-])?aus/))",
        r"(?i:\bspecial handling(?: instructions?| caveats?)?\s?[:=]\s?\w)",
        rf"(?<![A-Z])(?:AUSTRALIAN|AUS|{KINGDOMS})[\s_-]EYES[\s_-]ONLY(?![A-Z])",
        r"(?i:\baustralian government access only\b)",
        r"(?i:(?<![a-z])sh\s?:\s?(?:cabinet|exclusive|accountable|codeword))",
        r"(?<![A-Za-z])(?:RI|CAVEAT)\s?[:=]\s?(?:AGAO|AUSTEO|REL|SH|RI|FG|C)\b",
        r"(?m:^[ \t]*EXCLUSIVE[\s_-]FOR[ \t]*[(:])",
        r"(?<![A-Z])NATO[\s_-](?:CONFIDENTIAL|SECRET)(?![A-Z])",
        rf"\([PC]{AND_MORE}\)",
    ],
    SECRET: [r"(?<![A-Z])HIGHLY[\s_-]PROTECTED(?![A-Z])", rf"\(S{AND_MORE}\)"],
    TOP: [rf"\(TS{AND_MORE}\)"],
}  # fmt: skip
IN_NO_ADDRESS = {
    SENSITIVE: r"(?<!:)//\s?NATIONAL[\s_-]CABINET(?![A-Za-z./])",
    PROTECTED: r"(?<!:)//\s?CABINET(?![A-Za-z./])",
}
ASKED = {
    PROTECTED: [r"(?<![A-Z])CONFIDENTIAL(?![A-Z])", r"(?<![A-Z])EXCLUSIVE FOR\b", r"(?<![A-Z])ACCOUNTABLE MATERIAL\b",
        r"(?<![A-Z])(?:CODEWORD|DELICATE SOURCE)(?![A-Z])", r"(?i:\bagao\b)", r"[.!?][ \t]*\((?:TS|S|P)\)[ \t]*(?m:$)",
        rf"(?i:{LABEL})(?:TS|S|P)(?m:$)",
    ],
    SENSITIVE: [
        r"(?m:^[ \t]*(?:LEGAL PRIVILEGE|LEGISLATIVE SECRECY|PERSONAL PRIVACY)[ \t]*$)",
        r"(?<![A-Za-z])Official Sensitive(?![A-Za-z])",
    ],
}  # fmt: skip

# At the head of a paragraph: (P), (S), (TS). Letters of a list, and of a key to a map, stand there as well.
LISTED = r"^[ \t]*(?:(?:\d+|[a-z]{1,3})[.)][ \t]*|[-•*][ \t]*)?"
PORTIONS = {"TS": TOP, "S": SECRET, "P": PROTECTED, "OS": SENSITIVE}
HEADS = re.compile(LISTED + r"[(\[]([A-Z]{1,2})[)\]]", re.M)


def at_the_head_of_a_paragraph(text: str, match: Match) -> Weight:
    if not _heads(text) <= {*PORTIONS, "U", "O", "C"}:
        return None
    stands_for_it = (match[2] or "").upper() == match[1]  # (P) Parking
    return None if stands_for_it else not (match[2] or "").islower()


@lru_cache(maxsize=1)
def _heads(text: str) -> frozenset[str]:
    return frozenset(HEADS.findall(text))


def _portions() -> Iterator[Sign]:
    for letters, marking in PORTIONS.items():
        pattern = LISTED + rf"[(\[]({letters})[)\]](?::?[ \t]+(\w)|()[ \t]*$)"
        yield Sign(marking, re.compile(pattern, re.M), at_the_head_of_a_paragraph)


def _signs() -> Iterator[Sign]:
    yield from _themselves()
    for marking in Marking:
        spelt = BETWEEN.join(re.escape(part) for part in re.split("[: ]", marking))
        yield Sign(marking, re.compile(rf"{SECURITY}{spelt}(?![A-Za-z])", re.IGNORECASE), certainly)
    for several, weigh in ((CERTAIN, certainly), (ASKED, perhaps)):
        for marking, forms in several.items():
            yield from (Sign(marking, re.compile(form), weigh) for form in forms)
    for marking, form in IN_NO_ADDRESS.items():
        yield Sign(marking, re.compile(form), outside_addresses)
    yield from [*_spoken_of(), *_in_names_of_files(), *_portions()]


SIGNS = list(_signs())
