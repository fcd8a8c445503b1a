"""The same bag on its way: packed again, saved again or opened by other programs, it still holds, with a note."""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from hashlib import md5, sha1, sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import bagit
import pytest
from bagit_utils import Bag as OtherBag

from records import verify
from records.signed_notes import SigningKey
from tests.records.examples import KEY, Files, as_folder, as_tar, as_zip, bag, packed, record
from tests.records.test_bags import FIRST, checked, problems

OTHER_KEY = SigningKey("department.example/log", bytes(32))
FILES = bag(record(), record("TS-000002"))  # the pictures in it have paths of more than 100 characters
Packer = Callable[[Path, Path], Path]  # given the folder around the bag, and the archive to make


def file_in(package: str, path: str) -> Path:
    """Of another program that came as a Python package."""
    found = find_spec(package)
    assert found
    assert found.origin
    return Path(found.origin).parent / path


def run(*command: str | Path, folder: Path, **environment: str) -> None:
    subprocess.run(command, cwd=folder, env={**os.environ, **environment}, check=True, capture_output=True)


def gnu_tar(*options: str) -> Packer:
    def pack(around: Path, to: Path) -> Path:
        run("tar", "-c", *options, "-f", to, *([] if "." in options else ["records"]), folder=around)
        return to

    return pack


def seven_zip(*options: str) -> Packer:
    def pack(around: Path, to: Path) -> Path:
        run(file_in("p7z", "_vendor/7zz"), "a", "-sae", *options, to, "records", folder=around)
        return to

    return pack


BSDTAR = """
import libarchive, sys
with libarchive.file_writer(sys.argv[1], sys.argv[2]) as archive:
    archive.add_files("records")
"""


def bsdtar(form: str) -> Packer:
    """By its library: `pax_restricted` is what bsdtar and so the Mac writes."""

    def pack(around: Path, to: Path) -> Path:
        if not find_spec("extractcode_libarchive"):
            pytest.skip("libarchive comes from the registry for Linux on x86-64 only")
        library = str(file_in("extractcode_libarchive", "lib/libarchive.so"))
        run(sys.executable, "-c", BSDTAR, to, form, folder=around, LIBARCHIVE=library)
        return to

    return pack


def python(form: str, *, around_it: bool = True) -> Packer:
    def pack(around: Path, to: Path) -> Path:
        root, base = (around, "records") if around_it else (around / "records", ".")
        return Path(shutil.make_archive(str(to), form, root, base))

    return pack


