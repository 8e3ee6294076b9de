"""The site as journeys visit it: as in production (no debug, hashed files), but over plain HTTP."""

from iop.settings import environment
from iop.settings.embedded import *  # noqa: F403
from iop.settings.embedded import VAR

DEBUG = False
STATIC_ROOT = environment.text("STATIC_DIR", str(VAR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "iop.face.storage.Hashed"},
}
# A page in a room says often that it is there, so that a test need not wait for half a minute.
ROOMS = {"visit_seconds": 1.0}
