"""OFF-2a: the public can see who speaks, or the author says why not."""

from collections.abc import Iterator

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem
from checks.reading import disclosure

ADD = "Add a line to the text, such as the one offered here"
SHORTEN = "Shorten the text until there is room for a line that says so"
REASON = "If the text does not say who speaks: why"  # what the form calls the field


def says_who_speaks(content: Content, facts: Facts) -> Iterator[Problem]:
    """Inside the department, and where the account bears its name, everybody can see who it is; a file without words
    has no room for it."""
    account = content.account
    if account.speaks_for_itself or not account.platform.public or not content.text.strip():
        return
    if not facts.author or content.disclosure_reason.strip():
        return
    if not disclosure.place_in(content.text, facts.author):
        line = disclosure.suggested(facts.author, content)
        yield Problem(
            "It does not say who speaks: position, Treasury, and that you are authorised.",
            f"{ADD if line else SHORTEN}, or say under “{REASON}” why it is left out.",
            "disclosure_reason",
            offer=line,
        )
