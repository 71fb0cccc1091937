"""An answer is handed in with a blind pass: verified, sealed and stored, the pass noted as used, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from surefoot.web.pulse import handing
from surefoot.web.pulse.blind import signing
from surefoot.web.pulse.blind.opening import digest
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.models import CellKey, Spent
from surefoot.web.pulse.sealing import Answer, seal


@dataclass(frozen=True)
class Pass:
    """What a browser made of the blind signature it was given. cell: id of the team whose key signed."""

    wave: UUID
    cell: int
    message: bytes
    signature: bytes


def hand_in(shown: Pass, answers: Mapping[str, int], comment: str = "") -> None:
    """Hand in what somebody answered with a blind pass. answers: item -> value, what they did not answer left out.

    Raises NotTaken ("used" for a pass that was: its browser then knows that the answer is in); ValueError for items the
    wave does not ask, values they do not have, and a comment that is too long.
    """
    key = CellKey.objects.select_related("wave").filter(wave=shown.wave, wave__blind=True, cell=shown.cell).first()
    if key is None or len(shown.message) != signing.MESSAGE or not signing.verifies(bytes(key.public), shown.message,
                                                                                    shown.signature):
        raise NotTaken("unknown")
    mark = digest(shown.message)
    if _is_used(mark):
        raise NotTaken("used")
    if key.wave.state != "open":
        raise NotTaken("paused" if key.wave.state == "paused" else "over")
    handing.check(key.wave, answers)
    box = seal(shown.wave, bytes(key.wave.public or b""), Answer(shown.cell, answers, comment))
    try:
        with transaction.atomic():
            Spent.objects.create(mark=mark, wave_id=shown.wave)
            handing.store(shown.wave, box)
    except IntegrityError as twice:
        raise NotTaken("used") from twice


def _is_used(mark: str) -> bool:
    return Spent.objects.filter(mark=mark).exists()
