"""Time moves waves on: they open, remind and close when their moment has come, however late somebody looks.

Each step locks its wave and asks again whether it is still due, so it may be run by two at once, or killed anywhere.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.people.scope import everything
from surefoot.web.pulse import closing, keys
from surefoot.web.pulse.models import Sealed, Wave
from surefoot.web.pulse.waves import invitations
from surefoot.web.pulse.waves.opening import make_ready, one_at_a_time, open_wave
from surefoot.web.pulse.waves.refusing import Refused

BANDS: Final = (30, 50, 70)
"""Per cent at which the next band of the response begins."""
AHEAD: Final = timedelta(hours=6)
"""How long before its moment a wave has made what takes a while."""
log = logging.getLogger("surefoot.pulse")


def turn() -> None:
    """Do what is due now: close first, so that the next wave can open."""
    now = clock.now()
    for wave in Wave.objects.filter(state__in=Wave.ASKING, closes_at__lte=now):
        if not lose(wave.pk):
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


def sweep() -> None:
    """Destroy keys that no wave needs, mark waves that lost theirs, and look how many have answered."""
    for number in keys.waves():
        _swept(number)
    for wave in Wave.objects.filter(state__in=("open", "paused", "closing", "lost")):
        if wave.state == "lost":
            _found_again(wave.pk)
        elif not lose(wave.pk):
            Wave.objects.filter(pk=wave.pk).update(band=band(wave))


def lose(pk: UUID) -> bool:
    """Whether the wave's keys are not here: it came from a backup, and nobody can open its answers. It says so."""
    if whole(pk):
        return False
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=pk)
        if wave.state not in ("open", "paused", "closing") or whole(pk):
            return False
        wave.state = "lost"
        wave.save(update_fields=["state"])
        audit.record("pulse.wave_lost", about=f"wave:{wave.number}")
    return True


def whole(pk: UUID) -> bool:
    """Whether the keys of a wave that is being asked are here."""
    try:
        for name in (keys.SEALING, keys.CODES):
            keys.read(pk, name)
    except keys.KeyGone:
        return False
    return True


def band(wave: Wave) -> int:
    """In which of four bands the share of the whole organisation lies that has answered; 0 is the lowest."""
    share = 100 * Sealed.objects.filter(wave=wave).count() / max(wave.asked, 1)
    return sum(share >= bound for bound in BANDS)


def _swept(number: UUID) -> None:
    """Destroy the keys of a wave that is unknown here, over, or never opened. Nobody can open it meanwhile.

    What a planned wave of another mode had made ahead stays.
    """
    with everything("pulse.sweep"), transaction.atomic():
        one_at_a_time()
        wave = Wave.objects.filter(pk=number).first()
        if wave is None or wave.state in ("closed", "cancelled") or (wave.state == "planned" and not wave.blind):
            keys.destroy(number)
        elif wave.state == "planned":
            for name in (keys.SEALING, keys.CODES):
                keys.discard(number, name)


def _found_again(pk: UUID) -> None:
    """Keys that were away for a while, on a disk that was not there, are back: a lead decides how it goes on."""
    with transaction.atomic():
        wave = Wave.objects.select_for_update().get(pk=pk)
        if wave.state == "lost" and whole(pk) and not Wave.objects.filter(state__in=("open", "paused",
                                                                                    "closing")).exists():
            wave.state = "paused"
            wave.save(update_fields=["state"])
            audit.record("pulse.wave_found", about=f"wave:{wave.number}")
