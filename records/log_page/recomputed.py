"""What the page says of the bytes: the newest entries are read as it is shown, all of them each night."""

from django.urls import reverse

from records import history, recomputing
from records.auditing import guards, nightly
from records.log_page.agreement_words import Alert, alert
from records.models import Entry
from workflow.dates import when

NEWEST = 1_000  # entries, which takes about half a second


def wrong() -> list[str]:
    """What is not as it was recorded, or not guarded: of all guards, the newest entries, and the last check of all."""
    entries = Entry.objects.select_related("payload", "leaf__log").order_by("-id")[:NEWEST]
    found = [*guards.missing()]
    for entry in recomputing.readable(entries):
        found += [f"{entry.kind} on {entry.subject}: {each}" for each in recomputing.of_entry(entry)]
    return found


def alerts() -> list[Alert]:
    """Each in red. It starts the alarm, too: whoever reads the page may not be somebody who can do anything."""
    found, checked = wrong(), nightly.last()
    if found:
        recomputing.tell(history.CHECKS, found, path=reverse("records:log"))
    told = [alert("error", "Not what was recorded", each) for each in found[:20]]
    if checked and checked.fields.get("problems"):
        number = checked.fields["problems"]
        sentence = (
            f"The last check of the whole log found {number} that {'does' if number == 1 else 'do'} not hold."
        )
        told.append(alert("error", "Does not hold", f"{sentence} Run manage.py verify_log: it names each."))
    return told


def fact() -> dict[str, str]:
    checked = nightly.last()
    if not checked:
        return {"key": "Checked in full", "value": "Not yet. It is checked each night."}
    number = checked.fields.get("problems")
    return {
        "key": "Checked in full",
        "value": f"{when(checked.at)}: {number or 'no'} problem{'' if number == 1 else 's'}",
    }
