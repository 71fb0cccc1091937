"""One assessment, from the data laid out to the run that is published: the only place of the product that computes.

What comes back from `surefoot.assessment` has passed the disclosure control beside every earlier run that is stored.
A run, its record and the end of the attempt are one transaction: killed at any point, there is all of it or nothing,
and a second worker that did the same work finds it done and drops its own.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from surefoot.assessment.earlier import record_text, stored
from surefoot.assessment.loading import assess_and_record, choose_day, load
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.results import Group as Told
from surefoot.vocabulary.tables import UnusableInput
from surefoot.web.assessments import counted, of_waves
from surefoot.web.assessments.models import Attempt, Counted, Figure, Group, Run
from surefoot.web.assessments.rows import group_of, header
from surefoot.web.assessments.storing import store
from surefoot.web.frame import audit, clock
from surefoot.web.intake.tables import lay_out
from surefoot.web.people.scope import everything
from surefoot.web.pulse.results import exporting

STEPS: Final = ("laying_out", "earlier", "reading", "counting", "measuring", "publishing")
"""In this order; the words of `assessing_...` say what each does."""
_BEGINS: Final = dict(zip(STEPS, (0, 5, 15, 25, 60, 90), strict=True))
_SHARE: Final = re.compile(r"(\d+)%\Z")


def run(of: Attempt) -> None:
    """Make and publish the assessment somebody asked for; where it can't be made, the attempt says why."""
    tell = _Progress(of)
    folder = _desk() / str(of.pk) / "data"
    try:
        _make(of, folder, tell)
    except UnusableInput:
        _end(of, "failed", problem="unusable")
    finally:
        exporting.clear(folder)
        shutil.rmtree(folder.parent, ignore_errors=True)


def sweep() -> None:
    """Take away what killed workers left lying; while none is running."""
    if not Attempt.objects.filter(open=True).exists():
        exporting.clear(_desk())
        shutil.rmtree(_desk(), ignore_errors=True)


def _desk() -> Path:
    return Path(settings.HOME) / "assessing"


def _make(of: Attempt, folder: Path, tell: _Progress) -> None:
    tell("laying_out")
    newest = of_waves.day_at_least() if of.as_of is None else None
    versions = lay_out(folder)
    tell("reading")
    data = load(folder, timezone=settings.TIME_ZONE, progress=lambda _: None)
    day = choose_day(data, of.as_of)
    day = max(day, newest or day)
    tables = {name: list(parts) for name, parts in versions.tables.items()}
    if of.by == audit.SYSTEM and _same(day, tables):
        _end(of, "unchanged")
        return
    tell("earlier")
    with everything("assessments.earlier"):
        previous = list(_earlier())
    assessed = assess_and_record(data, as_of=day, previous=previous, progress=tell.heard, salt=counted.key())
    tell("publishing")
    _publish(of, assessed.assessment, tables, record_text(assessed.record))


def _publish(of: Attempt, assessment: Assessment, versions: dict[str, list[str]], record: str) -> None:
    with transaction.atomic():
        mine = Attempt.objects.select_for_update().get(pk=of.pk)
        if mine.state in Attempt.OVER:
            return
        made = store(assessment, clock.now(), versions, record)
        mine.run = made
        _end(mine, "done")
        audit.record("assessments.published", actor=of.by, about=f"run:{made.pk}", as_of=str(made.as_of),
                     groups=made.groups, shown=made.shown)


def _end(of: Attempt, state: str, problem: str = "") -> None:
    of.state, of.step, of.problem, of.open, of.ended_at = state, "", problem, None, clock.now()
    of.share = 100 if state == "done" else of.share
    of.save()


def _same(day: date, versions: dict[str, list[str]]) -> bool:
    """Whether the newest run is of this day and made from these very data."""
    with everything("assessments.earlier"):
        newest = Run.objects.order_by("-made_at", "-pk").first()
    return newest is not None and newest.as_of == day and json.loads(newest.versions) == versions


def _earlier() -> Iterator[Any]:
    """Every run that is stored, newest first, as the disclosure control reads it; plans of the newest only."""
    salt = counted.key()
    runs = Run.objects.order_by("-as_of", "-made_at", "-pk")
    records = set(Counted.objects.values_list("run", flat=True))
    for place, found in enumerate(runs.iterator(chunk_size=1)):
        if found.pk not in records:
            continue
        assessment = replace(header(found), teams=_groups(found, plans=place == 0))
        yield stored(assessment, counted.text(Counted.objects.get(pk=found.pk)), salt)


def _groups(of: Run, *, plans: bool) -> Rows[Told]:
    figures: dict[int, list[Figure]] = {}
    for figure in Figure.objects.filter(group__run=of).iterator(chunk_size=5000):
        figures.setdefault(figure.group_id, []).append(figure)
    rows = Group.objects.filter(run=of).order_by("place")
    return Rows(group_of(row, figures.get(row.pk, ()), of.interval, plan=plans)
                for row in (rows if plans else rows.defer("roadmap")).iterator(chunk_size=1000))


@dataclass
class _Progress:
    """Writes how far it is, at most once a second within a step."""

    of: Attempt
    _at: float = 0.0

    def __call__(self, step: str, share: int | None = None) -> None:
        moved = step != self.of.step
        if moved or clock.seconds() - self._at >= 1:
            self._at = clock.seconds()
            self.of.step, self.of.share = step, _BEGINS[step] if share is None else share
            Attempt.objects.filter(pk=self.of.pk, open=True).update(step=step, share=self.of.share)

    def heard(self, said: str) -> None:
        """What the engine says, as one of our steps."""
        if said == "Measuring":
            self("measuring")
        elif found := _SHARE.search(said):
            begin, end = _BEGINS["counting"], _BEGINS["measuring"]
            self("counting", begin + (end - begin) * int(found[1]) // 100)
        else:
            self("counting")
