"""Reading versions as the pages list them: who proposed and approved each, and what came before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator

from surefoot.charts.formats import date_text, name_text
from surefoot.vocabulary.words import say
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.queries import current, published
from surefoot.web.frame import clock
from surefoot.web.frame.models import Actor
from surefoot.web.people.models import Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

A_PAGE: Final = 25


@dataclass(frozen=True)
class Line:
    """A version in the list."""

    number: int
    state: str
    """Key of whether it holds, comes, or held."""
    effective: str
    review: str
    note: str
    proposed: str
    approved: str


def listing(asked: str, language: str) -> Page[Any]:
    """Every published version, the newest first."""
    page = Paginator(published().order_by("-number"), A_PAGE).get_page(asked)
    page.object_list = lines(list(page.object_list), language)
    return page


def lines(versions: list[Version], language: str) -> list[Line]:
    """Versions as they are listed."""
    holds = current()
    names = named({alias for each in versions for alias in (each.proposed_by, each.approved_by)}, language)
    return [Line(int(each.number), _state(each, holds), date_text(each.effective_on, language),
                 date_text(each.review_on, language) if each.review_on else "", each.note,
                 names[each.proposed_by], names[each.approved_by])
            for each in versions]


def one(number: int) -> Version:
    """A published version. Raises OutsideScope for one that is not there."""
    found = published().filter(number=number).first()
    if found is None:
        raise OutsideScope
    return found


def before(version: Version) -> Version | None:
    """What was published last before a version, or for a draft, the last that was published at all."""
    earlier = published() if version.number is None else published().filter(number__lt=version.number)
    return earlier.order_by("-number").first()


def at_work() -> Version | None:
    """The draft or the proposal, where there is one."""
    return Version.objects.filter(state__in=("draft", "proposed")).order_by("-state").first()


def named(aliases: Iterable[str], language: str) -> Mapping[str, str]:
    """Who acted, by the number they have in the audit log: only for those who proposed or approved a version."""
    wanted = {alias for alias in aliases if alias}
    subjects = dict(Actor.objects.filter(pk__in=wanted).values_list("pk", "subject"))
    with everything("policy.names"):
        people = {str(pk): name_text(name or key) for pk, name, key in Person.objects.filter(
            pk__in=list(subjects.values())).values_list("pk", "name", "key")}
    gone = say("policy_somebody", language)
    return {alias: people.get(subjects.get(alias, ""), gone) for alias in {*wanted, ""}}


def is_by(who: Reader, alias: str) -> bool:
    """Whether somebody is who acted. Asks only: nobody gets a number in the audit log by looking at a page."""
    return bool(alias) and Actor.objects.filter(pk=alias, subject=who.subject).exists()


def _state(version: Version, holds: Version | None) -> str:
    if holds is not None and version.pk == holds.pk:
        return "policy_state_holds"
    if version.effective_on > clock.today() and version.number > (holds.number if holds else 0):
        return "policy_state_comes"
    return "policy_state_held"
