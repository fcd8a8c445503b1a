from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from directory import services
from directory.forms.platforms import NewPlatformForm
from directory.presentation import platforms as shown
from directory.presentation.history import story
from directory.steps import PLATFORMS as STEPS
from profiles import policy, queries
from profiles.models import Platform
from workflow.actions import buttons
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take


def load(request: HttpRequest, slug: str) -> Platform:
    return get_object_or_404(Platform, slug=slug)


@require_safe
def platforms(request: HttpRequest) -> HttpResponse:
    context = {
        "columns": shown.COLUMNS,
        "rows": shown.rows(Platform.objects.filter(active=True)),
        "retired": Platform.objects.filter(active=False),
        "may_keep": policy.may_keep_platforms(request.user),
    }
    return render(request, "directory/platforms.html", context)


@require_safe
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    found = load(request, slug)
    context = {
        "platform": found,
        "facts": shown.facts(found),
        "permalink_shapes": shown.permalink_shapes(found),
        "accounts": queries.register().filter(platform=found, closed_on=None),
        "actions": buttons(PLATFORMS.actions(request.user, found)),
        "story": story(request.user, found.reference),
    }
    return render(request, "directory/platform.html", context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = NewPlatformForm(sent(request))
    if added := take(request, form, services.add_platform, "Added. MCD and the auditors are told."):
        return redirect("directory:platform", added.slug)
    return page(request, "directory/platform_new.html", form, {})


def _about(request: HttpRequest, platform: Platform) -> dict[str, Any]:
    return {"caption": str(platform), "back_label": platform.name}


PLATFORMS = StepPages(
    steps=STEPS,
    prefix="directory:",
    home="directory:platform",
    argument="slug",
    pk_of=str,
    load=load,
    context=_about,
    template="step.html",
    offered=lambda name, platform: False,
    reference=lambda platform: platform.slug,
)
