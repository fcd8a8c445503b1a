"""Where signatures are required, the database takes no decision without one: not from the owner of the tables either.

It cannot judge a signature. Who puts a false one there is found by the verifier, by anybody.
"""

import django.utils.timezone
from django.db import migrations, models

# The kinds are those of `records.verify.SIGNABLE`; a test compares.
REQUIRE = """
CREATE FUNCTION require_signature() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM records_signaturesrequired)
        AND (convert_from(NEW.content, 'UTF8')::json -> 'fields' -> 'signed.signature') IS NULL
    THEN
        RAISE EXCEPTION 'A decision is signed with the passkey of its decider here.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_are_signed_where_required BEFORE INSERT ON records_entry FOR EACH ROW
    WHEN (NEW.kind IN (
        'post.approved', 'post.confirmed', 'post.declined', 'post.reconfirmed', 'standing.granted', 'standing.changed',
        'standing.renewed', 'standing.cosigned', 'seat.confirmed', 'foi.approved', 'disposal.approved'
    )) EXECUTE FUNCTION require_signature();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER decisions_are_signed_where_required;
"""
NO_LONGER = """
DROP TRIGGER decisions_are_signed_where_required ON records_entry;
DROP FUNCTION require_signature();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0011_words_cut_by_the_portal'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignaturesRequired',
            fields=[
                ('number', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('number', 1)), name='signatures_are_required_once')],
            },
        ),
        migrations.RunSQL(REQUIRE, NO_LONGER),
    ]
