"""The full stack. It has no defaults for what matters and refuses to start without them."""

from iop.settings import environment
from iop.settings.base import *  # noqa: F403
from iop.settings.databases import broker, channel_layers, database

DEBUG = False
SECRET_KEY = environment.text("SECRET_KEY")
VAULT_KEYS = environment.text("VAULT_KEYS")
SITE_URL = environment.address("SITE_URL")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or [SITE_URL.split("://", 1)[-1].split(":")[0]]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ERASURE_LEDGER = environment.text("ERASURE_LEDGER")
DATABASES = {"default": database(environment.text("DATABASE_URL"))}
# What is counted against guessing is counted for all processes, and Redis may be away. A flood of
# guesses must not push out the counts that stop it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_attempt",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
# The proxy in front names who asks; see deploy/proxy.conf.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
CHANNEL_LAYERS = channel_layers(environment.text("REDIS_URL"))
CELERY_BROKER_URL = broker(environment.text("REDIS_URL"))["url"]
CELERY_BROKER_TRANSPORT_OPTIONS = broker(environment.text("REDIS_URL"))["options"]

EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "iop.face.storage.Hashed"},
}
