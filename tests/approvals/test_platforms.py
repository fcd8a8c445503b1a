"""Each platform that the policy names, from draft to record: its limit, its files, its pack, its addresses."""

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from approvals import services
from approvals.content import Content
from approvals.models import Activity, Incident, Post, State
from checks import catalogue
from checks.content import Medium
from profiles.models import Account, Platform
from profiles.permalinks import permalink_problem
from records.queries import trail
from records.services import seal
from tests.approvals.steps import nothing_written
from tests.profiles.test_catalogue import NAMED
from tests.world import World, approve, submit
from workflow.rulings import Refused

FAMILY = "👩‍👩‍👧‍👦"  # seven code points that a reader sees as one sign
THUMB = "👍🏽"  # two, and eight bytes
LONG_LINK = f"https://treasury.gov.au/{'a' * 180}"
NO_LIMIT = 20_000


@dataclass(frozen=True)
class Place:
    """An account on a platform, and where its posts stand."""

    handle: str
    permalink: str
    site: str = ""
    limit: int | None = None
    sign: str = "é"  # what it counts as `weight`
    weight: int = 1
    link: int | None = None  # what it counts a link as, if not by its letters
    shortens: bool = False  # what is too long of a link
    takes: tuple[str, ...] = ()  # kinds of files
    files: int = 0
    mixes: bool = True  # pictures and what moves


PICTURES, EVERYTHING = ("image", "video"), ("image", "video", "audio")
PLACES = {
    "facebook": Place(
        "TreasuryAU",
        "https://www.facebook.com/TreasuryAU/posts/pfbid02Hk9vQq8XbYtW3",
        limit=63_206,
        takes=PICTURES,
        files=10,
    ),
    "linkedin": Place(
        "treasury-australia",
        "https://www.linkedin.com/feed/update/urn:li:activity:7132456789012345678",
        limit=3_000,
        takes=PICTURES,
        files=20,
        mixes=False,
    ),
    "x": Place(
        "AuTreasury",
        "https://x.com/AuTreasury/status/1861234567890123456",
        limit=280,
        sign="税",
        weight=2,
        link=23,
        takes=PICTURES,
        files=4,
    ),
    "bluesky": Place(
        "treasury.gov.au",
        "https://bsky.app/profile/treasury.gov.au/post/3lbqw4x7ouk2t",
        limit=300,
        sign=THUMB,
        shortens=True,
        takes=PICTURES,
        files=4,
        mixes=False,
    ),
    "mastodon": Place(
        "treasury",
        "https://aus.social/@treasury/113524871234567890",
        "aus.social",
        limit=500,
        sign=FAMILY,
        link=23,
        takes=EVERYTHING,
        files=4,
        mixes=False,
    ),
    "youtube": Place(
        "TreasuryAu",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        limit=5_000,
        sign="a",
        takes=("video",),
        files=1,
    ),
    "blog-or-forum": Place(
        "Treasury", "https://forum.example.org/t/payment-times/77#p12", "forum.example.org"
    ),
    "news-comments": Place(
        "Treasury", "https://www.abc.net.au/news/2026-11-23/invoices/10612345#comment-812", "www.abc.net.au"
    ),
    "finance-blog": Place("Treasury", "https://www.finance.gov.au/blog/2026/11/20/open-data/#comment-81"),
    "world-bank-blogs": Place("Treasury", "https://blogs.worldbank.org/en/opendata/a-new-release"),
    "wikipedia": Place("Treasury (AU)", "https://en.wikipedia.org/wiki/Special:PermanentLink/1258912345"),
    "podcast": Place(
        "Treasury",
        "https://treasury.gov.au/podcast/episode-12",
        "treasury.gov.au",
        limit=4_000,
        takes=("audio", "image"),
        files=2,
    ),
    "rss": Place("Treasury", "https://treasury.gov.au/media-release/2026-114", "treasury.gov.au"),
    "govteams": Place(
        "Treasury",
        "https://govteams.sharepoint.com/sites/fiscal-reporting/SitePages/Notes.aspx",
        takes=EVERYTHING,
        files=10,
    ),
    "team-sites": Place(
        "Macro",
        "https://intranet.treasury.gov.au/sites/macro/Lists/12",
        "intranet.treasury.gov.au",
        takes=EVERYTHING,
        files=10,
    ),
    "mysite": Place(
        "Treasury",
        "https://my.treasury.gov.au/personal/arao/post/12",
        "my.treasury.gov.au",
        limit=512,
        takes=("image",),
        files=1,
    ),
}
every_place = pytest.mark.parametrize("slug", sorted(PLACES))
with_a_limit = pytest.mark.parametrize("slug", [slug for slug, place in PLACES.items() if place.limit])
WRONG = {"x": "https://bsky.app/profile/AuTreasury/post/1"}  # for the others one on X


