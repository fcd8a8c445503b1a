"""Permalinks: what a shape renders it accepts; everything near it, it refuses, in little time and with a sentence."""

from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from profiles.models import Account, Platform
from profiles.permalink_shapes import Address, ShapeError, read_shapes, validate_shapes, validate_site
from profiles.permalinks import permalink_problem
from tests.ends import in_the_end

CATALOGUE: dict[str, list[str]] = import_module("profiles.migrations.0002_platforms").SHAPES
OWN = {"handle": "AuTreasury", "site": "forum.treasury.gov.au"}
ALL_SHAPES = [shape for lines in CATALOGUE.values() for shape in read_shapes("\n".join(lines))]

WORD = st.from_regex(r"[A-Za-z0-9_-]{1,30}", fullmatch=True)
SLUG = st.from_regex(r"(?:[A-Za-z0-9~!$'()*+,;:=@_-]|%[46-7][1-9A])[A-Za-z0-9._-]{0,30}", fullmatch=True)
VALUES = st.fixed_dictionaries(
    {
        "number": st.integers(0, 10**19).map(str),
        "id": WORD,
        "slug": SLUG,
        "path": st.lists(SLUG, min_size=1, max_size=4).map("/".join),
        **{name: st.just(value) for name, value in OWN.items()},
    }
)


def account(
    shapes: str = "https://x.com/{handle}/status/{number}", handle: str = "AuTreasury", site: str = ""
) -> Account:
    platform = Platform(name="X (formerly Twitter)", permalink_shapes=shapes)
    return Account(platform=platform, handle=handle, site=site, name="The Treasury")


def accepts(url: str, **about: str) -> bool:
    return not permalink_problem(account(**about), url)


@settings(deadline=None)
@given(shape=st.sampled_from(ALL_SHAPES), values=VALUES)
def test_what_a_shape_of_the_catalogue_renders_it_accepts(shape, values):
    address = Address.read(shape.filled(values))
    assert address
    assert shape.takes(address, OWN)


@settings(deadline=None)
@given(
    shape=st.sampled_from(ALL_SHAPES),
    values=VALUES,
    host=st.from_regex(r"[a-z0-9]{1,9}(\.[a-z]{2,5}){1,2}", fullmatch=True),
)
def test_no_other_host_is_accepted(shape, values, host):
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
    shape=st.sampled_from(ALL_SHAPES),
    values=VALUES,
    at=st.floats(0, 1),
    extra=st.sampled_from(' \n\t\\"<>{}|^`é\x00'),
)
def test_a_character_that_no_address_holds_spoils_it(shape, values, at, extra):
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
        ("https://x.com/AuTreasury/status/1?s=20", "Leave off the end of the address, from “?s” on"),
        ("https://x.com/AuTreasury/status/1#m", "Leave off the end of the address, from “#” on"),
        ("https://x.com/SomebodyElse/status/1", "This is not a post of The Treasury. Open the post and copy"),
    ],
)  # fmt: skip
def test_the_refusal_says_what_to_do(url, says):
    assert permalink_problem(account(), url).startswith(says)


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


@pytest.mark.parametrize("shape", ALL_SHAPES)
def test_the_longest_bad_address_is_refused(shape):
    """A placeholder that guesses would take hours."""
    bad = f"https://{shape.host_of(OWN)}/" + "a-%41/" * 100_000 + "\\"
    with in_the_end():
        address = Address.read(bad)
        assert not (address and shape.takes(address, OWN))


@pytest.mark.parametrize(
    "shape",
    [
        "http://x.com/{id}", "x.com/{id}", "https://X.com/{id}", "https://{host}/{id}", "https://x.com/{id}{number}",
        "https://x.com/{nonsense}", "https://x.com/{path}/more", "https://x.com/a{path}", "https://x.com/{id", "https://x/{id}",
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
