"""Nobody decides on what is written by whoever seated them, or set how they sign in, within thirty days."""

from django.db import migrations

# An approval that stood before is not looked at again; one that changes in any way is.
UNTIED = """
CREATE FUNCTION require_untied() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
        (NEW.approved_by_id, NEW.approved_at, NEW.objected_by_id, NEW.objected_at, NEW.contributors)
        IS NOT DISTINCT FROM
        (OLD.approved_by_id, OLD.approved_at, OLD.objected_by_id, OLD.objected_at, OLD.contributors)
    THEN
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM profiles_tie WHERE person_id IN (NEW.approved_by_id, NEW.objected_by_id)
            AND by_id = ANY (NEW.contributors) AND at > clock_timestamp() - interval '30 days'
    ) THEN
        RAISE EXCEPTION 'Somebody with a hand in this post has seated who decides on it, or let them in, lately.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER deciders_are_untied BEFORE INSERT OR UPDATE ON approvals_post FOR EACH ROW
    WHEN (NEW.approved_by_id IS NOT NULL OR NEW.objected_by_id IS NOT NULL)
    EXECUTE FUNCTION require_untied();
ALTER TABLE approvals_post ENABLE ALWAYS TRIGGER deciders_are_untied;
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0015_ground"), ("profiles", "0007_guards_of_seats")]

    operations = [
        migrations.RunSQL(
            UNTIED, "DROP TRIGGER deciders_are_untied ON approvals_post; DROP FUNCTION require_untied();"
        )
    ]
