"""What a registration settles for the later proof: its weeks, who was drawn together, and whether all was kept."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np

from surefoot.prove.exposure import Exposure, Panel
from surefoot.prove.registration import BASELINE_WEEKS, Registration, agrees, terms
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.proof import Check
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import Array, Table

_ALONE: Final = "alone"


def window_of(weeks: Array, exposure: Exposure, registration: Registration | None) -> Array:
    """int: columns of the weeks looked at: those registered, else from 26 weeks before the first start on.

    A registered window that holds no week of the panel leaves the panel as it is; the deviation is a check.
    """
    if registration is not None:
        judged = registration.terms
        inside = (weeks >= np.datetime64(judged.window_from)) & (weeks <= np.datetime64(judged.window_to))
        if inside.any():
            return np.flatnonzero(inside)
    starts = exposure.starts[exposure.inside & ~np.isnat(exposure.starts)]
    later = starts[starts >= weeks[0]]
    if not len(later):
        return np.arange(len(weeks))
    return np.flatnonzero(weeks >= later.min() - np.timedelta64(7 * BASELINE_WEEKS + 6, "D"))


def runs_until(weeks: Array, registration: Registration | None) -> date | None:
    """The registered last day where the `weeks` looked at end before it; None where the study is over or unregistered.

    Until then there is no verdict: the rule was promised for the whole window, and whoever looks week after week finds
    something by chance sooner or later.
    """
    if registration is None or not len(weeks) or _last_day(weeks) >= registration.terms.window_to:
        return None
    return registration.terms.window_to


def _last_day(weeks: Array) -> date:
    """Sunday of the last week."""
    day: date = (weeks[-1] + np.timedelta64(6, "D")).item()
    return day


def inside_of(found: Panel, exposure: Exposure, registration: Registration | None) -> Array:
    """bool (T): teams compared: of a registered roll-out those that were drawn in it."""
    if registration is None:
        return exposure.inside
    drawn: Array = exposure.inside & np.isin(found.teams, [one.team for one in registration.rollout.teams])
    return drawn


def study_units(found: Panel, exposure: Exposure, rows: Array,
                registration: Registration | None) -> tuple[Array, Array | None]:
    """Units and blocks, int, for the panel's teams `rows`: what moves and is left out together, and within what.

    As registered; where only the plan is known, teams that share a manager and a start are taken as drawn together,
    and every exchange of starts as possible. Without a draw, teams started by one record of a group are one unit.
    """
    if not exposure.randomised:
        return np.unique(exposure.together[rows], return_inverse=True)[1], None
    if registration is None:
        start = np.unique(exposure.starts[rows].astype(np.int64), return_inverse=True)[1]
        pairs = np.stack([found.managers[rows], start], axis=1)
        return np.unique(pairs, axis=0, return_inverse=True)[1].ravel(), None
    drawn = {one.team: one for one in registration.rollout.teams}
    names = [found.teams[row] for row in rows]
    units = [f"unit {drawn[name].unit}" if name in drawn else f"{_ALONE} {name}" for name in names]
    blocks = [drawn[name].block if name in drawn else -1 for name in names]
    return np.unique(units, return_inverse=True)[1], np.array(blocks)


def against_registration(exposure: Exposure, weeks: Array, plan: Table | None, settings: Settings,
                         registration: Registration | None) -> tuple[Check, ...]:
    """Whether a drawn roll-out was registered before it began, and each deviation from what was registered.

    registration: that of the action, also where its plan has gone missing: then it is not what was registered. A study
    that still runs is no deviation, since nothing is decided before its end.
    """
    name = "registered"
    if registration is not None:
        ends = runs_until(weeks, registration)
        last = ends or _last_day(weeks)
        judged = terms(weeks[0].item(), last, settings, smallest=registration.terms.smallest)
        deviations = tuple(Check(name, False, said) for said in agrees(registration, plan, judged))
        values: dict[str, Any] = {"registered": registration.registered_on}
        if ends is not None:
            return (*deviations, Check(name, None, Sentence("proof_registered_running", {**values, "ends": ends})))
        return deviations or (Check(name, True, Sentence("proof_registered", values)),)
    if not exposure.randomised:
        return ()
    if np.isnat(exposure.registered):
        return (Check(name, None, Sentence("proof_registered_unknown")),)
    values = {"registered": exposure.registered.item()}
    if np.isnat(exposure.first_planned) or exposure.registered < exposure.first_planned:
        return (Check(name, True, Sentence("proof_registered_plan", values)),)
    return (Check(name, False, Sentence("proof_registered_late", values)),)

