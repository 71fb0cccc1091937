"""The recorded actions: what was done in which team, taken in from a table and laid out as one again."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np

from surefoot.vocabulary.actions import ACTIONS
from surefoot.vocabulary.tables import SCHEMAS, Table, table
from surefoot.web.intake.models import Action, Import
from surefoot.web.people.models import Team

UNKNOWN_TEAM: Final = "no team has this key"
FIELDS: Final = ("ended_on", "dose", "wave", "note")


def unknown_teams(rows: Table) -> int:
    """Rows of teams nobody knows: they can't be recorded."""
    known = set(Team.objects.values_list("key", flat=True))
    return sum(key not in known for key in rows["team"])


def take(rows: Table, of: Import) -> int:
    """Record the actions of a table; a row that says something newer about one takes its place. Counts new rows."""
    teams = dict(Team.objects.values_list("key", "pk"))
    known = {(found.team_id, found.action, found.started_on): found
             for found in Action.objects.filter(replaced_by=None)}
    new: list[Action] = []
    older: list[Action] = []
    for place in range(len(rows)):
        if rows["team"][place] not in teams:
            continue
        row = _row(rows, place, teams, of)
        held = known.get((row.team_id, row.action, row.started_on))
        if held is None or any(getattr(held, name) != getattr(row, name) for name in FIELDS):
            new.append(row)
            older += [] if held is None else [held]
    for held in older:
        held.replaced_by = of
    Action.objects.bulk_update(older, ["replaced_by"], batch_size=500)
    Action.objects.bulk_create(new, batch_size=500)
    return len(new)


def record(team: int, action: str, started_on: date, *, ended_on: date | None = None, dose: float | None = None,
           note: str = "") -> Action:
    """Note that something was done in a team, in the transaction of what it tells of; the same once more on the same
    day brings its end, dose and note up to date. What an import said about it before is replaced by nothing: it stays.

    Raises ValueError for an action that is none, and for an end before the start.
    """
    if action not in ACTIONS:
        raise ValueError(f"{action!r} is no action; expected one of {', '.join(ACTIONS)}")
    if ended_on is not None and ended_on < started_on:
        raise ValueError(f"{action} would end on {ended_on}, before it started on {started_on}")
    values = {"ended_on": ended_on, "dose": dose, "note": note[:500]}
    found, new = Action.objects.get_or_create(team_id=team, action=action, started_on=started_on, replaced_by=None,
                                              defaults=values)
    if not new and found.of_id is None:
        Action.objects.filter(pk=found.pk).update(**values)
        found.refresh_from_db()
    return found


def take_back(team: int, action: str, started_on: date, note: str) -> int:
    """Remove what was recorded by mistake, in the transaction of what took it back; counts the rows. What an import
    says stays, and so does what somebody else recorded on that day: it has another note."""
    return int(Action.objects.filter(team_id=team, action=action, started_on=started_on, note=note[:500],
                                     of=None).delete()[0])


def change(team: int, action: str, started_on: date, note: str, *, dose: float | None, becomes: str) -> int:
    """What was recorded under a note tells of something else on that day instead, in the transaction of what took the
    first back; counts the rows. Also where an import took the row's place for now."""
    return Action.objects.filter(team_id=team, action=action, started_on=started_on, note=note[:500],
                                 of=None).update(dose=dose, note=becomes[:500])


def give_back(of: Import) -> None:
    """As it was before this import."""
    Action.objects.filter(of=of).delete()
    Action.objects.filter(replaced_by=of).update(replaced_by=None)


def as_table() -> Table:
    """All recorded actions that hold."""
    rows = Action.objects.filter(replaced_by=None).order_by("team__key", "action", "started_on").values_list(
        "team__key", "action", "started_on", "ended_on", "dose", "wave", "note")
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) or [()] * 7
    names = ("team", "action", "started_on", "ended_on", "dose", "wave", "note")
    found = dict(zip(names, map(list, columns), strict=True))
    for name in ("started_on", "ended_on"):
        found[name] = [np.datetime64(day or "NaT", "D") for day in found[name]]
    found["dose"] = [np.nan if dose is None else dose for dose in found["dose"]]
    return table(SCHEMAS["actions"], found)


def _row(rows: Table, place: int, teams: dict[str, int], of: Import) -> Action:
    def day(name: str) -> Any:
        value = rows[name][place]
        return None if np.isnat(value) else value.item()

    dose = float(rows["dose"][place])
    return Action(team_id=teams[rows["team"][place]], action=rows["action"][place], started_on=day("started_on"),
                  ended_on=day("ended_on"), dose=None if np.isnan(dose) else dose,
                  wave=rows["wave"][place][:60], note=rows["note"][place][:500], of=of)
