"""The lists of posts: what narrows them, their order and columns, and what somebody keeps of that under a name."""

import re
from datetime import timedelta
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from django.http import QueryDict
from django.utils import timezone

from approvals.forms import FilterForm
from approvals.forms.lists import ORDERS
from approvals.models import Post, SavedFilter
from approvals.models.saved_filters import OF_ONE
from approvals.queries import seen_by
from profiles.models import Person
from tests.approvals.test_views import client_of, page
from tests.world import World
from workflow.paging import page_of

LIST, SAVE = "/posts/", "/posts/filters/new/"


def found(query: str) -> set[str]:
    posts = FilterForm(QueryDict(query)).narrow(Post.objects.listed())
    return {post.version.title for post in posts}


def test_posts_are_found_by_a_part_of_their_author_s_name(world: World) -> None:
    world.draft(title="Ours")
    world.draft(by=world.officer2, title="Theirs")
    for person, name in ((world.officer, "Priya Raman"), (world.officer2, "Daniel Okafor")):
        Person.objects.filter(pk=person.pk).update(name=name)
    for author in ("priya", "A RAM", "officer"):
        assert found(f"author={author}") == {"Ours"}, author
    assert found("author=nobody") == set()
    assert found("author=") == {"Ours", "Theirs"}


def test_posts_are_found_by_the_days_of_their_last_change_both_counted_in(world: World) -> None:
    today = timezone.localdate()
    for days in range(3):
        post = world.draft(title=f"{days} days ago")
        Post.objects.filter(pk=post.pk).update(moved_at=timezone.now() - timedelta(days=days))
    yesterday = f"{today - timedelta(days=1):%d/%m/%Y}"
    assert found(f"since={yesterday}&until={yesterday}") == {"1 days ago"}
    assert found(f"since={yesterday}") == {"0 days ago", "1 days ago"}
    assert found(f"until={yesterday}") == {"1 days ago", "2 days ago"}
    assert len(found("since=soon")) == 3, "what it cannot read narrows nothing"


@pytest.mark.parametrize("order", ORDERS.values())
@pytest.mark.parametrize("who", ["officer", "mcd"])
def test_the_pages_of_each_order_go_on_where_the_one_before_ended(world: World, who: str, order: str) -> None:
    """Some changed at the same moment: the key decides between them."""
    now = timezone.now()
    for number in range(7):
        post = world.draft(title=f"Number {number}")
        Post.objects.filter(pk=post.pk).update(moved_at=now - timedelta(hours=number // 2 % 3))
    heads, posts = seen_by(getattr(world, who)), Post.objects.all()
    expected = list(posts.order_by(order, "-pk" if order.startswith("-") else "pk"))
    first = page_of(posts, {}, size=3, any_of=heads, order=order)
    pages = [first]
    while pages[-1].older:
        [before] = parse_qs(pages[-1].older)["before"]
        pages.append(page_of(posts, {"before": before}, size=3, any_of=heads, order=order))
    assert [row for each in pages for row in each.rows] == expected
    for earlier, later in pairwise(pages):
        [after] = parse_qs(later.newer)["after"]
        assert page_of(posts, {"after": after}, size=3, any_of=heads, order=order).rows == earlier.rows


def test_a_place_in_the_list_that_is_gone_begins_it_anew(world: World) -> None:
    post = world.draft()
    assert page_of(Post.objects.all(), {"before": "999999"}, order="-moved_at").rows == [post]


def test_the_table_has_the_columns_that_were_chosen_and_the_pages_keep_them(world: World) -> None:
    for number in range(26):
        world.draft(title=f"Number {number}")
    client = client_of(world.officer)
    heads = re.findall(r'role="columnheader"[^>]*>([^<]*)<', page(client.get(LIST)))
    assert heads == ["Post", "State", "Author", "Last change"]
    chosen = page(client.get(f"{LIST}?columns=due&columns=division&order=moved"))
    assert re.findall(r'role="columnheader"[^>]*>([^<]*)<', chosen) == ["Post", "Division", "Due"]
    assert "?columns=due&amp;columns=division&amp;order=moved&amp;before=" in chosen
    assert page(client.get(f"{LIST}?columns=nonsense")).count('role="columnheader"') == 4


def test_a_filter_is_kept_under_a_name_replaced_under_the_same_and_removed(world: World) -> None:
    client = client_of(world.officer)
    assert f'href="{SAVE}?state=draft&amp;columns=due"' in page(client.get(f"{LIST}?state=draft&columns=due"))
    nameless = client.post(SAVE, {"state": "draft", "columns": ["due"]})
    assert nameless.status_code == 422
    assert '<input type="hidden" name="columns" value="due">' in page(nameless), "what was filtered is kept"
    sent = {"name": "Mine", "state": "draft", "columns": ["due", "state"], "nonsense": "1"}
    assert client.post(SAVE, sent).headers["Location"] == f"{LIST}?state=draft&columns=due&columns=state"
    client.post(SAVE, {"name": "Mine", "state": "in_review"})
    [saved] = SavedFilter.objects.all()
    assert saved.query == "state=in_review"
    assert f'href="{LIST}?state=in_review" aria-current="page">Mine</a>' in page(
        client.get(saved.get_absolute_url())
    )
    assert ">Mine<" not in page(client_of(world.colleague).get(LIST))
    client_of(world.colleague).post(f"/posts/filters/{saved.pk}/remove/")
    assert SavedFilter.objects.exists(), "it is nobody else's to remove"
    client.post(f"/posts/filters/{saved.pk}/remove/")
    assert not SavedFilter.objects.exists()


def test_nobody_keeps_more_filters_than_they_can_tell_apart(world: World) -> None:
    theirs = [SavedFilter(person=world.officer, name=f"Number {number}") for number in range(OF_ONE)]
    SavedFilter.objects.bulk_create(theirs)
    client = client_of(world.officer)
    assert "Remove one first." in page(client.post(SAVE, {"name": "One more", "state": "draft"}))
    assert client.post(SAVE, {"name": "Number 0", "state": "draft"}).status_code == 302


def test_a_filter_that_is_too_long_for_its_column_is_refused_in_words(world: World) -> None:
    given = {"name": "All of it", "words": "“é” " * 50, "columns": ["state"] * 300}
    assert "too much for one name" in page(client_of(world.officer).post(SAVE, given))


def test_the_words_of_a_saved_filter_pass_the_gate(world: World) -> None:
    answer = client_of(world.officer).post(SAVE, {"name": "Plans", "words": "[SEC=PROTECTED] plans"})
    assert answer.status_code == 422
    assert not SavedFilter.objects.exists()
