"""Nobody lets records go that somebody proposed who seated them, or let them in, lately."""

from django.db import migrations

UNTIED = """
CREATE TRIGGER deciders_are_untied BEFORE INSERT OR UPDATE ON retention_disposal FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION require_untied_deciders('ARRAY[($1).decided_by_id]', 'ARRAY[($1).proposed_by_id]');
ALTER TABLE retention_disposal ENABLE ALWAYS TRIGGER deciders_are_untied;
"""

# As a restore of a backup spells it again: what compares three columns at once comes back otherwise.
SPELLED_OUT = """
DROP TRIGGER proposals_stay ON retention_disposal;
CREATE TRIGGER proposals_stay BEFORE UPDATE ON retention_disposal FOR EACH ROW
    WHEN (OLD.proposed_by_id IS DISTINCT FROM NEW.proposed_by_id OR OLD.proposed_at IS DISTINCT FROM NEW.proposed_at
        OR OLD.note IS DISTINCT FROM NEW.note
        OR (OLD.decided_by_id IS NOT NULL
            AND (OLD.decided_by_id, OLD.decided_at) IS DISTINCT FROM (NEW.decided_by_id, NEW.decided_at))
        OR (OLD.state IN ('finished', 'refused', 'withdrawn') AND OLD.state <> NEW.state))
    EXECUTE FUNCTION require_same_proposal();
ALTER TABLE retention_disposal ENABLE ALWAYS TRIGGER proposals_stay;
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_law"), ("profiles", "0011_deciders_are_untied")]

    operations = [
        migrations.RunSQL(UNTIED, "DROP TRIGGER deciders_are_untied ON retention_disposal"),
        migrations.RunSQL(SPELLED_OUT, migrations.RunSQL.noop),
    ]
