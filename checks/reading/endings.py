"""How domains end: the root zone, as the Public Suffix List has it, in the copy that its package brings."""

from functools import cache
from importlib.resources import files


@cache
def endings() -> frozenset[str]:
    """The last part of every rule: of South Africa the list has co.za and others, and not za."""
    rules = (files("publicsuffixlist") / "public_suffix_list.dat").read_text(encoding="utf-8").splitlines()
    return frozenset(rule.rpartition(".")[2] for rule in rules if rule and not rule.startswith("//"))


def is_ending(name: str) -> bool:
    """Whether it is a top-level domain, in any case and alphabet."""
    small = name.lower()
    return (_unicode(small) if small.startswith("xn--") else small) in endings()


def _unicode(name: str) -> str:
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name
