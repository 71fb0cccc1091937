"""What each group does next: its roadmap, made from what may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surefoot.close.earlier import from_report
from surefoot.close.roadmap import roadmaps
from surefoot.disclose.history import Earlier
from surefoot.measure.logs import Logs
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect
from surefoot.vocabulary.results import Group, Organisation
from surefoot.vocabulary.roadmaps import Roadmap


def planned(groups: Sequence[Group], effects: Sequence[Effect] | None, logs: Logs, whole: Organisation,
            earlier: Sequence[Earlier]) -> Rows[Group]:
    """The groups with their roadmaps; earlier plans are kept where nothing they rest on changed."""
    before = _plans(earlier[0]) if earlier else None
    made = roadmaps(groups, effects, logs.tables, logs.day.astype(object), logs.settings, before,
                    managers=whole.manager)
    return Rows(replace(group, roadmap=made.get(group.team)) for group in groups)


def _plans(report: Earlier) -> Mapping[str, Roadmap] | None:
    if report.plans is not None:
        return report.plans
    return from_report(report.report) if report.report else None
