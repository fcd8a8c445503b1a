"""Permalinks: what a shape renders it accepts; everything near it, it refuses, in little time and with a sentence."""

from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from local.portal import PROJECT
from profiles.models import Account, Platform
from profiles.permalink_shapes import (
    EXAMPLES,
    PLACEHOLDER,
    PLACEHOLDERS,
    Address,
    ShapeError,
    read_shapes,
    validate_shapes,
    validate_site,
)
from profiles.permalinks import permalink, permalink_key, permalink_problem, suggested_shape
from profiles.policy import may_be_shape
from profiles.tracking import EVERYWHERE, without_tracking
from tests.ends import in_the_end
from tests.profiles.real_links import BSKY, DID, OURS, RECORDED, REFUSED, TID

SHIPPED = import_module("profiles.migrations.0015_permalinks")
CATALOGUE: dict[str, list[str]] = SHIPPED.SHAPES
OWN = {"handle": "AuTreasury", "site": "forum.treasury.gov.au"}
ALL_SHAPES = [shape for lines in CATALOGUE.values() for shape in read_shapes("\n".join(lines))]

WORD = st.from_regex(r"[A-Za-z0-9_-]{1,30}", fullmatch=True)
SLUG = st.from_regex(r"(?:[A-Za-z0-9~!$'()*+,;:=@_-]|%[46-7][1-9A])[A-Za-z0-9._-]{0,30}", fullmatch=True)
PATH = st.lists(SLUG, min_size=1, max_size=4).map("/".join)
TAKEN = {
    "number": st.integers(0, 10**19).map(str),
    "id": WORD,
    "slug": SLUG,
    "path": PATH,
    "title": PATH,
    "query": st.just("p=12&q=a"),
    "fragment": WORD,
    **{
        name: st.from_regex(PLACEHOLDERS[name], fullmatch=True)
        for name in ("activity", "post", "fbid", "page", "video", "comment", "tid", "revision")
    },
    "snowflake": st.integers(10**14, 2**63 - 1).map(str),
    "activity": st.integers(10**18, 2**63 - 1).map(str),
    "did": st.just(EXAMPLES["did"]),
}


def _values(shape):
    """Of the placeholders that it has."""
    names = {
        kind + number: TAKEN[kind] for kind, number in PLACEHOLDER.findall(shape.written) if kind not in OWN
    }
    more = {"query": TAKEN["query"], **{name: st.just(value) for name, value in OWN.items()}}
    return st.tuples(st.just(shape), st.fixed_dictionaries(names | more))


RENDERED = st.sampled_from(ALL_SHAPES).flatmap(_values)


def account(
    shapes: str = "https://x.com/{handle}/status/{number}",
    handle: str = "AuTreasury",
    site: str = "",
    ignored: str = "",
    ids: str = "",
) -> Account:
    platform = Platform(name="X (formerly Twitter)", permalink_shapes=shapes, ignored_parameters=ignored)
    return Account(platform=platform, handle=handle, site=site, name="The Treasury", platform_ids=ids)


def ours(slug: str, **changes: str) -> Account:
    handle, site = OURS[slug]
    given = {"handle": handle, "site": site, **changes}
    return account("\n".join(CATALOGUE[slug]), ignored=SHIPPED.IGNORED.get(slug, ""), **given)


def accepts(url: str, **about: str) -> bool:
    return not permalink_problem(account(**about), url)


@settings(deadline=None)
@given(rendered=RENDERED)
def test_what_a_shape_of_the_catalogue_renders_it_accepts(rendered):
    shape, values = rendered
    address = Address.read(shape.filled(values))
    assert address
    assert shape.takes(address, OWN)


@settings(deadline=None)
@given(
    rendered=RENDERED,
    host=st.from_regex(r"[a-z0-9]{1,9}(\.[a-z]{2,5}){1,2}", fullmatch=True),
)
def test_no_other_host_is_accepted(rendered, host):
    shape, values = rendered
    real = shape.host_of(OWN)
    assume(host.removeprefix("www.") != real)
    rendered = shape.filled(values)
    for foreign in [
        host,
        f"{host}.{real}",
        f"{real}.{host}",
        f"{real}@{host}",
        f"{real}:443",
        f"{real}.",
        f"{host}\\{real}",
    ]:
        address = Address.read(rendered.replace(rendered.split("/")[2], foreign, 1))
        assert not (address and shape.takes(address, OWN)), foreign


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text):
    assert permalink_problem(account(), text)
    assert permalink_problem(account(), f"https://x.com/{text}")


@settings(deadline=None)
@given(
    rendered=RENDERED,
    at=st.floats(0, 1),
    extra=st.sampled_from(' \n\t\\"<>{}|^`é\x00'),
)
def test_a_character_that_no_address_holds_spoils_it(rendered, at, extra):
    shape, values = rendered
    url = shape.filled(values)
    place = round(at * len(url))
    assert Address.read(url[:place] + extra + url[place:]) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/AuTreasury/status/1861234567890123456",
        "https://www.x.com/AuTreasury/status/1861234567890123456",
        "https://x.com/autreasury/status/1861234567890123456/",
        "HTTPS://X.COM/AuTreasury/status/1",
    ],
)
def test_the_accounts_own_post_is_accepted(url):
    assert accepts(url)
    assert accepts(url, handle="@AuTreasury")


