from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Changes of people, positions and accounts"
    default_auto_field = "django.db.models.BigAutoField"
