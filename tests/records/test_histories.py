"""False histories that are well formed: each is the honest one, falsified in one thing, with all that follows from it
made anew and signed with the right key. What finds them is that they do not agree with themselves."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from records import verify
from records.auditing.entries import Entries, Row
from records.checking.words import OTHERWISE
from records.checking.words import _meaning as meaning
from records.verify import encode64
from tests.records.authenticators import PARTY
from tests.records.examples import YEAR, Files, as_folder, bag, export
from tests.records.histories import (
    BEGAN,
    CLASS,
    KEY_ID,
    SIGNER,
    History,
    Post,
    Told,
    actor,
    hold,
    honest,
    moment,
    records_of,
    terms,
)

Falsify = Callable[[History], object]


def said(subject: str, kind: str, number: int = 0, /, **fields: Any) -> Falsify:
    """Other values in one entry."""
    values = {name.rstrip("_").replace("__", "."): value for name, value in fields.items()}
    return lambda history: history.step(subject, kind, number).fields.update(values)


def lacks(subject: str, kind: str, *names: str) -> Falsify:
    return part(subject, kind, lacks=names)


def by(subject: str, kind: str, who: str, **others: Any) -> Falsify:
    return said(subject, kind, **{"actor__user_name": who, **others})


def gone(subject: str, *kinds: str) -> Falsify:
    return lambda history: history.drop(*(history.step(subject, kind) for kind in kinds))


def moved(subject: str, kind: str, **span: float) -> Falsify:
    def falsify(history: History) -> None:
        history.step(subject, kind).at += timedelta(**span)

    return falsify


def a_late_second_thought(history: History) -> None:
    late = history.step("TS-000008", "post.approval_taken_back")
    for each in history.steps[history.steps.index(late) :]:
        each.at += timedelta(minutes=14)


def part(subject: str, kind: str, /, **attributes: Any) -> Falsify:
    """Other parts of one entry than its fields."""
    return lambda history: vars(history.step(subject, kind)).update(attributes)


def again(subject: str, kind: str, at: int | None = None) -> Falsify:
    """The same step twice."""

    def falsify(history: History) -> None:
        told = history.step(subject, kind)
        copy = Told(**{**vars(told), "key": None})
        history.steps.insert(history.steps.index(told) + 1 if at is None else at, copy)

    return falsify


def before(subject: str, kind: str, other: str) -> Falsify:
    """One step in front of another of the same subject."""

    def falsify(history: History) -> None:
        told, first = history.step(subject, kind), history.step(subject, other)
        history.steps.remove(told)
        told.at, told.relates_to = first.at, []
        history.steps.insert(history.steps.index(first), told)

    return falsify


def put_in(kind: str, subject: str, after: str, who: str = "", **fields: Any) -> Falsify:
    """A step more, behind the last one of its subject of that kind."""

    def falsify(history: History) -> None:
        told = History.tell(history, kind, subject, who, **fields)
        history.steps.remove(told)
        earlier = history.step(subject, after, -1)
        told.at = earlier.at
        history.steps.insert(history.steps.index(earlier) + 1, told)

    return falsify


def both(*each: Falsify) -> Falsify:
    return lambda history: [falsify(history) for falsify in each]


def twice_the_key(history: History) -> None:
    history.step("TS-000004", "post.submitted").key = history.step("TS-000001", "post.proposed").key


def other_words(history: History) -> None:
    """The words and their digests agree everywhere before the approval; what was approved is something else."""
    for told in history.of("TS-000004")[:2]:
        told.fields["fingerprint"] = "c" * 64


def a_trail_without(history: History) -> None:
    record = history.step("TS-000001", "post.recorded")
    record.fields["trail"] = [{"index": 2, "kind": "post.proposed", "leaf": "d" * 64}]


def a_trail_that_says(**other: Any) -> Falsify:
    def falsify(history: History) -> None:
        made = history.written()
        at = next(
            n for n, told in enumerate(history.steps) if told is history.step("SC-000001", "contact.recorded")
        )
        named = [
            {"index": n, "kind": told.kind, "leaf": verify.leaf_hash(made[n][0]).hex()}
            for n, told in enumerate(history.steps[:at])
            if told.subject == "SC-000001"
        ]
        named[1] |= other
        history.steps[at].fields["trail"] = named

    return falsify


def shorter_trail(history: History) -> None:
    a_trail_that_says()(history)
    history.step("SC-000001", "contact.recorded").fields["trail"].pop(2)


def a_third_use(history: History) -> None:
    post = Post(history, "TS-000010")
    post.write("Rates rise on Sunday.")
    post.approve_under("SA-000001", history.step("SA-000001", "standing.granted"), use=3)


def other_terms(history: History) -> None:
    """Signed were these terms; what the entry of the use binds is other ones."""
    history.step("TS-000002", "post.approved_under").fields["terms"] = terms(limits="None")["fingerprint"]


def granted_with(**others: Any) -> Falsify:
    """Other terms, signed as they are and used as if they allowed it."""

    def falsify(history: History) -> None:
        history.step("SA-000001", "standing.granted").fields |= terms(**others)
        fingerprint = terms(**others)["fingerprint"]
        for told in history.of("SA-000001")[1:]:
            told.fields["fingerprint"] = fingerprint
        for subject in ("TS-000002", "TS-000003"):
            history.step(subject, "post.approved_under").fields["terms"] = fingerprint

    return falsify


def suspended(history: History) -> None:
    signed = history.step("SA-000001", "standing.cosigned")
    told = history.tell(
        "standing.suspended", "SA-000001", "mara", reason="No.", fingerprint=signed.fields["fingerprint"]
    )
    history.steps.remove(told)
    told.at = signed.at
    history.steps.insert(history.steps.index(signed) + 1, told)


def a_hold_that_stays(history: History) -> None:
    """Placed on the record that is destroyed, and never released."""
    after = history.steps.index(history.step("TS-000003", "class.assigned"))
    hold(history, "HOLD-000002", "TS-000003")
    new = [history.steps.pop(), history.steps.pop()]
    for told in new:
        told.at = history.steps[after].at
        history.steps.insert(after, told)


def the_whole_post_gone(history: History) -> None:
    history.drop(*history.of("TS-000009"))


# Name, how it is falsified, a part of what is said of it, and whether a bag of the record shows it as well: not where
# what contradicts it is told of another subject.
def rewritten(subject: str, **words: Any) -> Falsify:
    """Other words from the first entry of a post to its last, and every digest of them made anew."""

    def falsify(history: History) -> None:
        wrote = history.of(subject)[0].fields | words
        digests = {"fingerprint": verify.fingerprint_of(wrote), "ground": verify.ground_of(wrote, [])}
        live = {"live_text": words["text"]} if "text" in words else {}
        for told in history.of(subject):
            changes = words | digests | live
            told.fields |= {name: value for name, value in changes.items() if name in told.fields}
        for told in history.steps:
            if told.fields.get("post") == subject:
                told.fields["post_fingerprint"] = digests["fingerprint"]

    return falsify


OUT = ("published", "recorded")
COLIN = {"user_name": "colin", "position": "POSITION-000099", "seat_role": "general_manager"}
SEAT = {**COLIN, "seat_office": "MACRO", "starts_on": f"{YEAR}-01-23", "ends_on": None, "acting": False}


def a_second_adoption(history: History) -> None:
    """Which seats somebody by nobody's leave."""
    put_in("directory.adopted", "DIRECTORY", "directory.adopted", people=[], seats=[SEAT])(history)


