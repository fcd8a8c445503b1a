"""The files of a post as people choose, describe and remove them."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from approvals import captures, media
from checks.content import Medium
from workflow import scanning
from workflow.forms import PlainText

Take = Callable[[UploadedFile], media.Taken]
Uploads = Callable[
    [UploadedFile, Take], media.Taken
]  # whatever lets one in when its turn has come; without, none is


class MediumForm(forms.Form):
    """One file of a post. Once it was taken it travels as a signed description, so it survives any other mistake."""

    unmarked = ("file", "alt", "remove")  # a file may be left out, but not its description
    names = media.NAMES
    take: Take = staticmethod(media.take)
    salt = "medium"  # so that what was taken for one purpose does not serve another

    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(label="File", required=False)
    alt = PlainText(
        label="Description",
        required=False,
        max_length=1000,
        rows=2,
        help_text="What it shows or says, for people who cannot see or hear it. Every file needs one in the end.",
    )
    remove = forms.BooleanField(label="Take this file out", required=False)

    medium: Medium | None = None
    infected: media.Infected | None = None
    changes: tuple[str, ...] = ()  # what is not as it was brought, in sentences

    def __init__(self, *args: Any, uploads: Uploads | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads = uploads
        scanned = "" if scanning.is_configured() else f" {media.NOT_SCANNED}"
        self.fields["file"].help_text = f"{self.names}.{scanned}"

    limit = property(
        lambda self: settings.UPLOAD_LIMIT
    )  # bytes, for the browser to refuse more before it sends it
    too_large = staticmethod(media.too_large)

    @property
    def number(self) -> int:
        """Its place among the files of the form, from one on."""
        return int(str(self.prefix).rpartition("-")[2]) + 1

    @property
    def current(self) -> Medium | None:
        """The file that this form stands for, taken just now or before."""
        return self.medium or (self._read(self.initial["kept"]) if "kept" in self.initial else None)

    @property
    def picture(self) -> str:
        """The address of the picture as it will be published."""
        medium = self.current
        shown = medium and self.salt == MediumForm.salt and medium["type"] in media.IMAGES
        return reverse("approvals:picture", args=[shown_as(medium)]) if shown else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.medium = (
                self._taken(cleaned["file"]) if cleaned.get("file") else self._read(cleaned.get("kept", ""))
            )
        except media.Unusable as problem:
            self.infected = problem if isinstance(problem, media.Infected) else None
            self.add_error("file", str(problem))
        if self.medium:
            self.medium["alt"] = cleaned.get("alt", "").strip()
            self.data = self.data.copy()
            self.data[self.add_prefix("kept")] = keep(self.medium, self.salt)
        return cleaned

    def _read(self, kept: str) -> Medium | None:
        return read_kept(kept, self.salt)

    def _taken(self, file: UploadedFile) -> Medium:
        if not self.uploads:
            raise media.Unusable("This file was not kept. Choose it again when the rest is in order.")
        taken = self.uploads(file, self.take)
        self.changes = taken.changes
        return taken.medium


class CaptureFileForm(MediumForm):
    """One file of a capture: an image of the screen, a document, an archive of the page."""

    names = captures.NAMES
    take = staticmethod(captures.take)
    salt = "capture"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alt"].help_text = "What it shows, for people who cannot see it."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.medium and not self.medium["alt"] and not cleaned.get("remove"):
            self.add_error("alt", "Say what it shows, for people who cannot see it.")
        return cleaned


MediaFormSet = forms.formset_factory(MediumForm, extra=2, max_num=10, absolute_max=10)


def media_forms(
    *args: Any, attached: list[Medium] | None = None, uploads: Uploads | None = None
) -> forms.BaseFormSet:
    initial = [{"kept": keep(medium), "alt": medium["alt"]} for medium in attached or []]
    return MediaFormSet(*args, prefix="media", initial=initial, form_kwargs={"uploads": uploads})


CaptureFormSet = forms.formset_factory(CaptureFileForm, extra=2, max_num=5, absolute_max=5)


def capture_forms(*args: Any, uploads: Uploads | None = None) -> forms.BaseFormSet:
    return CaptureFormSet(*args, prefix="captures", form_kwargs={"uploads": uploads})


def attached_in(formset: forms.BaseFormSet) -> list[Medium]:
    return [form.medium for form in formset if form.medium and not form.cleaned_data.get("remove")]


def brought_in(formset: forms.BaseFormSet) -> MediumForm | None:
    """The one whose file came with this request."""
    return next((form for form in formset if form.add_prefix("file") in form.files), None)


def changes_in(formset: Iterable[MediumForm]) -> list[str]:
    return [f"{form.medium['name']}: {change}" for form in formset if form.medium for change in form.changes]


def infected_in(formset: Iterable[MediumForm]) -> list[media.Infected]:
    return [form.infected for form in formset if form.infected]


def keep(medium: Medium, salt: str = MediumForm.salt) -> str:
    return signing.dumps(medium, salt=salt)


def shown_as(medium: Medium) -> str:
    """What the address of a picture says that is in no version yet. Only the portal makes such."""
    return signing.dumps([medium["sha256"], medium["type"]], salt="picture")


def read_shown(token: str) -> tuple[str, str]:
    sha256, kind = signing.loads(token, salt="picture", max_age=settings.SESSION_LIFETIME)
    return sha256, kind


def read_kept(kept: str, salt: str) -> Medium | None:
    try:
        return signing.loads(kept, salt=salt) if kept else None
    except signing.BadSignature:
        raise media.Unusable("Choose the file again; its description was damaged on the way.") from None
