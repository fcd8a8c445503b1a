"""Each person's own keys. What one is stays as it was enrolled, and what was revoked stays so."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Another key than the first waits a day, also where those before it were revoked.
STAND_AS_ENROLLED = """
CREATE FUNCTION require_passkey_as_enrolled() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.usable_from < NEW.enrolled_at + interval '1 day' AND EXISTS (
            SELECT FROM profiles_passkey WHERE person_id = NEW.person_id
        ) THEN
            RAISE EXCEPTION 'Another passkey than the first waits a day.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.person_id, NEW.credential_id, NEW.public_key, NEW.algorithm, NEW.label, NEW.aaguid, NEW.enrolled_at,
        NEW.usable_from, NEW.entry_hash)
        IS DISTINCT FROM
        (OLD.id, OLD.person_id, OLD.credential_id, OLD.public_key, OLD.algorithm, OLD.label, OLD.aaguid, OLD.enrolled_at,
        OLD.usable_from, OLD.entry_hash)
        OR OLD.revoked_at IS NOT NULL OR NEW.sign_count < OLD.sign_count
        OR OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at
    THEN
        RAISE EXCEPTION 'A passkey stands as it was enrolled, is confirmed once, and revoked for good.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passkeys_stand_as_enrolled BEFORE INSERT OR UPDATE ON profiles_passkey
    FOR EACH ROW EXECUTE FUNCTION require_passkey_as_enrolled();
ALTER TABLE profiles_passkey ENABLE ALWAYS TRIGGER passkeys_stand_as_enrolled;
"""
NO_LONGER = """
DROP TRIGGER passkeys_stand_as_enrolled ON profiles_passkey;
DROP FUNCTION require_passkey_as_enrolled();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0017_people_come_and_leave'),
    ]

    operations = [
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credential_id', models.BinaryField(error_messages={'unique': 'This passkey is enrolled already.'}, max_length=1023, unique=True)),
                ('public_key', models.BinaryField(max_length=2048)),
                ('algorithm', models.SmallIntegerField(choices=[(-7, 'ES256'), (-8, 'EdDSA'), (-257, 'RS256')])),
                ('label', models.CharField(max_length=60)),
                ('aaguid', models.UUIDField()),
                ('sign_count', models.PositiveBigIntegerField(default=0)),
                ('enrolled_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('usable_from', models.DateTimeField(default=django.utils.timezone.now)),
                ('entry_hash', models.BinaryField(max_length=32)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_because', models.CharField(blank=True, max_length=300)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passkeys', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('algorithm__in', [-7, -8, -257])), name='passkey_algorithm_is_known'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='passkey_has_a_label'), models.CheckConstraint(condition=models.Q(('usable_from__gte', models.F('enrolled_at'))), name='passkey_is_used_after_its_enrolment'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('person')), _negated=True), _connector='OR'), name='somebody_else_confirms_a_passkey'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='passkey_confirmed_by_and_at'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='passkey_revoked_by_and_at')],
            },
        ),
        migrations.RunSQL(STAND_AS_ENROLLED, NO_LONGER),
    ]
