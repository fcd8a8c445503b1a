"""A file that somebody brings to be looked at."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from records.checking import words
from workflow import scanning


class GivenFile(forms.FileField):
    """A file that is looked at once and not kept."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        upload: UploadedFile | None = super().clean(data, initial)
        if not upload:
            return None
        if (upload.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words.too_large())
        try:
            scanning.scan(upload.read())
        except scanning.Found:
            raise forms.ValidationError(
                "A virus was found in this file, so it was not opened. Tell the IT Security Team where you got it."
            ) from None
        except scanning.NotScanned:
            raise forms.ValidationError(
                "Files cannot be scanned for viruses just now. Choose it again in some minutes."
            ) from None
        upload.seek(0)
        return upload
