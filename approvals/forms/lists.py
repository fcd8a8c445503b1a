"""What narrows a list of posts."""

from django import forms
from django.db.models import QuerySet

from approvals.models import Post, State
from profiles.models import Account, Division
from records.search.finding import among
from workflow.filters import SearchForm, WordsField


class FilterForm(SearchForm):
    """What narrows a list of posts. Anything it cannot read narrows nothing."""

    words = WordsField("of a post")
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])
    account = forms.ModelChoiceField(
        Account.objects.select_related("platform"), label="Account", required=False, empty_label="All"
    )
    division = forms.ModelChoiceField(
        Division.objects.all(), label="Division", required=False, empty_label="All"
    )

    def narrow(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        words = given.pop("words", "")
        return posts.filter(*([among(words, "TS")] if words else []), **given)
