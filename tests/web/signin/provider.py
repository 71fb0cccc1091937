"""An OpenID Connect provider as a process of its own: `python provider.py PORT`. It knows one user and can misbehave.

POST /control with {"mode": ..., "claims": {...}} says how the next sign-ins go. Everything else is by the book:
discovery, authorization code with PKCE, token, and keys (RSA) that are really published and really sign.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sys
import time
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "surefoot", "planted-client-secret"


class State:
    claims: ClassVar[dict[str, Any]] = {}
    codes: ClassVar[dict[str, dict[str, str]]] = {}
    key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    other = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
    mode = "good"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self.say(self.description())
        elif parts.path == "/keys":
            self.say({"keys": [State.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self.authorize(asked)
        else:
            self.say({}, 404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/control":
            told = json.loads(sent)
            State.mode, State.claims = told["mode"], told.get("claims", {})
            if State.mode == "rotated":
                State.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})
            self.say({})
        else:
            self.token({name: values[0] for name, values in parse_qs(sent).items()})

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"  # type: ignore[attr-defined]

    def description(self) -> dict[str, Any]:
        issuer = "https://elsewhere.example" if State.mode == "other description" else self.issuer
        return {"issuer": issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{'http://x.example' if State.mode == 'plain http' else self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "code_challenge_methods_supported": ["S256"]}

    def authorize(self, asked: dict[str, str]) -> None:
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["nonce"]
        code = secrets.token_urlsafe(16)
        State.codes[code] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        self.end_headers()

    def token(self, sent: dict[str, str]) -> None:
        asked = State.codes.pop(sent.get("code", ""), None)
        user, _, word = b64decode(self.headers.get("Authorization", "Basic ").split()[1]).decode().partition(":")
        proof = urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if (asked is None or (unquote(user), unquote(word)) != (CLIENT, SECRET) or proof != asked["code_challenge"]
                or sent["redirect_uri"] != asked["redirect_uri"]):
            self.say({"error": "invalid_grant"}, 400)
            return
        told = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
        if State.mode != "no id token":
            told["id_token"] = self.id_token(asked["nonce"])
        self.say(told)

    def id_token(self, nonce: str) -> str:
        now, mode = int(time.time()), State.mode
        claims: dict[str, Any] = {"iss": self.issuer, "sub": "user-1", "aud": CLIENT, "iat": now, "exp": now + 300,
                                  "nonce": nonce, "email": "dev@larkmoor.example", "email_verified": True}
        claims |= {"wrong nonce": {"nonce": "x" * 20}, "wrong audience": {"aud": "another", "azp": CLIENT},
                   "expired": {"iat": now - 900, "exp": now - 600}, "wrong issuer": {"iss": "https://evil.example"},
                   }.get(mode, {}) | State.claims
        if mode == "no nonce":
            del claims["nonce"]
        if mode == "no signature":
            head = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
            return f"{head}.{urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b'=').decode()}."
        if mode == "shared secret":
            return jwt.encode({"alg": "HS256", "kid": "one"}, claims, OctKey.import_key(SECRET))
        key = State.other if mode == "bad signature" else State.key
        return jwt.encode({"alg": "RS256", "kid": State.key.kid}, claims, key)

    def say(self, what: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Silent."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
