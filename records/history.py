"""What the log says of itself."""

from records import kinds

OPENED = "log.opened"
KEY_NAMED, KEY_ROTATED = "key.named", "key.rotated"
ALARM = "alarm.raised"
PORTAL = {"name": "The portal", "user_name": ""}  # who does what nobody does


def subject_of(year: int) -> str:
    return f"LOG-{year}"


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
    kinds.register(kinds.Kind(ALARM, kinds.from_template("{who} raised an alarm: {what}")))
