"""Pages on posts: load what the person may see, parse the step's form, call one service, answer."""

from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from approvals import media, presentation
from approvals.forms import FilterForm
from approvals.models import Consultation, Post, Version
from approvals.models.querysets import PostQuerySet
from approvals.queries import MANY, inbox, seen_by, version_before, visible_to
from approvals.queries.related import about_it
from approvals.steps import DECISIONS, STEPS, Step, actions, decisions, worded
from approvals.views import standing_approvals
from records import files
from records.queries import trail
from records.reading import note_copied, note_read
from retention.views import disposed
from workflow.forms import StepForm
from workflow.paging import page_of
from workflow.rulings import MovedOn, Refused
from workflow.views import one_or_404, reads_and_takes

SHOWN = (
    "version__account__platform",
    "version__topic",
    "version__relates_to__version",
    "version__contact",
    "division",
    "author",
    "approved_by",
    "published_by",
    "submitted_by",
    "closed_by",
    "incident__closed_by",
    "version__written_by",
)
BESIDE = {"use-standing": standing_approvals.offered}  # what the page of a step shows that only it needs
CONSULTATIONS = Prefetch("consultations", Consultation.objects.select_related("asked_by", "answered_by"))


def load(request: HttpRequest, reference: str) -> Post:
    """Of what was disposed of only the page is left."""
    return one_or_404(_whole(request).undisposed(), Post.pk_of(reference))


def _whole(request: HttpRequest) -> PostQuerySet:
    return visible_to(request.user).select_related(*SHOWN).prefetch_related(CONSULTATIONS)


# --- Reading ------------------------------------------------------------------------------------------------


@require_safe
def every_post(request: HttpRequest) -> HttpResponse:
    return _list(request, seen_by(request.user), "All posts", mine=False)


@require_safe
def my_posts(request: HttpRequest) -> HttpResponse:
    return _list(request, [Q(author=request.user)], "My posts", mine=True)


def _list(request: HttpRequest, among: list[Q], title: str, *, mine: bool) -> HttpResponse:
    filters = FilterForm(request.GET)
    found = filters.narrow(Post.objects.listed())
    page = page_of(found, request.GET, any_of=among)
    context = {
        "title": title,
        "parts": presentation.parts(mine=mine),
        "filters": filters,
        "selected": presentation.selected(filters, request.GET),
        "columns": presentation.COLUMNS,
        "rows": presentation.rows(page.rows),
        **presentation.pages(page),
    }
    return render(request, "approvals/posts.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    posts = list(inbox(request.user)[: MANY + 1])
    context = {
        "columns": presentation.WAITING_COLUMNS,
        "rows": presentation.waiting_rows(posts[:MANY]),
        "more": len(posts) > MANY,
    }
    return render(request, "approvals/waiting.html", context)


@require_safe
def post(request: HttpRequest, reference: str) -> HttpResponse:
    shown = one_or_404(_whole(request), Post.pk_of(reference))
    if shown.disposed_at:
        return _gone(request, shown)
    context = about(shown, request)
    context["afterwards"] = presentation.afterwards(shown, list(about_it(shown)), request.user)
    context["versions"] = shown.versions.select_related("written_by").order_by("-number")
    return render(request, "approvals/post.html", context)


def _gone(request: HttpRequest, post: Post) -> HttpResponse:
    back = {"back": reverse("approvals:posts"), "back_label": "Posts"}
    return disposed.page(request, post.reference, known=presentation.left_of(post), **back)


@require_safe
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """An earlier wording, beside the one before it."""
    shown = get_object_or_404(
        Version.objects.select_related("account__platform", "topic", "written_by"),
        post=load(request, reference),
        number=number,
    )
    note_read(request, reference)
    before = Version.objects.select_related("account__platform", "topic").filter(
        post=shown.post_id, number=number - 1
    )
    context = presentation.wording(shown, before.first()) | {"reference": reference}
    return render(request, "approvals/version.html", context)


def about(post: Post, request: HttpRequest, seen: str = "") -> dict[str, object]:
    """What every page on one post shows; changes are told from the wording that the person has `seen`."""
    note_read(request, post.reference)
    entries = trail(post.reference)
    before = version_before(post, entries, seen)
    decided = decisions(request.user, post)
    return presentation.about(post, before, entries, request.user) | {
        "consultations": post.consultations.all(),
        "actions": presentation.buttons(actions(request.user, post)),
        "decisions": decided,
        "may_decide": any(action.allowed for action in decided),
        "refusals": presentation.refusals(decided),
    }


@require_safe
def medium(request: HttpRequest, reference: str, number: int, position: int) -> FileResponse:
    """A file of a version, under the name it was given; a picture of ours is drawn in the page, all else is saved."""
    version = get_object_or_404(Version, post=load(request, reference), number=number)
    if position >= len(version.media):
        raise Http404
    described = version.media[position]
    saved = described["type"] not in media.IMAGES
    if saved:
        note_copied(request, f"the file {described['name']} of {reference}", reference)
    return FileResponse(
        files.path_of(described["sha256"]).open("rb"),
        content_type=described["type"],
        as_attachment=saved,
        filename=described["name"],
    )


# --- Deciding, publishing and the other steps ---------------------------------------------------------------


@require_safe
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    return _page(request, load(request, reference), STEPS["approve"])


@reads_and_takes
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """GET shows the step's page, POST takes the step and reads nothing that only a page shows.

    A refusal shows the page again, as things stand now, with what was typed; who may not see the post finds none.
    """
    if request.method == "POST":
        return _take(request, reference, STEPS[name])
    post = load(request, reference)
    return (
        redirect("approvals:decide", reference)
        if STEPS[name] in DECISIONS
        else _page(request, post, STEPS[name])
    )


def _take(request: HttpRequest, reference: str, taking: Step) -> HttpResponse:
    form, refusal = taking.form(request.POST), None
    if form.is_valid():
        try:
            post = taking.service(post_id=Post.pk_of(reference), **form.taken(), by=request.user)
        except Post.DoesNotExist:
            raise Http404 from None
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, worded(taking.name, post).done)
            return redirect("approvals:post", reference)
    return _page(request, load(request, reference), taking, form, refusal)


def _page(
    request: HttpRequest,
    post: Post,
    taking: Step,
    form: StepForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """What the person wrote stays; what they saw is replaced by what stands now."""
    taking, seen = worded(taking.name, post), form.data.get("seen", "") if form else ""
    may = taking.rule(request.user, post)
    shown = form or taking.form(initial={"key": uuid4(), "seen": post.fingerprint, "live_text": ""})
    shown.ask(post)
    context = about(post, request, seen) | {
        "form": shown,
        "step": taking,
        "may": may,
        "refused": presentation.refused(taking.label, may),
    }
    if may and taking.name in BESIDE:
        context |= BESIDE[taking.name](request, post, shown)
    if isinstance(refusal, MovedOn):
        shown.over(post.fingerprint)
    if refusal:
        shown.refuse(refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if shown.is_bound else HTTPStatus.OK
    return render(request, taking.page, context, status=status)
