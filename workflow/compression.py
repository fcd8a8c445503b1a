"""Pages travel compressed; of what they are made of, static files are compressed beforehand (WhiteNoise)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PagesMiddleware(GZipMiddleware):
    """HTML alone: copies and files go out as they are, by their length.

    Against guesses by the length of an answer (BREACH), Django masks the token of each form anew and adds up to a
    hundred random bytes (“Heal the BREACH”); and no site may ask for a page in somebody's name, since the session's
    cookie is SameSite.
    """

    def process_response(self, request, response: HttpResponseBase) -> HttpResponseBase:  # type: ignore[no-untyped-def]
        is_page = isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith(
            "text/html"
        )
        return super().process_response(request, response) if is_page else response
