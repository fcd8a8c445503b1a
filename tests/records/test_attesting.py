"""Asking outside by when a checkpoint existed: real authorities and witnesses on loopback, and what they do wrong."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from socket import create_server
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from records import queries, reading, services, verify
from records.attesting import attesters
from records.attesting.rounds import Rounds
from records.auditing.audit import check_log
from records.export import write_logs
from records.models import Attestation, Checkpoint, Entry, Log
from records.offsite.sending import parcels
from records.signed_notes import Key, SigningKey
from records.signing.signer import Folder, Signed
from tests.clock import travel
from tests.records.authority import Authority
from tests.records.conftest import acting_as, said
from tests.records.examples import KEY, ORIGIN, YEAR
from tests.records.web import Respond, serving
from tests.records.witness import Witness
from tests.world import World

pytestmark = pytest.mark.django_db
Sign = Callable[[], Signed | None]
Kind, Outcome = Attestation.Kind, Attestation.Outcome


class Outside:
    """Everybody whom the signer asks, each on an address of its own, named in the settings."""

    def __init__(self, folder: Path, settings: Any, stack: ExitStack) -> None:
        self.folder, self.settings, self.stack = folder, settings, stack
        self.authority, self.witness = Authority(), Witness({ORIGIN: KEY.verifier})
        self.lines: list[str] = []
        settings.TIMESTAMP_AUTHORITIES, settings.ATTEST_MINUTES = {}, 0
        settings.TIMESTAMP_CERTIFICATES = self.file("roots.pem", self.authority.root.pem)

    def file(self, name: str, content: bytes) -> str:
        (self.folder / name).write_bytes(content)
        return str(self.folder / name)

    def ask_authority(self, respond: Respond | None = None, name: str = "ours") -> None:
        url = self.stack.enter_context(serving(respond or self.authority.respond))
        self.settings.TIMESTAMP_AUTHORITIES = {**self.settings.TIMESTAMP_AUTHORITIES, name: f"{url}/tsr"}

    def ask_witness(
        self, witness: Witness | None = None, respond: Respond | None = None, quorum: str = "any"
    ) -> None:
        witness = witness or self.witness
        url = self.stack.enter_context(serving(respond or witness.respond))
        self.lines.append(f"witness w{len(self.lines)} {witness.verifier} {url}")
        names = " ".join(f"w{number}" for number in range(len(self.lines)))
        lines = [*self.lines, f"group all-of-them {quorum} {names}", "quorum all-of-them", ""]
        self.settings.WITNESS_POLICY = self.file("policy", "\n".join(lines).encode())


@pytest.fixture
def outside(tmp_path: Path, settings: Any) -> Iterator[Outside]:
    with ExitStack() as stack:
        (tmp_path / "outside").mkdir()
        yield Outside(tmp_path / "outside", settings, stack)


@pytest.fixture
def attest(signer_folder: Path) -> Callable[[], None]:
    def run() -> None:
        with acting_as("treasury_signer"):
            rounds = Rounds(attesters.set_up())
            rounds.ask(parcels(Folder(signer_folder)))
            rounds.write(wait=True)

    return run


@pytest.fixture
def grow(sign_now: Sign) -> Callable[..., Checkpoint]:
    def run(text: str = "more", year: int = YEAR) -> Checkpoint:
        said(text)
        services.seal(year=year)
        sign_now()
        checkpoint = Checkpoint.objects.last()
        assert checkpoint
        return checkpoint

    return run


Grow, Attest = Callable[..., Checkpoint], Callable[[], None]


def rows(**wanted: Any) -> list[Attestation]:
    return list(Attestation.objects.filter(**wanted).order_by("id"))


def why(**wanted: Any) -> str:
    last = rows(**wanted)[-1]
    assert last.outcome == Outcome.FAILED
    return last.said


# --- What is kept ---------------------------------------------------------------------------------------------------
def test_each_checkpoint_gets_a_token_and_signatures(outside: Outside, grow: Grow, attest: Attest) -> None:
    outside.ask_authority()
    outside.ask_witness()
    for number in range(3):
        checkpoint = grow()
        attest()
        token, seen = rows(checkpoint=checkpoint)
        assert (token.kind, token.outcome, token.by) == (Kind.TOKEN, Outcome.GIVEN, "ours")
        assert (seen.kind, seen.outcome, seen.by) == (Kind.COSIGNATURE, Outcome.GIVEN, outside.witness.name)
        assert (token.enough, seen.enough) == (False, True)
        assert outside.witness.seen[ORIGIN][0] == number + 1
    attest()
    assert len(rows()) == 6
    key = Key.parse(outside.witness.verifier, verify.WITNESS)
    copy = queries.attested(checkpoint)
    trust = verify.Trust(verify.parse_certificates(outside.authority.root.pem), [key])
    told = verify.attested(copy.attested_note.encode(), {"ours.tsr": copy.beside["ours.tsr"]}, trust)
    assert len(told.times) == 2
    assert told.existed_by == min(token.existed_by, seen.existed_by)
    assert copy.beside["policy"] == Path(outside.settings.WITNESS_POLICY).read_bytes()


def test_only_the_signer_adds_what_was_attested_and_nobody_changes_it(
    outside: Outside, grow: Grow, attest: Attest
) -> None:
    outside.ask_authority()
    grow()
    attest()
    [row] = rows()
    for role, attempt in (
        ("treasury_portal", lambda: Attestation.objects.create(**_like(row))),
        ("treasury_portal", lambda: Attestation.objects.update(by="another")),
        ("treasury_signer", lambda: Attestation.objects.update(by="another")),
        ("treasury_signer", lambda: Attestation.objects.all().delete()),
    ):
        with acting_as(role), pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    with acting_as("treasury_signer"), pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.create(**_like(row) | {"content": b""})


def _like(row: Attestation) -> dict[str, Any]:
    names = [field.attname for field in Attestation._meta.concrete_fields if field.attname != "id"]
    return {name: getattr(row, name) for name in names}


def test_a_log_at_rest_is_attested_anew_each_day_and_a_closed_one_once(
    outside: Outside, grow: Grow, attest: Attest
) -> None:
    outside.ask_authority()
    outside.ask_witness()
    last_year = grow(year=YEAR - 1)
    outside.witness.logs[last_year.log.origin] = _verifier_of(last_year)
    grow()
    attest()
    assert len(rows()) == 4
    with travel(timezone.now() + timedelta(hours=23), tick=True):
        attest()
        assert len(rows()) == 4
    with travel(timezone.now() + timedelta(hours=25), tick=True):
        attest()
    anew = rows()[4:]
    assert [(each.kind, each.checkpoint.log.year) for each in anew] == [
        (Kind.TOKEN, YEAR), (Kind.COSIGNATURE, YEAR),
    ]  # fmt: skip
    assert [each.outcome for each in anew] == [Outcome.GIVEN] * 2
    first = queries.attested(anew[0].checkpoint)
    assert {each.pk for each in first.attested} <= {each.pk for each in rows()[:4]}  # the first tells most


def _verifier_of(checkpoint: Checkpoint) -> str:
    return Folder(Path(settings.CHECKPOINT_FOLDER)).of(checkpoint.log.year).published_key()


def test_no_more_often_than_was_set(outside: Outside, grow: Grow, attest: Attest) -> None:
    outside.ask_authority()
    outside.settings.ATTEST_MINUTES = 30
    grow()
    attest()
    grow()
    attest()
    assert len(rows()) == 1
    with travel(timezone.now() + timedelta(minutes=31), tick=True):
        attest()
    assert [each.checkpoint.size for each in rows()] == [1, 2]


# --- Whoever is away ------------------------------------------------------------------------------------------------
def test_who_does_not_answer_delays_nothing_and_is_asked_again_with_growing_pauses(
    outside: Outside, grow: Grow, attest: Attest, signer_folder: Path
) -> None:
    """It takes the connection and says nothing, for as long as the test goes on."""
    silent = create_server(("127.0.0.1", 0))
    outside.settings.TIMESTAMP_AUTHORITIES = {"silent": f"http://127.0.0.1:{silent.getsockname()[1]}"}
    outside.ask_witness()
    grow()
    with acting_as("treasury_signer"):
        rounds = Rounds(attesters.set_up())
        rounds.ask(parcels(Folder(signer_folder)))
        asked = dict(rounds.asked)
        rounds.ask(parcels(Folder(signer_folder)))  # nobody is asked twice at once
        assert rounds.asked == asked
        rounds.write()
    assert ("token", "silent") in {whom[:2] for whom in rounds.asked}
    assert grow().size == 2  # and the log is signed meanwhile
    silent.close()


def test_who_cannot_be_reached_is_asked_again_after_a_while(
    outside: Outside, grow: Grow, attest: Attest
) -> None:
    with create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outside.settings.TIMESTAMP_AUTHORITIES = {"away": f"http://127.0.0.1:{port}"}
    outside.ask_witness()
    grow()
    attest()
    assert "cannot be reached" in why(kind=Kind.TOKEN)
    assert [each.outcome for each in rows(kind=Kind.COSIGNATURE)] == [Outcome.GIVEN]
    now = timezone.now()
    for minutes, attempts in ((4, 1), (6, 2), (20, 2), (22, 3), (53, 4), (100, 4), (114, 5), (175, 6)):
        with travel(now + timedelta(minutes=minutes), tick=True):
            attest()
        assert len(rows(kind=Kind.TOKEN)) == attempts, minutes


WRONG: dict[str, tuple[Callable[[Authority], Respond], str]] = {
    "no answer of its kind": (lambda authority: lambda path, body: (200, b"<html>"), "does not hold"),
    "a status": (lambda authority: lambda path, body: (503, b""), "status 503"),
    "a redirect": (lambda authority: lambda path, body: (302, b""), "status 302"),
    "too much": (lambda authority: lambda path, body: (200, b"0" * 70_000), "larger than any"),
    "another's token": (lambda authority: Authority().respond, "you gave no certificate"),
    "an old token": (lambda authority: lambda path, body: (200, OLD(authority)), "stamps something else"),
    "another's question": (lambda authority: Wrong(authority, nonce=1), "answers another question"),
    "a slow clock": (
        lambda authority: Wrong(authority, at=timezone.now() - timedelta(hours=2)),
        "clock is wrong",
    ),
    "a refusal": (lambda authority: Wrong(authority, status="rejection"), "did not grant"),
}


def OLD(authority: Authority) -> bytes:  # noqa: N802
    return authority.stamp(b"something of before")


class Wrong:
    def __init__(self, authority: Authority, at: Any = None, **wrong: Any) -> None:
        self.authority = authority
        authority.wrong, authority.at = wrong, at

    def __call__(self, path: str, body: bytes) -> tuple[int, bytes]:
        return self.authority.respond(path, body)


@pytest.mark.parametrize("how", WRONG)
def test_an_authority_that_answers_wrongly_is_said_to_have_attested_nothing(
    outside: Outside, grow: Grow, attest: Attest, how: str
) -> None:
    made, sentence = WRONG[how]
    outside.ask_authority(made(outside.authority))
    grow()
    attest()
    assert sentence in why(kind=Kind.TOKEN)


# --- Witnesses ------------------------------------------------------------------------------------------------------
def test_a_witness_that_saw_another_size_is_gone_on_from_there(
    outside: Outside, grow: Grow, attest: Attest
) -> None:
    """The answer was lost, say: it has seen more than the signer knows of."""
    outside.ask_witness()
    sizes = []
    for _ in range(3):
        checkpoint = grow()
        sizes.append((checkpoint.size, checkpoint.root))
    outside.witness.seen[ORIGIN] = sizes[1]
    attest()
    assert [each.outcome for each in rows()] == [Outcome.GIVEN]
    assert outside.witness.seen[ORIGIN] == sizes[2]


def test_a_witness_never_signs_two_histories_and_the_signer_says_so(
    outside: Outside, grow: Grow, attest: Attest
) -> None:
    """The attack: whoever holds the key and the database shows one history to some, and another to others."""
    outside.ask_witness()
    grow()
    checkpoint = grow()
    outside.witness.seen[ORIGIN] = 1, b"x" * 32
    attest()
    assert "does not find that the log continues" in why()
    assert checkpoint.size == 2
    outside.witness.seen[ORIGIN] = 5, b"x" * 32
    with travel(timezone.now() + timedelta(minutes=10), tick=True):
        attest()
    assert "has seen 5 entries, and 2 are signed here" in why()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda witness: witness.logs.clear(), "does not know this log"),
        (
            lambda witness: witness.logs.update({ORIGIN: SigningKey(ORIGIN, b"o" * 32).verifier}),
            "the key of this log",
        ),
        (lambda witness: setattr(witness, "at", 1_600_000_000), "clock is wrong"),
        (lambda witness: setattr(witness, "name", "another.example/w"), "with another key"),
        (lambda witness: setattr(witness, "sign", lambda text: b"garbage\n"), "does not hold"),
        (lambda witness: setattr(witness, "sign", lambda text: b""), "with another key"),
    ],
)
def test_a_witness_that_does_not_attest_is_missing(
    outside: Outside, grow: Grow, attest: Attest, change: Callable[[Witness], None], sentence: str
) -> None:
    outside.ask_witness()
    change(outside.witness)
    grow()
    attest()
    assert sentence in why()


def test_a_quorum_makes_enough(outside: Outside, grow: Grow, attest: Attest) -> None:
    second = Witness({}, name="witness.example/w2")
    outside.ask_witness()
    outside.ask_witness(second, quorum="2")
    first = grow()
    attest()
    assert not any(each.enough for each in rows())
    second.logs = outside.witness.logs
    with travel(timezone.now() + timedelta(minutes=10), tick=True):
        attest()
    assert [each.checkpoint for each in rows(enough=True)] == [first]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("TIMESTAMP_AUTHORITIES", {"Ours": "http://127.0.0.1:1"}, "no name=address"),
        ("TIMESTAMP_AUTHORITIES", {"ours": "ftp://127.0.0.1:1"}, "no name=address"),
        ("TIMESTAMP_CERTIFICATES", "", "name the file"),
        ("WITNESS_POLICY", "/nowhere/at/all", "No such file"),
    ],
)
def test_settings_that_make_no_sense_are_said_at_the_start(
    outside: Outside, signer_folder: Path, name: str, value: Any, sentence: str
) -> None:
    outside.ask_authority()
    setattr(outside.settings, name, value)
    with pytest.raises(CommandError, match=sentence):
        call_command("sign_checkpoints", "--once")


def test_the_command_signs_and_asks(outside: Outside, signer_folder: Path) -> None:
    outside.ask_authority()
    outside.ask_witness()
    said("hello")
    services.seal()
    with acting_as("treasury_signer"):
        call_command("sign_checkpoints", "--once")
    assert [each.outcome for each in rows()] == [Outcome.GIVEN] * 2


# --- Copies ---------------------------------------------------------------------------------------------------------
def test_a_whole_log_goes_out_with_what_was_attested_and_verify_says_by_when_it_existed(
    outside: Outside, grow: Grow, attest: Attest, tmp_path: Path
) -> None:
    outside.ask_authority()
    outside.ask_witness()
    grow()
    attest()
    write_logs(tmp_path / "log")
    roots, policy = outside.settings.TIMESTAMP_CERTIFICATES, outside.settings.WITNESS_POLICY
    words = ["log", "--key", KEY.verifier, "--tsa", roots, "--policy", policy, str(tmp_path / "log")]
    done = subprocess.run(
        [sys.executable, verify.__file__, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert f"as {outside.authority.name} attests" in done.stdout
    assert f"as the witness {outside.witness.name} attests" in done.stdout


def test_what_comes_later_changes_no_copy_of_before(outside: Outside, grow: Grow, attest: Attest) -> None:
    """A copy is given by how far the log reaches: what was attested when the log reached further belongs to others."""
    entry = said("the record")
    services.seal()
    outside.ask_authority()
    outside.ask_witness()

    def copy(upto: int) -> str:
        proven = Entry.objects.filter(pk=entry.pk).select_related("leaf__log")
        [found] = queries.checkpoints(proven, upto).values()
        parts = [found.attested_note.encode(), *map(bytes.__add__, *zip(*_items(found), strict=True))]
        return sha256(b"".join(parts)).hexdigest()

    def _items(found: Checkpoint) -> list[tuple[bytes, bytes]]:
        return [(name.encode(), content) for name, content in sorted(found.beside.items())] or [(b"", b"")]

    kept: dict[int, str] = {}
    for number in range(4):
        checkpoint = grow()
        kept[checkpoint.size] = copy(checkpoint.size)
        if number in (1, 2):
            attest()
        assert kept == {size: copy(size) for size in kept}
    assert len(set(kept.values())) == 2  # without what was attested, and with it
    [found] = queries.checkpoints(
        Entry.objects.filter(pk=entry.pk).select_related("leaf__log"), max(kept)
    ).values()
    assert len(found.attested) == 2


# --- One proof --------------------------------------------------------------------------------------------------------
def test_a_token_is_beside_the_proof_and_the_page_takes_both(
    outside: Outside, grow: Grow, attest: Attest, world: World
) -> None:
    outside.ask_authority()
    outside.ask_witness()
    reading.register_kinds()
    said(kind="test.kept")
    client = Client()
    client.force_login(world.auditor)
    assert "Time-stamp token" not in client.get("/register/TS-000001/").content.decode()
    grow()
    attest()
    assert 'href="/register/TS-000001/token/ours/"' in client.get("/register/TS-000001/").content.decode()
    assert client.get("/register/TS-000001/token/theirs/").status_code == 404
    given = {
        name: SimpleUploadedFile(name, client.get(f"/register/TS-000001/{path}/").content)
        for name, path in {"proof": "proof", "entry": "entry", "token": "token/ours"}.items()
    }

    def answer(**more: str) -> str:
        for file in given.values():
            file.seek(0)
        return " ".join(client.post("/register/verify/", given | more).content.decode().split())

    said_of_it = answer()
    assert "<strong>It holds.</strong>" in said_of_it
    assert f"as {outside.authority.name} attests" in said_of_it
    assert f"as the witness {outside.witness.name} attests" in said_of_it
    another = Authority()
    others = answer(
        certificates=another.root.pem.decode(), witnesses=Witness({}, name="w.example/other").verifier
    )
    assert "attests, and by" not in others
    assert "The witness w.example/other has not signed it." in others
    assert "There is no certificate in this file." in answer(certificates="none")
    assert "A witness’s key is a name" in answer(witnesses="none")


# --- Looking --------------------------------------------------------------------------------------------------------
def test_the_audit_holds_entries_and_checkpoints_against_what_was_attested(
    outside: Outside, grow: Grow, attest: Attest, owner_url: str
) -> None:
    outside.ask_authority()
    outside.ask_witness()
    grow()
    attest()
    report = check_log([KEY.key])
    assert (report.problems, report.attested, report.attested_by_unknown) == ([], 2, 0)
    assert "Attested outside and checked: 2." in list(report.beside())
    outside.settings.TIMESTAMP_CERTIFICATES = ""
    report = check_log([KEY.key])
    assert (report.problems, report.attested_by_unknown) == ([], 1)


def test_the_audit_finds_an_answer_that_is_not_of_its_checkpoint(
    outside: Outside, grow: Grow, attest: Attest
) -> None:
    """The signer's role can add rows: what it adds proves itself, or is named."""
    outside.ask_authority()
    outside.ask_witness()
    first = grow()
    attest()
    second = grow()
    with acting_as("treasury_signer"):
        for row in rows(checkpoint=first):
            Attestation.objects.create(**_like(row) | {"checkpoint_id": second.pk})
            earlier = {"existed_by": row.existed_by - timedelta(days=300)}
            Attestation.objects.create(**_like(row) | earlier)
    problems = "\n".join(check_log([KEY.key]).problems)
    assert problems.count("its columns say another time") == 2
    assert "stamps something else" in problems
    assert "The cosignature of witness.example/w1 is wrong" in problems


def test_the_page_shows_who_attests_and_who_is_missing(
    outside: Outside, grow: Grow, attest: Attest, world: World
) -> None:
    client = Client()
    client.force_login(world.auditor)

    def page() -> str:
        return " ".join(client.get("/register/log/").content.decode().split())

    grow()
    assert "Nobody outside attests by when the log was as it is." in page()
    outside.ask_authority()
    second = Witness({}, name="witness.example/w2")
    outside.ask_witness()
    outside.ask_witness(second, quorum="all")
    attest()
    shown = page()
    assert "Nobody outside attests" not in shown
    assert "The witness witness.example/w2 was asked on" in shown
    assert "it does not know this log" in shown
    assert "1 signed the last checkpoint that they were shown: too few for the policy" in shown
    assert "Time-stamping authority" in shown
    second.logs = outside.witness.logs
    with travel(timezone.now() + timedelta(minutes=10), tick=True):
        attest()
    shown = page()
    assert "too few" not in shown
    assert "asked on" not in shown
    year = client.get(f"/register/log/{YEAR}/").content.decode()
    assert "witness.example/w2" in year
    assert Log.objects.count() == 1
