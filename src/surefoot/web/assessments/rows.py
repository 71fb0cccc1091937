"""An assessment as rows, and rows as an assessment again: the same one.

Of a hidden group nothing is stored but that it is there, why it is hidden, and a plan made from another group's
results. Rows that were set aside on reading are not part of it: who may read those asks the intake.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from surefoot.report.told import plan_of
from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment, DriverResult, Verdict
from surefoot.vocabulary.results import Group as Told
from surefoot.web.assessments.models import Figure, Group, Run
from surefoot.web.assessments.plain import header_of, header_text, roadmap_bytes, roadmap_of

MEASURES: Final = ("capability", "confidence", "adoption", *DRIVERS)


def told(assessment: Assessment) -> Assessment:
    """What of an assessment is stored, and comes back."""
    groups = Rows(group if group.shown and group.roadmap == plan_of(group) else
                  replace(group, roadmap=plan_of(group)) if group.shown else
                  Told(group.team, group.name, group.parent, group.kind, False, group.why_hidden, None,
                       roadmap=plan_of(group)) for group in assessment.teams)
    return replace(assessment, teams=groups, data=replace(assessment.data, rejected=(), rejected_more=()))


def run_row(assessment: Assessment, made_at: datetime, versions: Mapping[str, object]) -> Run:
    """The row of the run itself; `assessment` as `told`."""
    return Run(as_of=assessment.as_of, made_at=made_at, wave=assessment.response and assessment.response.wave,
               groups=len(assessment.teams), shown=sum(group.shown for group in assessment.teams),
               interval=assessment.settings.interval, versions=json.dumps(versions, sort_keys=True),
               header=header_text(assessment))


def group_rows(run: Run, groups: Sequence[Told]) -> Iterator[Group]:
    """A row a group."""
    spans = _spans(groups)
    for place, group in enumerate(groups):
        texts = {"key": group.team, "name": group.name, "parent": group.parent}
        kept = {name: _storable(text) for name, text in texts.items()}
        verdict, first, plan = group.verdict, group.first_driver, group.roadmap
        yield Group(
            run=run, place=place, enter=spans[place][0], leave=spans[place][1], **kept, kind=group.kind,
            shown=group.shown, why_hidden=group.why_hidden,
            people_from=group.people and group.people[0], people_to=group.people and group.people[1],
            capability_source=group.capability_source,
            limit=verdict and verdict.limit, limit_probability=verdict and verdict.probability,
            first_driver=first and first.driver, first_driver_probability=first and first.probability,
            first_driver_of=first and first.of,
            why=",".join(f"{measure}:{why}" for measure, why in group.why.items()), held=",".join(group.held),
            exact="" if kept == texts else json.dumps(texts), roadmap=None if plan is None else roadmap_bytes(plan))


def figure_rows(row: Group, group: Told, interval: float) -> Iterator[Figure]:
    """A row a measure of a group; raises ValueError for an interval that is not the run's."""
    for measure in MEASURES[:3]:
        found: Estimate | None = getattr(group, measure)
        if found is not None:
            yield Figure(group=row, measure=measure, **_columns(found, interval, "estimate", ""))
    for driver, result in (group.drivers or {}).items():
        yield Figure(group=row, measure=driver, worst_quarter=result.worst_quarter,
                     **_columns(result.level, interval, "estimate", ""),
                     **_columns(result.share, interval, "share", "share_"))


def header(run: Run) -> Assessment:
    """The assessment of a run without its groups."""
    return header_of(run.header)


def group_of(row: Group, figures: Iterable[Figure], interval: float, *, plan: bool = True) -> Told:
    """The group of a row and its figures."""
    known = {figure.measure: figure for figure in figures}
    texts = json.loads(row.exact) if row.exact else {"key": row.key, "name": row.name, "parent": row.parent}
    single = {measure: _estimate(known[measure], interval) for measure in MEASURES[:3] if measure in known}
    drivers = {driver: DriverResult(_estimate(known[driver], interval), _share(known[driver], interval),
                                    known[driver].worst_quarter) for driver in DRIVERS if driver in known}
    return Told(
        texts["key"], texts["name"], texts["parent"], row.kind, row.shown, row.why_hidden,
        None if row.people_from is None else (row.people_from, row.people_to), **single,
        capability_source=row.capability_source, drivers=drivers or None,
        verdict=None if row.limit is None else Verdict(row.limit, row.limit_probability),
        why=dict(part.rsplit(":", 1) for part in row.why.split(",")) if row.why else {},
        held=tuple(row.held.split(",")) if row.held else (),
        first_driver=None if row.first_driver is None else
        FirstDriver(row.first_driver, row.first_driver_probability, row.first_driver_of),
        roadmap=roadmap_of(bytes(row.roadmap)) if plan and row.roadmap is not None else None)


def _spans(groups: Sequence[Told]) -> list[tuple[int, int]]:
    """Of each group the first and last number of its part of the tree, numbered parents first."""
    place = {group.team: at for at, group in enumerate(groups)}
    children: list[list[int]] = [[] for _ in groups]
    tops: list[int] = []
    for at, group in enumerate(groups):
        above = place.get(group.parent or "", at)
        (tops if above == at else children[above]).append(at)
    enter, leave, count = [0] * len(groups), [0] * len(groups), 0
    waiting = [(at, False) for at in reversed(tops)]
    while waiting:
        at, done = waiting.pop()
        if done:
            leave[at] = count - 1
            continue
        enter[at], count = count, count + 1
        waiting += [(at, True), *((child, False) for child in reversed(children[at]))]
    return list(zip(enter, leave, strict=True))


def _storable(text: str | None) -> str | None:
    """A text without what databases refuse: zero bytes and halves of characters."""
    return None if text is None else text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _columns(found: Estimate | None, interval: float, name: str, prefix: str) -> dict[str, float]:
    if found is None:
        return {}
    if found.interval != interval:
        raise ValueError(f"a figure has an interval of {found.interval}; the settings of its run say {interval}")
    return {name: found.estimate, f"{prefix}low": found.low, f"{prefix}high": found.high,
            f"{prefix}n_from": found.n[0], f"{prefix}n_to": found.n[1]}


def _estimate(row: Figure, interval: float) -> Estimate | None:
    return None if row.estimate is None else Estimate(row.estimate, row.low, row.high, (row.n_from, row.n_to), interval)


def _share(row: Figure, interval: float) -> Estimate | None:
    return None if row.share is None else Estimate(row.share, row.share_low, row.share_high,
                                                   (row.share_n_from, row.share_n_to), interval)
