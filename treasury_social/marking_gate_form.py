"""What somebody sent and the gate refused, as a form to send again: nothing typed is lost, and nothing is kept."""

from collections.abc import Iterable
from typing import NamedTuple

from django import forms
from django.http import QueryDict

from profiles.models import Marking
from treasury_social.resume import NOT_CARRIED, TYPED_AGAIN

LEFT_OUT = {NOT_CARRIED, "carried"}


class Refused(NamedTuple):
    """Where a marking was found: in a field, in the name of a file, or in the address."""

    where: str
    name: str
    marking: str
    said: str  # as it stands there


class RefusedForm(forms.Form):
    """Fields under the names that they came with: hidden as they were, but for those with a marking in them."""

    all_optional = True

    def __init__(self, sent: QueryDict, found: Iterable[Refused], ceiling: str) -> None:
        super().__init__(sent)
        self.found = list(found)
        marked = {refused.name for refused in self.found if refused.where == "field"}
        for name, values in sent.lists():
            if name in LEFT_OUT or TYPED_AGAIN.search(name):
                continue
            if name not in marked:
                self.fields[name] = _hidden(values)
            elif len(values) == 1:
                self.fields[name] = _open(name, values[0], ceiling)

    def clean(self) -> None:
        for refused in self.found:
            what = _what(refused)
            if refused.where == "file":
                self.add_error(None, f"The name of the file “{label_of(refused.name)}” {what}")
            elif refused.where == "address":
                self.add_error(None, f"The address of the page {what}")
            elif refused.name in self.fields:
                self.add_error(refused.name, f"“{label_of(refused.name)}” {what}")
            else:  # several were chosen, not typed
                self.add_error(None, f"“{label_of(refused.name)}” {what} Choose again on the next page.")


def _what(refused: Refused) -> str:
    marking = Marking(refused.marking).label
    how = "" if refused.said == marking else f" It stands there as “{refused.said[:40]}”."
    return f"carries a marking: {marking}.{how}"


def _hidden(values: list[str]) -> forms.Field:
    widget = forms.MultipleHiddenInput if len(values) > 1 else forms.HiddenInput
    return forms.Field(required=False, widget=widget)


def _open(name: str, value: str, ceiling: str) -> forms.Field:
    chosen = value in Marking.values
    widget = _markings_within(ceiling) if chosen else forms.Textarea(attrs={"rows": 6})
    return forms.Field(label=label_of(name), required=False, widget=widget)


def _markings_within(ceiling: str) -> forms.Select:
    within = [(marking.value, marking.label) for marking in Marking if marking.within(ceiling)]
    return forms.Select(choices=[("", "Choose the marking that it has"), *within])


def label_of(name: str) -> str:
    """A name that people can read, made of the field's own."""
    return " ".join(name.replace("-", " ").replace("_", " ").split()).capitalize()
