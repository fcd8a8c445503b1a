"""What is done to a standing approval, as data: which rule, form, service and words belong to each step."""

from typing import Any

from django.http import HttpRequest

from approvals import services
from approvals.forms import standing_approvals as forms
from approvals.models import StandingApproval
from approvals.policy import standing_approvals as rules
from workflow.steps import Step, by_name

WITH_TERMS = "approvals/standing_terms.html"


def terms_to_choose(
    request: HttpRequest, standing: StandingApproval, form: forms.ChangeStandingForm
) -> dict[str, Any]:
    form.offer(request.user, [standing.division_id])
    return {}


STEPS = by_name(
    Step(
        "sign",
        "Sign it for MCD",
        rules.may_cosign,
        forms.SignForm,
        services.cosign_standing,
        "Signed. Those who are named in it have been told.",
        "You sign these terms. Posts that meet every one of them are approved without anybody looking first.",
        style="",
        template=WITH_TERMS,
        signs=True,
    ),
    Step(
        "renew",
        "Grant it again",
        rules.may_renew,
        forms.SignForm,
        services.renew_standing,
        "Granted again. It waits for MCD to sign.",
        "You grant these terms as they stand, with the uses that are left. MCD signs again before it can be used.",
        style="",
        template=WITH_TERMS,
        signs=True,
    ),
    Step(
        "change",
        "Change its terms",
        rules.may_change,
        forms.ChangeStandingForm,
        services.change_standing,
        "Changed. It cannot be used until MCD signs again.",
        "Any change suspends it at once, until MCD has signed the new terms.",
        beside=terms_to_choose,
        signs=True,
    ),
    Step(
        "suspend",
        "Suspend it",
        rules.may_suspend,
        forms.SuspendForm,
        services.suspend_standing,
        "Suspended. Those who are named in it have been told.",
        "It stops at once. Posts approved under it before stay approved: edit or withdraw what should not go out.",
        style="warning",
    ),
)
