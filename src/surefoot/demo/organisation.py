"""Plant a whole organisation: the parts are drawn in order, the tables are what its systems would export."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surefoot.demo import logs, tables
from surefoot.demo.behaviour import Uses, appetite, draw_uses, habits, pull
from surefoot.demo.climate import Scatter, draw_climate, draw_scatter, momentary
from surefoot.demo.enabling import Licences, Training, draw_licences, draw_training, licence_table, tool_number
from surefoot.demo.interventions import Interventions, draw_interventions, lift_of_teams
from surefoot.demo.names import DEPARTMENTS, EXECUTIVE, ORGANISATION, TOOLS
from surefoot.demo.options import Options, stream
from surefoot.demo.parts import Home, Presence, outage_days
from surefoot.demo.pulses import draw_waves, pulse_table
from surefoot.demo.record import planted_truth
from surefoot.demo.staff import NEVER, Ints, Staff, draw_staff
from surefoot.demo.stamps import Events, Touches, acts_on, draw_events, draw_touches
from surefoot.demo.structure import draw_structure
from surefoot.demo.tables import Table
from surefoot.demo.workdays import Spine, covered, draw_leave, holiday_days, spine


@dataclass(frozen=True)
class Traces:
    """What the vendor exports are made from: use by touch and event, and the source of each row of `usage`."""

    plan: Spine
    staff: Staff
    licences: Licences
    touches: Touches
    audit: Events
    audit_touches: Touches
    source: Ints


@dataclass(frozen=True)
class Organisation:
    """An invented organisation: plain tables (column -> array), and the truth that was planted.

    Dates are ISO text, empty = none; numbers are floats, NaN = empty. `plan` is None unless actions were drawn.
    """

    name: str
    seed: int
    as_of: date
    options: Options
    people: Table
    teams: Table
    licences: Table
    training: Table
    usage: Table
    leave: Table
    pulse: Table
    actions: Table
    plan: Table | None
    calendar: Table
    truth: dict[str, Any]
    traces: Traces

    def tables(self) -> dict[str, Table]:
        """Every table there is, by name."""
        names = ("people", "teams", "licences", "training", "usage", "leave", "pulse", "actions", "plan", "calendar")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


def plant(
    seed: int = 1, people: int = 1200, *, weeks: int = 60, as_of: date = date(2026, 8, 2),
    options: Options | None = None,
) -> Organisation:
    """Plant `people` employed people and `weeks` of use up to `as_of`; the same seed gives the same bytes."""
    chosen = options or Options()
    plan = spine(as_of, weeks)
    home = _draw_home(seed, people, plan, chosen)
    staff, count = home.staff, home.staff.key.size
    scatter = draw_scatter(stream(seed, "people"), count)
    leave = draw_leave(stream(seed, "leave"), plan, count)
    licences = draw_licences(stream(seed, "licences"), staff, home.climate.kind[staff.team], home.department,
                             home.second_tool, plan)
    presence = _presence(staff, leave, licences, plan)
    rng = stream(seed, "training")
    training = draw_training(rng, staff, home.climate.kind[staff.team], home.department, home.checked[staff.team],
                             home.level[staff.team] + momentary(rng, scatter.stable), plan, chosen)
    done = _interventions(seed, home, plan, chosen)
    uses = _uses(seed, home, scatter, presence, training, done, plan, chosen)
    weekly = _own_weekly(uses, training, count, plan)
    waves = draw_waves(stream(seed, "pulse"), staff, home.level, scatter, weekly, plan, chosen)
    usage, traces = _usage(seed, home, presence, licences, uses, plan, chosen)
    truth = planted_truth(home, presence, training, done, uses.gained, weekly, waves, chosen)
    keys = tables.team_keys(home.structure, staff)
    first_use = _first_use(traces.touches)
    return Organisation(
        ORGANISATION, seed, as_of, chosen, tables.people_table(home.structure, staff, plan),
        tables.teams_table(home.structure, staff),
        tables.licences_table(licences, licence_table(licences, first_use)["activated"], staff, plan),
        tables.training_table(training, staff, plan), usage, tables.leave_table(*leave, staff, plan),
        pulse_table(stream(seed, "codes"), waves, staff, keys, plan), tables.actions_table(done, keys, plan),
        tables.plan_table(done, keys, plan), tables.calendar_table(plan), truth, traces)


def _draw_home(seed: int, people: int, plan: Spine, options: Options) -> Home:
    structure = draw_structure(stream(seed, "structure"), people, options)
    staff = draw_staff(stream(seed, "staff"), structure, plan, options)
    names = [department.key for department in (*DEPARTMENTS, EXECUTIVE)]
    of_team = np.array([names.index(team.department.key) for team in structure.teams])
    rng = stream(seed, "climate")
    climate = draw_climate(rng, of_team, options)
    into = np.array([former.into for former in staff.formers], dtype=np.int64)
    # A merged team stands between the two it was made of.
    apart = np.where(np.arange(into.size) % 2 == 0, 0.2, -0.2)[:, None]
    level = np.vstack([climate.level, climate.level[into] + apart]) if into.size else climate.level
    chosen = rng.permutation(np.unique(of_team))[: int(np.ceil(options.check_departments * np.unique(of_team).size))]
    second = np.array([tool_number(d.second_tool) for d in (*DEPARTMENTS, EXECUTIVE)])
    channel = np.array([logs.channel_number(d.channel) for d in (*DEPARTMENTS, EXECUTIVE)])
    department = of_team[staff.team]
    return Home(plan, structure, staff, climate, level, department, second[department], channel[department],
                 np.isin(of_team, chosen if options.check_departments > 0 else []))


def _presence(staff: Staff, leave: tuple[Ints, Ints, Ints], licences: Licences, plan: Spine) -> Presence:
    count, days = staff.key.size, 7 * plan.weeks
    everybody = np.arange(count)
    employed = covered(count, days, everybody, staff.joined, np.minimum(staff.left, days))
    away = covered(count, days, *leave) | holiday_days(plan, staff.site)
    held = []
    for tool in range(len(TOOLS)):
        rows = licences.tool == tool
        held.append(covered(count, days, licences.person[rows], licences.first[rows],
                            np.minimum(licences.last[rows], days)))
    usual = np.tile(np.where(staff.works, 1.0, 0.03), plan.weeks)
    return Presence(employed, away, held, held[0] | held[1] | held[2], np.where(employed & ~away, usual, 0.0))


def _interventions(seed: int, home: Home, plan: Spine, options: Options) -> Interventions:
    leaves = np.array([i for i, team in enumerate(home.structure.teams) if not team.leads])
    rng = stream(seed, "actions")
    climate = pull(home.climate.level, home.climate.use)
    return draw_interventions(rng, leaves, home.climate.worst, climate, plan, options, seed)


def _uses(
    seed: int, home: Home, scatter: Scatter, presence: Presence, training: Training, done: Interventions,
    plan: Spine, options: Options,
) -> Uses:
    rng, staff = stream(seed, "use"), home.staff
    count, teams = staff.key.size, len(home.structure.teams)
    into = np.array([former.into for former in staff.formers], dtype=np.int64)
    use = np.append(home.climate.use, home.climate.use[into])
    pulls = pull(home.level, use) + options.use_level
    own = appetite(rng, scatter) + np.where(np.isin(staff.level, ("lead", "head", "executive")), 0.25, 0.0)
    team = np.stack([staff.team_on(7 * week) for week in range(plan.weeks)], axis=1)
    bursts = rng.normal(0, 0.25, (pulls.size, plan.weeks))
    drawn = pulls[team] + own[:, None] + bursts[team, np.arange(plan.weeks)]
    taught = np.full(count, NEVER)
    np.minimum.at(taught, training.person, training.day // 7)
    enabled = np.asarray(presence.licensed.reshape(count, plan.weeks, 7).any(axis=2))
    present = np.minimum((presence.at_work >= 1).reshape(count, plan.weeks, 7).sum(axis=2) / 5, 1.0)
    chance = habits(rng, drawn, enabled, present, taught)
    spike = np.zeros((count, 7 * plan.weeks), dtype=bool)
    lesson = (training.course < 2) & (training.day >= 0)
    spike[training.person[lesson], training.day[lesson]] = True
    spike &= presence.licensed & (presence.at_work > 0)
    lift = lift_of_teams(done, teams + len(staff.formers), plan, options)[team, np.arange(plan.weeks)]
    lift = np.where(enabled & (own > -6)[:, None], lift, 0.0)
    return draw_uses(rng, chance, presence.at_work, spike, lift, drawn)


def _own_weekly(uses: Uses, training: Training, count: int, plan: Spine) -> NDArray[np.int64]:
    """Acts on own initiative per person and week (n x weeks): all but those on a day of a course."""
    lesson = (training.course < 2) & (training.day >= 0)
    taught = np.unique(training.person[lesson] * 7 * plan.weeks + training.day[lesson])
    own = ~np.isin(uses.person * 7 * plan.weeks + uses.day, taught)
    cell = uses.person[own] * plan.weeks + uses.day[own] // 7
    flat = np.bincount(cell, weights=uses.acts[own], minlength=count * plan.weeks)
    return np.rint(flat).astype(np.int64).reshape(count, plan.weeks)


def _usage(
    seed: int, home: Home, presence: Presence, licences: Licences, uses: Uses, plan: Spine, options: Options
) -> tuple[Table, Traces]:
    rng, staff, out = stream(seed, "logs"), home.staff, outage_days(plan, options)
    touches = draw_touches(rng, uses, presence.held, home.second_tool, home.channel)
    seen = touches.where(~out[touches.day])
    main = seen.tool == 0
    by_channel = [seen.where(main & (seen.channel == number)) for number in range(3)]
    audit, gateway = (draw_events(rng, by_channel[number], plan, options.zone) for number in (0, 1))
    acts = acts_on(seen.where(main), staff.key.size, 7 * plan.weeks)
    idle = (acts == 0) & (presence.at_work >= 1) & presence.held[0] & ~out & (home.channel == 2)[:, None]
    parts = [
        logs.event_rows(by_channel[0], audit, staff, "audit"),
        logs.event_rows(by_channel[1], gateway, staff, "gateway"),
        *logs.day_rows(rng, by_channel[2], staff, plan, "daily", options),
        logs.zero_rows(rng, by_channel[2], idle, staff, plan),
        *logs.day_rows(rng, seen.where(seen.tool == 1), staff, plan, "github", options),
        logs.week_rows(seen.where(seen.tool == 2), staff, plan),
        logs.agent_rows(rng, staff, plan, options, out),
        *logs.snapshot_rows(acts, presence.held[0], staff, plan)]
    table, source = logs.usage_table(parts)
    return dict(table), Traces(plan, staff, licences, seen, audit, by_channel[0], source)


def _first_use(touches: Touches) -> dict[tuple[int, int], int]:
    """First day of use by (person, tool)."""
    order = np.argsort(touches.day, kind="stable")[::-1]
    rows = zip(touches.person[order].tolist(), touches.tool[order].tolist(), touches.day[order].tolist(), strict=True)
    return {(person, tool): day for person, tool, day in rows}
