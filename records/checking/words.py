"""What the verifier found, in words for people who never saw a Merkle tree."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from records import verify

Report = Mapping[str, Any]
SHOWN = 100  # rows of a table; the program names them all
STORIES = 10
COLUMNS = ["Where", "What was found", "What that means"]
WITHHELD = ["Record", "Step", "Field", "Provision"]
# Of steps, what they say begins with whose they are.
STEPS_DISAGREE = (
    r"^[A-Z]{2,}(-[A-Z0-9]+)?[: ]|^Two (?:entries bear|posts went)"
    r"|dated back|dated ahead|not in the year of its log"
)
NOT_BY_THEIR_KEY = (
    r"it was signed (with|for)|is signed, and does not|own key, and had to|part of its signature|key was enrolled"
    r"|had a key before|was never enrolled|confirmed their own key|Something else was signed|not of this key over"
    r"|authenticator|What the browser said|the page of another site|A person's key|so many keys"
)
MEANINGS = [  # what may have been said, or where, and what that means; the first that fits counts
    (
        r"that step is missing here|fewer steps",
        "Something was taken out, or the copy is not complete. Fetch it again before you conclude anything.",
    ),
    (
        STEPS_DISAGREE,
        "The log is unaltered, but what it tells was not allowed, or contradicts itself. Tell the records officers.",
    ),
    (
        NOT_BY_THEIR_KEY,
        "The log is unaltered, but the decider's own key does not stand behind this. Ask them, and tell the auditors.",
    ),
    (
        r"names the key|two checkpoints|forked",
        "Somebody may have made and signed a history of their own. Ask the department for its keys by telephone.",
    ),
    (
        r"signed|signature",
        "Nobody with the key that counts here vouches for it: it was made up, or another key signed in that year too.",
    ),
    (
        r"does not lead|stands in the log before|names another entry|no index|too (many|few) hashes",
        "This is not what stood in the log at that place: the entry, its number or its proof was changed.",
    ),
    (
        r"is not what was recorded|were recorded as|shown|withheld|provision",
        "What you are shown is not what was recorded, or not all of it and without a reason.",
    ),
    (r"fields are gone", "Something was destroyed, and nothing says that this was lawful."),
    (
        r"missing|left out|cut short|fewer steps|stand together|out of order|not here|no record in",
        "Something was taken out, or the copy is not complete. Fetch it again before you conclude anything.",
    ),
    (
        r"no part of such|not listed|another record|was put in|stands behind entries",
        "Somebody put it in. Nothing vouches for it.",
    ),
    (
        r"link|leads out|hidden|larger than|unpack|encrypted|two bags|\.tar|\.zip|archive",
        "The file is damaged, not of this kind, or was prepared to do harm. Nothing was unpacked.",
    ),
    (r"not the file|another size|counts other|rows", "A file is not the one that was packed."),
]
OTHERWISE = "It is not what the portal writes: it was damaged on its way, or changed."


def megabytes() -> str:
    return f"{settings.UPLOAD_LIMIT // 1024**2} MB"


def too_large() -> str:
    return (
        f"Choose a file of at most {megabytes()}. To check a larger one, download verify.py below and run it yourself: "
        "python3 verify.py bag --key KEY FILE"
    )


def told(report: Report, *, own: bool, package: bool) -> dict[str, Any]:
    """`own`: with keys that the person gave."""
    rows = [[each["where"] or "The whole", each["what"], _meaning(each)] for each in report["problems"]]
    return {
        "alert": _verdict(report),
        "keys": _keys(report, own=own),
        "head": list(verify.head(report)),
        "unchecked": [_reason(each) for each in report["unchecked"]],
        "facts": report["facts"],
        "stories": [_story(each) for each in report["records"][:STORIES]],
        "more_stories": _more_stories(report),
        "notes": _notes(report, package=package),
        "columns": COLUMNS,
        "problems": rows[:SHOWN],
        "more": _more(len(rows)),
        "withheld_columns": WITHHELD,
        "withheld": [_withheld(each) for each in report["withheld"][:SHOWN]],
        "more_withheld": _more(len(report["withheld"])),
    }


def unfinished() -> dict[str, Any]:
    sentence = (
        "It takes more time or memory than this page has, so it was not checked to its end. Nothing follows from that, "
        "for or against it. Download verify.py below and run it yourself: it has no such limit."
    )
    return {"alert": {"kind": "warning", "label": "Not checked", "sentence": sentence}}


def _reason(each: Mapping[str, str]) -> str:
    return f"{each['where']}: {each['what']}" if each["where"] else each["what"]


def _verdict(report: Report) -> dict[str, str]:
    if report["authenticated"]:
        sentence = " ".join([*report["facts"][:2], capfirst(verify.nobody_vouches(report))])
        return {"kind": "success", "label": "It holds", "sentence": sentence}
    if report["consistent"]:
        sentence = (
            "Its parts fit each other, but no key says that they are the department’s: anybody could have made it. "
            "Give the verifier key to know more."
        )
        return {"kind": "warning", "label": "Consistent, not proven", "sentence": sentence}
    number = len(report["problems"])
    if not number:
        sentence = "It could not be checked, or not all of it. Nothing follows from that, for or against it."
        return {"kind": "warning", "label": "Not checked", "sentence": sentence}
    sentence = (
        "One thing in it does not hold." if number == 1 else f"{number} things in it do not hold."
    ) + " Do not rely on any of it until you know why."
    return {"kind": "error", "label": "It does not hold", "sentence": sentence}


def _keys(report: Report, *, own: bool) -> str:
    if own:
        return "Checked with the keys that you gave."
    if report["consistent"] and not report["authenticated"]:
        return "This portal knows no verifier key yet, and you gave none."
    return (
        "Checked with the keys that this portal knows. Whoever doubts the portal itself takes the key from the "
        "department by another way, and runs verify.py on their own computer."
    )


# --- The story of each record ---------------------------------------------------------------------------------------
def _story(record: Mapping[str, Any]) -> dict[str, Any]:
    """What its entries say: the answers that people look for, and then every step."""
    said: dict[str, Any] = {}
    return {
        "heading": verify.safe(f"{record['number']}: {record['story']['title']}"),
        "facts": [{"key": key, "value": _lines(value)} for key, value in verify.answers(record["story"])],
        "number_of_steps": f"{verify.counted(len(record['steps']), 'step')} of {verify.safe(record['number'])}",
        "steps": [_step(step, said) for step in record["steps"]],
    }


def _step(step: Mapping[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    fields = [f"{_named(name)}: {verify.spelled(value)}" for name, value in verify.news_of(step, said)]
    gone = ["Its fields were destroyed."] if step["destroyed"] else []
    return {
        "title": f"{step['number']}. {verify.safe(step['kind'])}",
        "by": verify.safe(verify.person(step["by"])),
        "at": verify.moment(step["at"]),
        "description": "\n".join([*gone, *(_safe(field) for field in fields)]),
    }


def _lines(text: str) -> SafeString:
    paragraphs = ((line,) for line in _safe(text).split("\n"))
    return format_html_join("", '<p class="govuk-body">{}</p>', paragraphs)


def _safe(text: str) -> str:
    return "\n".join(map(verify.safe, text.split("\n")))


def _more_stories(report: Report) -> str:
    number = len(report["records"][STORIES:]) + report["counts"].get("untold", 0)
    several = "story is" if number == 1 else "stories are"
    return (
        f"{number} more {several} not shown here; verify.py tells them, with --record NUMBER."
        if number
        else ""
    )


def _meaning(problem: Mapping[str, str]) -> str:
    said = f"{problem['what']} {problem['where']}"
    return next((meaning for found, meaning in MEANINGS if re.search(found, said)), OTHERWISE)


def _withheld(each: Mapping[str, Any]) -> list[str]:
    words = each["words"]
    part = f" ({words} words of it)" if words and words > 1 else " (one word of it)" if words else ""
    return [each["record"], each["entry"], f"{_named(each['field'])}{part}", each["provision"]]


def _named(field: str) -> str:
    """`actor.user_name` as people say it."""
    return field.replace("_", " ").replace(".", ", ").capitalize()


def _notes(report: Report, *, package: bool) -> list[str]:
    single = (
        "A proof shows that this entry stands in the log; what happened before and after it is not said here."
    )
    return [*report["notes"], *([] if package else [single])]


def _more(number: int) -> str:
    return f"{number - SHOWN} more are not shown here; verify.py names them." if number > SHOWN else ""
