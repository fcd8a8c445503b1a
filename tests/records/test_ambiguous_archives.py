"""What one program unpacks and another does not, or under another name, is refused with that reason.

Each of these is put together here from a bag that holds.
"""

import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from records import verify
from records.verify import DISAGREES, TWO_IN_ONE, TWO_NAMES
from tests.records.examples import Files, as_folder, as_tar, as_zip, bag, packed, record, story
from tests.records.test_bags import FIRST, problems

FILES = bag(record())
OTHERS = bag(story(), media=[])
PDF = f"records/{FIRST}/record.pdf"
END, ENTRY = b"PK\5\6", b"PK\1\2"


def zipped(folder: Path, files: Files = FILES, **options: Any) -> bytes:
    return as_zip(folder / "made.zip", files).read_bytes()


def found_in(folder: Path, content: bytes) -> str:
    (folder / "given").write_bytes(content)
    return problems(folder / "given")


# --- Two archives in one ----------------------------------------------------------------------------------------------
def test_a_zip_holds_one_archive(tmp_path: Path) -> None:
    ours, theirs = zipped(tmp_path), zipped(tmp_path, OTHERS)
    at = ours.rindex(END)
    comment = struct.pack("<H", len(theirs))
    for content in (
        theirs + ours,
        ours + theirs,
        ours[:at] + ours[at : at + 20] + comment + theirs,
        ours[:at] + theirs + ours[at:],
        b"MZ, a program" + ours,
        ours[:at] + ours[at:] * 2,
        ours + b"\0",
    ):
        assert TWO_IN_ONE in found_in(tmp_path, content) or "something stands after its end" in found_in(
            tmp_path, content
        )
    assert not found_in(tmp_path, ours)


def test_a_remark_in_a_zip_is_none_of_its_files(tmp_path: Path) -> None:
    as_zip(tmp_path / "made.zip", FILES)
    with zipfile.ZipFile(tmp_path / "made.zip", "a") as archive:
        archive.comment = b"Sent on Monday"
    assert not problems(tmp_path / "made.zip")


def test_large_numbers_stand_right_behind_the_directory(tmp_path: Path) -> None:
    """Of an archive with more than 65,535 files, or larger than four gigabytes."""
    content = zipped(tmp_path)
    at = content.rindex(END)
    number, size, start = struct.unpack("<H2L", content[at + 10 : at + 20])
    end = END + struct.pack("<4H2LH", 0, 0, *[(1 << 16) - 1] * 2, *[(1 << 32) - 1] * 2, 0)

    def wide(
        number: int = number, size: int = size, start: int = start, place: int = at, gap: bytes = b""
    ) -> bytes:
        record = b"PK\6\6" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, number, number, size, start)
        return content[:at] + gap + record + b"PK\6\7" + struct.pack("<LQL", 0, place, 1) + end

    assert not found_in(tmp_path, wide())
    for other in (
        wide(number - 1),
        wide(size=size - 1),
        wide(start=start + 1),
        wide(place=at - 1),
        wide(gap=b"\0"),
    ):
        assert TWO_IN_ONE in found_in(tmp_path, other)
    assert TWO_IN_ONE in found_in(
        tmp_path, wide()[:-22] + content[at : at + 10] + b"\1\0" + content[at + 12 :]
    )


def test_every_byte_of_a_zip_is_of_a_file(tmp_path: Path) -> None:
    """A file that the directory does not list: some programs unpack it all the same."""
    content = zipped(tmp_path, {"data/hidden": b"hidden", **FILES})
    directory, end = content.index(ENTRY), content.rindex(END)
    first = content.index(ENTRY, directory + 4)
    number = struct.unpack("<H", content[end + 10 : end + 12])[0] - 1
    start, size = directory, end - first
    tail = END + struct.pack("<4H2LH", 0, 0, number, number, size, start, 0)
    assert TWO_IN_ONE in found_in(tmp_path, content[:directory] + content[first:end] + tail)


def test_a_tar_holds_one_archive(tmp_path: Path) -> None:
    ours, theirs = (as_tar(tmp_path / "made.tar", files).read_bytes() for files in (FILES, OTHERS))
    assert not found_in(tmp_path, ours)
    for content in (
        ours + theirs,
        ours + b"\0" * 512 + b"PK",
        ours[: -len(ours) % 512 or None] + zipped(tmp_path),
    ):
        assert TWO_IN_ONE in found_in(tmp_path, content)


