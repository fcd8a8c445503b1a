"""OFF-2c, OFF-2e: a figure in public is checked before it goes out, so the decider must see where it comes from."""

import re
from collections.abc import Iterator

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem
from checks.people import EMAIL, PHONE
from checks.reading.links import links_in
from checks.reading.words import Place, seen_by_the_public

MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety"
)
STREET = "Street|St|Road|Rd|Avenue|Ave|Crescent|Place|Circuit|Drive|Parade"
SCALE = "hundreds?|thousands?|millions?|billions?|trillions?|dozens?"
DIGITS = r"\d+(?:[,.\u00a0 ]\d{3}(?!\d))*(?:\.\d+)?"

# What has digits and is not a figure: when, where, which, and how to reach somebody.
NOT_FIGURES = re.compile(
    rf"""
      \b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{MONTHS})\b(?:,?\s\d{{4}})?    # 5 December 2026
    | \b(?:{MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?             # December 5
    | \b\d{{1,4}}[/-]\d{{1,2}}[/-]\d{{1,4}}\b                                 # 5/12/2026
    | \b\d{{1,2}}(?:[:.]\d{{2}})?\s?(?:am|pm|a\.m\.|p\.m\.|noon|o’clock)(?!\w) # 11.59 pm
    | \b\d{{1,2}}:\d{{2}}\b
    | \b(?:19|20)\d\d(?:\s?[–/-]\s?(?:\d\d){{1,2}})?s?\b(?!\s?(?:per\scent|%|{SCALE}))  # 2026, 2026–27
    | \b\d{{1,2}}\sto\s\d{{1,2}}\b(?=\s?(?:{MONTHS}|am|pm))
    | \b(?:part|schedule|chapter|section|step|level|paper|no\.?|number|volume|page|figure|table|question|item|room|suite
         |division|stage|phase|form|version|act|bill|clause|article|module|episode|day|week|tip|box|po\sbox|abn|acn|issue
         |round|stream|option|tranche|group|class|type|category|line|note|appendix|attachment)s?\s(?:no\.?\s)?\#?\d[\d.-]*
         (?:\s(?:of|and|to|or|–)\s\d+)?(?:\s\d{{3}}\b)*
    | \b\d+\s(?:of|/)\s?\d+(?=\s*[:.)\]]|\s*$)                                 # 2 of 4:
    | ^[^\S\n]*\(?\d{{1,2}}[.)]\s                                                  # 1. in a list
    | \b(?:ACT|NSW|NT|QLD|Qld|SA|TAS|Tas|VIC|Vic|WA)\s\d{{4}}\b               # postcodes
    | \b\d{{1,4}}[A-Za-z]?\s(?:[A-Z][a-z]+\s){{1,3}}(?:{STREET})\b
    | \b1[38]00\s?\d{{3}}\s?\d{{3}}\b | \b13\s?\d\d\s?\d\d\b                  # numbers of services
    | \b(?:\d{{2}}\s\d{{3}}\s\d{{3}}\s\d{{3}})\b                               # an ABN
    | \b24/7\b | \b000\b | \b\d+-?(?:minute|hour|day|week|month|year|page|part|step|point)s?\b
    | \b\d+\s(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|pages?|words|characters|people\sof|times)\b
    | (?<!\w)[\#@]\w+                                                          # tags and handles
    | \b[A-Za-z]+-?\d+[A-Za-z\d]*\b                                            # G20, COP31, A-level names
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
FIGURES = re.compile(
    rf"""
      (?:[$€£¥]|\b(?:A\$|AUD|USD)\s?)\s?{DIGITS}(?:\s?(?:{SCALE}|[kmb]n?)\b)?
    | \b{DIGITS}\s?(?:%|per\s?cent\b|percent\b|percentage\spoints?\b|basis\spoints?\b|cents?\b|dollars?\b)
    | \b(?:(?:{DIGITS}|{SMALL}|several|many|half\sa|a|some|few)\s)(?:(?:{SCALE})\s?)+\b
    | \b(?:{SMALL}|\d+)\s(?:in|out\sof)\s(?:every\s)?(?:{SMALL}|\d+|a\s(?:{SCALE}))\b
    | \b(?:{SMALL}|a)[\s-](?:half|third|quarter|fifth|tenth)s?\s(?:of|more|less|higher|lower|fewer)\b
    | \b(?:most|half|(?:the\s)?majority)\sof\s(?:all\s|the\s|our\s)?\w+
    | \bevery\s(?:second|third|fourth|fifth|tenth)\s(?!time\b|day\b|week\b|month\b|year\b)\w+
    | \b(?:doubl|tripl|quadrupl|halv)(?:ed|es|ing)\b
    | \b(?:{SMALL})\s(?:per\s?cent|percent|percentage\spoints?)\b
    | \b\d+\.\d+\b
    | \b(?:\d{{1,3}}(?:[,\u00a0 ]\d{{3}})+|\d{{2,}})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def gives_a_source_for_figures(content: Content, facts: Facts) -> Iterator[Problem]:
    """OFF-2i as well: with the source, what other forums were told can be compared."""
    if content.sources.strip():
        return
    for field, text in seen_by_the_public(content):
        if found := figures_in(text):
            said = list(dict.fromkeys(text[slice(*place)].strip() for place in found))
            yield Problem(
                f"No source is given for {_listed(said)}.",
                "Write under Sources where it comes from.",
                field,
                *found[0],
            )


def figures_in(text: str) -> list[Place]:
    """Numbers, shares, rates and amounts that somebody could want to check."""
    blank = text
    for place in _not_figures(text):
        blank = blank[: place.start] + " " * (place.end - place.start) + blank[place.end :]
    return [Place(*match.span()) for match in FIGURES.finditer(blank)]


def _not_figures(text: str) -> Iterator[Place]:
    yield from (Place(*place) for place in links_in(text))
    for pattern in (EMAIL, PHONE, NOT_FIGURES):
        yield from (Place(*match.span()) for match in pattern.finditer(text))


def _listed(said: list[str]) -> str:
    shown = ", ".join(f"“{each}”" for each in said[:5])
    return f"{shown} and {len(said) - 5} more" if len(said) > 5 else shown
