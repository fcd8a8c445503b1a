"""Whatever page shows something to an auditor or a records officer is written down (decision 17).

A view that knows which record it shows says so itself. All others are written down by their address, a new one too:
only what is named here is not.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from records import reading

EVERYBODY_S = "the policy, a tool or an empty form, the same for everybody"
THEIR_OWN = "what is theirs: their notices, posts and work, or what they write just now"
NOT_WRITTEN_DOWN = {
    **dict.fromkeys(
        [
            *("health", "security-txt", "components", "refused-address", "arrangements", "approvals:guide"),
            *(
                "keyboard",
                "sign-in",
                "demo-sign-in",
                "sign-out",
                "change-password",
                "second-step",
                "prove-again",
                "passkey",
            ),
            *(
                "clauses:contents",
                "clauses:section",
                "clauses:glossary",
                "clauses:versions",
                "clauses:version",
            ),
            *("records:audit-trail", "records:verify", "records:verifier", "approvals:reports"),
            *("contacts:report", "professional_use:tell"),
        ],
        EVERYBODY_S,
    ),
    **dict.fromkeys(
        [
            *("notices:mine", "notices:open", "notices:read", "notices:read-all", "notices:preferences"),
            *("approvals:subscription", "approvals:subscribe", "approvals:unsubscribe"),
            *("approvals:save-filter", "approvals:remove-filter", "directory:own"),
            *("directory:passkeys", "directory:add-passkey"),
            *("second-factor", "enrol-authenticator", "remove-authenticator", "make-recovery-codes"),
            *("session-left", "end-sessions"),
            *("approvals:mine", "approvals:check", "contacts:aid", "clauses:acknowledge"),
            *("approvals:keep", "approvals:drafts", "approvals:discard-draft", "approvals:accounts"),
        ],
        THEIR_OWN,
    ),
    "home": "what waits for them; and to auditors what changed in the directory, of which each had a notice",
    "approvals:next": "leads on, and shows nothing",
    "approvals:readers": "names of who may see a post, as one writes a comment on it",
    "approvals:presence": "asked by an open page, and says who else has it open",
    "exports:progress": "asked again each second, and says how far it is",
    "exports:download": "has an entry in the export's own trail",
    **dict.fromkeys(["records:log", "records:log-of"], "sizes, digests and signatures"),
}


class ReadingMiddleware:
    """After the doors: what they refused shows nothing, and its address is nobody's to keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _shows_something(request, response):
            reading.note_shown(request, is_copy="attachment" in response.get("Content-Disposition", ""))
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        request.let_in = True  # type: ignore[attr-defined]


def _shows_something(request: HttpRequest, response: HttpResponse) -> bool:
    """Also a form that was refused, which shows what it is about again."""
    shown = response.status_code in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not (shown and getattr(request, "let_in", False) and request.user.is_authenticated):
        return False
    assert request.resolver_match
    return request.resolver_match.view_name not in NOT_WRITTEN_DOWN
