"""The page on which a post is written: what it is about, what its account takes, what is to be seen of it so far."""

from dataclasses import replace

from approvals.content import Content
from approvals.forms import ComposeForm
from approvals.models import Activity, Relation, Version
from approvals.presentation.rows import Row
from approvals.presentation.words import counted, differences, found
from checks.content import Medium
from profiles.models import Person

MENDS = (Relation.CORRECTION, Relation.TAKEDOWN)


def as_typed(form: ComposeForm, files: list[Medium], author: Person) -> Row:
    """The checks on what is being written, with the files that were taken already."""
    form.is_valid()
    content = replace(form.typed, media=files) if form.typed else None
    if content:
        size = counted(content.text, content.account.platform, comment=content.is_comment)
        return {"written": {"size": size, **found(content, author)}, **arranged(form, content)}
    text = form.cleaned_data.get("text", "") if form.is_bound else ""
    return {"written": {"size": counted(text, None) if text else ""}, **arranged(form)}


def arranged(form: ComposeForm, content: Content | None = None) -> Row:
    """How the page goes by what is written: to which other post it belongs, and what its account takes."""
    return {"about": about_another(form), "takes": takes(form, content)}


def takes(form: ComposeForm, content: Content | None) -> Row:
    """What was typed or brought before the account changed stays in sight, since it goes with the post."""
    brought = bool(content and content.media)
    answers = content and (content.is_comment or content.answers_link or content.answers_quote)
    return {
        "no_files": bool(form.chosen and not form.chosen.platform.media) and not brought,
        "answers": bool(answers) or form["activity"].value() == Activity.COMMENT,
    }


def about_another(form: ComposeForm) -> Row:
    """The post that this one corrects, takes down or follows up, and the contact that it answers."""
    relation = form["relation"].value()
    return {
        "relates_to": form.refers_to("relates_to"),
        "contact": form.refers_to("contact"),
        "relation": Relation(relation).label if relation in Relation.values else "",
        "mends": relation in MENDS,
    }


def mine_beside_theirs(mine: Content, theirs: Version) -> Row:
    """For somebody who was writing while another saved: what their own words change in the other's."""
    return {"conflict": True, "mine": differences(theirs, Version(**vars(mine)))}
