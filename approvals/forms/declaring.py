"""What an author or a decider declares, and what an author answers to the checks."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import forms

from approvals.causes import FILES, Cause, causes
from approvals.content import Content
from approvals.models import Post
from approvals.services.declaring import (
    ALL,
    DECLARE_ALL,
    LONGEST_ANSWER,
    answer_this,
    is_unticked,
    ticks,
)
from approvals.services.shared import CHANGED
from checks import catalogue
from checks.finding import Finding
from clauses.declarations import statements
from clauses.queries import in_force as policy_in_force
from clauses.wording import Statement
from workflow.forms import AnyChoices, PlainText, SeenForm, StepForm


class WordingForm(SeenForm):
    """A step on the words, and on all else that a decision rests on, as they were on the screen."""

    changed = CHANGED
    seen = forms.RegexField(r"^[1-9][0-9]{0,8} [0-9a-f]{64}$", widget=forms.HiddenInput)

    def standing_now(self, case: Post) -> str:
        return case.seen


class DeclarationBoxes(forms.CheckboxSelectMultiple):
    """A box for everything, with what that is listed below it; and one for each statement that is ticked by itself."""

    template_name = "approvals/declaration_boxes.html"
    listed: Sequence[str] = ()
    carried: Sequence[tuple[str, str]] = ()  # what was ticked of the very same before: its box and its words
    perhaps: Sequence[tuple[str, str]] = ()  # what a file would give cause for that is only just being chosen

    def create_option(self, name: str, value: Any, *given: Any, **more: Any) -> dict[str, Any]:
        """Each is known by what it is ticked of, so that a tick stays where another box comes or goes."""
        option = super().create_option(name, value, *given, **more)
        option["attrs"]["id"] = f"id_{name}_{str(value).rpartition(':')[2]}"
        return option

    def get_context(self, *given: Any) -> dict[str, Any]:
        more = {"listed": self.listed, "carried": self.carried, "perhaps": self.perhaps}
        return super().get_context(*given) | more


class DeclarationForm(StepForm):
    """What the policy in force asks of the role; and which version that is, since its words are kept as declared."""

    role = "author"
    answers_begin = ""  # the names of the fields that the post's findings add, if there are any
    policy = forms.CharField(required=False, widget=forms.HiddenInput)
    declared = AnyChoices(label="I declare", required=False, widget=DeclarationBoxes)
    unmarked: Sequence[str] = ("declared",)
    asked: Sequence[Statement] = ()
    alone: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = [name for name in self.data if self.answers_begin and name.startswith(self.answers_begin)]
        self.fields |= {name: PlainText(required=False, max_length=LONGEST_ANSWER) for name in sent}

    def ask_to_declare(self, given: Iterable[Cause] = (), *more: Statement) -> None:
        in_force = policy_in_force()
        given = list(given)
        self.asked = [*statements(self.role, in_force), *more]
        self.alone = ticks(self.asked, given, more)
        self.fields["policy"].initial = in_force.sha256
        self._offer_boxes({cause.tick(each): cause.what for cause in given for each in self.asked})
        if self.is_bound and self.data.get("policy", "") not in ("", in_force.sha256):
            self.data = self.data.copy()
            self.data["policy"] = in_force.sha256
            self.data.setlist("declared", [])  # nobody declares words that were not on their screen

    def _offer_boxes(self, why: dict[str, str]) -> None:
        boxes, by_themselves = (
            self.fields["declared"],
            [each for each in self.asked if each.clause in self.alone],
        )
        own = [(self.alone[each.clause], each.text) for each in by_themselves]
        boxes.choices = [*own, (ALL, "All of this")]  # type: ignore[attr-defined]
        boxes.widget.attrs["hints"] = why
        boxes.widget.listed = [each.text for each in self.asked if each not in by_themselves]

    def carry_over(self, before: Iterable[Cause]) -> None:
        """What this person ticked before of what is the same still is not asked of them again."""
        boxes, before = self.fields["declared"], set(ticks(self.asked, before).values())
        boxes.widget.carried = [box for box in boxes.choices if box[0] in before]  # type: ignore[attr-defined]
        boxes.choices = [box for box in boxes.choices if box[0] not in before]  # type: ignore[attr-defined]

    def tell_of_unticked(self) -> None:
        """Where the service never read it: together with what else is wrong, and not one thing after the other."""
        if not self.is_valid() and is_unticked(self.cleaned_data.get("declared", []), self.asked, self.alone):
            self.add_error("declared", DECLARE_ALL)


class AuthorsForm(DeclarationForm):
    """The author answers what the checks found, and declares what the policy asks."""

    answers_begin = "answer-"
    found: Sequence[Finding] = ()
    stops_at: Collection[str] = ()  # the fields of what has to be mended first

    def ask_author(self, content: Content | None, found: Iterable[Finding], before: dict[str, str]) -> None:
        """`found`: by the checks; `before`: the answers when it was last submitted, by the keys of findings."""
        found = list(found)
        self.found = [finding for finding in found if not finding.blocking]
        self.stops_at = {finding.field for finding in found if finding.blocking}
        self.ask_to_declare(causes(content, {finding.check for finding in self.found}) if content else ())
        for finding in self.found:
            self.fields[f"answer-{finding.key}"] = answer_to(finding, before.get(finding.key, ""))
        self.unmarked = [*self.unmarked, *(f"answer-{finding.key}" for finding in self.found)]
        self.fields["declared"] = self.fields.pop("declared")  # the last on the page, and in what is told
        self._bound_fields_cache.clear()

    def expect_files(self) -> None:
        """Without script a file arrives with the declaration on it, so its box is there before anybody knows of it."""
        files = [
            each for each in self.asked if FILES in each.clause.split(", ") and each.clause not in self.alone
        ]
        self.fields["declared"].widget.perhaps = [(each.clause, each.text) for each in files]

    def tell_of_unanswered(self) -> None:
        missing = [
            finding for finding in self.found if not self.data.get(f"answer-{finding.key}", "").strip()
        ]
        for finding in missing if not self.is_valid() else []:
            self.add_error(f"answer-{finding.key}", answer_this(finding))

    @property
    def shows(self) -> str:
        """What of the page goes by it: while that is the same, what is on the screen may stay."""
        ticked = [value for value, _ in self.fields["declared"].choices]  # type: ignore[attr-defined]
        return " ".join([self.policy_asked[:16], *ticked, *(finding.key for finding in self.found)])

    @property
    def policy_asked(self) -> str:
        """The SHA-256 of the policy whose words they declare."""
        return str(self.fields["policy"].initial)

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[f"answer-{finding.key}"] for finding in self.found]


def answer_to(finding: Finding, before: str) -> PlainText:
    return PlainText(
        initial=before,
        label=finding.what,
        help_text=f"{finding.do} Otherwise say here why it may stand.".strip(),
        rows=2,
        max_length=LONGEST_ANSWER,
    )


class DeclaringForm(DeclarationForm, WordingForm):
    """A step with a declaration on the words that were on the screen."""

    def ask(self, case: Post) -> None:
        super().ask(case)
        self.ask_to_declare()

    def forget_what_was_seen(self, case: Post) -> None:
        """Nobody declares anything of words that were not on their screen."""
        self.data.setlist("declared", [])

    def taken(self) -> dict[str, Any]:
        named = type(self).base_fields.keys() - {"policy"}
        given = {name: value for name, value in super().taken().items() if name in named}
        return given | {"policy_read": self.cleaned_data["policy"]}


class SubmitForm(AuthorsForm, DeclaringForm):
    """What is written already is handed over."""

    def ask(self, case: Post) -> None:
        super().ask(case)
        content = Content.of(case.version)
        self.ask_author(content, catalogue.advisory(content, case.author), answers_before(case))
        if self.is_bound:
            self.tell_of_unticked()
            self.tell_of_unanswered()

    def taken(self) -> dict[str, Any]:
        return super().taken() | {"answers": self.given("answer-")}


def answers_before(post: Post) -> dict[str, str]:
    return {answer["key"]: answer["answer"] for answer in post.answers}