@pytest.mark.parametrize(
    "url",
    [
        "http://x.com/AuTreasury/status/1",
        "//x.com/AuTreasury/status/1",
        "javascript:alert(1)//x.com/AuTreasury/status/1",
        "https://m.x.com/AuTreasury/status/1",
        "https://x.com.au/AuTreasury/status/1",
        "https://twitter.com/AuTreasury/status/1",
        "https://х.com/AuTreasury/status/1",  # a Cyrillic look-alike
        "https://xn--c1a.com/AuTreasury/status/1",
        "https://x.com/AuTreasury@evil.example/status/1",
        "https://evil.example/https://x.com/AuTreasury/status/1",
        "https://evil.example/?u=https://x.com/AuTreasury/status/1",
        "https://x.com/AuTreasury/status/1/photo/1",
        "https://x.com/AuTreasury//status/1",
        "https://x.com/AuTreasury/status/١",  # a digit, in Arabic script
        "https://x.com/AuTreasury/status/",
        "https://x.com/AuTreasuryy/status/1",
        "https://x.com/other/../AuTreasury/status/1",
        "https://x.com/AuTreasury/status/" + "1" * 21,
        "https://x.com/AuTreasury/status/1" + "/" * 500,
        "",
    ],
)
def test_anything_near_it_is_refused(url):
    assert not accepts(url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("AuTreasury status 1", "Paste the whole address of the post, starting with https://, such as https://x.com/"),
        ("https://facebook.com/AuTreasury/posts/1", "This address is on facebook.com. Paste the one on X"),
        ("https://x.com/AuTreasury/status/1?s=20", "It is not known what “s” in this address does"),
        ("https://x.com/AuTreasury/status/1#m", "It is not known what “#m” in this address does"),
        ("https://x.com/SomebodyElse/status/1", "This is not a post of The Treasury. Open the post and copy"),
    ],
)  # fmt: skip
def test_the_refusal_says_what_to_do(url, says):
    assert permalink_problem(account(), url).startswith(says)


@pytest.mark.parametrize(("slug", "pasted", "recorded"), RECORDED)
def test_what_people_copy_is_recorded_in_one_form(slug, pasted, recorded):
    assert permalink_problem(ours(slug), pasted) == ""
    assert permalink(ours(slug), pasted) == recorded
    assert permalink(ours(slug), recorded) == recorded


@pytest.mark.parametrize(("slug", "pasted"), REFUSED)
def test_what_is_no_link_to_a_post_of_ours_is_refused(slug, pasted):
    assert permalink(ours(slug), pasted) == ""
    assert permalink_problem(ours(slug), pasted)


@pytest.mark.parametrize(("slug", "pasted", "recorded"), RECORDED)
def test_what_tracks_readers_changes_no_permalink(slug, pasted, recorded):
    place, mark, fragment = pasted.partition("#")
    tracked = (
        f"{place}{'&' if '?' in place else '?'}utm_source=mail&FBCLID=Iw1&gclid=2&mc_eid=3{mark}{fragment}"
    )
    assert permalink(ours(slug), tracked) == recorded


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_nothing_that_says_which_post_is_meant_is_dropped(slug):
    shapes = read_shapes("\n".join(CATALOGUE[slug]))
    named = tuple({(key, "1") for shape in shapes for key, _ in shape.query})
    kept = without_tracking(Address("x.example", "", named, ""), SHIPPED.IGNORED.get(slug, ""))
    assert kept.query == named


@pytest.mark.parametrize(
    "name", ["p", "q", "id", "t", "page", "cpage", "commentId", "lc", "post", "ref", "th", "source", "mc"]
)
def test_short_names_of_blogs_and_forums_are_kept(name):
    address = Address("x.example", "/a", ((name, "1"),), "")
    assert without_tracking(address) == address
    assert name.lower() not in EVERYWHERE.split()


@pytest.mark.parametrize(
    ("pasted", "recorded"),
    [
        ("https://www.instagram.com/reel/DAbCdEfGhIj/?igsh=MWQ1", "https://www.instagram.com/p/DAbCdEfGhIj"),
        ("https://www.instagram.com/autreasury/p/DAbCdEfGhIj/?img_index=2", ""),
        ("https://www.instagram.com/autreasury/tv/DAbCdEfGhIj/", "https://www.instagram.com/p/DAbCdEfGhIj"),
        ("https://www.instagram.com/somebody/p/DAbCdEfGhIj/", ""),
        (
            "https://www.threads.net/@autreasury/post/DAbCdEfGhIj",
            "https://www.threads.com/@AuTreasury/post/DAbCdEfGhIj",
        ),
    ],
)
def test_the_shapes_that_the_docs_give_for_other_platforms_do(pasted, recorded):
    page = (PROJECT / "docs/apps/links-and-live-texts.md").read_text()
    shapes = [
        line
        for line in page.splitlines()
        if line.startswith(("https://www.instagram", "https://www.threads"))
    ]
    assert permalink(account("\n".join(shapes)), pasted) == recorded


