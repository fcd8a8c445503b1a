from contacts.models.answers import Answer, Note
from contacts.models.contact import Contact, State

__all__ = ["Answer", "Contact", "Note", "State"]
