from importlib import import_module

from django.apps import AppConfig

from workflow.actor import sign_each_row


class PortalConfig(AppConfig):
    name = "treasury_social"

    def ready(self) -> None:
        sign_each_row()
        # These need models, which are ready only now.
        import_module("workflow.remembered").keep_history_of_remembered_rows()
        import_module("treasury_social.gate_log").register_kinds()
        import_module("records.alarms").raise_with(import_module("cases.alarms").raise_alarm)
