"""The files of a post as people choose, describe and remove them."""

from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from approvals import media
from approvals.content import Medium
from treasury_social.step_forms import PlainText


class MediumForm(forms.Form):
    """One file of a post. Once it was taken it travels as a signed description, so it survives any other mistake."""

    unmarked = ("file", "alt", "remove")  # a file may be left out, but not its description

    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(label="File", required=False, help_text=f"{media.NAMES}.")
    alt = PlainText(
        label="Description",
        required=False,
        max_length=1000,
        rows=2,
        help_text="What it shows or says, for people who cannot see or hear it. Every file needs one in the end.",
    )
    remove = forms.BooleanField(label="Take this file out", required=False)

    medium: Medium | None = None

    def __init__(self, *args: Any, may_keep: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_keep = may_keep

    @property
    def current(self) -> Medium | None:
        """The file that this form stands for, taken just now or before."""
        return self.medium or (read_kept(self.initial["kept"]) if "kept" in self.initial else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.medium = (
                self._taken(cleaned["file"]) if cleaned.get("file") else read_kept(cleaned.get("kept", ""))
            )
        except media.Unusable as problem:
            self.add_error("file", str(problem))
        if self.medium:
            self.medium["alt"] = cleaned.get("alt", "").strip()
            self.data = self.data.copy()
            self.data[self.add_prefix("kept")] = keep(self.medium)
        return cleaned

    def _taken(self, file: UploadedFile) -> Medium:
        if not self.may_keep:
            raise media.Unusable("This file was not kept. Choose it again when the rest is in order.")
        return media.store(file)


MediaFormSet = forms.formset_factory(MediumForm, extra=2, max_num=10, absolute_max=10)


def media_forms(*args: Any, attached: list[Medium] | None = None, may_keep: bool = True) -> forms.BaseFormSet:
    initial = [{"kept": keep(medium), "alt": medium["alt"]} for medium in attached or []]
    return MediaFormSet(*args, prefix="media", initial=initial, form_kwargs={"may_keep": may_keep})


def attached_in(formset: forms.BaseFormSet) -> list[Medium]:
    return [form.medium for form in formset if form.medium and not form.cleaned_data.get("remove")]


def keep(medium: Medium) -> str:
    return signing.dumps(medium, salt="medium")


def read_kept(kept: str) -> Medium | None:
    try:
        return signing.loads(kept, salt="medium") if kept else None
    except signing.BadSignature:
        raise media.Unusable("Choose the file again; its description was damaged on the way.") from None
