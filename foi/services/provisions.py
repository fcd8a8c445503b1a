"""The provisions that things are withheld under: data, since the Act changes. One is never changed, only retired.

Both return under what the change stands in the log.
"""

from uuid import UUID

from django.db import transaction

from cases import opened
from foi import history, policy
from foi.models import Provision
from profiles.models import Person
from workflow.rulings import Refused


@transaction.atomic
def add_provision(
    *, code: str, title: str, explanation: str, personal: bool, key: UUID | None = None, by: Person
) -> str:
    if log := opened("foi.provision_added", by, key):
        return log
    policy.may_keep_provisions(by).or_refuse()
    given = {"code": code, "title": title, "explanation": explanation, "personal": personal}
    _, is_new = Provision.objects.get_or_create(code=code, defaults=given)
    if not is_new:
        raise Refused(f"There is a provision {code} already, perhaps retired.", field="code")
    return history.write_on_provisions("foi.provision_added", by=by, key=key, **given).subject


@transaction.atomic
def retire_provision(*, provision: Provision, key: UUID | None = None, by: Person) -> str:
    """Nothing more is withheld under it. What was stays as it is."""
    if log := opened("foi.provision_retired", by, key):
        return log
    policy.may_keep_provisions(by).or_refuse()
    kept = Provision.objects.select_for_update().get(pk=provision.pk)
    if not kept.active:
        raise Refused(f"{kept.code} is retired already.", field="provision")
    kept.active = False
    kept.save(update_fields=["active"])
    return history.write_on_provisions("foi.provision_retired", by=by, key=key, code=kept.code).subject
