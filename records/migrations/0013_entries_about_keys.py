from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0012_signatures_required")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(
                    ("kind__in", ("passkey.enrolled", "passkey.confirmed", "passkey.revoked", "signing.settled"))
                ),
                fields=["id"],
                name="entries_about_keys",
            ),
        ),
    ]
