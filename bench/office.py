"""People of the demonstration at their browsers, taking posts through their steps, with a stopwatch beside them."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count

from bench.browser import Browser
from bench.forms import Form, Page, Request
from bench.timing import timed

LIFE = ("propose", "submit", "approve", "publish")
WHOLE = "the four of a life"
TEXT = (
    "The survey of small businesses is open until 5 December. Tell us how long your invoices take to be paid, "
    "and what would help."
)
WRITTEN = {
    "title": "Small business survey",
    "text": TEXT,
    "disclosure_reason": "The account is the Treasury’s own.",
    "sources": "Payment Times Reporting Scheme, Regulator’s Update, July 2026",
}
LINK = "https://www.facebook.com/TreasuryDemo/posts/{}"
WHY = "The closing date has moved, so this needs another look."
LINKS = count(10_000)  # no two posts of a portal are in one place


class Office:
    """An author, who is on the emergency roster, somebody who decides, and MCD: each in a session of their own.

    What each step and each page took is kept, in milliseconds, until it is collected.
    """

    def __init__(self, address: str, password: str, author: str = "officer", decider: str = "gm") -> None:
        names = {"author": author, "decider": decider, "mcd": "mcd", "manager": "mcdmanager"}
        self.people = {who: Browser(address).sign_in(name, password) for who, name in names.items()}
        self.forget()

    def forget(self) -> None:
        self.steps: dict[str, list[float]] = defaultdict(list)
        self.pages: dict[str, list[float]] = defaultdict(list)

    # --- Stories ----------------------------------------------------------------------------------------------

    def life(self) -> None:
        reference = self.in_review()
        self.decide("approve", reference)
        self.publish(reference)
        self.steps[WHOLE].append(sum(self.steps[name][-1] for name in LIFE))

    def sent_back_and_declined(self) -> None:
        reference = self.in_review()
        self.decide("request-changes", reference, note=WHY)
        self.step("author", "edit", reference, text=f"{TEXT} Thank you.")
        self.step("author", "submit", reference)
        self.decide("decline", reference, note=WHY)

    def advised_and_withdrawn(self) -> None:
        reference = self.in_review()
        self.decide("consult", reference, note="Is this the right day to say it?")
        self.step("mcd", "answer", reference, answer="Yes: there is no other news from us.")
        self.decide("approve", reference)
        self.step("author", "report-failure", reference, reason="The platform answers with an error.")
        self.step("author", "withdraw", reference, reason=WHY)

    def published_differently(self) -> None:
        reference = self.in_review()
        self.decide("approve", reference)
        self.publish(reference, live_text=f"{TEXT} Please share.")
        self.step(
            "manager", "close-incident", reference, resolution="The last sentence was taken away again."
        )

    def published_first(self) -> None:
        confirmed, objected = self.propose(), self.propose()
        for reference in (confirmed, objected):
            self.publish(reference, "publish-first", reason=WHY)
        self.step("decider", "confirm", confirmed)
        self.step("decider", "object", objected, reason=WHY)

    def tell_all(self) -> None:
        self.life()
        self.sent_back_and_declined()
        self.advised_and_withdrawn()
        self.published_differently()
        self.published_first()

    # --- Steps ------------------------------------------------------------------------------------------------

    def propose(self) -> str:
        form = self.form("author", "compose", "/posts/new/", "title").choose("account", "Facebook")
        form.choose("topic", "in general").choose("activity", "of our own").choose("purpose", "Engaging")
        return self.send("author", "propose", form.fill(**WRITTEN).request()).split("/")[-2]

    def in_review(self) -> str:
        reference = self.propose()
        self.step("author", "submit", reference)
        return reference

    def decide(self, name: str, reference: str, **typed: str) -> None:
        self.send("decider", name, self.decision(name, reference, **typed))

    def decision(self, name: str, reference: str, **typed: str) -> Request:
        """The page of the decision with the button that was chosen, not yet sent."""
        return (
            self.form("decider", "decide", f"/posts/{reference}/decide/").fill(**typed).request(f"/{name}/")
        )

    def approve_all(self, decisions: Iterable[Request]) -> None:
        """Nothing else: what the portal says of each counts as read, on a page that was not opened."""
        decider = self.people["decider"]
        for decision in decisions:
            decider.send(decision)
            decider.cookies.pop("messages", None)

    def publish(self, reference: str, name: str = "publish", live_text: str = TEXT, **typed: str) -> None:
        self.step("author", name, reference, permalink=LINK.format(next(LINKS)), live_text=live_text, **typed)

    def step(self, who: str, name: str, reference: str, **typed: str) -> None:
        form = self.form(who, name, f"/posts/{reference}/{name}/")
        self.send(who, name, form.fill(**typed).request())

    # --- Requests ---------------------------------------------------------------------------------------------

    def form(self, who: str, page: str, path: str, field: str = "key") -> Form:
        """The form on a page, with every statement ticked and whatever the checks found answered."""
        form = Page(path, self.look(who, page, path)).form(field)
        for name in form.boxes("declared"):
            form.tick_all(name)
        for name in form.starting("answer-"):
            form.fill(**{name: "The address is ours, and it was asked for."})
        for name in form.starting("disposition-"):
            form.choose(name)
        return form

    def send(self, who: str, name: str, request: Request) -> str:
        """The address where it leads, once what the portal says of it has been read there."""
        seconds, answer = timed(lambda: self.people[who].send(request))
        self.steps[name].append(seconds * 1000)
        self.look(who, "post", answer.location)
        return answer.location

    def look(self, who: str, page: str, path: str) -> bytes:
        seconds, answer = timed(lambda: self.people[who].get(path))
        self.pages[page].append(seconds * 1000)
        return answer.body
