"""What django-auditlog may keep of a person: that a password changed, never a part of it (settings name this)."""


def withheld(value: str) -> str:
    return "withheld"
