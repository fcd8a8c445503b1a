"""Signing in and out. Five wrong passwords lock a user name on that computer for an hour (django-axes; ISM-1403)."""

from typing import Any, NamedTuple

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.validators import MaxLengthValidator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from directory.services import wait_until
from profiles import identity_rule
from profiles.models import Appointment, Person
from profiles.passkeys import origin
from treasury_social.demo.people import WHAT_FOR
from treasury_social.proof import DEMONSTRATION, PASSWORD, is_known, let_in, wanted
from treasury_social.resume import pack
from treasury_social.second_factor import (
    ANSWER,
    ask_passkey,
    has_second_step,
    hold_back,
    second_step,
    show_passkey,
)

LONGEST = Person._meta.get_field("username").max_length or 0
TOO_LONG = f"A user name has {LONGEST} characters at most."


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "The user name or the password is not right. Capital letters matter in both.",
        "inactive": "This account is closed. Ask the administrator if that is a mistake.",
    }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["username"].label = "User name"
        del self.fields["username"].widget.attrs[
            "autofocus"
        ]  # it would jump past the heading and the people to try
        # Django sets the length when the field's own validators are made: it would ask the table, and fail there.
        self.fields["username"].validators.append(MaxLengthValidator(LONGEST, TOO_LONG))
        self.fields["username"].error_messages["required"] = "Enter your user name"
        self.fields["password"].error_messages["required"] = "Enter your password"


class DemoPerson(NamedTuple):
    user_name: str
    name: str
    position: str
    what_for: str


class SignIn(LoginView):
    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        people = demo_people() if settings.DEMO and not identity_rule.is_set() else []
        carried = self.request.POST.get("carried", "")
        shown = {"demo_people": people, "carried": carried, "origin": origin()}
        shown["provider"] = identity_rule.is_set()
        return super().get_context_data(**{**shown, **given})

    def post(self, request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        again_at = wait_until(request.META.get("REMOTE_ADDR", ""))
        if again_at and not is_known(request, request.POST.get("username", "")):
            return render(request, "registration/slowed.html", {"again_at": again_at}, status=429)
        answer: HttpResponse = super().post(request, *args, **given)
        return answer

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        person = form.get_user()
        if not has_second_step(person):
            return let_in(self.request, person, PASSWORD)
        hold_back(self.request, person)
        return second_step(self.request)


class Interrupted(SignIn):
    """The sign-in page for somebody whose session ended while they were writing: it keeps what they sent."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        form = SignInForm(request)
        return self.render_to_response(
            self.get_context_data(form=form, carried=pack(request), next=request.get_full_path()), status=403
        )


class Passkey(SignIn):
    """By one's own passkey, alone or as the second step, or once more: the page's script fetches the question, and
    brings the answer."""

    http_method_names = ["post"]
    redirect_authenticated_user = False

    def post(self, request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        if ANSWER not in request.POST:
            return ask_passkey(request)
        return show_passkey(request) or self.refuse(request)

    def refuse(self, request: HttpRequest) -> HttpResponse:
        messages.error(request, "This passkey cannot be used here today. Sign in another way.")
        if request.user.is_authenticated:
            return redirect("prove-again")
        shown = self.get_context_data(form=SignInForm(request), next=wanted(request))
        return self.render_to_response(shown, status=422)


class SignOut(LogoutView):
    """Browsers forget what they kept of the portal (ASVS 14.3.1). Cookies are not named, since that would take along
    those of each other service under the department's domain; the session's own is gone without.
    """

    def post(self, request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **given)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_in = SignIn.as_view()
interrupted = Interrupted.as_view()
passkey = Passkey.as_view()
sign_out = SignOut.as_view()


def demo_people() -> list[DemoPerson]:
    people = Person.objects.in_bulk(list(WHAT_FOR), field_name="username")
    held = Appointment.objects.on(timezone.localdate()).filter(person__in=people.values())
    seats = {
        appointment.person_id: appointment.position
        for appointment in held.select_related("position__division")
    }
    return [
        DemoPerson(user_name, people[user_name].name, str(seats.get(people[user_name].pk, "")), what_for)
        for user_name, what_for in WHAT_FOR.items()
        if user_name in people
    ]


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click instead of a password, for the made-up people of the demonstration and for nobody else."""
    user_name = request.POST.get("user_name", "")
    if not settings.DEMO or identity_rule.is_set() or user_name not in WHAT_FOR:
        raise Http404
    person = get_object_or_404(Person, username=user_name, is_active=True)
    return let_in(request, person, DEMONSTRATION)


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What django-axes answers in place of the sign-in page: until when, and what to do if it was somebody else."""
    user_name = (credentials or {}).get("username") or request.POST.get("username", "")
    here = AccessAttempt.objects.filter(username=user_name, ip_address=get_client_ip_address(request))
    last = here.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    context = {
        "user_name": user_name,
        "limit": settings.AXES_FAILURE_LIMIT,
        "again_at": last + get_cool_off(request),
    }
    return render(request, "registration/locked_out.html", context, status=429)
