"""What `templates/django/forms/` needs to write a field in GOV.UK markup.

A page needs none of this: it says `{{ form }}`, or `{{ form.account.as_field_group }}` for one field.
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.forms import BoundField, Field

register = template.Library()

# The browser would enforce these in its own words and place, or cut a pasted text short. The server judges.
LEFT_TO_THE_SERVER = {"required", "maxlength", "minlength", "min", "max", "step"}

DJANGOS = (str(Field.default_error_messages["required"]), "Ensure this value ")
SENTENCES = {
    "required": "needs an answer",
    "max_length": "has {show_value} characters, and at most {limit_value} fit",
    "min_length": "has {show_value} characters, and needs at least {limit_value}",
    "max_value": "is {limit_value} at most",
    "min_value": "is {limit_value} at least",
}


@register.filter
def kept(attributes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The attributes to write, less the class; a text that is counted is described by its counter too."""
    described = dict(attributes)
    if "maxlength" in described and "rows" in described:
        described["aria-describedby"] = (
            f"{described.get('aria-describedby') or ''} {described['id']}-info".strip()
        )
    left_out = LEFT_TO_THE_SERVER | {"class"}
    return [(name, value) for name, value in described.items() if name not in left_out and value is not False]


@register.filter
def problems(field: BoundField) -> list[str]:
    """What is wrong, in sentences that can also stand in the summary, away from their field."""
    return [
        f"“{field.label}” {said}" if (said := _of_a_field(error)) else error.messages[0]
        for error in field.errors.as_data()
    ]


def _of_a_field(error: ValidationError) -> str:
    """Where Django's own sentence speaks of “this field” and “this value”: what is said of the field by its name."""
    own = error.messages[0].startswith(DJANGOS)
    return SENTENCES.get(error.code or "", "").format(**error.params or {}) if own else ""


@register.simple_tag
def optional(field: BoundField) -> str:
    """Marks what may be left out, unless everything may (a form with `all_optional = True`, such as a filter), or the
    form names the field in `unmarked`: it may be left out, but only sometimes."""
    form = field.form
    unmarked = getattr(form, "all_optional", False) or field.name in getattr(form, "unmarked", ())
    return "" if field.field.required or unmarked else " (optional)"


@register.simple_tag
def hint_of(option: Mapping[str, Any], hints: Mapping[str, str] | None) -> str:
    return (hints or {}).get(str(option["value"]), "")
