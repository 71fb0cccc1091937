"""A device that keeps one passkey, in software: it signs whatever it is told to, true or not."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HERE = AuthenticatorData.FLAG.UP
UNLOCKED = HERE | AuthenticatorData.FLAG.UV
NEW = "/me/sign-in/passkeys/new"
USE = "/sign-in/passkey"


@dataclass
class Device:
    """The key, its name, and how often it says it was used."""

    origin: str
    rp: str
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def made(self, options: dict[str, Any], **false: Any) -> str:
        """The answer to a page that makes a passkey."""
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AuthenticatorData.create(self._rp(false), UNLOCKED | AuthenticatorData.FLAG.AT, self.count,
                                        AttestedCredentialData.create(b"\0" * 16, self.name, public))
        told = self._told("webauthn.create", options, false)
        return self._answer({"clientDataJSON": told, "attestationObject": AttestationObject.create("none", data, {})})

    def used(self, options: dict[str, Any], **false: Any) -> str:
        """The answer to a page that signs in; `false` says what of it is not as it should be."""
        data = AuthenticatorData.create(self._rp(false), false.get("flags", UNLOCKED), false.get("count", self.count))
        told = self._told("webauthn.get", options, false)
        signed = false.get("key", self.key).sign(data + told.hash, ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": told, "authenticatorData": data, "signature": signed})

    def _rp(self, false: dict[str, Any]) -> bytes:
        return sha256(str(false.get("rp", self.rp)).encode()).digest()

    def _told(self, kind: str, options: dict[str, Any], false: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(false.get("kind", kind), false.get("challenge", options["challenge"]),
                                          false.get("origin", self.origin))

    def _answer(self, response: dict[str, bytes]) -> str:
        return json.dumps({"id": websafe_encode(self.name), "rawId": websafe_encode(self.name), "type": "public-key",
                           "response": {name: websafe_encode(value) for name, value in response.items()}})


def options(client: Client, path: str) -> dict[str, Any]:
    """What the page asks the browser for."""
    found = re.search(r'data-options="([^"]+)"', client.get(path).content.decode())
    assert found, path
    return dict(json.loads(unescape(found[1])))


def freshly(client: Client) -> Client:
    """The same client, as if it had signed in this minute."""
    session = client.session
    session["signed"] = 2**40
    session.save()
    return client


def keep(client: Client, device: Device, **false: Any) -> Any:
    """Make the passkey through the page."""
    return client.post(NEW, {"name": "phone", "sent": device.made(options(client, NEW), **false)})


def enter(device: Device, **false: Any) -> bool:
    """Sign in through the page, in a new browser; whether it opened."""
    client = Client()
    client.post(USE, {"sent": device.used(options(client, USE), **false)})
    return client.get("/me").status_code == 200
