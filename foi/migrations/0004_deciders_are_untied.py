"""Nobody approves what is withheld by whoever seated them, or let them in, lately."""

from django.db import migrations

UNTIED = """
CREATE TRIGGER deciders_are_untied BEFORE INSERT OR UPDATE ON foi_informationrequest FOR EACH ROW
    WHEN (NEW.approved_by_id IS NOT NULL)
    EXECUTE FUNCTION require_untied_deciders(
        'ARRAY[($1).approved_by_id]',
        'ARRAY(SELECT marked_by_id FROM foi_mark WHERE request_id = ($1).id) || ($1).submitted_by_id'
    );
ALTER TABLE foi_informationrequest ENABLE ALWAYS TRIGGER deciders_are_untied;
"""


class Migration(migrations.Migration):
    dependencies = [("foi", "0003_second_person"), ("profiles", "0011_deciders_are_untied")]

    operations = [migrations.RunSQL(UNTIED, "DROP TRIGGER deciders_are_untied ON foi_informationrequest")]
