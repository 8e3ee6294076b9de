"""The project and what every app stands on. It imports none of the apps beside it."""

from iop.celery import app as celery_app

__all__ = ["celery_app"]
