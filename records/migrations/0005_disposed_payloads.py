"""A payload leaves only when its record was disposed of, and the log says so.

The portal's role may not delete it: it may call the function below, which deletes nothing that the law forbids.
"""

import django.db.models.deletion
from django.db import migrations, models

# The fields that list files are those of `records.kinds.FILES`. Entries without files pay for no more than a glance.
FILES = """
CREATE FUNCTION name_files() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO records_namedfile (sha256, entry_id)
    SELECT DISTINCT each ->> 'sha256', NEW.entry_id
    FROM json_each(convert_from(NEW.content, 'UTF8')::json) AS field,
         json_array_elements(CASE json_typeof(field.value -> 1) WHEN 'array' THEN field.value -> 1 ELSE '[]' END) AS each
    WHERE field.key IN ('media', 'captures') AND json_typeof(each) = 'object' AND each ->> 'sha256' ~ '^[0-9a-f]{64}$';
    RETURN NULL;
END $$;
CREATE TRIGGER files_are_named AFTER INSERT ON records_payload
    FOR EACH ROW WHEN (position('"sha256"'::bytea IN NEW.content) > 0) EXECUTE FUNCTION name_files();
ALTER TABLE records_payload ENABLE ALWAYS TRIGGER files_are_named;

INSERT INTO records_namedfile (sha256, entry_id)
SELECT DISTINCT each ->> 'sha256', entry_id
FROM records_payload, json_each(convert_from(content, 'UTF8')::json) AS field,
     json_array_elements(CASE json_typeof(field.value -> 1) WHEN 'array' THEN field.value -> 1 ELSE '[]' END) AS each
WHERE position('"sha256"'::bytea IN content) > 0 AND field.key IN ('media', 'captures')
    AND json_typeof(each) = 'object' AND each ->> 'sha256' ~ '^[0-9a-f]{64}$';
"""

# What says how a record was kept and why it is gone stays: these entries keep their fields.
LAW = """
DROP TRIGGER append_only ON records_payload;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON records_payload EXECUTE FUNCTION refuse_change();
ALTER TABLE records_payload ENABLE ALWAYS TRIGGER append_only;

CREATE FUNCTION was_disposed_of(disposed varchar) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM records_entry WHERE subject = disposed AND kind = 'disposal.executed')
$$;

CREATE FUNCTION is_disposed_of(entry bigint) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM records_entry AS told JOIN records_entry AS executed
            ON executed.subject = told.subject AND executed.id > told.id AND executed.kind = 'disposal.executed'
        WHERE told.id = entry AND split_part(told.kind, '.', 1) NOT IN ('disposal', 'class', 'hold')
    )
$$;

CREATE FUNCTION require_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_disposed_of(OLD.entry_id) THEN
        RAISE EXCEPTION 'The fields of entry % are history: nothing says that they were disposed of.', OLD.entry_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER only_what_was_disposed_of_leaves BEFORE DELETE ON records_payload
    FOR EACH ROW EXECUTE FUNCTION require_disposal();
ALTER TABLE records_payload ENABLE ALWAYS TRIGGER only_what_was_disposed_of_leaves;

CREATE FUNCTION destroy_payloads(disposed varchar) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    destroyed bigint;
BEGIN
    DELETE FROM records_namedfile USING records_entry
    WHERE records_entry.id = entry_id AND subject = disposed AND is_disposed_of(entry_id);
    DELETE FROM records_payload USING records_entry
    WHERE records_entry.id = entry_id AND subject = disposed AND is_disposed_of(entry_id);
    GET DIAGNOSTICS destroyed = ROW_COUNT;
    RETURN destroyed;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0004_search")]

    operations = [
        migrations.CreateModel(
            name="NamedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("sha256", models.CharField(max_length=64)),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.entry"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="namedfile",
            constraint=models.UniqueConstraint(fields=("sha256", "entry"), name="an_entry_names_a_file_once"),
        ),
        migrations.RunSQL(FILES),
        migrations.RunSQL(LAW),
    ]
