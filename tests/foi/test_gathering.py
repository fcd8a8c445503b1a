"""What a request gathers by a search is all that there is, or the page says that it may not be."""

import pytest

from records.search import finding as search
from tests.contacts.pages import client_of, text
from tests.foi.cases import Office
from tests.foi.test_views import path


def test_a_search_that_could_miss_something_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    page = path(office.opened(), "gather/")
    client = client_of(office.keeper)
    assert "could miss some" not in text(client.get(page, {"words": "survey"}))
    monkeypatch.setattr(search, "BEHIND", 1)
    assert "could miss some" in text(client.get(page, {"words": "survey"}))
    assert "could miss some" not in text(client.get(page, {"office": "MACRO"}))
