"""Mail goes out once for each event and person, whatever the mail server, the workers and the broker do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from notices import services, tasks
from notices.models import Notice
from profiles.models import Person
from tests.clock import travel
from tests.notices.sink import Sink, running
from tests.profiles.people import a_person

MINUTE = timedelta(minutes=1)


def owe(*people: Person, event: str = "1", **changes: str) -> list[Notice]:
    known = {
        "title": "TS-000123 needs your decision",
        "body": "Small business survey, for Facebook.",
        "path": "/posts/TS-000123/",
    }
    services.notify(people=people, event=event, **known | {"marking": "OFFICIAL"} | changes)
    return list(Notice.objects.filter(event=event))


def only() -> Notice:
    return Notice.objects.get()


def later(moment: timedelta) -> travel:
    return travel(timezone.now() + moment, tick=True)


# --- Owing ----------------------------------------------------------------------------------------------------------


def test_a_notice_is_owed_once_for_an_event_and_person(db):
    one, other = a_person(), a_person()
    for _ in range(3):
        owe(one, other, one)
    assert Notice.objects.count() == 2
    owe(one, event="2")
    assert Notice.objects.count() == 3


@pytest.mark.parametrize("number", [1, 30])
def test_owing_is_one_statement(db, django_assert_num_queries, number):
    people = [a_person() for _ in range(number)]
    with django_assert_num_queries(1):
        services.notify(people=people, event="1", title="A", body="", path="/", marking="OFFICIAL")


def test_an_unknown_marking_is_refused(db):
    with pytest.raises(ValueError, match="not a protective marking"):
        owe(a_person(), marking="OFFICIAL: Sensitive")


def test_a_very_long_title_does_not_stop_the_step(db):
    assert len(owe(a_person(), title="x" * 500)[0].title) == 200


# --- Sending --------------------------------------------------------------------------------------------------------


def test_mail_goes_out_once_and_is_marked_sent(committed_db, sink):
    person = a_person(email="gm@treasury.example")
    owe(person)
    assert services.deliver_due() == 1
    assert services.deliver_due() == 0
    [message] = sink.messages
    assert message["To"] == "gm@treasury.example"
    assert message["Subject"] == "TS-000123 needs your decision [SEC=OFFICIAL]"
    assert only().sent_at
    assert only().attempts == 1
    with later(timedelta(days=2)):
        assert services.deliver_due() == 0


def test_the_task_drains_more_than_a_batch(committed_db, sink):
    owe(*(a_person() for _ in range(25)))
    tasks.deliver()
    assert len(sink.messages) == 25
    assert not Notice.objects.filter(sent_at=None).exists()


def test_the_limit_is_kept(committed_db, sink):
    owe(*(a_person() for _ in range(15)))
    assert services.deliver_due(limit=12) == 12


def test_two_workers_at_once_send_each_notice_once(committed_db, sink):
    owe(*(a_person() for _ in range(40)))
    together = Barrier(4)

    def work() -> int:
        together.wait()
        try:
            return services.deliver_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        sent = [future.result() for future in [pool.submit(work) for _ in range(4)]]
    assert sum(sent) == 40
    recipients = [message["To"] for message in sink.messages]
    assert len(recipients) == len(set(recipients)) == 40


def test_no_transaction_is_open_while_the_server_is_talked_to(committed_db, sink, monkeypatch):
    open_while_sending = []
    send = services.mail.send

    def watched(*given: object) -> None:
        open_while_sending.append(connection.in_atomic_block)
        send(*given)

    monkeypatch.setattr(services.mail, "send", watched)
    owe(a_person())
    services.deliver_due()
    assert open_while_sending == [False]


# --- Trouble --------------------------------------------------------------------------------------------------------


def test_a_refused_address_is_given_up_at_once_and_stops_nobody_else(committed_db, sink):
    sink.answer_recipient = "550 5.1.1 No such mailbox"
    owe(a_person())
    assert services.deliver_due() == 0
    assert only().failed_at
    assert only().last_error == "550 5.1.1 No such mailbox"
    sink.answer_recipient = "250 OK"
    owe(a_person(), event="2")
    assert services.deliver_due() == 1


@pytest.mark.parametrize("answers", [{"answer_recipient": "451 Try later"}, {"answer_data": "452 Disk full"}])
def test_a_temporary_refusal_is_tried_again_after_growing_pauses(committed_db, sink, answers):
    vars(sink).update(answers)
    owe(a_person())
    assert services.deliver_due() == 0
    assert not only().failed_at
    assert timedelta() < only().due_at - timezone.now() <= MINUTE
    assert services.deliver_due() == 0  # not yet due
    assert only().attempts == 1
    with later(MINUTE):
        services.deliver_due()
        assert 4 * MINUTE < only().due_at - timezone.now() <= 5 * MINUTE
    vars(sink).update(Sink().__dict__ | {"port": sink.port})
    with later(6 * MINUTE):
        assert services.deliver_due() == 1
    assert len(sink.messages) == 1


def test_after_a_day_of_failing_the_administrators_see_it(committed_db, closed_sink):
    owe(a_person())
    began = now = timezone.now()
    while not only().failed_at:
        with travel(now, tick=False):
            services.deliver_due()
        now = only().due_at
    assert only().attempts == len(services.PAUSES) + 1
    assert timedelta(hours=24) <= only().failed_at - began < timedelta(hours=24, minutes=1)
    assert "Connection refused" in only().last_error


def test_a_server_that_is_away_is_asked_once_a_batch(committed_db, closed_sink):
    owe(*(a_person() for _ in range(15)))
    assert services.deliver_due() == 0
    assert Notice.objects.filter(attempts=1).count() == services.BATCH
    assert Notice.objects.filter(attempts=0).count() == 5
    with running(closed_sink), later(2 * MINUTE):
        assert services.deliver_due() == 15


def test_a_server_that_dies_before_the_answer_gets_the_same_message_again(committed_db, sink):
    owe(*(a_person() for _ in range(3)))
    sink.die_after = 2
    assert services.deliver_due() == 2
    with later(2 * MINUTE):
        assert services.deliver_due() == 1
    names = [message["Message-ID"] for message in sink.messages]
    assert len(names) == 4
    assert len(set(names)) == 3  # the copy bears the name of the first, so that a mailbox shows one


def test_a_worker_that_dies_loses_nothing(committed_db, sink, monkeypatch):
    owe(*(a_person() for _ in range(3)))

    def killed(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(services.mail, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            services.deliver_due()
    assert services.deliver_due() == 0  # still claimed
    with later(services.LEASE):
        assert services.deliver_due() == 3


def test_a_worker_that_was_overtaken_writes_nothing(committed_db, sink):
    owe(a_person())
    [stale] = services._claim(1)
    with later(services.LEASE):
        assert services.deliver_due() == 1
    services._give_up([stale], Exception("too late"))
    assert only().sent_at
    assert not only().failed_at


def test_a_notice_that_kills_its_worker_is_given_up_in_the_end(committed_db, sink):
    owe(a_person())
    Notice.objects.update(attempts=len(services.PAUSES) + 1)
    assert services.deliver_due() == 0
    assert only().failed_at
    assert not sink.messages


def test_a_slow_server_does_not_outlast_the_claim(committed_db, sink, monkeypatch):
    owe(*(a_person() for _ in range(3)))
    monkeypatch.setattr(services, "LEASE", timedelta())
    letters = services._letters(services._claim(3))
    assert list(services._deliver(letters, services.get_connection())) == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"email": ""}, "They have no e-mail address."), ({"is_active": False}, "Their sign-in is closed.")],
)
def test_nobody_to_send_to(committed_db, sink, fields, says):
    owe(a_person(**fields))
    assert services.deliver_due() == 0
    assert only().last_error == says
    assert not sink.messages


def test_an_address_that_would_smuggle_a_header_is_refused(committed_db, sink):
    owe(a_person(email="a@treasury.example\nBcc: everybody@example.com"))
    assert services.deliver_due() == 0
    assert only().failed_at
    assert not sink.messages


def test_a_broker_that_is_down_loses_nothing(committed_db, sink, settings):
    """Nothing is put in a queue when a notice is written, so there is nothing to lose: the row is the queue."""
    owe(a_person())
    with later(timedelta(hours=1)):
        tasks.deliver()
    assert len(sink.messages) == 1
