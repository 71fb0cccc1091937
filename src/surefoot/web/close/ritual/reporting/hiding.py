"""Which tries can be seen: a try that was reported as personal or secret is hidden at once, until somebody decides."""

from __future__ import annotations

from django.db.models import QuerySet

from surefoot.web.close.ritual.models import Report, Try


def shown(tries: QuerySet[Try]) -> QuerySet[Try]:
    """Those that are not hidden."""
    return tries.exclude(pk__in=Report.objects.filter(reason__in=Report.HIDES, kept_on=None).values("of"))
