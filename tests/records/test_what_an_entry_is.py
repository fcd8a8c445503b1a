"""What the database takes as an entry: one spelling, a known kind, what that must say, and the fields it was made of.

Everything here is tried with the portal's own role. What a log holds is signed with it or not at all.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from records import services
from records.canonical import dumps, loads, moment
from records.verify import Rejected, encode64, field_digest, leaf_hash, parse_entry

pytestmark = pytest.mark.django_db
SALT = "c2FsdCBvZiAxNiBieXRlcw=="[:22] + "=="
LEAF = b"A" * 43 + b"="
SAID = {"actor.name": "Olive Tran", "text": 'hello "you" \\ \t \x1f é'}


def entry(fields: dict[str, Any] = SAID, **others: Any) -> dict[str, Any]:
    return {
        "at": moment(services._now()),
        "declares_record": False,
        "fields": {name: field_digest(SALT, name, value) for name, value in fields.items()},
        "key": None,
        "kind": "test.said",
        "office": "",
        "previous": before('TS-"1"\\\x1f', "test.said"),
        "relates_to": [],
        "subject": 'TS-"1"\\\x1f',
        "v": 2,
    } | others


def before(subject: str, kind: str) -> Any:
    """What the next entry of a subject has to name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hold_trail(%s, %s)", [subject, kind])
        return json.loads(cursor.fetchone()[0])


def held(fields: dict[str, Any] = SAID) -> bytes:
    return dumps({name: [SALT, value] for name, value in fields.items()})


def put_in(content: bytes, payload: bytes | None) -> str:
    """As somebody would who has taken over the portal; why it is refused, or nothing."""
    says = json.loads(content)
    columns = [content, leaf_hash(content), *(says[name] for name in ("subject", "kind", "at", "office"))]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_entry (content, leaf_hash, subject, kind, at, office, key, declares_record) "
                "VALUES (%s, %s, %s, %s, %s, %s, NULL, %s) RETURNING id",
                [*columns, says["declares_record"]],
            )
            number = cursor.fetchone()[0]
            if payload is not None:
                cursor.execute("INSERT INTO records_payload VALUES (%s, %s)", [number, payload])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except DatabaseError as refusal:
        return str(refusal).split("\n")[0]
    return ""


def changed(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new, 1)


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "a space": changed(b'{"at"', b'{ "at"'),
    "a space between fields": changed(b'","text"', b'", "text"'),
    "a line's end": lambda content: content + b"\n",
    "a line's end before it": lambda content: b"\n" + content,
    "another order": lambda content: b'{"v":2,' + content[1:].replace(b',"v":2}', b"}"),
    "another order of fields": lambda content: dumps(entry(dict(reversed(SAID.items())))).replace(
        b'"actor.name"', b'"zctor.name"', 1
    ),
    "a key twice": changed(b'"v":2', b'"v":2,"v":2'),
    "a field twice": changed(b'"fields":{', b'"fields":{"text":"%b",' % (b"A" * 43 + b"=")),
    "a key too many": changed(b',"v":2}', b',"v":2,"w":1}'),
    "a key too few": changed(b',"v":2}', b"}"),
    "an escape that need not be": changed(b'"kind":"test', b'"kind":"\\u0074est'),
    "a slash escaped": changed(b'"subject":"TS-', b'"subject":"\\/TS-'),
    "an escape in capitals": changed(b"\\u001f", b"\\u001F"),
    "a short escape spelled out": changed(b'"office":""', b'"office":"\\u0009"'),
    "a format in a fraction": changed(b'"v":2}', b'"v":2.0}'),
    "a format to come": changed(b'"v":2}', b'"v":3}'),
    "format 2 without the one before it": changed(b'"previous":null,', b""),
    "one before it that has another spelling": changed(b'"previous":null', b'"previous": null'),
    "one before it that is none": changed(b'"previous":null', b'"previous":{}'),
    "one before it of number 0": changed(b'"previous":null', b'"previous":{"leaf":"%b","number":0}' % LEAF),
    "one before it, its parts in another order": changed(
        b'"previous":null', b'"previous":{"number":1,"leaf":"%b"}' % LEAF
    ),
    "one before it that says more": changed(
        b'"previous":null', b'"previous":{"leaf":"%b","more":1,"number":1}' % LEAF
    ),
    "a digest of another length": changed(b'=","text', b'==","text'),
    "a digest that is a number": changed(b'"fields":{', b'"fields":{"a":1,'),
    "a truth that is a word": changed(b'"declares_record":false', b'"declares_record":"false"'),
    "a relation to nothing": changed(b'"relates_to":[]', b'"relates_to":["x"]'),
    "relations that are no list": changed(b'"relates_to":[]', b'"relates_to":{}'),
    "a field that is not ASCII": changed(b'"actor.name"', '"actör.name"'.encode()),
}


