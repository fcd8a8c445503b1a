from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from directory import services
from directory.forms.topics import GrantForm
from directory.presentation import topics as shown
from profiles import policy, queries
from profiles.models import Topic, TopicAuthority
from workflow.actions import refused
from workflow.paging import LARGEST
from workflow.rulings import Refused
from workflow.views import page, reads_and_takes, sent, take

PAST = 25


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every topic in use, and who may speak on it."""
    today = queries.authorities().on(timezone.localdate())
    rows = shown.rows(queries.topics_for(request.user), today)
    return render(request, "directory/topics.html", {"columns": shown.COLUMNS, "rows": rows})


@reads_and_takes
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may speak on one topic, now and later; and granting it, for those who may."""
    found = get_object_or_404(Topic.objects.select_related("division"), slug=slug)
    form = GrantForm(sent(request), by=request.user)
    if granted := take(request, form, services.grant_authority, "", topic=found):
        messages.success(request, f"Granted: {granted.holder} may speak on {found}.")
        return redirect("directory:topic", slug)
    may = policy.may_grant(request.user, found)
    context = {
        "topic": found,
        "may_grant": may,
        "refused": refused("Grant it", may),
        **_about(request, found),
    }
    return page(request, "directory/topic.html", form, context)


@require_POST
def revoke_authority(request: HttpRequest, authority_id: int) -> HttpResponse:
    found = get_object_or_404(TopicAuthority.objects.select_related("topic"), pk=min(authority_id, LARGEST))
    try:
        revoked = services.revoke_authority(authority_id=found.pk, by=request.user)
        messages.success(request, f"Revoked: {revoked.holder} no longer speaks on {revoked.topic} by this.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("directory:topic", found.topic.slug)


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
