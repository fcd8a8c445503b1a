"""The law of seats, in the database: nobody sits where something is decided unless two people arranged it."""

from django.conf import settings
from django.db import migrations, models

TWO_PEOPLE = "('general_manager', 'mcd_reviewer', 'mcd_manager', 'records_officer', 'auditor', 'administrator')"

# Whose holder decides something else than an office's: the roles that confirm each (`CONFIRMERS` of the policy).
MCD, OR_AUDITOR = "ARRAY['mcd_manager']", "ARRAY['mcd_manager', 'auditor']"
ENTITLED = f"""
CREATE FUNCTION may_confirm_seat(nomination profiles_nomination) RETURNS boolean LANGUAGE sql
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM profiles_seating AS seat
        JOIN profiles_person AS person ON person.id = seat.person_id AND person.is_active
        JOIN profiles_position AS proposed ON proposed.id = nomination.position_id
        WHERE seat.person_id = nomination.confirmed_by_id
            AND (clock_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date BETWEEN seat.starts_on AND seat.ends_on
            AND (
                seat.role = ANY (
                    CASE WHEN proposed.role IN ('general_manager', 'mcd_reviewer') THEN {MCD} ELSE {OR_AUDITOR} END
                )
                OR nomination.acting AND seat.position_id = nomination.position_id AND seat.instrument = ''
            )
    ) AND NOT EXISTS (
        SELECT FROM profiles_tie WHERE person_id = nomination.confirmed_by_id AND by_id = nomination.proposed_by_id
            AND at > clock_timestamp() - interval '30 days'
    )
$$;
"""

# What only ends earlier seats nobody; what has ended does not begin again. What stood before there were nominations
# goes on.
REQUIRE_NOMINATION = f"""
CREATE FUNCTION require_nomination() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.person_id, NEW.position_id, NEW.nomination_id)
            IS NOT DISTINCT FROM (OLD.person_id, OLD.position_id, OLD.nomination_id)
        AND NEW.starts_on >= OLD.starts_on
        AND coalesce(NEW.ends_on, 'infinity') <= coalesce(OLD.ends_on, 'infinity')
        AND (to_jsonb(OLD) ->> 'revoked_at' IS NULL OR to_jsonb(NEW) ->> 'revoked_at' <= to_jsonb(OLD) ->> 'revoked_at')
    THEN
        RETURN NEW;
    END IF;
    IF (SELECT role FROM profiles_position WHERE id = NEW.position_id) IN {TWO_PEOPLE} AND (TG_OP = 'UPDATE' OR NOT EXISTS (
        SELECT FROM profiles_nomination AS nomination
        WHERE nomination.id = NEW.nomination_id AND (confirmed_at IS NOT NULL OR set_up)
            AND (nomination.person_id, nomination.position_id) = (NEW.person_id, NEW.position_id)
            AND acting = (TG_TABLE_NAME = 'profiles_actingarrangement')
            AND nomination.starts_on <= NEW.starts_on
            AND coalesce(NEW.ends_on, 'infinity') <= coalesce(nomination.ends_on, 'infinity')
    )) THEN
        RAISE EXCEPTION 'This seat decides: one person proposes who takes it, and another confirms it.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER two_people_seat BEFORE INSERT OR UPDATE ON profiles_appointment
    FOR EACH ROW EXECUTE FUNCTION require_nomination();
ALTER TABLE profiles_appointment ENABLE ALWAYS TRIGGER two_people_seat;
CREATE TRIGGER two_people_seat BEFORE INSERT OR UPDATE ON profiles_actingarrangement
    FOR EACH ROW EXECUTE FUNCTION require_nomination();
ALTER TABLE profiles_actingarrangement ENABLE ALWAYS TRIGGER two_people_seat;
"""

# It begins unsettled, stands as it was proposed, and is settled once, by somebody who is entitled to.
SETTLED_ONCE = """
CREATE FUNCTION require_unsettled() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.confirmed_at IS NOT NULL OR NEW.refused_at IS NOT NULL OR NEW.lapsed_at IS NOT NULL THEN
            RAISE EXCEPTION 'A nomination waits before it is confirmed or refused.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.confirmed_at IS NOT NULL OR OLD.refused_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL OR OLD.set_up OR
        (NEW.id, NEW.person_id, NEW.position_id, NEW.acting, NEW.starts_on, NEW.ends_on, NEW.instrument,
         NEW.set_up, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM
        (OLD.id, OLD.person_id, OLD.position_id, OLD.acting, OLD.starts_on, OLD.ends_on, OLD.instrument,
         OLD.set_up, OLD.proposed_by_id, OLD.proposed_at)
    THEN
        RAISE EXCEPTION 'A nomination stands as it was proposed, and is confirmed or refused once.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.confirmed_at IS NOT NULL AND NOT may_confirm_seat(NEW) THEN
        RAISE EXCEPTION 'This is not theirs to confirm.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nominations_are_settled_once BEFORE INSERT OR UPDATE ON profiles_nomination
    FOR EACH ROW EXECUTE FUNCTION require_unsettled();
ALTER TABLE profiles_nomination ENABLE ALWAYS TRIGGER nominations_are_settled_once;
"""

