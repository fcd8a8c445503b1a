"""The catalogue of platforms: what each takes, how it counts, what it may carry, and how one publishes there."""

import re
from collections.abc import Iterable

from django.urls import reverse

from profiles.models import Marking, Platform
from profiles.permalink_shapes import read_shapes

COLUMNS = ["Platform", "Kind", "Who reads it", "Length", "Files", "Highest marking"]
COUNTED = {
    Platform.Counting.CHARACTERS: "Every character counts as one.",
    Platform.Counting.GRAPHEMES: "What a reader sees as one sign counts as one, an emoji too.",
    Platform.Counting.WEIGHTED: "As twitter-text 3.1.0 counts: Chinese, Japanese and Korean signs and emoji as two, an "
    "emoji newer than 2019 as its parts, each link as {link}.",
    Platform.Counting.LINKS_AS_23: "What a reader sees as one sign counts as one, each link as {link}, and of "
    "@name@server the name alone.",
}


def rows(platforms: Iterable[Platform]) -> list[list[object]]:
    return [
        [
            {
                "text": platform.name,
                "url": reverse("directory:platform", args=[platform.slug]),
            },
            platform.get_kind_display(),
            _readers(platform),
            _length(platform),
            _files(platform),
            Marking(platform.ceiling).label,
        ]
        for platform in platforms
    ]


def facts(platform: Platform) -> list[dict[str, str]]:
    known = {
        "Kind": platform.get_kind_display(),
        "Who reads it": _readers(platform),
        "Length": _length(platform),
        "How it counts": COUNTED[Platform.Counting(platform.counting)].format(link=platform.link_length),
        "Comments": f"{platform.comment_limit:,} characters" if platform.comment_limit else "",
        "Title": f"{platform.title_limit:,} characters" if platform.title_limit else "",
        "What it refuses": " ".join(platform.refuses),
        "What it makes links of": f"{platform.get_linking_display()}.",
        "Files": _files(platform),
        "Highest marking": Marking(platform.ceiling).label,
        "What it makes of a text": "; ".join(rewrites(platform)),
        "How to publish there": platform.publish_hint,
    }
    return [{"key": key, "value": value} for key, value in known.items() if value]


def rewrites(platform: Platform) -> list[str]:
    """What is no difference between what was approved and what went live."""
    chosen = [str(Platform.Rewriting(each).label) for each in platform.rewrites]
    short = f"Leads links through {', '.join(platform.link_forms.split())}" if platform.link_forms else ""
    return [*chosen, *filter(None, [short])]


def permalink_shapes(platform: Platform) -> list[str]:
    """How links to posts there are recorded, for a reader: what differs from post to post is left out."""
    recorded = [(shape.recorded or shape).written for shape in read_shapes(platform.permalink_shapes)]
    return list(dict.fromkeys(re.sub(r"{[a-z]+[0-9]?}", "…", each) for each in recorded))


def _readers(platform: Platform) -> str:
    return "The public" if platform.public else "Only those inside"


def _length(platform: Platform) -> str:
    limits = {"characters": platform.text_limit, "bytes": platform.byte_limit}
    return " and ".join(f"{limit:,} {unit}" for unit, limit in limits.items() if limit) or "No limit"


def _files(platform: Platform) -> str:
    kinds = [str(Platform.Media(kind).label).lower() for kind in platform.media]
    if not kinds:
        return "None"
    alone = "" if platform.mixes_media or len(kinds) == 1 else "; a video or a sound alone"
    return f"{platform.media_limit}: {', '.join(kinds)}{alone}"
