"""What leads do with waves: each checks who asks, changes, and leaves an entry in the audit log, with counts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.frame.clock import day_of
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse import closing, keys
from surefoot.web.pulse.models import Asked, CellKey, Sealed, Spent, Ticket, Wave
from surefoot.web.pulse.waves import opening
from surefoot.web.pulse.waves.refusing import Refused

LONGEST: Final = 60
"""Days a wave may last."""


@dataclass(frozen=True)
class Plan:
    """What a lead wants of a wave. teams: ids, none for everybody; own: each as {language: text}."""

    opens_at: datetime
    closes_at: datetime
    reminds_at: datetime | None = None
    results_on: date | None = None
    teams: tuple[int, ...] = ()
    rest_weeks: int = 4
    languages: tuple[str, ...] = ("en", "de")
    own: tuple[dict[str, str], ...] = ()
    comment: bool = True
    blind: bool = False


def plan(who: Reader, wanted: Plan) -> Wave:
    """Plan a wave. Raises Refused for days that can't be, or on which another wave is planned or asked."""
    _leads(who)
    with transaction.atomic():
        opening.one_at_a_time()
        wave = Wave(number=opening.next_number())
        _set(wave, wanted)
        _tell("pulse.wave_planned", who, wave, **_told(wanted))
    return wave


def change(who: Reader, pk: UUID, wanted: Plan) -> Wave:
    """Change a wave that has not opened yet."""
    with transaction.atomic():
        wave = _held(who, pk, "planned")
        _set(wave, wanted)
        _tell("pulse.wave_changed", who, wave, **_told(wanted))
    return wave


def cancel(who: Reader, pk: UUID) -> None:
    """Cancel a planned wave."""
    with transaction.atomic():
        wave = _held(who, pk, "planned")
        _to(wave, "cancelled")
        _tell("pulse.wave_cancelled", who, wave)
        transaction.on_commit(lambda: keys.destroy(pk))


def open_now(who: Reader, pk: UUID) -> Wave:
    """Open a planned wave before its moment, or after it. It lasts as long as planned."""
    _leads(who)
    return opening.open_wave(pk, audit.alias(who.subject))


def pause(who: Reader, pk: UUID) -> None:
    """Take no answers for a while. Waits for those that are being handed in."""
    with transaction.atomic():
        wave = _held(who, pk, "open")
        _to(wave, "paused")
        _tell("pulse.wave_paused", who, wave)


def resume(who: Reader, pk: UUID, closes_at: datetime | None = None) -> None:
    """Go on, and close later where a moment is given; the day of results moves along."""
    with transaction.atomic():
        wave = _held(who, pk, "paused")
        ends = closes_at or wave.closes_at
        if ends <= clock.now() or ends < wave.closes_at:
            raise Refused("waves_refused_earlier")
        if (day_of(ends) - day_of(wave.opens_at)).days > LONGEST:
            raise Refused("waves_refused_long")
        days = (day_of(ends) - day_of(wave.closes_at)).days
        wave.closes_at = ends
        wave.results_on = wave.results_on + timedelta(days=days) if wave.results_on else None
        wave.save(update_fields=["closes_at", "results_on"])
        if _clash(wave):
            raise Refused("waves_refused_overlap")
        _to(wave, "open")
        _tell("pulse.wave_resumed", who, wave, closes=day_of(ends).isoformat())


def close_early(who: Reader, pk: UUID) -> None:
    """Close a wave before its day: nobody can answer any more, and this can't be undone."""
    with transaction.atomic():
        wave = _held(who, pk, *Wave.ASKING)
        _tell("pulse.wave_closed_early", who, wave, planned=day_of(wave.closes_at).isoformat())
        wave.closes_at = max(clock.now(), wave.opens_at + timedelta(minutes=1))
        wave.save(update_fields=["closes_at"])
        closing.begin(pk)


def give_up(who: Reader, pk: UUID) -> None:
    """Let go of a wave whose keys are lost: its answers, which nobody can open, and what let people in."""
    with transaction.atomic():
        wave = _held(who, pk, "lost")
        for model in (Ticket, Sealed, Spent, CellKey):
            model.objects.filter(wave=wave).delete()
        Asked.objects.filter(wave=wave).update(issued=False)
        _to(wave, "cancelled")
        _tell("pulse.wave_given_up", who, wave)
        transaction.on_commit(lambda: keys.destroy(pk))


def set_rhythm(who: Reader, weeks: int, days: int) -> bool:
    """Choose how waves follow each other by themselves, from the next that opens; whether that is a change."""
    _leads(who)
    if (weeks and not 4 <= weeks <= 8) or not 1 <= days <= min(LONGEST, (weeks or 8) * 7 - 1):
        raise ValueError(f"a wave every {weeks} weeks for {days} days; expected 4 to 8 weeks (0 for never), and days "
                         "that end before the next begins")
    with transaction.atomic():
        kept = opening.one_at_a_time()
        if (kept.weeks, kept.days) == (weeks, days):
            return False
        kept.weeks, kept.days = weeks, days
        kept.save()
        audit.record("pulse.rhythm_changed", actor=audit.alias(who.subject), weeks=weeks, days=days)
    return True


def _set(wave: Wave, wanted: Plan) -> None:
    """Write down what is wanted. Raises Refused where it can't be."""
    if day_of(wanted.opens_at) < clock.today():
        raise Refused("waves_refused_past")
    if wanted.closes_at <= max(wanted.opens_at, clock.now()):
        raise Refused("waves_refused_order")
    if (day_of(wanted.closes_at) - day_of(wanted.opens_at)).days > LONGEST:
        raise Refused("waves_refused_long")
    if wanted.blind and opening.BLIND not in opening.modes():
        raise Refused("waves_refused_blind")
    for name in ("opens_at", "closes_at", "reminds_at", "results_on", "rest_weeks", "comment", "blind"):
        setattr(wave, name, getattr(wanted, name))
    wave.languages, wave.own = list(wanted.languages), list(wanted.own)
    if _clash(wave):
        raise Refused("waves_refused_overlap")
    wave.save()
    wave.teams.set(wanted.teams)


def _clash(wave: Wave) -> bool:
    """Whether another wave is planned or asked within the same days."""
    others = Wave.objects.filter(state__in=("planned", *opening.UNDER_WAY)).exclude(pk=wave.pk)
    return others.filter(opens_at__lte=wave.closes_at, closes_at__gte=wave.opens_at).exists()


def _told(wanted: Plan) -> dict[str, str | int | bool]:
    return {"opens": day_of(wanted.opens_at).isoformat(), "closes": day_of(wanted.closes_at).isoformat(),
            "teams": len(wanted.teams), "own": len(wanted.own), "comment": wanted.comment, "blind": wanted.blind,
            "rest_weeks": wanted.rest_weeks}


def _held(who: Reader, pk: UUID, *states: str) -> Wave:
    """The wave, locked, in one of these states. Raises OutsideScope for one that is not there, Refused for any other
    state: somebody else was faster."""
    _leads(who)
    opening.one_at_a_time()
    wave = Wave.objects.select_for_update().filter(pk=pk).first()
    if wave is None:
        raise OutsideScope
    if wave.state not in states:
        raise Refused("waves_refused_state")
    return wave


def _to(wave: Wave, state: str) -> None:
    wave.state = state
    wave.save(update_fields=["state"])


def _leads(who: Reader) -> None:
    if "lead" not in who.roles:
        raise OutsideScope


def _tell(action: str, who: Reader, wave: Wave, **detail: str | int | bool) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"wave:{wave.number}", **detail)
