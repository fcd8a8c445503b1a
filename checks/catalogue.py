"""What stands in the way of a post, and what its author must answer for. Each check serves a clause and says which."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from checks import (
    authority,
    basics,
    disclosed,
    figures,
    links,
    markings,
    media,
    people,
    tone,
)
from checks.content import Content
from checks.facts import Facts, facts_for
from checks.finding import Finding, Problem
from checks.seen import Seen
from profiles.models import Person


class Check(NamedTuple):
    name: str
    clause: str
    blocking: bool  # or advisory: the author answers, and the decider says what they make of it
    find: Callable[[Content, Facts], Iterator[Problem]]
    why: str
    as_written: bool = False  # with what nobody sees; the others read what is seen


Find = Callable[[Content, Facts], Iterator[Problem]]


def _stops(name: str, clause: str, find: Find, why: str, *, as_written: bool = False) -> Check:
    return Check(name, clause, blocking=True, find=find, why=why, as_written=as_written)


def _asks(name: str, clause: str, find: Find, why: str) -> Check:
    return Check(name, clause, blocking=False, find=find, why=why)


CHECKS = [
    _stops("says-something", "OFF-2e", basics.says_something, "Nobody can decide on nothing."),
    _stops(
        "length",
        "OFF-2e",
        basics.fits_the_platform,
        "The platform would refuse it, or cut it short.",
        as_written=True,
    ),
    _stops(
        "unseen",
        "OFF-2e",
        basics.shows_what_it_says,
        "The decider must read what the public will.",
        as_written=True,
    ),
    _stops("media", "OFF-2e", media.has_files_that_the_platform_takes, "The platform would refuse it."),
    _stops("alt-text", "APS-4", media.describes_its_files, "It is for everybody, however they read."),
    _stops("ceiling", "OFF-2l", markings.is_within_the_ceiling, "A platform carries so much and no more."),
    _stops(
        "marking-words",
        "OFF-2l",
        markings.carries_no_marking,
        "What is marked is neither discussed nor mentioned where it may not be.",
    ),
    _stops(
        "account",
        "PROF-2",
        basics.comes_from_an_account_in_use,
        "Official words come from official accounts.",
    ),
    _stops("links", "OFF-2e", links.has_links_that_lead_somewhere, "Readers cannot follow it."),
    _stops(
        "disclosure",
        "OFF-2a",
        disclosed.says_who_speaks,
        "Wherever possible people say who they are, and that they may speak officially.",
    ),
    _stops(
        "reach",
        "OFF-4b",
        basics.says_how_far_the_wrong_post_got,
        "Whoever decides, and whoever reads the record, has to know how many read it.",
    ),
    _asks(
        "marking-like",
        "OFF-2l",
        markings.may_carry_a_marking,
        "Only who wrote it knows whether it is a marking or a word like any other.",
    ),
    _asks("staff-names", "OFF-2h", people.names_no_staff, "Nothing personal about staff is made public."),
    _asks(
        "contact-details",
        "OFF-2h",
        people.gives_no_address_or_number,
        "What is public once is public for good.",
    ),
    _asks(
        "praise-or-blame",
        "OFF-2b",
        tone.neither_praises_nor_blames,
        "Nothing official may be seen as advocating or criticising the Government’s policies.",
    ),
    _asks("figures", "OFF-2c", figures.gives_a_source_for_figures, "The decider has to be able to check it."),
    _asks("courtesy", "OFF-2f", tone.is_courteous, "Professional, courteous, constructive; always."),
    _asks(
        "review",
        "PROF-1",
        authority.comes_from_an_account_looked_after,
        "Somebody has to know who can still get into an account.",
    ),
    _asks(
        "topic",
        "OFF-2g",
        authority.stays_within_the_author_s_area,
        "People speak within their own area, and where they were approved to.",
    ),
]


def findings(content: Content, author: Person | None) -> list[Finding]:
    return found_with(facts_for(content, author), content)


def blocking(content: Content, author: Person | None) -> list[Finding]:
    stopping = [check for check in CHECKS if check.blocking]
    return found_with(facts_for(content, author, asking=False), content, among=stopping)


def advisory(content: Content, author: Person | None) -> list[Finding]:
    asking = [check for check in CHECKS if not check.blocking]
    return found_with(facts_for(content, author), content, among=asking)


def found_with(facts: Facts, content: Content, among: Sequence[Check] = CHECKS) -> list[Finding]:
    """Each finding once: who answers for an address that stands there twice answers for both."""
    seen = Seen.of(content)
    every = [
        _finding(check, problem if check.as_written else seen.placed(problem))
        for check in among
        for problem in check.find(content if check.as_written else seen.content, facts)
    ]
    return list({finding.key: finding for finding in reversed(every)}.values())[::-1]


def not_to_be_kept(content: Content) -> list[Finding]:
    """OFF-2l: what stops a version from being stored at all, since a version is kept for good."""
    alone = [check for check in CHECKS if check.name in ("ceiling", "marking-words")]
    return [_finding(check, problem) for check in alone for problem in check.find(content, Facts())]


def _finding(check: Check, problem: Problem) -> Finding:
    said: dict[str, Any] = problem._asdict()
    return Finding(check=check.name, clause=check.clause, why=check.why, blocking=check.blocking, **said)
