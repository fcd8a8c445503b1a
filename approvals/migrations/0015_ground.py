"""What a decision rests on, bound as a whole: its sources, topic and purpose too, and the answers to the checks."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Q

SAID = (
    "number", "account_id", "activity", "purpose", "title", "topic_id", "contact_id", "relation", "relates_to_id",
    "reach", "text", "answers_link", "answers_quote", "links", "media", "sources", "disclosure_reason", "marking",
    "wanted_at",
)  # fmt: skip
NOTHING = "0" * 64  # of a post that was disposed of
BATCH = 1_000


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From the rows as they stand. What was approved before stays approved, and may go out."""
    Post = apps.get_model("approvals", "Post")
    posts = Post.objects.select_related("version").order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(_grounded(posts), BATCH)):
        Post.objects.bulk_update(batch, ["ground", "approved_ground"])


def _grounded(posts: Iterator[Any]) -> Iterator[Any]:
    for post in posts:
        post.ground = NOTHING if post.disposed_at else _ground(post)
        post.approved_ground = post.ground if post.approved_by_id else None
        yield post


def _ground(post: Any) -> str:
    """As `Version.ground` made it when this was written."""
    rests_on = {name: _plain(getattr(post.version, name)) for name in SAID} | {"answers": post.answers}
    kept = {name: value for name, value in rests_on.items() if value not in (None, "", [])}
    spelled = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(spelled.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


# As in 0013, and the ground goes as well: of a short text it could be guessed.
DESTROY = """
CREATE OR REPLACE FUNCTION destroy_post(post bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone CONSTANT text := 'Disposed of';
    nothing CONSTANT text := repeat('0', 64);
BEGIN
    IF NOT was_disposed_of(reference_of_post(post)) THEN
        RAISE EXCEPTION 'The log does not say that % was disposed of.', reference_of_post(post)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE approvals_version SET title = gone, text = '', answers_link = '', answers_quote = '', links = '[]',
        media = '[]', sources = '', disclosure_reason = '', reach = '', fingerprint = nothing
        WHERE post_id = post AND fingerprint <> nothing;
    UPDATE approvals_standinguse SET fingerprint = nothing WHERE post_id = post;
    DELETE FROM approvals_reconfirmation WHERE post_id = post;
    UPDATE approvals_consultation SET question = gone,
        answer = CASE WHEN answered_by_id IS NULL THEN '' ELSE gone END WHERE post_id = post;
    UPDATE approvals_incident SET resolution = CASE WHEN closed_by_id IS NULL THEN '' ELSE gone END
        WHERE post_id = post;
    UPDATE approvals_post SET answers = '[]', reason = '', fingerprint = nothing, ground = nothing,
        approved_fingerprint = CASE WHEN approved_fingerprint IS NULL THEN NULL ELSE nothing END,
        approved_ground = CASE WHEN approved_ground IS NULL THEN NULL ELSE nothing END,
        emergency = CASE WHEN emergency IS NULL THEN NULL ELSE gone END,
        permalink = CASE WHEN permalink IS NULL THEN NULL ELSE '' END,
        live_text = CASE WHEN live_text IS NULL THEN NULL ELSE '' END,
        disposed_at = clock_timestamp()
        WHERE id = post;
END $$;
"""

GROUND = (
    " ground = nothing,",
    "        approved_ground = CASE WHEN approved_ground IS NULL THEN NULL ELSE nothing END,\n",
)
BEFORE = DESTROY.replace(GROUND[0], "").replace(GROUND[1], "")

# Columns of the approval that stand together: checked anew only once the rows of before have their ground.
BOUND = ("approved_by", "approved_at", "approved_as", "approved_fingerprint", "approved_ground", "approval_ends_at")
WHOLE = Q(**{f"{name}__isnull": True for name in BOUND}) | Q(**{f"{name}__isnull": False for name in BOUND})


class Migration(migrations.Migration):
    dependencies = [("approvals", "0014_contributors")]

    operations = [
        migrations.AddField("post", "ground", models.CharField(max_length=64, default=NOTHING), preserve_default=False),
        migrations.AddField("post", "approved_ground", models.CharField(max_length=64, null=True)),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveConstraint("post", "an_approval_is_whole"),
        migrations.AddConstraint("post", models.CheckConstraint(condition=WHOLE, name="an_approval_is_whole")),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=Q(approved_ground=None) | Q(approved_ground=F("ground")),
                name="an_approval_binds_the_ground",
            ),
        ),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(condition=Q(ground__regex="^[0-9a-f]{64}$"), name="post_ground_is_sha256"),
        ),
        migrations.RunSQL(DESTROY, BEFORE),
    ]
