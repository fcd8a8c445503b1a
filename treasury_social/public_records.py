"""An Atom feed (RFC 4287) of what is a record and can be read by everybody: what went live on official accounts."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import linebreaks
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from approvals.models import Post
from approvals.queries import public_records
from foi.queries import withheld_from
from notices.marking import MAY_TRAVEL

NO_CHARACTER_OF_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Neither what was taken down, nor what is marked above what may leave the portal, nor a record of which something
    is withheld from somebody who asked for it."""
    posts = public_records(MAY_TRAVEL)
    withheld = withheld_from([post.reference for post in posts])
    portal = settings.PORTAL_URL.rstrip("/")
    written = Atom1Feed(
        title="The Treasury on social media",
        link=portal + reverse("home"),
        description="What was published on the Treasury’s official accounts, and is a record.",
        feed_url=portal + reverse("public-records"),
        author_name="The Treasury",
        language="en-AU",
    )
    for post in posts:
        if post.reference not in withheld:
            written.add_item(**_item(post, portal))
    return HttpResponse(written.writeString("utf-8"), content_type=f"{written.content_type}")


def _item(post: Post, portal: str) -> dict[str, object]:
    said = NO_CHARACTER_OF_XML.sub("", post.live_text or "")
    first = Truncator(" ".join(said.split())).chars(100) or post.reference
    return {
        "title": f"{post.account.platform.name}: {first}",
        "link": post.permalink,
        "description": str(linebreaks(said)),
        "unique_id": portal + reverse("records:record", args=[post.reference]),
        "pubdate": post.published_at,
        "updateddate": post.recorded_at,
        "author_name": post.account.name,
        "categories": [post.account.platform.name],
    }