def test_no_platform_is_forgotten(db: None) -> None:
    assert PLACES.keys() == NAMED == set(Platform.objects.values_list("slug", flat=True))


def account(world: World, slug: str) -> Account:
    place = PLACES[slug]
    return Account.objects.create(
        platform=Platform.objects.get(slug=slug),
        handle=place.handle,
        site=place.site,
        name="The Treasury",
        custodian=world.mcdmanager,
        recovery_contact="media@treasury.example",
        reviewed_on=timezone.localdate(),
    )


def content(world: World, slug: str, **changes: Any) -> Content:
    return world.content(**{"account": account(world, slug), "activity": Activity.POST, **changes})


def file(kind: str, alt: str = "A chart of payment times") -> Medium:
    return Medium(name=f"chart.{kind}", size=1, sha256="a" * 64, type=f"{kind}/x", alt=alt)


def problems(proposed: Content, world: World) -> set[str]:
    return {finding.check for finding in catalogue.blocking(proposed, world.officer)}


def as_long_as_it_takes(place: Place) -> str:
    """A text that the platform counts as exactly its limit, of signs that a plain count gets wrong."""
    assert place.limit
    whole, rest = divmod(place.limit, place.weight)
    return place.sign * whole + "a" * rest


# --- From draft to record -----------------------------------------------------------------------------------


@every_place
def test_a_post_goes_all_the_way(world: World, slug: str) -> None:
    place = PLACES[slug]
    text = as_long_as_it_takes(place) if place.limit else "é" * NO_LIMIT
    media = [file(kind) for kind in place.takes][: place.files if place.mixes else 1]
    post = services.propose(content=content(world, slug, text=text, media=media), by=world.officer)
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    post = approve(post_id=post.pk, seen=post.seen, by=world.gm)
    out = {"post_id": post.pk, "live_text": text, "by": world.officer}
    with nothing_written(), pytest.raises(Refused, match=r"^This address is on "):
        services.publish(permalink=WRONG.get(slug, "https://x.com/AuTreasury/status/1"), **out)
    services.publish(permalink=place.permalink, **out)
    seal()
    recorded = services.record(post_id=post.pk)
    assert recorded.state == State.RECORDED
    assert not Incident.objects.exists()
    fields = trail(post.reference)[-1].fields
    assert (fields["permalink"], fields["text"], fields["platform"]) == (
        place.permalink,
        text,
        post.account.platform.name,
    )


# --- Its limit ----------------------------------------------------------------------------------------------


@with_a_limit
def test_one_more_than_it_takes_is_refused(world: World, slug: str) -> None:
    fits = as_long_as_it_takes(PLACES[slug])
    proposed = content(world, slug, text=fits, media=[file(PLACES[slug].takes[0])])
    assert problems(proposed, world) == set()
    assert problems(replace(proposed, text=f"{fits}a"), world) == {"length"}
    post = services.propose(content=replace(proposed, text=f"{fits}a"), by=world.officer)
    with nothing_written(), pytest.raises(Refused, match="Shorten the text by 1 character"):
        submit(post_id=post.pk, seen=post.seen, by=world.officer)


@pytest.mark.parametrize("slug", [slug for slug, place in PLACES.items() if place.link])
def test_a_link_counts_what_the_platform_says(world: World, slug: str) -> None:
    place = PLACES[slug]
    assert place.limit
    assert place.link
    fits = f"{LONG_LINK} {'a' * (place.limit - place.link - 1)}"
    proposed = content(world, slug, text=fits)
    assert "length" not in problems(proposed, world)
    assert "length" in problems(replace(proposed, text=f"{fits}a"), world)


@pytest.mark.parametrize(
    "slug", [slug for slug, place in PLACES.items() if place.limit and not (place.link or place.shortens)]
)
def test_elsewhere_a_link_counts_letter_by_letter(world: World, slug: str) -> None:
    limit = PLACES[slug].limit
    assert limit
    fits = f"{LONG_LINK} {'a' * (limit - len(LONG_LINK) - 1)}"
    proposed = content(world, slug, text=fits)
    assert "length" not in problems(proposed, world)
    assert "length" in problems(replace(proposed, text=f"{fits}a"), world)


