"""System checks: the keyring is well formed before anything is sealed with it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from iop.vault.keyring import parse

MAKE = 'python -c "import os, base64; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'


@register()
def check_keyring(app_configs: Sequence[Any] | None, **options: Any) -> list[CheckMessage]:
    """Refuse a ring that cannot be read; warn of one that may have lost its order."""
    try:
        ring = parse(settings.VAULT_KEYS)
    except ImproperlyConfigured as error:
        hint = f"Write number:secret, the newest first. A secret is made by: {MAKE}"
        return [Error(str(error), hint=hint, id="vault.E001")]
    if ring.current != max(ring.secrets):
        sentence = "The first number of VAULT_KEYS is not the highest."
        hint = "Put the highest number first, so that new text is sealed with the newest secret."
        return [Warning(sentence, hint=hint, id="vault.W001")]
    if len(set(ring.secrets.values())) < len(ring.secrets):
        hint = "A secret that stands under two numbers was not rotated. Make a new one."
        return [Error("VAULT_KEYS names one secret twice.", hint=hint, id="vault.E002")]
    return []
