"""What more each platform counts, refuses and makes of a text, as they publish it in November 2026.

Facebook, LinkedIn and YouTube: comments are shorter or longer than posts. YouTube: a description is 5,000 bytes without
angle brackets, a title 100 characters (YouTube Data API, videos resource). Bluesky: 3,000 bytes (app.bsky.feed.post).
Bluesky, LinkedIn and Mastodon: pictures or one video. MCD and the administrators keep it from here on.
"""

from django.db import migrations, models

KNOWN = {
    "bluesky": {"byte_limit": 3_000, "linking": "bluesky", "mixes_media": False},
    "facebook": {"comment_limit": 8_000},
    "linkedin": {"comment_limit": 1_250, "mixes_media": False},
    "mastodon": {"linking": "scheme", "mixes_media": False},
    "wikipedia": {"linking": "scheme"},
    "x": {"linking": "x"},
    "youtube": {"byte_limit": 5_000, "comment_limit": 10_000, "title_limit": 100, "refuses": "<>"},
}


def fill(apps, schema_editor):
    for slug, known in KNOWN.items():
        apps.get_model("profiles", "Platform").objects.filter(slug=slug).update(**known)


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0012_closed_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='platform',
            name='byte_limit',
            field=models.PositiveIntegerField(blank=True, help_text='In UTF-8, where it counts bytes as well: é is two, an emoji four or more.', null=True),
        ),
        migrations.AddField(
            model_name='platform',
            name='comment_limit',
            field=models.PositiveIntegerField(blank=True, help_text='Characters of a comment or reply; empty: as for a post.', null=True),
        ),
        migrations.AddField(
            model_name='platform',
            name='linking',
            field=models.CharField(choices=[('domains', 'Of every domain'), ('scheme', 'Of what begins with http:// or https://'), ('x', 'Of every domain that X knows, in any case and behind Chinese as well'), ('bluesky', 'Of domains in small letters; its app shortens links that have a scheme')], default='domains', max_length=16),
        ),
        migrations.AddField(
            model_name='platform',
            name='mixes_media',
            field=models.BooleanField(default=True, help_text='Otherwise a video or a sound stands alone, and pictures go together.'),
        ),
        migrations.AddField(
            model_name='platform',
            name='refuses',
            field=models.CharField(blank=True, help_text='Characters that a post there must not have, such as <>.', max_length=20),
        ),
        migrations.AddField(
            model_name='platform',
            name='title_limit',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Characters, where our title is published; empty where it is not.', null=True),
        ),
        migrations.AddConstraint(
            model_name='platform',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('byte_limit', 0), _negated=True), models.Q(('comment_limit', 0), _negated=True), models.Q(('title_limit', 0), _negated=True)), name='platform_other_limits_are_positive', violation_error_message='A limit is at least 1, or left empty.'),
        ),
        migrations.AddConstraint(
            model_name='platform',
            constraint=models.CheckConstraint(condition=models.Q(('linking__in', ['domains', 'scheme', 'x', 'bluesky'])), name='platform_linking_is_known'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
