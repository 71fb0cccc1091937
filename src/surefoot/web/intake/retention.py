"""Rows that are older than the settings allow are erased: of usage and leave, whole months at a time."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import transaction

from surefoot.web.frame import audit, clock
from surefoot.web.intake import store
from surefoot.web.intake.models import Part

LAST_DAY: Final = {"usage": "COALESCE(CAST(until AS DATE), CAST(\"at\" AS DATE))",
                   "leave": "COALESCE(ends, DATE '9999-12-31')"}
"""Table -> the last day of a row."""


def erase_old() -> int:
    """Erase what is too old; counts the rows."""
    months = settings.ENVIRONMENT.keep_usage_months
    if not months:
        return 0
    first = clock.months_ago(clock.today(), months)
    gone = 0
    for part in Part.objects.filter(table__in=LAST_DAY, first__lt=first).select_related("of"):
        with transaction.atomic():
            gone += store.rewrite(part, f"{LAST_DAY[part.table]} >= DATE '{first}'")
            if part.pk and part.last and part.last >= first:
                Part.objects.filter(pk=part.pk, table="usage").update(first=first)
    if gone:
        audit.record("intake.retention", rows=gone, months=months)
    return gone
