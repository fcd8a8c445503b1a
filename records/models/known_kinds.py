"""The kinds of entry that the database takes, and what each must say. `manage.py prepare_database` keeps this table."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class KnownKind(models.Model):
    name = models.CharField(max_length=60, primary_key=True)
    must_say = ArrayField(models.CharField(max_length=60))  # names of fields
    declares_record = models.BooleanField()

    def __str__(self) -> str:
        return self.name
