"""A list of words as MCD types it: one on each line."""

import re

from django import forms
from django.core.exceptions import ValidationError

from checks.models import WordListVersion
from workflow.forms import PlainText, StepForm

LONGEST, MOST = 80, 500
HOW = (
    "One on each line. A capital has to be a capital in the text as well; small letters are found either way. "
    "A star at the end of a word stands for any ending: “fail*” finds “failed” and “failure”."
)


class WordsForm(StepForm):
    words = PlainText(
        label="Words",
        rows=20,
        help_text=HOW,
        error_messages={"required": "Leave at least one word in the list."},
    )
    note = forms.CharField(
        label="Why is it changed?",
        max_length=500,
        help_text="It stands in the list’s history, and in the record log.",
        error_messages={"required": "Say why the list is changed."},
    )
    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)

    def ask(self, case: WordListVersion) -> None:
        """What was typed is kept, what was seen is not: the page tells what others changed meanwhile."""
        super().ask(case)
        self.initial = {"words": "\n".join(case.words), "seen": case.number}
        if self.is_bound:
            self.data = self.data.copy()
            self.data["seen"] = case.number

    def clean_words(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["words"].splitlines()]
        words = list(dict.fromkeys(line for line in lines if line))
        for word in words:
            if problem := _problem_with(word):
                raise ValidationError(problem)
        if len(words) > MOST:
            raise ValidationError(f"A list takes {MOST} words at most; these are {len(words):,}.")
        return words


def _problem_with(word: str) -> str:
    if len(word) > LONGEST:
        return f"“{word[:40]}…” is longer than {LONGEST} characters. Write each word on a line of its own."
    if re.search(r"\*\S|(?:^|\s)\*", word):
        return f"“{word}” has a star that is not at the end of a word."
    if not re.search(r"[^\W_]{2}", word):
        return f"“{word}” has no two letters together, so it would be found everywhere or nowhere."
    return ""
