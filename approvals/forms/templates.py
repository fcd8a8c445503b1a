"""What MCD writes into a template."""

from typing import Any

from django import forms

from approvals.models import PostTemplate
from profiles.models import Account, Topic
from workflow.forms import PlainText, StepForm


class TemplateForm(StepForm):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="As officers look for it, for example “A new working paper”.",
        error_messages={"required": "Give it a name."},
    )
    account = forms.ModelChoiceField(
        Account.objects.none(),
        label="For which account (optional)",
        required=False,
        empty_label="Any account",
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label="On which topic (optional)", required=False, empty_label="Any topic"
    )
    text = PlainText(
        label="Text",
        rows=6,
        help_text="With what is to be filled in between brackets, for example [title].",
        error_messages={"required": "Write the text."},
    )
    links = PlainText(
        label="Links (optional)", rows=2, max_length=4000, required=False, help_text="One a line."
    )
    advice = forms.CharField(
        label="Advice (optional)",
        max_length=500,
        required=False,
        help_text="Shown above the form: what to fill in, say, or which picture suits and how to describe it.",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["account"].queryset = Account.objects.in_use().select_related("platform")
        self.fields["topic"].queryset = Topic.objects.filter(active=True)


class ChangeTemplateForm(TemplateForm):
    active = forms.BooleanField(
        label="In use",
        required=False,
        help_text="What is not in use begins no post, and stays in the list of MCD.",
    )

    def __init__(self, *args: Any, template: PostTemplate, **given: Any) -> None:
        names = [*TemplateForm.base_fields.keys() - {"key"}, "active"]
        super().__init__(*args, initial={name: getattr(template, name) for name in names}, **given)
        self.fields["account"].queryset |= Account.objects.filter(pk=template.account_id)
        self.fields["topic"].queryset |= Topic.objects.filter(pk=template.topic_id)
