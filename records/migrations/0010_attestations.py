"""What people outside attest of the checkpoints: history, like the checkpoints themselves."""

import django.db.models.deletion
import records.models
from django.db import migrations, models

from records.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0009_each_names_the_one_before"),
    ]

    operations = [
        migrations.CreateModel(
            name="WitnessPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(unique=True)),
            ],
            options={
                "verbose_name_plural": "witness policies",
            },
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("token", "time-stamping authority"), ("cosignature", "witness")],
                        max_length=12,
                    ),
                ),
                ("by", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(choices=[("given", "given"), ("failed", "failed")], max_length=10),
                ),
                ("said", models.TextField(blank=True)),
                ("content", records.models.BytesField(default=b"")),
                ("existed_by", models.DateTimeField(null=True)),
                ("enough", models.BooleanField(default=False)),
                ("since", models.BigIntegerField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="records.checkpoint",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="records.witnesspolicy"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["kind", "by", "id"], name="what_somebody_attested")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("existed_by__isnull", False),
                                ("outcome", "given"),
                                ("said", ""),
                                models.Q(("content", b""), _negated=True),
                            ),
                            models.Q(
                                ("content", b""),
                                ("enough", False),
                                ("existed_by__isnull", True),
                                ("outcome", "failed"),
                                models.Q(("said", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_attestation_attests_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "token"), ("policy__isnull", True)),
                            models.Q(("kind", "cosignature"), ("policy__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_cosignature_is_asked_for_by_a_policy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__gte", 0)), name="an_attestation_comes_after_entries"
                    ),
                ],
            },
        ),
        append_only("records_witnesspolicy"),
        append_only("records_attestation"),
    ]
