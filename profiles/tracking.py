"""What an address carries that says nothing of where it leads: who shared it, by which newsletter, on which button."""

import re
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from profiles.permalink_shapes import Address

LIST = Path(__file__).with_name("tracking_parameters.txt")
EVERYWHERE = " ".join(line for line in LIST.read_text().splitlines() if not line.startswith("#"))
ON_THE_PAGE = re.compile(r"(?::~:.*|_=_)?$")  # where to scroll to, and what Facebook's sign-in leaves behind


@lru_cache(maxsize=64)
def _pattern(names: str) -> re.Pattern[str]:
    return re.compile("|".join(translate(name) for name in names.split()), re.IGNORECASE)


def without_tracking(address: Address, ignored: str = "") -> Address:
    """`ignored`: the names that one platform adds."""
    pattern = _pattern(f"{EVERYWHERE} {ignored}")
    kept = [pair for pair in address.query if not pattern.match(unquote(pair[0]))]
    return replace(address, query=tuple(kept), fragment=ON_THE_PAGE.sub("", address.fragment))
