"""How the data stands: worked out from the store after each import and every night, so that pages only read it."""

from __future__ import annotations

import json
from datetime import date, time, timedelta

from django.db import transaction

from surefoot.web.frame import clock
from surefoot.web.frame.jobs import job
from surefoot.web.intake import identities, parquet, store
from surefoot.web.intake.models import Health, Part
from surefoot.web.people.scope import everything


@job("intake.health", daily=time(3, 40))
def work_out() -> None:
    """How each table from each source stands: write a row for each."""
    with everything("intake.health"):
        _work_out()


def _work_out() -> None:
    parts: dict[tuple[str, str], list[Part]] = {}
    for part in Part.objects.filter(live=True).order_by("pk"):
        parts.setdefault((part.table, part.source), []).append(part)
    everybody = identities.known()
    rows = [_health(table, source, found, everybody) for (table, source), found in parts.items()]
    with transaction.atomic():
        Health.objects.all().delete()
        Health.objects.bulk_create(rows)


def _health(table: str, source: str, parts: list[Part], everybody: dict[str, str]) -> Health:
    people = parquet.people([store.path_of(part) for part in parts]) if table in store.PERSONAL else []
    firsts, lasts = [part.first for part in parts if part.first], [part.last for part in parts if part.last]
    return Health(table=table, source=source, rows=sum(part.rows for part in parts), first=min(firsts, default=None),
                  last=max(lasts, default=None), keys=len(people), known=sum(mark in everybody for mark in people),
                  missing=json.dumps([day.isoformat() for day in _missing(parts)]), at=clock.now())


def _missing(parts: list[Part]) -> list[date]:
    """Weeks between the first and the last in which nothing was delivered."""
    there = {date.fromisoformat(day) for part in parts for day in json.loads(part.weeks)}
    if not there:
        return []
    first, last = min(there), max(there)
    every = (first + timedelta(weeks=number) for number in range((last - first).days // 7))
    return [monday for monday in every if monday not in there]
