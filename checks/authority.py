"""Whether this account, and this author, are the ones to say it."""

from collections.abc import Iterator

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem


def comes_from_an_account_looked_after(content: Content, facts: Facts) -> Iterator[Problem]:
    """PROF-1, PROF-2: whoever holds the register must know who can speak with it."""
    if content.account.is_overdue(facts.today):
        yield Problem(
            f"{content.account} is overdue for its review.",
            "Ask its custodian to review it, or say why the post cannot wait.",
            "account",
        )


def stays_within_the_author_s_area(content: Content, facts: Facts) -> Iterator[Problem]:
    """OFF-2g."""
    if not facts.may_speak:
        yield Problem(
            facts.may_speak.reason,
            "Leave it to them, or say who asked you to speak on it.",
            "topic",
        )
