"""Rows that remember how they were read under their lock: a step writes only the columns that it has set to something
else, and the field history is told of them without the row being read a second time.
"""

from typing import Any, Self

from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from auditlog.receivers import check_disable, log_update
from auditlog.registry import auditlog
from django.db import models
from django.db.models.signals import pre_save


class Remembered(models.Model):
    as_read: dict[str, Any]  # the columns of a row that was read under its lock, as they were then

    class Meta:
        abstract = True

    def remember(self) -> None:
        self.as_read = self.columns()

    def columns(self) -> dict[str, Any]:
        return {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}

    def changed(self) -> list[str]:
        """The columns that a step has set to something else: less to send, and less to compare."""
        return [name for name, value in self.columns().items() if value != self.as_read[name]]

    def save_changed(self) -> None:
        self.save(update_fields=self.changed())

    def before(self) -> Self:
        return self.from_db(None, [*self.as_read], [*self.as_read.values()])


@check_disable
def keep_history(sender: type[Remembered], instance: Remembered, **given: Any) -> None:
    """As auditlog does it, which reads each row again before it is saved. Under its lock nobody can have changed it."""
    if not hasattr(instance, "as_read"):
        log_update(sender=sender, instance=instance, **given)
        return
    saved = given.get("update_fields")
    if changes := model_instance_diff(instance.before(), instance, saved):
        LogEntry.objects.log_create(instance, action=LogEntry.Action.UPDATE, changes=changes)
    instance.as_read |= {
        name: value for name, value in instance.columns().items() if saved is None or name in saved
    }


def keep_history_of_remembered_rows() -> None:
    """Before auditlog is told which models there are; it offers no other place to say it."""
    auditlog._signals[pre_save] = keep_history
