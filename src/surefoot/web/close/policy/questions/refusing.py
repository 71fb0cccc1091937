"""The error for what can't be done with a question as it stands."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why, and what to do."""
