"""What the register is searched by."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0003_yearly_logs")]

    operations = []
