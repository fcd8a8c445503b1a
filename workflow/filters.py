"""What narrows a list: words above it, fields in a panel beside it, and links. Each with what else is in force."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from workflow import full_text


class WordsField(forms.CharField):
    """What is looked for in full text."""

    def __init__(self, of: str) -> None:
        said = f"Words {of} or of its history. “In quotes”: exactly so. With a minus before it: without it."
        search = forms.TextInput(attrs={"type": "search"})
        super().__init__(label="Search", required=False, max_length=200, help_text=said, widget=search)

    def clean(self, value: Any) -> str:
        words = str(super().clean(value))
        if words and not full_text.asked(words):
            raise forms.ValidationError(
                "Nothing can be found by these words alone. Use more telling ones, or put them in quotes."
            )
        return words


class SearchForm(forms.Form):
    """A form that is asked for by GET, with a field named `words`."""

    all_optional = True  # so no field need say so

    def asked(self) -> dict[str, str]:
        """What is in force, as it stands in the address."""
        return {
            name: str(self.data[name]).replace("\0", "")  # which no field takes, and no entry
            for name in self.fields
            if name in self.data and name not in self.errors and self.cleaned_data.get(name)
        }

    def pairs(self, *leave_out: str) -> list[tuple[str, str]]:
        """The same, with each of several boxes that were ticked."""
        return [
            (name, value.replace("\0", ""))
            for name in self.asked()
            if name not in leave_out
            for value in (self.data.getlist(name) if isinstance(self.data, QueryDict) else [self.data[name]])
            if value
        ]

    def all_hidden(self) -> SafeString:
        return _hidden(self.pairs())

    def beside_the_words(self) -> SafeString:
        return _hidden(self.pairs("words"))

    def panel(self) -> SafeString:
        """The fields beside the list, and what else is in force."""
        beside = [field.name for field in self.visible_fields() if field.name != "words"]
        shown = format_html_join("", "{}", ((self[name].as_field_group(),) for name in beside))
        return shown + _hidden(self.pairs(*beside))


def _hidden(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)
