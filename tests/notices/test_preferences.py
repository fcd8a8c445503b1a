"""Mail comes as each person wants it; what is urgent comes at once, and what was done meanwhile not at all."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from notices import services
from notices.models import Notice, Preferences, Rhythm
from tests.clock import travel
from tests.notices.test_delivery import owe
from tests.profiles.people import a_person
from workflow.business_hours import CANBERRA

PAGE = reverse("notices:preferences")
TEN = datetime(2031, 12, 2, 10, tzinfo=CANBERRA)  # a Tuesday
DAILY = {"rhythm": Rhythm.DAILY, "daily_at": time(9)}


def delivered(moment: datetime) -> int:
    with travel(moment, tick=False):
        return services.deliver_due()


def test_a_day_s_notices_come_in_one_mail(committed_db, sink):
    person = a_person()
    services.prefer(wishes=DAILY, by=person)
    with travel(TEN, tick=False):
        for number in range(12):  # more than a batch
            owe(person, event=str(number), title=f"Notice {number:02}", path=f"/posts/TS-0000{number:02}/")
        owe(person, event="kept", title="A secret title", marking="OFFICIAL:Sensitive")
        owe(person, event="read", title="Read in the portal")
        Notice.objects.filter(event="read").update(read_at=TEN)
    assert delivered(TEN) == 0
    assert delivered(TEN + timedelta(hours=23)) == 13
    [digest, sensitive] = sink.messages
    assert digest["Subject"] == "12 notices from Treasury Social [SEC=OFFICIAL]"
    assert digest["References"] is None
    for kind in ("plain", "html"):
        said = digest.get_body([kind]).get_content()
        assert all(f"Notice {number:02}" in said for number in range(12))
        assert "secret" not in said
        assert "Read in the portal" not in said
    assert sensitive["Subject"] == "A notice in Treasury Social [SEC=OFFICIAL:Sensitive]"
    assert Notice.objects.get(event="read").done_at
    assert delivered(TEN + timedelta(days=2)) == 0


def test_quiet_hours_keep_what_is_not_urgent(committed_db, sink):
    person = a_person()
    services.prefer(wishes={"quiet_from": time(8), "quiet_until": time(18)}, by=person)
    with travel(TEN, tick=False):
        owe(person, event="quiet", title="Quiet")
        owe(person, event="urgent", title="Urgent", urgent=True)
        owe(person, event="former", title="Former", address="former@treasury.example")
        owe(a_person(), event="else", title="Somebody else")
    assert delivered(TEN) == 3
    assert "Quiet" not in {message["Subject"].partition(" [")[0] for message in sink.messages}
    assert Notice.objects.get(event="quiet").attempts == 0
    assert delivered(TEN + timedelta(hours=7, minutes=59)) == 0
    assert delivered(TEN + timedelta(hours=8)) == 1


# --- The page -------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(db: None, client: Any) -> Any:
    person = a_person("")
    client.force_login(person)
    return person


def test_nobody_need_have_any(client, reader):
    assert client.get(PAGE).status_code == 200
    assert not Preferences.objects.exists()


def test_they_are_kept(client, reader):
    typed = {
        "rhythm": "daily",
        "daily_at": "08:30",
        "quiet_from": "18:00",
        "quiet_until": "07:00",
        "office_days": "on",
    }
    assert client.post(PAGE, typed).status_code == 302
    kept = Preferences.objects.get(person=reader)
    assert (kept.rhythm, kept.daily_at, kept.quiet_from, kept.quiet_until, kept.office_days) == (
        "daily", time(8, 30), time(18), time(7), True,
    )  # fmt: skip
    assert client.post(PAGE, {"rhythm": "at_once"}).status_code == 302
    assert Preferences.objects.get(person=reader).quiet_from is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"rhythm": "never"}, "Select a valid choice"),
        ({"rhythm": "at_once", "quiet_from": "18:00"}, "give both, or leave both empty"),
        ({"rhythm": "at_once", "quiet_until": "25:00", "quiet_from": "18:00"}, "Enter a valid time"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(client, reader, typed, says):
    answer = client.post(PAGE, typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Preferences.objects.exists()
