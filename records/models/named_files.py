"""Which entries name which file. The database keeps this, as an entry's fields come and go; nobody else writes here."""

from django.db import models


class NamedFile(models.Model):
    sha256 = models.CharField(max_length=64)  # hexadecimal
    entry = models.ForeignKey("records.Entry", models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256", "entry"], name="an_entry_names_a_file_once"),
        ]

    def __str__(self) -> str:
        return self.sha256
