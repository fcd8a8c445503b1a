"""One guard for whatever somebody decides: not on what is from whoever seated them, or let them in, lately."""

from django.db import migrations

# A trigger that calls it says of its table who decides, and whom it concerns: two expressions over the row, `$1`, each
# an array of people's numbers. Who had decided before is not looked at again, unless whom it concerns has changed, or
# when they decided, which a table may say as a third.
UNTIED = """
CREATE FUNCTION require_untied_deciders() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    deciders bigint[];
    concerned bigint[];
    deciders_before bigint[];
    concerned_before bigint[];
    decided_at timestamptz[];
    decided_before timestamptz[];
BEGIN
    EXECUTE 'SELECT ' || TG_ARGV[0] INTO deciders USING NEW;
    IF array_remove(deciders, NULL) = '{}' THEN
        RETURN NEW;
    END IF;
    EXECUTE 'SELECT ' || TG_ARGV[1] INTO concerned USING NEW;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE 'SELECT ' || TG_ARGV[0] INTO deciders_before USING OLD;
        EXECUTE 'SELECT ' || TG_ARGV[1] INTO concerned_before USING OLD;
        IF TG_NARGS > 2 THEN
            EXECUTE 'SELECT ' || TG_ARGV[2] INTO decided_at USING NEW;
            EXECUTE 'SELECT ' || TG_ARGV[2] INTO decided_before USING OLD;
        END IF;
        IF (concerned, decided_at) IS NOT DISTINCT FROM (concerned_before, decided_before) THEN
            deciders := ARRAY(SELECT unnest(deciders) EXCEPT SELECT unnest(deciders_before));
        END IF;
    END IF;
    IF EXISTS (
        SELECT FROM profiles_tie WHERE person_id = ANY (deciders) AND by_id = ANY (concerned)
            AND at > clock_timestamp() - interval '30 days'
    ) THEN
        RAISE EXCEPTION 'Somebody with a hand in this, on %, has seated who decides on it, or let them in, lately.',
            TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deciders_are_untied BEFORE INSERT OR UPDATE ON profiles_topicauthority FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL)
    EXECUTE FUNCTION require_untied_deciders('ARRAY[($1).granted_by_id]', 'ARRAY[($1).person_id]');
ALTER TABLE profiles_topicauthority ENABLE ALWAYS TRIGGER deciders_are_untied;
"""
BACK = "DROP TRIGGER deciders_are_untied ON profiles_topicauthority; DROP FUNCTION require_untied_deciders();"

# As a restore of a backup spells it again: what compares three columns at once comes back otherwise.
SPELLED_OUT = """
DROP TRIGGER a_division_follows_for_good ON profiles_division;
CREATE TRIGGER a_division_follows_for_good BEFORE UPDATE ON profiles_division FOR EACH ROW
    WHEN (NEW.follows_id IS DISTINCT FROM OLD.follows_id OR NEW.earlier_ids IS DISTINCT FROM OLD.earlier_ids
        OR NEW.earlier_codes IS DISTINCT FROM OLD.earlier_codes)
    EXECUTE FUNCTION keep_what_it_is();
ALTER TABLE profiles_division ENABLE ALWAYS TRIGGER a_division_follows_for_good;
"""


class Migration(migrations.Migration):
    dependencies = [("profiles", "0010_addresses_need_two_people")]

    operations = [migrations.RunSQL(UNTIED, BACK), migrations.RunSQL(SPELLED_OUT, migrations.RunSQL.noop)]
