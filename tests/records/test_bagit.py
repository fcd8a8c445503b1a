"""BagIt by itself: bags of anything, of the kinds that the Library of Congress's conformance suite has.

What other BagIt programs call valid is valid here; what they call invalid is refused.
"""

from collections.abc import Callable
from hashlib import new
from pathlib import Path

import bagit
import pytest

from records import verify
from tests.records.examples import Files, as_folder, as_tar

PAYLOAD = {"data/one.txt": b"one", "data/sub/two.txt": b"two"}
HELD_ELSEWHERE = b"https://example.org/two - data/sub/two.txt\n"


def made(
    files: Files = PAYLOAD,
    version: str = "1.0",
    algorithm: str = "sha512",
    encoding: str = "UTF-8",
    **tags: bytes,
) -> Files:
    """A bag without the trimmings; `tags` by their names without the ending."""

    def lines(described: Files) -> bytes:
        found = (f"{new(algorithm, content).hexdigest()}  {path}\n" for path, content in described.items())
        return "".join(found).encode(encoding)

    declaration = f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n".encode()
    described = {"bagit.txt": declaration, f"manifest-{algorithm}.txt": lines(files)}
    described |= {f"{name.replace('_', '-')}.txt": content for name, content in tags.items()}
    return {**files, **described, f"tagmanifest-{algorithm}.txt": lines(described)}


def refused(path: Path) -> str:
    report = verify.Report()
    report.trying("", verify.check_bagit, path, report)
    return "\n".join([*(f"{where}: {what}" for where, what in report.problems), *report.unchecked])


def listing(change: Callable[[str], str], version: str = "1.0", files: Files = PAYLOAD) -> Files:
    """A bag whose manifest was changed, and fits no other way."""
    bag = made(files, version, algorithm="md5")
    text = change(bag["manifest-md5.txt"].decode())
    return made(files, version, algorithm="md5", manifest_md5=text.encode())


