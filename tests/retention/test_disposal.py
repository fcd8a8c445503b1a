"""Two people, a record that is due, and nothing that holds it: then, and only then, it is destroyed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from approvals import services as posts
from approvals.models import Post
from cases import write
from notices.models import Notice
from profiles.models import Person
from records import files
from records.auditing.audit import check_log
from records.models import Entry, Payload
from records.queries import trail
from records.services import seal
from retention import destroying, services
from retention.models import Disposal, DisposalItem, Keeping, RetentionClass
from retention.services import executing
from retention.tasks import carry_out, give_classes
from tests.records.conftest import DISPOSAL
from tests.retention.conftest import recorded, terms
from tests.world import World, approve, submit
from workflow.rulings import Refused

Due = Callable[..., str]
Approved = Callable[..., Disposal]


def kinds(subject: str) -> list[str]:
    return [entry.kind for entry in trail(subject)]


def outcome(disposal: Disposal) -> tuple[str, list[str]]:
    now = Disposal.objects.get(pk=disposal.pk)
    return now.state, [item.outcome for item in now.items.order_by("id")]


def medium(content: bytes) -> dict[str, Any]:
    digest = files.keep(content)
    return {"name": "a.png", "size": len(content), "sha256": digest, "type": "image/png", "alt": "A chart"}


def test_two_people_destroy_what_is_due(world: World, due: Due, approved: Approved, second: Person) -> None:
    subject = due()
    before = Payload.objects.filter(entry__subject=subject).count()
    disposal = approved(subject)
    carry_out()
    carry_out()
    assert outcome(disposal) == ("finished", ["destroyed"])
    assert Keeping.objects.get(subject=subject).disposed_at
    assert kinds(subject)[-3:] == ["class.assigned", "disposal.authorised", "disposal.executed"]
    entry = trail(subject)[-1]
    assert entry.fields["proposed_by"] == world.records.name
    assert entry.fields["approved_by"] == second.name
    assert (
        entry.fields["payloads"] == disposal.items.get().payloads == before - 1
    )  # that of class.assigned stays
    held = [each.kind for each in trail(subject) if hasattr(each, "payload")]
    assert held == ["class.assigned", "disposal.authorised", "disposal.executed"]
    told = Notice.objects.filter(path=f"/retention/disposals/{disposal}/").values_list("title", flat=True)
    assert {f"{disposal} waits for a second person", f"{disposal} is finished"} <= set(told)
    seal()
    assert check_log([]).problems == []


def test_nobody_destroys_records_alone(world: World, due: Due, second: Person) -> None:
    disposal = services.propose(subjects=[due()], by=world.records)
    with pytest.raises(Refused, match="You proposed it"):
        services.approve(disposal_id=disposal.pk, by=world.records)
    with pytest.raises(DatabaseError, match="a_disposal_takes_two_people"), transaction.atomic():
        Disposal.objects.filter(pk=disposal.pk).update(
            state="approved", decided_by=world.records, decided_at=disposal.proposed_at, decided_as="Both"
        )
    with pytest.raises(Refused, match="take no other step"):
        services.approve(disposal_id=disposal.pk, by=world.auditor)
    services.approve(disposal_id=disposal.pk, by=world.mcdmanager)
    assert outcome(disposal)[0] == "approved"


def test_to_who_does_not_see_disposals_there_is_none(world: World, due: Due) -> None:
    disposal = services.propose(subjects=[due()], by=world.records)
    for stranger in (world.gm, world.mcd, world.admin):
        with pytest.raises(Http404):
            services.approve(disposal_id=disposal.pk, by=stranger)
    assert outcome(disposal) == ("proposed", ["waiting"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"years": 1}, "is not due before"),
        ({"event": "superseded"}, "its years have not begun to count"),
        ({"action": "retain", "years": None}, "never destroyed"),
        ({"action": "transfer"}, "is to be transferred"),
    ],
)
def test_what_its_class_does_not_let_go_is_not_proposed(world: World, changes: Any, reason: str) -> None:
    given = services.add_class(terms=terms(**changes), by=world.records)
    post = recorded(world)
    give_classes()
    assert Keeping.objects.get(subject=post.reference).retention_class == given
    with pytest.raises(Refused, match=reason):
        services.propose(subjects=[post.reference], by=world.records)


def test_what_is_in_no_class_or_no_record_is_not_proposed(world: World) -> None:
    post, draft = recorded(world), world.draft()
    with pytest.raises(Refused, match="is in no class") as refusal:
        services.propose(subjects=[post.reference, draft.reference], by=world.records)
    assert f"{draft} is no record." in str(refusal.value)


def test_a_record_is_in_one_disposal_at_a_time(world: World, due: Due, second: Person) -> None:
    subject = due()
    first = services.propose(subjects=[subject], by=world.records)
    with pytest.raises(Refused, match="in another disposal"):
        services.propose(subjects=[subject], by=second)
    services.refuse(disposal_id=first.pk, reason="Not yet.", by=second)
    assert outcome(first) == ("refused", ["kept"])
    again = services.propose(subjects=[subject], by=world.records)
    services.withdraw(disposal_id=again.pk, reason="Later.", by=world.records)
    assert outcome(again) == ("withdrawn", ["kept"])
    with pytest.raises(Refused, match="withdrawn already"):
        services.approve(disposal_id=again.pk, by=second)


def test_a_form_sent_twice_has_one_effect(world: World, due: Due, second: Person) -> None:
    subject, key = due(), uuid4()
    first = services.propose(subjects=[subject], key=key, by=world.records)
    assert services.propose(subjects=[subject], key=key, by=world.records) == first
    for _ in range(2):
        services.approve(disposal_id=first.pk, key=key, by=second)
    assert kinds(first.reference) == ["disposal.proposed", "disposal.approved"]
    assert kinds(subject).count("disposal.authorised") == 1


def test_a_hold_beats_a_disposal_at_each_point(
    world: World, due: Due, approved: Approved, second: Person
) -> None:
    held, proposed, authorised = due(), due(), due()
    hold = services.place_hold(
        subjects=[held], title="A court asked", reason="For evidence.", by=world.records
    )
    with pytest.raises(Refused, match="under a hold"):
        services.propose(subjects=[held], by=world.records)
    before = services.propose(subjects=[proposed], by=world.records)
    after = approved(authorised)
    services.add_to_hold(hold_id=hold.pk, subjects=[proposed, authorised], by=world.mcdmanager)
    with pytest.raises(Refused, match="Nothing is left of it"):
        services.approve(disposal_id=before.pk, by=second)
    carry_out()
    assert outcome(after) == ("finished", ["kept"])
    assert kinds(authorised)[-2:] == ["hold.placed", "disposal.kept"]
    assert "HOLD-" in trail(authorised)[-1].fields["because"]
    assert not Keeping.objects.filter(disposed_at__isnull=False).exists()


def test_a_class_that_changed_meanwhile_takes_the_record_out(
    world: World, due: Due, approved: Approved
) -> None:
    subject, longer = (
        due(),
        services.add_class(terms=terms(number="2", default_for=[], years=7), by=world.records),
    )
    disposal = approved(subject)
    services.assign(subject=subject, class_id=longer.pk, reason="It was wrong.", by=world.records)
    carry_out()
    assert outcome(disposal) == ("finished", ["kept"])
    assert Payload.objects.filter(entry__subject=subject, entry__kind="post.recorded").exists()


class TestLaw:
    """What the database refuses, whatever code asks."""

    def refused(self, words: str, statement: str, *values: object) -> None:
        with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)

    def executed(self, subject: str) -> None:
        with transaction.atomic():
            write("disposal.executed", subject, by=None, office="", **DISPOSAL)

    def test_no_entry_says_that_a_held_record_is_gone(
        self, world: World, due: Due, approved: Approved
    ) -> None:
        subject = due()
        approved(subject)
        hold = services.place_hold(subjects=[subject], title="A court", reason="Evidence.", by=world.records)
        DisposalItem.objects.update(outcome="waiting", settled_at=None)
        with pytest.raises(DatabaseError, match="is under a hold"):
            self.executed(subject)
        services.release_hold(hold_id=hold.pk, reason="The court has what it asked for.", by=world.records)
        self.executed(subject)

    def test_nor_that_one_is_gone_which_no_two_people_let_go(
        self, world: World, due: Due, given: RetentionClass
    ) -> None:
        subject = due()
        services.propose(subjects=[subject], by=world.records)
        with pytest.raises(DatabaseError, match="no two people have approved"):
            self.executed(subject)
        with pytest.raises(DatabaseError, match="is no record"):
            self.executed(world.draft().reference)

    def test_nothing_is_destroyed_that_the_log_does_not_call_gone(self, world: World, due: Due) -> None:
        subject = due()
        with connection.cursor() as cursor:
            cursor.execute("SELECT destroy_payloads(%s)", [subject])
            assert cursor.fetchone() == (0,)
        pk = int(subject.removeprefix("TS-"))
        self.refused("does not say", "SELECT destroy_post(%s)", pk)
        self.refused("does not say", "SELECT destroy_notices(%s, %s)", subject, f"/posts/{subject}/")
        self.refused(
            "does not say", "UPDATE retention_keeping SET disposed_at = now() WHERE subject = %s", subject
        )
        self.refused("permission denied", "DELETE FROM records_payload")
        self.refused("permission denied", "UPDATE approvals_version SET text = ''")

    def test_nothing_gone_is_held(self, world: World, due: Due, approved: Approved) -> None:
        subject = due()
        approved(subject)
        carry_out()
        with pytest.raises(Refused, match="nothing to hold"):
            services.place_hold(subjects=[subject], title="Late", reason="Too late.", by=world.records)
        hold = services.place_hold(subjects=[due()], title="A court", reason="Evidence.", by=world.records)
        columns = "hold_id, subject, placed_by_id, placed_at"
        insert = f"INSERT INTO retention_heldsubject ({columns}) VALUES (%s, %s, %s, now())"
        self.refused("nothing to hold", insert, hold.pk, subject, world.records.pk)

    def test_signatures_and_classes_stay(
        self, world: World, due: Due, given: RetentionClass, second: Person
    ) -> None:
        disposal = services.propose(subjects=[due()], by=world.records)
        self.refused("stay as they are", "UPDATE retention_disposal SET proposed_by_id = %s", second.pk)
        self.refused("permission denied", "UPDATE retention_retentionclass SET years = 0")
        self.refused("permission denied", "DELETE FROM retention_disposal WHERE id = %s", disposal.pk)


def test_what_an_incident_is_open_on_stays(world: World, due: Due, approved: Approved) -> None:
    post = int((subject := due(live_text="Other words.")).removeprefix("TS-"))
    with pytest.raises(Refused, match="an incident that nobody has closed"):
        services.propose(subjects=[subject], by=world.records)
    posts.close_incident(post_id=post, resolution="Corrected there.", by=world.mcdmanager)
    disposal = approved(subject)
    carry_out()
    assert outcome(disposal) == ("finished", ["destroyed"])


def test_a_file_that_another_record_names_stays(
    world: World, due: Due, approved: Approved, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    shared, own = medium(b"\x89PNG shared"), medium(b"\x89PNG own")
    subject = due(media=[shared, own])
    world.draft(media=[shared])
    disposal = approved(subject)
    carry_out()
    assert files.path_of(shared["sha256"]).exists()
    assert not files.path_of(own["sha256"]).exists()
    assert trail(subject)[-1].fields["files"] == disposal.items.get().files == [own["sha256"]]


def test_a_fault_in_the_middle_leaves_the_record_whole(
    world: World, due: Due, approved: Approved, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = due()
    disposal = approved(subject)
    before = [(entry.kind, hasattr(entry, "payload")) for entry in trail(subject)]
    with monkeypatch.context() as patch:
        patch.setattr(destroying, "_copies", [lambda subject: 1 / 0])
        with pytest.raises(ExceptionGroup):
            carry_out()
    assert [(entry.kind, hasattr(entry, "payload")) for entry in trail(subject)] == before
    assert outcome(disposal) == ("approved", ["waiting"])
    carry_out()
    assert outcome(disposal) == ("finished", ["destroyed"])


def test_files_go_once_the_rows_are_gone_and_again_after_a_crash(
    world: World, due: Due, approved: Approved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.tar"
    copy.write_text("a copy that was given out")
    monkeypatch.setattr(destroying, "_copies", [lambda subject: [copy]])
    disposal = approved(due())
    item = services.execute(item_id=disposal.items.get().pk)
    assert copy.exists()
    services.finish(disposal_id=disposal.pk)
    assert outcome(disposal) == ("approved", ["destroyed"])  # its file is still there
    executing.sweep(item_id=item.pk)
    executing.sweep(item_id=item.pk)
    assert not copy.exists()
    services.finish(disposal_id=disposal.pk)
    assert outcome(disposal) == ("finished", ["destroyed"])


def test_what_happened_to_a_record_afterwards_can_still_be_written(
    world: World, due: Due, approved: Approved
) -> None:
    """Another post may have been about it already when it went."""
    subject = due()
    post_id = int(subject.removeprefix("TS-"))
    other = world.draft(relation="follow_up", relates_to=Post.objects.get(pk=post_id))
    approved(subject)
    carry_out()
    other = submit(post_id=other.pk, seen=other.seen, by=world.officer)
    assert approve(post_id=other.pk, seen=other.seen, by=world.gm).state == "approved"
    assert Entry.objects.filter(subject=subject).last().kind == "disposal.executed"
