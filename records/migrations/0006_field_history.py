"""Field history, anchored in the log: rows that nobody changes, and a digest of each.

auditlog's table is history like the log's own. Its rows are dated by the database, they cannot be changed, and they
leave only with the record that they tell of, when that is lawfully disposed of.
"""

import django.db.models.deletion
from django.db import migrations, models

import records.models
from records.append_only import append_only

ARRIVAL = """
CREATE FUNCTION date_field_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.timestamp := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER history_is_of_now BEFORE INSERT ON auditlog_logentry
    FOR EACH ROW EXECUTE FUNCTION date_field_history();
ALTER TABLE auditlog_logentry ENABLE ALWAYS TRIGGER history_is_of_now;

CREATE FUNCTION queue_for_anchoring() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO records_historyrow (id) SELECT id FROM written;
    RETURN NULL;
END $$;
CREATE TRIGGER no_history_is_forgotten AFTER INSERT ON auditlog_logentry
    REFERENCING NEW TABLE AS written EXECUTE FUNCTION queue_for_anchoring();
ALTER TABLE auditlog_logentry ENABLE ALWAYS TRIGGER no_history_is_forgotten;

INSERT INTO records_historyrow (id) SELECT id FROM auditlog_logentry;
"""

# A row is anchored once, in an entry that says so; and destroyed once, in the transaction of the entry that says why.
ONCE = """
CREATE FUNCTION anchor_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named records_entry;
BEGIN
    SELECT * INTO named FROM records_entry WHERE id = coalesce(NEW.destroyed_id, NEW.batch_id);
    IF NEW.id <> OLD.id OR OLD.destroyed_id IS NOT NULL
        OR (OLD.digest IS NOT NULL
            AND (NEW.destroyed_id IS NULL OR NEW.digest <> OLD.digest OR NEW.batch_id <> OLD.batch_id))
        OR (NEW.destroyed_id IS NULL AND named.kind IS DISTINCT FROM 'history.anchored')
        OR (NEW.destroyed_id IS NOT NULL AND (named.kind IS DISTINCT FROM 'disposal.executed'
            OR named.at < date_trunc('milliseconds', transaction_timestamp())))
    THEN
        RAISE EXCEPTION 'Row % of the field history is anchored once, and leaves only with a disposal.', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER history_is_anchored_once BEFORE UPDATE ON records_historyrow
    FOR EACH ROW EXECUTE FUNCTION anchor_once();
ALTER TABLE records_historyrow ENABLE ALWAYS TRIGGER history_is_anchored_once;
"""

DEPARTURE = """
CREATE FUNCTION require_record_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone WHERE NOT EXISTS (
            SELECT FROM records_historyrow AS kept WHERE kept.id = gone.id AND kept.destroyed_id IS NOT NULL
        )
    ) THEN
        RAISE EXCEPTION 'Field history leaves only with the record that it tells of.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER only_disposed_history_leaves AFTER DELETE ON auditlog_logentry
    REFERENCING OLD TABLE AS gone EXECUTE FUNCTION require_record_gone();
ALTER TABLE auditlog_logentry ENABLE ALWAYS TRIGGER only_disposed_history_leaves;

-- The portal may delete nothing there. It may ask for this, and the triggers look at what it asks.
CREATE FUNCTION destroy_field_history(disposal bigint, rows bigint[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE records_historyrow SET salt = NULL, destroyed_id = disposal WHERE id = ANY (rows);
    DELETE FROM auditlog_logentry WHERE id = ANY (rows);
END $$;
REVOKE ALL ON FUNCTION destroy_field_history FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'treasury_portal') THEN
        GRANT EXECUTE ON FUNCTION destroy_field_history TO treasury_portal;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_disposed_payloads"),
        ("auditlog", "0017_add_actor_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoryRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("salt", records.models.BytesField(null=True)),
                ("digest", records.models.BytesField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.entry",
                    ),
                ),
                (
                    "destroyed",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.entry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["batch", "id"], name="history_of_a_batch"),
                    models.Index(
                        condition=models.Q(("batch", None), ("destroyed", None)),
                        fields=["id"],
                        name="history_to_anchor",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("destroyed", None),
                                models.Q(
                                    models.Q(
                                        ("batch__isnull", False), ("digest__isnull", False), ("salt__isnull", False)
                                    ),
                                    models.Q(("batch", None), ("digest", None), ("salt", None)),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("destroyed__isnull", False),
                                ("salt", None),
                                models.Q(
                                    models.Q(("batch__isnull", False), ("digest__isnull", False)),
                                    models.Q(("batch", None), ("digest", None)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="history_is_anchored_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ARRIVAL),
        migrations.RunSQL(ONCE),
        migrations.RunSQL(DEPARTURE),
        append_only("auditlog_logentry", "UPDATE OR TRUNCATE"),
        append_only("records_historyrow", "DELETE OR TRUNCATE"),
    ]
