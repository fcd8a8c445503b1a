"""What the register is searched by, and who read what."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from records.append_only import append_only

FACETS = ["record_type", "platform", "purpose", "activity", "decided_by", "marking"]

# Added beside each change and summed up later, so that nobody waits for a row that everybody counts in.
COUNTING = """
CREATE FUNCTION count_searchables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO records_searchcount (office, facet, value, number)
    SELECT office, facet, value, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
    FROM changed CROSS JOIN LATERAL (VALUES
        ('', ''), ('record_type', record_type), ('platform', platform), ('purpose', purpose), ('activity', activity),
        ('decided_by', decided_by), ('marking', marking), ('year', year)
    ) AS each(facet, value)
    WHERE facet = '' OR value <> ''
    GROUP BY office, facet, value;
    RETURN NULL;
END $$;
CREATE TRIGGER what_comes_is_counted AFTER INSERT ON records_searchable
    REFERENCING NEW TABLE AS changed EXECUTE FUNCTION count_searchables();
CREATE TRIGGER what_goes_is_counted AFTER DELETE ON records_searchable
    REFERENCING OLD TABLE AS changed EXECUTE FUNCTION count_searchables();
"""


def entry_key() -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="records.entry"
    )


def value() -> models.CharField:
    return models.CharField(blank=True, max_length=150)


class Migration(migrations.Migration):
    dependencies = [("records", "0003_yearly_logs")]

    operations = [
        migrations.CreateModel(
            name="Searchable",
            fields=[
                ("entry", entry_key()),
                ("subject", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("office", models.CharField(blank=True, max_length=40)),
                *((facet, value()) for facet in FACETS),
                ("year", models.CharField(max_length=4)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="searchables_by_words"),
                    models.Index(fields=["at", "entry"], name="searchables_by_time"),
                    models.Index(fields=["office", "at", "entry"], name="searchables_of_an_office"),
                    models.Index(fields=["subject"], name="searchables_by_subject"),
                    *(
                        models.Index(fields=[facet, "at", "entry"], name=f"searchables_by_{facet}")
                        for facet in FACETS
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(blank=True, max_length=40)),
                ("facet", models.CharField(blank=True, max_length=20)),
                ("value", value()),
                ("number", models.BigIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["office"], name="search_counts_of_an_office")]},
        ),
        migrations.CreateModel(
            name="SearchProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upto", models.BigIntegerField(default=0)),
            ],
            options={"verbose_name_plural": "search progress"},
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("entry", entry_key()),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("user_name", models.CharField(max_length=150)),
                ("name", models.CharField(max_length=150)),
                ("record", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["record", "entry"], name="readings_of_a_record"),
                    models.Index(fields=["user_name", "entry"], name="readings_by_a_person"),
                    models.Index(fields=["at"], name="readings_by_time"),
                ],
            },
        ),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["subject"], condition=models.Q(declares_record=True), name="declarations_of_a_subject"
            ),
        ),
        migrations.RunSQL(
            COUNTING,
            "DROP TRIGGER what_comes_is_counted ON records_searchable;"
            "DROP TRIGGER what_goes_is_counted ON records_searchable; DROP FUNCTION count_searchables();",
        ),
        append_only("records_reading"),
    ]
