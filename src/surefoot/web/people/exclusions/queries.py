"""Reading exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q

from surefoot.web.frame import clock
from surefoot.web.people.models import Exclusion, Site, Team
from surefoot.web.people.periods import period_text
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

A_PAGE: Final = 50
KINDS: Final = ("site", "country", "team")


@dataclass(frozen=True)
class Row:
    """An exclusion in the list."""

    id: int
    kind: str
    name: str
    covers: str
    period: str
    reason: str
    over: bool
    begun: bool


def page(who: Reader, asked: str, language: str) -> Page[Any]:
    """Exclusions: those in force or to come, then those that are over, the newest first."""
    allowed(who)
    today = clock.today()
    rows = Exclusion.objects.select_related("site", "team").order_by(
        ExpressionWrapper(Q(ends__isnull=False, ends__lt=today), BooleanField()), "-starts", "-pk")
    shown = Paginator(rows, A_PAGE).get_page(asked)
    shown.object_list = [
        Row(row.pk, kind_of(row), row.site.name if row.site else row.team.name if row.team else row.country,
            f"covers_{row.covers}", period_text(row.starts, row.ends, language), row.reason,
            row.ends is not None and row.ends < today, row.starts <= today) for row in shown.object_list]
    return shown


def kind_of(row: Exclusion) -> str:
    """What is excluded: site, country or team."""
    return "site" if row.site_id else "team" if row.team_id else "country"


def sites() -> list[tuple[int, str]]:
    """Every site, by name."""
    return list(Site.objects.order_by("name", "key").values_list("pk", "name"))


def countries() -> list[str]:
    """Countries that sites lie in."""
    return list(Site.objects.exclude(country="").order_by("country").values_list("country", flat=True).distinct())


def teams_named(text: str) -> list[Team]:
    """At most two teams with this key or name."""
    return list(Team.objects.filter(Q(key=text) | Q(name__iexact=text)).order_by("pk")[:2])


def allowed(who: Reader) -> None:
    """Raises OutsideScope for who may not see or change them."""
    if not who.roles & {"lead", "administrator"}:
        raise OutsideScope
