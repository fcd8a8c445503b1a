"""Format 2: each entry names the entry before it on its subject, so that none can be left out unseen.

Whoever appends holds the row of the subject's trail until they commit. So entries on one subject follow one another,
and those on others do not wait; a row can be held on each of ten thousand subjects, where advisory locks run out.
"""

from django.db import migrations, models

import records.models
from records.append_only import append_only

FORMATS = """
CREATE OR REPLACE FUNCTION entry_again(entry json) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    fields text := '';
    previous text := '';
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
    IF (entry -> 'v')::text = '2' THEN
        previous := ',"previous":' || substring((entry -> 'previous')::text
            FROM '^null$|^\\{"leaf":"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=","number":[1-9][0-9]{0,14}\\}$');
    END IF;
    RETURN '{"at":' || to_json(entry ->> 'at') || ',"declares_record":' || (entry ->> 'declares_record')
        || ',"fields":{' || fields || '},"key":' || coalesce(to_json(entry ->> 'key')::text, 'null')
        || ',"kind":' || to_json(entry ->> 'kind') || ',"office":' || to_json(entry ->> 'office') || previous
        || ',"relates_to":[' || related || '],"subject":' || to_json(entry ->> 'subject')
        || CASE previous WHEN '' THEN ',"v":1}' ELSE ',"v":2}' END;
END $$;

CREATE OR REPLACE FUNCTION require_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry json := convert_from(NEW.content, 'UTF8');
    kind records_knownkind;
BEGIN
    IF entry_again(entry) IS DISTINCT FROM entry::text OR (entry -> 'v')::text <> '2' THEN
        RAISE EXCEPTION 'An entry on % is refused: it is not canonical JSON of format 2.', NEW.subject
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

CREATE FUNCTION is_entry(content bytea) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
    RETURN entry_again(convert_from(content, 'UTF8')::json) IS NOT DISTINCT FROM convert_from(content, 'UTF8');
EXCEPTION WHEN OTHERS THEN
    RETURN false;
END $$;
"""

# A trail that has no row yet is counted: that of a new subject is empty, those of before are counted below. What cannot
# be read is of no subject. What opens a log stands before whatever waited while the year turned, and names the log
# before it: so it is in no trail.
TRAILS = """
CREATE FUNCTION named(length bigint, last bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE length WHEN 0 THEN 'null'
        ELSE '{"leaf":"' || encode(last, 'base64') || '","number":' || length || '}' END
$$;

CREATE FUNCTION hold_trail(told_of varchar, told varchar) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held records_trail;
BEGIN
    IF told = 'log.opened' THEN
        RETURN 'null';
    END IF;
    SELECT * INTO held FROM records_trail WHERE subject = told_of FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        INSERT INTO records_trail (subject, length, last)
            SELECT told_of, count(*), (SELECT leaf_hash FROM records_entry WHERE id = max(entry.id))
            FROM records_entry AS entry WHERE subject = told_of AND kind <> 'log.opened' AND is_entry(content)
            ON CONFLICT DO NOTHING;
        SELECT * INTO held FROM records_trail WHERE subject = told_of FOR NO KEY UPDATE;
    END IF;
    RETURN named(held.length, held.last);
END $$;

CREATE FUNCTION follow_in_the_trail() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    previous text := (convert_from(NEW.content, 'UTF8')::json -> 'previous')::text;
BEGIN
    IF NEW.kind = 'log.opened' AND NEW.subject LIKE 'LOG-%' AND previous = 'null' THEN
        RETURN NULL;
    END IF;
    UPDATE records_trail SET length = length + 1, last = NEW.leaf_hash
        WHERE subject = NEW.subject AND named(length, last) = previous AND NEW.kind <> 'log.opened';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'An entry on % is refused: it does not name the one before it.', NEW.subject
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_follow_in_their_trail AFTER INSERT ON records_entry
    FOR EACH ROW EXECUTE FUNCTION follow_in_the_trail();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER entries_follow_in_their_trail;

CREATE TRIGGER trails_only_grow BEFORE UPDATE ON records_trail FOR EACH ROW
    WHEN (NEW.subject <> OLD.subject OR NEW.length <> OLD.length + 1) EXECUTE FUNCTION refuse_change();
ALTER TABLE records_trail ENABLE ALWAYS TRIGGER trails_only_grow;
"""

COUNTED = """
LOCK TABLE records_entry IN SHARE ROW EXCLUSIVE MODE;
SELECT count(hold_trail(subject, '')) FROM (SELECT DISTINCT subject FROM records_entry) AS subjects;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0008_what_an_entry_is")]

    operations = [
        migrations.CreateModel(
            name="Trail",
            fields=[
                ("subject", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("length", models.BigIntegerField()),
                ("last", records.models.BytesField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last", None), ("length", 0))
                        | models.Q(("last__isnull", False), ("length__gt", 0)),
                        name="a_trail_ends_with_its_last",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORMATS),
        migrations.RunSQL(TRAILS),
        migrations.RunSQL(COUNTED),
        append_only("records_trail", "DELETE OR TRUNCATE"),
    ]
