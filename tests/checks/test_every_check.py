"""Every check both ways: what it lets through, and what it finds, where, and what it says to do."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.catalogue import CHECKS, found_with
from checks.content import Content, Medium
from checks.default_word_lists import FIRST
from checks.facts import Facts
from checks.finding import Finding
from checks.reading.disclosure import Speaker
from profiles.models import Account, Marking, Platform, Topic
from workflow.rulings import Ruling

TODAY = date(2026, 11, 23)
PLATFORM = Platform(
    slug="somewhere", name="Somewhere", text_limit=400, media=["image", "video"], media_limit=2,
    ceiling=Marking.OFFICIAL,
)  # fmt: skip
ACCOUNT = Account(platform=PLATFORM, handle="TreasuryAU", name="The Treasury", review_due_on=TODAY)
PLAIN = Content(
    account=ACCOUNT,
    title="Survey",
    text="Hello.",
    topic=Topic(name="Superannuation"),
    disclosure_reason="The account says whose it is.",
)
FACTS = Facts(
    author=Speaker("Priya Raman", "Senior Policy Officer"),
    staff=("Priya Raman", "Helen Kostas", "Mark Price", "Anneliese van der Berg", "Cher"),
    lists=FIRST,
    today=TODAY,
)
PICTURE = Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")
SOUND = Medium(name="a.mp3", size=1, sha256="0" * 64, type="audio/mpeg", alt="A speech.")


def on(content: Content = PLAIN, **changes: Any) -> Content:
    """The same on a platform with other rules."""
    fields = {field.attname: getattr(PLATFORM, field.attname) for field in Platform._meta.fields}
    account = Account(
        platform=Platform(**fields | changes), handle="TreasuryAU", name="The Treasury", review_due_on=TODAY
    )
    return replace(content, account=account)


def saying(text: str, **changes: Any) -> Content:
    return replace(PLAIN, text=text, **changes)


def with_files(*files: Medium, text: str = "Hello.") -> Content:
    return replace(PLAIN, media=list(files), text=text)


LINE = "Priya Raman, Senior Policy Officer, the Treasury, authorised to comment."
FREE = {
    "plain": PLAIN,
    "as long as it may be": saying("x" * 400),
    "long where there is no limit": on(saying("x" * 9999), text_limit=None),
    "a picture and no words": with_files(PICTURE, text=""),
    "as many files as it may have": with_files(PICTURE, PICTURE),
    "below the ceiling": replace(PLAIN, marking=Marking.UNOFFICIAL),
    "at a higher ceiling": on(replace(PLAIN, marking=Marking.PROTECTED), ceiling=Marking.PROTECTED),
    "a marking in words at a higher ceiling": on(saying("PROTECTED words"), ceiling=Marking.PROTECTED),
    "protected in small letters": saying("The wetlands are protected."),
    "a silent takedown": saying("", relation="takedown", reach="Nobody saw it."),
    "a correction that says how far": saying("It is Monday.", relation="correction", reach="3 views"),
    "a follow-up": saying("More.", relation="follow_up"),
    "a link": saying("See https://treasury.gov.au/a.", links=["https://treasury.gov.au"]),
    "who speaks, in the line that is offered": saying(f"Hello. {LINE}", disclosure_reason=""),
    "who speaks, by the name of the account": saying(
        "Hello.", disclosure_reason="", account=Account(platform=PLATFORM, speaks_for_itself=True)
    ),
    "who speaks, inside": on(saying("Hello.", disclosure_reason=""), public=False),
    "an author of whom nothing is known": saying("Hello."),
    "a figure with its source": saying("It rose by 4 per cent.", sources="ABS"),
    "a day": saying("It closes on 5 December 2026 at 5 pm."),
    "a name that is a word": saying("We mark price rises in red, and Cher sings."),
    "a service's number": saying("Call 13 28 61 or 1300 655 506."),
    "a minister and what happened": saying("The Treasurer spoke in Perth."),
    "praise of something else": saying("Great weather in Perth."),
    "praise and a minister, sentences apart": saying("Great weather in Perth. The Treasurer spoke there."),
    "praise and a minister, far apart": saying(
        "A great many people who had waited for a train in the rain for an hour or more then met the Treasurer."
    ),
}
FOUND = {
    "says-something": [
        (saying(""), "It says nothing yet. Write the text, or add a file."),
        (saying(" \n\t\u00a0"), "It says nothing yet. Write the text, or add a file."),
    ],
    "length": [
        (saying("x" * 401), "Somewhere takes 400, as it counts them. Shorten the text by 1 character."),
        (saying("x" * 1402), "Somewhere takes 400, as it counts them. Shorten the text by 1,002 characters."),
        (on(saying("故" * 201), counting="weighted", link_length=23), "Shorten the text by 2 characters."),
        (
            on(saying("é" * 201), byte_limit=400),
            "Somewhere takes 400 bytes, as it counts them. Shorten the text by 2 bytes.",
        ),
        (
            on(saying("x" * 91, answers_link="https://a.au"), comment_limit=90),
            "Somewhere takes 90 in a comment, as it counts them. Shorten the text by 1 character.",
        ),
        (
            on(saying("a < b"), refuses="<>"),
            "Somewhere takes no “<”. Say it in another way.",
        ),
        (
            on(saying("Hello."), title_limit=3),
            "Somewhere takes a title of 3 characters. Shorten the title by",
        ),
    ],
    "unseen": [
        (saying("\u202eHello."), "Type the text again at its beginning."),
        (saying("Pay by \u20665 May"), "Type the text again after “Pay by”."),
        (saying("tax\u00adpayers"), "In the text is a character that nobody sees: U+00AD soft hyphen."),
        (with_files(PICTURE | {"alt": "A \u2066chart."}), "Type the description of a.png again after “A”."),
        (
            replace(PLAIN, sources="\x08"),
            "In the sources is a character that nobody sees: U+0008.",
        ),
    ],
    "media": [
        (with_files(PICTURE, PICTURE, PICTURE), "Somewhere takes 2 files in one post. Take files out."),
        (on(with_files(PICTURE), media_limit=0), "Somewhere takes no files in one post."),
        (with_files(SOUND), "Take a.mp3 out."),
        (
            on(with_files(PICTURE, SOUND), media=["image", "audio"], mixes_media=False),
            "On Somewhere a video or a sound stands alone in a post: a.mp3 goes with no other file.",
        ),
    ],
    "alt-text": [(with_files(PICTURE | {"alt": " "}), "Some people cannot see or hear a.png. Describe it")],
    "ceiling": [
        (
            replace(PLAIN, marking=Marking.SENSITIVE),
            "carry OFFICIAL at most; this is marked OFFICIAL: Sensitive.",
        ),
        (replace(PLAIN, marking=Marking.PROTECTED), "this is marked PROTECTED."),
    ],
    "marking-words": [
        (saying("It is PROTECTED."), "“PROTECTED” reads as the marking PROTECTED. Leave out what is marked"),
        (replace(PLAIN, title="FOUO lines"), "“FOUO” reads as the marking OFFICIAL: Sensitive."),
        (
            replace(PLAIN, links=["https://a.au/x", "https://a.au/%53ECRET"]),
            "“%53ECRET” reads as the marking SECRET.",
        ),
        (with_files(PICTURE | {"name": "PROTECTED_a.png"}), "“PROTECTED” reads as"),
        (replace(PLAIN, answers_quote="[SEC=SECRET]"), "reads as the marking SECRET."),
    ],
    "account": [
        (on(active=False), "is no longer in use. Choose another account."),
        (
            replace(PLAIN, account=Account(platform=PLATFORM, handle="a", name="b", active=False)),
            "no longer in use",
        ),
    ],
    "links": [
        (saying("See https://treasury..gov.au now"), "“https://treasury..gov.au” is not an address"),
        (replace(PLAIN, links=["https://a.au", "not one"]), "“not one” is not an address"),
    ],
    "disclosure": [
        (saying("Hello.", disclosure_reason=" "), "It does not say who speaks: position, Treasury"),
        (saying("Hello, from the Treasury, authorised.", disclosure_reason=""), "It does not say who speaks"),
    ],
    "reach": [
        (saying("It is Monday.", relation="correction"), "how far the wrong post had got. Give its views"),
        (saying("", relation="takedown", reach=" "), "how far the wrong post had got"),
    ],
    "marking-like": [
        (saying("KEPT SECRET AND SAFE"), "“SECRET” may be the marking SECRET. If it is one, leave out"),
        (replace(PLAIN, title="Secret: start saving early"), "“Secret:” may be the marking SECRET."),
        (with_files(PICTURE | {"name": "Secret Harbour plan.pdf"}), "may be the marking SECRET."),
    ],
    "staff-names": [
        (saying("Ask Helen Kostas."), "“Helen Kostas” is somebody on the staff. Leave the name out"),
        (saying("Ask Dr van der Berg, or Ms Price."), "“Ms Price” is somebody on the staff."),
        (saying("ANNELIESE VAN DER BERG knows."), "“ANNELIESE VAN DER BERG” is"),
        (saying(f"Priya Raman wrote this. {LINE}"), "“Priya Raman” is somebody on the staff."),
        (with_files(PICTURE | {"alt": "Mark Price at a desk."}), "“Mark Price” is somebody on the staff."),
    ],
    "contact-details": [
        (saying("Write to a.b@treasury.gov.au."), "“a.b@treasury.gov.au” is an e-mail address."),
        (saying("Call 0412 345 678"), "“0412 345 678” is a telephone number."),
        (saying("Call (02) 6263 2111 now"), "“(02) 6263 2111” is a telephone number."),
    ],
    "praise-or-blame": [
        (
            saying("The Treasurer's brilliant plan."),
            "“brilliant” may read as praise of a minister: “Treasurer's”.",
        ),
        (saying("JobKeeper was a disaster."), "“disaster” may read as blame of a program: “JobKeeper”."),
        (
            saying("The Greens failed."),
            "“failed” may read as blame of a party or the Government: “The Greens”.",
        ),
    ],
    "figures": [
        (
            saying("It rose by 4.1 per cent to $2 million."),
            "No source is given for “4.1 per cent”, “$2 million”.",
        ),
        (saying("One in eight agreed."), "No source is given for “One in eight”. Write under Sources"),
    ],
    "courtesy": [(saying("That is nonsense."), "“nonsense” may offend the people it is said of or to.")],
    "review": [
        (
            replace(
                PLAIN,
                account=Account(platform=PLATFORM, handle="a", name="b", review_due_on=date(2026, 11, 22)),
            ),
            "is overdue for its review. Ask its custodian",
        )
    ],
    "topic": [(saying("Super."), "“Superannuation” is outside your area. Leave it to them")],
}
OUTSIDE = replace(FACTS, may_speak=Ruling("“Superannuation” is outside your area."))


def found(content: Content, check: str = "") -> list[Finding]:
    return found_with(OUTSIDE if check == "topic" else FACTS, content)


@pytest.mark.parametrize("content", FREE.values(), ids=FREE)
def test_a_sound_content_is_let_through(content: Content) -> None:
    assert found(content) == []


@pytest.mark.parametrize(
    ("check", "content", "says"), [(check, *tried) for check, several in FOUND.items() for tried in several]
)
def test_a_problem_is_found_by_its_check_alone(check: str, content: Content, says: str) -> None:
    (finding,) = found(content, check)
    assert finding.check == check
    assert says in str(finding)
    assert finding.why


def test_every_check_is_tried_here() -> None:
    assert list(FOUND) == [check.name for check in CHECKS]


def test_the_checks_that_stop_come_first_and_have_a_clause_each() -> None:
    assert [check.blocking for check in CHECKS] == sorted((check.blocking for check in CHECKS), reverse=True)
    assert all(check.clause for check in CHECKS)


def test_all_problems_are_told_at_once() -> None:
    said = found(saying("The Treasurer's brilliant plan: x" + "x" * 400, marking=Marking.SECRET))
    assert [finding.check for finding in said] == ["length", "ceiling", "praise-or-blame"]


def test_the_same_finding_keeps_its_key_wherever_it_moves() -> None:
    one, other = found(saying("Ask Helen Kostas.")), found(saying("If you can, ask Helen Kostas today."))
    assert one[0].key == other[0].key
    assert one[0].start != other[0].start
    assert one[0].key != found(saying("Ask Mark Price."))[0].key


def test_what_stands_there_twice_is_found_once() -> None:
    assert len(found(saying("Helen Kostas, and once more Helen Kostas."))) == 1


def test_a_place_is_that_of_the_words() -> None:
    content = saying("Tomorrow JobKeeper is a disaster, says a.b@treasury.gov.au, or 5 per cent of us.")
    places = {finding.check: content.text[finding.start : finding.end] for finding in found(content)}
    assert places == {
        "contact-details": "a.b@treasury.gov.au",
        "praise-or-blame": "disaster",
        "figures": "5 per cent",
    }


WORDS = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("PROTECDpriya RmanHlKos@.:/%$0123456789\n\u202e🅿👩‍👩‍👧")
    ),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS, st.lists(WORDS, max_size=2), WORDS)
def test_no_text_is_too_odd_and_places_are_inside_the_field(
    text: str, alt: str, links: list[str], name: str
) -> None:
    content = replace(
        PLAIN, text=text, links=links, media=[PICTURE | {"alt": alt, "name": name}], disclosure_reason=""
    )
    fields = {
        "text": text, "links": "\n".join(links), "media-0-alt": alt, "media-0-file": name, "title": PLAIN.title,
        "sources": "",
    }  # fmt: skip
    for finding in found(content):
        if finding.start is not None:
            assert finding.end is not None
            assert 0 <= finding.start <= finding.end <= len(fields[finding.field])
