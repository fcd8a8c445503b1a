"""django-auditlog's rows, anchored in the log."""
