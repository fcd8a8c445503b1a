"""What the register is searched by, and who read what. Indexes, both: the entries of the log are the record, and
`manage.py rebuild_search` makes every row here again from them.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

# What a search can be narrowed by, and how people call it. Each is a column; a division is the office of the entry.
FACETS = {
    "record_type": "Kind of record",
    "platform": "Platform",
    "purpose": "Purpose",
    "activity": "Activity",
    "decided_by": "Decided by",
    "marking": "Marking",
    "year": "Year",
}
VALUE_LENGTH = 150  # as long as a person's name can be


class Searchable(models.Model):
    """A record as the search knows it: the words of its whole trail, and what it can be narrowed by."""

    entry = models.OneToOneField("records.Entry", models.PROTECT, primary_key=True)  # which declares it
    subject = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    office = models.CharField(max_length=40, blank=True)
    record_type = models.CharField(max_length=VALUE_LENGTH, blank=True)
    platform = models.CharField(max_length=VALUE_LENGTH, blank=True)
    purpose = models.CharField(max_length=VALUE_LENGTH, blank=True)
    activity = models.CharField(max_length=VALUE_LENGTH, blank=True)
    decided_by = models.CharField(max_length=VALUE_LENGTH, blank=True)
    marking = models.CharField(max_length=VALUE_LENGTH, blank=True)
    year = models.CharField(max_length=4)  # in Canberra
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="searchables_by_words"),
            models.Index(fields=["at", "entry"], name="searchables_by_time"),
            models.Index(fields=["office", "at", "entry"], name="searchables_of_an_office"),
            models.Index(fields=["subject"], name="searchables_by_subject"),
            *(
                models.Index(fields=[facet, "at", "entry"], name=f"searchables_by_{facet}")
                for facet in FACETS
                if facet != "year"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Unrecorded(models.Model):
    """The words of a trail that is no record yet, so that the lists of what is still going on are searched alike."""

    subject = models.CharField(max_length=40, primary_key=True)
    words = SearchVectorField()

    class Meta:
        verbose_name_plural = "unrecorded"
        indexes = [GinIndex(fields=["words"], name="unrecorded_by_words")]

    def __str__(self) -> str:
        return self.subject


class SearchCount(models.Model):
    """How many records there are with each value, by office, so that the register's first page need count nothing.

    The database adds a row with each change, so that no two writers wait for each other; the task that fills the index
    adds them up. A facet without a name counts the records of the office.
    """

    office = models.CharField(max_length=40, blank=True)
    facet = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=VALUE_LENGTH, blank=True)
    number = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["office"], name="search_counts_of_an_office")]

    def __str__(self) -> str:
        return f"{self.facet} {self.value}: {self.number}"


class SearchProgress(models.Model):
    """How far into the log the index has come. One row."""

    upto = models.BigIntegerField(default=0)  # every position before this one has been looked at

    class Meta:
        verbose_name_plural = "search progress"

    def __str__(self) -> str:
        return f"the index has come to {self.upto}"


class Reading(models.Model):
    """Somebody who answers for records read one, copied it, or searched. The entry says it; this finds it."""

    entry = models.OneToOneField("records.Entry", models.PROTECT, primary_key=True)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    user_name = models.CharField(max_length=150)
    name = models.CharField(max_length=150)  # as they were called then
    record = models.CharField(max_length=40, blank=True)  # its number; none for a search

    class Meta:
        indexes = [
            models.Index(fields=["record", "entry"], name="readings_of_a_record"),
            models.Index(fields=["user_name", "entry"], name="readings_by_a_person"),
            models.Index(fields=["at"], name="readings_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.user_name}"
