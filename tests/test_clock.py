from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from records.models import Entry
from tests.clock import travel
from tests.world import World


def database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def test_a_test_that_travels_moves_the_clock_of_the_database_too(db: None) -> None:
    there = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
    with travel(there, tick=False):
        assert database() == timezone.now() == there
        with travel(there + timedelta(days=1)):
            assert there + timedelta(days=1) < database() < timezone.now()
        assert database() == there
    assert timezone.now() - timedelta(minutes=1) < database() < timezone.now()


def test_what_is_written_there_is_dated_there(world: World) -> None:
    with travel(timezone.now() - timedelta(days=900)):
        began = timezone.now() - timedelta(milliseconds=1)  # of which entries keep no parts
        entry = Entry.objects.get(subject=world.draft().reference)
        assert began < entry.at < timezone.now()
