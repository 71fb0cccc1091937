"""How much may be uploaded at once, and how a view learns that it was more (intake/uploading.py stops it)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest

TOO_BIG: Final = "surefoot_upload_too_big"
"""Set on a request whose files were not taken to their end."""
MEGABYTE: Final = 1 << 20


def limit() -> int:
    """The most an upload may hold, in bytes."""
    return int(settings.ENVIRONMENT.upload_megabytes) * MEGABYTE


def too_big(request: HttpRequest) -> bool:
    """Whether what was uploaded was cut off at the limit."""
    return bool(getattr(request, TOO_BIG, False))
