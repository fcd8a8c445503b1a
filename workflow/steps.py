"""A step that people take, as data; what its pages need to know of the thing that it is taken on; and the one view that
shows the page of a step and takes it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from workflow.actions import Action, refused
from workflow.forms import StepForm
from workflow.rulings import Refused, Ruling
from workflow.views import attempt, page, reads_and_takes, sent

Case = Any  # a row of one of the apps above
Person = Any


def nothing_more(*_: object) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Step:
    name: str  # of its address
    label: str  # on the button
    rule: Callable[[Person, Case], Ruling]
    form: type[StepForm]
    service: Callable[..., Case]
    done: str  # what to say when it has been taken
    explanation: str = ""  # what it means, above its form
    template: str = ""  # where that of its kind of case does not do
    style: str = "secondary"  # of its button; empty for the step that takes the case further
    beside: Callable[[HttpRequest, Case, StepForm], dict[str, Any]] = nothing_more  # what only its page shows
    shown_on: str = ""  # the route of the page that several steps share, where it has none of its own
    title: str = ""  # above its page, where the label does not say enough
    address: str = ""  # how its address ends, if not with its name
    signs: bool = False  # whether its decision is signed with a passkey; see `cases.signing`


def by_name(*steps: Step) -> dict[str, Step]:
    return {step.name: step for step in steps}


@dataclass(frozen=True, kw_only=True)
class StepPages:
    """The pages on which the steps of one kind of case are taken."""

    steps: Mapping[str, Step]
    prefix: str  # how the names of their routes begin: “contacts:”
    home: str  # the route of a case's own page
    argument: str  # by which the services take the case: “contact_id”
    pk_of: Callable[[Any], Any]  # from the reference in the address
    load: Callable[[HttpRequest, Any], Case]  # as a page shows it; 404 where this person may not see it
    context: Callable[[HttpRequest, Case], dict[str, Any]]
    template: str
    offered: Callable[[str, Case], bool]  # whether a step makes sense in the case's state at all
    others: Callable[[Person, Case], list[Action]] = lambda person, case: []  # pages beside the steps
    reference: Callable[[Case], Any] = lambda case: case.reference
    worded: Callable[[Step, Case], Step] = lambda step, case: step  # as this case's pages call it
    after: Callable[[HttpRequest, Case], str] | None = None  # where to go on, if not to the case

    def url(self, case: Case) -> str:
        return reverse(self.home, args=[self.reference(case)])

    def routes(self) -> list[str]:
        return [f"{self.prefix}{name}" for name in self.steps]

    def paths(self, beginning: str) -> list[URLPattern]:
        """`beginning`: the path of the case's own page."""
        namespace = self.prefix.rpartition(":")[0] + ":"
        return [
            path(
                f"{beginning}{each.address or each.name}/",
                step,
                {"pages": self, "name": each.name},
                name=f"{self.prefix}{each.name}".removeprefix(namespace),
            )
            for each in self.steps.values()
        ]

    def action(self, step: Step, person: Person, case: Case) -> Action:
        url = reverse(f"{self.prefix}{step.name}", args=[self.reference(case)])
        return Action(self.worded(step, case).label, url, step.rule(person, case), step.name, step.style)

    def actions(self, person: Person, case: Case) -> list[Action]:
        """The buttons of the case's page: what this person may do, and greyed what the state would allow to others."""
        steps = [self.action(step, person, case) for step in self.steps.values() if not step.shown_on]
        found = [*self.others(person, case), *steps]
        return [action for action in found if action.allowed or self.offered(action.name, case)]


@reads_and_takes
def step(request: HttpRequest, reference: Any, name: str, pages: StepPages) -> HttpResponse:
    """GET shows the step's page, POST takes the step and reads nothing that only a page shows.

    A refusal shows the page again, as things stand now, with what was typed. A link in a mail takes no step.
    """
    taking = pages.steps[name]
    if taking.shown_on and request.method != "POST":
        return redirect(taking.shown_on, reference)
    form = taking.form(sent(request))
    case, refusal = attempt(request, form, taking.service, **{pages.argument: pages.pk_of(reference)})
    if case is None:
        return step_page(request, pages, pages.load(request, reference), taking, form, refusal)
    messages.success(request, pages.worded(taking, case).done)
    return redirect(pages.after(request, case) if pages.after else pages.url(case))


def step_page(
    request: HttpRequest,
    pages: StepPages,
    case: Case,
    taking: Step,
    form: StepForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """What the person wrote stays; what they saw is replaced by what stands now."""
    taking, form = pages.worded(taking, case), form or taking.form()
    form.ask(case)
    if refusal:
        form.refuse(refusal)
    may = taking.rule(request.user, case)
    context = {
        "step": taking,
        "may": may,
        "refused": refused(taking.label, may),
        "back": pages.url(case),
        "back_label": str(pages.reference(case)),
        **pages.context(request, case),
        **(taking.beside(request, case, form) if may or taking.shown_on else {}),
    }
    return page(request, taking.template or pages.template, form, context)