def a_late_set_up(history: History) -> None:
    history.now += timedelta(days=8)
    history.tell("seat.set_up", "SEAT-000001", "", "", proposed_by="", **SEAT)


def out_in_a_window(history: History) -> None:
    """Approved by the General Manager before it began, and confirmed by nobody in it."""
    post, window = "TS-000009", history.step("WINDOW-000001", "window.opened")
    by(post, "post.approved", "gita", actor__role="general_manager", actor__office="MACRO")(history)
    by(post, "post.approved", "gita", actor__name="Gita Rao")(history)
    said(post, "post.recorded", approved_by="Gita Rao", approved_by_user_name="gita")(history)
    history.drop(history.step(post, "post.reconfirmed"))
    before = [history.step(post, kind) for kind in ("post.proposed", "post.submitted", "post.approved")]
    history.drop(*before)
    at = history.steps.index(window)
    history.steps[at:at] = before
    for told in before:
        told.at = window.at
    said(post, "post.recorded", approved_at=moment(window.at))(history)


def a_use_in_a_window(history: History) -> None:
    window, post = history.step("WINDOW-000001", "window.opened"), history.step("TS-000003", "post.proposed")
    history.steps.remove(window)
    at = history.steps.index(post)
    window.at = post.at
    for told in history.steps[at:]:
        told.at += timedelta(minutes=30)
    history.steps.insert(at, window)


SECOND = {
    "key_id": "c2Vjb25k",
    "public_key": encode64(SIGNER.public),
    "rp_id": PARTY,
    "usable_from": moment(BEGAN),
}


def key(kind: str, **said: str) -> Falsify:
    return put_in(
        f"passkey.{kind}", "PERSON-000004", "passkey.confirmed", "greg", **{"key_id": KEY_ID, **said}
    )


def held_until(since: str) -> Falsify:
    return said("PERSON-000004", "passkey.enrolled", usable_from=since)


def signed_as_another(history: History) -> None:
    history.step("TS-000022", "post.approved").signs = history.step("TS-000021", "post.approved")


def forged_where_required(history: History) -> None:
    settled = history.tell("signing.settled", "SIGNING", required=True, rp_id=PARTY)
    history.drop(settled)
    settled.at = history.step("TS-000021", "post.proposed").at
    history.steps.insert(history.steps.index(history.step("TS-000021", "post.proposed")), settled)
    history.step("TS-000022", "post.approved").enrolment = None


def enrolled_afterwards(history: History) -> None:
    enrolment = history.step("PERSON-000004", "passkey.enrolled")
    history.drop(enrolment, history.step("PERSON-000004", "passkey.confirmed"))
    enrolment.at = history.steps[-1].at
    history.steps.append(enrolment)


