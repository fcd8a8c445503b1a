"""The page "Check a record or a proof": takes what somebody was given, and says in words whether it holds."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from records import releases, verify
from records.checking import sandbox as verified_apart
from records.checking import words as verifying_words
from records.checking.fields import GivenFile
from records.checking.sandbox import Report, Unfinished
from records.checking.trust import Believed, of_this_portal
from records.log_page import status as log_standing
from records.verify import WITNESS, Key, Rejected, parse_certificates, parse_keys
from workflow.forms import PlainText
from workflow.views import reads_and_takes


class VerifyForm(forms.Form):
    """A package of records, or the files of one proof."""

    # One of the two ways; and the portal knows keys and others itself.
    unmarked = ("package", "proof", "entry", "keys", "certificates", "witnesses")
    package = GivenFile(
        label="Exported records",
        required=False,
        help_text="A .tar as the portal gives it, or the same files in a .zip.",
    )
    proof = GivenFile(label="Proof", required=False, help_text="Its name ends in .tlog-proof.")
    entry = GivenFile(label="Entry", required=False, help_text="Its name ends in .entry.")
    disclosures = GivenFile(
        label="Fields",
        required=False,
        help_text="Its name ends in .disclosures. Leave it out to check the place only.",
    )
    token = GivenFile(
        label="Time-stamp token",
        required=False,
        help_text="Its name ends in .tsr, if there is one.",
    )
    keys = PlainText(
        label="Verifier keys",
        required=False,
        rows=3,
        help_text="One on each line. Without any, the keys count that this portal knows.",
    )
    certificates = PlainText(
        label="Certificates of time-stamping authorities",
        required=False,
        rows=3,
        help_text="As they publish them (PEM). Without any, those count that this portal asks.",
    )
    witnesses = PlainText(
        label="Keys of witnesses",
        required=False,
        rows=3,
        help_text="One on each line. Without any, those count that this portal asks.",
    )

    def clean_keys(self) -> str:
        text: str = self.cleaned_data["keys"]
        try:
            parse_keys(text)
        except Rejected as problem:
            raise forms.ValidationError(
                f"{problem} A verifier key is a name, eight digits and letters, and a line of letters, "
                "with + between them."
            ) from None
        return text

    def clean_certificates(self) -> str:
        text: str = self.cleaned_data["certificates"]
        try:
            if text:
                parse_certificates(text.encode())
        except Rejected as problem:
            raise forms.ValidationError(f"{problem} Copy all of it, with its first and last line.") from None
        return text

    def clean_witnesses(self) -> str:
        text: str = self.cleaned_data["witnesses"]
        try:
            for key in text.split():
                Key.parse(key, WITNESS)
        except Rejected as problem:
            raise forms.ValidationError(
                f"{problem} A witness’s key is a name, + and eight digits, + and letters."
            ) from None
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        several = [name for name in ("proof", "entry", "disclosures", "token") if given.get(name)]
        if given.get("package") and several:
            self.add_error("package", "Choose exported records or a proof, one at a time.")
        elif not given.get("package") and not several and not self.errors:
            self.add_error(
                "package", "Choose the exported records that you want to check, or a proof and its entry."
            )
        elif several:
            self._both(given)
        return given

    def _both(self, given: dict[str, Any]) -> None:
        for name, sentence in (
            ("proof", "Choose the proof as well: the file whose name ends in .tlog-proof."),
            ("entry", "Choose the entry as well: the proof is of its bytes."),
        ):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    def report(self, keys: list[str]) -> Report:
        given, believed = self.cleaned_data, self._believed()
        if given["package"]:
            return verified_apart.check_bag(given["package"], keys, believed)
        beside = {name: given[name] for name in ("disclosures", "token")}
        return verified_apart.check_proof(given["proof"], given["entry"], beside, keys, believed)

    def _believed(self) -> Believed:
        given, known = self.cleaned_data, of_this_portal()
        return Believed(
            given["certificates"] or known.certificates, tuple(given["witnesses"].split()) or known.witnesses
        )


@reads_and_takes
def check(request: HttpRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if posted else VerifyForm()
    result = _checked(form) if posted and form.is_valid() else None
    context = {
        "form": form, "result": result, "limit": verifying_words.megabytes(), "verifier": releases.about(),
    }  # fmt: skip
    wrong = posted and not form.is_valid()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "records/verify.html", context, status=status)


def _checked(form: VerifyForm) -> dict[str, Any]:
    own: str = form.cleaned_data["keys"].strip()
    keys = [own] if own else [known.verifier for known in log_standing.keys_known()]
    try:
        report = form.report(keys)
    except Unfinished:
        return verifying_words.unfinished()
    return verifying_words.told(report, own=bool(own), package=bool(form.cleaned_data["package"]))


@require_safe
def verifier(request: HttpRequest) -> FileResponse:
    """The program itself, to be run where nobody from here has a hand in it."""
    content = Path(verify.__file__).open("rb")  # noqa: SIM115 - the response closes it
    return FileResponse(
        content, as_attachment=True, filename="verify.py", content_type="text/x-python; charset=utf-8"
    )
