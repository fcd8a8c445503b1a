"""What the applicant gets: every file of the package, read in every way that somebody might, has nothing withheld."""

import base64
import csv
import io
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from approvals.models import Post
from exports import making
from exports.models import Export
from foi import queries, services
from foi.models import InformationRequest, Verdict
from records.queries import trail
from tests.exports.conftest import check
from tests.foi.cases import Office
from tests.foi.pdf_text import texts
from tests.records.examples import KEY
from tests.unpacking import unpack

SECRETS = ("Jane", "Citizen", "Harriet", "Bowditch", "hbowditch", "Old Mill")


def test_nothing_leaves_under_an_approval_that_was_taken_back(
    office: Office, tmp_path: Path, settings: Any
) -> None:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    request = services.package(request_id=office.approved().pk, by=office.keeper)
    export = Export.objects.get(pk=Export.pk_of(request.export or ""))
    services.send_back(request_id=request.pk, reason="A name was missed.", by=office.second)
    assert making.make(export.pk)
    export.refresh_from_db()
    assert export.state == "failed"
    assert "not approved any more" in export.failure
    assert not export.path.exists()


@pytest.fixture
def released(office: Office, tmp_path: Path, settings: Any) -> tuple[InformationRequest, Path]:
    """A post with names in every kind of field, made into the package by the worker's own code."""
    settings.EXPORT_FOLDER = tmp_path / "exports"
    author = office.world.person("hbowditch", "Policy Adviser", office.world.macro)
    type(author).objects.filter(pk=author.pk).update(name="Harriet Bowditch")
    author = office.world.again(author)
    subject = office.recorded(
        by=author,
        title="An answer to Jane Citizen",
        text="Thank you, Jane Citizen. Ms CITIZEN’s question on Old Mill Road is with us.",
        sources="Letter of jane.citizen@example.org, kept by Harriet Bowditch",
        live_text="Thank you, Jane Citizen. Ms CITIZEN’s question on Old Mill Road is with us!",
    )
    request = office.gathered(subject)
    office.withhold(request, "text", "Jane Citizen", subject=subject)
    office.withhold(request, "text", "Old Mill Road", subject=subject)
    services.withhold_names(
        request_id=request.pk,
        names=["Harriet Bowditch"],
        provision=office.provision("s 22(1)(a)(ii)"),
        by=office.keeper,
    )
    while leaks := queries.leaks_of(request):
        places = [place.key for leak in leaks for place in leak.places if place.may_be_withheld]
        services.withhold_places(
            request_id=request.pk, places=places, provision=office.provision("s 47F"), by=office.keeper
        )
    office.seal()
    request = services.submit(request_id=request.pk, by=office.keeper)
    request = services.approve(request_id=request.pk, seen=request.fingerprint or "", by=office.second)
    request = services.package(request_id=request.pk, by=office.keeper)
    export = Export.objects.get(pk=Export.pk_of(request.export or ""))
    assert not making.make(export.pk), "it waits for its seal"
    office.seal()
    assert making.make(export.pk)
    export.refresh_from_db()
    assert export.state == "made", export.failure
    return services.packaged(request_id=request.pk), export.path


def test_the_package_verifies_and_has_nothing_of_what_is_withheld(
    released: tuple[InformationRequest, Path], tmp_path: Path
) -> None:
    request, path = released
    assert request.package_sha256 == sha256(path.read_bytes()).hexdigest()
    unpack(path.read_bytes(), tmp_path)
    folder = tmp_path / "records"

    code, said = check(folder / "data/verify.py", "bag", "--key", KEY.verifier, path)
    assert code == 0, said

    post = Post.objects.latest("pk")
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        assert not any(secret.casefold() in str(file).casefold() for secret in SECRETS)
        for text in readings(file.read_bytes()):
            found = [secret for secret in SECRETS if secret.casefold() in text.casefold()]
            assert not found, (file, found)
            for digest in (post.fingerprint, post.ground):
                assert digest not in text, f"{file} has a digest that a guess could be tried against"

    everything = "".join(text for file in folder.rglob("record.pdf") for text in texts(file.read_bytes()))
    assert "question on" in everything, "the PDFs were read, and show what is not withheld"
    assert "[withheld: s 47F]" in everything

    rows = list(csv.DictReader(io.StringIO((folder / "data/schedule.csv").read_text("utf-8-sig"))))
    assert [row["Decision"] for row in rows] == ["Part access"]
    assert rows[0]["Provisions"] == "s 22(1)(a)(ii); s 47F"
    assert "s 47F" in rows[0]["Description"], "the title's own words are withheld there too"
    schedule = "".join(texts((folder / "data/schedule.pdf").read_bytes()))
    assert "Part access" in schedule
    assert "Personal privacy" in schedule

    # Nor is there a digest that one could try a guess against, or a step from after it was submitted.
    guesses = [*SECRETS, "Jane Citizen", "Harriet Bowditch"]
    for mark in request.marks.filter(verdict=Verdict.WITHHOLD):
        held = next(held for held in queries.entries_of(request) if held.entry.pk == mark.entry_id)
        value = held.values[mark.field]
        guesses += [value] if isinstance(value, str) else []
    said = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    for guess in guesses:
        for digest in (sha256(guess.encode()), sha256(json.dumps([guess]).encode())):
            assert digest.hexdigest().encode() not in said
            assert base64.b64encode(digest.digest()) not in said
    assert len(trail(request.gathered.get().subject)) >= len(queries.entries_of(request))
    assert all((held.entry.position or 0) < (request.upto or 0) for held in queries.entries_of(request))


def readings(data: bytes) -> Iterator[str]:
    """The bytes, and what they say in base64, as escapes, as UTF-16 and inside a PDF."""
    yield data.decode("utf-8", "replace")
    yield data.decode("utf-16-le", "replace")
    yield data.decode("utf-16-be", "replace")
    if data.startswith(b"%PDF"):
        yield from texts(data)
    if data.startswith(b"{"):
        yield from strings(json.loads(data))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        try:
            yield base64.b64decode(value, validate=True).decode("utf-8", "replace")
        except ValueError:
            return
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(each)
