from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register

from treasury_social.database_locale import check_database_locale
from treasury_social.database_log import check_database_log
from workflow.actor import sign_each_row


class PortalConfig(AppConfig):
    name = "treasury_social"

    def ready(self) -> None:
        sign_each_row()
        register(check_database_locale, Tags.database)
        register(check_database_log, Tags.database)
        # These need models, which are ready only now.
        import_module("workflow.remembered").keep_history_of_remembered_rows()
        import_module("treasury_social.gate_log").register_kinds()
        import_module("records.alarms").raise_with(import_module("cases.alarms").raise_alarm)
