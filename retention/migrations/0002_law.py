"""What holds for retention whatever code writes it: no record is forgotten, and a hold beats every disposal."""

from django.db import migrations

from records.append_only import append_only

# As queue_for_sealing does for the log: what becomes a record has its row here, in the same statement.
KEPT = """
CREATE FUNCTION keep_record() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO retention_keeping (subject, sort, office, entry_id)
    VALUES (NEW.subject, left(split_part(NEW.subject, '-', 1), 12), NEW.office, NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER no_record_is_forgotten AFTER INSERT ON records_entry
    FOR EACH ROW WHEN (NEW.declares_record) EXECUTE FUNCTION keep_record();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER no_record_is_forgotten;

INSERT INTO retention_keeping (subject, sort, office, entry_id)
SELECT DISTINCT ON (subject) subject, left(split_part(subject, '-', 1), 12), office, id
FROM records_entry WHERE declares_record ORDER BY subject, id;
SET CONSTRAINTS ALL IMMEDIATE; -- what hangs over these rows would forbid what comes next
"""

# Both sides lock the record's own row, so that a hold and a disposal at the same moment see each other.
HOLD_BEATS_DISPOSAL = """
CREATE FUNCTION require_lawful_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept retention_keeping; item retention_disposalitem;
BEGIN
    SELECT * INTO kept FROM retention_keeping WHERE subject = NEW.subject FOR UPDATE;
    IF kept.id IS NULL OR kept.disposed_at IS NOT NULL THEN
        RAISE EXCEPTION '% is no record that could be disposed of.', NEW.subject USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM retention_heldsubject WHERE subject = NEW.subject AND released_at IS NULL) THEN
        RAISE EXCEPTION '% is under a hold, so it is not disposed of.', NEW.subject USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT each.* INTO item FROM retention_disposalitem AS each
        JOIN retention_disposal AS disposal ON disposal.id = each.disposal_id
        JOIN retention_retentionclass AS class ON class.id = kept.retention_class_id
        WHERE each.keeping_id = kept.id AND each.outcome = 'waiting' AND disposal.state = 'approved'
            AND each.retention_class_id = class.id AND class.action = 'destroy'
            AND kept.due_on <= (clock_timestamp() AT TIME ZONE 'Australia/Sydney')::date;
    IF item.id IS NULL THEN
        RAISE EXCEPTION '% is not due, or no two people have approved that it is destroyed.', NEW.subject
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disposal_is_lawful BEFORE INSERT ON records_entry
    FOR EACH ROW WHEN (NEW.kind = 'disposal.executed') EXECUTE FUNCTION require_lawful_disposal();
ALTER TABLE records_entry ENABLE ALWAYS TRIGGER disposal_is_lawful;

CREATE FUNCTION require_something_to_hold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept retention_keeping;
BEGIN
    SELECT * INTO kept FROM retention_keeping WHERE subject = NEW.subject FOR UPDATE;
    IF kept.disposed_at IS NOT NULL THEN
        RAISE EXCEPTION '% was disposed of, so there is nothing to hold.', NEW.subject
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nothing_gone_is_held BEFORE INSERT ON retention_heldsubject
    FOR EACH ROW EXECUTE FUNCTION require_something_to_hold();
ALTER TABLE retention_heldsubject ENABLE ALWAYS TRIGGER nothing_gone_is_held;

CREATE FUNCTION require_entry_of_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT was_disposed_of(NEW.subject) THEN
        RAISE EXCEPTION 'The log does not say that % was disposed of.', NEW.subject
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disposed_of_as_the_log_says BEFORE UPDATE ON retention_keeping
    FOR EACH ROW WHEN (NEW.disposed_at IS NOT NULL AND OLD.disposed_at IS NULL)
    EXECUTE FUNCTION require_entry_of_disposal();
ALTER TABLE retention_keeping ENABLE ALWAYS TRIGGER disposed_of_as_the_log_says;
"""

# A disposal's signatures and a hold's beginning stay as they were given.
STAYS = """
CREATE FUNCTION require_same_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Who proposed a disposal, what it was for and who decided stay as they are.'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER proposals_stay BEFORE UPDATE ON retention_disposal FOR EACH ROW
    WHEN ((OLD.proposed_by_id, OLD.proposed_at, OLD.note) IS DISTINCT FROM (NEW.proposed_by_id, NEW.proposed_at, NEW.note)
        OR (OLD.decided_by_id IS NOT NULL
            AND (OLD.decided_by_id, OLD.decided_at) IS DISTINCT FROM (NEW.decided_by_id, NEW.decided_at))
        OR (OLD.state IN ('finished', 'refused', 'withdrawn') AND OLD.state <> NEW.state))
    EXECUTE FUNCTION require_same_proposal();
ALTER TABLE retention_disposal ENABLE ALWAYS TRIGGER proposals_stay;
"""

# Notices quote the record. Those that lead to one of its pages go, and elsewhere those that name it.
NOTICES = """
CREATE FUNCTION destroy_notices(disposed varchar, page varchar) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    destroyed bigint;
BEGIN
    IF NOT was_disposed_of(disposed) THEN
        RAISE EXCEPTION 'Notices of % stay: the log does not say that it was disposed of.', disposed
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM notices_notice
    WHERE path = page AND (position(disposed IN path) > 0 OR position(disposed IN title || ' ' || body) > 0);
    GET DIAGNOSTICS destroyed = ROW_COUNT;
    RETURN destroyed;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("records", "0005_disposed_payloads"),
        ("notices", "0002_notices_of_a_page"),
    ]

    operations = [
        migrations.RunSQL(KEPT),
        migrations.RunSQL(HOLD_BEATS_DISPOSAL),
        migrations.RunSQL(STAYS),
        migrations.RunSQL(NOTICES),
        append_only("retention_retentionclass"),
    ]
