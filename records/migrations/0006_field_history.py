"""Field history, anchored in the log."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0005_disposed_payloads")]

    operations = []
