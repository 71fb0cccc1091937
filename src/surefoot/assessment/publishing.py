"""From measures and the disclosure control to what people may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from surefoot.assessment.measuring import CHECK, SELF_RATED, Measures
from surefoot.disclose import organisation as publish
from surefoot.disclose.counts import Counted, tell
from surefoot.disclose.groups import Shown
from surefoot.disclose.history import Earlier
from surefoot.disclose.rounding import band, probability_band
from surefoot.measure import raking
from surefoot.measure.gap import verdict
from surefoot.measure.logs import Logs
from surefoot.measure.survey import Survey
from surefoot.measure.tree import ROOT
from surefoot.prove.exposure import manager_names
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import (
    CapabilitySource,
    DriverResult,
    Group,
    Organisation,
    Response,
    Verdict,
    WhyHidden,
)
from surefoot.vocabulary.tables import Array, Table

NAMES = {CHECK: "capability", SELF_RATED: "capability"}
"""Measures by the name readers know them by, where it is another."""


def response(logs: Logs, wave: Survey | None, earlier: Sequence[Earlier] = ()) -> Response | None:
    """Who answered the wave, of all people employed on its opening day; as an earlier report told it, where one did."""
    if wave is None:
        return None
    for report in earlier:
        if report.record.wave == str(wave.wave) and report.response is not None:
            return report.response
    asked = int(logs.asked(wave.wave).sum())
    return Response(wave.wave.astype(object), asked, len(wave))


def organisation(measures: Measures, shown: Mapping[str, Shown]) -> Organisation:
    """The organisation's figures: weighted once by use frequency, exact where counts are large."""
    logs, wave, settings = measures.logs, measures.survey, measures.logs.settings
    licensed = 0 if logs.licensed is None else int(logs.licensed.sum())
    frequency, target = logs.tables.get("frequency"), None
    if wave is not None and (weeks := logs.weeks_used_before(wave.wave)) is not None:
        known = logs.asked(wave.wave) & ~logs.people.unmeasured(wave.wave, "usage")
        target = raking.target(weeks, known) if known.any() else None
    told = tell(_counted(logs, licensed), settings)
    capable, source = _capability(measures, frequency, target)
    confident = None if wave is None else wave.weighted("confidence", frequency, target)
    lag = publish.lag(logs.lag(), settings)
    whole = Organisation(
        people=int(logs.employed.sum()),
        funnel=None if told.funnel is None else Rows(told.funnel),
        regular_among_trained=told.regular_among_trained, segments=told.segments, segments_4w=told.segments_4w,
        early=told.early, unmeasured=told.unmeasured,
        lag=None if lag is None else Rows(lag),
        capability=capable, capability_source=source,
        confidence=publish.share(confident, settings.minimum, settings),
        adoption=told.adoption,
        drivers=None if wave is None else {driver: _driver(wave, driver, frequency, target) for driver in DRIVERS},
        manager=None if wave is None or _managers(logs, wave) < settings.manager_group else publish.readiness(
            wave.weighted("manager", frequency, target), settings.minimum_manager, settings),
        design_effect=None if confident is None or confident.design_effect is None
        else round(confident.design_effect, 1))
    return _with_held(whole, shown)


def _capability(measures: Measures, frequency: Table | None,
                target: Array | None) -> tuple[Estimate | None, CapabilitySource | None]:
    settings = measures.logs.settings
    if measures.by_check[0]:
        known = measures.logs.checked[~np.isnan(measures.logs.checked)]
        return publish.counted(int(known.sum()), len(known), len(known), settings), "check"
    if measures.survey is None:
        return None, None
    return (publish.share(measures.survey.weighted("capability", frequency, target), settings.minimum, settings),
            "self-rated")


def _counted(logs: Logs, licensed: int) -> Counted:
    adopters = logs.adopters()
    known = None if adopters is None else adopters[~np.isnan(adopters)]
    return Counted(int((logs.employed & logs.measured).sum()), licensed, logs.funnel(),
                   logs.regular_among_trained(), logs.segments(), logs.early(),
                   None if known is None else (int(known.sum()), len(known)), logs.unmeasured())


def _managers(logs: Logs, wave: Survey) -> int:
    """Managers whose teams answered about them: a level of fewer than five would be nearly one manager's."""
    return len(set(manager_names(logs, np.unique(wave.cell[~np.isnan(wave.means["manager"])]))) - {""})


def _driver(wave: Survey, driver: str, frequency: Table | None, target: Array | None) -> DriverResult:
    least = wave.settings.minimum_for(driver)
    return DriverResult(publish.barrier(wave.weighted(driver, frequency, target), least, wave.settings),
                        publish.share(wave.weighted_share(driver, frequency, target), least, wave.settings))


