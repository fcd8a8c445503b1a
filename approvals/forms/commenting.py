"""What people say about a post, and what is done with it."""

from typing import Any

from django import forms

from approvals.commented import FIELDS
from approvals.forms.declaring import WordingForm
from approvals.models import Post
from workflow.forms import PlainText, StepForm

LARGEST = 2**31 - 1  # that a column of numbers takes


def hidden_number(*, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        required=required,
        min_value=0,
        max_value=LARGEST,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )


class CommentForm(StepForm):
    all_optional = True  # but the first
    text = PlainText(
        label="Comment",
        max_length=2000,
        rows=3,
        help_text="@ and a user name reaches somebody who may see this post.",
        error_messages={"required": "Write your comment."},
    )
    field = forms.ChoiceField(
        label="About", choices=[("", "The post as a whole"), *FIELDS.items()], required=False
    )
    quote = PlainText(
        label="Words that it is about",
        max_length=2000,
        rows=2,
        required=False,
        help_text="Copied from the post, or chosen there.",
    )
    suggestion = PlainText(
        label="Wording that MCD suggests in their place",
        required=False,
        rows=3,
        help_text="The author takes it over with one click. You then have a hand in the post, and do not decide on it.",
    )
    start, version, answers = hidden_number(), hidden_number(), hidden_number()
    on = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)  # which page to go back to

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_comment_%s", **given})

    def ask(self, case: Post) -> None:
        super().ask(case)
        self.fields["version"].initial = case.version.number

    def taken(self) -> dict[str, Any]:
        return {name: value for name, value in super().taken().items() if name != "on"}


class ResolveForm(StepForm):
    comment = hidden_number(required=True)


class TakeOverForm(WordingForm):
    comment = hidden_number(required=True)
