"""Templates: everybody begins a post with one, MCD keeps them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from approvals import policy, services
from approvals.forms.templates import ChangeTemplateForm, TemplateForm
from approvals.models import PostTemplate
from directory.presentation.history import story
from workflow.actions import refused
from workflow.paging import LARGEST
from workflow.views import page, reads_and_takes, sent, take


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    found = PostTemplate.objects.select_related("account__platform", "topic")
    context = {
        "templates": found.filter(active=True),
        "retired": found.filter(active=False),
        "may_keep": policy.may_keep_templates(request.user),
    }
    return render(request, "approvals/templates.html", context)


@reads_and_takes
def add_template(request: HttpRequest) -> HttpResponse:
    form = TemplateForm(sent(request))
    if take(request, form, services.add_template, "Added. Officers can begin with it now."):
        return redirect("approvals:templates")
    may = policy.may_keep_templates(request.user)
    return page(request, "approvals/template.html", form, {"may": may, "refused": refused("Add it", may)})


@reads_and_takes
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    found = get_object_or_404(
        PostTemplate.objects.select_related("account", "topic"), pk=min(template_id, LARGEST)
    )
    form = ChangeTemplateForm(sent(request), template=found)
    if take(request, form, services.change_template, "Changed.", template_id=found.pk):
        return redirect("approvals:templates")
    may = policy.may_keep_templates(request.user)
    context = {"template": found, "may": may, "refused": refused("Change it", may)}
    return page(
        request, "approvals/template.html", form, context | {"story": story(request.user, found.reference)}
    )
