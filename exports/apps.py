from importlib import import_module

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "exports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:  # these need models, which are ready only now
        import_module("exports.history").register_kinds()
        import_module("exports.registration").join()
