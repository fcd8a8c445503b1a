"""People, divisions, topics and platforms: administrators and MCD change them, and auditors read of it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from directory import services
from directory.views.addresses import ADDRESSES
from directory.views.divisions import DIVISIONS
from directory.views.factors import RESETS
from directory.views.passkeys import PASSKEYS
from directory.views.people import PEOPLE
from directory.views.platforms import PLATFORMS
from directory.views.topics import TOPICS
from profiles import one_time_passwords
from profiles.models import AddressChange, Authenticator, FactorReset, Passkey, Person, Platform, Topic
from tests.authenticator import enrolled, passkey_of
from tests.cases.kinds import Kind, Take
from tests.world import World


def officer(world: World) -> Person:
    return world.officer


def invited(world: World) -> Person:
    return services.add_person(user_name="lee", name="Lee Chan", email="lee@treasury.example", by=world.admin)


def closed(world: World) -> Person:
    return services.close_person(person_id=world.officer.pk, reason="Left.", by=world.admin)


def moving(world: World) -> AddressChange:
    services.propose_address(
        person_id=world.officer.pk, email="new@treasury.example", reason="Moved.", by=world.admin
    )
    return AddressChange.objects.get()


def passkey(world: World) -> Passkey:
    return passkey_of(enrolled(world.gm))


def with_an_app(world: World) -> Person:
    secret = one_time_passwords.sealed(bytes(20))
    Authenticator.objects.create(person=world.officer, secret=secret, last_step=0)
    return world.officer


def lost(world: World) -> FactorReset:
    services.propose_factor_reset(
        person_id=with_an_app(world).pk, reason="Lost her telephone.", by=world.admin
    )
    return FactorReset.objects.get()


def find_it_again(world: World, reset: FactorReset) -> None:
    services.refuse_factor_reset(reset_id=reset.pk, reason="She found it.", by=world.admin)


def revoke_it(world: World, case: Passkey) -> None:
    services.revoke_passkey(passkey_id=case.pk, reason="A mistake.", by=world.admin)


def take_it_back(world: World, change: AddressChange) -> None:
    services.refuse_address(change_id=change.pk, reason="A mistake.", by=world.admin)


def nobody_keeps_it(world: World, case: Any) -> None:
    """Whoever could take the step stands in for the auditor, and changes nothing for as long."""
    world.acts_for(world.mcdmanager if isinstance(case, Topic) else world.admin, world.auditor)


def topic(world: World) -> Topic:
    return services.add_topic(name="Prices", division=world.macro, open_to_all=False, by=world.mcdmanager)


def retired(world: World) -> Topic:
    return services.change_topic(slug=topic(world).slug, active=False, by=world.mcdmanager)


def in_a_month(*_: Any) -> dict[str, Any]:
    return {"leaves_on": f"{timezone.localdate() + timedelta(days=30):%d/%m/%Y}"}


def because(*_: Any) -> dict[str, Any]:
    return {"reason": "She rang from her desk."}


def platform_form(world: World, platform: Platform) -> dict[str, Any]:
    names = (
        "name",
        "kind",
        "text_limit",
        "counting",
        "link_length",
        "linking",
        "media",
        "media_limit",
        "ceiling",
    )
    known = {name: getattr(platform, name) for name in (*names, "permalink_shapes", "publish_hint")}
    return known | {"public": "on", "active": "on", "text_limit": 300}


def another_link(world: World, platform: Platform) -> dict[str, Any]:
    return {
        "address": "https://x.com/TreasuryAU/article/1861234567890123456",
        "shape": "https://x.com/{handle}/article/{snowflake}",
        "reason": "Long posts have addresses of their own since Monday.",
    }


KINDS = [
    Kind(
        PEOPLE,
        [
            Take("invite-person", invited, "admin", lambda *_: {}),
            Take("reset-person", officer, "admin", because),
            Take("change-person", officer, "admin", lambda *_: {"name": "Priya Raman"}),
            Take("move-person", officer, "admin", lambda *_: because() | {"email": "new@treasury.example"}),
            Take("leave-person", officer, "admin", in_a_month),
            Take("reset-factor", with_an_app, "admin", because),
            Take("close-person", officer, "admin", because),
            Take("open-person", closed, "admin", because),
        ],
        nobody_keeps_it,
        shut=403,
    ),
    Kind(
        ADDRESSES,
        [
            Take("confirm-address", moving, "officer", lambda *_: {}),
            Take("refuse-address", moving, "mcdmanager", because),
        ],
        take_it_back,
        reader="mcd",
    ),
    Kind(
        PASSKEYS,
        [
            Take("confirm-passkey", passkey, "mcdmanager", lambda *_: {}),
            Take("revoke-passkey", passkey, "gm", because),
        ],
        revoke_it,
        reader="mcd",
    ),
    Kind(
        RESETS,
        [
            Take("confirm-factor-reset", lost, "mcdmanager", lambda *_: {}),
            Take("refuse-factor-reset", lost, "mcdmanager", because),
        ],
        find_it_again,
        reader="mcd",
    ),
    Kind(
        DIVISIONS,
        [Take("rename-division", lambda world: world.macro, "admin", lambda *_: {"name": "Macro Division"})],
        nobody_keeps_it,
        stranger="",
    ),
    Kind(
        TOPICS,
        [
            Take("change-topic", topic, "mcdmanager", lambda *_: {"name": "Prices and wages"}),
            Take("retire-topic", topic, "mcdmanager", lambda *_: {}),
            Take("use-topic", retired, "mcdmanager", lambda *_: {}),
        ],
        nobody_keeps_it,
        stranger="",
    ),
    Kind(
        PLATFORMS,
        [
            Take("change-platform", lambda _: Platform.objects.get(slug="x"), "admin", platform_form),
            Take("accept-link", lambda _: Platform.objects.get(slug="x"), "admin", another_link),
        ],
        nobody_keeps_it,
        stranger="",
    ),
]
