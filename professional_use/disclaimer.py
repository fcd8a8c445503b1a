"""Whether a line makes clear that its author speaks for neither the Treasury nor the Government (PRO-4).

Plain patterns, listed as data: a sentence has to disown something, and what it disowns has to be both. It reads what
is written and cannot tell whether it is meant; whoever finds other words may say instead how they make it clear.
"""

import re
import unicodedata
from typing import NamedTuple

AGENCY, GOVERNMENT = "the Treasury", "the Government"

FREELY = r"(?: (?:necessarily|officially|in any way|at all|here))*"
SPEAK_FOR = r"(?:speak|write|post|comment|act|stand)(?: here)? (?:for|on behalf of)"
SPEAK = rf"(?:represent|reflect|express|state|convey|{SPEAK_FOR})"
SPEAKING = (
    r"(?:representing|representative of|"
    r"(?:here )?(?:speaking|writing|posting|commenting|acting|talking)(?: here)? (?:for|on behalf of))"
)
STANCE = r"(?:views?|opinions?|positions?|policy|policies)"
TAKEN = r"be (?:taken|read|understood|seen|quoted|attributed)"
# What disowns whatever follows it in the sentence.
DISOWNS = [
    rf"(?:do|does|did|will|can|could|may|should|must)(?: not|n't){FREELY} (?:{SPEAK}|{TAKEN})",
    rf"(?:cannot|can't|never|in no way) (?:{SPEAK}s?)",
    rf"(?:not|in no way|never){FREELY} {SPEAKING}",
    rf"not (?:necessarily )?(?:those|that|the (?:official )?{STANCE}) (?:of|held by)",
    r"(?:mine|my own|personal)(?: alone| only)?,? (?:and )?not (?=[\w ]{1,30}'s\b)",
    r"not (?:made |said |written |given )?on behalf of",
    r"not attributable to",
    rf"nothing(?: here| i (?:say|write|post)(?: here)?) (?:{SPEAK}s?|should {TAKEN}|is said for|is on behalf of)",
    r"(?:speak|write|comment)s? for neither",
    r"(?:represent|reflect)s? neither",
]
# What disowns whatever stands before it in the sentence.
DISOWNED_BY = [
    r"(?:do|does|may)(?: not|n't) (?:necessarily )?(?:share|endorse|hold|agree with|stand behind|support)",
    r"(?:have|has|had) (?:not|no part)(?: endorsed| approved| cleared)?",
]
NEITHER = (
    r"neither\b.*\bnor\b.*\b(?:endorses?|shares?|holds?|represented|stands? behind|approved|responsible)"
)
# Where a sentence turns, and begins to own something.
TURNS = r"\b(?:but|however|although|though|yet|rather|only|(?<!where )(?<!whom )(?:i|we))\b"

SOMEBODY_ELSES = ["us", "uk", "hm", "u.s", "american", "british", "new zealand", "nsw", "victorian", "queensland",
                  "tasmanian", "state", "territory", "act", "local", "previous", "other", "foreign"]  # fmt: skip
NOT_SOMEBODY_ELSES = "".join(rf"(?<!\b{re.escape(whose)} )" for whose in SOMEBODY_ELSES)
NAMES = {
    AGENCY: rf"{NOT_SOMEBODY_ELSES}\btreasury\b|\bmy (?:employer|agency|department|workplace)\b"
    r"|\b(?:the|my own) (?:department|agency)\b(?! of)",
    GOVERNMENT: rf"{NOT_SOMEBODY_ELSES}\b(?:government|commonwealth)\b",
}


class Line(NamedTuple):
    """A line to take over as it stands."""

    label: str
    text: str


LINES = [
    Line(
        "In full", "These views are my own. They are not those of the Treasury or the Australian Government."
    ),
    Line(
        "If you say where you work",
        "I work at the Treasury and speak for myself: I do not represent the Treasury or the Australian Government.",
    ),
    Line("Short", "My own views, not those of the Treasury or the Government."),
]


def missing_from(line: str) -> list[str]:
    """Whom it does not disown, of AGENCY and GOVERNMENT; empty if it makes both clear."""
    disowned = " ".join(_disowned(sentence) for sentence in re.split(r"[.;!?\n]+", _plain(line)))
    return [whom for whom, names in NAMES.items() if not re.search(names, disowned)]


def _disowned(sentence: str) -> str:
    """The part of the sentence that it says it does not speak for."""
    if re.search(NEITHER, sentence):
        return sentence
    after = [sentence[found.end() :] for found in _each(DISOWNS, sentence)]
    before = [sentence[: found.start()] for found in _each(DISOWNED_BY, sentence)]
    return " | ".join([*(re.split(TURNS, tail)[0] for tail in after), *before])


def _each(patterns: list[str], sentence: str) -> list[re.Match[str]]:
    return [found for pattern in patterns for found in re.finditer(rf"\b{pattern}\b", sentence)]


def _plain(line: str) -> str:
    """As it reads: no capitals, one kind of apostrophe, single spaces, and U.S. as a word that ends no sentence."""
    text = unicodedata.normalize("NFKC", line).casefold().replace("’", "'").replace("u.s.", "us")
    return re.sub(r"[^\S\n]+", " ", text)