def test_a_tar_is_no_zip_as_well(tmp_path: Path) -> None:
    """The end of a .zip may be followed by a remark: here by the end of the .tar."""
    inside = zipped(tmp_path, OTHERS)
    files = {**FILES, "data/README.txt": inside}
    last = {"tagmanifest-sha512.txt": packed(files)["tagmanifest-sha512.txt"]}
    content = as_tar(tmp_path / "made.tar", {**packed(files), **last, "zzz": inside}).read_bytes()
    rest = len(content) - content.rindex(END) - 22
    at = content.rindex(END) + 20
    assert TWO_IN_ONE in found_in(tmp_path, content[:at] + struct.pack("<H", rest) + content[at + 2 :])


def test_a_zip_is_no_tar_as_well(tmp_path: Path) -> None:
    content = zipped(tmp_path)
    name, extra = struct.unpack("<2H", content[26:30])
    fill = 512 - 30 - name - extra
    block = bytearray(content[: 30 + name + extra] + bytes(fill))
    block[100:156], block[257:265] = bytes(56), b"ustar\x0000"
    block[124:135] = b"%011o" % 0
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 8 * 32 + sum(block[156:]))
    assert TWO_IN_ONE in found_in(tmp_path, bytes(block) + content)


# --- What stands before a file, and the directory ---------------------------------------------------------------------
LOCAL_FIELDS = {
    "flags": (6, b"\0\1"),
    "method": (8, b"\0\0"),
    "sum": (14, b"!!!!"),
    "packed": (18, b"\1"),
    "size": (22, b"\1"),
}


@pytest.mark.parametrize("field", LOCAL_FIELDS)
def test_what_stands_before_a_file_says_what_the_directory_says(tmp_path: Path, field: str) -> None:
    at, new = LOCAL_FIELDS[field]
    content = zipped(tmp_path)
    begin = content.index(PDF.encode()) - 30
    changed = content[: begin + at] + new + content[begin + at + len(new) :]
    assert DISAGREES in found_in(tmp_path, changed)


def test_a_file_has_the_name_that_the_directory_gives_it(tmp_path: Path) -> None:
    content = zipped(tmp_path)
    at = content.index(PDF.encode())
    other = PDF.replace("record", "Record").encode()[-len(PDF) :]
    assert DISAGREES in found_in(tmp_path, content[:at] + other + content[at + len(other) :])
    nul = PDF.encode()[:-1] + b"\0"
    assert DISAGREES in found_in(tmp_path, content.replace(PDF.encode(), nul))


