"""One's own password (ASVS 6.2.2, 6.2.3, 6.4.1): changed with the present one, under the same lock as signing in; or
chosen by a link that was mailed.
"""

from http import HTTPStatus
from typing import Any

from axes.utils import reset
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from directory.services import change_password as change
from directory.services import choose_password as choose
from directory.services.sign_in import link_of
from profiles import identity_rule
from workflow.rulings import Refused
from workflow.views import reads_and_takes

LABELS = {
    "old_password": "Your present password",
    "new_password1": "Your new password",
    "new_password2": "Your new password again",
}
HINTS = {
    "new_password1": "Fifteen characters or more. Several words in a row are easy to remember and hard to guess. "
    "You may paste it from a password manager.",
}


TOKEN = "sign-in-link"  # noqa: S105 - its name in the session


def label_fields(form: Form) -> None:
    for name, label in LABELS.items():
        if field := form.fields.get(name):
            field.label, field.help_text = label, HINTS.get(name, "")
            field.error_messages["required"] = f"Enter {label[0].lower()}{label[1:]}"


class ChangePasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": "This is not your present password. Capital letters matter.",
        "password_mismatch": "The two new passwords are not the same.",
    }

    def __init__(self, request: HttpRequest, *args: Any, **given: Any) -> None:
        super().__init__(request.user, *args, **given)
        self.request = request
        del self.fields["old_password"].widget.attrs["autofocus"]  # it would jump past the heading
        label_fields(self)

    def clean_old_password(self) -> str:
        """Through the same door as signing in, so that a stolen session cannot be used to guess: it counts there."""
        given: str = self.cleaned_data["old_password"]
        name = self.user.get_username()
        if not authenticate(self.request, username=name, password=given):
            raise ValidationError(self.error_messages["password_incorrect"])
        return given

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean()
        if given.get("old_password") and given.get("old_password") == given.get("new_password1"):
            self.add_error("new_password1", "This is your present password. Choose another.")
        return given


@sensitive_post_parameters()
@reads_and_takes
def change_password(request: HttpRequest) -> HttpResponse:
    if not identity_rule.signs_in_here(request.user.username):
        messages.info(request, "Your password is kept by the department, and changed there.")
        return redirect("home")
    form = ChangePasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = change(password=form.cleaned_data["new_password1"], by=request.user)
        update_session_auth_hash(request, person)  # this session goes on, under a new key
        messages.success(request, "Your password is changed, and your other sessions have ended.")
        return redirect("home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "registration/change_password.html", {"form": form}, status=status)


class ChoosePasswordForm(SetPasswordForm):
    error_messages = {"password_mismatch": ChangePasswordForm.error_messages["password_mismatch"]}

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        label_fields(self)


@sensitive_post_parameters()
@sensitive_variables("token")
@reads_and_takes
def choose_password(request: HttpRequest, link: int) -> HttpResponse:
    """Where a mail leads, with a token behind the question mark, which no log here keeps. It goes into the session and
    out of the address before anything is shown: so it stands in no history, and in no address that a page is left
    from. Only choosing uses it up. A link that is over, one that never was and somebody else's look alike.
    """
    if "token" in request.GET:
        return _kept_aside(request, link, request.GET["token"])
    token = request.session.get(TOKEN, {}).get(str(link), "")
    change = link_of(link, token)
    if not change:
        return render(request, "registration/no_link.html", status=HTTPStatus.NOT_FOUND)
    form = ChoosePasswordForm(change.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose(link=link, token=token, password=form.cleaned_data["new_password1"])
        except Refused:  # used in another window a moment ago
            return render(request, "registration/no_link.html", status=HTTPStatus.NOT_FOUND)
        reset(username=change.person.username)  # the way back for whom wrong guesses have locked out
        del request.session[TOKEN]
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("sign-in")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "person": change.person}
    return render(request, "registration/choose_password.html", context, status=status)


@sensitive_variables("token")
def _kept_aside(request: HttpRequest, link: int, token: str) -> HttpResponse:
    if request.method == "GET" and link_of(link, token):
        request.session[TOKEN] = {str(link): token}
    return redirect("choose-password", link)
