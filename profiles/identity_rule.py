"""By which rule of the settings somebody whom the identity provider has signed in is a person of the directory."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

HELD = "From then on the provider’s own number of them counts, its subject."
NAMED = {"user_name": "user name", "email": "e-mail address"}


def is_set() -> bool:
    """Whether people sign in by an identity provider at all."""
    return bool(settings.OIDC_ISSUER)


def is_break_glass(user_name: str) -> bool:
    return user_name.lower() in {name.lower() for name in settings.BREAK_GLASS}


def signs_in_here(user_name: str) -> bool:
    """With what this portal has of them, a password for one."""
    return not is_set() or is_break_glass(user_name)


def said_in(claims: Mapping[str, Any]) -> str:
    """What the claim of the rule says. An address counts once the provider says that it has made sure of it."""
    said = claims.get(settings.OIDC_CLAIM)
    unsure = settings.OIDC_CLAIM == "email" and claims.get("email_verified") is not True
    return "" if unsure or not isinstance(said, str) else said


def sentences() -> list[str]:
    """The rule in words, for whoever looks after the directory."""
    claim, named = settings.OIDC_CLAIM, NAMED[settings.OIDC_MATCHES]
    sure = " The provider must say that it has verified the address." if claim == "email" else ""
    adds = "are added, without a position" if settings.OIDC_ADDS_PEOPLE else "do not get in"
    return [
        f"At their first sign-in somebody is the person whose {named} is what the provider says as “{claim}”.{sure}",
        f"{HELD} Whoever comes later under that {named} with another subject is refused, and an alarm is raised.",
        f"People whom nobody added here {adds}.",
        strength(),
    ]


def strength() -> str:
    classes, methods = " or ".join(settings.OIDC_ACR_VALUES), " and ".join(settings.OIDC_AMR)
    asked = [f"the class {classes} (acr)"] * bool(classes) + [f"the methods {methods} (amr)"] * bool(methods)
    if not asked:
        return "How it makes sure of who somebody is, is left to the provider."
    return f"The provider must say that it made sure of who it is with {', and '.join(asked)}."


def is_strong(claims: Mapping[str, Any]) -> bool:
    """Whether the provider made sure of who it is in the ways that are required."""
    classes, methods = settings.OIDC_ACR_VALUES, set(settings.OIDC_AMR)
    used = claims.get("amr")
    used = set(used) if isinstance(used, list) and all(isinstance(each, str) for each in used) else set()
    return (not classes or claims.get("acr") in classes) and methods <= used