def _with_held(organisation: Organisation, shown: Mapping[str, Shown]) -> Organisation:
    """The organisation's own values too repeat the last report's, or wait, while 1 to 4 people came or went."""
    changes: dict[str, Estimate | None] = {}
    capable = CHECK if organisation.capability_source == "check" else SELF_RATED
    for measure, name in (("confidence", "confidence"), ("adoption", "adoption"), (capable, "capability"),
                          ("manager", "manager")):
        if measure in shown and ROOT in _not_of_now(shown[measure]):
            changes[name] = shown[measure].estimates[ROOT]
        elif measure in shown and shown[measure].why.get(ROOT) == "held":
            changes[name] = None
    drivers = dict(organisation.drivers or {})
    for driver in DRIVERS:
        if driver in shown and ROOT in _not_of_now(shown[driver]):
            drivers[driver] = DriverResult(shown[driver].estimates[ROOT], shown[driver].beside.get(ROOT))
        elif driver in shown and shown[driver].why.get(ROOT) == "held":
            drivers[driver] = DriverResult(None, None)
    return replace(organisation, drivers=drivers or None, **changes)  # type: ignore[arg-type]


def _not_of_now(shown: Shown) -> frozenset[str]:
    """Groups whose value is not that of this day alone."""
    return shown.held | shown.pooled | shown.kept


def groups(measures: Measures, shown: Mapping[str, Shown], whole: Organisation) -> Rows[Group]:
    """Every node of the tree with what may be shown of it; the root carries the organisation's numbers."""
    nodes, logs = measures.logs.nodes, measures.logs
    staff = nodes.add_up(np.bincount(logs.cell[logs.employed], minlength=len(nodes)))
    leaf = nodes.leaf()
    found = []
    for node, team in enumerate(nodes.teams):
        group = Group(team, nodes.names[node], nodes.teams[nodes.parent[node]] if node else None,
                      "team" if leaf[node] and node else "group", False, _why(team, shown), None)
        group = _filled(group, shown, measures, node)
        if node == 0:
            group = _as_organisation(group, whole)
        if group.shown:
            people = int(staff[node])
            group = replace(group, people=(people, people) if node == 0 else band(max(people, 5)),
                            verdict=_verdict(group, measures, node))
        found.append(group)
    return Rows(found)


def _filled(group: Group, shown: Mapping[str, Shown], measures: Measures, node: int) -> Group:
    """The group with every estimate that may be shown."""
    team = group.team
    source: CapabilitySource = "check" if measures.by_check[node] else "self-rated"
    keys = {"capability": CHECK if source == "check" else SELF_RATED, "confidence": "confidence",
            "adoption": "adoption"}
    found = {name: shown[key].estimates.get(team) for name, key in keys.items() if key in shown}
    drivers = {driver: DriverResult(shown[driver].estimates.get(team), shown[driver].beside.get(team))
               for driver in DRIVERS if driver in shown and team in shown[driver].estimates}
    measured = {**keys, **{driver: driver for driver in DRIVERS}}
    why = {name: shown[key].why[team] for name, key in measured.items() if key in shown and team in shown[key].why}
    visible = bool(drivers) or any(value is not None for value in found.values())
    return replace(group, capability=found.get("capability"), confidence=found.get("confidence"),
                   adoption=found.get("adoption"), shown=visible, why_hidden=None if visible else group.why_hidden,
                   capability_source=source if found.get("capability") else None, drivers=drivers or None,
                   why=why if visible else {},
                   held=tuple(NAMES.get(key, key) for key, result in shown.items() if team in result.held))


def _as_organisation(group: Group, organisation: Organisation) -> Group:
    """The root carries the organisation's own numbers."""
    drivers = {name: result for name, result in (organisation.drivers or {}).items()
               if result.level is not None or result.share is not None}
    values = (organisation.capability, organisation.confidence, organisation.adoption)
    return replace(group, capability=values[0], confidence=values[1], adoption=values[2],
                   capability_source=organisation.capability_source if values[0] else None, drivers=drivers or None,
                   shown=bool(drivers) or any(value is not None for value in values))


def _why(team: str, shown: Mapping[str, Shown]) -> WhyHidden:
    """Why nothing of the group is shown: the strongest reason among its measures."""
    order: tuple[WhyHidden, ...] = ("complement", "held", "small", "no data")
    reasons = {result.why[team] for result in shown.values() if team in result.why}
    return next((reason for reason in order if reason in reasons), "no data")


def _verdict(group: Group, measures: Measures, node: int) -> Verdict:
    """What limits the group, from its shown estimates."""
    limit, probability = verdict(
        group.adoption, measures.access[node], group.capability, group.confidence,
        measures.logs.settings)
    return Verdict(limit, probability_band(probability))
