"""What mail says of itself, and what it does not say."""

import pytest

from notices import marking, services
from notices.models import Notice
from profiles.models import Marking
from tests.notices.test_delivery import owe
from tests.profiles.people import a_person

LINK = "https://social.treasury.example/notices/{}/open/"


def test_official_mail_carries_its_text_its_marking_and_a_link(committed_db, sink):
    [notice] = owe(a_person())
    services.deliver_due()
    [message] = sink.messages
    assert message["X-Protective-Marking"] == (
        "VER=2025.1, NS=gov.au, SEC=OFFICIAL, ORIGIN=social-media-portal@treasury.example"
    )
    text = message.get_content()
    assert "Small business survey, for Facebook." in text
    assert LINK.format(notice.pk) in text
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("above", ["OFFICIAL:Sensitive", "PROTECTED"])
def test_above_official_mail_carries_a_link_and_no_text(committed_db, sink, above):
    [notice] = owe(a_person(), marking=above)
    services.deliver_due()
    [message] = sink.messages
    assert message["Subject"] == f"A notice in Treasury Social [SEC={above}]"
    assert f"SEC={above}, ORIGIN" in message["X-Protective-Marking"]
    assert message.get_content().strip() == LINK.format(notice.pk)
    for told in ["survey", "Facebook", "TS-000123"]:
        assert told not in message.as_string()


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("A title", "A title [SEC=OFFICIAL]"),
        ("A title [SEC=UNOFFICIAL]", "A title [SEC=OFFICIAL]"),
        ("[sec=protected] A\r\n title ", "A title [SEC=OFFICIAL]"),
    ],
)
def test_a_subject_ends_in_its_one_marking(text, subject):
    assert marking.subject(text, "OFFICIAL") == subject


def test_the_standards_version_is_a_setting(settings):
    settings.MARKING_STANDARD_VERSION = "2027.2"
    assert marking.header("OFFICIAL")["X-Protective-Marking"].startswith(
        "VER=2027.2, NS=gov.au, SEC=OFFICIAL, ORIGIN="
    )


def test_every_marking_of_the_portal_is_known_here():
    assert set(Marking.values) == marking.KNOWN
    assert Notice._meta.get_field("marking").max_length >= max(map(len, marking.KNOWN))
