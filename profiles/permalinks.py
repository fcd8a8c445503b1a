"""The address of a post on one of our accounts: what it looks like, and what is wrong with another."""

from collections.abc import Iterator, Mapping

from profiles.models import Account
from profiles.permalink_shapes import EXAMPLES, Address, Shape, read_shapes


def _own(account: Account) -> dict[str, str]:
    return {"handle": account.handle.removeprefix("@"), "site": account.site}


def permalink_example(account: Account) -> str:
    """What an address on this account looks like, for the hint beside the question."""
    return read_shapes(account.platform.permalink_shapes)[0].filled(EXAMPLES | _own(account))


def permalink_problem(account: Account, url: str) -> str:
    """Nothing if `url` is the address of a post of `account`; else one sentence that says what to do."""
    shapes, own, address = read_shapes(account.platform.permalink_shapes), _own(account), Address.read(url)
    example = permalink_example(account)
    if not address:
        return f"Paste the whole address of the post, starting with https://, such as {example}."
    if any(shape.takes(address, own) for shape in shapes):
        return ""
    if address.host not in {shape.host_of(own) for shape in shapes}:
        return (
            f"This address is on {address.host}. Paste the one on {account.platform.name}, such as {example}."
        )
    if shorter := next(_would_do(shapes, own, address), ""):
        return (
            f"Leave off the end of the address, from “{shorter}” on; it is not part of the link to the post."
        )
    return f"This is not a post of {account.name}. Open the post and copy its address, such as {example}."


def _would_do(shapes: tuple[Shape, ...], own: Mapping[str, str], address: Address) -> Iterator[str]:
    """From where on to cut the address, if cutting makes it a good one; the least cut first."""
    for kept in range(len(address.query), -1, -1):
        left = Address(address.host, address.path, address.query[:kept], "")
        if any(shape.takes(left, own) for shape in shapes):
            following = address.query[kept : kept + 1]
            yield f"{'&' if kept else '?'}{following[0][0]}" if following else "#"
