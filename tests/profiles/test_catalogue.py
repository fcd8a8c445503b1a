"""Every platform that the policy names is in the catalogue, fit for use (DEF-1, OFF-2l)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from profiles.models import Account, Marking, Platform, Topic
from profiles.permalinks import permalink, permalink_example, permalink_problem
from tests.profiles.people import a_person, an_account

NAMED = {
    "facebook", "linkedin", "x", "youtube", "bluesky", "mastodon", "blog-or-forum", "news-comments", "finance-blog",
    "world-bank-blogs", "wikipedia", "podcast", "rss", "govteams", "team-sites", "mysite",
}  # fmt: skip


def test_every_platform_of_the_policy_is_there(db):
    assert {platform.slug for platform in Platform.objects.filter(active=True)} == NAMED


def test_every_platform_passes_its_own_rules(db):
    for platform in Platform.objects.all():
        platform.full_clean()


def test_every_kind_that_the_policy_names_has_a_platform(db):
    assert set(Platform.objects.values_list("kind", flat=True)) == set(Platform.Kind.values)


def test_what_the_public_sees_is_official_at_most(db):
    for platform in Platform.objects.all():
        ceiling = Marking.OFFICIAL if platform.public else Marking.SENSITIVE
        assert platform.ceiling == ceiling, platform


@pytest.mark.parametrize("slug", sorted(NAMED))
def test_each_platform_takes_its_own_example_and_no_other_platforms(db, slug):
    account = Account(
        platform=Platform.objects.get(slug=slug),
        handle="AuTreasury",
        name="The Treasury",
        site="a.example.au",
    )
    own = permalink_example(account)
    assert permalink_problem(account, own) == ""
    place, mark, fragment = own.partition("#")
    longer = f"{place}{'&' if '?' in place else '?'}utm_source=share{mark}{fragment}"
    assert permalink(account, longer) == permalink(account, own) == own
    foreign = {"x": "https://bsky.app/profile/AuTreasury/post/1"}.get(
        slug, "https://x.com/AuTreasury/status/1"
    )
    assert "This address is on" in permalink_problem(account, foreign)


@pytest.mark.parametrize(
    ("slug", "handle", "site", "address"),
    [
        ("facebook", "AuTreasury", "", "https://www.facebook.com/AuTreasury/posts/pfbid02Hk9vQq8XbYtW3"),
        ("facebook", "AuTreasury", "", "https://www.facebook.com/abcnews.au/posts/122100?comment_id=987654"),
        ("linkedin", "treasury-australia", "", "https://www.linkedin.com/feed/update/urn:li:activity:7132456789012345678/"),
        ("linkedin", "treasury-australia", "", "https://www.linkedin.com/posts/treasury-australia_survey-activity-7132456789012345678-Ab9C"),
        ("x", "AuTreasury", "", "https://x.com/AuTreasury/status/1861234567890123456"),
        ("bluesky", "treasury.gov.au", "", "https://bsky.app/profile/treasury.gov.au/post/3lbqw4x7ouk2t"),
        ("mastodon", "@treasury", "aus.social", "https://aus.social/@treasury/113524871234567890"),
        ("youtube", "TreasuryAu", "", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("youtube", "TreasuryAu", "", "https://youtu.be/dQw4w9WgXcQ"),
        ("youtube", "TreasuryAu", "", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=UgxKRE.9aBc"),
        ("news-comments", "Treasury", "www.abc.net.au", "https://www.abc.net.au/news/2026-11-23/invoices/10612345#comment-812"),
        ("finance-blog", "Treasury", "", "https://www.finance.gov.au/blog/2026/11/20/open-data/#comment-81"),
        ("world-bank-blogs", "Treasury", "", "https://blogs.worldbank.org/en/opendata/a-new-release"),
        ("wikipedia", "Treasury (AU)", "", "https://en.wikipedia.org/w/index.php?title=Talk:The_Treasury&oldid=1258912345"),
        ("wikipedia", "Treasury (AU)", "", "https://en.wikipedia.org/wiki/Special:Diff/1258912345"),
        ("podcast", "Treasury", "treasury.gov.au", "https://treasury.gov.au/podcast/episode-12"),
        ("rss", "Treasury", "treasury.gov.au", "https://treasury.gov.au/media-release/2026-114"),
        ("govteams", "Treasury", "", "https://govteams.sharepoint.com/sites/fiscal-reporting/SitePages/Notes.aspx"),
        ("team-sites", "Macro", "intranet.treasury.gov.au", "https://intranet.treasury.gov.au/sites/macro/Lists/12"),
        ("mysite", "Treasury", "my.treasury.gov.au", "https://my.treasury.gov.au/personal/arao/post/12"),
    ],
)  # fmt: skip
def test_real_addresses_are_accepted(db, slug, handle, site, address):
    account = Account(platform=Platform.objects.get(slug=slug), handle=handle, name="The Treasury", site=site)
    assert permalink_problem(account, address) == ""


COUNTED = {  # limit, how it is counted, what a link counts
    "x": (280, "weighted", 23),
    "bluesky": (300, "graphemes", None),
    "mastodon": (500, "links_as_23", 23),
    "linkedin": (3_000, "characters", None),
    "youtube": (5_000, "characters", None),
    "facebook": (63_206, "characters", None),
    "wikipedia": (None, "characters", None),
}


@pytest.mark.parametrize("slug", sorted(COUNTED))
def test_each_platform_counts_as_it_does(db, slug):
    platform = Platform.objects.get(slug=slug)
    assert (platform.text_limit, platform.counting, platform.link_length) == COUNTED[slug]


MORE = {  # bytes, a comment, a title, what is refused, what is linked, whether files are mixed
    "x": (None, None, None, "", "x", True),
    "bluesky": (3_000, None, None, "", "bluesky", False),
    "mastodon": (None, None, None, "", "scheme", False),
    "linkedin": (None, 1_250, None, "", "domains", False),
    "youtube": (5_000, 10_000, 100, "<>", "domains", True),
    "facebook": (None, 8_000, None, "", "domains", True),
    "wikipedia": (None, None, None, "", "scheme", True),
    "rss": (None, None, None, "", "domains", True),
}


@pytest.mark.parametrize("slug", sorted(MORE))
def test_each_platform_has_its_other_limits(db, slug):
    platform = Platform.objects.get(slug=slug)
    assert (
        *(platform.byte_limit, platform.comment_limit, platform.title_limit, platform.refuses),
        *(platform.linking, platform.mixes_media),
    ) == MORE[slug]


@pytest.mark.parametrize(
    "changes", [{"link_length": 23}, {"counting": "weighted"}, {"counting": "by the yard"}]
)
def test_a_count_that_does_not_add_up_is_refused(db, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Platform.objects.filter(slug="facebook").update(**changes)


def test_every_platform_says_how_one_publishes_there(db):
    assert not Platform.objects.filter(publish_hint="").exists()
    assert "talk page" in Platform.objects.get(slug="wikipedia").publish_hint
    assert "four tildes" in Platform.objects.get(slug="wikipedia").publish_hint


def test_one_topic_comes_with_the_portal(db):
    general = Topic.objects.get()
    assert (general.slug, general.division, general.open_to_all, general.active) == (
        "general",
        None,
        True,
        True,
    )


# --- The pages ------------------------------------------------------------------------------------------------------


def test_everybody_reads_the_catalogue(db, client):
    client.force_login(a_person(""), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/platforms/").content.decode()
    for platform in Platform.objects.all():
        assert platform.name in page
    page = client.get("/platforms/x/").content.decode()
    assert "280 characters" in page
    assert "each link as 23" in page
    assert "https://x.com/…/status/…" in page
    assert "t.co/…" in page
    assert client.get("/platforms/none/").status_code == 404
    assert client.post("/platforms/").status_code == 405


def test_the_migration_keeps_what_an_administrator_wrote(db):
    """A row of before it, with a shape of theirs and one of ours with the same placeholder twice."""
    migration = import_module("profiles.migrations.0015_permalinks")
    theirs = "https://www.facebook.com/notes/{id}\nhttps://www.facebook.com/{slug}/posts/{id}?comment_id={id}"
    Platform.objects.filter(slug="facebook").update(permalink_shapes=theirs)
    Platform.objects.filter(slug="x").update(
        permalink_shapes="\n".join(migration.BEFORE["x"]), ignored_parameters=""
    )
    migration.fill(apps, None)
    facebook, x = (Platform.objects.get(slug=slug) for slug in ("facebook", "x"))
    assert facebook.permalink_shapes.splitlines()[:2] == theirs.splitlines()
    assert {*migration.SHAPES["facebook"]} <= {*facebook.permalink_shapes.splitlines()}
    assert x.permalink_shapes.splitlines() == migration.SHAPES["x"]
    assert x.ignored_parameters == migration.IGNORED["x"]
    facebook.full_clean()


@pytest.mark.parametrize("number", [1, 30])
def test_a_platforms_page_costs_the_same_however_many_accounts(
    db, client, number, django_assert_max_num_queries
):
    client.force_login(a_person(""), backend="django.contrib.auth.backends.ModelBackend")
    for each in range(number):
        an_account(handle=f"@number{each}")
    client.get("/platforms/x/")
    with django_assert_max_num_queries(12):
        client.get("/platforms/x/")
