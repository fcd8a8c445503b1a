"""The passkeys with which people sign what they decide. The enrolment of each is an entry of the record log."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

from profiles.models.people import Person
from workflow.constraints import together

HELD_FOR = timedelta(days=1)  # before another key than the first may be used
LONGEST_ID = 1023  # bytes of a credential's id (WebAuthn)


class Algorithm(models.IntegerChoices):
    """By their numbers in COSE: those that a record can be checked by with Python alone."""

    ES256 = -7, "ES256"
    EDDSA = -8, "EdDSA"
    RS256 = -257, "RS256"


class PasskeyQuerySet(models.QuerySet["Passkey"]):
    def standing(self) -> "PasskeyQuerySet":
        return self.filter(revoked_at=None)

    def usable(self, at: datetime | None = None) -> "PasskeyQuerySet":
        """Those that sign at that moment."""
        return self.standing().filter(usable_from__lte=at or timezone.now())

    def with_people(self) -> "PasskeyQuerySet":
        return self.select_related("person", "confirmed_by", "revoked_by")

    def locked(self, pk: int) -> "Passkey":
        return self.with_people().select_for_update(of=("self",)).get(pk=pk)


class Passkey(models.Model):
    """A public key of somebody's. It stands as it was enrolled, is confirmed once by another, and revoked for good."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="passkeys")
    credential_id = models.BinaryField(
        max_length=LONGEST_ID, unique=True, error_messages={"unique": "This passkey is enrolled already."}
    )
    public_key = models.BinaryField(max_length=2048)  # COSE, as the authenticator gave it
    algorithm = models.SmallIntegerField(choices=Algorithm)
    label = models.CharField(max_length=60)
    aaguid = models.UUIDField()  # which make of authenticator, if it says so
    sign_count = models.PositiveBigIntegerField(default=0)
    enrolled_at = models.DateTimeField(default=timezone.now)
    usable_from = models.DateTimeField(default=timezone.now)
    entry_hash = models.BinaryField(max_length=32)  # leaf hash of the entry of its enrolment
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    objects = PasskeyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(algorithm__in=Algorithm.values), name="passkey_algorithm_is_known"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="passkey_has_a_label"),
            models.CheckConstraint(
                condition=Q(usable_from__gte=F("enrolled_at")), name="passkey_is_used_after_its_enrolment"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")),
                name="somebody_else_confirms_a_passkey",
            ),
            models.CheckConstraint(
                condition=together("confirmed_by", "confirmed_at"), name="passkey_confirmed_by_and_at"
            ),
            models.CheckConstraint(
                condition=together("revoked_by", "revoked_at"), name="passkey_revoked_by_and_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} of {self.person}"

    @property
    def reference(self) -> str:
        """Of whom its entries are about."""
        return Person(pk=self.person_id).reference

    @property
    def key_id(self) -> str:
        """As entries and browsers call it."""
        return websafe_encode(bytes(self.credential_id))

    @property
    def is_held(self) -> bool:
        """Whether it still waits its day out."""
        return not self.revoked_at and self.usable_from > timezone.now()

    @property
    def credential(self) -> AttestedCredentialData:
        """As the library of WebAuthn takes it."""
        parts: Any = cbor.decode(bytes(self.public_key))
        key = CoseKey.parse(parts)
        return AttestedCredentialData.create(self.aaguid.bytes, bytes(self.credential_id), key)
