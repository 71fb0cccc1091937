"""How we will know: what would be a good sign, from shown numbers only. A sign lies beyond today's range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from surefoot.charts.formats import TENTHS_BELOW, share_text, whole
from surefoot.charts.rows import root
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, DriverResult, Group
from surefoot.vocabulary.roadmaps import Roadmap
from surefoot.vocabulary.words import say


@dataclass(frozen=True)
class Sign:
    """A measure as it is now, and the value beyond today's range that would be a good sign."""

    measure: str
    now: str
    good: str


def signs(assessment: Assessment, plan: Roadmap, language: str) -> list[Sign]:
    """The barriers a plan answers, willingness and use: of the group the plan was made from."""
    group = next((group for group in assessment.teams if group.team == plan.made_for and group.shown), None)
    if group is None:
        return []
    drivers, confidence, adoption = _numbers(assessment, group)
    found: list[tuple[str, Estimate, bool]] = []
    for name in dict.fromkeys(step.driver for step in plan.steps if step.driver):
        result = drivers.get(name)
        if result and result.share:
            found.append((say(f"driver_{name}", language), result.share, False))
    found += [(say(f"measure_{name}", language), value, True)
              for name, value in (("confidence", confidence), ("adoption", adoption)) if value]
    return [Sign(name, share_text(now, language), _beyond(now, up=up, language=language)) for name, now, up in found]


def _numbers(assessment: Assessment, group: Group) -> tuple[Mapping[str, DriverResult], Estimate | None,
                                                            Estimate | None]:
    if group is root(assessment):
        organisation = assessment.organisation
        return organisation.drivers or {}, organisation.confidence, organisation.adoption
    return group.drivers or {}, group.confidence, group.adoption


def _beyond(now: Estimate, *, up: bool, language: str) -> str:
    """The nearest value outside today's range, in the unit the value is told in."""
    tenths = now.n[1] < TENTHS_BELOW
    scale = 10 if tenths else 100
    edge = now.high if up else now.low
    mark = math.ceil(scale * edge - 1e-9) if tenths and up else math.floor(scale * edge + 1e-9) if tenths else whole(
        scale * edge)
    if mark <= 0 or mark >= scale:
        return say("page_sign_none", language)
    return say(f"page_sign_{'over' if up else 'under'}{'_tenths' if tenths else ''}", language, mark=mark)
