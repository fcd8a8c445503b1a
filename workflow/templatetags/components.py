"""The components of the portal's pages: `{% load components %}`, then one tag each. /components/ shows them all.

There is one way to use a component, its tag; the template behind it stands in `templates/components/`, mostly under
the same name. A component gets only what it is given: it makes no queries and knows nothing of posts, states or roles.
An argument that it does not know is an error, not silence. Those that wrap markup of the page end with `{% end... %}`.

Lists are of mappings or of objects with these attributes (all but the first may be missing):
    actions      label, url, method ("get" or "post"), style ("secondary", "warning"), fields (hidden inputs),
                 why: the sentence that says why not; with it the button is greyed, still reachable, and explained
    summary      key, value; action_text and action_url for a link at the end of the row
    timeline     title, by, at, description, url and link_text
    task list    title, url, hint, status, colour
    table        columns: text, or {"text", "numeric"}
                 rows: lists of cells, each a text, or {"text", "url", "whole", "colour", "at", "hint"}; one with
                 {"text", "choose", "name"} is a box to tick: its value, its field's name, and what it is called
    bars         label, parts: lists of name, told, share (of the longest, in per cent)
    tabs         text, url, current, count
    difference   pairs ("same" | "added" | "removed", text)
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField, CheckboxSelectMultiple, MultiWidget, RadioSelect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime

from workflow.dates import when
from workflow.templatetags.form_fields import problems

register = template.Library()

Rows = Iterable[Mapping[str, Any]]


# --- Words and small marks ------------------------------------------------------------------------------------------
register.filter(when)


@register.simple_tag
def moment(at: date | datetime | None) -> str:
    """Written here and not in a template, like a tag: a list has one in each row."""
    iso = localtime(at).isoformat() if isinstance(at, datetime) and is_aware(at) else at and at.isoformat()
    return format_html('<time datetime="{}">{}</time>', iso, when(at)) if at else ""


@register.inclusion_tag("components/page_heading.html")
def page_heading(text: str, *, caption: str = "") -> dict[str, Any]:
    return {"text": text, "caption": caption}


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """`colour` is the caller's choice: grey, green, yellow, orange, red, purple, teal; blue when none is named."""
    return format_html(
        '<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text
    )


# --- Things one does ------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/actions.html", takes_context=True)
def actions(context: template.Context, items: Rows, *, name: str = "action") -> dict[str, Any]:
    """`name` tells apart the explanations of several groups on one page."""
    return {"items": items, "name": name, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/submit.html")
def submit(
    label: str,
    *,
    style: str = "",
    name: str = "",
    value: str = "",
    cancel_url: str = "",
    cancel: str = "Cancel",
) -> dict[str, Any]:
    """A form's own button; a second press within a second does nothing."""
    return locals()


@register.inclusion_tag("components/copyable.html")
def copyable(label: str, text: str, *, name: str, rows: int = 4) -> dict[str, Any]:
    """Text to take elsewhere, whole; with scripts on also a button that copies it."""
    return {"label": label, "text": text, "name": name, "rows": rows}


# --- Facts and lists ------------------------------------------------------------------------------------------------
@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Rows) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Rows) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("components/task_list.html")
def task_list(items: Rows, *, name: str = "task") -> dict[str, Any]:
    return {"items": items, "name": name}


@register.inclusion_tag("components/table.html")
def table(
    caption: str,
    columns: Iterable[Any],
    rows: Iterable[Iterable[Any]],
    *,
    hide_caption: bool = False,
    calm: bool = False,
) -> dict[str, Any]:
    """On a narrow screen each row becomes a block and each cell says which column it is of. `calm`: of a long list, so
    there the first cell stands above the others, which speak for themselves and say no more than they must."""
    heads = [column if isinstance(column, Mapping) else {"text": column} for column in columns]
    cells = [[_cell(head, cell) for head, cell in zip(heads, row, strict=True)] for row in rows]
    return {"caption": caption, "columns": heads, "rows": cells, "hide_caption": hide_caption, "calm": calm}


