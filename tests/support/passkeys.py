"""A device that makes passkeys and signs with them, in a few lines."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
PRESENT_AND_KNOWN = 0b101
WITH_A_KEY = 0b1000000


def coded(some: bytes) -> str:
    """As a browser writes bytes."""
    return urlsafe_b64encode(some).decode().rstrip("=")


class Device:
    """Holds one passkey."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = b"a device of ours"
        self.handle = ""

    def add_to(self, client: Client) -> None:
        """Add the passkey where somebody has shown that it is them."""
        page = client.get(reverse("mfa_add_webauthn"))
        options = page.context["js_data"]["creation_options"]["publicKey"]
        self.handle = options["user"]["id"]
        form = {"credential": self._made(options), "name": "Device", "passwordless": "on"}
        assert client.post(reverse("mfa_add_webauthn"), form).status_code == 302

    def answer(self, options: dict) -> str:
        """Return what the device says to what it is asked."""
        known = AuthenticatorData.create(self._site(), PRESENT_AND_KNOWN, 1)
        said = CollectedClientData.create("webauthn.get", options["challenge"], ORIGIN)
        signature = self.key.sign(bytes(known) + said.hash, ec.ECDSA(SHA256()))
        return self._packed(
            clientDataJSON=coded(bytes(said)),
            authenticatorData=coded(bytes(known)),
            signature=coded(signature),
            userHandle=self.handle,
        )

    def _made(self, options: dict) -> str:
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(bytes(16), self.name, public)
        flags = PRESENT_AND_KNOWN | WITH_A_KEY
        known = AuthenticatorData.create(self._site(), flags, 0, data)
        said = CollectedClientData.create("webauthn.create", options["challenge"], ORIGIN)
        made = AttestationObject.create("none", known, {})
        return self._packed(clientDataJSON=coded(bytes(said)), attestationObject=coded(bytes(made)))

    def _site(self) -> bytes:
        return sha256(b"testserver").digest()

    def _packed(self, **response: str) -> str:
        name = coded(self.name)
        whole = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(whole | {"clientExtensionResults": {}})
