"""An open wave, whom it asks, and what somebody answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from surefoot.diagnose.questionnaire import asked, questionnaire
from surefoot.web.frame import clock
from surefoot.web.people.models import Person, Team
from surefoot.web.pulse import sealing, tickets
from surefoot.web.pulse.models import Wave

DAY = timedelta(days=1)


def opened(cells: Mapping[Person, Team], number: int = 1, **more: object) -> Wave:
    """A wave that opened now and asks these people; their answers count in these teams."""
    now = clock.now()
    values = {"opens_at": now, "closes_at": now + 10 * DAY, "opened_on": clock.today(), "languages": ["en", "de"],
              "version": questionnaire("en").version, "items": list(asked(number)), "asked": len(cells), **more}
    wave = Wave(number=number, state="open", **values)
    wave.public = sealing.new_key(wave.pk)
    tickets.new_key(wave.pk)
    wave.save(force_insert=True)
    tickets.prepare(wave, {person.pk: team.pk for person, team in cells.items()})
    return wave


def full(wave: Wave, value: int = 4) -> dict[str, int]:
    """The same answer to everything the wave asks."""
    return dict.fromkeys(wave.items, value)


def planned(number: int = 1, **more: object) -> Wave:
    """A wave that opens tomorrow."""
    now = clock.now()
    values = {"opens_at": now + DAY, "closes_at": now + 11 * DAY, "languages": ["en", "de"], **more}
    return Wave.objects.create(number=number, **values)
