"""The error for what can't be done with a version as it stands."""

from __future__ import annotations

from surefoot.web.close.policy.versions.reasons import Reason


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why, and for publishing each reason."""

    def __init__(self, key: str, reasons: tuple[Reason, ...] = ()) -> None:
        super().__init__(key)
        self.key = key
        self.reasons = reasons