def test_where_the_account_says_its_numbers_others_are_refused():
    pasted = f"https://bsky.app/profile/{DID}/post/{TID}"
    assert permalink(ours("bluesky", ids=DID), pasted) == BSKY
    assert permalink(ours("bluesky", ids="did:plc:ewvi7nxzyoun6zhxrhs64oiz"), pasted) == ""


@pytest.mark.parametrize(
    ("handle", "slug", "pasted"),
    [
        ("@AuTreasury", "x", "https://x.com/AuTreasury/status/1861234567890123456"),
        *(
            (
                f"{kind}/treasury-australia",
                "linkedin",
                "https://www.linkedin.com/posts/treasury-australia_x-activity-7132456789012345678-Ab9C",
            )
            for kind in ("company", "school", "showcase")
        ),
        ("@treasury@aus.social", "mastodon", "https://aus.social/@treasury/113524871234567890"),
    ],
)
def test_a_handle_is_read_however_it_was_entered(handle, slug, pasted):
    assert permalink(ours(slug, handle=handle), pasted)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/b/", "https://a.example/b"),
        ("https://a.example/b?c=1&d=2", "https://a.example/b?d=2&c=1"),
    ],
)
def test_the_same_post_has_one_key(one, other):
    assert permalink_key(one) == permalink_key(other)
    assert permalink_key(one) != permalink_key(f"{one}#comment-4")


@pytest.mark.parametrize(("slug", "pasted", "recorded"), RECORDED)
def test_a_shape_made_from_a_link_takes_that_link(slug, pasted, recorded):
    assert may_be_shape(suggested_shape(recorded), recorded)
    assert may_be_shape(suggested_shape(recorded), "https://elsewhere.example/").reason


def test_a_query_has_exactly_the_named_keys():
    shapes = "https://www.youtube.com/watch?v={id}"
    assert accepts("https://www.youtube.com/watch?v=dQw4w9WgXcQ", shapes=shapes)
    for query in ["", "?v=", "?v=a&v=b", "?v=a&list=b", "?list=b", "?v=a b", "?V=a", "?v=a&"]:
        assert not accepts(f"https://www.youtube.com/watch{query}", shapes=shapes), query


def test_the_path_placeholder_takes_whole_segments_without_tricks():
    shapes = "https://{site}/{path}"
    good = "https://forum.example.org/2026/11/a-title%20here.html"
    assert accepts(good, shapes=shapes, site="forum.example.org")
    for path in ["", "a//b", "../a", "a/./b", "a/%2e%2e/b", "a%2Fb", "a%5Cb", "a%00", "a%zz", "a%"]:
        assert not accepts(f"https://forum.example.org/{path}", shapes=shapes, site="forum.example.org"), path


def test_an_account_without_its_site_takes_nothing():
    assert not accepts("https://example.org/a", shapes="https://{site}/{path}")
    assert not accepts("https:///a", shapes="https://{site}/{path}")


@pytest.mark.parametrize("slug", sorted(CATALOGUE))
def test_the_longest_bad_addresses_are_refused(slug):
    """A placeholder that guesses would take hours, also within the length that is read."""
    hosts = {shape.host_of(OWN) for shape in read_shapes("\n".join(CATALOGUE[slug]))}
    with in_the_end():
        for host in hosts:
            for end in ("a-%41/" * 100_000, "-activity-1" * 42, "a_" * 200, "1/" * 200, "p/%2e%2e" * 50):
                assert not permalink(ours(slug), f"https://{host}/{end}\\")
                assert permalink(ours("x"), f"https://{host}/{end}") == ""


@pytest.mark.parametrize(
    "shape",
    [
        "http://x.com/{id}", "x.com/{id}", "https://X.com/{id}", "https://{host}/{id}", "https://x.com/{id}{number}",
        "https://x.com/{nonsense}", "https://x.com/{id} -> https://x.com/{number}",
        "https://x.com/{id}/{id} -> https://x.com/{id}",
        "https://x.com/{path}/more", "https://x.com/a{path}", "https://x.com/{id", "https://x/{id}",
    ],
)  # fmt: skip
def test_a_shape_that_cannot_be_read_is_refused(shape):
    with pytest.raises(ShapeError):
        read_shapes(shape)
    with pytest.raises(ValidationError):
        validate_shapes(shape)


@pytest.mark.parametrize("site", ["www.abc.net.au", "aus.social"])
def test_a_sites_name_is_a_host(site):
    validate_site(site)


@pytest.mark.parametrize(
    "site", ["https://abc.net.au", "abc", "ABC.net.au", "abc.net.au/news", "-a.com", "a..com", "127.0.0.1"]
)
def test_what_is_not_a_host_is_refused(site):
    with pytest.raises(ValidationError):
        validate_site(site)
