"""What a request gathers by a search is all that there is, or the page says that it may not be."""

from typing import Any
from uuid import uuid4

import pytest

from foi import queries
from foi.models import InformationRequest
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


def sent(office: Office, request: InformationRequest, pasted: str) -> Any:
    return client_of(office.keeper).post(
        path(request, "gather/"), {"key": uuid4(), "subjects": pasted}, follow=True
    )


def test_numbers_pasted_out_of_word_are_gathered(office: Office) -> None:
    request = office.opened()
    pasted = [office.named.replace("-", "\u2011"), office.plain.replace("-", "\u2013\n")]
    sent(office, request, " and ".join(pasted))
    assert queries.subjects_of(request) == [office.named, office.plain]


def test_of_a_range_the_records_are_gathered_and_the_rest_is_named(office: Office) -> None:
    request, last = office.opened(), int(office.plain.removeprefix("TS-")) + 2
    said = text(sent(office, request, f"{office.named}–TS-{last:06d}"))
    assert queries.subjects_of(request) == [office.named, office.plain]
    assert f"Not in the register: TS-{last - 1:06d}, TS-{last:06d}." in said


def test_what_looks_like_a_number_is_not_skipped_without_a_word(office: Office) -> None:
    request = office.opened()
    said = text(sent(office, request, f"{office.named}, TX-000123 and TS 7"))
    assert queries.subjects_of(request) == [office.named]
    assert "“TX-000123”" in said
    assert "“TS 7”" in said


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("TS-000001–TS-900000", "TS-000001 to TS-900000 are 900,000 numbers. Gather at most 2,000 at once."),
        ("TS-000001–2000, SC-000001–2000", "These are 4,000 numbers. Gather at most 2,000 at once."),
        ("TS-800001–TS-800003", "None of TS-800001 to TS-800003 is in the register."),
        (
            "TX-000123",
            "There is no number of a record in this. One looks like TS-000123. Not read: TX-000123.",
        ),
    ],
)
def test_a_range_that_cannot_be_gathered_is_refused_with_a_sentence(
    office: Office, pasted: str, said: str
) -> None:
    request = office.opened()
    answer = sent(office, request, pasted)
    assert answer.status_code == 422
    assert said in text(answer)
    assert pasted in answer.content.decode(), "what was typed is kept"
    assert not queries.subjects_of(request)
