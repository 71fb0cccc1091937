"""Whether a request is Slack's own: signed with the secret of our app, within five minutes (the SDK's verifier)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from slack_sdk.signature import Clock, SignatureVerifier

SIGNATURE: Final = "X-Slack-Signature"
STAMP: Final = "X-Slack-Request-Timestamp"
LARGEST: Final = 500_000
"""Bytes of a request; Slack's own are far smaller."""


class _At(Clock):
    """A moment for the verifier to compare with."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def now(self) -> float:
        return self._seconds


def is_slacks(body: bytes, headers: Mapping[str, str], secret: str, now: float) -> bool:
    """Whether the body was signed with this secret at most five minutes before or after `now` (seconds since 1970)."""
    stamp, signature = headers.get(STAMP, ""), headers.get(SIGNATURE, "")
    if not secret or len(body) > LARGEST or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        return False
    if not signature.isascii():
        return False
    try:
        return SignatureVerifier(secret, _At(now)).is_valid(body, stamp, signature)
    except UnicodeDecodeError:  # the verifier reads the body as text; Slack sends nothing else
        return False
