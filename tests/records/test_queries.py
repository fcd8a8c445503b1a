"""What a step asks of the log in SQL is what the ORM answers."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.queries import entry_with_key, step_key, subject_with_key, taken_already
from tests.profiles.people import a_person
from tests.records.conftest import said
from workflow.rulings import Refused


def by_the_orm(key: UUID | None) -> str:
    entry = entry_with_key(key)
    return entry.subject if entry else ""


def test_the_subject_with_a_key_is_that_of_the_entry_with_it(db: None) -> None:
    first, second = uuid4(), uuid4()
    said(subject="TS-000001", key=first)
    said(subject="TS-000002", key=second)
    said(subject="TS-000003")  # without one, as the clock's entries are
    asked = [first, second, uuid4(), UUID(int=first.int ^ 1), None]
    assert [subject_with_key(key) for key in asked] == [by_the_orm(key) for key in asked]
    assert [subject_with_key(key) for key in asked] == ["TS-000001", "TS-000002", "", "", ""]


def test_no_key_is_asked_about_without_a_query(db: None) -> None:
    said()
    with CaptureQueriesContext(connection) as asked:
        assert subject_with_key(None) == ""
    assert not asked.captured_queries


def test_a_form_counts_for_its_step_its_person_and_its_case(db: None) -> None:
    person, other, form = a_person(), a_person(), uuid4()
    said(subject="TS-000001", key=step_key("test.said", person, form))
    assert taken_already("test.said", "TS-000001", "post", person, form)
    assert not taken_already("test.kept", "TS-000001", "post", person, form)
    assert not taken_already("test.said", "TS-000001", "post", other, form)
    with pytest.raises(Refused, match="This form was used for another post"):
        taken_already("test.said", "TS-000002", "post", person, form)
