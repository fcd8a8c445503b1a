from importlib import import_module

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("retention.history").register_kinds()  # it needs models, which are ready only now
        import_module("retention.asking").register()
        section = import_module("retention.presentation.section").section
        import_module("records.sections").register(section, place=20)
        import_module("records.auditing.rows").register_tables(import_module("retention.tables").TABLES)
