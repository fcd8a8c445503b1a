"""Taking the files that somebody brings: a few at a time, so long in one go, and so much of one person in an hour.

Drawing a picture takes seconds and hundreds of megabytes. So of the threads that answer everybody only PLACES are ever
with files, and AT_ONCE of them draw; whoever finds no place is told, and keeps all that was typed.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from approvals.drawing import MEGA, Unusable
from approvals.media import Taken
from approvals.models import Upload
from profiles.models import Person
from workflow.dates import when
from workflow.places import one_of

PLACES = 4  # requests with files in the whole portal, drawn or waiting for it
OF_ONE = 2  # of them, of one person: somebody who clicks twice is no attacker
AT_ONCE = 2  # pictures that are drawn at the same time
SECONDS = 25  # of one request
PAUSE = 0.1

BUSY = "Many files are being looked at just now, so this one was not kept. Choose it again in a minute."
BUSY_WITH_YOURS = (
    "Other files of yours are being looked at, so this one was not kept. Choose it again in a minute."
)
NO_ROOM = (
    "There was no room for this file beside the others of this form, so it was not kept. Choose it again now."
)


class Uploads:
    """The files of one request. What is refused is refused at its own field; the others stay."""

    def __init__(self, by: Person, refusal: str) -> None:
        self.by, self.refusal = by, refusal
        self.pixels, self.until = settings.REQUEST_MEGAPIXELS * MEGA, time.monotonic() + SECONDS

    def take(self, upload: UploadedFile, take: Callable[[UploadedFile], Taken]) -> Taken:
        if self.refusal:
            raise Unusable(self.refusal)
        require_quota(self.by)
        with self._turn():
            try:
                taken = take(upload)
            except Unusable as refused:
                self._count(upload, refused.pixels)
                raise
            self._count(upload, taken.pixels)
        return taken

    def _count(self, upload: UploadedFile, pixels: int) -> None:
        """Also what was refused: it was looked at."""
        self.pixels -= pixels
        Upload.objects.over().delete()
        Upload.objects.create(by=self.by, size=upload.size or 0, pixels=pixels)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        while self.pixels > 0 and time.monotonic() < self.until:
            with one_of(AT_ONCE, "approvals.drawing") as free:
                if free:
                    yield
                    return
            time.sleep(PAUSE)
        raise Unusable(NO_ROOM)


@contextmanager
def uploads_of(by: Person) -> Iterator[Uploads]:
    with one_of(OF_ONE, f"approvals.uploads of {by.pk}") as own, one_of(PLACES, "approvals.uploads") as free:
        yield Uploads(by, BUSY_WITH_YOURS if not own else BUSY if not free else "")


def require_quota(by: Person) -> None:
    mine = Upload.objects.filter(by=by).of_late()
    size, pixels = mine.together()
    most_bytes, most_pixels = settings.HOURLY_UPLOAD_MEGABYTES * 1024**2, settings.HOURLY_MEGAPIXELS * MEGA
    if size >= most_bytes or pixels >= most_pixels:
        again_at = mine.earliest("at").over_at
        raise Unusable(
            f"You have brought as many files in the last hour as one person may: {size // 1024**2:,} MB, with "
            f"{pixels // MEGA:,} megapixels of pictures. Choose this one again after {when(again_at)}."
        )
