"""A permalink is of one post; what was pasted stands beside it, and what the platform made of the text."""

from importlib import import_module

from django.db import migrations, models

from profiles.permalink_shapes import Address
from profiles.permalinks import permalink, permalink_key

BATCH = 1_000
DESTROY = import_module("approvals.migrations.0015_ground").DESTROY
LINK = "        permalink = CASE WHEN permalink IS NULL THEN NULL ELSE '' END,\n"
FORGET = DESTROY.replace(LINK, LINK + "        permalink_pasted = '', own_permalink = NULL, rewritings = '[]',\n")


def fill_in(apps, schema_editor):
    """The first of several with one link has it alone. The others keep theirs, and their pages say so: they happened."""
    Post = apps.get_model("approvals", "Post")
    posts = Post.objects.exclude(permalink=None).exclude(permalink="").exclude(version__relation="takedown")
    taken, filled = set(), []
    for post in posts.select_related("account__platform").order_by("pk").iterator(chunk_size=BATCH):
        key = _key(post)
        if key and key not in taken:
            taken.add(key)
            post.own_permalink = key
            filled.append(post)
    Post.objects.bulk_update(filled, ["own_permalink"], batch_size=BATCH)


def _key(post):
    recorded = permalink(post.account, post.permalink) or post.permalink
    return permalink_key(recorded) if Address.read(recorded) else recorded


class Migration(migrations.Migration):
    dependencies = [("approvals", "0018_uploads"), ("profiles", "0015_permalinks")]

    operations = [
        migrations.AddField("post", "permalink_pasted", models.TextField(blank=True, default="")),
        migrations.AddField("post", "own_permalink", models.TextField(null=True)),
        migrations.AddField("post", "as_written", models.BooleanField(null=True)),
        migrations.AddField("post", "rewritings", models.JSONField(default=list)),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "post", models.UniqueConstraint(fields=["own_permalink"], name="a_permalink_is_of_one_post")
        ),
        migrations.RunSQL(FORGET, DESTROY),
    ]
