"""A whole log of honest lives, made without a database, and what falsifies it in one thing.

Everything that follows from a step (hashes, trails, relations, numbers, proofs, signatures) is made after it was
falsified, as somebody would who holds the database and the key: what is left to find it by is what it says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from records.services import FORMAT
from records.verify import (
    BY_SEAT,
    TAKEN_BY,
    WHY,
    Assertion,
    challenge_of,
    encode64,
    encode64_url,
    fingerprint_of,
    gives_right,
    ground_of,
    leaf_hash,
    parse_entry,
    terms_of,
)
from tests.records.authenticators import CREDENTIAL, HELD, PARTY
from tests.records.authenticators import parts as parts_of
from tests.records.examples import NAME, YEAR, Step, disclosures, entry, fields

SIGNER, KEY_ID = HELD["EdDSA"], encode64_url(CREDENTIAL)
BEGAN = datetime(YEAR, 1, 23, 1, 2, 3, 4000, tzinfo=UTC)
NAMES = UUID("8e0f9a52-2b4b-4d0e-9c64-0b6f5c8d7a11")
GM, MCD, RECORDS, OFFICER = "general_manager", "mcd_manager", "records_officer", "officer"
PEOPLE = {  # user name -> name, role, office
    "olive": ("Olive Tran", OFFICER, "MACRO"),
    "colin": ("Colin Bay", OFFICER, "MACRO"),
    "gita": ("Gita Rao", GM, "MACRO"),
    "greg": ("Greg Moss", GM, "SMALL"),
    "mara": ("Mara Quist", MCD, "MCD"),
    "mel": ("Mel Dunn", MCD, "MCD"),
    "rosa": ("Rosa Ellis", RECORDS, "IM"),
    "rex": ("Rex Hume", RECORDS, "IM"),
    "adam": ("Adam Fry", "administrator", "IM"),
    "otto": ("Otto Gray", OFFICER, "SMALL"),  # who has no part in anything here
}
PORTAL = {"actor.name": "The portal", "actor.user_name": ""}
TODAY = BEGAN.date().isoformat()
CLASS = {
    "class": "1.2, Posts",
    "rule": "destroy from the day on which it became a record on",
    "authority": "A, B",
}


@dataclass
class Told:
    """One entry to be."""

    kind: str
    subject: str
    fields: dict[str, Any]
    office: str
    at: datetime
    relates_to: list["Told"] = field(default_factory=list)
    declares: bool = False
    key: str | None = None
    withheld: dict[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()  # fields that the entry does not have
    enrolment: "Told | None" = None  # of the key that signed it
    signs: "Told | None" = None  # another one, of which it bears the signature
    read: dict[str, Any] = field(default_factory=dict)  # other values, which were signed

    def __hash__(self) -> int:
        return id(self)


class History:
    """Steps one after the other, each a minute after the one before."""

    def __init__(self) -> None:
        self.steps: list[Told] = []
        self.signatures: dict[Told, Assertion] = {}
        self.now = BEGAN

    def tell(self, kind: str, subject: str, who: str = "", office: str = "MACRO", **said: Any) -> Told:
        self.now += timedelta(minutes=1)
        related = said.pop("after", [])
        name = f"{kind} {subject} {len(self.steps)}"
        values = {key.replace("__", "."): value for key, value in said.items()}
        told = Told(
            kind,
            subject,
            taken(kind, who, office) | values,
            office,
            self.now,
            related,
            key=str(uuid5(NAMES, name)),
        )
        told.declares = kind.endswith(".recorded")
        self.steps.append(told)
        return told

    def step(self, subject: str, kind: str, number: int = 0) -> Told:
        return [each for each in self.steps if (each.subject, each.kind) == (subject, kind)][number]

    def of(self, subject: str) -> list[Told]:
        return [each for each in self.steps if each.subject == subject]

    def drop(self, *gone: Told) -> None:
        self.steps = [each for each in self.steps if each not in gone]

    def written(self) -> list[Step]:
        """Entries and disclosures, made from the first to the last."""
        leaves: dict[Told, bytes] = {}
        last: dict[str, tuple[int, bytes]] = {}
        return [self._written(index, told, leaves, last) for index, told in enumerate(self.steps)]

    def _written(
        self, index: int, told: Told, leaves: dict[Told, bytes], last: dict[str, tuple[int, bytes]]
    ) -> Step:
        values = dict(told.fields)
        if told.declares and "trail" not in values:
            before = [
                (at, each) for at, each in enumerate(self.steps[:index]) if each.subject == told.subject
            ]
            values["trail"] = [
                {"index": at, "kind": each.kind, "leaf": leaves[each].hex()} for at, each in before
            ]
        values = {name: value for name, value in values.items() if name not in told.lacks}
        held = _salted(values)
        related = [encode64(leaves[each]) for each in told.relates_to]
        others: dict[str, Any] = {
            "at": f"{told.at:%Y-%m-%dT%H:%M:%S}.{told.at.microsecond // 1000:03}Z", "declares_record": told.declares,
            "key": told.key, "office": told.office, "relates_to": related, "v": FORMAT,
        }  # fmt: skip
        number, leaf = last.get(told.subject, (0, b""))
        if FORMAT > 1:
            others["previous"] = {"leaf": encode64(leaf), "number": number} if number else None
        if told.enrolment:
            leaf = encode64(leaves.get(told.enrolment, bytes(32)))
            held |= self._signature(told, {**values, **told.read}, others, enrolled=leaf)
        content = entry(told.kind, held, told.subject, **others)
        leaves[told] = leaf_hash(content)
        last[told.subject] = number + 1, leaves[told]
        shown = {name: pair for name, pair in held.items() if name not in told.withheld}
        return content, disclosures(shown, **told.withheld)

    def _signature(
        self, told: Told, values: dict[str, Any], others: dict[str, Any], **parts: str
    ) -> dict[str, Any]:
        signed = entry(told.kind, _salted(values), told.subject, **others)
        made = self.signatures[told] = SIGNER.touched(challenge_of(parse_entry(signed), NAME))
        made = self.signatures[told.signs] if told.signs else made
        return _salted({f"signed.{name}": value for name, value in parts_of(made, log=NAME, **parts).items()})


def _salted(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    return fields(**{name.replace(".", "__"): value for name, value in values.items()})


def taken(kind: str, who: str, office: str) -> dict[str, Any]:
    """Who took it, and whether that was by their seat."""
    _, role, where = PEOPLE.get(who, ("", "", ""))
    by_seat = {BY_SEAT: gives_right(kind, role, where, office)} if who and kind in TAKEN_BY else {}
    return actor(who) | by_seat


def actor(who: str) -> dict[str, Any]:
    if not who:
        return dict(PORTAL)
    name, role, office = PEOPLE[who]
    return {
        "actor.name": name, "actor.user_name": who, "actor.role": role, "actor.office": office,
        "actor.position": role, "actor.division": office,
    }  # fmt: skip


# --- Posts ----------------------------------------------------------------------------------------------------------
def wording(text: str, **others: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "platform": "Mastodon", "account": "Treasury", "activity": "post", "purpose": "informing", "title": "Rates",
        "topic": "Rates", "relation": "", "relates_to": "", "reach": "", "contact": "", "text": text,
        "answers_link": "", "answers_quote": "", "links": [], "media": [], "sources": "Press release",
        "disclosure_reason": "", "marking": "OFFICIAL", "wanted_at": "", "ceiling": "OFFICIAL",
        "platform_slug": "mastodon", "account_site": "", "account_handle": "@treasury", "account_number": 3,
        "topic_number": 5, "topic_slug": "rates",
    }  # fmt: skip
    return said | others


class Post:
    """The steps of one post, which all say what they bind."""

    def __init__(self, history: History, subject: str, author: str = "olive", office: str = "MACRO") -> None:
        self.history, self.subject, self.author, self.office = history, subject, author, office
        self.version, self.answers, self.words = 0, [], {}
        self.said: dict[str, Any] = {}

    def write(self, text: str, who: str = "", **others: Any) -> Told:
        self.version += 1
        self.words = wording(text, version=self.version, **others)
        kind = "post.proposed" if self.version == 1 else "post.edited"
        return self.tell(kind, who or self.author, **self.words)

    def tell(self, kind: str, who: str = "", **said: Any) -> Told:
        bound = {
            "version": self.version, "fingerprint": fingerprint_of(self.words),
            "ground": ground_of(self.words, self.answers),
        }  # fmt: skip
        return self.history.tell(kind, self.subject, who, self.office, **{**bound, **said})

    def submit(self, *answers: Mapping[str, str], who: str = "") -> Told:
        self.answers = list(answers)
        return self.tell("post.submitted", who or self.author, answers=self.answers)

    def approve(self, who: str = "gita", kind: str = "post.approved", **said: Any) -> Told:
        told = self.tell(kind, who, **said)
        until = moment(told.at + timedelta(days=30))
        told.fields["approval_ends_at"] = until
        self._is_approved(told, PEOPLE[who][0], who)
        return told

    def _is_approved(self, told: Told, name: str, user_name: str, standing: str = "") -> None:
        self.said |= {"approved_by": name, "approved_by_user_name": user_name, "approved_at": moment(told.at)}
        self.said["standing"] = standing

    def approve_under(self, standing: str, terms: Told, use: int) -> Told:
        self.answers = []
        told = self.tell(
            "post.approved_under", self.author, standing=standing, terms=terms.fields["fingerprint"],
            approver="gita", approver_name="Gita Rao", cosigner="mara", use=use,
            uses_allowed=terms.fields["uses_allowed"],
            approval_ends_at=moment(self.history.now + timedelta(days=30)),
        )  # fmt: skip
        self._is_approved(told, "Gita Rao", "gita", standing)
        used = {"post": self.subject, "post_fingerprint": told.fields["fingerprint"], "use": use}
        self.history.tell(
            "standing.used", standing, self.author, fingerprint=terms.fields["fingerprint"], title="Rates",
            uses_allowed=terms.fields["uses_allowed"], **used,
        )  # fmt: skip
        return told

    def publish(
        self, live: str | None = None, who: str = "", kind: str = "post.published", **said: Any
    ) -> Told:
        text, relation = self.words["text"], self.words["relation"]
        live = text if live is None else live
        same = relation == "takedown" or live.split() == text.split()
        said |= {"as_approved" if kind == "post.published" else "as_written": same}
        if relation:
            said |= {"relation": relation, "relates_to": self.words["relates_to"]}
        link = f"https://social.example/{self.subject}"
        self.out = told = self.tell(kind, who or self.author, permalink=link, live_text=live, **said)
        person = who or self.author
        self.said |= {"live_text": live, "permalink": link, "published_at": moment(told.at)}
        self.said |= {"published_by": PEOPLE[person][0], "published_by_user_name": person}
        if relation:
            kinds = {"correction": "corrected", "takedown": "taken_down", "follow_up": "followed_up"}
            other: Post = self.about
            other.tell(f"post.{kinds[relation]}", person, after=[told], other=self.subject, permalink=link)
        if not same:
            self.tell("incident.opened", person, approved_text=text, live_text=live)
        return told

    def record(self) -> Told:
        author = {"author": PEOPLE[self.author][0], "author_user_name": self.author}
        nothing = {"approved_by": "", "approved_by_user_name": "", "approved_at": None, "standing": ""}
        said = {**self.words, **author, **nothing, "emergency": "", "objected_by": "", **self.said}
        return self.tell("post.recorded", **said)

    about: "Post"


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


# --- An honest log --------------------------------------------------------------------------------------------------
def honest() -> History:
    history = History()
    history.tell("directory.adopted", "DIRECTORY", "", "", people=[], seats=seats(), number_of_people=0)
    history.tell("class.made", "RC-000001", "rosa", "", **CLASS, default_for="Posts")
    history.tell(
        "roster.added", "ROSTER", "mara", "", person="Colin Bay", user_name="colin", starts_on="a", ends_on="b",
        first_day=TODAY, last_day=f"{YEAR}-12-31",
    )  # fmt: skip
    first = _plain_post(history)
    _under_a_standing_approval(history)
    _correction(history, first)
    _emergencies(history)
    _withdrawn(history)
    _in_a_window(history)
    _contact(history)
    _comment(history)
    _request(history)
    _kept_and_destroyed(history)
    _signed(history)
    return history


def seats() -> list[dict[str, Any]]:
    return [
        {
            "user_name": who, "position": f"POSITION-{number:06}", "seat_role": role, "seat_office": office,
            "starts_on": TODAY, "ends_on": None, "acting": False,
        }
        for number, (who, (_, role, office)) in enumerate(PEOPLE.items())
        if role != OFFICER
    ]  # fmt: skip


def _plain_post(history: History) -> Post:
    post = Post(history, "TS-000001")
    post.write("Rates rise soon.")
    post.write("Rates rise on 3 December.", who="colin")
    answer = {"key": "k", "check": "c", "clause": "OFF-2a", "what": "Who speaks?", "answer": "We do."}
    post.submit(answer)
    post.tell("consultation.asked", "gita", question="Is it ours?")
    post.tell("consultation.answered", "mel", answer="Yes.")
    post.tell("post.returned", "gita", reason="Say who.")
    post.submit(answer, {**answer, "key": "l"})
    post.approve()
    post.tell("post.publication_failed", "olive", reason="Down.")
    out = post.publish(live="Rates rise on  3 December. ")
    post.tell(
        "post.captured", "olive", after=[out], seen_at=moment(history.now), address="https://a.example",
        captured_text="Rates", captures=[], note="",
    )  # fmt: skip
    post.record()
    return post


TERMS = {
    "title": "Rates", "officers": ["olive"], "accounts": [["mastodon", "", "@treasury"]], "topics": ["rates"],
    "starts_on": TODAY, "ends_on": f"{YEAR}-12-31", "uses_allowed": 2, "wording": "Rates rise on {day}.", "limits": "",
    "text_limit": None, "links_allowed": False, "files_allowed": False,
}  # fmt: skip


def terms(**others: Any) -> dict[str, Any]:
    said = TERMS | others
    return said | {"fingerprint": terms_of(said, "MACRO", "gita")}


def _under_a_standing_approval(history: History) -> None:
    standing = "SA-000001"
    granted = history.tell("standing.granted", standing, "gita", **terms())
    signed = {"title": "Rates", "fingerprint": granted.fields["fingerprint"]}
    history.tell("standing.cosigned", standing, "mara", **signed)
    post = Post(history, "TS-000002")
    post.write("Rates rise on Monday.")
    post.approve_under(standing, granted, use=1)
    post.publish(live="Rates rise on Tuesday.")
    post.tell("incident.closed", "mel", resolution="Corrected.")
    post.record()
    again = Post(history, "TS-000003")
    again.write("Rates rise on Friday.")
    again.approve_under(standing, granted, use=2)
    again.publish()
    again.record()


def _correction(history: History, first: Post) -> None:
    post = Post(history, "TS-000004")
    post.about = first
    post.write("Rates rise on 4 December.", relation="correction", relates_to=first.subject)
    post.submit()
    post.approve("mara")
    post.publish()
    post.record()
    gone = Post(history, "TS-000005")
    gone.about = first
    gone.write("", relation="takedown", relates_to=first.subject)
    gone.submit()
    gone.approve()
    gone.publish()
    gone.record()


def _emergencies(history: History) -> None:
    post = Post(history, "TS-000006", "colin")
    post.write("Do not click.")
    post.answers = []
    post.publish(who="colin", kind="post.published_first", emergency="A fraud", answers=[])
    post.said["emergency"] = "A fraud"
    post.approve("mara", "post.confirmed")
    del history.steps[-1].fields["approval_ends_at"]
    post.record()
    other = Post(history, "TS-000007", "colin")
    other.write("Click here.")
    other.publish(who="colin", kind="post.published_first", emergency="A fraud", answers=[])
    other.said |= {"emergency": "A fraud", "objected_by": "Gita Rao"}
    other.tell("post.objected", "gita", reason="No.")
    other.tell("incident.closed", "mara", resolution="Taken down.")
    other.record()


def _withdrawn(history: History) -> None:
    post = Post(history, "TS-000008")
    post.write("Never mind.")
    post.tell("post.commented", "mel", comment="Say when.", suggestion="Never mind it.")
    post.tell("post.comment_resolved", "olive", comment_number=1)
    post.write("Never mind it.", suggested_by="mel")
    post.submit()
    post.approve()
    post.tell("post.approval_taken_back", "gita")
    lapsed = post.approve()
    lapsed.fields["approval_ends_at"] = moment(history.now + timedelta(minutes=1))
    history.now += timedelta(minutes=30)
    post.tell("post.expired")
    post.tell("post.withdrawn", "olive", reason="Overtaken.")


def _in_a_window(history: History) -> None:
    days = {"name": "Caretaker", "starts_at": "a", "ends_at": "b"}
    until = moment(history.now + timedelta(days=2))
    since = moment(history.now + timedelta(minutes=2))
    history.tell("window.declared", "WINDOW-000001", "mara", "", since=since, until=until, **days)
    history.tell("window.opened", "WINDOW-000001", "", "", held=0, until=until, **days)
    history.now += timedelta(hours=1)
    post = Post(history, "TS-000009")
    post.write("In the window.")
    post.submit()
    post.approve("mara")
    post.tell("post.reconfirmed", "mel", window="Caretaker", note="")
    post.publish()
    post.record()
    history.tell("window.closed", "WINDOW-000001", "mara", "", name="Caretaker", reason="Over.")


# --- What is no post ------------------------------------------------------------------------------------------------
def _contact(history: History) -> None:
    def tell(kind: str, who: str = "", **said: Any) -> Told:
        return history.tell(kind, "SC-000001", who, "", **said)

    words = {
        "said_by": "A reader", "place": "Mastodon", "link": "", "what": "Is it so?", "reasons": [], "why": "Asked",
        "asked_by": None, "happened_at": moment(BEGAN), "triage_due_at": None, "marking": "OFFICIAL", "division": "M",
    }  # fmt: skip
    reported = tell("contact.reported", "olive", **words)
    triaged = tell("contact.triaged", "mara", advice="Answer.")
    tell("contact.assigned", "mara", assigned_to="Olive Tran (olive)", note="")
    tell("contact.answered", "olive", label="TS-000004", what="published")
    closed = tell("contact.closed", "mel", outcome="Answered.")
    tell(
        "contact.recorded", **words, reported_by="Olive Tran", reported_at=moment(reported.at), significant=True,
        triaged_by="Mara Quist", triaged_at=moment(triaged.at), assigned_to="Olive Tran", referred_to="",
        answers=["TS-000004: published"], closed_by="Mel Dunn", closed_at=moment(closed.at), outcome="Answered.",
    )  # fmt: skip


def _comment(history: History) -> None:
    def tell(kind: str, who: str = "", **said: Any) -> Told:
        return history.tell(kind, "PU-000001", who, "", place="A talk", **said)

    words = {
        "author": "Olive Tran", "division": "Macro", "link": "", "profile": "o", "pseudonymous": False,
        "speaks_as": "As a citizen", "topic": "Rates", "what": "A talk on rates.", "disclaimer": "My own view.",
        "disclaims": True, "makes_clear": "", "planned_on": "3 December", "marking": "OFFICIAL",
    }  # fmt: skip
    tell("professional.told", "olive", **words, told_to="Gita Rao")
    tell("professional.concern_raised", "gita", concern="Not that.")
    tell("professional.answered", "olive", reply="I have changed it", answer="Done.")
    tell(
        "professional.recorded", **words, concern="Not that.", concern_as="GM", concern_by="Gita Rao",
        reply="I have changed it", answer="Done.", acknowledged_by=None, acknowledged_as=None, note="",
    )  # fmt: skip


def _request(history: History) -> None:
    def tell(kind: str, who: str = "", **said: Any) -> Told:
        return history.tell(kind, "FOI-000001", who, "", **said)

    package = {"export": "EXP-000001", "sha256": "a" * 64}
    tell("foi.opened", "rosa", received_on="a", due_on="b", scope="All")
    tell("foi.gathered", "rosa", count="1 record", named="TS-000004", records=["TS-000004"])
    hold(history, "HOLD-000001", "TS-000004")
    tell("foi.withheld", "rosa", count="1 place", provision="s 47F", records=["TS-000004"])
    tell("foi.submitted", "rosa", count="1 record", upto=9, fingerprint="b" * 64)
    tell("foi.approved", "rex", upto=9, fingerprint="b" * 64)
    tell("foi.package_asked", "rosa", export="EXP-000001")
    tell("foi.packaged", **package, size=1)
    tell("foi.released", "rosa", given_on="c", records=["TS-000004"], **package)
    tell("foi.published", "rosa", disclosed_on="d", address="https://a.example")
    release(history, "HOLD-000001", "TS-000004")
    tell("foi.closed", "rosa", reason="Done.")


def hold(history: History, name: str, subject: str) -> None:
    why = {"title": "Request", "reason": "Asked for", "source": "FOI-000001"}
    history.tell("hold.placed", subject, "rosa", hold=name, **why)
    history.tell("hold.opened", name, "rosa", "", number=1, subjects=[subject], **why)


def release(history: History, name: str, subject: str) -> None:
    why = {"title": "Request", "reason": "Answered", "source": "FOI-000001"}
    history.tell("hold.released", subject, "rex", hold=name, **why)
    history.tell("hold.lifted", name, "rex", "", number=1, **why)


def _kept_and_destroyed(history: History) -> None:
    subject, name = "TS-000003", "DISP-000001"
    history.tell(
        "class.assigned", subject, "rosa", **CLASS, before="", counts_from="a", due_on="b", reason="c"
    )
    history.tell("disposal.proposed", name, "rosa", "", number=1, records=[subject], classes=[], note="")
    history.tell("disposal.approved", name, "rex", "", number=1, records=[subject])
    history.tell("disposal.authorised", subject, "rex", disposal=name, proposed_by="Rosa Ellis", **CLASS)
    history.tell(
        "disposal.executed", subject, disposal=name, **CLASS, due_on=TODAY, proposed_by="Rosa Ellis",
        proposed_by_user_name="rosa", proposed_as="a", approved_by="Rex Hume", approved_by_user_name="rex",
        approved_as="b", payloads=5, number_of_files=0, files=[],
    )  # fmt: skip
    history.tell("disposal.finished", name, "", "", destroyed=1, kept=0)


def _signed(history: History) -> None:
    """Greg decides with his own key, twice, which somebody else knows to be his."""
    of_key = {"key_id": KEY_ID, "public_key": encode64(SIGNER.public), "rp_id": PARTY}
    enrolment = history.tell(
        "passkey.enrolled", "PERSON-000004", "greg", "", usable_from=moment(history.now), **of_key
    )
    history.tell("passkey.confirmed", "PERSON-000004", "mara", "", key_id=KEY_ID)
    for subject in ("TS-000021", "TS-000022"):
        post = Post(history, subject, author="otto", office="SMALL")
        post.write(f"Small business, {subject}.")
        post.submit()
        post.approve("greg", note="").enrolment = enrolment
        post.publish()
        post.record()


def kept_in_order(history: History) -> History:
    """Steps of which nothing is asked but who took them, behind the others."""
    for kind, subject, who in (
        ("class.made", "RC-000002", "rosa"),
        ("class.superseded", "RC-000001", "rosa"),
        ("disposal.proposed", "DISP-000002", "rosa"),
        ("disposal.withdrawn", "DISP-000002", "rex"),
        ("export.requested", "EXP-000002", "rosa"),
        ("export.taken", "EXP-000002", "rosa"),
        ("export.repeated", "EXP-000002", "rex"),
        ("policy.released", "POLICY-2", "mara"),
        ("policy.reviewed", "POLICY-2", "mel"),
        ("topic.added", "TOPIC-000001", "mara"),
        ("topic.changed", "TOPIC-000001", "mara"),
        ("authority.granted", "TOPIC-000001", "greg"),
        ("authority.revoked", "TOPIC-000001", "mel"),
        ("account.added", "ACCOUNT-000009", "mel"),
        ("account.handed_over", "ACCOUNT-000009", "mel"),
        ("account.closed", "ACCOUNT-000009", "mara"),
        ("words.changed", "WORD-LISTS", "mel"),
        ("template.added", "TEMPLATE-000001", "mel"),
        ("template.changed", "TEMPLATE-000001", "mara"),
        ("platform.link_accepted", "PLATFORM-1", "mel"),
        ("office.closed", "CLOSED-DAYS", "mel"),
        ("office.opened", "CLOSED-DAYS", "mara"),
        *((kind, "DIRECTORY-1", "adam") for kind in ("division.added", "division.renamed")),
        *((kind, "PLATFORM-1", "adam") for kind in ("platform.added", "platform.changed")),
        *((kind, "POSITION-000050", "adam") for kind in ("position.added", "position.changed")),
        *((f"person.{kind}", "PERSON-000050", "adam") for kind in ("added", "changed", "invited", "reset")),
        *((f"person.{kind}", "PERSON-000050", "adam") for kind in ("address_proposed", "closed", "opened")),
        ("person.last_day_set", "PERSON-000050", "adam"),
        ("person.left", "PERSON-000050", ""),
        ("people.imported", "PEOPLE-000001", "adam"),
        ("factor.reset_proposed", "PERSON-000050", "adam"),
        ("factor.reset_confirmed", "PERSON-000050", "mara"),
        ("identity.unlink_proposed", "PERSON-000050", "adam"),
        ("identity.unlinked", "PERSON-000050", "mara"),
        ("foi.provision_added", "FOI-PROVISIONS", "rosa"),
        ("foi.provision_retired", "FOI-PROVISIONS", "rosa"),
        ("roster.removed", "ROSTER", "mel"),
        ("standing.suspended", "SA-000001", "mel"),
        ("foi.opened", "FOI-000002", "rosa"),
        ("foi.gathered", "FOI-000002", "rosa"),
        ("foi.left_out", "FOI-000002", "rex"),
        ("foi.taken_back", "FOI-000002", "rosa"),
        ("foi.let_stand", "FOI-000002", "rosa"),
        ("foi.extended", "FOI-000002", "rosa"),
        ("foi.handed_on", "FOI-000002", "rosa"),
        ("foi.withdrawn", "FOI-000002", "rosa"),
        ("contact.reported", "SC-000002", "colin"),
        ("contact.commented", "SC-000002", "colin"),
        ("contact.commented", "SC-000002", "greg"),
        ("contact.set_aside", "SC-000002", "mel"),
        ("professional.told", "PU-000002", "olive"),
        ("professional.acknowledged", "PU-000002", "greg"),
        ("hold.opened", "HOLD-000003", "mara"),
        ("hold.extended", "HOLD-000003", "rosa"),
        ("hold.lifted", "HOLD-000003", "mara"),
    ):  # fmt: skip
        _told_in_short(history, kind, subject, who)
    _handed_on(history)
    _with_a_key(history)
    return history


def _told_in_short(history: History, kind: str, subject: str, who: str) -> None:
    why = {WHY[kind]: "So it is."} if kind in WHY else {}
    office = "MACRO" if kind.startswith("standing.") else ""
    history.tell(kind, subject, who, office, **why)


def _with_a_key(history: History) -> None:
    """Gita enrols a passkey, whose point is the curve's own, and Mel says that it is hers."""
    key = bytes.fromhex("a401010327200621582058" + "66" * 31)
    said = {
        "key_id": "a2V5",
        "public_key": encode64(key),
        "rp_id": "portal.example",
        "usable_from": moment(history.now),
    }
    history.tell("passkey.enrolled", "PERSON-000003", "gita", "", **said)
    history.tell("passkey.confirmed", "PERSON-000003", "mel", "", key_id="a2V5")


def _handed_on(history: History) -> None:
    """A contact from hand to hand."""
    for kind, who, said in (
        ("contact.reported", "olive", {}),
        ("contact.triaged", "mel", {"advice": "Answer."}),
        ("contact.advised", "mara", {"advice": "Soon."}),
        ("contact.assigned", "mel", {"assigned_to": "Otto Gray (otto)"}),
        ("contact.referred", "mel", {"referred_to": "The police"}),
        ("contact.commented", "otto", {"comment": "They wrote again."}),
        ("contact.closed", "mel", {"outcome": "Answered."}),
    ):  # fmt: skip
        history.tell(kind, "SC-000003", who, "", **said)


def records_of(history: History) -> Iterator[str]:
    yield from dict.fromkeys(each.subject for each in history.steps if each.kind.endswith(".recorded"))


Falsify = Callable[[History], None]
