from django.db import migrations

from records.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial"), ("records", "0002_guards")]
    operations = [append_only("approvals_version")]
