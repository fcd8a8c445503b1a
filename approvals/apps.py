from importlib import import_module

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for module in ("approvals.history", "approvals.standing.history"):
            import_module(module).register_kinds()  # it needs models, which are ready only now
        beside = import_module("approvals.presentation.captures").section
        import_module("records.sections").register(beside, place=10)
        import_module("approvals.asking").register()
        import_module("approvals.destroying").register_posts()
        queries, in_hand = import_module("approvals.queries"), import_module("directory.left_behind")
        in_hand.register(queries.left_behind, queries.visible_to, "approvals:post")
        import_module("directory.handing_over").register(
            import_module("approvals.services.leaving").hand_over
        )
        import_module("records.orphans").register(import_module("approvals.forms.drafts").files_of_drafts)
        import_module("records.search.index").follow("TS")
        import_module("records.auditing.rows").register(import_module("approvals.auditing").Posts)
        import_module("records.auditing.rows").register_tables(import_module("approvals.tables").TABLES)
