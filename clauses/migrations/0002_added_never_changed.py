from django.db import migrations

from records.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("clauses", "0001_initial"), ("records", "0002_guards")]
    operations = [
        append_only("clauses_policyversion"),
        append_only("clauses_review"),
        append_only("clauses_acknowledgement"),
    ]
