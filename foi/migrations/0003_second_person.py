"""The law that no single row can say: what is approved is what was marked, and nobody approves their own marks."""

from django.db import migrations

LAW = """
CREATE FUNCTION foi_refuse_own_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.approved_by_id IS NOT NULL
        AND EXISTS (SELECT FROM foi_mark WHERE request_id = NEW.id AND marked_by_id = NEW.approved_by_id)
    THEN
        RAISE EXCEPTION 'foi_approver_marked_nothing: somebody else approves what one has marked.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER foi_approver_marked_nothing BEFORE INSERT OR UPDATE ON foi_informationrequest
    FOR EACH ROW EXECUTE FUNCTION foi_refuse_own_marks();
ALTER TABLE foi_informationrequest ENABLE ALWAYS TRIGGER foi_approver_marked_nothing;

CREATE FUNCTION foi_require_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Under the request's lock: a mark must not slip in beside the approval.
    PERFORM FROM foi_informationrequest WHERE id = NEW.request_id AND state = 'open' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'foi_is_open: nothing is gathered or marked once the request is submitted.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER foi_marks_while_open BEFORE INSERT OR UPDATE OF taken_back_at ON foi_mark
    FOR EACH ROW EXECUTE FUNCTION foi_require_open();
ALTER TABLE foi_mark ENABLE ALWAYS TRIGGER foi_marks_while_open;
CREATE TRIGGER foi_gathers_while_open BEFORE INSERT OR UPDATE OF removed_at ON foi_gathered
    FOR EACH ROW EXECUTE FUNCTION foi_require_open();
ALTER TABLE foi_gathered ENABLE ALWAYS TRIGGER foi_gathers_while_open;
"""

UNDONE = """
DROP TRIGGER foi_gathers_while_open ON foi_gathered;
DROP TRIGGER foi_marks_while_open ON foi_mark;
DROP TRIGGER foi_approver_marked_nothing ON foi_informationrequest;
DROP FUNCTION foi_require_open();
DROP FUNCTION foi_refuse_own_marks();
"""


class Migration(migrations.Migration):
    dependencies = [("foi", "0002_provisions")]
    operations = [migrations.RunSQL(LAW, UNDONE)]
