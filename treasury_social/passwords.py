"""Changing one's own password (ASVS 6.2.2, 6.2.3): with the present one, under the same lock as signing in."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from directory.services import change_password as change
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


class ChangePasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": "This is not your present password. Capital letters matter.",
        "password_mismatch": "The two new passwords are not the same.",
    }

    def __init__(self, request: HttpRequest, *args: Any, **given: Any) -> None:
        super().__init__(request.user, *args, **given)
        self.request = request
        del self.fields["old_password"].widget.attrs["autofocus"]  # it would jump past the heading
        for name, label in LABELS.items():
            field = self.fields[name]
            field.label, field.help_text = label, HINTS.get(name, "")
            field.error_messages["required"] = f"Enter {label[0].lower()}{label[1:]}"

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
    form = ChangePasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = change(password=form.cleaned_data["new_password1"], by=request.user)
        update_session_auth_hash(request, person)  # this session goes on, under a new key
        messages.success(request, "Your password is changed, and your other sessions have ended.")
        return redirect("home")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "registration/change_password.html", {"form": form}, status=status)
