from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "treasury_social"

    def ready(self) -> None:
        import_module(
            "treasury_social.refusals"
        ).register_kinds()  # it needs models, which are ready only now
