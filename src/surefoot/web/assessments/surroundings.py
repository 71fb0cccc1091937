"""What stands around every page of results: as of when, how fresh, what is running, and what can be downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from surefoot.charts.formats import date_text
from surefoot.vocabulary.results import Assessment
from surefoot.web.assessments.models import Run
from surefoot.web.frame import clock
from surefoot.web.frame.language import current

STALE_AFTER: Final = timedelta(days=14)
"""Older results get a note: what they say may no longer hold."""


@dataclass(frozen=True)
class Surroundings:
    """The frame of a page of results."""

    run: Run
    as_of: str
    stale: bool
    newest: bool
    """Whether this is the newest run; an older one says so."""
    query: str
    """What the links of the page carry along to stay with this run."""
    downloads: tuple[str, ...]


def around_page(run: Run, *, newest: bool, downloads: Sequence[str]) -> Surroundings:
    """What surrounds a page of this run."""
    return Surroundings(run, date_text(run.as_of, current(), weekday=True), clock.today() - run.as_of > STALE_AFTER,
                        newest, "" if newest else f"run={run.pk}", tuple(downloads))


def without_groups(assessment: Assessment) -> bool:
    """Whether there is not a single group to tell apart."""
    return not any(group.parent is not None for group in assessment.teams)
