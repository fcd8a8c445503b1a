"""What is written into the record log when the directory changes, and how each entry is told to people.

A subject for each row: PERSON-000012, SEAT-000003 (a nomination), POSITION-000007 and so on. `changes` holds what was
and what is: {field: [before, after]}; never a password, nor the token of a link. Whoever is concerned is named with
their user name, `person` in words and `user_name` for whoever looks for them. `records/verify.py` reads who seated whom
from `user_name`, `proposed_by` and `starts_on`.
"""

from datetime import date
from typing import Any

from django.utils.text import capfirst

import cases
from directory.changes import told
from profiles import queries
from profiles.models import WAITS_FOR, ActingArrangement, Appointment, Nomination, Person, Position
from records.kinds import Kind, register
from records.models import Entry
from workflow.dates import when

SENTENCES: dict[str, str] = {
    "directory.adopted": "{who} entered the directory as it stood: {number_of_people} people, and {number_of_seats} "
    "times that somebody holds or held a position where something is decided.",
    "directory.listed": "{who} entered the rest of the directory as it stood. Divisions, topics, authorities, "
    "platforms and accounts: {number}.",
    "person.added": "{who} added {name} ({user_name}), {email}.",
    "person.changed": "{who} changed {name} ({user_name}): {changes}.",
    "person.invited": "{who} had an invitation mailed to {name} ({user_name}), at {email}.",
    "person.reset": "{who} had a link for a new password mailed to {name} ({user_name}), at {email}: {reason}",
    "person.address_changed": "{who} changed how {name} ({user_name}) is reached: {changes}. {reason}",
    "person.address_proposed": "{who} proposed that {name} ({user_name}) is reached at {email}, and no longer at "
    "{before}: {reason}",
    "person.address_confirmed": "{who} confirmed that {name} ({user_name}) is reached at {email}. Proposed by "
    "{proposed_by}.",
    "person.address_refused": "{who} refused that {name} ({user_name}) is reached at {email}: {reason}",
    "passkey.enrolled": "{who} enrolled a passkey of their own, “{label}” ({key_id}), having signed in with: "
    "{signed_in_by}. It can be used from {usable_from}.",
    "passkey.confirmed": "{who} confirmed the passkey “{label}” ({key_id}) of {name} ({user_name}).",
    "passkey.revoked": "{who} revoked the passkey “{label}” ({key_id}) of {name} ({user_name}): {reason}",
    "person.closed": "{who} closed the sign-in of {name} ({user_name}): {reason} Left behind: {left_behind}.",
    "person.last_day_set": "{who} entered when {name} ({user_name}) leaves: {changes}.",
    "person.left": "{name} ({user_name}) has left; the last day was {last_day}. Their positions: {seats}. Moved to who "
    "comes after them: {moved}. Left behind: {left_behind}.",
    "people.imported": "{who} carried out a file of people, {file} (SHA-256 {digest}): {changed}. Left out: "
    "{left_out}.",
    "person.opened": "{who} let {name} ({user_name}) sign in again: {reason}",
    "password.changed": "{who} changed their own password.",
    "password.chosen": "{who} chose a password by the link that was mailed to them, and their sessions ended.",
    "factor.enrolled": "{who} enrolled an authenticator app, having signed in by {signed_in_by}.",
    "factor.removed": "{who} removed their authenticator app and their recovery codes.",
    "factor.codes_made": "{who} made new recovery codes.",
    "factor.code_used": "{who} used a recovery code. Left: {left}.",
    "factor.reset_proposed": "{who} proposed that {name} ({user_name}) enrols a second factor anew: {reason}",
    "factor.reset_confirmed": "{who} confirmed that {name} ({user_name}) enrols a second factor anew. Proposed by "
    "{proposed_by}.",
    "factor.reset_refused": "{who} refused that {name} ({user_name}) enrols a second factor anew: {reason}",
    "identity.linked": "{name} ({user_name}) signed in by the identity provider, which said {claim} {said}, and was "
    "linked to its subject {provider_subject} ({issuer}).",
    "identity.unlink_proposed": "{who} proposed to unlink {name} ({user_name}) from the subject {provider_subject} of "
    "the identity provider: {reason}",
    "identity.unlinked": "{who} unlinked {name} ({user_name}) from the subject {provider_subject} of the identity "
    "provider: {reason} Proposed by {proposed_by}.",
    "identity.unlink_refused": "{who} refused to unlink {name} ({user_name}) from the subject {provider_subject} of "
    "the identity provider: {reason}",
    "identity.bypassed": "{name} ({user_name}) signed in with a break-glass account, past the identity provider.",
    "division.added": "{who} added the division {name} ({code}). It follows: {follows}.",
    "division.renamed": "{who} renamed the division {code}: {changes}.",
    "topic.added": "{who} added the topic {name}. Whose area: {division}. Open to everybody: {open_to_all}.",
    "topic.changed": "{who} changed the topic {name}: {changes}.",
    "authority.granted": "{who} let {holder} speak on {topic} from {starts_on} to {ends_on}: {reason}",
    "authority.revoked": "{who} revoked that {holder} may speak on {topic} from {starts_on} to {ends_on}.",
    "account.added": "{who} entered {account}. Custodian: {custodian}. Recovery contact: {recovery_contact}.",
    "account.changed": "{who} corrected {account}: {changes}.",
    "account.reviewed": "{who} reviewed {account}; the next review is due on {next_due_on}. {note}",
    "account.handed_over": "{who} handed {account} over: {changes}.",
    "account.closed": "{who} closed {account}: {reason}",
    "platform.added": "{who} added the platform {name}. It may carry {ceiling} at most.",
    "platform.changed": "{who} changed the platform {name}: {changes}.",
    "platform.link_accepted": "{who} accepted links such as {address} on {name}: {reason}",
    "platform.upgraded": "An upgrade of the portal set what is known of {name}: how links to posts look there, what it "
    "adds to addresses, and what it makes of a text.",
    "office.closed": "{who} said that the office is closed {which}, {name}: {reason}",
    "office.opened": "{who} said that the office is open {which}, though it was to be closed, {name}: {reason}",
    "seat.proposed": "{who} proposed {person} {how} {seat}, {days}.",
    "seat.confirmed": "{who} confirmed {person} {how} {seat}, {days}. Proposed by {proposed_by}.",
    "seat.refused": "{who} refused {person} {how} {seat}: {reason}",
    "seat.lapsed": "Nobody confirmed {person} {how} {seat} in time. Proposed by {proposed_by}.",
    "seat.set_up": "{who} appointed {person} {how} {seat}, {days}, in the set-up of the portal: nobody confirmed it.",
    "seat.taken": "{who} appointed {person} {how} {seat}, {days}.",
    "seat.ended": "{who} ended the time of {person} as {seat}: the last day is {last_day}.",
    "acting.revoked": "{who} ended that {person} acts as {seat}, under {instrument}.",
    "position.added": "{who} added the position {seat}, which is for: {entitles}.",
    "position.changed": "{who} changed the position {seat}: {changes}.",
}

