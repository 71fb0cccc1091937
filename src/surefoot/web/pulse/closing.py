"""A wave is closed: every answer is opened, mixed, written once, and the keys are destroyed."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from surefoot.web.pulse.jobs import close
from surefoot.web.pulse.models import Wave


def begin(wave: UUID) -> None:
    """No more answers are taken from now on; a job does the rest. Waits for those that are being handed in. Does
    nothing for a wave that is not being asked."""
    with transaction.atomic():
        now = Wave.objects.select_for_update().get(pk=wave)
        if now.state in Wave.ASKING:
            now.state = "closing"
            now.save(update_fields=["state"])
            close.enqueue(wave=str(wave))
