"""What was disposed of can be read nowhere: not in any column of any table, and not in any file."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from approvals import services as posts
from approvals.models import Post, Relation
from approvals.tasks import record_published
from contacts import services as contacts
from contacts.models import Contact
from contacts.report import Report
from contacts.tasks import record_closed
from exports import making
from exports import services as copies
from exports.models import Form
from notices.models import Notice
from professional_use import services as comments
from professional_use.draft import Draft
from professional_use.models import ProfessionalComment
from professional_use.tasks import record_answered
from profiles.models import Person
from records import files
from records.auditing.audit import check_log
from records.services import seal
from records.tasks import anchor_history, fill_search_index
from retention import services
from retention.models import Keeping
from retention.tasks import carry_out
from tests.exports.conftest import sign
from tests.records.conftest import acting_as
from tests.records.examples import KEY, NAME
from tests.retention.conftest import terms
from tests.world import World, approve, submit

PERMALINK = "https://www.facebook.com/TreasuryAU/posts/998877665544332211"


@pytest.fixture
def token() -> str:
    """Letters that stand nowhere else in the world; each field says something of its own around them."""
    return f"zq{secrets.token_hex(6)}x"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT, settings.EXPORT_FOLDER = tmp_path / "media", tmp_path / "exports"
    settings.RECORD_LOG_ORIGIN, settings.RECORD_LOG_VERIFIER_KEY = NAME, KEY.verifier
    return tmp_path


def everywhere(words: str, folder: Path) -> list[str]:
    """Each table that has it in any column, whoever may read that; and each file. Bytes print as hexadecimal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        owner = cursor.fetchone()[0]
    with acting_as(owner), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        looking = [f"%{words}%", f"%{words.encode().hex()}%"]
        found = []
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS each WHERE each::text ILIKE ANY (%s)', [looking]
            )
            found += [table] if cursor.fetchone()[0] else []
    return found + [
        path.name for path in files_under(folder) if words.encode() in path.read_bytes() or words in path.name
    ]


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def give_out(world: World, subject: str) -> None:
    """A copy that is whole, and one that is still being made."""
    for seconds in (60.0, 0.0):
        export = copies.request(subjects=[subject], form=Form.JSONL, by=world.records)
        making.make(export.pk, seconds)


def a_whole_life(world: World, token: str, contact: Contact) -> Post:
    """Words in every field that somebody can fill, from the proposal to a capture long afterwards."""
    picture = {
        "name": f"{token}.png", "sha256": files.keep(f"%PDF {token}".encode()), "size": 20, "type": "image/png",
        "alt": f"{token} alt",
    }  # fmt: skip
    words = {
        "title": f"{token} title", "text": f"First {token} text.", "answers_link": f"https://example.org/{token}",
        "answers_quote": f"{token} quote", "links": [f"https://example.org/{token}/link"], "media": [picture],
        "sources": f"{token} source", "disclosure_reason": f"{token} disclosure", "contact": contact,
    }  # fmt: skip
    post = submit_first(world, words)
    posts.consult(post_id=post.pk, question=f"{token} question", by=world.gm)
    posts.answer(post_id=post.pk, answer=f"{token} answer", by=world.mcd)
    place = {"field": "text", "quote": f"First {token}", "suggestion": f"Other {token}"}
    posts.comment(post_id=post.pk, text=f"{token} comment", **place, by=world.mcd)
    posts.comment(post_id=post.pk, text=f"{token} reply", answers=1, by=world.officer)
    post = posts.request_changes(post_id=post.pk, seen=post.seen, reason=f"{token} reason", by=world.gm)
    content = world.content(**words | {"text": f"Second {token} text."})
    post = posts.edit(post_id=post.pk, seen=post.seen, content=content, by=world.officer)
    post = submit(post_id=post.pk, seen=post.seen, by=world.officer)
    post = approve(post_id=post.pk, seen=post.seen, note=f"{token} note", by=world.gm)
    live = f"Other {token} words went live."
    posts.publish(post_id=post.pk, permalink=PERMALINK, live_text=live, by=world.officer)
    posts.close_incident(post_id=post.pk, resolution=f"{token} resolution", by=world.mcdmanager)
    posts.capture(
        post_id=post.pk, seen_at=timezone.now(), address=f"https://example.org/{token}/seen", text=f"{token} seen",
        files=[picture | {"name": f"{token}-seen.png", "sha256": files.keep(f"%PDF {token} seen".encode())}],
        note=f"{token} capture", by=world.officer,
    )  # fmt: skip
    return post


def submit_first(world: World, words: dict[str, Any]) -> Post:
    post = posts.propose(content=world.content(**words), by=world.officer)
    return submit(post_id=post.pk, seen=post.seen, by=world.officer)