# A template looks for a name that is missing in five ways before it gives up; in a table that took as long as the rest.
EMPTY = {
    "text": "",
    "url": "",
    "whole": False,
    "colour": "",
    "at": None,
    "hint": "",
    "choose": "",
    "name": "",
}


def _cell(column: Mapping[str, Any], cell: Any) -> dict[str, Any]:
    given = cell if isinstance(cell, Mapping) else {"text": cell}
    return {**EMPTY, **given, "column": column["text"], "numeric": column.get("numeric")}


@register.inclusion_tag("components/bars.html")
def bars(caption: str, rows: Rows) -> dict[str, Any]:
    """Figures drawn as bars. Hidden from screen readers: put the table with the same figures beside them."""
    return {"caption": caption, "rows": rows}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Rows, *, label: str) -> dict[str, Any]:
    """Links to the parts of one subject, each a page of its own; `label` names the group for screen readers."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pages.html")
def pages(
    *,
    newer: str = "",
    older: str = "",
    label: str = "Pages",
    newer_text: str = "Newer",
    older_text: str = "Older",
) -> dict[str, Any]:
    """Keyset pages: there is no page number and no total, only what came before and what comes after. The texts: where
    a list is not in the order of time."""
    return locals()


@register.inclusion_tag("components/filter_panel.html")
def filter_panel(form: BaseForm | str, *, clear_url: str, selected: Rows = ()) -> dict[str, Any]:
    """A GET form, or fields that are drawn already; `selected` are the filters in force: text and remove_url."""
    return {"form": form, "clear_url": clear_url, "selected": list(selected)}


@register.inclusion_tag("components/difference.html")
def difference(parts: Iterable[tuple[str, str]], *, label: str = "What changed") -> dict[str, Any]:
    return {"parts": parts, "label": label}


# --- Errors of a form -----------------------------------------------------------------------------------------------
class Problem(NamedTuple):
    sentence: str
    anchor: str


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet | None) -> dict[str, Any]:
    """Everything wrong with the forms, each line leading to its field. base.html shows it for the context's `form`."""
    return {"problems": [problem for form in forms for problem in _all_problems(form)]}


def _all_problems(form: BaseForm | BaseFormSet | None) -> Iterable[Problem]:
    if isinstance(form, BaseFormSet):
        yield from (Problem(str(sentence), "") for sentence in form.non_form_errors())
        yield from (problem for one in form for problem in _problems(one))
    elif isinstance(form, BaseForm):
        yield from _problems(form)


def _problems(form: BaseForm) -> Iterable[Problem]:
    for sentence in form.non_field_errors():
        yield Problem(str(sentence), "")
    for field in form:
        for sentence in problems(field):
            yield Problem(sentence, _anchor(field))


def _anchor(field: BoundField) -> str:
    """The first thing in the field that can be typed into."""
    several = isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple | MultiWidget)
    return f"{field.auto_id}_0" if several else field.id_for_label


# --- Frames around the page's own markup ----------------------------------------------------------------------------
def _frame(component: str, content: SafeString, **given: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", {"content": content, **given})


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    return _frame("inset", content)


@register.simple_block_tag
def warning(content: SafeString) -> SafeString:
    return _frame("warning", content)


@register.simple_block_tag
def details(content: SafeString, summary: str, *, opened: bool = False) -> SafeString:
    return _frame("details", content, summary=summary, opened=opened)


@register.simple_block_tag
def empty(content: SafeString, heading: str) -> SafeString:
    """What a list says when it has nothing, and what to do about it."""
    return _frame("empty", content, heading=heading)


@register.simple_block_tag
def alert(content: SafeString, kind: str, label: str) -> SafeString:
    """`kind`: information, success, warning, error. `label` says it in a word for those who cannot see the colour."""
    return _frame("alert", content, kind=kind, label=label)


@register.simple_block_tag
def notification(
    content: SafeString, title: str = "Important", *, kind: str = "", name: str = "notification"
) -> SafeString:
    """The answer to what was just done (kind="success"), or something that concerns the whole page."""
    return _frame("notification", content, title=title, kind=kind, name=name)


@register.simple_block_tag
def card(content: SafeString, title: str, *, level: int = 2) -> SafeString:
    return _frame("card", content, title=title, level=level)
