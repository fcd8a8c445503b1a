"""An export of a record that is not what was recorded: refused with its reason, in every form, and told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from exports.models import Form, State
from records.models import Entry
from tests.exports.conftest import made, recorded, sign
from tests.records.conftest import speaking_as_owner
from tests.records.test_attacks import without_guards
from tests.world import World

Owner = Callable[..., list[Any]]


@pytest.fixture
def owner(owner_url: str, committed_db: None) -> Iterator[Owner]:
    with speaking_as_owner(owner_url) as execute:
        yield execute
    connection.close()


PAYLOAD = (
    "UPDATE records_payload SET content = "
    "convert_to(replace(convert_from(content, 'UTF8'), 'GDP', 'GNP'), 'UTF8') WHERE entry_id = {first}"
)
REWRITTEN = (
    "UPDATE records_entry SET content = '\\x{content}', leaf_hash = sha256('\\x00'::bytea || '\\x{content}'::bytea), "
    "office = 'SMALL' WHERE id = {first}"
)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("statement", [PAYLOAD, REWRITTEN], ids=["a field", "an entry with its hash"])
def test_it_fails_with_the_reason_and_raises_the_alarm(owner: Owner, form: Form, statement: str) -> None:
    world = World()
    subject = recorded(world, text="GDP grew.")
    sign()
    first = Entry.objects.filter(subject=subject, kind="post.proposed").get()
    content = first.content.replace(b'"office":"MACRO"', b'"office":"SMALL"').hex()
    without_guards(owner, statement.format(first=first.pk, content=content))
    export = made(world, subjects=[subject], form=form)
    assert export.state == State.FAILED
    assert f"{subject} is not what was recorded, and was not exported." in export.failure
    assert not export.path.exists()
    assert Entry.objects.filter(kind="alarm.raised").count() == 1
