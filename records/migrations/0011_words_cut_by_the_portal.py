"""Words are cut by the portal instead of by the database. The task that fills the index goes through the log again."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0010_attestations")]

    operations = [
        migrations.CreateModel(
            name="Unrecorded",
            fields=[
                ("subject", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name_plural": "unrecorded",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="unrecorded_by_words")],
            },
        ),
        migrations.RunSQL("UPDATE records_searchprogress SET upto = 0", migrations.RunSQL.noop),
    ]