@pytest.mark.parametrize("slug", [slug for slug, place in PLACES.items() if not place.limit])
def test_where_there_is_no_limit_nothing_is_too_long(world: World, slug: str) -> None:
    assert problems(content(world, slug, text="é" * NO_LIMIT), world) == set()


# --- Its files ----------------------------------------------------------------------------------------------


@every_place
def test_it_takes_its_own_kinds_of_files(world: World, slug: str) -> None:
    plain = content(world, slug)
    found = {kind: problems(replace(plain, media=[file(kind)]), world) for kind in EVERYTHING}
    assert found == {kind: set() if kind in PLACES[slug].takes else {"media"} for kind in EVERYTHING}


@pytest.mark.parametrize("slug", [slug for slug, place in PLACES.items() if place.files])
def test_it_takes_so_many_files_each_with_a_description(world: World, slug: str) -> None:
    place = PLACES[slug]
    proposed = content(world, slug, media=[file(place.takes[0])] * place.files)
    assert problems(proposed, world) == set()
    assert problems(replace(proposed, media=[*proposed.media, file(place.takes[0])]), world) == {"media"}
    assert problems(replace(proposed, media=[file(place.takes[0], alt=" ")]), world) == {"alt-text"}


@pytest.mark.parametrize("slug", [slug for slug, place in PLACES.items() if len(place.takes) > 1])
def test_it_takes_pictures_with_what_moves_or_without(world: World, slug: str) -> None:
    place = PLACES[slug]
    proposed = content(
        world, slug, media=[file("image"), file(next(kind for kind in place.takes if kind != "image"))]
    )
    assert problems(proposed, world) == (set() if place.mixes else {"media"})


COMMENTS = {"facebook": 8_000, "linkedin": 1_250, "youtube": 10_000}


@pytest.mark.parametrize("slug", sorted(COMMENTS))
def test_a_comment_has_a_limit_of_its_own(world: World, slug: str) -> None:
    proposed = content(world, slug, activity=Activity.COMMENT, text="é" * COMMENTS[slug])
    assert problems(proposed, world) == set()
    assert problems(replace(proposed, text=f"{proposed.text}é"), world) == {"length"}


def test_a_video_has_a_title_and_a_description_that_youtube_takes(world: World) -> None:
    proposed = content(world, "youtube", title="x" * 100)
    assert problems(proposed, world) == set()
    assert problems(replace(proposed, title="x" * 101), world) == {"length"}
    assert problems(replace(proposed, text="Budget > 2026"), world) == {"length"}
    assert problems(replace(proposed, title="Budget <2026>"), world) == {"length"}
    assert problems(replace(proposed, activity=Activity.COMMENT, text="We <3 budgets"), world) == set()


# --- Its pack and its addresses -----------------------------------------------------------------------------


@every_place
def test_the_pack_has_all_that_is_needed_there(world: World, slug: str) -> None:
    place = PLACES[slug]
    text, link = "Tell us how long your invoices take.", "https://treasury.gov.au/survey"
    media = [file(place.takes[0])] if place.takes else []
    proposed = content(world, slug, text=text, links=[link], media=media)
    post = services.propose(content=proposed, by=world.officer)
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    post = approve(post_id=post.pk, seen=post.seen, by=world.gm)
    pack = _publish_page(world, post)
    counted = f"{len(text)} characters" + (f" of {place.limit:,}" if place.limit else "")
    hint = post.account.platform.publish_hint
    assert hint
    for shown in (text, link, hint, counted, *(["A chart of payment times", "chart."] if media else [])):
        assert escape(shown) in pack, shown


def _publish_page(world: World, post: Post) -> str:
    officer = Client()
    officer.force_login(world.officer)
    return officer.get(f"/posts/{post.reference}/publish/").content.decode()


@every_place
def test_an_address_of_one_platform_is_none_of_another(world: World, slug: str) -> None:
    """Where two are on the same site of ours, nobody can tell them apart."""
    own, place = account(world, slug), PLACES[slug]
    taken = {other for other in PLACES if not permalink_problem(own, PLACES[other].permalink)}
    assert taken == {slug} | {other for other in PLACES if place.site and PLACES[other].site == place.site}
