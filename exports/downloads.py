"""The file of an export over HTTP, so that a download that broke off goes on where it did (RFC 9110, section 14)."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO, NamedTuple

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from exports.models import ENDINGS, Export, Form
from workflow import workbooks

TYPES = {
    Form.BAG: "application/x-tar",
    Form.CSV: "text/csv; charset=utf-8; header=present",
    Form.XLSX: workbooks.TYPE,
    Form.JSONL: "application/jsonl; charset=utf-8",
}
assert TYPES.keys() == ENDINGS.keys()
PIECE = 1 << 18
ONE_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class Part(NamedTuple):
    """Bytes `first` up to, but not with, `after`."""

    first: int
    after: int


class Unsatisfiable(Exception):
    """Bytes are asked for that the file does not have."""


def goes_on(request: HttpRequest, export: Export) -> bool:
    """Whether only the rest of the file is asked for."""
    try:
        part = _part(request, export)
    except Unsatisfiable:
        return True
    return bool(part and part.first)


def file_response(request: HttpRequest, export: Export) -> HttpResponseBase:
    """All of it, or the part that is asked for; FileNotFoundError where it is gone."""
    size = export.size or 0
    try:
        part = _part(request, export)
    except Unsatisfiable:
        unsatisfiable = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        unsatisfiable.headers["Content-Range"] = f"bytes */{size}"
        return unsatisfiable
    kind = TYPES[Form(export.form)]
    if part:
        response: HttpResponseBase = StreamingHttpResponse(
            _pieces(export.path.open("rb"), part), status=HTTPStatus.PARTIAL_CONTENT
        )
        response.headers["Content-Range"] = f"bytes {part.first}-{part.after - 1}/{size}"
        response.headers["Content-Length"] = str(part.after - part.first)
    elif request.method == "HEAD":
        response = HttpResponse(headers={"Content-Length": str(size)})
    else:
        response = FileResponse(export.path.open("rb"))
        response.block_size = PIECE
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    response.headers["ETag"] = _tag(export)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _tag(export: Export) -> str:
    return f'"{export.sha256}"'


def _part(request: HttpRequest, export: Export) -> Part | None:
    """None for the whole file: also where several parts are asked for, or of another file than this one is now."""
    asked, only_of = ONE_RANGE.fullmatch(request.headers.get("Range", "")), request.headers.get("If-Range")
    if not asked or asked[0] == "bytes=-" or (only_of and only_of != _tag(export)):
        return None
    size, (first, last) = export.size or 0, asked.groups()
    if not first:
        part = Part(max(0, size - int(last)), size)
    else:
        part = Part(int(first), min(int(last) + 1 if last else size, size))
    if part.first >= part.after:
        raise Unsatisfiable
    return part


def _pieces(file: BinaryIO, part: Part) -> Iterator[bytes]:
    with file:
        file.seek(part.first)
        left = part.after - part.first
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
