"""A post that was disposed of: its rows stay, for what is counted and linked; its words go, and only then."""

from django.db import migrations, models

# Version is history, so the law spells out the one change that it may undergo.
LAW = """
CREATE FUNCTION reference_of_post(post bigint) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$
    SELECT 'TS-' || lpad(post::text, greatest(6, length(post::text)), '0')
$$;

DROP TRIGGER append_only ON approvals_version;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON approvals_version EXECUTE FUNCTION refuse_change();
ALTER TABLE approvals_version ENABLE ALWAYS TRIGGER append_only;
DROP TRIGGER append_only ON approvals_standinguse;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON approvals_standinguse EXECUTE FUNCTION refuse_change();
ALTER TABLE approvals_standinguse ENABLE ALWAYS TRIGGER append_only;

CREATE FUNCTION require_emptied_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    emptied jsonb := jsonb_build_object('title', 'Disposed of', 'text', '', 'answers_link', '', 'answers_quote', '',
        'links', '[]'::jsonb, 'media', '[]'::jsonb, 'sources', '', 'disclosure_reason', '', 'reach', '',
        'fingerprint', repeat('0', 64));
BEGIN
    IF NOT was_disposed_of(reference_of_post(OLD.post_id)) OR to_jsonb(NEW) <> to_jsonb(OLD) || emptied THEN
        RAISE EXCEPTION 'UPDATE on approvals_version is refused: its rows are history.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER versions_are_only_emptied BEFORE UPDATE ON approvals_version
    FOR EACH ROW EXECUTE FUNCTION require_emptied_version();
ALTER TABLE approvals_version ENABLE ALWAYS TRIGGER versions_are_only_emptied;

CREATE FUNCTION require_emptied_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT was_disposed_of(reference_of_post(OLD.post_id))
        OR to_jsonb(NEW) <> to_jsonb(OLD) || jsonb_build_object('fingerprint', repeat('0', 64)) THEN
        RAISE EXCEPTION 'UPDATE on approvals_standinguse is refused: its rows are history.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER uses_are_only_emptied BEFORE UPDATE ON approvals_standinguse
    FOR EACH ROW EXECUTE FUNCTION require_emptied_use();
ALTER TABLE approvals_standinguse ENABLE ALWAYS TRIGGER uses_are_only_emptied;
"""

# A fingerprint goes as well: of a short text it could be guessed.
DESTROY = """
CREATE FUNCTION destroy_post(post bigint) RETURNS void LANGUAGE plpgsql
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
    UPDATE approvals_post SET answers = '[]', reason = '', fingerprint = nothing,
        approved_fingerprint = CASE WHEN approved_fingerprint IS NULL THEN NULL ELSE nothing END,
        emergency = CASE WHEN emergency IS NULL THEN NULL ELSE gone END,
        permalink = CASE WHEN permalink IS NULL THEN NULL ELSE '' END,
        live_text = CASE WHEN live_text IS NULL THEN NULL ELSE '' END,
        disposed_at = clock_timestamp()
        WHERE id = post;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0012_what_a_version_is_for"),
        ("records", "0005_disposed_payloads"),
    ]

    operations = [
        migrations.AddField("post", "disposed_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(("disposed_at", None), ("state", "recorded"), _connector="OR"),
                name="only_a_recorded_post_is_disposed_of",
            ),
        ),
        migrations.RunSQL(LAW),
        migrations.RunSQL(DESTROY),
    ]