def a_contact(world: World, token: str) -> Contact:
    report = Report(
        who=f"@{token}", what=f"{token} what", reasons=["other"], elsewhere=f"{token} place",
        link=f"https://example.org/{token}/contact", why=f"{token} why",
    )  # fmt: skip
    contact = contacts.report(report=report, by=world.officer)
    contacts.triage(contact_id=contact.pk, significant=True, advice=f"{token} advice", by=world.mcd)
    contacts.assign(contact_id=contact.pk, assigned_to=world.officer, note=f"{token} assigned", by=world.mcd)
    contacts.refer(contact_id=contact.pk, referred_to="Media unit", note=f"{token} referred", by=world.mcd)
    contacts.comment(contact_id=contact.pk, comment=f"{token} comment", by=world.officer)
    return contact


def about_it(world: World, post: Post) -> Post:
    """Another post follows it up; what people are told of that names both."""
    related = {"relation": Relation.FOLLOW_UP, "relates_to": post, "title": "Another matter"}
    return world.published(**related)


def to_records() -> None:
    for _ in range(2):
        seal()
        record_published()
        record_closed()
        record_answered()
    seal()
    fill_search_index()
    anchor_history()


def a_comment(world: World, token: str) -> ProfessionalComment:
    said = Draft(
        place=f"{token} place", link=f"https://example.org/{token}/comment", profile=f"@{token}", pseudonymous=False,
        speaks_as="citizen", topic=f"{token} topic", what=f"{token} what", disclaimer="", makes_clear=f"{token} clear",
        planned_on=timezone.localdate(),
    )  # fmt: skip
    comment = comments.tell(said=said, by=world.officer)
    comments.raise_concern(comment_id=comment.pk, concern=f"{token} concern", by=world.gm)
    return comments.answer_concern(
        comment_id=comment.pk, reply="explained", answer=f"{token} answer", by=world.officer
    )


def dispose(world: World, second: Person, *subjects: str) -> None:
    given = services.add_class(terms=terms(default_for=["TS", "SC", "PU"]), by=world.records)
    for subject in subjects:
        services.assign(subject=subject, class_id=given.pk, reason="For the test.", by=world.records)
    disposal = services.propose(subjects=subjects, by=world.records)
    services.approve(disposal_id=disposal.pk, by=second)
    carry_out()
    seal()
    fill_search_index()
    anchor_history()


@pytest.fixture
def gone(world: World, second: Person, token: str, folder: Path) -> list[str]:
    """A contact, the post that answers it, and a professional comment, all disposed of."""
    contact = a_contact(world, token)
    post, comment = a_whole_life(world, token, contact), a_comment(world, token)
    other = about_it(world, post)
    contacts.close(contact_id=contact.pk, outcome=f"{token} outcome", by=world.mcd)
    to_records()
    sign()
    tables = {
        "records_payload",
        "records_searchable",
        "approvals_version",
        "notices_notice",
        "auditlog_logentry",
    }
    assert tables <= set(everywhere(token, folder))
    give_out(world, post.reference)
    assert any(
        "exports" in path.parts and token.encode() in path.read_bytes() for path in files_under(folder)
    )
    assert f"{token}".encode() in b"".join(path.read_bytes() for path in files_under(folder / "media"))
    dispose(world, second, post.reference, contact.reference, comment.reference)
    return [
        post.reference,
        contact.reference,
        comment.reference,
        other.reference,
        post.fingerprint,
        post.ground,
    ]


def test_nothing_of_the_words_is_left_anywhere(gone: list[str], token: str, folder: Path) -> None:
    *_, fingerprint, ground = gone
    assert everywhere(token, folder) == []
    assert (
        everywhere(fingerprint, folder) == everywhere(ground, folder) == everywhere(PERMALINK, folder) == []
    )
    assert not Notice.objects.filter(body__contains=token).exists()


def test_what_is_left_still_verifies_and_its_pages_say_so(gone: list[str], world: World) -> None:
    post, contact, comment, other, *_ = gone
    assert check_log([KEY.key]).problems == []
    assert Keeping.objects.filter(disposed_at__isnull=False).count() == 3
    client = Client()
    client.force_login(world.records)
    for page in (f"/posts/{post}/", f"/contacts/{contact}/", f"/register/{post}/"):
        assert (
            "isposed of" in client.get(page).content.decode()
            or "estroyed" in client.get(page).content.decode()
        )
    for page in (f"/posts/{post}/versions/1/", f"/posts/{post}/decide/", f"/contacts/{contact}/comment/"):
        assert client.get(page).status_code == 404
    for page in ("/posts/", "/contacts/", f"/posts/{other}/", "/register/"):
        answer = client.get(page)
        assert answer.status_code == 200
    assert post not in client.get("/posts/").content.decode()
    client.force_login(world.officer)
    assert "Disposed of" in client.get(f"/professional/{comment}/").content.decode()
