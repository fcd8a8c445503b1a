"""The signer's keys, and what it sent off site: history, like the checkpoints themselves."""

import django.db.models.deletion
from django.db import migrations, models

from records.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("records", "0006_field_history")]

    operations = [
        migrations.CreateModel(
            name="SignerKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=200)),
                ("verifier", models.CharField(max_length=400)),
                ("since", models.BigIntegerField()),
                ("statement", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("since__gte", 0)), name="a_key_signs_from_an_entry_on"
                    ),
                    models.UniqueConstraint(fields=("verifier", "statement"), name="a_key_is_told_of_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "where",
                    models.CharField(
                        choices=[("folder", "the write-once folder"), ("mailbox", "the records mailbox")],
                        max_length=10,
                    ),
                ),
                ("address", models.CharField(max_length=300)),
                ("closing", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(choices=[("sent", "sent"), ("failed", "failed")], max_length=10)),
                ("said", models.TextField(blank=True)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="records.checkpoint",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sent",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["where", "outcome", "id"], name="sendings_to_a_place")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "sent")),
                        fields=("checkpoint", "where", "closing"),
                        name="a_checkpoint_is_sent_once_to_each_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "sent"), ("said", "")),
                            models.Q(("outcome", "failed"), models.Q(("said", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_failed_sending_says_why",
                    ),
                ],
            },
        ),
        append_only("records_signerkey"),
        append_only("records_sent"),
    ]
