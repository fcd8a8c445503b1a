"""Real threads: sealing twice at once, and appending while somebody seals."""

import contextlib
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from records import services
from records.auditing.audit import check_log
from records.models import Entry, Leaf, Unsealed
from records.signing.signer import Signed
from tests.records.conftest import said
from tests.records.examples import KEY

pytestmark = pytest.mark.usefixtures("committed_db")


def at_once(*works: Callable[[], object]) -> None:
    """Start all at the same moment, wait for all, and raise what any of them raised."""
    ready, problems = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            ready.wait()
            work()
        except BaseException as problem:  # noqa: BLE001 - raised again below, in the test's own thread
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for problem in problems:
        raise problem


def test_two_who_seal_at_once_seal_each_entry_once(sign_now: Callable[[], Signed | None]) -> None:
    for number in range(60):
        said(str(number))
    sealed: list[int] = []
    at_once(*[lambda: sealed.append(services.seal()) for _ in range(4)])
    services.seal()
    assert Leaf.objects.count() == 60
    assert not Unsealed.objects.exists()
    sign_now()
    assert check_log([KEY.key]).problems == []


def test_entries_written_while_somebody_seals_are_all_sealed_in_the_end(
    sign_now: Callable[[], Signed | None],
) -> None:
    def write(subject: str) -> Callable[[], object]:
        return lambda: [said(str(number), subject=subject) for number in range(40)]

    def seal() -> None:
        for _ in range(40):
            services.seal()

    at_once(write("TS-1"), write("TS-2"), write("TS-3"), seal, seal)
    services.seal()
    sign_now()
    report = check_log([KEY.key])
    assert (report.problems, report.entries, report.unsealed, report.signed) == ([], 120, 0, 120)


def test_an_entry_that_commits_late_is_not_forgotten() -> None:
    """Ids are given before the commit, so a later id can be sealed first. The queue remembers the earlier one."""
    written, sealed = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            said("slow")
            written.set()
            assert sealed.wait(20)

    def quick() -> None:
        assert written.wait(20)
        said("quick", subject="TS-000002")
        assert services.seal() == 1
        sealed.set()

    at_once(slow, quick)
    assert services.seal() == 1
    first, second = Entry.objects.order_by("leaf__index").values_list("pk", flat=True)
    assert first > second


def test_a_step_that_fails_leaves_no_entry() -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        said()
        _ = 1 / 0
    assert not Entry.objects.exists()
    assert not Unsealed.objects.exists()


def test_an_entry_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="belongs in the transaction"):
        services.append(kind="test.said", subject="TS-1", actor=None, fields={})
