"""A contact that was disposed of: its row stays, for what is counted and linked; its words go, and only then."""

from django.db import migrations, models

DESTROY = """
CREATE FUNCTION destroy_contact(contact bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone CONSTANT text := 'Disposed of';
    reference CONSTANT varchar := 'SC-' || lpad(contact::text, greatest(6, length(contact::text)), '0');
BEGIN
    IF NOT was_disposed_of(reference) THEN
        RAISE EXCEPTION 'The log does not say that % was disposed of.', reference
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM contacts_note WHERE contact_id = contact;
    DELETE FROM contacts_answer WHERE contact_id = contact;
    UPDATE contacts_contact SET who = gone, what = gone, link = '', referred_to = '', outcome = gone,
        elsewhere = CASE WHEN platform_id IS NULL THEN gone ELSE '' END,
        why = CASE WHEN why = '' THEN '' ELSE gone END,
        disposed_at = clock_timestamp()
        WHERE id = contact;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_over"), ("records", "0005_disposed_payloads")]

    operations = [
        migrations.AddField("contact", "disposed_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "contact",
            models.CheckConstraint(
                condition=models.Q(("disposed_at", None), ("state", "recorded"), _connector="OR"),
                name="only_a_recorded_contact_is_disposed_of",
            ),
        ),
        migrations.RunSQL(DESTROY),
    ]
