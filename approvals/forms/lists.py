"""What narrows and orders a list of posts, what is shown of each, and the name under which somebody keeps that."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from approvals.models import Post, State
from profiles.models import Account, Division, Person
from records.search.finding import among
from workflow.filters import SearchForm, WordsField
from workflow.forms import DayField

ORDERS = {"": "-pk", "oldest": "pk", "moved": "-moved_at", "rested": "moved_at"}  # each has its indexes
COLUMNS = {
    "state": "State",
    "author": "Author",
    "division": "Division",
    "account": "Account",
    "wanted": "Preferred date",
    "due": "Due",
    "moved": "Last change",
}
SHOWN = ["state", "author", "moved"]


class FilterForm(SearchForm):
    """What narrows a list of posts. Anything it cannot read narrows nothing."""

    words = WordsField("of a post")
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])
    author = forms.CharField(
        label="Author", required=False, max_length=120, help_text="Their name, or a part of it."
    )
    account = forms.ModelChoiceField(
        Account.objects.select_related("platform"), label="Account", required=False, empty_label="All"
    )
    division = forms.ModelChoiceField(
        Division.objects.all(), label="Division", required=False, empty_label="All"
    )
    since = DayField(label="Last change from", required=False, help_text="For example, 27/3/2026.")
    until = DayField(label="Last change to", required=False)
    order = forms.ChoiceField(
        label="Order",
        required=False,
        choices=[
            ("", "Newest first"),
            ("oldest", "Oldest first"),
            ("moved", "Last change first"),
            ("rested", "Longest without change first"),
        ],
    )
    columns = forms.MultipleChoiceField(
        label="Columns",
        required=False,
        choices=[*COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=SHOWN,
    )
    shapes = ("order", "columns")  # they narrow nothing

    def of_one_division(self) -> None:
        """Whoever reads one alone is not offered to choose; what their address says still narrows."""
        self.fields["division"].widget = forms.HiddenInput()

    def narrow(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        self.is_valid()
        given = {
            name: value for name, value in self.cleaned_data.items() if value and name not in self.shapes
        }
        words, author = given.pop("words", ""), given.pop("author", "")
        days = _days(given.pop("since", None), given.pop("until", None))
        return posts.filter(*([among(words, "TS")] if words else []), *_by(author), *days, **given)

    @property
    def ordered(self) -> str:
        return ORDERS[self.cleaned_data.get("order", "")]

    @property
    def shown(self) -> list[str]:
        """In the order of the table, whichever was ticked first."""
        chosen = self.cleaned_data.get("columns") or SHOWN
        return [name for name in COLUMNS if name in chosen]

    def panel(self) -> Any:
        """With the boxes of what is shown, also where nobody has chosen."""
        if not self.data.get("columns"):
            self.data = self.data.copy()
            self.data.setlist("columns", SHOWN)
        return super().panel()


def _by(author: str) -> list[Q]:
    """People are few beside their posts, so they are looked for first."""
    if not author:
        return []
    return [Q(author__in=Person.objects.filter(Q(name__icontains=author) | Q(username__iexact=author)))]


def _days(since: Any, until: Any) -> list[Q]:
    """Both counted in, as they are in Canberra."""
    first = [Q(moved_at__gte=_midnight(since))] if since else []
    last = [Q(moved_at__lt=_midnight(until + timedelta(days=1)))] if until else []
    return first + last


def _midnight(day: Any) -> datetime:
    return make_aware(datetime.combine(day, time()))


class SaveFilterForm(forms.Form):
    """The name under which somebody finds again what narrows a list."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        help_text="Such as “Waiting in my division”. A name that you have already is given to this one instead.",
        error_messages={"required": "Give it a name, so that you know it again."},
    )

    def taken(self) -> dict[str, Any]:
        return self.cleaned_data
