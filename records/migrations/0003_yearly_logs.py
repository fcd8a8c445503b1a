"""A log for each year."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards")]

    operations = []
