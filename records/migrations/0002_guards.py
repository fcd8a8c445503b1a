"""The law of the log, in the database: what the portal's own code, and the owner's hand, cannot do by accident."""

from django.db import migrations

from records.append_only import append_only

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: its rows are history.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

# Constraints bind a superuser too, in whatever kind of session.
CONSTRAINTS = """
ALTER TABLE records_entry
    ADD CONSTRAINT the_hash_is_of_the_bytes CHECK (leaf_hash = sha256('\\x00'::bytea || content)),
    ADD CONSTRAINT the_columns_say_what_the_bytes_say CHECK (
        convert_from(content, 'UTF8')::json ->> 'subject' = subject
        AND convert_from(content, 'UTF8')::json ->> 'kind' = kind
        AND convert_from(content, 'UTF8')::json ->> 'office' = office
        AND convert_from(content, 'UTF8')::json ->> 'declares_record' = declares_record::text
        AND (convert_from(content, 'UTF8')::json ->> 'key') IS NOT DISTINCT FROM key::text
        AND convert_from(content, 'UTF8')::json ->> 'at'
            = to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    );
ALTER TABLE records_leaf ADD CONSTRAINT the_first_leaf_is_0 CHECK (index >= 0);
"""

# The portal may add entries, but not date them; and it may not touch the queue except through sealing.
QUEUE = """
CREATE FUNCTION require_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.at NOT BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp() + interval '1 second' THEN
        RAISE EXCEPTION 'An entry of % is refused: entries carry the time at which they are written.', NEW.at
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entries_are_of_now BEFORE INSERT ON records_entry FOR EACH ROW EXECUTE FUNCTION require_now();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER entries_are_of_now;

CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO records_unsealed (entry_id) SELECT id FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER no_entry_is_forgotten AFTER INSERT ON records_entry
    REFERENCING NEW TABLE AS written EXECUTE FUNCTION queue_for_sealing();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER no_entry_is_forgotten;

CREATE FUNCTION require_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE NOT EXISTS (SELECT FROM records_leaf WHERE entry_id = gone.entry_id)) THEN
        RAISE EXCEPTION 'An entry leaves the queue only once it has a leaf.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER only_sealed_entries_leave AFTER DELETE ON records_unsealed
    REFERENCING OLD TABLE AS gone EXECUTE FUNCTION require_leaf();
ALTER TABLE records_unsealed ENABLE ALWAYS TRIGGER only_sealed_entries_leave;

CREATE FUNCTION require_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first bigint; last bigint; added bigint; before bigint;
BEGIN
    SELECT min(index), max(index), count(*) INTO first, last, added FROM written;
    SELECT coalesce(max(index), -1) INTO before FROM records_leaf WHERE index < first;
    IF added > 0 AND (first <> before + 1 OR last - first + 1 <> added) THEN
        RAISE EXCEPTION 'The log has no gaps: its next leaf is %.', before + 1 USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_have_no_gap AFTER INSERT ON records_leaf
    REFERENCING NEW TABLE AS written EXECUTE FUNCTION require_no_gap();
ALTER TABLE records_leaf ENABLE ALWAYS TRIGGER leaves_have_no_gap;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE),
        migrations.RunSQL(CONSTRAINTS),
        migrations.RunSQL(QUEUE),
        append_only("records_entry"),
        append_only("records_payload"),
        append_only("records_leaf"),
        append_only("records_subtree"),
        append_only("records_checkpoint"),
        append_only("records_unsealed", "UPDATE OR TRUNCATE"),
    ]
