"""A team's run of the ritual among the recorded actions: when it began, how many rounds were held, when it ended."""

from __future__ import annotations

from datetime import date

from surefoot.close.ritual import holding
from surefoot.close.ritual.opening import DAY, WEEK, Calendar
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.intake.recorded import record

ACTION = "ritual"


def counted(found: Round, calendar: Calendar) -> holding.Round:
    """A round that is over, as far as it is counted."""
    day = min(max(calendar.today(found.opens_at), found.week), found.week + WEEK - DAY)
    return holding.Round(found.week, min(day, found.met_on or day), found.led, found.met_on is not None,
                         found.took_part or 0)


def note(ritual: Ritual, week: date, calendar: Calendar) -> None:
    """Bring the record up to date when a week is over, in the transaction that ends it."""
    rows = Round.objects.filter(team=ritual.team_id, state="closed", week__lte=week)
    if ritual.begun_on is not None:
        rows = rows.filter(week__gt=ritual.begun_on - WEEK)
    run = holding.run([counted(row, calendar) for row in rows], ritual.begun_on, week)
    if run is None:
        return
    record(ritual.team_id, ACTION, run.started_on, ended_on=run.ended_on, dose=run.dose)
    ritual.begun_on = None if run.ended_on is not None else run.started_on
    ritual.save(update_fields=["begun_on"])


def end(ritual: Ritual, today: date, calendar: Calendar) -> None:
    """The ritual rests from today on: its run is over."""
    if ritual.begun_on is None:
        return
    rows = Round.objects.filter(team=ritual.team_id, state="closed", week__gt=ritual.begun_on - WEEK)
    held = [row for row in (counted(each, calendar) for each in rows) if holding.held(row)]
    record(ritual.team_id, ACTION, ritual.begun_on, ended_on=max(today, ritual.begun_on), dose=len(held))
    ritual.begun_on = None
