from importlib import import_module

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("contacts.history").register_kinds()  # it needs models, which are ready only now
        import_module("contacts.asking").register()
        import_module("contacts.destroying").register_contacts()
        queries, in_hand = import_module("contacts.queries"), import_module("directory.left_behind")
        in_hand.register(queries.left_behind, queries.visible_to, "contacts:contact")
        import_module("directory.handing_over").register(
            import_module("contacts.services.handling").hand_over
        )
        import_module("records.search.index").follow("SC")
        import_module("records.auditing.rows").register_tables(import_module("contacts.tables").TABLES)
