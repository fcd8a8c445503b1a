from importlib import import_module

from django.apps import AppConfig

from workflow.actor import sign_each_row


class PortalConfig(AppConfig):
    name = "treasury_social"

    def ready(self) -> None:
        sign_each_row()
        import_module(
            "treasury_social.gate_log"
        ).register_kinds()  # it needs models, which are ready only now
