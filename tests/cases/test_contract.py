"""What holds of each step of each kind of case: whom its page is shown to, what is kept, and what one form does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils.html import escape

from directory.views.accounts import ACCOUNTS
from notices.models import Notice
from records.models import Entry
from records.reading import SUBJECT
from records.verify import SIGNABLE, check_signature, parse_entry
from tests.authenticator import enrolled
from tests.cases import (
    arrangements,
    comments,
    contacts,
    directory,
    information_requests,
    posts,
    retention,
    seats,
)
from tests.cases.kinds import Kind, Take
from tests.contacts.pages import client_of
from tests.world import World
from workflow.forms import SeenForm
from workflow.steps import StepPages

KINDS = [
    comments.KIND,
    contacts.KIND,
    information_requests.KIND,
    posts.KIND,
    posts.TIME,
    *arrangements.KINDS,
    *directory.KINDS,
    *retention.KINDS,
    *seats.KINDS,
]


class Tried:
    """One step on a case that allows it, and the people who try."""

    def __init__(self, kind: Kind, take: Take, world: World, sign: Callable[[], Any]) -> None:
        self.kind, self.step, self.take = kind, kind.pages.steps[take.name], take
        self.world, self.place = world, kind.place(world, sign)
        self.case = self.take.ready(self.place)
        reference = kind.pages.reference(self.case)
        self.path = reverse(f"{kind.pages.prefix}{take.name}", args=[reference])
        self.typed = self.take.sent(self.place, self.case)

    def client(self, who: str) -> Any:
        return client_of(getattr(self.place, who, None) or getattr(self.world, who))

    def post(self, who: str = "", **changes: Any) -> Any:
        return self.client(who or self.take.by).post(self.path, self.typed | changes)

    def written(self) -> tuple[Any, ...]:
        """What a step would change; that a page was read is written elsewhere."""
        row = type(self.case)._default_manager.filter(pk=self.case.pk).values().get()
        entries = Entry.objects.exclude(subject=SUBJECT).count()
        return row, entries, Notice.objects.count()

    def is_refused_and_kept(self, answer: Any) -> None:
        """Every word that was typed stands in the page; what was ticked or chosen need not."""
        assert answer.status_code == 422
        assert "There is a problem" in answer.content.decode()
        for name, value in self.typed.items():
            fields = answer.context["form"].fields
            widget = (
                fields.get(name) or fields[name.rpartition("_")[0]]
            ).widget  # a day and an hour are one field
            if not widget.is_hidden and getattr(widget, "input_type", "text") in ("text", "url"):
                assert escape(value) in answer.content.decode(), name


@pytest.fixture
def tried(request: pytest.FixtureRequest, world: World, sign_now: Callable[[], Any]) -> Tried:
    return Tried(*request.param, world, sign_now)


EACH = [(kind, take) for kind in KINDS for take in kind.takes]
ROUTES = [f"{kind.pages.prefix}{take.name}" for kind, take in EACH]
each_step = pytest.mark.parametrize("tried", EACH, ids=ROUTES, indirect=True)


def walked(resolver: URLResolver) -> Iterator[StepPages]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from walked(entry)
        elif "pages" in (entry.default_args or {}):
            yield entry.default_args["pages"]


def test_every_step_of_every_kind_of_case_is_tried_here() -> None:
    there = {route for pages in walked(get_resolver()) for route in pages.routes()}
    no_case = set(ACCOUNTS.routes())  # their forms can be sent again without a number of their own
    with_a_provider = {f"directory:{name}" for name in ("unlink-person", "confirm-unlink", "keep-linked")}
    assert there - no_case - with_a_provider == set(ROUTES)  # these are tried in tests/sign_in


@each_step
def test_a_step_s_page_is_shown_to_who_sees_the_case_and_takes_no_step(tried: Tried) -> None:
    before = tried.written()
    for who in (tried.take.by, tried.kind.reader):
        for ask in (tried.client(who).get, tried.client(who).head):
            assert ask(tried.path).status_code == (302 if tried.step.shown_on else 200), who
            assert ask(tried.path, follow=True).status_code == 200, who
    if tried.kind.stranger:
        stranger = tried.client(tried.kind.stranger)
        for answer in (stranger.get(tried.path, follow=True), stranger.post(tried.path, tried.typed)):
            assert answer.status_code == tried.kind.shut
    assert tried.written() == before


@each_step
def test_what_cannot_be_taken_writes_nothing_and_keeps_what_was_typed(tried: Tried) -> None:
    before = tried.written()
    tried.is_refused_and_kept(tried.post(key=""))
    tried.is_refused_and_kept(tried.post(tried.kind.reader))
    if issubclass(tried.step.form, SeenForm) and tried.step.form.base_fields["seen"].required:
        stands = tried.step.form().standing_now(tried.case)
        answer = tried.post(seen=stands[:-64] + "0" * 64)
        tried.is_refused_and_kept(answer)
        assert answer.context["form"]["seen"].value() == stands, "to be pressed again"
    assert tried.client(tried.take.by).post(tried.path).status_code == 422
    assert tried.written() == before


@each_step
def test_what_moved_on_meanwhile_keeps_what_was_typed(tried: Tried) -> None:
    tried.kind.end(tried.place, tried.case)
    before = tried.written()
    tried.is_refused_and_kept(tried.post())
    assert tried.written() == before


@each_step
def test_one_form_has_one_effect(tried: Tried) -> None:
    before = tried.written()
    taken = tried.post()
    assert taken.status_code == 302, taken.context and taken.context["form"].errors
    after = tried.written()
    assert after[1] > before[1], "an entry says so"
    assert tried.post().headers["Location"] == taken.headers["Location"]
    assert tried.written() == after


SIGNED = {  # which decisions are signed, and where
    "approvals:approve": "post.approved",
    "approvals:confirm": "post.confirmed",
    "approvals:decline": "post.declined",
    "approvals:reconfirm": "post.reconfirmed",
    "approvals:standing-sign": "standing.cosigned",
    "approvals:standing-renew": "standing.renewed",
    "approvals:standing-change": "standing.changed",
    "directory:confirm-seat": "seat.confirmed",
    "foi:approve": "foi.approved",
    "retention:approve": "disposal.approved",
}
THOSE = {route: each for route, each in zip(ROUTES, EACH, strict=True) if route in SIGNED}


def test_each_kind_that_can_be_signed_is_signed_on_a_page() -> None:
    assert THOSE.keys() == SIGNED.keys()
    assert {*SIGNED.values(), "standing.granted"} == SIGNABLE  # tests/approvals/test_standing_screens.py


@pytest.mark.parametrize("tried", THOSE.values(), ids=THOSE, indirect=True)
def test_a_decision_s_page_has_it_signed_over_what_its_entry_says(tried: Tried) -> None:
    held = enrolled(getattr(tried.place, tried.take.by, None) or getattr(tried.world, tried.take.by))
    page = tried.client(tried.take.by).get(tried.path, follow=True)
    assert 'data-portal="signing"' in page.content.decode()
    before = tried.written()
    asked = tried.client(tried.take.by).post(
        tried.path, tried.typed | {"sign": "1"}, headers={"Accept": "application/json"}
    )
    said = asked.json()
    assert tried.written() == before
    assert tried.post(**held.decides(said)).status_code == 302
    entry = Entry.objects.get(kind=SIGNED[f"{tried.kind.pages.prefix}{tried.take.name}"])
    signed = entry.fields["signed"]
    check_signature(
        parse_entry(bytes(entry.content)), {f"signed.{name}": value for name, value in signed.items()}
    )
