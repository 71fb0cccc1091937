"""A wave opens: whom it asks and what is fixed, keys are made, invitations are handed to the post. All or nothing.

Keys are files and outside the transaction, so they come first: a process that dies in between leaves a folder of keys
that nothing was sealed with. The next attempt destroys it before it makes new ones, and so does the nightly sweep.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from surefoot.diagnose.questionnaire import asked, questionnaire
from surefoot.web.frame import audit, clock
from surefoot.web.frame.clock import day_of
from surefoot.web.frame.sockets import Socket
from surefoot.web.people.scope import OutsideScope, everything
from surefoot.web.pulse import keys, sealing, tickets
from surefoot.web.pulse.gathering import FEWEST
from surefoot.web.pulse.handing import OWN
from surefoot.web.pulse.models import Rhythm, Wave
from surefoot.web.pulse.waves import invitations
from surefoot.web.pulse.waves.cells import Asking, asking
from surefoot.web.pulse.waves.moments import shifted
from surefoot.web.pulse.waves.refusing import Refused


class Preparer(Protocol):
    """What a mode needs before a wave of it can open. cells: person -> id of the team."""

    def ready(self, wave: Wave, cells: Mapping[UUID, int]) -> bool:
        """Whether the wave can open now; where not, what is missing is on its way, and it is asked again later."""

    def prepare(self, wave: Wave, cells: Mapping[UUID, int]) -> None:
        """Write down whom the wave asks and what lets them in, in the transaction of opening."""


PREPARERS: Final = Socket[Preparer]("what prepares a wave of another mode")
BLIND: Final = "blind"
"""The mode that is plugged in under this name; without it no wave can be blind."""
UNDER_WAY: Final = ("open", "paused", "closing")


def open_wave(pk: UUID, actor: str = audit.SYSTEM) -> Wave:
    """Open a planned wave now; what was planned for later days moves along, so that it lasts as long as planned.

    Raises Refused where another is under way, one opened on this day, or fewer than five people would be asked.
    """
    with everything("pulse.open"), transaction.atomic():
        rhythm = one_at_a_time()
        wave = Wave.objects.select_for_update().filter(pk=pk).first()
        if wave is None:
            raise OutsideScope
        if wave.state != "planned":
            raise Refused("waves_refused_state")
        if reason := in_the_way():
            raise Refused(reason)
        found = asking(wave, clock.today())
        if found.people < FEWEST:
            raise Refused("waves_refused_few")
        ready = not wave.blind or PREPARERS.named(BLIND).ready(wave, found.cells)
        if ready:
            _open(wave, found, actor)
            plan_next(wave, rhythm)
    if not ready:  # what it asked for is stored meanwhile
        raise Refused("waves_refused_keys")
    return wave


def make_ready(pk: UUID) -> None:
    """Have made what a planned wave of another mode needs, ahead of its moment: it may take a while."""
    with everything("pulse.open"), transaction.atomic():
        one_at_a_time()
        wave = Wave.objects.filter(pk=pk, state="planned", blind=True).first()
        if wave is not None:
            PREPARERS.named(BLIND).ready(wave, asking(wave, clock.today()).cells)


def one_at_a_time() -> Rhythm:
    """The rhythm, locked until the transaction ends: waves are planned and opened one after the other."""
    Rhythm.objects.get_or_create(pk=1)
    return Rhythm.objects.select_for_update().get(pk=1)


def in_the_way() -> str:
    """Why no wave can open now: the key of a sentence; empty where nothing is in the way."""
    if Wave.objects.filter(state__in=UNDER_WAY).exists():
        return "waves_refused_under_way"
    return "waves_refused_same_day" if Wave.objects.filter(opened_on=clock.today()).exists() else ""


def remove_leftovers(pk: UUID) -> None:
    """Destroy the keys an attempt to open a wave made before it was broken off. While one_at_a_time is held."""
    for name in (keys.SEALING, keys.CODES):
        keys.wipe(keys.folder(pk) / f"{name}.key")


def modes() -> tuple[str, ...]:
    """Modes besides codes: "blind", where it is plugged in."""
    return (BLIND,) if PREPARERS.plugged() else ()


def plan_next(wave: Wave, rhythm: Rhythm) -> Wave | None:
    """Plan the wave after this one as this one was, where waves follow by themselves and none is planned yet."""
    if not rhythm.weeks or Wave.objects.filter(state="planned").exists():
        return None
    days = rhythm.weeks * 7
    later = shifted(wave.closes_at, days + rhythm.days - _days(wave))
    reminds = shifted(wave.reminds_at, days) if wave.reminds_at else None
    following = Wave.objects.create(
        number=next_number(), opens_at=shifted(wave.opens_at, days), closes_at=later,
        reminds_at=reminds if reminds and reminds < later else None,
        results_on=day_of(later) + (wave.results_on - day_of(wave.closes_at)) if wave.results_on else None,
        rest_weeks=wave.rest_weeks, languages=wave.languages, own=wave.own, comment=wave.comment, blind=wave.blind)
    following.teams.set(wave.teams.all())
    audit.record("pulse.wave_planned", about=f"wave:{following.number}", opens=day_of(following.opens_at).isoformat(),
                 closes=day_of(later).isoformat())
    return following


def next_number() -> int:
    """The number of the next wave that is planned."""
    return int(Wave.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def items(wave: Wave) -> list[str]:
    """Names of what a wave asks, in order."""
    return [*asked(wave.number), *OWN[:len(wave.own)]]


def _open(wave: Wave, found: Asking, actor: str) -> None:
    remove_leftovers(wave.pk)
    wave.public = sealing.new_key(wave.pk)
    tickets.new_key(wave.pk)
    _fix(wave, found.people)
    prepare = PREPARERS.named(BLIND).prepare if wave.blind else tickets.prepare
    prepare(wave, found.cells)
    invited = invitations.invite(wave, found.cells)
    audit.record("pulse.wave_opened", actor=actor, about=f"wave:{wave.number}", asked=found.people,
                 cells=len(found.counts), invited=invited, blind=wave.blind)


def _days(wave: Wave) -> int:
    """How many days a wave lasts."""
    return (day_of(wave.closes_at) - day_of(wave.opens_at)).days


def _fix(wave: Wave, people: int) -> None:
    """What holds from now on until it closes."""
    today = clock.today()
    days = (today - day_of(wave.opens_at)).days
    wave.opens_at, wave.closes_at = shifted(wave.opens_at, days), shifted(wave.closes_at, days)
    wave.reminds_at = shifted(wave.reminds_at, days) if wave.reminds_at else None
    wave.results_on = wave.results_on + timedelta(days=days) if wave.results_on else None
    wave.state, wave.opened_on, wave.asked = "open", today, people
    wave.version, wave.items = questionnaire("en").version, items(wave)
    wave.save()
