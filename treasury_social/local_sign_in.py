"""By which door a session came in. Where there is an identity provider, only break-glass accounts sign in here."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from profiles import identity_rule
from profiles.models import Person


class LocalBackend(ModelBackend):
    """With a password. Who has to go elsewhere is refused after it was checked: in the same words and the same time."""

    def user_can_authenticate(self, user: Person) -> bool:
        return super().user_can_authenticate(user) and identity_rule.signs_in_here(user.username)


class ProviderBackend(ModelBackend):
    """By the identity provider, for as long as there is one."""

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> None:
        return None

    def user_can_authenticate(self, user: Person) -> bool:
        return super().user_can_authenticate(user) and identity_rule.is_set()
