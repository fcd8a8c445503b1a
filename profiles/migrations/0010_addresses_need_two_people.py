"""Whoever proposes where somebody is reached is not who confirms it, since links for a password go there."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# It is settled once, by somebody else: themselves, or an MCD manager or auditor (`may_confirm_address` of the policy).
# Whom the proposer has in their hand confirms no change. The address that somebody was added with is another's to
# confirm, and in a new portal everybody there was let in by its first administrator.
SETTLED_ONCE = f"""
CREATE FUNCTION may_confirm_address(change profiles_addresschange) RETURNS boolean LANGUAGE sql
SET search_path = public, pg_temp AS $$
    SELECT NOT change.first AND change.confirmed_by_id = change.person_id
    OR change.confirmed_by_id <> change.person_id AND EXISTS (
        SELECT FROM profiles_seating AS seat
        JOIN profiles_person AS person ON person.id = seat.person_id AND person.is_active
        WHERE seat.person_id = change.confirmed_by_id AND seat.role IN ('mcd_manager', 'auditor')
            AND (clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date BETWEEN seat.starts_on AND seat.ends_on
    ) AND (change.first OR NOT EXISTS (
        SELECT FROM profiles_tie WHERE person_id = change.confirmed_by_id AND by_id = change.proposed_by_id
            AND at > clock_timestamp() - interval '30 days'
    ))
$$;
CREATE FUNCTION require_unsettled_address() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_at IS NOT NULL OR NEW.refused_at IS NOT NULL THEN
            RAISE EXCEPTION 'A change of an address waits before it is confirmed or refused.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.confirmed_at IS NOT NULL OR OLD.refused_at IS NOT NULL OR
        (NEW.id, NEW.person_id, NEW.email, NEW.first, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM
        (OLD.id, OLD.person_id, OLD.email, OLD.first, OLD.reason, OLD.proposed_by_id, OLD.proposed_at)
    THEN
        RAISE EXCEPTION 'A change of an address stands as it was proposed, and is confirmed or refused once.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND NOT may_confirm_address(NEW) THEN
        RAISE EXCEPTION 'This address is not theirs to confirm.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER addresses_are_settled_once BEFORE INSERT OR UPDATE ON profiles_addresschange
    FOR EACH ROW EXECUTE FUNCTION require_unsettled_address();
ALTER TABLE profiles_addresschange ENABLE ALWAYS TRIGGER addresses_are_settled_once;
CREATE FUNCTION require_confirmed_address() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.email IS DISTINCT FROM (
        SELECT email FROM profiles_addresschange WHERE person_id = NEW.id AND confirmed_at IS NOT NULL
        ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'Somebody else confirms where a person is reached.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER an_address_takes_two BEFORE UPDATE ON profiles_person FOR EACH ROW
    WHEN (NEW.email IS DISTINCT FROM OLD.email) EXECUTE FUNCTION require_confirmed_address();
ALTER TABLE profiles_person ENABLE ALWAYS TRIGGER an_address_takes_two;
"""
NO_LONGER = """
DROP TRIGGER an_address_takes_two ON profiles_person;
DROP FUNCTION require_confirmed_address();
DROP TRIGGER addresses_are_settled_once ON profiles_addresschange;
DROP FUNCTION require_unsettled_address();
DROP FUNCTION may_confirm_address(profiles_addresschange);
"""

# Each is asked for one person, so what is said once here must not be read for everybody (NOT MATERIALIZED).
TIES = f"""
CREATE OR REPLACE VIEW profiles_tie AS
WITH direct AS NOT MATERIALIZED (
    SELECT 'proposed ' || id AS id, person_id, proposed_by_id AS by_id,
           greatest(coalesce(confirmed_at, proposed_at), starts_on::timestamp AT TIME ZONE '{settings.TIME_ZONE}') AS at
    FROM profiles_nomination WHERE (confirmed_at IS NOT NULL OR set_up) AND proposed_by_id IS NOT NULL
    UNION ALL
    SELECT 'confirmed ' || id, person_id, confirmed_by_id,
           greatest(confirmed_at, starts_on::timestamp AT TIME ZONE '{settings.TIME_ZONE}')
    FROM profiles_nomination WHERE confirmed_at IS NOT NULL
    UNION ALL
    SELECT 'sign-in ' || id, person_id, by_id, at FROM profiles_signinchange WHERE by_id <> person_id
)
SELECT id, person_id, by_id, at, by_id AS through_id FROM direct
UNION ALL
SELECT direct.id || ', added ' || added.id, direct.person_id, added.person_id,
       least(direct.at, added.proposed_at), direct.by_id
FROM direct JOIN profiles_addresschange AS added ON added.proposed_by_id = direct.by_id AND added.first
WHERE added.person_id <> direct.person_id AND NOT EXISTS (
    SELECT FROM profiles_addresschange AS confirmed
    WHERE confirmed.person_id = added.person_id AND confirmed.confirmed_at IS NOT NULL
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('profiles', '0009_divisions_follow'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('first', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refused_because', models.CharField(blank=True, max_length=300)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='address_changes', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change of an address',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('confirmed_at', None), ('refused_at', None)), fields=['-id'], name='addresses_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='somebody_else_confirms_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='address_confirmed_by_and_at'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='address_refused_by_and_at'), models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('refused_at', None), _connector='OR'), name='address_confirmed_or_refused')],
            },
        ),
        migrations.RunSQL(TIES, migrations.RunSQL.noop),
        migrations.RunSQL(SETTLED_ONCE, NO_LONGER),
    ]