FALSE: list[tuple[str, Falsify, str, bool]] = [
    # time
    ("an entry dated back", moved("TS-000004", "post.submitted", hours=-2), "dated back", True),
    ("an entry of another year", moved("TS-000004", "post.submitted", days=800), "not in the year", True),
    ("an entry dated ahead", moved("TS-000004", "post.submitted", hours=2), "dated back", True),
    (
        "approved_at of another day",
        said("TS-000001", "post.recorded", approved_at=moment(verify.moment(f"{YEAR}-01-22T00:00:00.000Z"))),
        "approved_at",
        True,
    ),
    (
        "published_at of another day",
        said("TS-000001", "post.recorded", published_at=f"{YEAR}-01-22T00:00:00.000Z"),
        "published_at",
        True,
    ),
    (
        "a capture of what is still to come",
        said("TS-000001", "post.captured", seen_at=f"{YEAR}-02-22T00:00:00.000Z"),
        "nobody had seen",
        True,
    ),
    (
        "published after its approval lapsed",
        said("TS-000001", "post.approved", approval_ends_at=f"{YEAR}-01-22T00:00:00.000Z"),
        "had lapsed",
        True,
    ),
    # what the record says again
    *(
        (f"a record with another {name}", said("TS-000001", "post.recorded", **{name: value}), name, True)
        for name, value in {
            "text": "Rates fall.",
            "live_text": "Rates fall.",
            "title": "Fall",
            "links": ["https://b.example"],
            "sources": "None",
            "marking": "UNOFFICIAL",
            "author": "Greg Moss",
            "author_user_name": "greg",
            "approved_by": "The Treasurer",
            "approved_by_user_name": "mara",
            "published_by": "Greg Moss",
            "published_by_user_name": "greg",
            "permalink": "https://c.example",
            "standing": "SA-000001",
            "emergency": "A flood",
            "objected_by": "Mara Quist",
            "answers_link": "https://d.example",
            "account_handle": "@other",
            "media": [{"alt": "", "sha256": "e" * 64, "size": 1, "name": "a", "type": "b"}],
        }.items()
    ),
    (
        "a record with another version",
        said("TS-000001", "post.recorded", version=1),
        "published is not",
        True,
    ),
    (
        "a record with another fingerprint",
        said("TS-000001", "post.recorded", fingerprint="c" * 64),
        "published is not",
        True,
    ),
    (
        "a record of a contact with another outcome",
        said("SC-000001", "contact.recorded", outcome="Ignored."),
        "outcome",
        True,
    ),
    (
        "a record of a contact triaged by another",
        said("SC-000001", "contact.recorded", triaged_by="Gita Rao"),
        "triaged_by",
        True,
    ),
    (
        "a record of a contact with another answer",
        said("SC-000001", "contact.recorded", answers=["TS-9: no"]),
        "answers",
        True,
    ),
    (
        "a record of a comment without its concern",
        said("PU-000001", "professional.recorded", concern=""),
        "concern",
        True,
    ),
    (
        "a record of a comment acknowledged by nobody before",
        said("PU-000001", "professional.recorded", acknowledged_by="Gita Rao"),
        "acknowledged_by",
        True,
    ),
    # words and digests
    (
        "words that are not those of the fingerprint",
        said("TS-000001", "post.edited", text="Rates fall."),
        "fingerprint is not",
        True,
    ),
    (
        "an account that is not that of the fingerprint",
        said("TS-000001", "post.edited", account_handle="@other"),
        "fingerprint is not",
        True,
    ),
    (
        "sources that are not those of the ground",
        said("TS-000001", "post.edited", sources="Nobody"),
        "ground is not",
        True,
    ),
    (
        "another topic than that of the ground",
        said("TS-000001", "post.edited", topic_number=6),
        "ground is not",
        True,
    ),
    (
        "answers that are not those of the ground",
        said("TS-000001", "post.submitted", answers=[]),
        "ground is not",
        True,
    ),
    ("a fingerprint that no words have", other_words, "fingerprint is not", True),
    (
        "approved was another version",
        said("TS-000001", "post.approved", version=1),
        "decided on is not",
        True,
    ),
    (
        "approved were other words",
        said("TS-000001", "post.approved", fingerprint="c" * 64),
        "decided on is not",
        True,
    ),
    (
        "approved was another ground",
        said("TS-000001", "post.approved", ground="c" * 64),
        "decided on is not",
        True,
    ),
    (
        "returned were other words",
        said("TS-000001", "post.returned", fingerprint="c" * 64),
        "decided on is not",
        True,
    ),
    (
        "submitted were other words",
        said("TS-000001", "post.submitted", 1, fingerprint="c" * 64),
        "handed over is not",
        True,
    ),
    (
        "published were other words",
        said("TS-000001", "post.published", fingerprint="c" * 64),
        "published is not",
        True,
    ),
    ("a version left out", said("TS-000001", "post.edited", version=3), "not the one that follows", True),
    ("a first version that is none", said("TS-000004", "post.proposed", version=0), "is version 0", True),
    ("a version that is a text", said("TS-000001", "post.approved", version="2"), "not spelled as", True),
    (
        "a fingerprint in capitals",
        said("TS-000001", "post.approved", fingerprint="C" * 64),
        "not spelled as",
        True,
    ),
    (
        "a capture of other words",
        said("TS-000001", "post.captured", fingerprint="c" * 64),
        "told of in post.captured",
        True,
    ),
    # who decides
    ("approved by the author", by("TS-000001", "post.approved", "olive"), "decided on by somebody", True),
    (
        "approved by the author in capitals",
        by("TS-000001", "post.approved", "OLIVE"),
        "decided on by somebody",
        True,
    ),
    (
        "approved by the author in wide letters",
        by("TS-000001", "post.approved", "ｏｌｉｖｅ"),
        "decided on by somebody",
        True,
    ),
    (
        "approved by who edited an earlier version",
        by("TS-000001", "post.approved", "colin"),
        "decided on by somebody",
        True,
    ),
    ("approved by nobody", by("TS-000001", "post.approved", ""), "nobody is named", True),
    ("approved by an officer", said("TS-000001", "post.approved", actor__role="officer"), "not a role", True),
    (
        "approved by another division",
        said("TS-000001", "post.approved", actor__office="SMALL"),
        "another division",
        True,
    ),
    (
        "approved under another division's name",
        part("TS-000001", "post.approved", office="SMALL"),
        "under another division",
        True,
    ),
    (
        "acting without an instrument",
        said("TS-000001", "post.approved", actor__acting_for="Gita"),
        "without an instrument",
        True,
    ),
    (
        "a decision without a role",
        lacks("TS-000001", "post.approved", "actor.role"),
        "does not say actor.role",
        True,
    ),
    ("a decision without a ground", lacks("TS-000001", "post.approved", "ground"), "does not say", True),
    (
        "confirmed by who published first",
        by("TS-000006", "post.confirmed", "colin"),
        "decided on by somebody",
        True,
    ),
    (
        "objected to by who published first",
        by("TS-000007", "post.objected", "colin"),
        "decided on by somebody",
        True,
    ),
    (
        "published first by who is not on the roster",
        gone("ROSTER", "roster.added"),
        "emergency roster",
        False,
    ),
    ("on the roster by their own hand", by("ROSTER", "roster.added", "colin"), "put themselves", False),
    (
        "decided on while tied to the author",
        said("TS-000001", "post.approved", actor__tied_to=["olive"]),
        "within thirty days",
        True,
    ),
    (
        "a General Manager's approval in a window",
        both(
            by("TS-000009", "post.approved", "gita", actor__role="general_manager", actor__office="MACRO"),
            said("TS-000009", "post.recorded", approved_by_user_name="gita"),
        ),
        "while a window was open",
        False,
    ),
    (
        "approved by who sits nowhere",
        by("TS-000009", "post.approved", "nobody"),
        "does not seat so",
        False,
    ),
    (
        "approved by a manager before their first day",
        lambda history: history.steps[0].fields["seats"][0].update(starts_on=f"{YEAR}-03-01"),
        "does not seat so",
        False,
    ),
    (
        "approved as an MCD manager by a General Manager",
        said("TS-000001", "post.approved", actor__role="mcd_manager", actor__office="MCD"),
        "does not seat so",
        False,
    ),
    # standing approvals
    (
        "under a standing approval that nobody granted",
        gone("SA-000001", "standing.granted", "standing.cosigned", "standing.used"),
        "nobody had granted",
        False,
    ),
    ("under one that MCD did not sign", gone("SA-000001", "standing.cosigned"), "not signed by both", False),
    ("under one that was suspended", suspended, "was suspended", False),
    (
        "under one that begins later",
        granted_with(starts_on=f"{YEAR}-06-01"),
        "not in force on that day",
        False,
    ),
    ("under other terms", other_terms, "other terms", False),
    ("under one that is used up", a_third_use, "used up", False),
    ("a use counted twice", said("TS-000003", "post.approved_under", use=1), "as its use 1", False),
    ("a use beyond the number", said("TS-000003", "post.approved_under", use=3), "used up", True),
    (
        "more uses than the terms allow",
        said("TS-000003", "post.approved_under", uses_allowed=9),
        "another number of uses",
        False,
    ),
    (
        "under one by who is not named in it",
        by("TS-000002", "post.approved_under", "colin"),
        "not named in it",
        False,
    ),
    (
        "under one that others signed",
        said("TS-000002", "post.approved_under", cosigner="mel"),
        "or by others",
        False,
    ),
    (
        "under one twice signed by one person",
        said("TS-000002", "post.approved_under", cosigner="gita"),
        "twice by one person",
        True,
    ),
    (
        "a standing approval signed by who granted it",
        by("SA-000001", "standing.cosigned", "gita"),
        "decided on by somebody",
        False,
    ),
    (
        "a standing approval for who granted it",
        said("SA-000001", "standing.granted", **terms(officers=["olive", "gita"])),
        "is named in it",
        False,
    ),
    (
        "terms that are not those of the fingerprint",
        said("SA-000001", "standing.granted", uses_allowed=9),
        "fingerprint of the terms is not",
        False,
    ),
    (
        "a use that the standing approval does not tell of",
        gone("SA-000001", "standing.used"),
        "does not tell of its use",
        False,
    ),
    (
        "a use for a post that was not approved so",
        said("SA-000001", "standing.used", post="TS-000001"),
        "not approved under it",
        False,
    ),
    # going out and after
    (
        "published without an approval",
        gone("TS-000001", "post.approved"),
        "cannot go through post.publication_failed",
        True,
    ),
    (
        "recorded without having been published",
        gone("TS-000009", "post.published"),
        "cannot go through post.recorded",
        True,
    ),
    (
        "other words went live, said to be the same",
        said("TS-000001", "post.published", live_text="Rates fall."),
        "compared wrongly",
        True,
    ),
    (
        "other words went live, said to be made of the words by the platform, and are not",
        said("TS-000001", "post.published", live_text="Rates fall.", rewritten=[[0, 1, "Rate"]]),
        "compared wrongly",
        True,
    ),
    (
        "other words went live, and no incident",
        gone("TS-000002", "incident.opened", "incident.closed"),
        "no incident was opened",
        True,
    ),
    (
        "an incident that shows other words",
        said("TS-000002", "incident.opened", live_text="Same."),
        "other texts",
        True,
    ),
    (
        "an incident closed that was never open",
        put_in("incident.closed", "TS-000001", "post.published", "olive", resolution="a"),
        "was not open",
        True,
    ),
    (
        "captured before it went out",
        before("TS-000001", "post.captured", "post.approved"),
        "cannot go through post.captured",
        True,
    ),
    (
        "a capture of another post",
        lambda history: history.step("TS-000001", "post.captured").relates_to.__setitem__(
            0, history.step("TS-000001", "post.proposed")
        ),
        "does not relate",
        True,
    ),
    (
        "corrected by a post that does not",
        said("TS-000001", "post.corrected", other="TS-000002"),
        "no post went out that does to it",
        False,
    ),
    (
        "corrected by nothing",
        part("TS-000001", "post.corrected", relates_to=[]),
        "no post went out that does to it",
        False,
    ),
    (
        "a correction of another post",
        said("TS-000004", "post.published", relates_to="TS-000002"),
        "not what was written",
        True,
    ),
    (
        "a takedown told as a correction",
        part("TS-000001", "post.taken_down", kind="post.corrected"),
        "no post went out that does to it",
        False,
    ),
    ("taken down twice", again("TS-000001", "post.taken_down"), "taken down twice", False),
    (
        "taken down before it went out",
        before("TS-000001", "post.taken_down", "post.approved"),
        "cannot go through",
        False,
    ),
    ("MCD answered what nobody asked", gone("TS-000001", "consultation.asked"), "nobody had asked", True),
    # records and trails
    (
        "a kind that makes no records makes one",
        part("TS-000001", "post.published", declares=True),
        "not a kind of entry",
        True,
    ),
    (
        "a record that is said to be none",
        part("TS-000001", "post.recorded", declares=False),
        "not a kind of entry",
        True,
    ),
    (
        "a record without its trail",
        lacks("TS-000001", "post.recorded", "trail"),
        "without naming the steps",
        True,
    ),
    ("a trail that is nothing", said("TS-000001", "post.recorded", trail=None), "names no steps", True),
    ("a trail of other steps", a_trail_without, "that step is missing here", True),
    (
        "a trail that calls a step otherwise",
        a_trail_that_says(kind="contact.set_aside"),
        "something else",
        True,
    ),
    ("a trail with another place", a_trail_that_says(index=0), "stood elsewhere", True),
    ("a trail without a step", shorter_trail, "fewer steps", True),
    (
        "a step put in after the record",
        again("TS-000001", "post.published", -1),
        "cannot go through post.published",
        False,
    ),
    ("two steps of one key", twice_the_key, "Two entries bear this key", False),
    ("a key that is none", part("TS-000001", "post.proposed", key="again"), "not the number of a step", True),
    # holds, classes, disposals
    ("a hold released that was never placed", gone("TS-000004", "hold.placed"), "never placed", False),
    ("a hold placed twice", again("TS-000004", "hold.placed"), "twice", True),
    (
        "a hold released by a stranger",
        by("TS-000004", "hold.released", "mel", actor__role="mcd_manager"),
        "nor keeps records",
        True,
    ),
    (
        "a hold placed by an officer",
        said("TS-000004", "hold.placed", actor__role="officer"),
        "place a hold",
        True,
    ),
    (
        "a hold on a record that it does not name",
        gone("TS-000004", "hold.placed", "hold.released"),
        "on which it was not placed",
        False,
    ),
    ("a hold lifted with a record under it", gone("TS-000004", "hold.released"), "still under it", False),
    ("destroyed under a hold", a_hold_that_stays, "while a hold was on it", True),
    (
        "destroyed without having been authorised",
        gone("TS-000003", "disposal.authorised"),
        "without having been authorised",
        True,
    ),
    (
        "destroyed by the word of one",
        said("TS-000003", "disposal.executed", proposed_by_user_name="rex"),
        "by the word of one person",
        True,
    ),
    (
        "destroyed by another's word",
        said("TS-000003", "disposal.executed", approved_by_user_name="mara"),
        "somebody else",
        True,
    ),
    (
        "destroyed before it was due",
        said("TS-000003", "disposal.executed", due_on=f"{YEAR}-09-09"),
        "before it was due",
        True,
    ),
    (
        "destroyed under a class of seven years",
        lambda history: [
            each.fields.update(rule="destroy 7 years after the day on which it became a record")
            for each in history.steps
            if each.fields.get("rule") == CLASS["rule"]
        ],
        "before the years",
        True,
    ),
    (
        "destroyed years after it was superseded, which it was not",
        lambda history: [
            each.fields.update(rule=f"destroy 1 year after {verify.EVENTS[2][0]}")
            for each in history.steps
            if each.fields.get("rule") == CLASS["rule"]
        ],
        "before the years",
        True,
    ),
    (
        "destroyed under a class that keeps it",
        said("TS-000003", "disposal.executed", rule="retain as national archives"),
        "does not let it go",
        True,
    ),
    (
        "destroyed under another class",
        said("TS-000003", "disposal.executed", class_="9, All"),
        "another disposal or class",
        True,
    ),
    (
        "in a class that nobody made",
        said("TS-000003", "class.assigned", class_="9, All"),
        "nobody made",
        False,
    ),
    (
        "authorised under a disposal that nobody approved",
        gone("DISP-000001", "disposal.approved", "disposal.finished"),
        "nobody had approved",
        False,
    ),
    (
        "authorised though the disposal does not name it",
        said("DISP-000001", "disposal.approved", records=["TS-000009"]),
        "does not name it",
        False,
    ),
    (
        "authorised by another than approved it",
        by("TS-000003", "disposal.authorised", "mara", actor__role="mcd_manager"),
        "somebody else",
        True,
    ),
    (
        "a disposal approved by who proposed it",
        by("DISP-000001", "disposal.approved", "rosa"),
        "decided on by somebody",
        False,
    ),
    (
        "a disposal approved by an officer",
        said("DISP-000001", "disposal.approved", actor__role="officer"),
        "not a role",
        False,
    ),
    # information requests, contacts, comments
    ("access given without an approval", gone("FOI-000001", "foi.approved"), "cannot go through", False),
    (
        "a request approved by who submitted it",
        by("FOI-000001", "foi.approved", "rosa"),
        "decided on by somebody",
        False,
    ),
    (
        "a request approved by an auditor",
        said("FOI-000001", "foi.approved", actor__role="auditor"),
        "not a role",
        False,
    ),
    (
        "a request approved as other than submitted",
        said("FOI-000001", "foi.approved", fingerprint="c" * 64),
        "not what was submitted",
        False,
    ),
    (
        "access given to another package",
        said("FOI-000001", "foi.released", sha256="c" * 64),
        "another package",
        False,
    ),
    ("access given to no package", gone("FOI-000001", "foi.packaged"), "before the package was made", False),
    ("a contact closed that nobody triaged", gone("SC-000001", "contact.triaged"), "cannot go through", True),
    (
        "a concern answered that nobody raised",
        gone("PU-000001", "professional.concern_raised"),
        "cannot go through",
        True,
    ),
    (
        "a concern that the author raises",
        by("PU-000001", "professional.concern_raised", "olive"),
        "by whoever told of the comment",
        True,
    ),
    (
        "a concern that somebody else answers",
        by("PU-000001", "professional.answered", "gita"),
        "by another than whoever told of the comment",
        True,
    ),
    # what a standing approval covers
    (
        "under one that does not cover the account",
        rewritten("TS-000003", account_handle="@minister"),
        "does not cover its account",
        False,
    ),
    (
        "under one of another wording",
        rewritten("TS-000003", text="Vote for us."),
        "whose wording is another",
        False,
    ),
    (
        "under one of the same wording twice",
        rewritten("TS-000003", text="Rates rise on Friday.\nVote for us."),
        "whose wording is another",
        False,
    ),
    (
        "under one that allows no links",
        rewritten("TS-000003", links=["https://a.example"]),
        "allows no links",
        False,
    ),
    (
        "under one that allows no files",
        rewritten("TS-000003", media=[{"alt": "", "sha256": "a" * 64, "name": "a", "size": 1}]),
        "allows no files",
        False,
    ),
    (
        "under one by words of who is not named in it",
        both(
            by("TS-000003", "post.proposed", "colin", actor__name="Colin Bay"),
            said("TS-000003", "post.recorded", author="Colin Bay", author_user_name="colin"),
        ),
        "written under SA-000001 by somebody who is not named",
        False,
    ),
    # who sits where
    ("a directory adopted again", a_second_adoption, "adopted twice", False),
    ("a seat given in a set-up that was over", a_late_set_up, "a set-up that was over", False),
    # windows
    (
        "a standing approval used in a window",
        a_use_in_a_window,
        "under a standing approval while a window",
        False,
    ),
    ("published in a window without MCD", out_in_a_window, "no manager in MCD had agreed", False),
    (
        "a disposal approved of more than was proposed",
        said("DISP-000001", "disposal.proposed", records=["TS-000009"]),
        "that nobody had proposed",
        False,
    ),
    (
        "a window that began undeclared",
        gone("WINDOW-000001", "window.declared"),
        "cannot go through window.opened",
        False,
    ),
    (
        "a window that ends later than was declared",
        said("WINDOW-000001", "window.opened", until=f"{YEAR}-03-01T00:00:00.000Z"),
        "ends at another time than was declared",
        False,
    ),
    (
        "a General Manager's approval in a window that nobody said began",
        both(
            by("TS-000009", "post.approved", "gita", actor__role="general_manager", actor__office="MACRO"),
            gone("WINDOW-000001", "window.opened"),
        ),
        "while a window was open",
        False,
    ),
    (
        "confirmed in a window that there never was",
        said("TS-000009", "post.reconfirmed", window="Budget"),
        "names a window that was not open",
        False,
    ),
    (
        "confirmed in two windows, one of which there never was",
        said("TS-000009", "post.reconfirmed", window="Budget and Caretaker"),
        "names a window that was not open",
        False,
    ),
    (
        "confirmed in no window",
        gone("WINDOW-000001", "window.declared", "window.opened", "window.closed"),
        "names a window that was not open",
        False,
    ),
    (
        "confirmed in a window that was over",
        both(
            *(said("WINDOW-000001", f"window.{kind}", until=moment(BEGAN)) for kind in ("declared", "opened"))
        ),
        "names a window that was not open",
        False,
    ),
    # what is said with a step
    (
        "an approval for ten years",
        said("TS-000001", "post.approved", approval_ends_at=f"{YEAR + 10}-01-22T00:00:00.000Z"),
        "for longer than a year",
        True,
    ),
    (
        "an approval without end",
        said("TS-000001", "post.approved", approval_ends_at=None),
        "does not say approval_ends_at",
        True,
    ),
    (
        "an approval of which nothing says when it ends",
        lacks("TS-000002", "post.approved_under", "approval_ends_at"),
        "does not say approval_ends_at",
        True,
    ),
    (
        "an approval that ends at no time",
        said("TS-000001", "post.approved", approval_ends_at="never"),
        "lapses at no time",
        True,
    ),
    (
        "an emergency without a reason",
        both(
            said("TS-000006", "post.published_first", emergency=""),
            said("TS-000006", "post.recorded", emergency=""),
        ),
        "does not say emergency",
        True,
    ),
    (
        "an emergency that leaves its reason out",
        lacks("TS-000006", "post.published_first", "emergency"),
        "does not say emergency",
        True,
    ),
    ("sent back without a word", said("TS-000001", "post.returned", reason=" "), "does not say reason", True),
    (
        "an incident closed without a word",
        said("TS-000002", "incident.closed", resolution=""),
        "does not say resolution",
        True,
    ),
    (
        "published nowhere",
        both(*(said("TS-000001", f"post.{kind}", permalink="") for kind in ("published", "recorded"))),
        "no address says where",
        True,
    ),
    (
        "published at what is no address",
        both(
            *(said("TS-000001", f"post.{kind}", permalink="our page") for kind in ("published", "recorded"))
        ),
        "no address says where",
        True,
    ),
    (
        "two posts at one permalink",
        both(
            *(said("TS-000009", f"post.{kind}", permalink="https://social.example/TS-000001") for kind in OUT)
        ),
        "Two posts went out at this permalink",
        False,
    ),
    # who takes a step that decides nothing; test_whose_step_it_is tries them all
    (
        "a contact triaged by an officer",
        said("SC-000001", "contact.triaged", **actor("otto")),
        "somebody who may not",
        True,
    ),
    (
        "approved by who had suggested the wording",
        by("TS-000008", "post.approved", "mel", actor__role="mcd_manager", actor__office="MCD"),
        "decided on by somebody who wrote",
        False,
    ),
    (
        "an approval taken back by another General Manager",
        said("TS-000008", "post.approval_taken_back", **actor("greg")),
        "somebody who may not",
        False,
    ),
    ("an approval taken back late", a_late_second_thought, "longer than a minute", False),
    (
        "a post withdrawn by a stranger",
        said("TS-000008", "post.withdrawn", **actor("otto")),
        "somebody who may not",
        False,
    ),
    (
        "an incident closed by who published",
        by("TS-000002", "incident.closed", "olive"),
        "by whoever published the post",
        True,
    ),
    (
        "a use told by another",
        by("SA-000001", "standing.used", "colin"),
        "a post that was not approved under it",
        False,
    ),
    # what a standing approval and a request are about
    (
        "under one that does not cover the topic",
        rewritten("TS-000003", topic_number=6, topic_slug="tax"),
        "does not cover its topic",
        False,
    ),
    ("a topic of two names", rewritten("TS-000009", topic_slug="tax"), "named otherwise than before", False),
    ("under one that allows fewer characters", granted_with(text_limit=5), "allows fewer characters", False),
    (
        "access given to other records",
        said("FOI-000001", "foi.released", records=["TS-000009"]),
        "other records than were gathered",
        False,
    ),
    (
        "access given to a record that was left out",
        put_in("foi.left_out", "FOI-000001", "foi.gathered", "rosa", record="TS-000004", reason="No."),
        "other records than were gathered",
        False,
    ),
    (
        "withheld in a record that nobody gathered",
        said("FOI-000001", "foi.withheld", records=["TS-000009"]),
        "other records than were gathered",
        False,
    ),
    # whose own key signed
    (
        "words that were not signed",
        part("TS-000021", "post.approved", read={"note": "No."}),
        "Something else was",
        True,
    ),
    ("the signature of another decision", signed_as_another, "Something else", True),
    ("forged, without its signature", forged_where_required, "and had to be", False),
    ("signed before the key was enrolled", enrolled_afterwards, "was never enrolled", False),
    (
        "signed with another person's key",
        by("PERSON-000004", "passkey.enrolled", "gita"),
        "a key of somebody",
        False,
    ),
    ("signed with a revoked key", key("revoked", reason="Lost."), "had been revoked", False),
    ("a key that could not sign yet", held_until(f"{YEAR}-12-01T00:00:00.000Z"), "might not sign yet", False),
    ("a second key that may sign at once", key("enrolled", **SECOND), "within less than a day", False),
    (
        "a key that its owner confirmed",
        by("PERSON-000004", "passkey.confirmed", "greg"),
        "confirmed their own",
        False,
    ),
    (
        "a comment recorded that nobody answered",
        gone("PU-000001", "professional.answered"),
        "cannot go through",
        True,
    ),
]


