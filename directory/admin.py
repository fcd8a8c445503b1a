"""The administrators' pages: people, divisions, positions, who holds them, platforms and accounts. Nothing else.

They reach no post and no record. Nothing is deleted: people are closed, appointments ended, so that what was done
keeps its names. An administrator cannot seat themselves, so that being one never leads to deciding on a post; and
whoever has their password set by one is told.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse_lazy
from django.utils import timezone

from notices.services import notify
from profiles import policy
from profiles.models import (
    Account,
    ActingArrangement,
    Appointment,
    Division,
    Marking,
    Person,
    Platform,
    Position,
    Topic,
    TopicAuthority,
)
from workflow.rulings import ALLOWED

LEFT_OUT = {
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "view_on_site",
}  # the portal has its own


class Administration(admin.AdminSite):
    site_header = site_title = "Treasury Social administration"
    index_title = "The directory"
    site_url = reverse_lazy("home")
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated and policy.may_administer(request.user))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [route for route in super().get_urls() if getattr(route, "name", None) not in LEFT_OUT]

    def route_names(self) -> list[str]:
        """Every name that its URLs have, for the table of routes."""
        found: list[str] = []
        for route in self.get_urls():
            for named in route.url_patterns if isinstance(route, URLResolver) else [route]:
                found += [f"{self.name}:{named.name}"] if named.name else []
        return found


administration = Administration(name="administration")


class DirectoryAdmin(admin.ModelAdmin):
    """Open to whoever the policy says, whatever Django's own permissions are; closed to deletion."""

    def _allowed(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    has_view_permission = has_add_permission = has_change_permission = has_module_permission = _allowed

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, *args: Any, **given: Any) -> type[ModelForm]:
        """The form, knowing who fills it in, and drawn as Django draws it: these pages are Django's."""
        known = {"by": request.user, "default_renderer": DjangoTemplates}
        return type("Form", (super().get_form(request, *args, **given),), known)


class ReadOnlyAdmin(DirectoryAdmin):
    """Of rows that come and go by steps with pages of their own."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Division, site=administration)
class DivisionAdmin(DirectoryAdmin):
    list_display = ["name", "code"]


@admin.register(Position, site=administration)
class PositionAdmin(ReadOnlyAdmin):
    """To read; they are added and changed on the page of seats."""

    list_display = ["title", "division", "role"]
    list_select_related = ["division"]
    search_fields = ["title"]


@admin.register(Appointment, site=administration)
class AppointmentAdmin(ReadOnlyAdmin):
    """To read; who takes a seat is proposed and confirmed on the page of seats."""

    list_display = ["person", "position", "starts_on", "ends_on"]
    list_select_related = ["person", "position__division"]
    search_fields = ["person__name", "position__title"]


@admin.register(ActingArrangement, site=administration)
class ActingArrangementAdmin(ReadOnlyAdmin):
    """To read; naming and revoking have a page of their own, with the rules."""

    list_display = ["person", "position", "starts_on", "ends_on", "instrument", "named_by", "revoked_at"]
    list_select_related = ["person", "position__division", "named_by"]


@admin.register(Platform, site=administration)
class PlatformAdmin(DirectoryAdmin):
    list_display = ["name", "kind", "public", "text_limit", "ceiling", "active"]
    prepopulated_fields = {"slug": ["name"]}


class CustodyForm(ModelForm):
    """Of an account: whoever is named anew has to be there to answer for it."""

    def clean_custodian(self) -> Person:
        custodian = self.cleaned_data["custodian"]
        ruling = policy.may_be_custodian(custodian) if "custodian" in self.changed_data else ALLOWED
        if not ruling:
            raise ValidationError(ruling.reason)
        return custodian


@admin.register(Account, site=administration)
class AccountAdmin(DirectoryAdmin):
    """Reviewing, handing over and closing have pages of their own, where MCD does it and says why."""

    form = CustodyForm
    list_display = ["name", "platform", "handle", "custodian", "reviewed_on", "review_due_on", "active"]
    list_select_related = ["platform", "custodian"]


@admin.register(Topic, site=administration)
class TopicAdmin(DirectoryAdmin):
    list_display = ["name", "division", "open_to_all", "active"]
    list_select_related = ["division"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(TopicAuthority, site=administration)
class TopicAuthorityAdmin(ReadOnlyAdmin):
    """To read; granting and revoking have pages of their own, with the rules."""

    list_display = ["topic", "person", "division", "starts_on", "ends_on", "granted_by", "revoked_at"]
    list_select_related = ["topic", "person", "division", "granted_by"]


@admin.register(Person, site=administration)
class PersonAdmin(DirectoryAdmin, UserAdmin):
    """Without the switches of Django's own permissions, which open nothing here."""

    add_form = AdminUserCreationForm
    list_display = ["name", "username", "email", "is_active"]
    search_fields = ["name", "username", "email"]
    ordering = ["name"]
    list_filter = filter_horizontal = ()
    fieldsets = [(None, {"fields": ["username", "password", "name", "email", "is_active", "last_login"]})]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "email", "usable_password", "password1", "password2"]})
    ]
    readonly_fields = ["last_login"]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        with transaction.atomic():
            answer = super().user_change_password(request, id, form_url)
            if request.method == "POST" and answer.status_code == 302:
                self._tell(request, Person.objects.get(pk=id))
        return answer

    def _tell(self, request: HttpRequest, person: Person) -> None:
        notify(
            people=[person],
            event=f"password-{person.pk}-{timezone.now().timestamp():.6f}",
            title="Your password was set by an administrator",
            body=f"{request.user} did this. If you did not ask for it, tell the IT Security Team at once.",
            path="/",
            marking=Marking.OFFICIAL,
        )
