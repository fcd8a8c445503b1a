"""The queue. Nothing is promised to it: every task looks for due rows, so a lost message costs a few seconds."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "treasury_social.settings")

app = Celery("treasury_social", task_cls="workflow.actor:ClockTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
