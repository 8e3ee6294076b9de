"""The suite's settings: SQLite and memory, or the real stack where its addresses are set."""

import os
import tempfile

from iop.settings import environment
from iop.settings.base import *  # noqa: F403
from iop.settings.base import INSTALLED_APPS as BASE_APPS
from iop.settings.base import TEMPLATES
from iop.settings.databases import broker, channel_layers, database

SECRET_KEY = environment.text("SECRET_KEY", "the suite's own key, worth nothing elsewhere")
VAULT_KEYS = environment.text("VAULT_KEYS", "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
SITE_URL = environment.address("SITE_URL", "http://testserver")
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ERASURE_LEDGER = f"{tempfile.gettempdir()}/circleway-test-{os.getpid()}-erasures.jsonl"
DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO", default=True)
INSTALLED_APPS = [*BASE_APPS, "demo"] if DEMO else BASE_APPS
if DEMO:
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("demo.context.door")
REQUIRE_SECOND_FACTOR = environment.flag("REQUIRE_SECOND_FACTOR")
DATABASES = {
    "default": database(
        environment.text("DATABASE_URL", f"sqlite:///{tempfile.gettempdir()}/circleway-test.db")
    )
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file: rooms write from a thread of their own, which a database in memory would not share.
    DATABASES["default"]["TEST"] = {
        "NAME": f"{tempfile.gettempdir()}/circleway-test-{os.getpid()}.db"
    }
CHANNEL_LAYERS = channel_layers(
    environment.text("REDIS_URL", ""), prefix=environment.text("PYTEST_XDIST_WORKER", "main")
)
CELERY_BROKER_URL = broker(environment.text("REDIS_URL", ""))["url"]
CELERY_BROKER_TRANSPORT_OPTIONS = broker(environment.text("REDIS_URL", ""))["options"]
CELERY_TASK_ALWAYS_EAGER = environment.flag("CELERY_EAGER", default=True)
CELERY_TASK_EAGER_PROPAGATES = True
DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files come straight from their folders; nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
