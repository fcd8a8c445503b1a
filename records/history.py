"""What the log says of itself."""

from records import kinds

OPENED = "log.opened"
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
