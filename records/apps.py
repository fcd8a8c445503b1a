from importlib import import_module

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in ("records.history", "records.reading", "records.field_history.keeping"):
            import_module(module).register_kinds()  # it needs models, which are ready only now
