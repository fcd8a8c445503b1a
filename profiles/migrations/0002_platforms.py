"""The platforms that the policy names (DEF-1), and today's: what each takes and how its addresses look.

Limits are those the platforms publish, for an ordinary account, in November 2026. MCD and the administrators keep the
catalogue from here on; a later migration would only add platforms.
"""

from django.db import migrations

IMAGE, VIDEO, AUDIO = "image", "video", "audio"
OFFICIAL, SENSITIVE = "OFFICIAL", "OFFICIAL:Sensitive"

# slug, name, kind, characters, kinds of media, files
PUBLIC = [
    ("facebook", "Facebook", "network", 63_206, [IMAGE, VIDEO], 10),
    ("linkedin", "LinkedIn", "network", 3_000, [IMAGE, VIDEO], 20),
    ("x", "X (formerly Twitter)", "microblog", 280, [IMAGE, VIDEO], 4),
    ("bluesky", "Bluesky", "microblog", 300, [IMAGE, VIDEO], 4),
    ("mastodon", "Mastodon", "microblog", 500, [IMAGE, VIDEO, AUDIO], 4),
    ("youtube", "YouTube", "video", 5_000, [VIDEO], 1),
    ("blog-or-forum", "Blog or forum comment", "blog", None, [], 0),
    ("news-comments", "Comments on a news site", "blog", None, [], 0),
    ("finance-blog", "Department of Finance blog", "blog", None, [], 0),
    ("world-bank-blogs", "World Bank blogs", "blog", None, [], 0),
    ("wikipedia", "Wikipedia", "wiki", None, [], 0),
    ("podcast", "Podcast", "podcast", 4_000, [AUDIO, IMAGE], 2),
    ("rss", "RSS feed", "feed", None, [], 0),
]
INTERNAL = [
    ("govteams", "GovTEAMS (formerly govdex)", "collaboration", None, [IMAGE, VIDEO, AUDIO], 10),
    ("team-sites", "Team sites", "collaboration", None, [IMAGE, VIDEO, AUDIO], 10),
    ("mysite", "MySite", "internal", 512, [IMAGE], 1),
]

ANY_SITE = ["https://{site}/{path}", "https://{site}/{path}#{id}"]
SHAPES = {
    "facebook": [
        "https://www.facebook.com/{handle}/posts/{id}",
        "https://www.facebook.com/{handle}/posts/{slug}/{id}",
        "https://www.facebook.com/{handle}/videos/{number}",
        "https://www.facebook.com/permalink.php?story_fbid={id}&id={number}",
        "https://www.facebook.com/{slug}/posts/{id}?comment_id={id}",
    ],
    "linkedin": [
        "https://www.linkedin.com/feed/update/urn:li:activity:{number}",
        "https://www.linkedin.com/feed/update/urn:li:share:{number}",
        "https://www.linkedin.com/posts/{slug}",
        "https://www.linkedin.com/feed/update/urn:li:activity:{number}?commentUrn={slug}",
        "https://www.linkedin.com/feed/update/urn:li:activity:{number}?commentUrn={slug}&dashCommentUrn={slug}",
    ],
    "x": ["https://x.com/{handle}/status/{number}"],
    "bluesky": ["https://bsky.app/profile/{handle}/post/{id}"],
    "mastodon": ["https://{site}/@{handle}/{number}"],
    "youtube": [
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube.com/shorts/{id}",
        "https://youtu.be/{id}",
        "https://www.youtube.com/watch?v={id}&lc={slug}",
    ],
    "blog-or-forum": ANY_SITE,
    "news-comments": ANY_SITE,
    "finance-blog": ["https://www.finance.gov.au/{path}", "https://www.finance.gov.au/{path}#{id}"],
    "world-bank-blogs": [
        "https://blogs.worldbank.org/{path}",
        "https://blogs.worldbank.org/{path}#{id}",
        "https://data.worldbank.org/{path}",
    ],
    "wikipedia": [
        "https://en.wikipedia.org/wiki/Special:Diff/{number}",
        "https://en.wikipedia.org/wiki/Special:PermanentLink/{number}",
        "https://en.wikipedia.org/w/index.php?title={slug}&oldid={number}",
        "https://en.wikipedia.org/w/index.php?title={slug}&diff={number}&oldid={number}",
        "https://en.wikipedia.org/w/index.php?title={slug}&diff=prev&oldid={number}",
    ],
    "podcast": ["https://{site}/{path}"],
    "rss": ["https://{site}/{path}"],
    "govteams": ["https://govteams.sharepoint.com/sites/{path}", "https://govteams.sharepoint.com/teams/{path}"],
    "team-sites": ["https://{site}/sites/{path}", "https://{site}/teams/{path}"],
    "mysite": ["https://{site}/personal/{path}"],
}


def fill(apps, schema_editor):
    Platform = apps.get_model("profiles", "Platform")
    rows = [(True, OFFICIAL, row) for row in PUBLIC] + [(False, SENSITIVE, row) for row in INTERNAL]
    Platform.objects.bulk_create(
        Platform(slug=slug, name=name, kind=kind, public=public, ceiling=ceiling, text_limit=limit,
                 media=media, media_limit=files, permalink_shapes="\n".join(SHAPES[slug]))
        for public, ceiling, (slug, name, kind, limit, media, files) in rows
    )


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
