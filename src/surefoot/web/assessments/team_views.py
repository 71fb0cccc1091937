"""Teams: a list, one team, and its plan. Leads see every team; who leads teams sees those, as far as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from surefoot import charts
from surefoot.charts.chart import environment, speech
from surefoot.charts.formats import counted, date_text, name_text
from surefoot.charts.gap import gap_row
from surefoot.report.parts import common
from surefoot.report.plans import plan_line
from surefoot.report.told import plan_of
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say
from surefoot.web.assessments import cut, queries, tables
from surefoot.web.assessments.answers import Page, answer
from surefoot.web.assessments.models import Run
from surefoot.web.assessments.team_page import TeamPage, part_of_plan, team_page
from surefoot.web.assessments.views import page_number
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import LEAD, SEES_GROUPS, above, reader, team_or_refuse
from surefoot.web.people.models import Exclusion, Place, Team, holding_on
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

ROWS: Final = 50


@dataclass(frozen=True)
class Teams:
    """What the list reads."""

    heading: str
    lead: str
    rows: Markup
    total: str
    found: int
    search: str
    page: int
    pages: int
    within: str
    within_name: str


@dataclass(frozen=True)
class Plans:
    """What the list of plans reads."""

    heading: str
    lead: str
    lines: tuple[tuple[str, str, str, str], ...]
    """Name, what it was made from, the steps, and where the plan stands."""
    page: int
    pages: int


@dataclass(frozen=True)
class PlanPage:
    """One plan."""

    name: str
    heading: str
    lead: str
    plan: Markup


@open_to(SEES_GROUPS)
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """All groups for a lead, their own for who leads teams; in the order of the tree, never by score."""
    who, language = reader(request), current()
    run, newest = cut.chosen(request, who)
    if run is None:
        return render(request, "assessments/none.html", {"here": "teams"})
    search, within = request.GET.get("q", "")[:100].strip(), request.GET.get("in", "")[:200]
    start = (page_number(request) - 1) * ROWS
    own = None if "lead" in who.roles else set(Team.objects.filter(pk__in=who.teams).values_list("key", flat=True))
    page = queries.some(who, run, parent=within or None, start=start, count=ROWS, text=search, keys=own)
    groups = [group for group in page.assessment.teams if group.parent is not None or own is not None]
    rows = tuple(gap_row(group, page.assessment.settings.minimum, language) for group in groups)
    table = environment("surefoot.report").get_template("team_table.html").render({
        **common(page.assessment), **speech(language), "address": cut.addresses(groups),
        "block": {"title": say("teams_heading", language), "rows": rows}})
    lead, above = own is None, queries.one(who, run, within) if within else None
    seen = cut.named([above] if above else []) or cut.ORGANISATION if lead else cut.named(groups)
    shows = Teams(say("teams_heading" if lead else "teams_heading_own", language), say("teams_lead", language),
                  Markup(table), counted("groups", page.total, language), len(rows), search, start // ROWS + 1,
                  max(-(-page.total // ROWS), 1), within, name_text(above.name) if above else "")
    return answer(request, Page("teams", "assessments/teams.html", run, newest, "teams", shows, seen,
                                lambda: [tables.groups_table(groups)],
                                {"gap": lambda: charts.gap(page.assessment, language, groups)}))


@open_to(SEES_GROUPS)
@require_safe
def team(request: HttpRequest, team: int) -> HttpResponse:
    """One team; where too few are in it, the group above it speaks."""
    who, language = reader(request), current()
    run, newest, assessment, notes = _around(request, who, team_or_refuse(who, team))
    if run is None or assessment is None:
        return render(request, "assessments/no_team.html", {"here": "teams", "notes": notes,
                                                            "name": _team_name(team), "run": run})
    shows: TeamPage = team_page(assessment, language, notes)
    mine = assessment.teams[-1]
    below = "lead" in who.roles and mine.kind == "group"
    return answer(request, Page(
        "team", "assessments/team.html", run, newest, "teams",
        {"team": shows, "id": team, "below": mine.team if below else "", "addresses": _above(who, assessment)},
        cut.named([mine, *shows.told]), lambda: [tables.groups_table([mine]), tables.plans_table([mine], language)],
        {"gap": lambda: charts.gap(assessment, language, [mine]),
         "heat": lambda: charts.heat(assessment, language, [mine], with_all=False)}))


@open_to(SEES_GROUPS)
@require_safe
def plan(request: HttpRequest, team: int) -> HttpResponse:
    """The plan of one team, on one sheet."""
    who, language = reader(request), current()
    run, newest, assessment, notes = _around(request, who, team_or_refuse(who, team))
    if run is None or assessment is None or plan_of(assessment.teams[-1]) is None:
        return render(request, "assessments/no_plan.html", {"here": "roadmap", "notes": notes, "team": team,
                                                            "name": _team_name(team)})
    mine = assessment.teams[-1]
    shows = PlanPage(name_text(mine.name), say("plan_heading", language, name=name_text(mine.name)),
                     say("plan_lead", language), part_of_plan(assessment, mine, language))
    return answer(request, Page("plan", "assessments/plan.html", run, newest, "roadmap", shows, cut.named([mine]),
                                lambda: [tables.plans_table([mine], language)], sideways=True))


@open_to(LEAD)
@require_safe
def roadmap(request: HttpRequest) -> HttpResponse:
    """The plans of all groups, a line each."""
    who, language = reader(request), current()
    run, newest = cut.chosen(request, who)
    if run is None:
        return render(request, "assessments/none.html", {"here": "roadmap"})
    start = (page_number(request) - 1) * ROWS
    page = queries.some(who, run, start=start, count=ROWS)
    groups = [group for group in cut.with_plans(who, run, page.assessment.teams) if plan_of(group)]
    known = cut.addresses(groups)
    lines = tuple((*plan_line(page.assessment, group, language), _plan_address(known, group.team)) for group in groups)
    shows = Plans(say("roadmap_heading" if lines else "roadmap_heading_none", language),
                  say("roadmap_lead" if lines else "page_plans_no_pulse" if page.assessment.response is None else
                      "page_plans_none", language),
                  lines, start // ROWS + 1, max(-(-page.total // ROWS), 1))
    return answer(request, Page("roadmap", "assessments/roadmap.html", run, newest, "roadmap", shows, cut.ORGANISATION,
                                lambda: [tables.plans_table(groups, language)], sideways=True))


def _plan_address(known: Mapping[str, str], key: str) -> str:
    return f"{known[key]}/plan" if key in known else ""


def _around(request: HttpRequest, who: Reader, team: int) -> tuple[Run | None, bool, Assessment | None, list[str]]:
    """The run, whether it is the newest, the team with what is above it, and what there is to say beside it.

    A team that is not in the newest run is read from the last run that had it, and the page says so.
    """
    run, newest = cut.chosen(request, who)
    notes = team_notes(team)
    if run is None:
        return None, True, None, notes
    try:
        return run, newest, queries.around(who, run, team), notes
    except OutsideScope:
        key = Team.objects.filter(pk=team).values_list("key", flat=True).first()
        if key is None:
            raise
        seen = queries.over_time(who, key)
        if not seen:
            return run, newest, None, notes
        last = seen[-1].run
        notes.append(say("team_not_in_newest", current(), date=date_text(last.as_of, current())))
        return last, False, queries.around(who, last, team), notes


def team_notes(team: int) -> list[str]:
    """What is to be said of a team beside its numbers: that it ended, or that an agreement keeps it unmeasured."""
    today, language = clock.today(), current()
    notes = []
    places = Place.objects.filter(team=team)
    if places.exists() and not places.filter(holding_on(today)).exists():
        ended = max((place.ends for place in places if place.ends), default=None)
        if ended is not None and ended < today:
            notes.append(say("team_ended", language, date=date_text(ended, language)))
    covers = set(Exclusion.objects.filter(holding_on(today), team__in=[team, *above(team, today)])
                 .values_list("covers", flat=True))
    if covers:
        what = "both" if "both" in covers or covers == {"usage", "pulse"} else covers.pop()
        notes.append(say(f"team_unmeasured_{what}", language))
    return notes


def _above(who: Reader, assessment: Assessment) -> dict[str, str]:
    """Where the groups above have their pages: for leads; who leads a team has no page on those above it."""
    return dict(cut.addresses(assessment.teams[:-1])) if "lead" in who.roles else {}


def _team_name(team: int) -> str:
    return name_text(str(Team.objects.filter(pk=team).values_list("name", flat=True).first() or ""))
