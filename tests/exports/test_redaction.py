"""What is withheld is in no file of any form; what is shown is proven."""

import base64
import io
import json
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import transaction

from exports import pdf, reading, sources
from exports.models import Export
from exports.redaction import Withheld, shown
from exports.sources import Source
from profiles.models import Person
from records import kinds
from records.kinds import Fields, Kind
from records.models import Entry
from records.services import append
from records.verify import Rejected, loads, read_disclosures
from tests.exports.conftest import check, made, picture, recorded, sign
from tests.records.examples import KEY
from tests.world import World

TEXT = "Tell Quentin Xylander of\nZyxwort how long your invoices take."


def said(**fields: Any) -> Entry:
    kinds.register(Kind("test.told", lambda fields: f"{fields['actor']['name']} said {fields['text']}"))
    with transaction.atomic():
        return append(kind="test.told", subject="TS-9", actor={"name": "Olive"}, fields=fields)


def values(entry: Entry, out: Mapping[str, Withheld]) -> Any:
    return read_disclosures(loads(entry.content), shown(entry, out).disclosures)


def test_everything_is_shown_where_nothing_is_withheld(db: None) -> None:
    entry = said(text=TEXT, media=[{"name": "a.png", "sha256": "0" * 64}])
    proven = values(entry, {})
    assert proven.values["text"] == TEXT
    assert (proven.withheld, proven.in_part, proven.left_out) == ({}, {}, [])
    assert shown(entry).files == [{"name": "a.png", "sha256": "0" * 64}]
    assert shown(entry).sentence == f"Olive said {TEXT}"


def test_a_field_that_is_withheld_leaves_a_mark_with_its_provision(db: None) -> None:
    entry = said(text=TEXT, media=[{"name": "a.png", "sha256": "0" * 64}])
    out = {"text": Withheld("s 47C"), "actor.name": Withheld("s 22"), "media": Withheld("s 45")}
    proven = values(entry, out)
    assert proven.withheld == {"text": "s 47C", "words.text": "s 47C", "actor.name": "s 22", "media": "s 45"}
    copy = shown(entry, out)
    assert copy.sentence == "[withheld: s 22] said [withheld: s 47C]"
    assert copy.files == []
    assert copy.withheld == {"text": "s 47C", "actor.name": "s 22", "media": "s 45"}


def test_some_words_are_withheld_and_the_others_proven(db: None) -> None:
    entry = said(text=TEXT)
    out = {"text": Withheld("", ((1, 3, "s 47F"), (4, 5, "s 45")))}
    proven = values(entry, out)
    assert (proven.withheld["text"], proven.in_part["text"]) == ("s 47F; s 45", 3)
    text = shown(entry, out).fields["text"]
    assert text == "Tell [withheld: s 47F] of [withheld: s 45] how long your invoices take."
    pieces = loads(shown(entry, out).disclosures)["in_part"]["text"]
    pieces[0][1] = "Ask"
    forged = loads(shown(entry, out).disclosures) | {"in_part": {"text": pieces}}
    with pytest.raises(Rejected):
        read_disclosures(loads(entry.content), json.dumps(forged, sort_keys=True).encode())


def test_what_has_no_digests_of_its_words_is_withheld_whole(db: None) -> None:
    entry = said(text="Xylander")
    copy = shown(entry, {"text": Withheld("", ((0, 1, "s 47F"),))})
    assert (copy.fields["text"], copy.withheld) == ("[withheld: s 47F]", {"text": "s 47F"})
    assert b"in_part" not in copy.disclosures


def test_a_destroyed_entry_is_told_without_its_fields(db: None) -> None:
    said(text=TEXT)
    copy = shown(Entry(subject="TS-9", kind="test.told"))
    assert copy.disclosures == b'{"disclosed":{},"withheld":{}}'
    assert (copy.destroyed, copy.fields) == (True, Fields())
    assert "destroyed" in copy.sentence


