"""What reports on errors may say (OFF-2l), mailed or in the log: where it went wrong, and nothing that anybody typed.

Every form of the portal carries drafts. What may be marked, nobody knows before it has been read; so none of it leaves.
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.db import Error
from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

ADDRESSES = {"QUERY_STRING", "HTTP_REFERER", "RAW_URI", "REQUEST_URI"}


class NothingTyped(SafeExceptionReporterFilter):
    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        """Without the addresses that can hold what somebody searched for."""
        said: dict[str, Any] = super().get_safe_request_meta(request)
        return {
            name: self.cleansed_substitute if name in ADDRESSES else value for name, value in said.items()
        }

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> list[tuple[str, str]]:
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]


class Reporter(ExceptionReporter):
    def get_traceback_data(self) -> dict[str, Any]:
        """Names of files and the words of a search are read past the filter."""
        path = self.request.path if self.request else ""
        unsaid = {"request_GET_items": (), "request_FILES_items": (), "request_insecure_uri": path}
        return {**super().get_traceback_data(), **unsaid}

    def get_traceback_text(self) -> str:
        return without_values(super().get_traceback_text(), self.exc_value)


class Line(logging.Formatter):
    """A line of the portal's own log."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return without_values(text, record.exc_info[1]) if record.exc_info else text


def without_values(text: str, error: BaseException | None) -> str:
    """Of what the database said of an error its code alone: it quotes values, and the row that it refused."""
    for each in _and_its_causes(error):
        if isinstance(each, Error):
            text = text.replace(str(each), f"SQLSTATE {getattr(each.__cause__, 'pgcode', None)}")
    return text


def _and_its_causes(error: BaseException | None) -> Iterator[BaseException]:
    if error:
        yield error
        yield from _and_its_causes(error.__cause__ or error.__context__)
