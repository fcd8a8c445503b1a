from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.presentation import platforms as shown
from profiles import queries
from profiles.models import Platform


@require_safe
def platforms(request: HttpRequest) -> HttpResponse:
    rows = shown.rows(Platform.objects.filter(active=True))
    return render(request, "directory/platforms.html", {"columns": shown.COLUMNS, "rows": rows})


@require_safe
def platform(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Platform, slug=slug)
    context = {
        "platform": found,
        "facts": shown.facts(found),
        "permalink_shapes": shown.permalink_shapes(found),
        "accounts": queries.register().filter(platform=found, closed_on=None),
    }
    return render(request, "directory/platform.html", context)
