"""Pages on posts: load what the person may see, parse the step's form, call one service, answer."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from approvals import integrity, media, presentation, services
from approvals.forms import CommentForm, FilterForm
from approvals.forms.lists import SaveFilterForm
from approvals.models import Consultation, Post, Version
from approvals.models.post import PostQuerySet
from approvals.models.states import UNDECIDED
from approvals.policy import (
    in_a_state_to,
    is_offered,
    may_comment,
    may_propose,
    may_suggest,
    reads_one_division,
)
from approvals.queries import (
    MANY,
    comments_on,
    inbox,
    next_to_decide,
    others_here,
    seen_by,
    version_before,
    version_seen,
    visible_to,
)
from approvals.queries.related import about_it
from approvals.services.looking import note_look
from approvals.services.shared import tell_of_untrue
from approvals.steps import DECISIONS, STEPS, others, worded
from records import files
from records.models import Entry
from records.queries import trail
from records.reading import note_copied, note_drawn, note_read
from records.search.finding import COULD_MISS, is_behind
from retention.views import disposed
from workflow.actions import buttons
from workflow.paging import page_of
from workflow.rulings import Ruling, first_reason
from workflow.sorting import by_name
from workflow.steps import StepPages, step_page
from workflow.views import one_or_404, page, reads_and_takes, sent, take

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


def _list(request: HttpRequest, any_of: list[Q], title: str, *, mine: bool) -> HttpResponse:
    filters = FilterForm(request.GET)
    if mine or reads_one_division(request.user):
        filters.of_one_division()
    found = filters.narrow(Post.objects.listed())
    shown = page_of(found, request.GET, any_of=any_of, order=filters.ordered)
    asked = urlencode(filters.pairs())
    context = {
        "title": title,
        "parts": presentation.parts(mine=mine),
        "doors": [door for door in presentation.doors(may_propose(request.user))[:1] if not door["why"]],
        "filters": filters,
        "could_miss": COULD_MISS if filters.asked().get("words") and is_behind() else "",
        "selected": presentation.selected(filters),
        "saved": presentation.saved(request.user.saved_filters.order_by(*by_name()), asked),
        "asked": asked,
        "columns": presentation.columns(filters.shown),
        "rows": presentation.rows(
            shown.rows, filters.shown, SimpleLazyObject(lambda: request.user.closed_days)
        ),
        **presentation.pages(shown, filters.ordered),
    }
    return render(request, "approvals/posts.html", context)


@reads_and_takes
def save_filter(request: HttpRequest) -> HttpResponse:
    """The filters travel as fields of their own, so that the gate reads each."""
    filters = FilterForm(request.POST or request.GET)
    filters.is_valid()
    form, asked = SaveFilterForm(sent(request)), urlencode(filters.pairs())
    if saved := take(request, form, services.save_filter, "Saved.", query=asked):
        return redirect(saved)
    context = {"filters": filters, "selected": presentation.selected(filters), "asked": asked}
    return page(request, "approvals/save_filter.html", form, context)


@require_POST
def remove_filter(request: HttpRequest, pk: int) -> HttpResponse:
    services.remove_filter(pk=pk, by=request.user)
    messages.success(request, "Removed.")
    return redirect("approvals:posts")


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    posts = list(inbox(request.user)[: MANY + 1])
    context = {
        "columns": presentation.WAITING_COLUMNS,
        "rows": presentation.waiting_rows(posts[:MANY], request.user.closed_days),
        "more": len(posts) > MANY,
    }
    return render(request, "approvals/waiting.html", context)


@require_safe
def post(request: HttpRequest, reference: str) -> HttpResponse:
    shown = one_or_404(_whole(request), Post.pk_of(reference))
    if shown.disposed_at:
        return _gone(request, shown)
    context = about(request, shown)
    context["afterwards"] = presentation.afterwards(shown, list(about_it(shown)), request.user)
    context["versions"] = shown.versions.select_related("written_by").order_by("-number")
    return render(request, "approvals/post.html", context)


def _gone(request: HttpRequest, post: Post) -> HttpResponse:
    back = {"back": reverse("approvals:posts"), "back_label": "Posts"}
    return disposed.page(request, post.reference, known=presentation.left_of(post), **back)


@require_safe
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """An earlier wording, beside the one before it."""
    post = load(request, reference)
    versions = Version.objects.select_related(
        "account__platform", "topic", "written_by", "contact", "relates_to"
    )
    shown = get_object_or_404(versions, post=post, number=number)
    note_read(request, reference)
    before = versions.filter(post=post, number=number - 1)
    context = presentation.wording(shown, before.first()) | {"reference": reference}
    context |= _said_of_it(post, [one for one in (shown, context["before"]) if one], trail(reference))
    return render(request, "approvals/version.html", context)


STEPS_OFFERED = ("actions", "decisions", "refusals", "refused")


def about(request: HttpRequest, post: Post) -> dict[str, object]:
    """What every page on one post shows; changes are told from the wording that the person saw, where they sent it."""
    note_read(request, post.reference)
    entries, seen = trail(post.reference), request.POST.get("seen", "")
    known = 0 if request.user.pk in post.contributors else version_seen(post, request.user)
    before = version_before(post, entries, seen, known)
    decided = [POSTS.action(step, request.user, post) for step in DECISIONS]
    return presentation.about(post, before, entries, request.user) | {
        **_present(request, post),
        "since": presentation.since(before, known),
        **commented(request, post),
        "caption": post.version.title,
        "moved_on": presentation.moved_on(post, before, entries, seen),
        "entries": entries,
        "consultations": post.consultations.all(),
        "advice_wanted": post.state in UNDECIDED,
        "actions": buttons(POSTS.actions(request.user, post)),
        "decisions": decided,
        "may_decide": any(action.allowed for action in decided),
        "refusals": presentation.refusals(decided, in_a_state_to(post, "approve", "decided on")),
        **_said_of_it(post, [before] if before else [], entries),
    }


def _present(request: HttpRequest, post: Post) -> dict[str, object]:
    """Whose page it is on now. Their looks are noted as pages are opened, so no step has to."""
    if request.method == "GET":
        assert request.resolver_match
        editing = request.resolver_match.view_name == "approvals:edit"
        note_look(post=post, editing=editing, by=request.user)
    return {"others_here": presentation.here(others_here(post, request.user))}


def commented(request: HttpRequest, post: Post) -> dict[str, object]:
    """What was said of the post, and a form to say something, for whom may."""
    form = CommentForm()
    form.ask(post)
    said = comments_on(post)
    return {
        "threads": presentation.threads(said, post, request.user),
        "commented_text": presentation.marked(said, post),
        "comment_form": form,
        "may_comment": bool(may_comment(request.user, post)),
        "may_suggest": bool(may_suggest(request.user, post)),
    }


def _said_of_it(post: Post, shown: list[Version], entries: list[Entry]) -> dict[str, object]:
    """Where the words on the page are not those of the record log: in red, with an alarm, and no step is offered.

    `shown`: other versions on the page, beside the one that the post has now.
    """
    words = [integrity.is_worded_as_logged(version, entries) for version in shown]
    true = first_reason(integrity.is_true(post, entries), *words)
    if true:
        return {}
    tell_of_untrue(post, true)
    return {"untrue": true.reason, "may": true, "may_decide": False, **dict.fromkeys(STEPS_OFFERED, ())}


def require_unchanged(post: Post, digest: str) -> None:
    """Who decides on a file, or saves it, sees the one that was brought, or none."""
    if not files.is_what_it_was(digest):
        tell_of_untrue(post, Ruling(f"The file {digest[:16]}… is not what was brought."))
        raise Http404


@require_safe
def medium(request: HttpRequest, reference: str, number: int, position: int) -> FileResponse:
    """A file of a version, under the name it was given; a picture of ours is drawn in the page, all else is saved."""
    version = get_object_or_404(Version, post=load(request, reference), number=number)
    if position >= len(version.media):
        raise Http404
    described = version.media[position]
    require_unchanged(version.post, described["sha256"])
    saved = described["type"] not in media.IMAGES
    if saved:
        note_copied(request, f"the file {described['name']} of {reference}", reference)
    else:
        note_drawn(request, reference)
    return FileResponse(
        files.path_of(described["sha256"]).open("rb"),
        content_type=described["type"],
        as_attachment=saved,
        filename=described["name"],
    )


# --- Deciding, publishing and the other steps ---------------------------------------------------------------

SAID = {"comment", "resolve-comment"}
DECIDED = {step.name for step in DECISIONS} | {"confirm", "object"}


def after(request: HttpRequest, post: Post) -> str:
    """From a decision to the next one, and from what was said to where it was said."""
    assert request.resolver_match
    name = request.resolver_match.kwargs["name"]
    if name in DECIDED:
        return reverse("approvals:next", args=[post.reference])
    leads = "decide" if request.POST.get("on") == "decide" else "post"
    return reverse(f"approvals:{leads}", args=[post.reference]) + ("#comments" if name in SAID else "")


POSTS = StepPages(
    steps=STEPS,
    prefix="approvals:",
    home="approvals:post",
    argument="post_id",
    pk_of=Post.pk_of,
    load=load,
    context=about,
    template="approvals/step.html",
    offered=is_offered,
    others=others,
    worded=worded,
    after=after,
)


@require_safe
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    return step_page(request, POSTS, load(request, reference), STEPS["approve"])


@require_safe
def next_post(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a decision leads: to the next that waits for this person, or back where none does."""
    following = next_to_decide(request.user, Post.pk_of(reference))
    if following:
        return redirect("approvals:decide", following.reference)
    return redirect("approvals:post", reference)
