"""Results of a wave that closed: asked for at once, and what only the first assessment needs is destroyed after it.

This room looks at the waves, not the pulse room at this one, which stands above it. It looks every minute and after
each assessment; killed in between, the next look does the rest. Whole rows go only once a run that told of their wave,
or of a newer one, is stored: what is not committed is not seen here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Max

from surefoot.web.assessments import actions
from surefoot.web.assessments.models import Attempt, Run
from surefoot.web.frame import audit, clock
from surefoot.web.people.scope import everything
from surefoot.web.pulse import whole
from surefoot.web.pulse.models import Wave, Written

AGAIN: Final = timedelta(hours=1)
"""How long after one that failed, or found nothing new, the next is asked for."""


def settle() -> None:
    """Destroy the whole rows of every wave that was told of, and ask for the assessment of the newest that was not."""
    told = told_until()
    waves = list(Written.objects.filter(table="pulse", wave__state="closed").order_by("wave__opened_on").values_list(
        "wave__opened_on", flat=True))
    for opened_on in waves:
        if told is not None and opened_on <= told:
            whole.destroy(opened_on)
    if waves and (told is None or waves[-1] > told) and not _just_tried():
        actions.ask(audit.SYSTEM)


def told_until() -> date | None:
    """The newest wave that a run told of."""
    with everything("assessments.waves"):
        found: date | None = Run.objects.aggregate(newest=Max("wave"))["newest"]
    return found


def day_at_least() -> date | None:
    """The opening day of the newest closed wave, where no run has told of it yet: its assessment is of no day before.

    Otherwise results would wait until usage of a later week is imported.
    """
    newest: date | None = Wave.objects.filter(state="closed", written__table="pulse").aggregate(
        newest=Max("opened_on"))["newest"]
    told = told_until()
    return newest if newest is not None and (told is None or told < newest) else None


def _just_tried() -> bool:
    """Whether one is under way, or came to nothing a short while ago."""
    return Attempt.objects.filter(open=True).exists() or Attempt.objects.filter(
        state__in=("failed", "unchanged"), ended_at__gt=clock.now() - AGAIN).exists()