@pytest.fixture
def story() -> History:
    return honest()


def found_in_a_log(history: History, folder: Path) -> str:
    report = verify.Report()
    report.trying("", verify.Logs([], report).read, export(folder, history.written()))
    return told(report)


def found_in_bags(history: History, folder: Path) -> str:
    """Each record as it stands in the whole log, with its proofs and its checkpoint."""
    written = history.written()
    trails = [
        [step for told, step in zip(history.steps, written, strict=True) if told.subject == subject]
        for subject in records_of(history)
    ]
    bags = (bag(trail, media=[], log=written) for trail in trails)
    return "\n".join(
        filter(None, (found_in_a_bag(files, folder / str(number)) for number, files in enumerate(bags)))
    )


def found_in_a_bag(files: Files, folder: Path) -> str:
    report = verify.Report()
    report.trying("", verify.Bag(as_folder(folder, files), [], report).check)
    return told(report)


def found_in_the_portal(history: History) -> str:
    """What `verify_log` asks of entries, which here come from no database."""
    entries, said = Entries(), []
    for at, (content, shown) in enumerate(history.written()):
        read = verify.read(content, shown)
        held = shown.removeprefix(b'{"disclosed":').partition(b',"withheld"')[0]
        assert read.entry
        row = Row(
            at, content, read.leaf, read.entry["subject"], read.entry["kind"], verify.moment(read.entry["at"]),
            read.entry["office"], read.entry["key"], read.entry["declares_record"], held,
        )  # fmt: skip
        said += entries.problems(row, read, "", at, at)
    return "\n".join([*said, *(what for _, what in entries.stories.problems())])


