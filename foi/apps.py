from importlib import import_module

from django.apps import AppConfig


class FoiConfig(AppConfig):
    name = "foi"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("foi.history").register_kinds()  # it needs models, which are ready only now
        import_module("foi.asking").register()
        import_module("foi.registration").register()
        import_module("records.auditing.rows").register_tables(import_module("foi.tables").TABLES)
