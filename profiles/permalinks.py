"""The address of a post on one of our accounts: the form in which it is recorded, and what is wrong with another."""

import re
from collections.abc import Iterator
from dataclasses import replace

from profiles.models import Account
from profiles.permalink_shapes import EXAMPLES, KNOWN_BY, Address, Values, read_shapes
from profiles.tracking import without_tracking

IN_FRONT = ("company/", "school/", "showcase/", "@")  # of a handle, as people copy it


def permalink_example(account: Account) -> str:
    """What an address on this account looks like, for the hint beside the question."""
    shape = read_shapes(account.platform.permalink_shapes)[0]
    return (shape.recorded or shape).filled(EXAMPLES | _own(account))


def permalink(account: Account, url: str) -> str:
    """The form in which the address of a post of `account` is recorded; nothing if it is none."""
    address, own = Address.read(url), _own(account)
    return next(_readings(account, address, own), "") if address else ""


def permalink_key(recorded: str) -> str:
    """What no two posts share: the recorded form, whatever the order of what is asked, with or without a last slash."""
    address = Address.read(recorded)
    assert address
    asked = "&".join(sorted("=".join(pair) for pair in address.query))
    return f"https://{address.host}{address.path}?{asked}#{address.fragment}"


def suggested_shape(url: str) -> str:
    """A shape that a link has, for somebody to look at: what has a figure in it may be another next time."""
    address = Address.read(url)
    if not address:
        return ""
    told, www = without_tracking(address), "www." if "://www." in url.lower() else ""
    path = "/".join(map(_guessed, address.path.split("/")))
    query = "&".join(f"{key}={_guessed(value)}" for key, value in told.query)
    fragment = f"#{_guessed(told.fragment)}" if told.fragment else ""
    return f"https://{www}{address.host}{path}{'?' if query else ''}{query}{fragment}"


def _guessed(text: str) -> str:
    if not re.search(r"[0-9]", text):
        return text
    return "{number}" if text.isdigit() else "{id}" if re.fullmatch(r"[A-Za-z0-9_-]+", text) else "{slug}"


def permalink_problem(account: Account, url: str) -> str:
    """Nothing if `url` is the address of a post of `account`; else one sentence that says what to do."""
    address, own, example = Address.read(url), _own(account), permalink_example(account)
    if not address:
        return f"Paste the whole address of the post, starting with https://, such as {example}."
    if any(_readings(account, address, own)):
        return ""
    shapes = read_shapes(account.platform.permalink_shapes)
    if address.host not in {shape.host_of(own) for shape in shapes}:
        return (
            f"This address is on {address.host}. Paste the one on {account.platform.name}, such as {example}."
        )
    if unknown := _unknown(account, address, own):
        return (
            f"It is not known what “{unknown}” in this address does: it may say which post or comment is meant. "
            "An administrator or MCD can accept such addresses."
        )
    return f"This is not a post of {account.name}. Open the post and copy its address, such as {example}."


def _readings(account: Account, address: Address, own: Values) -> Iterator[str]:
    """Each way in which one of the platform's shapes reads it. What tracks readers is left off by then."""
    told = without_tracking(address, account.platform.ignored_parameters)
    for shape in read_shapes(account.platform.permalink_shapes):
        if recorded := shape.recorded_as(told, own):
            yield recorded


def _unknown(account: Account, address: Address, own: Values) -> str:
    """What is left over in an address that would do without it."""
    told = without_tracking(address, account.platform.ignored_parameters)
    for shape in read_shapes(account.platform.permalink_shapes):
        named = [pair for pair in told.query if pair[0] in dict(shape.query)]
        if shape.takes(replace(told, query=tuple(named), fragment=""), own):
            return next((key for key, _ in told.query if key not in dict(named)), f"#{told.fragment}")
    return ""


def _own(account: Account) -> Values:
    """What the account says of itself. Where it names no number of its page and no DID, any will do."""
    handle = account.handle
    for beginning in IN_FRONT:
        handle = handle.removeprefix(beginning)
    return {
        "handle": handle.removesuffix(f"@{account.site}"),
        "site": account.site,
        **dict.fromkeys(KNOWN_BY, account.platform_ids),
    }
