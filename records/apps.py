from django.apps import AppConfig

from records import history


class RecordsConfig(AppConfig):
    name = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        history.register_kinds()
