"""What an approval binds: every visible change is another fingerprint, and nothing else is."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from approvals.content import Content
from approvals.models import Activity, Post, Purpose, Relation
from checks.content import Medium
from contacts.models import Contact
from profiles.models import Account, Marking, Platform, Topic
from tests.world import World

FACEBOOK, BLOG = Platform(slug="facebook"), Platform(slug="blog")
ACCOUNTS = [
    Account(platform=FACEBOOK, handle="TreasuryAU"),
    Account(platform=FACEBOOK, handle="TreasuryJobs"),
    Account(platform=BLOG, handle="TreasuryAU", site="www.abc.net.au"),
    Account(platform=BLOG, handle="TreasuryAU", site="blogs.worldbank.org"),
    Account(platform=BLOG, handle="TreasuryAU", site=""),
]
PLAIN = Content(
    account=ACCOUNTS[0], activity=Activity.COMMENT, purpose=Purpose.ENGAGING, title="Survey", text="Hello."
)

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
media = st.builds(
    lambda sha256, alt, name, size: Medium(name=name, size=size, sha256=sha256, type="image/png", alt=alt),
    sha256=st.sampled_from(["0" * 64, "1" * 64]), alt=anything, name=anything, size=st.integers(1, 9),
)  # fmt: skip
contents = st.builds(
    Content,
    account=st.sampled_from(ACCOUNTS),
    activity=st.sampled_from(Activity.values),
    purpose=st.sampled_from(Purpose.values),
    title=anything,
    text=anything,
    marking=st.sampled_from(Marking.values),
    answers_link=anything,
    answers_quote=anything,
    links=st.lists(anything, max_size=3),
    media=st.lists(media, max_size=3),
    sources=anything,
    relation=st.sampled_from(["", *Relation.values]),
    relates_to=st.sampled_from([None, Post(pk=1), Post(pk=2)]),
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Content, Content]:
    """Two contents that share most of what they say; unrelated ones would only ever differ."""
    first, other = draw(contents), draw(contents)
    names = draw(st.sets(st.sampled_from([field.name for field in fields(Content)]), max_size=3))
    second = replace(first, **{name: getattr(other, name) for name in names})
    files = [{**file, "alt": draw(st.sampled_from([file["alt"], "A chart."]))} for file in second.media]
    return first, replace(second, media=files)


def seen(content: Content) -> list[Any]:
    """What the public sees, told independently of the code under test."""
    account = content.account
    where = [account.platform.slug, account.site, account.handle, content.answers_link, content.marking]
    where += [content.relation, content.relates_to and content.relates_to.pk]
    return [*where, content.text, content.links, [(file["sha256"], file["alt"]) for file in content.media]]


@given(pairs())
def test_two_fingerprints_are_equal_exactly_when_the_public_sees_the_same(
    pair: tuple[Content, Content],
) -> None:
    first, second = pair
    assert (first.fingerprint() == second.fingerprint()) == (seen(first) == seen(second))


VISIBLE = {
    "account": ACCOUNTS[1],
    "text": "Hello",
    "marking": Marking.UNOFFICIAL,
    "answers_link": "https://example.org/",
    "links": ["https://example.org/"],
    "media": [Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")],
    "relation": Relation.TAKEDOWN,
    "relates_to": Post(pk=7),
}
UNSEEN = {
    "topic": Topic(name="Wages"),
    "reach": "Four thousand views",
    "contact": Contact(pk=3),
    "disclosure_reason": "No room",
    "activity": Activity.VIDEO,
    "purpose": Purpose.INFORMING,
    "title": "Another",
    "answers_quote": "Their words",
    "sources": "Budget Paper 1",
    "wanted_at": datetime(2026, 12, 5, tzinfo=UTC),
}


def test_each_part_of_a_content_is_either_seen_or_not() -> None:
    assert {field.name for field in fields(Content)} == VISIBLE.keys() | UNSEEN.keys()


@pytest.mark.parametrize("name", VISIBLE)
def test_a_visible_change_is_another_fingerprint(name: str) -> None:
    assert replace(PLAIN, **{name: VISIBLE[name]}).fingerprint() != PLAIN.fingerprint()


@pytest.mark.parametrize("name", UNSEEN)
def test_what_the_public_does_not_see_leaves_the_fingerprint(name: str) -> None:
    assert replace(PLAIN, **{name: UNSEEN[name]}).fingerprint() == PLAIN.fingerprint()


@pytest.mark.parametrize(
    "text", ["Hello. ", "Hello.\n", "hello.", "Hello\u200b.", "Hello\u00a0.", "Hell\u043e."]
)
def test_a_space_or_a_letter_that_only_looks_the_same_is_a_change(text: str) -> None:
    assert replace(PLAIN, text=text).fingerprint() != PLAIN.fingerprint()


def test_the_text_is_not_normalised() -> None:
    composed, decomposed = replace(PLAIN, text="caf\u00e9"), replace(PLAIN, text="cafe\u0301")
    assert composed.fingerprint() != decomposed.fingerprint()


def test_files_count_by_their_bytes_their_words_and_their_order() -> None:
    first = Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")
    other = {**first, "sha256": "1" * 64}
    with_first = replace(PLAIN, media=[first])
    assert with_first.fingerprint() == replace(PLAIN, media=[{**first, "name": "b.png"}]).fingerprint()
    assert with_first.fingerprint() != replace(PLAIN, media=[{**first, "alt": "A table."}]).fingerprint()
    assert (
        replace(PLAIN, media=[first, other]).fingerprint()
        != replace(PLAIN, media=[other, first]).fingerprint()
    )


def test_the_fingerprint_is_of_these_very_bytes() -> None:
    """Anybody can compute it again: SHA-256 over canonical JSON, names in order, no space, letters as they are."""
    written = (
        '{"account":["facebook","","TreasuryAU"],"answers":"","links":["https://treasury.example/"],'
        '"marking":"OFFICIAL","media":[{"alt":"A chart.","sha256":"'
        + "0" * 64
        + '"}],"text":"Caf\u00e9 \\"5\\"\\n"}'
    )
    file = Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")
    content = replace(PLAIN, text='Caf\u00e9 "5"\n', links=["https://treasury.example/"], media=[file])
    assert content.fingerprint() == sha256(written.encode()).hexdigest()


def test_a_stored_version_gives_back_the_content_it_was_made_of(world: World) -> None:
    content = world.content(
        links=["https://treasury.example/"],
        media=[Medium(name="a.png", size=1, sha256="0" * 64, type="image/png", alt="A chart.")],
        wanted_at=timezone.now() + timedelta(days=3),
    )
    version = world.draft(**{field.name: getattr(content, field.name) for field in fields(content)}).version
    version.refresh_from_db()
    assert Content.of(version) == content
    assert Content.of(version).fingerprint() == version.fingerprint == content.fingerprint()
