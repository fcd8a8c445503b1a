from importlib import import_module

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Changes of people, positions and accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("directory.history").register_kinds()  # it needs models, which are ready only now
        import_module("directory.asking").register()
        import_module("records.offices").register(import_module("profiles.queries").names_of_divisions)
        import_module("records.auditing.rows").register(import_module("directory.auditing").Directory)
        import_module("records.auditing.rows").register_tables(import_module("directory.tables").TABLES)
