"""The Celery app. Tasks are envelopes: ids in, one action called, safe to run twice."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iop.settings.embedded")

app = Celery("iop", task_cls="iop.policy.tasks:DeclaredTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
