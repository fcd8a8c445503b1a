"""What is no entry is not taken: what has another spelling, is of no known kind, or lacks what its kind must say.

A log that holds such a thing is signed with it or not at all, so it has to be refused as it comes.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# As `records.verify.canonical` spells a value; NULL where that has no spelling for it. OFFSET 0 keeps PostgreSQL from
# spelling each part twice, and its parts four times. A text with the character NUL,
# which no column of text can hold, is an error.
CANONICAL = """
CREATE FUNCTION canonical(value json) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    CASE json_typeof(value)
    WHEN 'string' THEN
        RETURN to_json(value #>> '{}');
    WHEN 'number' THEN
        RETURN CASE WHEN value::text ~ '^(0|-?[1-9][0-9]{0,15})$' AND abs(value::text::numeric) < 9007199254740992
            THEN value::text END;
    WHEN 'array' THEN
        RETURN (
            SELECT '[' || coalesce(string_agg(spelled, ',' ORDER BY place), '') || ']'
            FROM (
                SELECT canonical(each) AS spelled, place
                FROM json_array_elements(value) WITH ORDINALITY AS listed (each, place) OFFSET 0
            ) AS parts
            HAVING count(*) = count(spelled)
        );
    WHEN 'object' THEN
        RETURN (
            SELECT '{' || coalesce(string_agg(to_json(key) || ':' || spelled, ',' ORDER BY key COLLATE "C"), '') || '}'
            FROM (
                SELECT key, canonical(each) AS spelled FROM json_each(value) AS named (key, each) OFFSET 0
            ) AS parts
            HAVING count(*) = count(spelled) AND count(*) = count(DISTINCT key)
                AND bool_and(octet_length(key) = length(key)) IS NOT FALSE
        );
    ELSE
        RETURN value::text;
    END CASE;
END $$;
"""

# Put together again from its parts, an entry is the bytes that came.
ENTRY = """
CREATE FUNCTION entry_again(entry json) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    fields text := '';
    related text := '';
BEGIN
    IF (entry -> 'fields')::text <> '{}' THEN
        SELECT string_agg(to_json(name) || ':"' || digest || '"', ',' ORDER BY name COLLATE "C") INTO fields
            FROM json_each_text(entry -> 'fields') AS field (name, digest)
            HAVING count(*) = count(DISTINCT name) AND bool_and(octet_length(name) = length(name))
                AND bool_and(digest ~ '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$');
    END IF;
    IF (entry -> 'relates_to')::text <> '[]' THEN
        SELECT string_agg('"' || leaf || '"', ',' ORDER BY place) INTO related
            FROM json_array_elements_text(entry -> 'relates_to') WITH ORDINALITY AS listed (leaf, place)
            HAVING bool_and(leaf ~ '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$');
    END IF;
    RETURN '{"at":' || to_json(entry ->> 'at') || ',"declares_record":' || (entry ->> 'declares_record')
        || ',"fields":{' || fields || '},"key":' || coalesce(to_json(entry ->> 'key')::text, 'null')
        || ',"kind":' || to_json(entry ->> 'kind') || ',"office":' || to_json(entry ->> 'office')
        || ',"relates_to":[' || related || '],"subject":' || to_json(entry ->> 'subject') || ',"v":1}';
END $$;

CREATE FUNCTION require_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry json := convert_from(NEW.content, 'UTF8');
    kind records_knownkind;
BEGIN
    IF entry_again(entry) IS DISTINCT FROM entry::text THEN
        RAISE EXCEPTION 'An entry on % is refused: it is not canonical JSON of format 1.', NEW.subject
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO kind FROM records_knownkind WHERE name = NEW.kind;
    IF NOT FOUND OR kind.declares_record <> NEW.declares_record THEN
        RAISE EXCEPTION 'An entry of the kind % is refused: there is no such kind. Run prepare_database.', NEW.kind
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(kind.must_say) AS name WHERE (entry -> 'fields' -> name) IS NULL) THEN
        RAISE EXCEPTION 'An entry of the kind % is refused: it has to say %.', NEW.kind, kind.must_say
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entries_say_what_their_kind_must BEFORE INSERT ON records_entry
    FOR EACH ROW EXECUTE FUNCTION require_entry();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER entries_say_what_their_kind_must;
"""

# What is held of an entry is what its digests were made of, and all of it; and nothing in it has another spelling.
PAYLOAD = """
CREATE FUNCTION require_what_was_digested() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held text := convert_from(NEW.content, 'UTF8');
    said text;
    digested text;
    again text;
    spelled boolean;
BEGIN
    SELECT (convert_from(content, 'UTF8')::json -> 'fields')::text INTO said FROM records_entry WHERE id = NEW.entry_id;
    SELECT
        '{' || coalesce(string_agg(
            name || ':"' || encode(sha256(convert_to('[' || salt || ',' || name || ',' || value || ']', 'UTF8')), 'base64')
                || '"',
            ',' ORDER BY key COLLATE "C"
        ), '') || '}',
        '{' || coalesce(string_agg(name || ':[' || salt || ',' || value || ']', ',' ORDER BY key COLLATE "C"), '') || '}',
        coalesce(bool_and(salt ~ '^"[A-Za-z0-9+/]{21}[AQgw]=="$' AND value = CASE
            WHEN left(value, 1) = '"' THEN to_json(pair ->> 1)::text
            ELSE canonical(pair -> 1)
        END), true)
        INTO digested, again, spelled
        FROM (
            SELECT key, pair, to_json(key)::text AS name, (pair -> 0)::text AS salt, (pair -> 1)::text AS value
            FROM json_each(held::json) AS field (key, pair) OFFSET 0
        ) AS fields;
    IF digested IS DISTINCT FROM said OR again IS DISTINCT FROM held OR NOT spelled THEN
        RAISE EXCEPTION 'The fields of entry % are refused: its digests are of others.', NEW.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fields_are_what_was_digested AFTER INSERT ON records_payload
    FOR EACH ROW EXECUTE FUNCTION require_what_was_digested();
ALTER TABLE records_payload ENABLE ALWAYS TRIGGER fields_are_what_was_digested;
"""

# Asked as it commits. An entry carries the time at which it was written, and is sealed once it is committed: so this is
# how far back a time may lie behind those that stand before it in the log. Nothing of ours takes a minute. The clock is
# the session's own, at both ends.
COMMIT = """
CREATE FUNCTION require_whole_and_soon() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF statement_timestamp() - transaction_timestamp() > interval '10 minutes' THEN
        RAISE EXCEPTION 'An entry on % is refused: its transaction took longer than ten minutes.', NEW.subject
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM records_payload WHERE entry_id = NEW.id) AND NOT is_disposed_of(NEW.id) THEN
        RAISE EXCEPTION 'An entry on % is refused: it came without its fields.', NEW.subject
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entries_come_whole_and_soon AFTER INSERT ON records_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_whole_and_soon();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER entries_come_whole_and_soon;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0007_off_site")]

    operations = [
        migrations.CreateModel(
            name="KnownKind",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("must_say", ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ("declares_record", models.BooleanField()),
            ],
        ),
        migrations.RunSQL(CANONICAL),
        migrations.RunSQL(ENTRY),
        migrations.RunSQL(PAYLOAD),
        migrations.RunSQL(COMMIT),
    ]
