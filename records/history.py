"""What the log says of itself."""

from records import kinds
from records.kinds import WITHHELD
from records.verify import SET_ASIDE, SETTLED, VERIFIER_NAMED

OPENED = "log.opened"
KEY_NAMED, KEY_ROTATED = "key.named", "key.rotated"
ALARM, ALARMS = "alarm.raised", "ALARM"  # the kind, and the subject of all of them
VERIFIED = "log.verified"
CHECKS = "RECORD-LOG"  # the subject of what the log's own checks found
SCRIPT_NAMED = "signing.script_named"
PORTAL = {"name": "The portal", "user_name": ""}  # who does what nobody does


def subject_of(year: int) -> str:
    return f"LOG-{year}"


def _settled(fields: kinds.Fields) -> str:
    asked = {True: "with a signature alone", False: "with a signature or without"}.get(
        fields["required"], WITHHELD
    )
    return f"From here on decisions are taken {asked}. Passkeys are of {fields['rp_id']}."


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            OPENED,
            kinds.from_template(
                "The log {origin} was opened. The one before it, {previous_origin}, "
                "ended with {previous_size} entries."
            ),
        )
    )
    kinds.register(
        kinds.Kind(
            KEY_NAMED,
            kinds.from_template("The key of the log {origin} was named: its fingerprint is {fingerprint}."),
        )
    )
    kinds.register(
        kinds.Kind(
            KEY_ROTATED,
            kinds.from_template(
                "The key of the log {origin} was changed: from {since} entries on it is the one with the fingerprint "
                "{fingerprint}."
            ),
        )
    )
    kinds.register(
        kinds.Kind(
            VERIFIER_NAMED,
            kinds.from_template("The verifier is verify.py, version {version}, with the SHA-256 {sha256}."),
        )
    )
    kinds.register(
        kinds.Kind(
            SCRIPT_NAMED,
            kinds.from_template("The script with which browsers sign decisions has the SHA-256 {sha256}."),
        )
    )
    kinds.register(kinds.Kind(SETTLED, _settled))
    kinds.register(kinds.Kind(ALARM, kinds.from_template("{who} raised an alarm about {about}: {what}")))
    kinds.register(
        kinds.Kind(
            SET_ASIDE,
            kinds.from_template("{who} set entry {number} of the database aside: it cannot be read. {why}"),
        )
    )
    kinds.register(
        kinds.Kind(
            VERIFIED,
            kinds.from_template(
                "The record log was checked: entries {entries}, signed {signed}. Problems: {problems}."
            ),
        )
    )
