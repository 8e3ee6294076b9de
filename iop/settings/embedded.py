"""One process, one folder: SQLite, memory broker and layer. The default, made for `make run`."""

import json
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from iop.schedule import SCHEDULE
from iop.settings import environment
from iop.settings.base import *  # noqa: F403
from iop.settings.base import BASE_DIR, INSTALLED_APPS, TEMPLATES
from iop.settings.databases import broker, channel_layers, database

VAR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def kept_secrets() -> dict[str, str]:
    """Return this folder's own secrets, made at the first start and readable by the owner only."""
    file = VAR / "secrets.json"
    if not file.exists():
        made = {
            "secret_key": secrets.token_urlsafe(50),
            "vault_keys": "1:" + urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        file.touch(mode=0o600)
        file.write_text(json.dumps(made), encoding="utf-8")
    kept: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return kept


_kept = kept_secrets()
DEBUG = environment.flag("DEBUG", default=True)
DEMO = environment.flag("DEMO")
SECRET_KEY = environment.text("SECRET_KEY", _kept["secret_key"])
VAULT_KEYS = environment.text("VAULT_KEYS", _kept["vault_keys"])
SITE_URL = environment.address("SITE_URL", "http://localhost:8000")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
DATABASES = {"default": database(environment.text("DATABASE_URL", f"sqlite:///{VAR}/circleway.db"))}
CHANNEL_LAYERS = channel_layers(environment.text("REDIS_URL", ""))
CELERY_BROKER_URL = broker(environment.text("REDIS_URL", ""))["url"]
CELERY_BROKER_TRANSPORT_OPTIONS = broker(environment.text("REDIS_URL", ""))["options"]
ERASURE_LEDGER = environment.text("ERASURE_LEDGER", str(VAR / "erasures.jsonl"))
DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR / "mail")

if DEMO:
    INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
    REQUIRE_SECOND_FACTOR = False
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("demo.context.door")
    # The invented people have no browsers: this keeps them in the room that is open now.
    COMPANY = {"demo-company": {"task": "demo.tasks.keep_company", "schedule": 20.0}}
    CELERY_BEAT_SCHEDULE = SCHEDULE | COMPANY
