"""What the page of a blind wave needs: the questions, and all that a browser must know to fetch its pass."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse.blind import opening
from surefoot.web.pulse.models import Asked, CellKey, Wave


@dataclass(frozen=True)
class Place:
    """Where a reader's answer counts, and how their browser comes by a pass for it."""

    wave: Wave
    cell: int
    group: str
    """Name of the cell."""
    key: str
    """Public key of the cell, as DER in base64."""
    hash: str
    """Of the published list."""
    who: str
    """Under which this browser keeps the reader's pass, apart from those of others who use it. Nothing else has it."""
    code: bool
    """Whether the reader has taken a code instead."""


def place_of(wave: UUID, person: UUID | None) -> Place:
    """The place of a person in a blind wave that is being asked. Raises OutsideScope where it does not ask them."""
    asked = Asked.objects.select_related("wave", "cell").filter(
        wave=wave, wave__blind=True, wave__state__in=Wave.ASKING, person=person).first()
    if person is None or asked is None:
        raise OutsideScope
    public = CellKey.objects.filter(wave=wave, cell=asked.cell_id).values_list("public", flat=True).get()
    who = salted_hmac("surefoot.pulse.blind", f"{wave} {person}", secret=settings.SECRET_KEY, algorithm="sha256")
    return Place(asked.wave, asked.cell_id, asked.cell.name or asked.cell.key, b64encode(bytes(public)).decode(),
                 opening.digest(opening.published_once(wave)), who.hexdigest()[:32],
                 asked.issued and not asked.blinded)