class Pipe:
    """Takes bytes and cannot go back: then sizes and sums stand behind the files."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("wb")

    def write(self, data: bytes) -> int:
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


def streamed_zip(*, large: bool) -> Packer:
    def pack(around: Path, to: Path) -> Path:
        pipe = Pipe(to)
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
            for path in sorted(around.rglob("*")):
                if path.is_file():
                    with archive.open(str(path.relative_to(around)), "w", force_zip64=large) as member:
                        member.write(path.read_bytes())
        pipe.file.close()
        return to

    return pack


PACKERS: dict[str, Packer] = {
    "GNU tar": gnu_tar(),
    "GNU tar, from inside": gnu_tar("-C", "records", "."),
    "GNU tar, POSIX": gnu_tar("--format=posix"),
    "GNU tar, ustar": gnu_tar("--format=ustar"),
    "GNU tar, old": gnu_tar("--format=oldgnu"),
    "GNU tar, backwards": gnu_tar("--sort=name", "--transform=s,^records,./some/folder/records,"),
    "GNU tar, with a label": gnu_tar("--label", "Records of a year"),
    "GNU tar, with a label, POSIX": gnu_tar("--format=posix", "--label", "Records of a year"),
    "GNU tar, for incremental backups, POSIX": gnu_tar(
        "--format=posix", "--listed-incremental", "../snapshot"
    ),
    "bsdtar": bsdtar("pax_restricted"),
    "bsdtar, pax": bsdtar("pax"),
    "bsdtar, gnutar": bsdtar("gnutar"),
    "bsdtar, zip": bsdtar("zip"),
    "7-Zip": seven_zip("-tzip"),
    "7-Zip, stored": seven_zip("-tzip", "-mx0"),
    "7-Zip, tar": seven_zip("-ttar"),
    "7-Zip, POSIX tar": seven_zip("-ttar", "-mm=pax"),
    "Python": python("tar"),
    "Python, from inside": python("tar", around_it=False),
    "Python, zip": python("zip"),
    "Python, zip from inside": python("zip", around_it=False),
    "Python, zip into a pipe": streamed_zip(large=False),
    "Python, large zip into a pipe": streamed_zip(large=True),
}


@pytest.mark.parametrize("packer", PACKERS)
def test_packed_again_by_another_program_it_holds(tmp_path: Path, packer: str) -> None:
    as_folder(tmp_path / "around" / "records", FILES)
    report = checked(PACKERS[packer](tmp_path / "around", tmp_path / "packed"))
    assert (dict(report.problems), report.unchecked) == ({}, {})
    assert report.counts["records"] == 2
    assert report.counts["entries"] == 10


@pytest.mark.parametrize("packer", PACKERS)
def test_packed_again_a_file_that_was_exchanged_is_named(tmp_path: Path, packer: str) -> None:
    as_folder(tmp_path / "around" / "records", {**FILES, f"{FIRST}/record.pdf": b"FDP%"})
    found = problems(PACKERS[packer](tmp_path / "around", tmp_path / "packed"))
    assert f"{FIRST}/record.pdf: It is not the file listed in manifest-sha256.txt" in found
    assert "TS-000002" not in found


def test_another_order_is_told(tmp_path: Path) -> None:
    """And only then all names are kept."""
    told = checked(as_tar(tmp_path / "ours.tar", FILES))
    assert not [note for note in told.notes if "packed it again" in note]
    backwards = dict(reversed(FILES.items()))
    told = checked(as_tar(tmp_path / "theirs.tar", backwards))
    assert not told.problems
    assert [note for note in told.notes if "packed it again" in note]


@pytest.mark.parametrize("label", ["records", "RECORDS", "records/bagit.txt", "../records"])
def test_a_label_that_is_the_name_of_a_file_is_refused(tmp_path: Path, label: str) -> None:
    """Python unpacks it as an empty file."""
    as_folder(tmp_path / "around" / "records", FILES)
    assert problems(gnu_tar("--label", label)(tmp_path / "around", tmp_path / "packed"))


def test_a_label_is_told(tmp_path: Path) -> None:
    as_folder(tmp_path / "around" / "records", FILES)
    report = checked(gnu_tar("--label", "Tape 7")(tmp_path / "around", tmp_path / "packed"))
    assert "The archive is labelled Tape 7." in report.notes


def test_what_gnu_tar_packs_for_incremental_backups_is_refused_with_the_reason(tmp_path: Path) -> None:
    """Times of access stand where other programs look for the first part of a path."""
    as_folder(tmp_path / "around" / "records", FILES)
    pack = gnu_tar("--listed-incremental", "../snapshot")
    assert "--listed-incremental: pack it again" in problems(pack(tmp_path / "around", tmp_path / "packed"))


# --- Saved again ------------------------------------------------------------------------------------------------------
def with_bagit_python(folder: Path) -> None:
    bag = bagit.Bag(str(folder))
    bag.info["Contact-Name"] = "An archivist"
    bag.save(manifests=True)


def bagged_anew_with_bagit_python(folder: Path) -> None:
    """The payload in another bag of theirs, with digests of their choice."""
    for path in folder.iterdir():
        if path.name != "data":
            path.unlink()
    for path in (folder / "data").iterdir():
        path.rename(folder / path.name)
    (folder / "data").rmdir()
    bagit.make_bag(str(folder), checksums=["sha1", "sha3_256"])


def with_bagit_utils(folder: Path) -> None:
    bag = OtherBag(folder)
    bag.set_baginfo({"Contact-Name": ["An archivist"]})
    bag.set_manifests(algorithms=["sha1", "sha512"])
    bag.set_tag_manifests(algorithms=["sha512"])
    assert OtherBag(folder).validate().valid


@pytest.mark.parametrize("save", [with_bagit_python, bagged_anew_with_bagit_python, with_bagit_utils])
def test_saved_again_by_another_bagit_program_it_holds(tmp_path: Path, save: Callable[[Path], None]) -> None:
    save(as_folder(tmp_path / "records", FILES))
    report = checked(tmp_path / "records")
    assert (dict(report.problems), report.unchecked) == ({}, {})
    assert report.counts["entries"] == 10
    assert [note for note in report.notes if "saved it again" in note or "as other programs do" in note]
    (tmp_path / "records" / FIRST / "record.pdf").write_bytes(b"%PDF of another")
    assert f"{FIRST}/record.pdf: It is not the file listed in" in problems(tmp_path / "records")


def respelled(change: Callable[[str], str]) -> Callable[[Files], Files]:
    def save(files: Files) -> Files:
        made = {**files, "manifest-sha256.txt": change(files["manifest-sha256.txt"].decode()).encode()}
        return {path: content for path, content in made.items() if not path.startswith("tagmanifest")}

    return save


def further(name: str, digest: Callable[[bytes], str]) -> Callable[[Files], Files]:
    def save(files: Files) -> Files:
        lines = (f"{digest(files[path])}  {path}\n" for path in files if path.startswith("data/"))
        return {**files, f"manifest-{name}.txt": "".join(lines).encode()}

    return save


def digests_in_capitals(manifest: str) -> str:
    return "".join(f"{line[:64].upper()}{line[64:]}" for line in manifest.splitlines(keepends=True))


DIALECTS: dict[str, Callable[[Files], Files]] = {
    "one blank": respelled(lambda text: text.replace("  ", " ")),
    "a tab": respelled(lambda text: text.replace("  ", "\t")),
    "of md5sum and its like": respelled(lambda text: text.replace("  ", " *")),
    "from here": respelled(lambda text: text.replace("  ", "  ./")),
    "Windows": respelled(lambda text: text.replace("\n", "\r\n")),
    "an old Mac": respelled(lambda text: text.replace("\n", "\r")),
    "capitals": respelled(digests_in_capitals),
    "another order": respelled(lambda text: "".join(sorted(text.splitlines(keepends=True)))),
    "no last end of line": respelled(lambda text: text[:-1]),
    "a remark": respelled(lambda text: f"# checked on Monday\n\n{text}"),
    "a byte order mark": respelled(lambda text: f"\ufeff{text}"),
    "a byte order mark, and a remark": respelled(lambda text: f"\ufeff# checked on Monday\n{text}"),
    "a further manifest": further("md5", lambda data: md5(data).hexdigest()),  # noqa: S324 - others use it
    "another further manifest": further("sha1", lambda data: sha1(data).hexdigest()),  # noqa: S324
    "a manifest of digests that are not known": further("crc32", lambda data: "00000000"),
    "no manifest of the tag files": respelled(str),
    "no counts": lambda files: respelled(str)(
        {**files, "bag-info.txt": b"Source-Organization: The Treasury\n"}
    ),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_saved_again_in_another_dialect_it_holds(tmp_path: Path, dialect: str) -> None:
    report = checked(as_folder(tmp_path / "records", DIALECTS[dialect](FILES)))
    assert (dict(report.problems), report.unchecked) == ({}, {})
    assert report.counts["entries"] == 10


@pytest.mark.parametrize("name", ["md5", "sha1"])
def test_a_further_manifest_is_compared_too(tmp_path: Path, name: str) -> None:
    wrong = further(name, lambda data: "0" * {"md5": 32, "sha1": 40}[name])(FILES)
    assert f"It is not the file listed in manifest-{name}.txt" in problems(
        as_folder(tmp_path / "records", wrong)
    )


# --- What computers leave ---------------------------------------------------------------------------------------------
LEFT = {
    "a Mac": [".DS_Store", "data/.DS_Store", "data/records/._TS-000001", f"{FIRST}/._record.pdf"],
    "Windows": ["data/Thumbs.db", f"{FIRST}/media/Thumbs.db", "desktop.ini", f"{FIRST}/desktop.ini"],
    "a network drive": ["data/records/.AppleDouble/TS-000001", ".Spotlight-V100/Store", ".Trashes/501/x"],
}


@pytest.mark.parametrize("computer", LEFT)
@pytest.mark.parametrize("form", [as_folder, as_tar])
def test_what_computers_leave_in_a_folder_does_not_matter(
    tmp_path: Path, computer: str, form: Callable[[Path, Files], Path]
) -> None:
    left = dict.fromkeys(LEFT[computer], b"\0left\0")
    report = checked(form(tmp_path / "records", {**FILES, **left}))
    assert (dict(report.problems), report.unchecked) == ({}, {})
    assert f"was not looked at: {', '.join(sorted(left))}" in told(report)
    made_of_it = packed({**FILES, **left})
    assert not problems(form(tmp_path / "made anew", {**made_of_it, **left}))
    tidied = {path: content for path, content in made_of_it.items() if path not in left}
    assert not problems(form(tmp_path / "tidied", tidied))


def told(report: verify.Report) -> str:
    """Its notes, what they name in order."""
    found = next(note for note in report.notes if "was not looked at: " in note)
    before, _, named = found.rstrip(".").partition("was not looked at: ")
    return f"{before}was not looked at: {', '.join(sorted(named.split(', ')))}"


def test_a_mac_puts_a_second_folder_into_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "records.zip", "w") as archive:
        for path, content in FILES.items():
            archive.writestr(f"records/{path}", content)
            folder, slash, name = path.rpartition("/")
            archive.writestr(f"__MACOSX/records/{folder}{slash}._{name}", b"\0\5\x16\7")
    report = checked(tmp_path / "records.zip")
    assert (dict(report.problems), report.unchecked) == ({}, {})
    assert f"and {len(FILES) - verify.FEW} more." in "".join(report.notes)


@pytest.mark.parametrize("form", [as_folder, as_tar, as_zip])
def test_a_mac_puts_nothing_else_into_that_folder(tmp_path: Path, form: Any) -> None:
    """Elsewhere it is not hidden, so what somebody puts there is seen as part of the bag."""
    put_in = {"data/__MACOSX/Approved by the Treasurer.pdf": b"%PDF"}
    assert problems(form(tmp_path / "records", {**FILES, **put_in}))


@pytest.mark.parametrize("left", ["__MACOSX/._caf\u00e9", "caf\u00e9/.DS_Store"])
def test_what_is_left_behind_is_that_to_every_program(tmp_path: Path, left: str) -> None:
    """Programs that go by the header alone would unpack another PDF over the one that was checked."""
    pdf = next(path for path in FILES if path.endswith("record.pdf"))
    path = as_tar(tmp_path / "records.tar", FILES)
    with tarfile.open(path, "a", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(f"records/{pdf}")
        info.pax_headers, info.size = {"path": f"records/{left}"}, 4
        archive.addfile(info, io.BytesIO(b"evil"))
    assert "the archive gives it two names" in problems(path)


@pytest.mark.parametrize("keys", [b"", OTHER_KEY.verifier.encode() + b"\n"])
def test_for_keys_that_were_not_given_nobody_vouches(tmp_path: Path, keys: bytes) -> None:
    report = checked(as_tar(tmp_path / "records.tar", packed({**FILES, "data/verifier-keys": keys})))
    assert not report.problems
    assert "data/verifier-keys" in report.unvouched
    assert "data/verifier-keys" not in checked(as_tar(tmp_path / "ours.tar", FILES)).unvouched


def test_a_bag_from_where_something_was_fetched_says_that_nobody_vouches_for_the_address(
    tmp_path: Path,
) -> None:
    fetched = {"fetch.txt": b"https://evil.example/approved 3 data/README.txt\n"}
    files = {path: content for path, content in FILES.items() if not path.startswith("tagmanifest")}
    report = checked(as_tar(tmp_path / "records.tar", {**files, **fetched}))
    assert not report.problems
    assert "fetch.txt" in report.unvouched


# --- Compressed -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("form", "undo"), [("gztar", "gunzip"), ("bztar", "bunzip2"), ("xztar", "unxz")])
def test_a_compressed_archive_is_to_be_uncompressed_first(
    tmp_path: Path, form: str, undo: str, capsys: pytest.CaptureFixture[str]
) -> None:
    as_folder(tmp_path / "around" / "records", FILES)
    made = shutil.make_archive(str(tmp_path / "packed"), form, tmp_path / "around", "records")
    assert verify.main(["bag", "--key", KEY.verifier, made]) == 2
    said = capsys.readouterr().out
    assert said.startswith("NOT CHECKED.\n")
    assert f"undo that first ({undo}), and give what comes out" in said


def test_a_7z_is_to_be_unpacked_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    as_folder(tmp_path / "around" / "records", FILES)
    made = seven_zip("-t7z")(tmp_path / "around", tmp_path / "packed")
    assert verify.main(["bag", "--key", KEY.verifier, str(made)]) == 2
    assert "It is compressed, with 7z: undo that first (7z x)" in capsys.readouterr().out


def test_of_a_large_bag_in_its_own_order_no_names_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory may grow with the bag only where the order is another's."""
    sorted_by_name: list[str] = []
    order = verify._order
    monkeypatch.setattr(verify, "_order", lambda path: sorted_by_name.append(path) or order(path))
    assert not problems(as_tar(tmp_path / "ours.tar", FILES))
    assert not sorted_by_name
    assert not problems(as_tar(tmp_path / "theirs.tar", dict(reversed(FILES.items()))))
    assert sorted_by_name


def test_the_input_is_named_by_its_digest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = as_tar(tmp_path / "records.tar", FILES)
    assert verify.main(["bag", "--key", KEY.verifier, str(made)]) == 0
    assert f"Input: {made} (SHA-256 {sha256(made.read_bytes()).hexdigest()})." in capsys.readouterr().out
    folder = as_folder(tmp_path / "records", FILES)
    assert verify.main(["bag", "--key", KEY.verifier, str(folder)]) == 0
    described = sha256(FILES["tagmanifest-sha256.txt"]).hexdigest()
    assert f"tagmanifest-sha256.txt (SHA-256 {described})." in capsys.readouterr().out
