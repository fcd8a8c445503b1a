"""What a form brings of a signature goes along with who takes the step, and what they would sign comes back."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from cases.signing import Sent, ToSign

ASKS, ANSWER, SALTS = "sign", "assertion", "salts"  # fields that the script puts into a form
OURS = {ASKS, ANSWER, SALTS, "csrfmiddlewaretoken"}


class SigningMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The script learns where a step led that has nothing to sign, instead of going there itself."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.FOUND and _is_script(request):
            return JsonResponse({"goto": response["Location"]})
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if request.method == "POST" and {ASKS, ANSWER} & request.POST.keys():
            request.user.signature = Sent(request.POST.get(ANSWER, ""), request.POST.get(SALTS, ""))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ToSign):
            return None
        if _is_script(request):
            return JsonResponse(exception.said)
        sent = [
            (name, value) for name, values in request.POST.lists() for value in values if name not in OURS
        ]
        return render(request, "sign.html", {"sent": sent})


def _is_script(request: HttpRequest) -> bool:
    return (
        request.method == "POST"
        and ASKS in request.POST
        and request.headers.get("Accept") == "application/json"
    )
