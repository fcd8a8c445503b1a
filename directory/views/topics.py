from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory import services
from directory.forms.topics import GrantForm, TopicForm
from directory.presentation import topics as shown
from directory.presentation.history import story
from directory.steps import TOPICS as STEPS
from profiles import policy, queries
from profiles.models import Topic, TopicAuthority
from workflow.actions import buttons, refused
from workflow.paging import LARGEST
from workflow.rulings import Refused
from workflow.steps import StepPages
from workflow.views import page, reads_and_takes, sent, take

PAST = 25


def load(request: HttpRequest, slug: str) -> Topic:
    return get_object_or_404(Topic.objects.select_related("division"), slug=slug)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic in use, and who may speak on it."""
    today = queries.authorities().on(timezone.localdate())
    context = {
        "columns": shown.COLUMNS,
        "rows": shown.rows(queries.topics_for(request.user), today),
        "retired": Topic.objects.filter(active=False),
        "may_keep": policy.may_keep_topics(request.user),
    }
    return render(request, "directory/topics.html", context)


@reads_and_takes
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may speak on one topic, now and later; and granting it, for those who may."""
    found = load(request, slug)
    form = GrantForm(sent(request), by=request.user)
    if granted := take(request, form, services.grant_authority, "", topic=found):
        messages.success(request, f"Granted: {granted.holder} may speak on {found}.")
        return redirect("directory:topic", slug)
    may = policy.may_grant(request.user, found)
    context = {
        "topic": found,
        "may_grant": may,
        "refused": refused("Grant it", may),
        "actions": buttons(TOPICS.actions(request.user, found)),
        "story": story(request.user, found.reference),
        **_about(request, found),
    }
    return page(request, "directory/topic.html", form, context)


@reads_and_takes
def add(request: HttpRequest) -> HttpResponse:
    form = TopicForm(sent(request))
    if added := take(request, form, services.add_topic, "Added."):
        return redirect("directory:topic", added.slug)
    return page(request, "directory/topic_new.html", form, {})


@require_POST
def revoke_authority(request: HttpRequest, authority_id: int) -> HttpResponse:
    found = get_object_or_404(TopicAuthority.objects.select_related("topic"), pk=min(authority_id, LARGEST))
    try:
        revoked = services.revoke_authority(authority_id=found.pk, by=request.user)
        messages.success(request, f"Revoked: {revoked.holder} no longer speaks on {revoked.topic} by this.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("directory:topic", found.topic.slug)


def _named(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    return {"caption": str(topic), "back_label": topic.name}


TOPICS = StepPages(
    steps=STEPS,
    prefix="directory:",
    home="directory:topic",
    argument="slug",
    pk_of=str,
    load=load,
    context=_named,
    template="step.html",
    offered=lambda name, topic: False,
    reference=lambda topic: topic.slug,
)


def _about(request: HttpRequest, topic: Topic) -> dict[str, object]:
    today = timezone.localdate()
    current = queries.authorities().filter(topic=topic)
    over = queries.past_authorities(topic)[:PAST]
    return {
        "facts": shown.facts(topic, policy.may_speak_on(request.user, topic)),
        "authorities": shown.cards(current, request.user, today),
        "past_columns": shown.PAST_COLUMNS,
        "past": shown.past_rows(over),
    }
