"""The pages on the record log: how far it is signed, with which keys, and whether it agrees with what was sent."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records import releases
from records.log_page import agreement, agreement_words, attestations, recomputed
from records.log_page import status as log_standing
from records.log_page import words as log_words
from records.log_page.agreement import Verdict
from records.log_page.agreement_words import alert
from records.models import Log
from records.verify import Rejected
from workflow.forms import PlainText
from workflow.views import reads_and_takes

UNTRUE = (
    "What the database holds is not what was recorded, so it agrees with nothing. See above what was found."
)


class CompareForm(forms.Form):
    checkpoint = PlainText(
        label="Checkpoint",
        rows=6,
        help_text="The whole message is fine too, or the text of a file from the write-once folder.",
        error_messages={"required": "Paste the checkpoint that you have."},
    )

    def clean_checkpoint(self) -> str:
        """The text stays as it was pasted; what counts is the checkpoint in it."""
        text = self.cleaned_data["checkpoint"]
        try:
            self.note = agreement.found_in(text)
        except Rejected as problem:
            raise forms.ValidationError(
                f"{problem} A checkpoint begins with the log's name, the number of entries and a line of letters, and "
                "after an empty line it ends with a line that begins with a dash."
            ) from None
        return text

    def verdict(self) -> Verdict:
        return agreement.judge(self.note, log_standing.keys_known())


@reads_and_takes
def log(request: HttpRequest) -> HttpResponse:
    form = CompareForm(request.POST if request.method == "POST" else None)
    compared = agreement_words.told(form.verdict(), "this checkpoint") if form.is_valid() else None
    context = {"form": form, "compared": compared, **_present()}
    if compared and context["untrue"]:
        context["compared"] = alert("error", "Not compared", UNTRUE)
    wrong = form.is_bound and not form.is_valid()
    return render(
        request,
        "records/log.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )


@require_safe
def log_of(request: HttpRequest, year: int) -> HttpResponse:
    standing = log_standing.log_of(year)
    if not standing:
        raise Http404
    context = {
        "year": year,
        "facts": log_words.facts(standing),
        "sendings": log_words.sendings(log_standing.sendings(standing.log)),
        "sending_columns": log_words.SENDINGS,
        **_about(standing.log, [standing.log.origin]),
    }
    return render(request, "records/log_of.html", context)


def _present() -> dict[str, Any]:
    """The log that is sealed into, and the table of all."""
    standings = log_standing.logs()
    if not standings:
        return {"alerts": log_words.key_setting(), "untrue": False}
    present, waiting = standings[0], log_standing.waiting(standings)
    about = _about(present.log, [present.log.origin, Log.origin_of(present.log.year + 1)])
    return about | {
        "alerts": log_words.lateness(waiting) + about["alerts"],
        "facts": [*log_words.facts(present, waiting), recomputed.fact()],
        "columns": log_words.COLUMNS,
        "rows": log_words.rows(standings),
    }


def _about(log: Log, origins: list[str]) -> dict[str, Any]:
    known, told, places = log_standing.keys_known(), log_standing.keys_told(origins), log_standing.places(log)
    mine = [each for each in known if each.key.name in origins]
    copies = log_words.copies(log, places, known)
    attested = attestations.standings(log)
    untrue, alerts = (
        recomputed.alerts(),
        log_words.alerts(log, places, copies) + attestations.alerts(attested),
    )
    if untrue:  # then it does not matter what the stored hashes agree with
        alerts, copies = untrue + [each for each in alerts if each["kind"] != "success"], []
    return {
        "untrue": bool(untrue),
        "alerts": log_words.key_setting() + alerts,
        "copies": log_words.copy_rows(copies),
        "copy_columns": log_words.COPIES,
        "keys": log_words.keys(told, mine),
        "key_columns": log_words.KEYS,
        "attested": attestations.table(attested),
        "attested_columns": attestations.COLUMNS,
        "verifiers": log_words.verifiers(told, mine),
        "verifier": releases.about(),
    }
