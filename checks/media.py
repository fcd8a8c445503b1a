"""The files of a post: what the platform takes, and words for those who cannot see or hear them."""

from collections.abc import Iterator

from checks.content import Content
from checks.facts import Facts
from checks.finding import Problem


def has_files_that_the_platform_takes(content: Content, facts: Facts) -> Iterator[Problem]:
    platform = content.account.platform
    if len(content.media) > platform.media_limit:
        files = "file" if platform.media_limit == 1 else "files"
        what = f"{platform} takes {platform.media_limit or 'no'} {files} in one post."
        yield Problem(what, "Take files out.")
    if len(content.media) > 1 and not platform.mixes_media and (alone := _moving(content)):
        what = f"On {platform} a video or a sound stands alone in a post: {alone} goes with no other file."
        yield Problem(what, "Make two posts of it, or take files out.")
    for place, medium in enumerate(content.media):
        if medium["type"].partition("/")[0] not in platform.media:
            what = f"{platform} does not take files of the kind of {medium['name']}."
            yield Problem(what, f"Take {medium['name']} out.", f"media-{place}-file")


def _moving(content: Content) -> str:
    return next((each["name"] for each in content.media if not each["type"].startswith("image/")), "")


def describes_its_files(content: Content, facts: Facts) -> Iterator[Problem]:
    """APS-4: the public is diverse, and some of it does not see or hear."""
    for place, medium in enumerate(content.media):
        if not medium["alt"].strip():
            yield Problem(
                f"Some people cannot see or hear {medium['name']}.",
                "Describe it in words for them.",
                f"media-{place}-alt",
            )
