from importlib import import_module

from django.apps import AppConfig


class ProfessionalUseConfig(AppConfig):
    name = "professional_use"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module(
            "professional_use.history"
        ).register_kinds()  # it needs models, which are ready only now
        import_module("professional_use.asking").register()
        import_module("professional_use.destroying").register_comments()
