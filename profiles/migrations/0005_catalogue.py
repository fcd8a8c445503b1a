"""How each platform counts, and how one publishes there by hand (DEF-1); and the one topic that every place needs.

As the platforms do it in November 2026. MCD and the administrators keep both from here on.
"""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

COUNTING = {"x": ("weighted", 23), "mastodon": ("links_as_23", 23), "bluesky": ("graphemes", None)}

HINTS = {
    "facebook": "Post as the page, not as yourself: the switch is at the top right. For a comment, open the post that it "
    "answers, check that the page’s name stands beside the box, and copy the link from the time under the comment.",
    "linkedin": "Choose the Treasury’s page as the one who posts, before you paste. Give each image its alternative text "
    "before you post. Copy the link from the menu of the post.",
    "x": "Check that the account shown is the Treasury’s. Add the alternative text to each image with “+ALT”. Read it "
    "once more before you post: a correction later is seen by everybody.",
    "bluesky": "Add the alternative text with “+ALT” on each image. A post here cannot be edited afterwards. Copy the "
    "link from the menu of the post.",
    "mastodon": "Set the visibility to public and the language to English. Describe each file before you post. Copy the "
    "link from the time of the post, on our own server and not as another server shows it.",
    "youtube": "Upload as unlisted, check the captions, then make it public. The text goes into the description; for a "
    "comment, pin nothing and copy the link from the comment’s time.",
    "blog-or-forum": "Sign in with the Treasury’s account and never anonymously. Comments are often held by a moderator: "
    "give the link once the comment can be read by everybody.",
    "news-comments": "Comment with the Treasury’s account and never anonymously. The site’s moderator decides whether it "
    "appears; if it does not within a day, report here that it could not be published.",
    "finance-blog": "Use the comment form under the article, with your official address, which is not shown. Comments "
    "appear after the Department of Finance has looked at them.",
    "world-bank-blogs": "Use the comment form under the article, with your official name and address. Comments appear "
    "after the World Bank has looked at them; its readers are abroad, so spell out what is Australian.",
    "wikipedia": "Only on the article’s talk page, never in the article itself: write under “Add topic” and sign with four "
    "tildes. Your user page has to say whom you work for. Take the link from the page’s history.",
    "podcast": "The text goes into the show notes, and the transcript is published with the episode. The link is that of "
    "the episode’s page on our own site.",
    "rss": "The title is the item’s title and the text its description; a feed shows them without formatting. The link is "
    "that of the page to which the item leads.",
    "govteams": "Post in the community itself, not in a chat. Members from other agencies and from outside can read it: "
    "check who belongs to the community first.",
    "team-sites": "Post it as a page or in the discussion of the team’s site. Copy the link from the address bar.",
    "mysite": "Post it to your feed on MySite. Everybody in the Treasury can read it; copy the link from its time.",
}


def fill(apps, schema_editor):
    Platform = apps.get_model("profiles", "Platform")
    for slug, hint in HINTS.items():
        counting, link_length = COUNTING.get(slug, ("characters", None))
        Platform.objects.filter(slug=slug).update(publish_hint=hint, counting=counting, link_length=link_length)
    apps.get_model("profiles", "Account").objects.update(review_due_on=F("reviewed_on") + timedelta(days=365))
    apps.get_model("profiles", "Topic").objects.create(slug="general", name="The Treasury in general", open_to_all=True)


class Migration(migrations.Migration):
    dependencies = [("profiles", "0004_topics_and_reviews")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