def test_a_second_name_in_an_extra_field_is_the_same(tmp_path: Path) -> None:
    """Some programs go by the name in Unicode that may stand beside the other."""

    def with_second(name: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for path, data in FILES.items():
                info = zipfile.ZipInfo(f"records/{path}")
                if info.filename == PDF:
                    info.extra = (
                        struct.pack("<2HBL", 0x7075, 5 + len(name), 1, zlib.crc32(PDF.encode())) + name
                    )
                archive.writestr(info, data)
        return made.getvalue()

    assert not found_in(tmp_path, with_second(PDF.encode()))
    assert "two names" in found_in(tmp_path, with_second(b"records/data/README.txt"))


def test_what_stands_behind_a_streamed_file_says_the_same(tmp_path: Path) -> None:
    """With sizes that a program learns only there."""
    content = bytearray(zipped(tmp_path))
    last = content.rindex(b"PK\3\4")
    directory = content.index(ENTRY, last)
    entry = content.rindex(ENTRY)
    sizes = content[entry + 16 : entry + 28]
    for at in (last + 6, entry + 8):
        content[at] |= 8
    content[last + 14 : last + 26] = bytes(12)

    def behind(descriptor: bytes) -> bytes:
        end = content.rindex(END)
        start = struct.pack("<L", directory + len(descriptor))
        return (
            bytes(content[:directory]) + descriptor + bytes(content[directory : end + 16]) + start + b"\0\0"
        )

    for mark in (b"PK\7\x08", b""):
        assert not found_in(tmp_path, behind(mark + sizes))
        assert DISAGREES in found_in(tmp_path, behind(mark + bytes(4) + sizes[4:]))
    assert DISAGREES in found_in(tmp_path, behind(b""))


# --- Two names for one file -------------------------------------------------------------------------------------------
TWINS = {
    "the same": "data/README.txt",
    "capitals": "data/Readme.TXT",
    "of a record": f"{FIRST}/RECORD.pdf",
    "of a tag file": "BAGIT.txt",
}


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("form", ["tar", "zip"])
def test_no_two_files_have_names_that_some_computers_hold_to_be_one(
    tmp_path: Path, twin: str, form: str
) -> None:
    name = f"records/{TWINS[twin]}"
    if form == "tar":
        with tarfile.open(as_tar(tmp_path / "made", FILES), "a") as archive:
            archive.addfile(tarfile.TarInfo(name))
    else:
        content = zipped(tmp_path, {**FILES, "X" * len(TWINS[twin]): b""})
        (tmp_path / "made").write_bytes(content.replace(b"X" * len(TWINS[twin]), TWINS[twin].encode()))
    assert TWO_NAMES in problems(tmp_path / "made")


def test_accents_have_two_spellings(tmp_path: Path) -> None:
    twins = {"data/caf\u00e9": b"1", "data/cafe\u0301": b"2"}
    assert TWO_NAMES in problems(as_tar(tmp_path / "made", {**FILES, **twins}))
    assert TWO_NAMES in problems(as_folder(tmp_path / "folder", {**FILES, **twins}))


# --- Extensions of .tar -----------------------------------------------------------------------------------------------
def header(name: str, size: int = 0, kind: bytes = b"0", form: int = tarfile.USTAR_FORMAT) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(form)[:512]


def extension(kind: bytes, content: bytes) -> bytes:
    return header("././@PaxHeader", len(content), kind) + content + bytes(-len(content) % 512)


def pax(**said: str) -> bytes:
    records = b""
    for key, value in said.items():
        line = f" {key}={value}\n".encode()
        size = len(line) + len(str(len(line) + 2))
        records += str(size).encode() + line
    return extension(b"x", records)


def altered(block: bytes, at: int, new: bytes) -> bytes:
    made = block[:at] + new + block[at + len(new) :]
    checksum = sum(made[:148]) + 8 * 32 + sum(made[156:])
    return made[:148] + b"%06o\0 " % checksum + made[156:]


LONG = f"records/data/{'long/' * 20}file"
PREFIXED = altered(altered(header("file"), 345, b"records/data"), 257, b"ustar  \0")
EXTENDED: dict[str, tuple[bytes, str]] = {
    "a prefix that GNU's programs ignore": (PREFIXED, "a prefix that some programs unpack"),
    "another path beside": (pax(path="records/data/b") + header("records/data/a"), "gives it two names"),
    "another long path beside": (pax(path=LONG) + header("records/data/README.txt"), "gives it two names"),
    "another long name beside": (
        extension(b"L", LONG.encode() + b"\0") + header("bagit.txt"),
        "gives it two names",
    ),
    "two paths": (pax(path=LONG) + extension(b"L", LONG.encode()) + header(LONG[:100]), "in two ways"),
    "a path twice": (
        extension(b"x", b"18 path=records/a\n18 path=records/b\n") + header("records/a"),
        "says something twice",
    ),
    "a path for all": (extension(b"g", b"18 path=records/a\n") + header("records/a"), "to several files"),
    "another size beside": (pax(size="512") + header("records/a") + bytes(512), "two sizes"),
    "a hole": (pax(**{"GNU.sparse.major": "1"}) + header("records/a"), "in two ways"),
    "a record of another length": (
        extension(b"x", b"99 path=records/a\n") + header("records/a"),
        "is damaged",
    ),
    "a name that goes on behind its end": (altered(header("records/a"), 20, b"b"), "damaged header"),
    "a folder that holds bytes": (
        header("records/data/a/", 512, b"5") + bytes(512),
        "is a folder that holds bytes",
    ),
    "a file that is named like a folder": (
        altered(header("records/a", 512), 9, b"/") + bytes(512),
        "a folder that holds",
    ),
    "an extension of nothing": (pax(path=LONG), "cut short"),
    "of another time": (
        altered(header("records/data/a"), 257, b"ustar\x0011"),
        "of a kind that few programs know",
    ),
}


@pytest.mark.parametrize("how", EXTENDED)
def test_extensions_of_a_tar_give_no_second_name_or_size(tmp_path: Path, how: str) -> None:
    more, problem = EXTENDED[how]
    whole = as_tar(tmp_path / "made.tar", FILES).read_bytes()
    end = len(whole.rstrip(b"\0")) + -len(whole.rstrip(b"\0")) % 512
    assert problem in found_in(tmp_path, whole[:end] + more + bytes(1024))
    assert not found_in(tmp_path, whole[:end] + bytes(1024))


def test_a_size_of_which_a_header_is_full_stands_beside_it() -> None:
    """GNU's programs write it as a number instead of digits."""
    assert verify._octal(b"\x80" + (9 << 30).to_bytes(11, "big")) == 9 << 30
    assert verify._extended("a", 0, {"size": str(9 << 30)}) == ("a", 9 << 30)