def test_what_the_portal_writes_is_taken() -> None:
    assert put_in(dumps(entry()), held()) == ""
    assert put_in(dumps(entry({})), held({})) == ""
    assert put_in(dumps(entry(relates_to=[field_digest(SALT, "a", 1)] * 2)), held()) == ""


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_is_refused(spelling: str) -> None:
    content = SPELLINGS[spelling](dumps(entry()))
    assert content != dumps(entry())
    with pytest.raises(Rejected):
        parse_entry(content)
    assert put_in(content, held()), "the signer would have had to sign it, or nothing more"


def test_a_kind_that_nobody_knows_is_refused() -> None:
    assert "there is no such kind" in put_in(dumps(entry(kind="post.blessed")), held())
    assert "there is no such kind" in put_in(dumps(entry(declares_record=True)), held())


def test_a_kind_says_what_it_must() -> None:
    told = {"actor.name": "The portal", "about": "TS-000001", "what": "a lie"}
    assert put_in(dumps(entry(told, kind="alarm.raised")), held(told)) == ""
    del told["what"]
    assert "it has to say {about,actor.name,what}" in put_in(
        dumps(entry(told, kind="alarm.raised")), held(told)
    )
    told = {"actor.name": "Grace", "version": 1}
    must = "{actor.name,actor.office,actor.role,actor.user_name,approval_ends_at,fingerprint,ground,version}"
    assert f"it has to say {must}" in put_in(dumps(entry(told, kind="post.approved")), held(told))


PAYLOADS: dict[str, bytes | None] = {
    "none": None,
    "a field of it is missing": held({"text": SAID["text"]}),
    "one too many": held({**SAID, "more": 1}),
    "other words": held({**SAID, "text": "goodbye"}),
    "another spelling": held().replace(b":[", b": [", 1),
    "an escape that need not be": held().replace(b"Olive", b"\\u004flive"),
    "a salt that is none": held().replace(SALT.encode(), b"", 1),
    "a third part": held().replace(b'Tran"]', b'Tran",1]'),
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_fields_are_those_that_were_digested(payload: str) -> None:
    assert put_in(dumps(entry()), PAYLOADS[payload])


def test_a_value_of_another_spelling_is_refused_though_its_digest_fits() -> None:
    value = b'{"b":1,"a":2}'
    digest = field_digest(SALT, "f", "placeholder")
    raw = b'["%b","f",%b]' % (SALT.encode(), value)
    spelled = encode64(sha256(raw).digest())
    content = dumps(entry({"f": "placeholder"})).replace(digest.encode(), spelled.encode())
    parse_entry(content)
    assert "its digests are of others" in put_in(content, b'{"f":["%b",%b]}' % (SALT.encode(), value))


def test_what_took_too_long_is_refused() -> None:
    """Nobody waits ten minutes for a test: it reads the bound."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'require_whole_and_soon'")
        assert (
            "statement_timestamp() - transaction_timestamp() > interval '10 minutes'" in cursor.fetchone()[0]
        )


KEYS = st.text(st.characters(max_codepoint=126, exclude_characters="\x00"), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_the_database_and_the_verifier_spell_alike(value: object) -> None:
    spelled = dumps(value).decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical(%s::json)", [spelled])
        assert cursor.fetchone()[0] == spelled


@pytest.mark.parametrize(
    "text", ["1.0", "1e3", "-0", "01", "9007199254740992", '{"a":1,"a":1}', '{"é":1}', '"\\u0041"', '{"b":1,"a":1}',
             "[1, 2]", '[1.5]', '{"a":[1e9]}']
)  # fmt: skip
def test_what_has_no_spelling_has_none_in_the_database(text: str) -> None:
    with pytest.raises(Rejected):
        loads(text.encode())
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT canonical(%s::json)", [text])
            assert cursor.fetchone()[0] != text
    except DatabaseError:
        pass


def nested(depth: int) -> Any:
    return "so deep" if not depth else [nested(depth - 1)]


def test_what_is_nested_deep_is_looked_at_once_and_what_is_too_deep_is_refused() -> None:
    """Each part was spelled twice, so a payload forty deep kept the database busy for years."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")
    deep = {"actor.name": "Grace", "text": nested(60)}
    assert put_in(dumps(entry(deep)), held(deep)) == ""
    spelled = b"[" * 5000 + b"]" * 5000
    payload = held().replace(dumps(SAID["text"]), spelled)
    assert payload != held()
    assert put_in(dumps(entry()), payload), "nothing that its readers could not read"