ODD = {
    "data/with a blank.txt": b"1",
    "data/%7Etwo": b"2",
    "data/caf\u00e9": b"3",
    "data/~three": b"4",
    "data/%4": b"5",
}
INFO = b"Contact-Name: One\nContact-Name: Two\ncontact-name : Three\nLong:\n  goes on\nPayload-Oxum\t:  6.2\n"
VALID: dict[str, Files] = {
    "of today": made(),
    **{f"of version {version}": made(version=version) for version in ("0.93", "0.94", "0.95", "0.96", "0.97")},
    **{f"by {name}": made(algorithm=name) for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha3_256")},
    "in ISO-8859-1": made(encoding="ISO-8859-1", version="0.97", files={"data/caf\u00e9": b"1"}),
    "in UTF-16": made(encoding="UTF-16", version="0.97"),
    "with odd names": made(ODD),
    "with ends of lines in names": listing(
        lambda text: text.replace("\n1", "%0A1", 1), files={"data/two\n1 lines": b"1"}
    ),
    "with percent signs": listing(lambda text: text.replace("%", "%25"), files={"data/%0A": b"1", "data/100%": b"2"}),
    "with facts about it": made(bag_info=INFO),
    "in a bag": made({f"data/{path}": content for path, content in made().items()}),
    "whose files were fetched": made(fetch=HELD_ELSEWHERE, version="0.97"),
    "made with md5sum": listing(lambda text: text.replace("  ", " *"), "0.97"),
    "from here": listing(lambda text: text.replace("  ", " ./"), "0.97"),
    "with a line twice, before 1.0": listing(lambda text: text + text, "0.97"),
    "with a file in one of two manifests, before 1.0": made(version="0.97", manifest_md5=b""),
    "with a byte order mark": listing(lambda text: f"\ufeff{text}"),
    "with a byte order mark, before 1.0": listing(lambda text: f"\ufeff{text}", "0.97"),
    "with what Windows leaves": made({**PAYLOAD, "data/Thumbs.db": b"3"}),
    "without anything but a payload": {
        path: content for path, content in made().items() if not path.startswith("tagmanifest")
    },
}  # fmt: skip


@pytest.mark.parametrize("bag", VALID)
def test_a_valid_bag_is_valid(tmp_path: Path, bag: str) -> None:
    assert not refused(as_folder(tmp_path / "bag", VALID[bag]))
    assert not refused(as_tar(tmp_path / "bag.tar", VALID[bag])) or not all(map(str.isascii, VALID[bag]))


OTHERS_DIFFER = {"with percent signs"}  # bagit-python decodes two of the three that RFC 8493 has


@pytest.mark.parametrize("bag", VALID.keys() - OTHERS_DIFFER)
def test_bagit_python_says_so_too(tmp_path: Path, bag: str) -> None:
    bagit.Bag(str(as_folder(tmp_path / "bag", VALID[bag]))).validate()


def without(name: str, files: Files) -> Files:
    return {path: content for path, content in files.items() if path != name}


def outside(path: str) -> Files:
    return listing(lambda text: f"{text}{'0' * 32}  {path}\n", "0.97")


def declared(text: bytes) -> Files:
    return made(bagit=text)


INVALID: dict[str, tuple[Files, str]] = {
    "a file altered": ({**made(), "data/one.txt": b"ONE"}, "data/one.txt: It is not the file listed"),
    "a tag file altered": ({**made(bag_info=INFO), "bag-info.txt": b"A: b\n"}, "bag-info.txt: It is not the file"),
    "a tag file missing": (without("bag-info.txt", made(bag_info=INFO)), "bag-info.txt: It is listed in"),
    "a file missing": (without("data/one.txt", made()), "data/one.txt: It is listed in manifest-sha512.txt"),
    "a file put in": ({**made(), "data/three.txt": b"3"}, "data/three.txt: It is not listed in"),
    "a file in one of two manifests": (made(manifest_md5=b""), "data/one.txt: It is not listed in manifest-md5.txt"),
    "no declaration": (without("bagit.txt", made()), "bagit.txt: This file is missing"),
    "no encoding": (declared(b"BagIt-Version: 1.0\n"), "It does not declare a bag"),
    "a mark before the declaration": (declared(b"\xef\xbb\xbf" + made()["bagit.txt"]), "It does not declare a bag"),
    "a version that is none": (declared(made()["bagit.txt"].replace(b"1.0", b".97")), "It does not declare a bag"),
    "a version of another time": (declared(made()["bagit.txt"].replace(b"1.0", b"7.0")), "It does not declare a bag"),
    "a mark within the manifest": (listing(lambda text: text.replace("\n", "\n\ufeff", 1)), "A line is not a digest"),
    "two marks": (listing(lambda text: f"\ufeff\ufeff{text}"), "A line is not a digest"),
    "blanks before colons": (declared(made()["bagit.txt"].replace(b":", b" :")), "It does not declare a bag"),
    "an encoding that it is not in": (made(bag_info=b"\xff\xfe\n"), "It is not text in UTF-8"),
    "no manifest of the payload": (without("manifest-sha512.txt", made()), "There is no manifest of the payload"),
    "other counts": (made(bag_info=b"Payload-Oxum: 7.2\n"), "It counts other files"),
    "two counts": (made(bag_info=INFO + b"Payload-Oxum: 7.2\n"), "It counts other files"),
    "a line twice": (listing(lambda text: text + text), "but it is not here"),
    "two digests of a file": (listing(lambda text: text + text.replace(text[:4], "0000"), "0.97"), "is listed twice"),
    "two spellings of a name": (
        listing(lambda text: text + text.replace("\u00e9", "e\u0301"), "0.97", {"data/caf\u00e9": b""}),
        "is listed twice",
    ),
    "a name in capitals too": (listing(lambda text: text + text.replace("one", "ONE"), "0.97"), "but it is not here"),
    "a digest that is too short": (listing(lambda text: text[1:]), "A line is not a digest"),
    "a file to be fetched": (without("data/sub/two.txt", made(fetch=HELD_ELSEWHERE)), "complete the bag first"),
    "nothing to be fetched from": (made(fetch=b"two - data/sub/two.txt\n"), "A line is not an address"),
    **{
        f"a path out of the bag: {path}": (outside(path), "leads out of the bag")
        for path in (
            "../../one.txt", "data/../../one.txt", "/etc/one.txt", "~/one.txt", "~root/one.txt", "C:\\one.txt",
            "%HomeDrive%\\one.txt", "\\\\?\\UNC\\one.txt",
        )
    },
    **{
        f"to be fetched to {path}": (made(fetch=f"https://example.org/ - {path}\n".encode()), "leads out of the bag")
        for path in ("../../one.txt", "/etc/one.txt", "~/one.txt", "C:\\one.txt")
    },
}  # fmt: skip


@pytest.mark.parametrize("bag", INVALID)
def test_an_invalid_bag_is_refused(tmp_path: Path, bag: str) -> None:
    files, why = INVALID[bag]
    assert why in refused(as_folder(tmp_path / "bag", files))


def test_what_is_to_be_fetched_makes_a_bag_incomplete_and_refutes_nothing(tmp_path: Path) -> None:
    report = verify.Report()
    bag = as_folder(tmp_path / "bag", without("data/sub/two.txt", made(fetch=HELD_ELSEWHERE)))
    report.trying("", verify.check_bagit, bag, report)
    assert not report.problems
    assert list(report.unchecked) == [
        "It is to be fetched from elsewhere (fetch.txt): complete the bag first."
    ]
