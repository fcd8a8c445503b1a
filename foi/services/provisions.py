"""The provisions that things are withheld under: data, since the Act changes. One is never changed, only retired."""

from uuid import UUID

from django.db import transaction

from foi import history, policy
from foi.models import Provision
from profiles.models import Person
from records.queries import hold_key, taken_already
from workflow.rulings import Refused

WHAT = "provision"


@transaction.atomic
def add_provision(
    *, code: str, title: str, explanation: str, personal: bool, key: UUID | None = None, by: Person
) -> None:
    hold_key(key)
    if taken_already("foi.provision_added", history.PROVISIONS, WHAT, by, key):
        return
    policy.may_keep_provisions(by).or_refuse()
    given = {"code": code, "title": title, "explanation": explanation, "personal": personal}
    _, is_new = Provision.objects.get_or_create(code=code, defaults=given)
    if not is_new:
        raise Refused(f"There is a provision {code} already, perhaps retired.")
    history.write_on_provisions("foi.provision_added", by=by, key=key, **given)


@transaction.atomic
def retire_provision(*, provision: Provision, key: UUID | None = None, by: Person) -> None:
    """Nothing more is withheld under it. What was stays as it is."""
    hold_key(key)
    if taken_already("foi.provision_retired", history.PROVISIONS, WHAT, by, key):
        return
    policy.may_keep_provisions(by).or_refuse()
    kept = Provision.objects.select_for_update().get(pk=provision.pk)
    if not kept.active:
        raise Refused(f"{kept.code} is retired already.")
    kept.active = False
    kept.save(update_fields=["active"])
    history.write_on_provisions("foi.provision_retired", by=by, key=key, code=provision.code)
