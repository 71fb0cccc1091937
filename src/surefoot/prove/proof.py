"""Did it work: the effect of every action on weekly use and on regular use, with its verdict and its checks.

Nothing is rounded here and nothing is yet fit to be shown; `surefoot.vocabulary.proof` says what each field means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from surefoot.measure.logs import Logs
from surefoot.prove import checks
from surefoot.prove.effect import Att, att
from surefoot.prove.event_study import FEWEST_OVER_WEEKS, enough, event_study
from surefoot.prove.exposure import Exposure, Panel, exposures, panel
from surefoot.prove.gaming import patterns
from surefoot.prove.inference import Jackknife, holm, jackknife, permutation_p
from surefoot.prove.question import Study
from surefoot.prove.registered import against_registration, inside_of, runs_until, study_units, window_of
from surefoot.prove.registration import Registration
from surefoot.prove.series import pooled
from surefoot.prove.verdict import NARROW, WIDE, verdict
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Check, Effect, EventWeek, Outcome
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table

OUTCOMES: tuple[Outcome, ...] = ("weekly use", "regular use")


@dataclass(frozen=True)
class _Case:
    """One action and one outcome: the study, and what it found."""

    exposure: Exposure
    outcome: Outcome
    study: Study
    weeks: Array
    """datetime64[D] (W)."""
    rows: Array
    """int: teams of the panel that are in the study."""
    att: Att
    """Of all started cells: what was dropped, and how many teams started."""
    found: Jackknife
    told: bool
    """Whether enough teams and people stand behind a number."""
    ends: date | None
    """Last day of a registered study that still runs: until then there is no verdict. None = it may be judged."""
    p: float | None


def prove(logs: Logs, tables: Mapping[str, Table], settings: Settings,
          registrations: Sequence[Registration] = ()) -> tuple[Effect, ...] | None:
    """The effects of all actions that were recorded or planned, and of ``any`` of them, on both outcomes.

    tables: validated tables by name, of which `actions` and `plan` are read. registrations: what was registered of
    drawn roll-outs; window, teams, units, blocks and smallest effect then hold for that action, and deviations are
    checks.
    Effects are in the order of the actions, ``any`` last, weekly use before regular use. `p_permutation` is adjusted
    (Holm) over the actions of an outcome, ``any`` apart. None where neither table exists, or there is no usage.
    """
    if "actions" not in tables and "plan" not in tables:
        return None
    found = panel(logs)
    if found is None:
        return None
    flagged = patterns(logs, found).any()
    every = exposures(logs, found, tables)
    cases = [case for outcome in OUTCOMES for case in
             [_case(found, one, outcome, settings, _of(registrations, one)) for one in every]]
    adjusted = _adjusted(cases)
    effects = []
    for one in every:
        for case, p in zip(cases, adjusted, strict=True):
            if case.exposure is one:
                others = _others(every, one)
                effects.append(_effect(case, p, _Side(found, flagged, others, tables, settings,
                                                      _of(registrations, one), one.randomised)))
    return tuple(effects)


@dataclass(frozen=True)
class _Side:
    """What the checks of an effect look at beside its study. Arrays are of the panel's teams (T)."""

    panel: Panel
    flagged: Array
    others: Array | None
    tables: Mapping[str, Table]
    settings: Settings
    registration: Registration | None
    randomised: bool

    @property
    def smallest(self) -> float:
        """The smallest effect that matters."""
        return self.settings.smallest_effect if self.drawn is None else self.drawn.terms.smallest

    @property
    def drawn(self) -> Registration | None:
        """The registration, where its draw is what the effect rests on."""
        return self.registration if self.randomised else None


def _of(registrations: Sequence[Registration], exposure: Exposure) -> Registration | None:
    """The newest registration of this action; of ``any``, where it is that action and no other."""
    mine = [one for one in registrations if exposure.of == (one.rollout.action,)]
    return max(mine, key=lambda one: one.registered_on, default=None)


def _case(found: Panel, exposure: Exposure, outcome: Outcome, settings: Settings,
          registration: Registration | None) -> _Case:
    """The study of an action and an outcome, estimated."""
    shares, people = ((found.shares, found.people) if outcome == "weekly use" else (found.regular, found.known))
    shares = np.where(exposure.blurred(found.weeks), np.nan, shares)
    registration = registration if exposure.randomised else None
    columns = window_of(found.weeks, exposure, registration)
    weeks = found.weeks[columns]
    rows = np.flatnonzero(inside_of(found, exposure, registration) & ~np.isnan(shares[:, columns]).all(axis=1))
    shares = shares[rows][:, columns]
    units, blocks = study_units(found, exposure, rows, registration)
    regular = outcome == "regular use"
    study = Study(shares, np.where(np.isnan(shares), 0, people[rows][:, columns]), exposure.weeks(weeks)[rows], units,
                  blocks, settings.regular_weeks - 1 if regular else 0, regular)
    cells = study.cells()
    labels = study.asked(cells)
    estimate = jackknife(cells, labels, 1, units)
    teams: Array = np.any(labels >= 0, axis=1, keepdims=True)[:, 0]
    told = bool(_own_starts(exposure, teams, units) >= settings.effect_teams
                and enough(cells, study.people, labels, 1, FEWEST_OVER_WEEKS)[0])
    known = told and not np.isnan(estimate.error[0])
    ends = runs_until(weeks, registration)
    return _Case(exposure, outcome, study, weeks, rows, att(shares, None, study.start), estimate, known, ends,
                 permutation_p(study) if known and ends is None else None)


