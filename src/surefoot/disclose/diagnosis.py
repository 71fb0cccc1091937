"""The diagnosis of the organisation as it may be shown: to a hundredth, ends outward, sizes as bands.

Everything here comes from at least as many complete answers as the settings ask for (100), and each number is one of
the whole organisation. Counts of careless answers and what is left without them are given only where neither the
flagged nor the others are few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from surefoot.diagnose.associations import Associations
from surefoot.diagnose.first_driver import UNKNOWN_WEIGHT
from surefoot.disclose.rounding import CENT, STEP, band, downward, few, nearest, upward
from surefoot.vocabulary.diagnosis import (
    Careless,
    Diagnosis,
    ManagerEffects,
    Reinforcement,
    Reliability,
    Split,
    TwoViews,
)
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Band, Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.settings import Settings


def diagnosis(found: Associations | None, reliability: Mapping[str, Reliability], careless: Careless | None,
              answers: int, settings: Settings, *, missing: Mapping[str, int] | None = None,
              apart: bool = False) -> Diagnosis:
    """What may be shown. Without associations (too few complete answers) all drivers weigh the same, and it says so.

    missing: item that was asked -> answers without it; apart: rows that were taken apart, which have no associations.
    """
    open_ = unanswered(missing or {}, answers)
    kept = {name: _reliable(one) for name, one in reliability.items()}
    if found is None:
        return Diagnosis(band(max(answers, settings.minimum)), dict.fromkeys(DRIVERS, 1.0),
                         dict.fromkeys(DRIVERS, UNKNOWN_WEIGHT), False, reliability=kept, careless=careless,
                         unanswered=open_, apart=apart)
    size = band(found.respondents)
    errors = found.weight_errors
    return Diagnosis(
        size, {driver: nearest(found.weights.get(driver, 0.0)) for driver in DRIVERS},
        {driver: nearest(errors.get(driver, 0.0)) for driver in DRIVERS}, True,
        importance=_parts(found.importance, size), importance_corrected=_parts(found.importance_corrected, size),
        johnson=_parts(found.johnson, size), explained=outward(found.explained, size),
        reinforcement=Rows(Reinforcement(one.a, one.b, nearest(one.strength), downward(one.low), upward(one.high))
                            for one in found.reinforcement),
        split=None if found.split is None else Split(
            {name: outward(part, part.n) for name, part in found.split.between.items()},
            _parts(found.split.within, size), found.split.teams),
        reliability=kept, careless=careless, unanswered=open_)


def unanswered(missing: Mapping[str, int], answers: int) -> dict[str, float]:
    """Share of the answers without each item, to a step in which one person does not show; empty for fewer."""
    if answers * STEP < 1:
        return {}
    return {item: nearest(count / answers, STEP) for item, count in missing.items()}


def careless(flagged: int, people: int, sure: Estimate | None, rest: Estimate | None,
             settings: Settings) -> Careless:
    """Flagged answers and the share willing with (`sure`) and without them; the count of 1 to 4 is not told.

    Both shares are told only where the flagged who answered about confidence are not few either: subtracted from each
    other they tell how many of those are willing.
    """
    if few(flagged, settings.minimum) or few(people - flagged, settings.minimum):
        return Careless(None, people, None, None)
    both: tuple[Estimate | None, Estimate | None] = (None, None)
    if sure is not None and rest is not None and sure.n[0] - rest.n[0] >= settings.minimum:
        both = sure, rest
    with_, without = (None if one is None else outward(one, band(one.n[0])) for one in both)
    return Careless(flagged, people, with_, without)


def managers(effects: ManagerEffects, settings: Settings) -> ManagerEffects | None:
    """Effects between teams to a hundredth; views of at least the setting's managers, to a whole level."""
    views = effects.two_views
    if views is not None and views.team_view.n[0] < settings.manager_group:
        views = None
    confidence, adoption = (None if one is None else outward(one, one.n)
                            for one in (effects.on_confidence, effects.on_adoption))
    if views is not None:
        views = TwoViews(_coarse(views.team_view), _coarse(views.self_view), _coarse(views.difference))
    return ManagerEffects(confidence, adoption, views) if confidence or adoption or views else None


def beside(now: ManagerEffects | None, then: ManagerEffects | None, settings: Settings, *,
           use_changed: bool) -> ManagerEffects | None:
    """What may be told of managers beside what the last report told, `then`.

    use_changed: few people came, left or moved behind the logs: what goes with use then repeats what it said. The two
    views repeat where there are 1 to 4 managers more or fewer: the difference would be theirs.
    """
    effects = ManagerEffects(None, None) if now is None else now
    before = ManagerEffects(None, None) if then is None else then
    adoption = before.on_adoption if use_changed else effects.on_adoption
    views, old = effects.two_views, before.two_views
    if views is not None and old is not None and few(abs(views.team_view.n[0] - old.team_view.n[0]), settings.minimum):
        views = old
    found = ManagerEffects(effects.on_confidence, adoption, views)
    return found if found.on_confidence or adoption or views else None


def outward(found: Estimate, size: Band, step: float = CENT) -> Estimate:
    """The estimate to `step`, its ends to the next step outward, with another group size."""
    return Estimate(nearest(found.estimate, step), downward(found.low, step), upward(found.high, step), size,
                    found.interval)


def _coarse(found: Estimate) -> Estimate:
    """A mean of managers, 0 to 100, to the nearest 5: there may be no more than five of them."""
    return replace(outward(found, found.n, 5.0), n=found.n)


def _parts(parts: Mapping[str, Estimate], size: Band) -> dict[str, Estimate]:
    return {name: outward(part, size) for name, part in parts.items()}


def _reliable(found: Reliability) -> Reliability:
    alpha, omega, pair = (None if value is None else nearest(value)
                          for value in (found.alpha, found.omega, found.spearman_brown))
    few_answers = found.answers is None or found.answers[0] < 5
    return Reliability(alpha, omega, pair, None if found.answers is None or few_answers else band(found.answers[0]))
