"""What every way to run has in common. Nothing here depends on where the site runs."""

from pathlib import Path
from typing import Any, Final

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from iop.schedule import SCHEDULE
from iop.settings import environment

BASE_DIR: Final = Path(__file__).resolve().parent.parent.parent
SITE_NAME = environment.text("SITE_NAME", "Circleway")
HELP_LINE = environment.text("HELP_LINE", "")
LEAVE_URL = environment.text("LEAVE_URL", "")
DEMO = False
DEBUG = False
REQUIRE_SECOND_FACTOR = True
ALLOWED_HOSTS: list[str] = []
SITE_URL = "http://localhost:8000"

INSTALLED_APPS = [
    "daphne",
    "iop.run",  # before Django's own apps: of two commands with one name the first is taken
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "iop.operator.apps.OperatorSiteConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "csp",
    "iop.policy",
    "iop.vault",
    "iop.audit",
    "iop.face",
    "iop.people",
    "iop.rooms",
    "iop.notices",
    "groups",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "iop.people.middleware.IdleLock",
    "iop.people.middleware.Preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "iop.policy.gate.Gate",
]

ROOT_URLCONF = "iop.urls"
ASGI_APPLICATION = "iop.asgi.application"
WSGI_APPLICATION = "iop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "iop.face.context.face",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "iop.face.templatetags.face",
                "iop.policy.templatetags.policy",
            ],
        },
    }
]
FORM_RENDERER = "iop.face.forms.Renderer"

# --- words and times
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
DEFAULT_ZONE = "America/New_York"

# --- static files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"

# --- signing in
AUTHENTICATION_BACKENDS = ["iop.people.backends.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "iop.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "iop.people.forms.sign_in.LoginForm",
    "reset_password": "iop.people.forms.sign_in.ResetForm",
    "change_password": "iop.people.forms.passwords.ChangePasswordForm",
    "set_password": "iop.people.forms.passwords.SetPasswordForm",
    "reset_password_from_key": "iop.people.forms.passwords.ResetPasswordForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "iop.people.tokens.ResetTokens"  # noqa: S105  # a class
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_USER_DISPLAY = "iop.people.adapter.shown_name"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "iop.people.adapter.SessionsAdapter"
MFA_ADAPTER = "iop.people.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "iop.people.forms.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "iop.people.forms.passkeys.SecondPasskeyForm",
    "login_webauthn": "iop.people.forms.passkeys.PasskeyInForm",
    "reauthenticate_webauthn": "iop.people.forms.passkeys.ConfirmPasskeyForm",
    "activate_totp": "iop.people.forms.sign_in.ActivateCodesForm",
    "authenticate": "iop.people.forms.sign_in.CodeForm",
    "reauthenticate": "iop.people.forms.sign_in.ConfirmCodeForm",
}
# A whole group signs in at six from one clinic or mobile network, so an address may knock often.
# What stops guessing is the count for each account; a passkey cannot be guessed at all.
# A letter to a new address goes wherever somebody types: seldom from one person, or to one address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,300/h/ip,5/5m/key",
    "new_address": "10/h/user,3/h/key",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "iop.people.passwords.LongPassword",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "iop.people.passwords.RarePassword"},
    {
        "NAME": "iop.people.passwords.ImpersonalPassword",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {"NAME": "iop.people.passwords.EasyLongPassword"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
IDLE_LIMIT = 30 * 60
IDLE_LIMIT_STAFF = 15 * 60
SESSION_LIMIT = 12 * 60 * 60
SESSION_LIMIT_STAFF = 8 * 60 * 60
INVITATION_HOURS = 72
# Who was erased, outside the database: a restore erases them again before anybody comes in.
ERASURE_LEDGER = str(BASE_DIR / "var" / "erasures.jsonl")

# --- sessions, cookies, headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A little longer than any session lasts, so that it is the locked page that says so.
SESSION_COOKIE_AGE = SESSION_LIMIT + IDLE_LIMIT
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "iop.face.views.form_expired"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS: list[str] = []

# --- mail: every letter is a row first, so a slow post office never slows a page
EMAIL_BACKEND = "iop.notices.mail.Outbox"
DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "hello@circleway.example")

# --- background work
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "iop.quiet.QuietLines",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "daphne": {"level": "WARNING"}},
}