@pytest.fixture
def _redacting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An app above that withholds a name and two words wherever they stand."""

    def redactions(reference: str) -> dict[int, dict[str, Withheld]]:
        assert reference == "FOI-000001"
        return {entry.pk: dict(_marked(entry)) for entry in Entry.objects.select_related("payload")}

    monkeypatch.setattr(sources, "_sources", {})
    sources.register("FOI", Source(redactions, lambda reference: [("schedule.pdf", b"%PDF-1.7")]))


def _hollis(world: World) -> Person:
    return world.person("hollis", "Policy Officer", world.macro)


def _marked(entry: Entry) -> Iterator[tuple[str, Withheld]]:
    yield "actor.name", Withheld("s 22")
    yield "actor.user_name", Withheld("s 22")
    for name in entry.fields:
        if name in ("text", "live_text"):
            yield name, Withheld("", ((1, 3, "s 47F"), (4, 5, "s 45")))
        elif name.removesuffix("_user_name") in (
            "fingerprint",
            "author",
            "published_by",
            "approved_by",
            "media",
        ):
            yield name, Withheld("s 22")


SECRET = ("Quentin", "Xylander", "Zyxwort", "Hollis", "hollis", "portrait.png")


@pytest.mark.usefixtures("_redacting")
@pytest.mark.parametrize("form", ["bag", "csv", "xlsx", "jsonl"])
def test_nothing_withheld_is_in_any_file(world: World, form: str) -> None:
    hidden = picture("green") | {"name": "portrait.png"}
    one = recorded(world, by=_hollis(world), text=TEXT, media=[hidden])
    sign()
    fingerprint = Entry.objects.select_related("payload").filter(subject=one)[0].fields["fingerprint"]
    export = made(world, subjects=[one], form=form, source="FOI-000001")
    assert export.state == "made", export.failure
    content = b"\n".join(_everything(export))
    for word in (*SECRET, fingerprint, hidden["sha256"]):
        for spelled in (word.encode(), base64.b64encode(word.encode())[:-4], word.encode("utf-16-be")):
            assert spelled not in content, word
    assert b"invoices" in content  # what is shown is there
    assert b"s 47F" in content
    if form == "bag":
        with tarfile.open(export.path) as tar:
            assert "records/data/schedule.pdf" in tar.getnames()
        code, told = check("records/verify.py", "bag", "--key", KEY.verifier, export.path)
        assert (code, "s 47F" in told) == (0, True), told


def _everything(export: Export) -> Iterator[bytes]:
    """Each file, and whatever is compressed in it."""
    data = export.path.read_bytes()
    yield data
    if export.form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            yield from (book.read(name) for name in book.namelist())
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            yield zlib.decompress(stream[1])
        except zlib.error:
            yield stream[1]


@pytest.mark.usefixtures("_redacting")
def test_what_the_pdf_says_is_made_from_what_is_shown(world: World) -> None:
    """Its letters are glyphs of a subset of a font, so its input is what can be searched."""
    one = recorded(world, by=_hollis(world), text=TEXT)
    sign()
    export = made(world, subjects=[one], source="FOI-000001")
    redactions = sources.of("FOI-000001").redactions("FOI-000001")
    [told] = reading.told([one], export.upto, redactions, reading.checkpoints_of(export))
    says = json.dumps(pdf.content(told), ensure_ascii=False)
    assert not [word for word in SECRET if word in says]
    assert "[withheld: s 47F]" in says
    assert ["1", "Actor, name", "s 22"] in [list(map(str, row)) for row in pdf.content(told)["withheld"]]


def test_what_a_pdf_cannot_show_is_named() -> None:
    said = {
        **dict.fromkeys(
            ["identifier", "title", "heading", "author", "marking"], "a\u202eb 🎉 漢\x00 e\u0335\u0336"
        ),
        **{
            name: [] for name in ("summary", "notes", "story", "facts", "texts", "files", "withheld", "proof")
        },
    }
    document = pdf.Printer().set(said, 1_700_000_000)
    assert document == pdf.Printer().set(said, 1_700_000_000)
    assert document.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in document
