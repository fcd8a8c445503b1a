from importlib import import_module

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    name = "checks"

    def ready(self) -> None:
        import_module("checks.history").register_kinds()  # it needs models, which are ready only now
