"""Nobody lets records go that somebody proposed who seated them, or let them in, lately."""

from django.db import migrations

UNTIED = """
CREATE TRIGGER deciders_are_untied BEFORE INSERT OR UPDATE ON retention_disposal FOR EACH ROW
    WHEN (NEW.decided_by_id IS NOT NULL)
    EXECUTE FUNCTION require_untied_deciders('ARRAY[($1).decided_by_id]', 'ARRAY[($1).proposed_by_id]');
ALTER TABLE retention_disposal ENABLE ALWAYS TRIGGER deciders_are_untied;
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_law"), ("profiles", "0011_deciders_are_untied")]

    operations = [migrations.RunSQL(UNTIED, "DROP TRIGGER deciders_are_untied ON retention_disposal")]
