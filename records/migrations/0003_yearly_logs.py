"""A log for each year. What was sealed until now stays one log, under the name that its checkpoints already carry."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.timezone import localdate

import records.models
from records.append_only import append_only

TO_THE_LOG = models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="records.log", db_index=False)
TO_A_LOG_OR_NONE_YET = models.ForeignKey(
    null=True, on_delete=django.db.models.deletion.PROTECT, to="records.log", db_index=False
)


def carry_over(apps, schema_editor):
    """The name of a log that was signed is in its checkpoints, and cannot be another."""
    Leaf, Checkpoint, Log = (apps.get_model("records", name) for name in ("Leaf", "Checkpoint", "Log"))
    signed = Checkpoint.objects.order_by("-id").first()
    if signed or Leaf.objects.exists():
        origin = signed.note.partition("\n")[0] if signed else settings.RECORD_LOG_ORIGIN
        Log.objects.create(origin=origin, year=localdate().year, first=0)


# Once, by the owner, with the guards off: every row is told which log it stands in.
TELL_EACH_ROW = """
ALTER TABLE records_leaf DISABLE TRIGGER append_only;
UPDATE records_leaf SET log_id = (SELECT id FROM records_log), index = position;
ALTER TABLE records_checkpoint DISABLE TRIGGER append_only;
UPDATE records_checkpoint SET log_id = (SELECT id FROM records_log);
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE records_leaf ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE records_checkpoint ENABLE ALWAYS TRIGGER append_only;
"""

SUBTREES_OF_A_LOG = """
ALTER TABLE records_subtree ADD COLUMN log_id bigint;
ALTER TABLE records_subtree DISABLE TRIGGER append_only;
UPDATE records_subtree SET log_id = (SELECT id FROM records_log);
ALTER TABLE records_subtree ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE records_subtree
    ALTER COLUMN log_id SET NOT NULL,
    DROP CONSTRAINT records_subtree_pkey,
    ADD PRIMARY KEY (log_id, level, place),
    ADD CONSTRAINT subtrees_are_of_a_log FOREIGN KEY (log_id) REFERENCES records_log (id)
        DEFERRABLE INITIALLY DEFERRED;
"""

LAWS = """
ALTER TABLE records_log ADD CONSTRAINT the_first_log_starts_at_0 CHECK (first >= 0);
ALTER TABLE records_leaf ADD CONSTRAINT an_index_counts_from_its_log CHECK (index BETWEEN 0 AND position);

CREATE FUNCTION require_next_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.year <= (SELECT max(year) FROM records_log) THEN
        RAISE EXCEPTION 'A log of % is refused: there is one for each year, in the order of the years.', NEW.year
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.year > extract(year FROM clock_timestamp() AT TIME ZONE 'Australia/Sydney') THEN
        RAISE EXCEPTION 'A log of % is refused: that year has not begun.', NEW.year
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.first <> (SELECT coalesce(max(position) + 1, 0) FROM records_leaf) THEN
        RAISE EXCEPTION 'A log that starts at % is refused: it starts where the one before it ends.', NEW.first
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER logs_follow_each_other BEFORE INSERT ON records_log
    FOR EACH ROW EXECUTE FUNCTION require_next_year();
ALTER TABLE records_log ENABLE ALWAYS TRIGGER logs_follow_each_other;

CREATE OR REPLACE FUNCTION require_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest records_log; start bigint; last bigint; added bigint; before bigint; in_place boolean;
BEGIN
    SELECT * INTO latest FROM records_log ORDER BY year DESC LIMIT 1;
    SELECT min(position), max(position), count(*),
        bool_and(log_id = latest.id AND index = position - latest.first)
        INTO start, last, added, in_place FROM written;
    IF added = 0 THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(max(position), -1) INTO before FROM records_leaf WHERE position < start;
    IF start <> before + 1 OR last - start + 1 <> added THEN
        RAISE EXCEPTION 'The log has no gaps: its next leaf is %.', before + 1 USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF in_place IS NOT TRUE THEN
        RAISE EXCEPTION 'A leaf is refused: it stands in the log of the latest year, counted from its first.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF start = latest.first AND start > 0 AND NOT EXISTS (
        SELECT FROM written JOIN records_entry ON id = entry_id
        WHERE position = start AND kind = 'log.opened' AND subject = 'LOG-' || latest.year
    ) THEN
        RAISE EXCEPTION 'A log begins by naming the log before it.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=200, unique=True)),
                ("year", models.SmallIntegerField(unique=True)),
                ("first", models.BigIntegerField(unique=True)),
            ],
            options={"ordering": ["year"]},
        ),
        migrations.RunPython(carry_over),
        migrations.RenameField("leaf", "index", "position"),
        migrations.AddField("leaf", "log", TO_A_LOG_OR_NONE_YET),
        migrations.AddField("leaf", "index", models.BigIntegerField(null=True)),
        migrations.AddField("checkpoint", "log", TO_A_LOG_OR_NONE_YET),
        migrations.RunSQL(TELL_EACH_ROW),
        migrations.AlterField("leaf", "log", TO_THE_LOG),
        migrations.AlterField("leaf", "index", models.BigIntegerField()),
        migrations.AlterField("checkpoint", "log", TO_THE_LOG),
        migrations.AlterField("checkpoint", "size", models.BigIntegerField()),
        migrations.AddIndex(
            "checkpoint", models.Index(fields=["log", "size"], name="checkpoints_of_a_log")
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(SUBTREES_OF_A_LOG)],
            state_operations=[
                migrations.DeleteModel("Subtree"),
                migrations.CreateModel(
                    name="Subtree",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "log_id", "level", "place", blank=True, editable=False, primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("log", TO_THE_LOG),
                        ("level", models.SmallIntegerField()),
                        ("place", models.BigIntegerField()),
                        ("root", records.models.BytesField()),
                    ],
                ),
            ],
        ),
        migrations.RunSQL(LAWS),
        append_only("records_log"),
    ]
