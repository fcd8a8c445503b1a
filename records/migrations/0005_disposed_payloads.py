"""A payload leaves only when its record was disposed of."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0004_search")]

    operations = []
