"""Writing a run: everything in one transaction, so that readers see all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import chain, islice
from typing import Final

from django.db import transaction

from surefoot.vocabulary.results import Assessment
from surefoot.web.assessments import counted
from surefoot.web.assessments.models import Counted, Figure, Group, Run
from surefoot.web.assessments.rows import figure_rows, group_rows, run_row, told
from surefoot.web.people.scope import everything

_BATCH: Final = 500


def store(assessment: Assessment, made_at: datetime, versions: Mapping[str, object], record: str = "") -> Run:
    """Publish an assessment; gives back its run.

    versions: which parts of the data it was made from; record: who was counted, for the next run. One without a
    record protects nobody from the next: it is for assessments of nobody (tests, the demo).
    """
    kept = told(assessment)
    with everything("assessments.store"), transaction.atomic():
        run = run_row(kept, made_at, versions)
        run.save()
        if record:
            Counted.objects.create(run=run, record=counted.packed(record))
        pairs = zip(group_rows(run, kept.teams), kept.teams, strict=True)
        while some := list(islice(pairs, _BATCH)):
            rows = Group.objects.bulk_create([row for row, _ in some])
            figures = chain.from_iterable(figure_rows(row, group, run.interval)
                                          for row, (_, group) in zip(rows, some, strict=True))
            Figure.objects.bulk_create(figures, batch_size=2000)
    return run
