"""What stops a submission, each check both ways."""

from dataclasses import replace
from typing import Any

import pytest

from approvals import checks
from approvals.content import Content, Medium
from approvals.models import Activity, Purpose
from profiles.models import Account, Marking, Platform

PLATFORM = Platform(
    slug="somewhere",
    name="Somewhere",
    text_limit=20,
    media=["image", "video"],
    media_limit=2,
    ceiling=Marking.OFFICIAL,
)
ACCOUNT = Account(platform=PLATFORM, handle="TreasuryAU", name="The Treasury")
PLAIN = Content(
    account=ACCOUNT, activity=Activity.POST, purpose=Purpose.INFORMING, title="Survey", text="Hello."
)
PICTURE = Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")
SOUND = Medium(name="a.mp3", size=1, sha256="0" * 64, type="audio/mpeg", alt="A speech.")


def on(content: Content, **changes: Any) -> Content:
    """The same on a platform with other rules."""
    platform = Platform(
        **{field.attname: getattr(PLATFORM, field.attname) for field in Platform._meta.fields} | changes
    )
    return replace(content, account=Account(platform=platform, handle="TreasuryAU", name="The Treasury"))


def with_files(*files: Medium, text: str = "Hello.") -> Content:
    return replace(PLAIN, media=list(files), text=text)


SOUND_CONTENTS = {
    "plain": PLAIN,
    "as long as it may be": replace(PLAIN, text="x" * 20),
    "long where there is no limit": on(replace(PLAIN, text="x" * 9999), text_limit=None),
    "a picture and no words": with_files(PICTURE, text=""),
    "as many files as it may have": with_files(PICTURE, PICTURE),
    "below the ceiling": replace(PLAIN, marking=Marking.UNOFFICIAL),
    "at a higher ceiling": on(replace(PLAIN, marking=Marking.PROTECTED), ceiling=Marking.PROTECTED),
}
PROBLEMS = {
    "Write the text, or add a file.": [replace(PLAIN, text=""), replace(PLAIN, text=" \n\t\u00a0")],
    "Shorten the text by 1 character: Somewhere takes 20.": [replace(PLAIN, text="x" * 21)],
    "Shorten the text by 2 characters: Somewhere takes 20.": [replace(PLAIN, text="x" * 22)],
    "Somewhere may carry OFFICIAL at most; this is marked OFFICIAL: Sensitive.": [
        replace(PLAIN, marking=Marking.SENSITIVE)
    ],
    "Somewhere may carry OFFICIAL at most; this is marked PROTECTED.": [
        replace(PLAIN, marking=Marking.PROTECTED)
    ],
    "Type the text again at its beginning: it holds a character that cannot be seen and changes what is.": [
        replace(PLAIN, text="\u202eHello.")
    ],
    "Type the description of a.png again after “A”: it holds a character that cannot be seen and changes what is.": [
        with_files(PICTURE | {"alt": "A \u2066chart."})
    ],
    "Take files out: Somewhere takes 2 in one post.": [with_files(PICTURE, PICTURE, PICTURE)],
    "Take files out: Somewhere takes none in one post.": [on(with_files(PICTURE), media_limit=0)],
    "Describe a.png in words, for people who cannot see or hear it.": [with_files(PICTURE | {"alt": " "})],
    "Take a.mp3 out: Somewhere does not take files of its kind.": [with_files(SOUND)],
    "Choose another account: Somewhere: The Treasury (TreasuryAU) is no longer in use.": [
        on(PLAIN, active=False),
        replace(
            PLAIN, account=Account(platform=PLATFORM, handle="TreasuryAU", name="The Treasury", active=False)
        ),
    ],
}


@pytest.mark.parametrize("content", SOUND_CONTENTS.values(), ids=SOUND_CONTENTS)
def test_nothing_stops_a_sound_content(content: Content) -> None:
    assert checks.blocking(content) == []


@pytest.mark.parametrize(("problem", "content"), [
    (problem, content) for problem, contents in PROBLEMS.items() for content in contents
])  # fmt: skip
def test_a_problem_is_told_with_what_to_do(problem: str, content: Content) -> None:
    assert checks.blocking(content) == [problem]


def test_every_check_is_tried_here() -> None:
    found = [
        check
        for check in checks.CHECKS
        for contents in PROBLEMS.values()
        for one in contents
        if [*check(one)]
    ]
    assert set(found) == set(checks.CHECKS)


def test_all_problems_are_told_at_once() -> None:
    assert len(checks.blocking(replace(PLAIN, text="x" * 21, marking=Marking.SECRET))) == 2
