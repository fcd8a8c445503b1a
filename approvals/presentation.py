"""What the pages on posts show, as plain data for the components: colours, rows, sentences. Decides nothing."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.timesince import timesince

from approvals import checks, policy
from approvals.comparison import Run, runs
from approvals.content import Content
from approvals.forms import ComposeForm, FilterForm
from approvals.guide import Question
from approvals.media import IMAGES
from approvals.models import Post, State, Version
from approvals.queries import Waiting, deciders_to_tell
from approvals.steps import Action
from profiles.models import Marking
from records.models import Entry
from treasury_social.pages import Page
from treasury_social.templatetags.components import when

Row = dict[str, Any]

COLOURS = {
    State.DRAFT: "grey",
    State.IN_REVIEW: "yellow",
    State.APPROVED: "teal",
    State.PUBLISHED: "blue",
    State.RECORDED: "green",
    State.DECLINED: "red",
    State.WITHDRAWN: "grey",
    State.EXPIRED: "orange",
    State.PUBLICATION_FAILED: "orange",
}


def tag(post: Post) -> Row:
    return {"text": State(post.state).label, "colour": COLOURS[State(post.state)]}


# --- Lists --------------------------------------------------------------------------------------------------

COLUMNS = ["Post", "State", "Author", "Since"]
WAITING_COLUMNS = ["Post", "Author", "Waiting since"]  # their state is no news


def rows(posts: Iterable[Post]) -> list[list[Row]]:
    """Cells of a table, under COLUMNS."""
    return [[_named(post, "post"), tag(post), _author(post), {"at": post.moved_at}] for post in posts]


def waiting_rows(posts: Iterable[Post]) -> list[list[Row]]:
    """Cells of a table, under WAITING_COLUMNS."""
    return [[_named(post, "decide"), _author(post), {"at": post.moved_at}] for post in posts]


def _named(post: Post, route: str) -> Row:
    return {"text": post.version.topic, "url": url(post, route), "hint": place(post)}


def _author(post: Post) -> Row:
    return {"text": post.author.name, "hint": post.division.name}


def url(post: Post, route: str) -> str:
    return reverse(f"approvals:{route}", args=[post.reference])


def place(post: Post) -> str:
    return f"{post.reference}, {post.version.account}"


def pages(page: Page[Post]) -> dict[str, str]:
    return {"newer": page.newer and f"?{page.newer}", "older": page.older and f"?{page.older}"}


def selected(filters: FilterForm, query: QueryDict) -> list[Row]:
    """The filters in force, each with the address of the list without it."""
    kept = {name: value for name, value in query.items() if name in filters.fields}
    return [
        {
            "text": f"{filters[name].label}: {_chosen(filters, name)}",
            "remove_url": f"?{urlencode({other: value for other, value in kept.items() if other != name})}",
        }
        for name, value in filters.cleaned_data.items()
        if value
    ]


def _chosen(filters: FilterForm, name: str) -> str:
    value = filters.cleaned_data[name]
    return State(value).label if name == "state" else str(value)


def waiting_lists(waiting: Iterable[Waiting]) -> list[Row]:
    """What waits for a person, by kind; each item leads straight to the page where it is done."""
    return [
        {
            "name": f"waiting-{place}",
            "title": kind.title,
            "posts": [_item(post, kind.route) for post in kind.posts],
            "more_url": kind.more and reverse(f"approvals:{kind.more}"),
        }
        for place, kind in enumerate(waiting)
    ]


def _item(post: Post, route: str) -> Row:
    return {
        "title": post.version.topic,
        "url": url(post, route),
        "hint": f"{place(post)}. {post.author}",
        "status": f"for {timesince(post.moved_at, depth=1)}",
    }


def doors(may_propose: policy.Ruling) -> list[Row]:
    """Where somebody starts who has something to say."""
    return [
        {
            "label": "Propose a post",
            "url": reverse("approvals:compose"),
            "why": may_propose.reason,
        },
        {"label": "Which use is it?", "url": reverse("approvals:guide"), "style": "secondary"},
    ]


def parts(*, mine: bool) -> list[Row]:
    return [
        {"text": "All posts", "url": reverse("approvals:posts"), "current": not mine},
        {"text": "My posts", "url": reverse("approvals:mine"), "current": mine},
    ]


# --- One post -----------------------------------------------------------------------------------------------


def standing(post: Post) -> str:
    """Where the post stands, who decides and what comes next, in a sentence or two."""
    return STANDING[State(post.state)](post)


def _draft(post: Post) -> str:
    if post.reason:
        return "It came back with changes asked for. Next: edit it, and submit it again."
    return f"Nobody has been asked yet. Next: submit it, and the General Manager of {post.division} is told."


def _in_review(post: Post) -> str:
    names = " or ".join(person.name for person in deciders_to_tell(post))
    if not names:
        return "It waits for a decision, but nobody sits in a position that may decide. Tell MCD."
    return (
        f"It waits for a decision by {names}. Any MCD manager may decide as well, except on their own work."
    )


def _approved(post: Post) -> str:
    return (
        f"{_approval(post)} Next: publish it before {when(post.approval_ends_at)}, when the approval lapses."
    )


def _failed(post: Post) -> str:
    return f"{_approval(post)} It could not be published; try again before {when(post.approval_ends_at)}."


def _approval(post: Post) -> str:
    return f"{post.approved_by} approved it as {post.approved_as} on {when(post.approved_at)}."


def _published(post: Post) -> str:
    return f"{_publication(post)} Next: its trail is sealed, and it becomes a record. That needs nobody."


def _recorded(post: Post) -> str:
    return f"{_publication(post)} It has been a record since {when(post.recorded_at)}."


def _publication(post: Post) -> str:
    return (
        f"{post.published_by} published it on {when(post.published_at)}; {post.approved_by} had approved it."
    )


def _closed(post: Post) -> str:
    return f"{post.closed_by} closed it on {when(post.closed_at)}. Nothing more happens to it."


def _expired(post: Post) -> str:
    return (
        "Its approval lapsed before it was published. Next: submit it again for a new one, or edit it first."
    )


STANDING = {
    State.DRAFT: _draft,
    State.IN_REVIEW: _in_review,
    State.APPROVED: _approved,
    State.PUBLISHED: _published,
    State.RECORDED: _recorded,
    State.DECLINED: _closed,
    State.WITHDRAWN: _closed,
    State.EXPIRED: _expired,
    State.PUBLICATION_FAILED: _failed,
}

WHY = {
    State.DRAFT: "Changes asked for",
    State.DECLINED: "Why it was declined",
    State.WITHDRAWN: "Why it was withdrawn",
    State.PUBLICATION_FAILED: "Why it could not be published",
}

# What an edit undoes, for whoever is about to edit.
UNDOES = {
    State.IN_REVIEW: "This post is in review. Saving a change takes it back to draft, to be submitted again.",
    State.APPROVED: "This post is approved. Saving a change voids the approval, and the post needs a new one.",
    State.PUBLICATION_FAILED: "This post is approved. Saving a change voids the approval.",
}


def about(post: Post, before: Version | None, entries: Sequence[Entry]) -> Row:
    """What every page on one post shows."""
    state = State(post.state)
    return wording(post.version, before) | {
        "post": post,
        "tag": tag(post),
        "standing": standing(post),
        "why": {"heading": WHY[state], "text": post.reason} if post.reason and state in WHY else None,
        "undoes": UNDOES.get(state, ""),
        "live_changes": runs(post.version.text, post.live_text or "") if policy.has_incident(post) else [],
        "story": story(entries),
        "problems": checks.blocking(Content.of(post.version)) if policy.in_a_state_to(post, "submit") else [],
        "record_url": reverse("records:record", args=[post.reference]) if policy.is_recorded(post) else "",
    }


def wording(version: Version, before: Version | None) -> Row:
    """One version, and how it differs from another."""
    return {
        "version": version,
        "facts": facts(version),
        "files": files(version),
        "size": size(version),
        "before": before,
        "differences": differences(before, version) if before else [],
    }


def buttons(offered: Iterable[Action]) -> list[Row]:
    """The one that takes the post further comes first, those that are grey last."""
    return [
        {
            "label": action.label,
            "url": action.url,
            "style": "" if action.main else "secondary",
            "why": action.reason,
        }
        for action in sorted(offered, key=lambda action: (not action.allowed, not action.main))
    ]


class Refusal(NamedTuple):
    """Buttons that are grey for the same reason."""

    reason: str
    labels: list[str]


def refused(label: str, ruling: policy.Ruling) -> list[Row]:
    """The one grey button of a page that leads nowhere for this person."""
    return [{"label": label, "why": ruling.reason}]


def refusals(offered: Iterable[Action]) -> list[Refusal]:
    grouped: dict[str, list[str]] = {}
    for action in offered:
        if not action.allowed:
            grouped.setdefault(action.reason, []).append(action.label)
    return [Refusal(reason, labels) for reason, labels in grouped.items()]


def story(entries: Sequence[Entry]) -> list[Row]:
    """The trail in sentences, the latest first."""
    return [
        {"title": entry.sentence, "at": entry.at, "description": _seal(entry)} for entry in reversed(entries)
    ]


def _seal(entry: Entry) -> str:
    return "Waits to be sealed" if entry.index is None else f"Entry {entry.index} of the record log"


def files(version: Version) -> list[Row]:
    reference = Post(pk=version.post_id).reference
    return [
        {
            **medium,
            "url": reverse("approvals:medium", args=[reference, version.number, position]),
            "is_picture": medium["type"] in IMAGES,
        }
        for position, medium in enumerate(version.media)
    ]


def size(version: Version) -> str:
    return counted(version.text, version.account.platform.text_limit)


def counted(text: str, limit: int | None) -> str:
    characters = "1 character" if len(text) == 1 else f"{len(text):,} characters"
    return f"{characters} of {limit:,}" if limit else characters


def facts(version: Version) -> list[Row]:
    return [{"key": key, "value": value} for key, value in _facts(version).items() if value]


def _facts(version: Version) -> dict[str, str]:
    return {
        "Account": str(version.account),
        "Activity": version.get_activity_display(),
        "Purpose": version.get_purpose_display(),
        "Topic": version.topic,
        "Marking": version.get_marking_display(),
        "Wanted on": when(version.wanted_at),
    }


class Difference(NamedTuple):
    label: str
    runs: list[Run]


def differences(before: Version, after: Version) -> list[Difference]:
    """Everything that is not as it was in another version, word for word."""
    old, new = _written(before), _written(after)
    return [Difference(label, runs(old[label], new[label])) for label in new if old[label] != new[label]]


def as_typed(form: ComposeForm) -> Row:
    """The checks on what is being written; files are looked at once they are saved."""
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else {}
    text, account = typed.get("text", ""), typed.get("account")
    if not (text and account):
        return {"written": {"size": counted(text, None) if text else "", "problems": []}}
    content = Content(account, "", "", "", text, typed.get("marking", Marking.OFFICIAL))
    return {
        "written": {
            "size": counted(text, account.platform.text_limit),
            "problems": checks.blocking(content),
        }
    }


def mine_beside_theirs(mine: Content, theirs: Version) -> Row:
    """For somebody who was writing while another saved: what their own words change in the other's."""
    return {"conflict": True, "mine": differences(theirs, Version(**vars(mine)))}


def _written(version: Version) -> dict[str, str]:
    return {
        "Text": version.text,
        "Links": "\n".join(version.links),
        "Files": "\n".join(
            f"{medium['name']} [{medium['sha256'][:8]}]: {medium['alt']}" for medium in version.media
        ),
        "What it answers": f"{version.answers_link}\n{version.answers_quote}".strip(),
        "Sources": version.sources,
        **_facts(version),
    }


def answered(given: Sequence[tuple[Question, str]], answers: dict[str, str]) -> list[Row]:
    """The guide's answers so far; each can be changed, which asks again from there on."""
    return [
        {
            "key": question.text,
            "value": said,
            "action_url": f"?{urlencode({earlier.name: answers[earlier.name] for earlier, _ in given[:place]})}",
        }
        for place, (question, said) in enumerate(given)
    ]
