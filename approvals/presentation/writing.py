"""The page on which a post is written: what it is about, what its account takes, what is to be seen of it so far."""

from approvals.content import Content
from approvals.forms import ComposeForm
from approvals.models import Activity, Relation, Version
from approvals.presentation.preview import preview
from approvals.presentation.rows import Row
from approvals.presentation.words import counted, differences, parted
from approvals.queries import Declared
from checks.finding import Finding

MENDS = (Relation.CORRECTION, Relation.TAKEDOWN)


def so_far(form: ComposeForm, content: Content | None, found: list[Finding], before: Declared | None) -> Row:
    """The post as far as it is written, and how the page goes by it. `before`: what this person declared of it."""
    return {
        "written": written(form, content, found),
        "about": about_another(form),
        "takes": takes(form, content),
        "preview": preview(content) if content else None,
        "declared_before": declared(content, before) if content and before else None,
    }


def written(form: ComposeForm, content: Content | None, found: list[Finding]) -> Row:
    """How much is written of what the platform takes, and what the checks make of it."""
    if content:
        size = counted(content.text, content.account.platform, comment=content.is_comment)
        return {"size": size, **parted(found)}
    text = str(form["text"].value() or "")
    return {"size": counted(text, None) if text else ""}


def declared(content: Content, before: Declared) -> Row:
    """When they declared it last, and what has changed since, by the names of the fields."""
    changed = [each.label for each in differences(before.version, Version(**vars(content)))]
    return {"at": before.entry.at, "number": before.version.number, "changed": changed}


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
