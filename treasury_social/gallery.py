"""Every component on one page, with invented content, to look at and to test against. Only with DEMO or DEBUG."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from workflow.forms import DayField, MomentField

NOON = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


class EveryField(forms.Form):
    answers = forms.URLField(
        label="What it answers", help_text="The address of the page or comment", assume_scheme="https"
    )
    text = forms.CharField(
        max_length=280, widget=forms.Textarea(attrs={"rows": 4}), help_text="What will be posted"
    )
    account = forms.ChoiceField(
        choices=[("", "Choose one"), ("x", "X: @Treasury_AU"), ("li", "LinkedIn: The Treasury")]
    )
    use = forms.ChoiceField(
        label="Do I need approval?",
        widget=forms.RadioSelect(attrs={"hints": {"official": "You speak for the Treasury"}}),
        choices=[("official", "Official"), ("professional", "Professional"), ("personal", "Personal")],
    )
    purposes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("inform", "Inform"), ("engage", "Engage"), ("participate", "Take part")],
    )
    uses_left = forms.IntegerField(min_value=1, required=False)
    day = DayField(label="Day of publication", help_text="For example, 3/12/2026")
    wanted = MomentField(
        label="Preferred time",
        required=False,
        widget=forms.SplitDateTimeWidget(time_attrs={"autocomplete": "off"}),
    )
    media = forms.FileField(required=False, label="Picture or video")
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    declared = forms.BooleanField(label="I declare that this is accurate and not open to misrepresentation")


class FilterForm(forms.Form):
    all_optional = True
    words = forms.CharField(label="Words in the text", required=False)
    state = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        choices=[("review", "In review"), ("approved", "Approved")],
    )


CONTENT: dict[str, Any] = {
    "bars": [
        {"label": division, "parts": [{"name": "Posts", "told": told, "share": share}]}
        for division, told, share in [
            ("Macroeconomic Conditions Division", "48", "100.0"),
            ("Small Business Division", "12", "25.0"),
        ]
    ],
    "navigation": [
        {"text": "Home", "url": "#home", "current": True},
        {"text": "Posts", "url": "#posts"},
        {"text": "Register", "url": "#register"},
        {"text": "Notices", "url": "#notices", "count": 3},
    ],
    "footer_links": [{"text": "About these components", "url": "#main-content"}],
    "actions": [
        {"label": "Approve", "url": "#approve", "method": "get"},
        {"label": "Request changes", "url": "#changes", "style": "secondary"},
        {"label": "Decline", "url": "#decline", "style": "warning"},
        {
            "label": "Publish",
            "why": "You cannot publish this post yet: it still waits for its General Manager.",
        },
    ],
    "facts": [
        {"key": "Account", "value": "X: @Treasury_AU", "action_url": "#account"},
        {"key": "Fingerprint", "value": "9f2c 51ab 77d0 3e41"},
    ],
    "trail": [
        {
            "title": "Approved",
            "by": "Priya Raman, General Manager, Tax Analysis Division",
            "at": NOON,
            "description": "Clear and accurate.",
        },
        {"title": "Submitted", "by": "Tom Hale", "at": NOON, "url": "#version-2", "link_text": "Version 2"},
    ],
    "tasks": [
        {"title": "Text", "url": "#text", "status": "Completed"},
        {
            "title": "Sources",
            "url": "#sources",
            "status": "Not started",
            "colour": "blue",
            "hint": "One for each claim",
        },
    ],
    "columns": ["Post", "State", "Waiting since", {"text": "Version", "numeric": True}],
    "rows": [
        [
            {"text": "TS-000123: Budget tables explained", "url": "#123", "hint": "X, Tax Analysis Division"},
            {"text": "In review", "colour": "yellow"},
            {"at": NOON},
            2,
        ],
        [{"text": "TS-000124", "url": "#124"}, {"text": "Recorded", "colour": "green"}, {"at": NOON}, 1],
    ],
    "tabs": [
        {"text": "Post", "url": "#post", "current": True},
        {"text": "Trail", "url": "#trail", "count": 4},
    ],
    "selected": [{"text": "In review", "remove_url": "#all"}],
    "changes": [
        ("same", "The tables are "),
        ("removed", "available"),
        ("added", "published today"),
        ("same", " on the Treasury website."),
    ],
    "colours": ["grey", "blue", "green", "yellow", "orange", "red", "purple", "teal"],
}


def gallery(request: HttpRequest) -> HttpResponse:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    form = EveryField(request.GET if "errors" in request.GET else None)
    if "messages" in request.GET:
        messages.success(request, "TS-000123 was approved.")
        messages.warning(request, "The text has changed since you opened it.")
    return render(request, "gallery.html", {**CONTENT, "form": form, "filter": FilterForm()})
