"""What somebody was writing when their session ended. It waits, signed, on the sign-in page, and goes on from there."""

import re
from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest

SALT = "carried"
KEPT_FOR = 60 * 60  # seconds
NOT_CARRIED = "csrfmiddlewaretoken"  # the new session has its own
TYPED_AGAIN = re.compile("password|hook")  # in the name of a field that is not written into a page


class Carried(NamedTuple):
    path: str
    fields: list[tuple[str, str]]
    files: bool  # whether files were chosen: browsers let nobody but the person choose them


def is_writing(request: HttpRequest) -> bool:
    """Whether the request brings more than a click."""
    return bool(set(request.POST) - {NOT_CARRIED})


def pack(request: HttpRequest) -> str:
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != NOT_CARRIED and not TYPED_AGAIN.search(name)
    ]
    return signing.dumps([request.get_full_path(), fields, bool(request.FILES)], salt=SALT, compress=True)


def unpack(packed: str) -> Carried | None:
    """None for nothing, for what was tampered with, and for what is more than an hour old."""
    try:
        path, fields, files = signing.loads(packed, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return Carried(path, fields, files)
