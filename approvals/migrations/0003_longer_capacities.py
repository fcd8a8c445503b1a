from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_versions_are_history")]
    operations = [
        migrations.AlterField(
            model_name="post", name="approved_as", field=models.CharField(max_length=600, null=True)
        )
    ]
