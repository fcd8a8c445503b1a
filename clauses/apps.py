from importlib import import_module

from django.apps import AppConfig


class ClausesConfig(AppConfig):
    name = "clauses"
    verbose_name = "The policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("clauses.history").register_kinds()  # it needs models, which are ready only now
