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
    text, page = (message.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert "Small business survey, for Facebook." in text
    assert LINK.format(notice.pk) in text
    assert f'href="{LINK.format(notice.pk)}"' in page
    assert "Small business survey, for Facebook." in page
    for fetched in ("src=", "url(", "<script", "<link"):
        assert fetched not in page
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
    assert set(Marking.values) == set(marking.KNOWN)
    assert Notice._meta.get_field("marking").max_length >= max(map(len, marking.KNOWN))


# --- As it leaves ---------------------------------------------------------------------------------------------------

TITLES = [
    "TS-000123 needs your decision",
    "TS-000123 needs your decision: Überblick",
    "TS-000123 needs your decision: 预算 2026–27",
    "TS-000123 needs your decision: الميزانية",
    "TS-000123 needs your decision: 👩‍👩‍👧 families’ “budget”",
    "TS-000123 needs your decision: " + "a long title " * 12,
    "TS-000123 needs your decision: " + "длинное название " * 10,
    "🧑‍🎄" * 66,
    "It says =?utf-8?q?nothing?=",
    "Two\nlines\r\nBcc: everybody@example.com",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_raw_subject_ends_in_its_marking_on_one_line(committed_db, sink, title):
    """RFC 2047 for what is not ASCII; the marking is never inside an encoded word, nor on a line of its own."""
    owe(a_person(), title=title)
    assert services.deliver_due() == 1
    head = sink.raw[0].partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    [at] = [place for place, line in enumerate(lines) if line.lower().startswith(b"subject:")]
    assert lines[at].endswith(b" [SEC=OFFICIAL]")
    assert not lines[at + 1].startswith((b" ", b"\t"))
    assert lines[at].isascii()
    assert len(lines[at]) <= 998
    told = sink.messages[0]["Subject"].removesuffix(" [SEC=OFFICIAL]")
    assert told.rstrip("…") in " ".join(title.split())
    assert "Bcc" not in sink.messages[0]


SENDERS = [
    ("portal@treasury.example", ""),
    ("Treasury Social <portal@treasury.example>", "Treasury Social"),
    ("Treasury, Social <portal@treasury.example>", "Treasury, Social"),
    ('"Treasury, Social (MCD)" <portal@treasury.example>', "Treasury, Social (MCD)"),
    ("Trésor <portal@treasury.example>", "Trésor"),
]


@pytest.mark.parametrize(("sender", "name"), SENDERS)
def test_the_origin_is_a_bare_address_whoever_it_comes_from(committed_db, sink, settings, sender, name):
    settings.DEFAULT_FROM_EMAIL = sender
    owe(a_person())
    assert services.deliver_due() == 1
    [message] = sink.messages
    assert message["X-Protective-Marking"].endswith("SEC=OFFICIAL, ORIGIN=portal@treasury.example")
    [address] = message["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "portal@treasury.example")
    assert message["Message-ID"].endswith("@treasury.example>")


def test_a_sender_that_would_smuggle_a_header_is_refused(committed_db, sink, settings):
    settings.DEFAULT_FROM_EMAIL = "Treasury\nBcc: everybody@example.com <portal@treasury.example>"
    owe(a_person())
    assert services.deliver_due() == 0
    assert not sink.messages
    assert Notice.objects.get().failed_at


def test_the_subject_says_what_it_is_called_that_it_is_about(committed_db, sink):
    owe(a_person(), about="Small business survey, 2026–27")
    services.deliver_due()
    assert sink.messages[0]["Subject"] == (
        "TS-000123 needs your decision: Small business survey, 2026–27 [SEC=OFFICIAL]"
    )


def test_mails_about_one_thing_are_one_thread(committed_db, sink):
    for event, path in [
        ("1", "/posts/TS-000123/"), ("2", "/posts/TS-000123/decide/"), ("3", "/posts/TS-000124/"), ("4", "/notices/"),
    ]:  # fmt: skip
        owe(a_person(), event=event, path=path)
    services.deliver_due()
    threads = [message["References"] for message in sink.messages]
    assert threads[0] == threads[1] != threads[2]
    assert threads[3] is None
    assert [message["In-Reply-To"] for message in sink.messages] == threads
    assert len({message["Message-ID"] for message in sink.messages}) == 4