def told(report: verify.Report) -> str:
    return "\n".join(what for _, what in report.problems)


def test_the_honest_history_is_lawful_everywhere(story: History, tmp_path: Path) -> None:
    assert not found_in_a_log(story, tmp_path / "log")
    assert not found_in_bags(story, tmp_path / "bags")
    assert not found_in_the_portal(story)


@pytest.mark.parametrize(
    ("falsify", "problem", "in_a_bag"), [each[1:] for each in FALSE], ids=[each[0] for each in FALSE]
)
def test_a_false_history_is_refused(
    story: History, tmp_path: Path, falsify: Falsify, problem: str, in_a_bag: bool
) -> None:
    falsify(story)
    assert problem in found_in_a_log(story, tmp_path / "log")
    assert problem in found_in_the_portal(story) or "time" not in problem
    if in_a_bag:
        assert problem in found_in_bags(story, tmp_path / "bags")


def test_an_approval_that_lapsed_early_is_counted(story: History, tmp_path: Path) -> None:
    """It lets nothing out, so it is no harm; but somebody may ask why."""
    story.step("TS-000008", "post.approved", 1).fields["approval_ends_at"] = f"{YEAR}-03-22T00:00:00.000Z"
    report = verify.Report()
    verify.Logs([], report).read(export(tmp_path / "log", story.written()))
    assert not report.problems
    assert report.counts["lapsed_early"] == 1


def test_what_is_withheld_is_counted_and_no_problem(story: History, tmp_path: Path) -> None:
    story.step("TS-000001", "post.approved").withheld = {"actor.user_name": "s 47F", "actor.role": "s 47F"}
    story.step("TS-000001", "post.edited").withheld = dict.fromkeys(
        ("text", "fingerprint", "ground"), "s 47C"
    )
    report = verify.Report()
    verify.Logs([], report).read(export(tmp_path / "log", story.written()))
    assert not report.problems
    said = "\n".join(verify.counted_steps(report.counts))
    assert (
        "17 decisions: in 16 the decider is shown and is nobody who wrote, edited or submitted; "
        "in 1 the decider is withheld." in said
    )
    assert "Fingerprints of words: 22 made again from what is shown; 1 could not be made again." in said
    assert "Roles of who decided: 12 shown, which may decide so; 1 not shown." in said
    assert "14 signable decisions: 2 signed by the decider's own key; 12 not signed." in said


@pytest.mark.parametrize("problem", dict.fromkeys(each[2] for each in FALSE))
def test_the_page_says_what_each_means(problem: str) -> None:
    told = {"what": f"TS-000001: something about it: {problem}.", "where": "an entry"}
    assert meaning(told) != OTHERWISE
