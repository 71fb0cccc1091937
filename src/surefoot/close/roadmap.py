"""The roadmap: what a team does in the coming weeks, when, who leads it and why. Made from what may be shown, only.

Every group gets one. A team that is not shown gets the plan of its nearest shown parent; its dates still follow its
own calendar and its own manager's time, which come from no survey and no log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from surefoot.close.central import Central, hours, served
from surefoot.close.choosing import choose, nearest_shown
from surefoot.close.circumstances import Given
from surefoot.close.concrete import When, concrete, owner
from surefoot.close.drafting import Draft, Standing, draft
from surefoot.close.earlier import before, first_monday, settled
from surefoot.close.efforts import EFFORTS
from surefoot.close.explaining import later_than_wished, left_out, one_at_a_time, quiet_weeks
from surefoot.close.scheduling import Problem, Task, schedule
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.results import Group
from surefoot.vocabulary.roadmaps import Roadmap, Step
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Table


def roadmaps(groups: Sequence[Group], effects: Sequence[Effect] | None, tables: Mapping[str, Table], as_of: date,
             settings: Settings, previous: Mapping[str, Roadmap] | None = None, *,
             managers: Estimate | None = None) -> dict[str, Roadmap]:
    """A roadmap for each group, by team, in the order of their keys; none where neither it nor a parent is shown.

    groups: disclosed, the whole tree; effects: proofs, from which expected effects come; tables: `capacity`,
    `calendar`, `readiness`, `actions`, `plan` and, for the sites of the calendar, `people`, each optional; previous:
    earlier plans by team (`surefoot.close.earlier.from_report`), of which is kept what did not change; managers:
    readiness of all managers as employees see it, 0 to 100. Weeks begin on the Monday after `as_of`.
    """
    by_team = {group.team: group for group in groups}
    starts = first_monday(as_of)
    given = Given(groups, tables, as_of, starts, settings)
    drafts = {team: draft(team, choose(by_team[team], by_team, managers), given.of(team),
                          before((previous or {}).get(team), starts), starts, settings) for team in sorted(by_team)
              if nearest_shown(team, by_team) is not None}
    teams = [group for group in groups if group.kind == "team" and group.team in drafts]
    central = Central(len(teams), settings.roadmap_weeks)
    for team in (group.team for group in teams):
        for each in drafts[team].standing:
            central.take(each.action, drafts[team].days(each.starts) // 7,
                         prepared=drafts[team].here.prepared(each.action))
    expected = _expected(effects or ())
    made = {team: _made(drafts[team], central, expected, calendar="calendar" in tables) for team in served(teams)}
    nobody_waits = Central(len(teams), settings.roadmap_weeks)  # a plan for several teams at once starts in none
    made |= {team: _made(drafts[team], nobody_waits, expected, calendar="calendar" in tables, several=True)
             for team in drafts if team not in made}
    if teams:
        made = {team: _with_central(plan, hours(len(teams))) for team, plan in made.items()}
    return {team: made[team] for team in drafts}


def _expected(effects: Sequence[Effect]) -> dict[str, Estimate]:
    """Action -> the effect on weekly use to expect, where it is proven to have helped."""
    return {effect.action: Estimate(effect.estimate, effect.low, effect.high, (effect.teams, effect.teams))
            for effect in effects if effect.outcome == "weekly use" and effect.verdict == "helped"
            and effect.estimate is not None and effect.low is not None and effect.high is not None}


def _made(made: Draft, central: Central, expected: Mapping[str, Estimate], *, calendar: bool,
          several: bool = False) -> Roadmap:
    """Place what is wanted and tell the plan. several: a plan for all teams below; it takes nobody's central hours."""
    problem = _problem(made, None if several else central)
    slots = schedule(problem)
    steps = [_told(made, each, expected) for each in made.standing]
    for want, slot in zip(made.wanted, slots, strict=True):
        if slot is not None:
            first = made.starts + timedelta(weeks=slot.week)
            steps.append(_told(made, Standing(want.action, first, made.end_of(slot), slot.minutes, want), expected))
            if not several:
                central.take(want.action, slot.week, prepared=made.here.prepared(want.action))
    steps.sort(key=lambda step: (step.starts, step.action))
    order = [*made.choice.because, *([Sentence("roadmap_of_several")] if several else []),
             *settled(made.notes, made.coming, steps),
             *one_at_a_time(steps, made.gap, proven=bool(made.here.registered)),
             *later_than_wished(problem, slots, made.starts), *quiet_weeks(made.here.quiet, made.starts),
             *left_out(problem, slots, made.starts)]
    assumed = [*made.here.assumed(made.settings, [step.action for step in steps]),
               *([] if calendar else [Sentence("roadmap_assumed_calendar")])]
    return Roadmap(made.choice.made_for, made.starts, made.settings.roadmap_weeks, Rows(steps), tuple(order),
                   tuple(assumed))


def _problem(made: Draft, central: Central | None) -> Problem:
    """What is to be placed. central: None = those who help have time in every week."""
    weeks = len(made.minutes)
    tasks = tuple(Task(want.action, EFFORTS[want.action].modes(made.capacity),
                       (True,) * weeks if central is None
                       else central.open(want.action, prepared=made.here.prepared(want.action)))
                  for want in made.wanted)
    near = tuple(sorted({day for day in made.taken if day > -7 * made.gap}))
    return Problem(made.here.quiet, tuple(made.minutes), made.gap, near, tasks, "manager", made.since)


def _told(made: Draft, each: Standing, expected: Mapping[str, Estimate]) -> Step:
    """The step as it is told; one that has begun is told as before."""
    if each.told is not None:
        return each.told
    weeks = made.busy(each.starts, each.ends) or [max(made.days(each.starts), 0) // 7]
    mondays = [made.starts + timedelta(weeks=week) for week in (weeks[0], weeks[-1])]
    what = concrete(each.action, When(*mondays), made.here, fear_first=made.choice.fear_first,
                    light=made.choice.limit == "nothing")
    return Step(each.action, each.why.driver, each.starts, each.ends, owner(each.action), float(each.minutes),
                each.why.why, what, expected.get(each.action))


def _with_central(plan: Roadmap, each_week: int) -> Roadmap:
    """The plan with the central hours it was made with, where it rests on them."""
    if all(EFFORTS[step.action].hours == 0 for step in plan.steps):
        return plan
    said = Sentence("roadmap_assumed_central", {"hours": each_week})
    return Roadmap(plan.made_for, plan.starts, plan.weeks, plan.steps, plan.order, (*plan.assumed, said))
