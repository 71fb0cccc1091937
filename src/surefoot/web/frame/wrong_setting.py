"""The error for a setting that can't be used."""

from __future__ import annotations


class WrongSetting(ValueError):  # noqa: N818 - reads as what it is
    """A setting that can't be used: the text names it, its value (unless it is secret) and what was expected."""
