"""Time moves waves on: they open, remind and close when their moment has come, however late somebody looks.

Each step locks its wave and asks again whether it is still due, so it may be run by two at once, or killed anywhere.
"""

from __future__ import annotations

import logging
from datetime import time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.web.frame import clock
from surefoot.web.frame.jobs import job
from surefoot.web.pulse import closing, keys
from surefoot.web.pulse.models import Wave
from surefoot.web.pulse.waves import invitations
from surefoot.web.pulse.waves.opening import make_ready, one_at_a_time, open_wave, remove_leftovers
from surefoot.web.pulse.waves.refusing import Refused
from surefoot.web.pulse.waves.response import so_far

AHEAD: Final = timedelta(hours=6)
"""How long before its moment a wave has made what takes a while."""
log = logging.getLogger("surefoot.pulse")


@job("pulse.turn", every=timedelta(minutes=5))
def turn() -> None:
    """Open, remind and close waves whose moment has come. Closing comes first, so that the next wave can open."""
    now = clock.now()
    for wave in Wave.objects.filter(state__in=Wave.ASKING, closes_at__lte=now):
        closing.begin(wave.pk)
    for wave in Wave.objects.filter(state="planned", opens_at__lte=now).order_by("opens_at"):
        try:
            open_wave(wave.pk)
        except Refused as refused:  # its page says so, too
            log.warning("a wave could not open: %s", refused)
    for wave in Wave.objects.filter(state="planned", blind=True, opens_at__lte=now + AHEAD):
        make_ready(wave.pk)
    for wave in Wave.objects.filter(state="open", reminded=False, reminds_at__lte=now):
        invitations.remind(wave.pk)


@job("pulse.look", daily=time(3, 50))
def look() -> None:
    """Look how many have answered, once a night, and destroy keys that an opening left which was broken off."""
    for wave in Wave.objects.filter(state__in=Wave.ASKING):
        Wave.objects.filter(pk=wave.pk).update(band=so_far(wave))
    for number in keys.waves():
        _clear(number)


def _clear(number: UUID) -> None:
    """Nobody can open the wave meanwhile. What a planned wave of another mode had made ahead stays."""
    with transaction.atomic():
        one_at_a_time()
        wave = Wave.objects.filter(pk=number, state="planned").first()
        if wave is not None and wave.blind:
            remove_leftovers(number)
        elif wave is not None:
            keys.destroy(number)
