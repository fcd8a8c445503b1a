"""What is done to a standing approval, as data: which rule, form, service and words belong to each step."""

from collections.abc import Callable
from dataclasses import dataclass

from approvals import services
from approvals.forms import standing_approvals as forms
from approvals.models import StandingApproval
from approvals.policy import standing_approvals as rules
from profiles.models import Person
from workflow.forms import StepForm
from workflow.rulings import Ruling


@dataclass(frozen=True)
class StandingStep:
    name: str  # of its address
    label: str  # on the button
    rule: Callable[[Person, StandingApproval], Ruling]
    form: type[StepForm]
    service: Callable[..., StandingApproval]
    done: str
    explained: str
    style: str = "secondary"
    shows_terms: bool = True

    @property
    def route(self) -> str:
        return f"standing-{self.name}"


STANDING_STEPS = {
    step.name: step
    for step in [
        StandingStep(
            "sign",
            "Sign it for MCD",
            rules.may_cosign,
            forms.SignForm,
            services.cosign_standing,
            "Signed. Those who are named in it have been told.",
            "You sign these terms. Posts that meet every one of them are approved without anybody looking first.",
            style="",
        ),
        StandingStep(
            "renew",
            "Grant it again",
            rules.may_renew,
            forms.SignForm,
            services.renew_standing,
            "Granted again. It waits for MCD to sign.",
            "You grant these terms as they stand, with the uses that are left. MCD signs again before it can be used.",
            style="",
        ),
        StandingStep(
            "change",
            "Change its terms",
            rules.may_change,
            forms.ChangeStandingForm,
            services.change_standing,
            "Changed. It cannot be used until MCD signs again.",
            "Any change suspends it at once, until MCD has signed the new terms.",
            shows_terms=False,
        ),
        StandingStep(
            "suspend",
            "Suspend it",
            rules.may_suspend,
            forms.SuspendForm,
            services.suspend_standing,
            "Suspended. Those who are named in it have been told.",
            "It stops at once. Posts approved under it before stay approved: edit or withdraw what should not go out.",
            style="warning",
            shows_terms=False,
        ),
    ]
}
