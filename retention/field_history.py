"""Rows of the field history that tell of a record, when it is disposed of. In the transaction of the disposal."""

from records.field_history import destroy as destroy_field_history

__all__ = ["destroy_field_history"]
