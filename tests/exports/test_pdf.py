"""PDFs for people who read other scripts, and for texts that know no blanks."""

import io
import json
from typing import Any

import pytest
import typst
from PIL import Image

from exports import glyphs, pdf, reading
from exports.scripts import BREAK, parted, runs_from_the_right
from tests.exports.conftest import made, recorded, sign
from tests.foi.pdf_text import texts
from tests.world import World

EMPTY: dict[str, Any] = {
    **dict.fromkeys(("identifier", "title", "heading", "author", "marking"), "TS-000001"),
    **{name: [] for name in ("summary", "notes", "story", "facts", "texts", "files", "withheld", "proof")},
}
# What somebody writes, the language that the PDF says it is in, and a font that has to be there.
WRITTEN = {
    "直接说，骨头。": ("zh-CN", "NotoSansCJKsc"),
    "直接說，骨頭。": ("zh-TW", "NotoSansCJKtc"),
    "日本語の骨、こんにちは": ("ja", "NotoSansCJKjp"),
    "한국어 안녕하세요": ("ko", "NotoSansCJKkr"),
    "ภาษาไทย ที่นี่": ("th", "NotoSansThai"),
    "தமிழ் வணக்கம்": ("ta", "NotoSansTamil"),
    "हिन्दी नमस्ते": ("hi", "NotoSansDevanagari"),
    "مرحبا بالعالم": ("ar", "Amiri"),
    "اردو ٹیسٹ": ("ur", "Amiri"),
    "שלום עולם": ("he", "LibertinusSerif"),
    "বাংলা": ("bn", "NotoSansBengali"),
    "ਪੰਜਾਬੀ": ("pa", "NotoSansGurmukhi"),
    "සිංහල": ("si", "NotoSansSinhala"),
    "ខ្មែរ": ("km", "NotoSansKhmer"),
    "Ελληνικά": ("el", "LibertinusSerif"),
    "Русский": ("ru", "LibertinusSerif"),
    "Українська їжа": ("uk", "LibertinusSerif"),
}


def printed(*lines: str, **more: Any) -> bytes:
    said = {**EMPTY, "texts": [{"label": "Text", "lines": list(lines)}], **more}
    return pdf.Printer().set(said, 1_700_000_000)


@pytest.mark.parametrize(("text", "language", "font"), [(text, *found) for text, found in WRITTEN.items()])
def test_a_text_is_set_in_its_letters_and_said_to_be_in_its_language(
    text: str, language: str, font: str
) -> None:
    assert {each for each, _ in parted(text, 40)["parts"]} == {language}
    everything = "".join(texts(printed(text)))
    assert font in everything
    assert f"/Lang({language})" in everything
    assert "[" not in glyphs.printable(text)


def test_where_a_text_begins_is_where_its_language_begins() -> None:
    assert runs_from_the_right("“שלום” in English") == runs_from_the_right("12: مرحبا") == True  # noqa: E712
    assert not runs_from_the_right("Hello שלום")
    assert not runs_from_the_right("12:")


def test_every_character_that_is_said_to_be_shown_is() -> None:
    """One that a font lacks makes the typesetter refuse the document: PDF/UA forbids it."""
    edges = [chr(code) for code in {*glyphs.FIRSTS, *glyphs.LASTS} if chr(code) not in glyphs.TURNING]
    printer, refused = pdf.Printer(), []
    for first in range(0, len(edges), 200):
        said = {**EMPTY, "texts": [{"label": "Text", "lines": edges[first : first + 200]}]}
        try:
            printer._compiled(said, str, 1)
        except typst.TypstError as problem:
            refused.append(str(problem))
    assert not refused


def test_pictures_are_named_and_keycaps_are_text() -> None:
    assert glyphs.printable("Press 1️⃣ 🎉 ❤️") == "Press [keycap 1] [party popper] ❤"
    assert glyphs.printable("a\u202eb") == "a[right-to-left override]b"
    assert glyphs.printable("a\u200fb") == "a[right-to-left mark]b"
    assert glyphs.printable("שלום\u200f!") == "שלום\u200f!", "where people write them"


@pytest.mark.parametrize("word", ["W" * 300, "#" + "Hashtag" * 40, "Ж" * 200, "a" * 39 + "é" * 200])
def test_a_long_word_stays_on_the_page(word: str) -> None:
    said = {**EMPTY, "heading": word, "facts": [[word, word]], "texts": [{"label": word, "lines": [word]}]}
    said |= {
        "story": [{"at": "1 July", "place": "Entry 1", "sentence": word}],
        "withheld": [["1", "Text", "s 22"]],
    }
    compiler = typst.Compiler(str(pdf.HERE / "record.typ"), root=str(pdf.PROJECT), font_paths=pdf._fonts())
    pages = compiler.compile(
        format="png", ppi=72, sys_inputs={"said": json.dumps(pdf._spelled(said, glyphs.printable))}
    )
    for page in pages if isinstance(pages, list) else [pages]:
        drawn = Image.open(io.BytesIO(page)).convert("L")
        margin = drawn.crop((int(drawn.width - 18 / 25.4 * 72), 0, drawn.width, drawn.height))
        assert margin.getextrema() == (255, 255)


def test_a_word_is_broken_only_where_no_line_has_room_for_it() -> None:
    assert parted("internationalisation of https://treasury.example/a-long/address-of/many-parts", 40) == (
        "internationalisation of https://treasury.example/a-long/address-of/many-parts"
    )
    broken = parted("see " + "x" * 41, 40)["parts"]
    assert "".join(words for _, words in broken) == "see " + "x" * 41
    assert broken.count(BREAK) == 10
    assert not [part for part in parted("ก" * 100, 40)["parts"] if part == BREAK], (
        "it has words, if no blanks"
    )


def test_what_is_equal_is_printed_once(world: World) -> None:
    one = recorded(world, text="The survey is open.", live_text="The survey is open.")
    two = recorded(world, text="The survey is open.", live_text="The survey is open!")
    sign()
    export = made(world)
    same, other = reading.told([one, two], export.upto, {}, reading.checkpoints_of(export))
    said = pdf.content(same)
    assert [part["label"] for part in said["texts"]] == ["Text"]
    assert ["Live text", "As “Text”, word for word"] in said["facts"]
    assert [part["label"] for part in pdf.content(other)["texts"]] == ["Text", "Live text"]
    assert not {name for name, _ in said["facts"]} & {"Marking", "Approved by", "Approved at", "Title"}
    steps = " ".join(step["sentence"] for step in said["story"])
    assert "Gm (gm, General Manager) approved version 1." in steps
