"""What every page is given: the menu of the person who looks at it."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cases.signing import offered_to
from clauses.queries import review_status
from notices.queries import is_here, unread_paths
from treasury_social import screen_help
from treasury_social.access import ROUTES, inside_or_signed_in
from treasury_social.keyboard import are_on
from treasury_social.menu import ARRANGEMENTS

MENU = {
    "Home": "home",
    "To decide": "approvals:waiting",
    "Posts": "approvals:posts",
    "Calendar": "approvals:calendar",
    "Contacts": "contacts:contacts",
    "Professional comments": "professional_use:list",
    "Records": "records:register",
    "Reports": "approvals:reports",
    "Policy": "clauses:contents",
    "Notices": "notices:mine",
    "Manage": "arrangements",
}
# A letter after g leads there: see `treasury_social.keyboard`.
LETTERS = {
    "home": "h",
    "approvals:waiting": "d",
    "approvals:posts": "p",
    "approvals:calendar": "l",
    "contacts:contacts": "c",
    "professional_use:list": "o",
    "records:register": "r",
    "approvals:reports": "t",
    "clauses:contents": "y",
    "notices:mine": "n",
    "arrangements": "m",
    "approvals:compose": "w",
}
PERSONAL = {"notices:mine"}  # they stand beside the person's name
# They have no place of their own in the menu: being there is being in “Manage”.
ARRANGED = [arrangement.route for arrangement in ARRANGEMENTS if arrangement.route in ROUTES]
FOOTER = {
    "Do I need approval?": "approvals:guide",
    "The policy": "clauses:contents",
    "Propose a post": "approvals:compose",
    "Keyboard shortcuts": "keyboard",
    "Accessibility": "accessibility",
}
# What is done with records, on each page of theirs.
REGISTER = {
    "Records": "records:register",
    "Record log": "records:log",
    "Check a record": "records:verify",
    "Access log": "records:reading",
    "Audit trails": "records:audit-trail",
    "Exports": "exports:exports",
    "Retention and disposal": "retention:retention",
    "FOI requests": "foi:requests",
}


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    current: bool = False
    count: int | None = 0  # none: there is nothing to count
    letter: str = ""
    personal: bool = False


def portal(request: HttpRequest) -> dict[str, object]:
    given: dict[str, object] = {"demo": settings.DEMO, "help": screen_help.of(request.resolver_match)}
    if not hasattr(request, "user"):
        return given
    given["footer_links"] = links(request, FOOTER)
    if _is_open_inside(request):
        given["policy"] = SimpleLazyObject(review_status)
    if request.user.is_authenticated:
        given |= {
            "navigation": menu(request),
            "shortcuts": are_on(request),
            "idle_seconds": settings.SESSION_COOKIE_AGE,
            "policy": SimpleLazyObject(lambda: review_status(request.user)),
        }
        given["signing"] = SimpleLazyObject(lambda: offered_to(request.user))
        given["register_parts"] = SimpleLazyObject(lambda: register_parts(request))
        given["export_links"] = SimpleLazyObject(lambda: links(request, {"Export": "exports:new"}))
    return given


def _is_open_inside(request: HttpRequest) -> bool:
    """Whether strangers inside may read this page; no other page of theirs asks the database anything."""
    return (
        bool(request.resolver_match) and ROUTES.get(request.resolver_match.view_name) is inside_or_signed_in
    )


def menu(request: HttpRequest) -> list[Link]:
    """What this person may enter, with the part of the portal that they are in marked as current."""
    offered = links(request, MENU)
    here = max((link.url for link in offered if _leads_to(link.url, request.path)), key=len, default="")
    counts = {reverse("notices:mine"): _unread(request)}
    return [replace(link, current=link.url == here, count=counts.get(link.url, 0)) for link in offered]


def _unread(request: HttpRequest) -> int:
    """Notices that lead elsewhere: what leads to this page is read by being here (`notices.middleware`)."""
    paths = unread_paths(request.user)
    here = [path for path in paths if is_here(path, request.path)]
    request.told_here = here  # type: ignore[attr-defined]
    return len(paths) - len(here)


def register_parts(request: HttpRequest) -> list[Link]:
    """Where somebody who is in the records can go on, with where they are marked as current."""
    return [replace(link, current=link.url == request.path, count=None) for link in links(request, REGISTER)]


def links(request: HttpRequest, routes: dict[str, str]) -> list[Link]:
    return [
        Link(text, reverse(route), letter=LETTERS.get(route, ""), personal=route in PERSONAL)
        for text, route in routes.items()
        if route in ROUTES and ROUTES[route](request)
    ]


def _leads_to(url: str, path: str) -> bool:
    below = {reverse("arrangements"): ARRANGED, reverse("records:register"): REGISTER.values()}.get(url, [])
    return path == url or (url != reverse("home") and path.startswith((url, *map(reverse, below))))