CLOSED_DAYS = "CLOSED-DAYS"  # what the entries on them are about, all of them


def register_kinds() -> None:
    for name, sentence in SENTENCES.items():
        register(Kind(name=name, sentence=told(sentence)))


def write(kind: str, subject: str, *, by: Person | None, **given: Any) -> Entry:
    """Append an entry on the directory, which belongs to no division."""
    return cases.write(kind, subject, by=by, office="", **given)


# --- Seats ----------------------------------------------------------------------------------------------------------


def of_seat(nomination: Nomination) -> dict[str, Any]:
    """Who is to sit where, from when to when, who proposed it, and who sat there until then: read before they sit."""
    proposer = nomination.proposed_by
    holder = queries.holder_of(nomination.position, nomination.begins_on)
    return {
        **of_position(nomination.position),
        **of_days(nomination.person, nomination.begins_on, nomination.ends_on),
        "how": _how(nomination),
        "days": from_to(nomination.begins_on, nomination.ends_on),
        "acting": nomination.acting,
        "instrument": nomination.instrument,
        "proposed_by": proposer.username if proposer else "",
        "held_by": holder.username if holder else "",
    }


def of_days(person: Person, starts_on: date, ends_on: date | None) -> dict[str, Any]:
    return {
        "person": str(person),
        "user_name": person.username,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }


def of_end(appointment: Appointment, before: date | None) -> dict[str, Any]:
    assert appointment.ends_on
    return {
        **of_position(appointment.position),
        **of_days(appointment.person, appointment.starts_on, appointment.ends_on),
        "last_day": day(appointment.ends_on),
        "changes": {"ends_on": [before.isoformat() if before else None, appointment.ends_on.isoformat()]},
    }


def of_acting(arrangement: ActingArrangement) -> dict[str, Any]:
    return {
        **of_position(arrangement.position),
        **of_days(arrangement.person, arrangement.starts_on, arrangement.ends_on),
        "instrument": arrangement.instrument,
    }


def of_position(position: Position) -> dict[str, Any]:
    return {
        "seat": str(position),
        "position": position.reference,
        "seat_role": position.role,
        "seat_office": position.division.code,
        "entitles": position.get_role_display() or "no decisions",
    }


def day(given: date) -> str:
    return when(given)


def _how(nomination: Nomination) -> str:
    return "to act in" if nomination.acting else "to hold"


def on_days(first: date, last: date) -> str:
    return f"on {when(first)}" if first == last else from_to(first, last)


def from_to(starts_on: date, ends_on: date | None) -> str:
    return f"from {when(starts_on)} to {when(ends_on)}" if ends_on else f"from {when(starts_on)} on"


# --- As notices -----------------------------------------------------------------------------------------------------

TITLES = {
    "seat.proposed": "{person} is proposed {how} {seat}",
    "seat.confirmed": "{person} is confirmed {how} {seat}",
    "seat.refused": "{person} was refused {how} {seat}",
    "seat.lapsed": "{person} was not confirmed in time {how} {seat}",
    "seat.set_up": "{person} was appointed in the set-up of the portal, {how} {seat}",
    "seat.taken": "{person} is appointed {how} {seat}",
}
TITLES_OF_FACTORS = {
    "factor.enrolled": "an authenticator app was enrolled",
    "factor.removed": "an authenticator app was removed",
    "factor.codes_made": "recovery codes were made",
    "factor.code_used": "a recovery code was used",
}
BODIES = {
    "seat.proposed": f"It waits {WAITS_FOR.days} days for somebody else to confirm it, and decides nothing before.",
    "seat.set_up": "Nobody else was there to confirm it.",
    "seat.lapsed": "Whoever still wants it proposes it anew.",
}


def notice(kind: str, nomination: Nomination) -> tuple[str, str]:
    title = TITLES[kind].format(person=nomination.person, how=_how(nomination), seat=nomination.position)
    people = {"Proposed": nomination.proposed_by, "Confirmed": nomination.confirmed_by}
    people["Refused"] = nomination.refused_by
    arranged = [f"{verb} by {person}." for verb, person in people.items() if person]
    instrument = f"Instrument {nomination.instrument}." if nomination.instrument else ""
    parts = [f"{capfirst(from_to(nomination.begins_on, nomination.ends_on))}.", instrument, *arranged]
    reason = nomination.refused_because
    return title, " ".join(filter(None, [*parts, BODIES.get(kind, ""), reason]))
