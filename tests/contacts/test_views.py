"""The pages on contacts: what they show to whom, what their forms do, and how many questions they ask."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import services
from contacts.models import Contact
from profiles.models import Platform
from records.search.index import catch_up
from records.services import seal
from tests.contacts.cases import closed, in_hand, recorded, reported
from tests.contacts.pages import client_of, path, text
from tests.world import World

# --- Reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["colleague", "officer2", "manager", "admin"])
def test_nobody_else_finds_it(world: World, who: str) -> None:
    contact, client = reported(world), client_of(getattr(world, who))
    assert client.get(path(contact)).status_code == 404
    assert contact.who not in text(client.get("/contacts/"))


def test_the_board_is_for_mcd(world: World) -> None:
    assert client_of(world.officer).get("/contacts/triage/").status_code == 403
    assert client_of(world.mcd).get("/contacts/triage/").status_code == 200


def test_the_board_shows_what_is_open_and_how_much_time_is_left(world: World) -> None:
    late, soon = reported(world, who="Late"), reported(world, who="Soon")
    mine = in_hand(world, to=world.officer2, who="Taken on")
    closed(world, who="Over")
    now = timezone.now()
    Contact.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=3))
    Contact.objects.filter(pk=soon.pk).update(due_at=now + timedelta(minutes=20))
    page = text(client_of(world.mcd).get("/contacts/triage/"))
    _, triage, hand, over = re.split(r"To triage Contact|In progress Contact|Recently closed Contact", page)
    assert triage.index("Late") < triage.index("Soon")
    assert "Overdue 3 hours" in triage
    assert re.search(r"(19|20) minutes left", triage)
    assert "Taken on" in hand
    assert "Officer2" in hand
    assert "Over" in over
    assert mine.reference in hand


def test_a_long_board_shows_the_most_pressing_and_leads_to_the_rest(world: World) -> None:
    many(world, 52)
    page = client_of(world.mcd).get("/contacts/triage/")
    assert len(page.context["sections"][0]["rows"]) == 50
    assert 'href="/contacts/?state=reported"' in page.content.decode()


def test_the_page_says_all_and_offers_what_may_be_done(world: World) -> None:
    contact = in_hand(world, to=world.officer2, link="https://example.org/1", why="Many readers.")
    services.answered(contact=contact, label="TS-000003", path="/posts/TS-000003/", what="Proposed", by=None)
    page = client_of(world.mcd).get(path(contact))
    for words in (
        "@ledger_daily", "In progress", "Officer2 (officer2) is the action officer",
        "Asks why the forecast was changed",
        "Many readers.",
        "https://example.org/1", "TS-000003", "Proposed", "Say when the new forecast comes out",
        "Officer (officer, Policy Officer) reported a contact",
    ):  # fmt: skip
        assert words in text(page), words
    assert f'href="/posts/new/?contact={contact.reference}"' in page.content.decode()
    assert 'href="/posts/TS-000003/"' in page.content.decode()
    for end in ("advise/", "assign/", "refer/", "close/", "comment/"):
        assert f'href="{path(contact, end)}"' in page.content.decode()
    theirs = client_of(world.officer).get(path(contact))
    assert "Only MCD closes a contact." in text(theirs)


def test_a_record_is_linked_for_those_who_may_read_it(world: World) -> None:
    contact = recorded(world)
    link = f'href="/register/{contact.reference}/"'
    assert link in client_of(world.records).get(path(contact)).content.decode()
    assert link not in client_of(world.officer).get(path(contact)).content.decode()
    assert client_of(world.records).get(f"/register/{contact.reference}/").status_code == 200
    assert client_of(world.colleague).get(f"/register/{contact.reference}/").status_code == 404


def test_the_register_lists_it_among_the_records(world: World) -> None:
    contact = recorded(world)
    page = text(client_of(world.records).get("/register/"))
    assert contact.reference in page
    assert "Contact: @ledger_daily, on A podcast’s page" in page
    assert contact.reference not in text(client_of(world.officer).get("/register/"))


def test_home_tells_whom_it_waits_for(world: World) -> None:
    reported(world, who="Waits for MCD")
    in_hand(world, to=world.officer2, who="Waits for Officer2")
    assert "Waits for MCD" in text(client_of(world.mcd).get("/"))
    assert "Waits for Officer2" in text(client_of(world.officer2).get("/"))
    assert "Waits for" not in text(client_of(world.officer).get("/")).replace("waits for you", "")
    assert "Report a contact" in text(client_of(world.officer).get("/"))


def test_filters_narrow_the_list_and_can_be_taken_off(world: World) -> None:
    reported(world, who="On X", on="x")
    closed(world, who="Elsewhere and over")
    client = client_of(world.mcd)
    page = client.get("/contacts/?state=closed")
    assert "Elsewhere and over" in text(page)
    assert "On X" not in text(page)
    assert page.context["selected"] == [{"text": "State: Closed", "remove_url": "?"}]
    platform = Platform.objects.get(slug="x")
    assert "Elsewhere and over" not in text(client.get(f"/contacts/?platform={platform.pk}"))
    assert "No contact fits these filters" in text(client.get("/contacts/?state=recorded"))
    assert "On X" in text(client.get("/contacts/?state=nonsense&platform=x"))


@pytest.mark.parametrize("indexed", [False, True])
def test_contacts_are_found_by_their_words(world: World, indexed: bool) -> None:
    reported(world, who="Siân O’Brien", what="“Invoices” are late: https://www.example.org/a?b=1.")
    closed(world, who="Another")
    if indexed:
        seal()
        catch_up()
    for words in ("O'Brien", "sian", "invoice", "example.org/a?b=1", "“invoices are late”"):
        assert "Siân O’Brien" in (found := text(client_of(world.mcd).get("/contacts/", {"words": words})))
        assert "Another" not in found
    assert "No contact fits" in text(client_of(world.mcd).get("/contacts/?words=elephant"))
    assert "Siân" not in text(client_of(world.officer2).get("/contacts/?words=invoice"))


# --- Steps --------------------------------------------------------------------------------------------------


def test_what_is_not_significant_is_handed_to_nobody(world: World) -> None:
    sent = {"key": str(uuid4()), "significant": "no", "advice": "A parody.", "assigned_to": world.officer2.pk}
    answer = client_of(world.mcd).post(path(reported(world), "triage/"), sent)
    assert answer.status_code == 422
    assert "it needs no action officer" in text(answer)


def test_an_auditor_cannot_be_chosen(world: World) -> None:
    sent = {"key": str(uuid4()), "assigned_to": world.auditor.pk}
    answer = client_of(world.mcd).post(path(in_hand(world), "assign/"), sent)
    assert answer.status_code == 422
    assert "choose somebody else" in answer.context["form"].errors["assigned_to"][0]


# --- How many questions -------------------------------------------------------------------------------------


def many(world: World, number: int) -> None:
    """As many contacts in each state: rows of one, copied."""
    for ready in (reported, in_hand, closed):
        row = ready(world)
        values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"}
        Contact.objects.bulk_create(Contact(**values) for _ in range(number - 1))


# Whose, the page, and how many questions about contacts it asks
PAGES = [("mcd", "/contacts/triage/", 3), ("mcd", "/contacts/", 1), ("officer", "/contacts/", 1)]


@pytest.mark.parametrize(("who", "page", "number"), PAGES, ids=[f"{who} {page}" for who, page, _ in PAGES])
def test_a_list_asks_as_much_for_thirty_as_for_one(world: World, who: str, page: str, number: int) -> None:
    totals = set()
    for rows in (1, 29):
        many(world, rows)
        client = client_of(getattr(world, who))
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        # Of notices it is asked in their own statement whether what they ask for is still to be done.
        about = [query["sql"] for query in asked if 'FROM "notices_' not in query["sql"]]
        assert sum('FROM "contacts_' in sql for sql in about) == number
        totals.add(len(asked))
    assert len(totals) == 1
