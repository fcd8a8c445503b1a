"""The form that reports a contact: short, forgiving, and plain about what counts (OFF-4a)."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from contacts.models import Contact
from profiles.models import Platform
from tests.contacts.pages import client_of, path, text
from tests.world import World

NEW = "/contacts/new/"


def given(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "who": "@ledger_daily",
        "platform": str(Platform.objects.get(slug="x").pk),
        "what": "Asks why the forecast was changed.",
        "reasons": ["media"],
        "marking": "OFFICIAL",
        **changes,
    }


def test_a_report_takes_a_few_answers_and_says_what_comes_next(world: World) -> None:
    answer = client_of(world.officer).post(NEW, given(), follow=True)
    contact = Contact.objects.get()
    assert answer.redirect_chain == [(path(contact), 302)]
    assert "Reported. MCD has been told" in text(answer)
    assert "A journalist or a media outlet" in text(answer)
    assert contact.platform.slug == "x"


def test_somewhere_else_is_named_and_the_day_can_be_given(world: World) -> None:
    yesterday = timezone.localtime() - timedelta(days=1)
    typed = given(
        platform="",
        elsewhere="A town’s notice board",
        happened_at_0=f"{yesterday:%d/%m/%Y}",
        happened_at_1="9 am",
        asked_by_0=f"{yesterday + timedelta(days=3):%d/%m/%Y}",
        asked_by_1="5 pm",
    )
    assert client_of(world.officer).post(NEW, typed).status_code == 302
    contact = Contact.objects.get()
    assert contact.place == "A town’s notice board"
    assert timezone.localtime(contact.happened_at).hour == 9
    assert timezone.localtime(contact.asked_by).hour == 17


BAD = [
    ({"who": " "}, "Say who it is: a name or a handle."),
    ({"what": ""}, "Say what they said, or what happened."),
    ({"platform": ""}, "Choose where it happened, or name the place below."),
    ({"elsewhere": "A blog"}, "it is one or the other"),
    ({"platform": "999999"}, "Select a valid choice"),
    ({"link": "not a link"}, "This is not a link."),
    ({"reasons": []}, "If none of these fits, you need not report it."),
    ({"reasons": ["other"]}, "Say why MCD should know."),
    ({"reasons": ["weather"]}, "Select a valid choice"),
    ({"asked_by_0": "3/12/2020", "asked_by_1": "5 pm"}, "This moment is over."),
    ({"asked_by_0": "soon", "asked_by_1": "5 pm"}, "Enter the date like 3/12/2026."),
    ({"asked_by_0": "3/12/2099", "asked_by_1": "late"}, "Enter the time like 5 pm or 17:00."),
    ({"asked_by_0": "3/12/2099", "asked_by_1": ""}, "Enter the time like 5 pm or 17:00."),
    ({"happened_at_0": "3/12/2099", "happened_at_1": "5 pm"}, "This moment is still to come."),
    ({"what": "x" * 5001}, "at most 5000 fit"),
    ({"marking": "HUSH"}, "Select a valid choice"),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_bad_input_is_explained_and_kept(world: World, typed: dict[str, Any], sentence: str) -> None:
    sent = given(why="Because it is odd.") | typed
    if sentence == "Say why MCD should know.":
        sent["why"] = ""
    answer = client_of(world.officer).post(NEW, sent)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Contact.objects.exists()
    form = answer.context["form"]
    assert all(form[name].data == value for name, value in sent.items() if name in form.fields)


def test_a_marking_above_the_systems_ceiling_is_not_offered(world: World, settings: Any) -> None:
    settings.SYSTEM_CEILING = "OFFICIAL:Sensitive"
    page = client_of(world.officer).get(NEW).content.decode()
    assert '<option value="OFFICIAL:Sensitive"' in page
    assert '<option value="PROTECTED"' not in page


def test_what_was_folded_away_is_shown_when_something_is_wrong_with_it(world: World) -> None:
    client = client_of(world.officer)
    assert '<details class="govuk-details" >' in client.get(NEW).content.decode()
    wrong = client.post(NEW, given(happened_at_0="once"))
    assert '<details class="govuk-details" open>' in wrong.content.decode()


@pytest.mark.parametrize(
    ("ticked", "sentence"),
    [
        ([], "One tick is enough to make it significant."),
        (["media"], "Significant It counts because it comes from the media."),
        (
            ["threat", "media", "reach"],
            "It counts because it comes from the media, somebody is threatened or harassed and many people see it.",
        ),
        (["other"], "Not significant By your answers it need not be reported. You still may"),
        (["nonsense"], "One tick is enough"),
    ],
)
def test_the_aid_says_at_once_whether_it_counts(world: World, ticked: list[str], sentence: str) -> None:
    assert sentence in text(client_of(world.officer).post("/contacts/new/aid/", {"reasons": ticked}))


def test_what_is_not_significant_may_be_reported_all_the_same(world: World) -> None:
    answer = client_of(world.officer).post(NEW, given(reasons=["other"], why="It is odd."), follow=True)
    assert "By your answers it is not significant" in text(answer)
    assert Contact.objects.get().reasons == ["other"]


def test_an_auditor_finds_no_form_and_keeps_what_they_typed_before_they_were_one(world: World) -> None:
    client = client_of(world.auditor)
    assert (
        "Auditors read everything. They confirm appointments and addresses, and take no other step."
        in text(client.get(NEW))
    )
    answer = client.post(NEW, given(asked_by_0="3/12/2099", asked_by_1="5 pm"))
    assert answer.status_code == 422
    typed = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", answer.content.decode())
    assert typed == ["@ledger_daily", "Asks why the forecast was changed.", "3/12/2099 5 pm"]
    assert not Contact.objects.exists()
