"""The names that may stand in what somebody gives as their profile: a handle, an address, a link to it."""

import re
from urllib.parse import unquote, urlsplit

NOT_NAMES = {"in", "profile", "users", "user", "channel", "company", "people", "author", "wiki", "pages"}


def names_in(profile: str) -> set[str]:
    """Small letters, without the at sign: each could be the handle of an account."""
    text = profile.strip().lower()
    words = [text, *re.split(r"[\s<>(),;]+|mailto:", text)]
    parts = [*words, *(part for word in words for part in _parts_of_link(word))]
    names = {part.strip().lstrip("@").rstrip("/") for part in parts}
    names |= {word[1:].split("@")[0] for word in words if word.startswith("@")}  # @name@server
    return {name for name in names if name and name not in NOT_NAMES}


def _parts_of_link(text: str) -> list[str]:
    """Of https://x.com/name or x.com/name the host and each part of the path."""
    if not re.match(r"(https?://)?[\w.-]+\.[a-z]{2,}(/|$)", text):
        return []
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        return [address.hostname or "", *unquote(address.path).split("/")]
    except ValueError:
        return []
