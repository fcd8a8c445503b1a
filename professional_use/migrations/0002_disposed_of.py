"""A comment that was disposed of: its row stays, for what is counted; its words go, and only then."""

from django.db import migrations, models

DESTROY = """
CREATE FUNCTION destroy_professional_comment(comment bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone CONSTANT text := 'Disposed of';
    reference CONSTANT varchar := 'PU-' || lpad(comment::text, greatest(6, length(comment::text)), '0');
BEGIN
    IF NOT was_disposed_of(reference) THEN
        RAISE EXCEPTION 'The log does not say that % was disposed of.', reference
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE professional_use_professionalcomment SET place = gone, link = '', profile = gone, topic = gone, what = gone,
        disclaimer = CASE WHEN disclaimer = '' THEN '' ELSE gone END,
        makes_clear = CASE WHEN makes_clear = '' THEN '' ELSE gone END,
        note = '', reason = '',
        concern = CASE WHEN concern IS NULL THEN NULL ELSE gone END,
        answer = CASE WHEN answer IS NULL THEN NULL ELSE gone END,
        disposed_at = clock_timestamp()
        WHERE id = comment;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("professional_use", "0001_initial"), ("records", "0005_disposed_payloads")]

    operations = [
        migrations.AddField("professionalcomment", "disposed_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "professionalcomment",
            models.CheckConstraint(
                condition=models.Q(("disposed_at", None), ("state", "recorded"), _connector="OR"),
                name="only_a_recorded_comment_is_disposed_of",
            ),
        ),
        migrations.RunSQL(DESTROY),
    ]