# While nobody else is there to confirm: seven days from the first of them, in a portal that had nobody seated before.
# The policy ends it sooner, with the first that somebody confirmed (`is_setting_up`).
SET_UP_ENDS = f"""
CREATE FUNCTION require_set_up() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.set_up AND (
        EXISTS (SELECT FROM profiles_nomination WHERE set_up AND proposed_at < clock_timestamp() - interval '7 days')
        OR EXISTS (
            SELECT FROM profiles_appointment JOIN profiles_position ON profiles_position.id = position_id
            WHERE nomination_id IS NULL AND role IN {TWO_PEOPLE}
        )
    ) THEN
        RAISE EXCEPTION 'The set-up of this portal is over: somebody else confirms who takes a seat.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER the_set_up_ends BEFORE INSERT ON profiles_nomination FOR EACH ROW EXECUTE FUNCTION require_set_up();
ALTER TABLE profiles_nomination ENABLE ALWAYS TRIGGER the_set_up_ends;
"""

KEEPS = """
CREATE FUNCTION keep_what_it_is() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: what it is was settled when it was made.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER a_seat_keeps_its_role BEFORE UPDATE ON profiles_position FOR EACH ROW
    WHEN ((NEW.role, NEW.division_id) IS DISTINCT FROM (OLD.role, OLD.division_id))
    EXECUTE FUNCTION keep_what_it_is();
ALTER TABLE profiles_position ENABLE ALWAYS TRIGGER a_seat_keeps_its_role;
CREATE TRIGGER a_division_keeps_its_code BEFORE UPDATE ON profiles_division FOR EACH ROW
    WHEN (NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION keep_what_it_is();
ALTER TABLE profiles_division ENABLE ALWAYS TRIGGER a_division_keeps_its_code;
CREATE TRIGGER a_user_name_stays BEFORE UPDATE ON profiles_person FOR EACH ROW
    WHEN (NEW.username IS DISTINCT FROM OLD.username) EXECUTE FUNCTION keep_what_it_is();
ALTER TABLE profiles_person ENABLE ALWAYS TRIGGER a_user_name_stays;
"""

# It begins on the first day in the seat, if that is later than what was arranged.
TIES = f"""
CREATE VIEW profiles_tie AS
SELECT 'proposed ' || id AS id, person_id, proposed_by_id AS by_id,
       greatest(coalesce(confirmed_at, proposed_at), starts_on::timestamp AT TIME ZONE '{settings.TIME_ZONE}') AS at
FROM profiles_nomination WHERE (confirmed_at IS NOT NULL OR set_up) AND proposed_by_id IS NOT NULL
UNION ALL
SELECT 'confirmed ' || id, person_id, confirmed_by_id,
       greatest(confirmed_at, starts_on::timestamp AT TIME ZONE '{settings.TIME_ZONE}')
FROM profiles_nomination WHERE confirmed_at IS NOT NULL
UNION ALL
SELECT 'sign-in ' || id, person_id, by_id, at FROM profiles_signinchange WHERE by_id <> person_id
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0006_seats_need_two_people")]

    operations = [
        migrations.RunSQL(TIES, "DROP VIEW profiles_tie"),
        migrations.RunSQL(ENTITLED, "DROP FUNCTION may_confirm_seat(profiles_nomination)"),
        migrations.RunSQL(
            REQUIRE_NOMINATION,
            "DROP TRIGGER two_people_seat ON profiles_appointment;"
            "DROP TRIGGER two_people_seat ON profiles_actingarrangement; DROP FUNCTION require_nomination();",
        ),
        migrations.RunSQL(
            SETTLED_ONCE,
            "DROP TRIGGER nominations_are_settled_once ON profiles_nomination; DROP FUNCTION require_unsettled();",
        ),
        migrations.RunSQL(
            SET_UP_ENDS,
            "DROP TRIGGER the_set_up_ends ON profiles_nomination; DROP FUNCTION require_set_up();",
        ),
        migrations.RunSQL(
            KEEPS,
            "DROP TRIGGER a_seat_keeps_its_role ON profiles_position;"
            "DROP TRIGGER a_division_keeps_its_code ON profiles_division;"
            "DROP TRIGGER a_user_name_stays ON profiles_person; DROP FUNCTION keep_what_it_is();",
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"managed": False},
        ),
    ]
