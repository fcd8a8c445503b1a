from django.apps import AppConfig


class ClausesConfig(AppConfig):
    name = "clauses"
    verbose_name = "The policy"
    default_auto_field = "django.db.models.BigAutoField"