def _own_starts(exposure: Exposure, teams: Array, units: Array) -> int:
    """Starts of their own among some teams, bool (T): teams started by one record of a group count once."""
    return int(teams.sum()) if exposure.randomised else len(np.unique(units[teams]))


def _adjusted(cases: Sequence[_Case]) -> list[float | None]:
    """Permutation p-values, Holm over the actions of each outcome; ``any`` stands outside the family."""
    out = [case.p for case in cases]
    for outcome in OUTCOMES:
        family = [place for place, case in enumerate(cases)
                  if case.outcome == outcome and case.exposure.action != "any" and case.p is not None]
        for place, p in zip(family, holm(np.array([cases[place].p for place in family], dtype=float)), strict=True):
            out[place] = float(p)
    return out


def _others(every: Sequence[Exposure], mine: Exposure) -> Array | None:
    """bool (T): teams with another action; None for ``any``."""
    if mine.action == "any":
        return None
    others = np.zeros(len(mine.starts), dtype=bool)
    for one in every:
        if one.action not in ("any", mine.action):
            others |= ~np.isnat(one.starts)
    return others


def _effect(case: _Case, p: float | None, side: _Side) -> Effect:
    """The effect as it may be said, without a number where there is none."""
    exposure, study, found = case.exposure, case.study, case.found
    randomised = exposure.randomised
    detectable = None if side.drawn is None else side.drawn.detectable
    if not case.told:
        started = int(((study.start > 0) & (study.start < len(case.weeks))).sum())
        few = started < side.settings.effect_teams and case.outcome == "weekly use"
        line = pooled(study.shares, study.people, study.start, case.weeks) if few else ()
        return Effect(exposure.action, case.outcome, None, None, None, None, None, None, started,
                      case.att.comparison_teams, randomised, "cannot tell yet", _silence(case, side.settings),
                      checks=_about_draw(case, side), detectable=detectable, smallest=side.smallest, series=Rows(line))
    narrow, wide = _ends(found, NARROW), _ends(found, WIDE)
    said = verdict(p, wide, narrow, side.smallest) if case.ends is None else "cannot tell yet"
    estimate = float(found.estimate[0])
    hit = study.asked(study.cells()) >= 0
    values = {"teams": int(hit.any(axis=1).sum()), "points": checks.points(estimate),
              "low": checks.points(narrow[0]), "high": checks.points(narrow[1]),
              "smallest": checks.points(side.smallest), "comparison": case.att.comparison_teams}
    text = {"helped": Sentence("proof_helped", values), "hurt": Sentence("proof_hurt", values),
            "made no difference we could see": Sentence("proof_no_difference", values),
            "cannot tell yet": Sentence("proof_cannot_tell", values) if case.ends is None
            else Sentence("proof_running", {**values, "ends": case.ends})}[said]
    return Effect(exposure.action, case.outcome, estimate, *narrow, *wide, p, values["teams"],
                  case.att.comparison_teams, randomised, said, text, event_study=Rows(_weeks(case)),
                  checks=_checks(case, side), detectable=detectable, smallest=side.smallest)


def _silence(case: _Case, settings: Settings) -> Sentence:
    """Why there is no number."""
    weeks = len(case.weeks)
    started = (case.study.start > 0) & (case.study.start < weeks)
    count = int(started.sum())
    if not count:
        return Sentence("proof_not_started")
    if count < settings.effect_teams:
        return Sentence("proof_few_teams", {"teams": count, "least": settings.effect_teams})
    if not case.att.cells:
        return Sentence("proof_nobody_left")
    assert case.study.units is not None
    own = _own_starts(case.exposure, started, case.study.units)
    if own < settings.effect_teams:
        return Sentence("proof_few_starts", {"teams": count, "starts": own, "least": settings.effect_teams})
    if case.outcome == "regular use" and np.isnan(case.found.estimate[0]):
        return Sentence("proof_too_early", {"weeks": settings.regular_weeks})
    return Sentence("proof_thin")


def _ends(found: Jackknife, level: float) -> tuple[float, float]:
    low, high = found.interval(level)
    return float(low[0]), float(high[0])


def _weeks(case: _Case) -> tuple[EventWeek, ...]:
    """The event study; regular use has none: its weeks overlap."""
    return event_study(case.study, NARROW) if case.outcome == "weekly use" else ()


def _checks(case: _Case, side: _Side) -> tuple[Check, ...]:
    """All checks of weekly use; of regular use those that do not need single weeks."""
    study, found = case.study, case.found
    out = [*_about_draw(case, side), checks.comparison(study)]
    if case.outcome == "weekly use":
        out += [checks.earlier_trends(study), checks.placebo(study)]
    out += [checks.shared_managers(study, found, side.panel.managers[case.rows]),
            checks.gaming(study, found, side.flagged[case.rows])]
    if side.others is not None:
        out.append(checks.other_actions(study, side.others[case.rows]))
    if case.outcome == "weekly use":
        out.append(checks.fading(study, side.smallest))
        out.append(checks.power(None if side.drawn is None else side.drawn.detectable, side.smallest))
    return tuple(out)


def _about_draw(case: _Case, side: _Side) -> tuple[Check, ...]:
    """Whether starts were drawn, and whether this is what was registered."""
    drawn = checks.draw(randomised=case.exposure.randomised)
    if case.outcome != "weekly use":
        return (drawn,)
    return (drawn, *against_registration(case.exposure, case.weeks, side.tables.get("plan"), side.settings,
                                         side.registration))
