"""What an import makes of the teams: which there are, what stands above them, and who leads them, from when on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from surefoot.sources.identity import normal
from surefoot.web.people.importing.deriving import leaders, parents, without_circles
from surefoot.web.people.importing.people import Outcome, Terms, works_on
from surefoot.web.people.importing.standing import Standing
from surefoot.web.people.importing.timeline import DAY, Segment, merged
from surefoot.web.people.importing.wanted import Wanted
from surefoot.web.people.models import BEGINNING


class Span(NamedTuple):
    """The first day on which anybody is in a team, and the last; None = until further notice."""

    starts: date
    ends: date | None


class TeamOutcome(NamedTuple):
    """A team after the import."""

    name: str
    by_table: bool
    led_by_table: bool
    places: list[Segment[str]]
    managers: list[Segment[str]]


@dataclass(frozen=True)
class _Tree:
    """The tree on the day from which the files hold."""

    above: Mapping[str, str]
    by_table: frozenset[str]
    leads: Mapping[str, str]
    led_by_table: frozenset[str]


def team_outcomes(wanted: Wanted, standing: Standing, people: Mapping[str, Outcome],
                  terms: Terms) -> dict[str, TeamOutcome]:
    """Every team after the import, those that ended long ago included."""
    spans = _spans(people)
    tree = _tree(wanted, standing, people, spans, terms)
    names = {row.team: row.name or row.team for row in wanted.teams or ()}
    return {team: _team(team, names.get(team), (standing, tree, terms), spans.get(team), people)
            for team in sorted({*standing.teams, *spans, *tree.above})}


def _spans(people: Mapping[str, Outcome]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for outcome in people.values():
        for starts, ends, stand in outcome.segments:
            held = found.get(stand.team)
            if held is None:
                found[stand.team] = Span(starts, ends)
            elif starts < held.starts or (held.ends is not None and (ends is None or ends > held.ends)):
                last = None if ends is None or held.ends is None else max(ends, held.ends)
                found[stand.team] = Span(min(starts, held.starts), last)
    return found


def _tree(wanted: Wanted, standing: Standing, people: Mapping[str, Outcome], spans: Mapping[str, Span],
          terms: Terms) -> _Tree:
    works = {key: (segment.stand.team, segment.stand.manager) for key, outcome in people.items()
             if (segment := works_on(outcome, terms.since))}
    stated = _stated(wanted, standing, terms)
    peopled = [team for team, span in spans.items() if span.ends is None or span.ends >= terms.since]
    leads = leaders(works)
    named = {row.team: normal(row.manager) for row in wanted.teams or () if normal(row.manager) in works}
    leads |= named
    for team in _led_by_table(wanted, standing, terms):  # what a table said last, as long as they work here
        manager = standing.managers[team][-1][1].stand if standing.managers.get(team) else ""
        if manager in works:
            named[team] = leads[team] = manager
    above = parents(works, leads, [team for team in peopled if team not in stated]) | stated
    return _Tree(without_circles(above), frozenset(stated), leads, frozenset(named))


def _led_by_table(wanted: Wanted, standing: Standing, terms: Terms) -> set[str]:
    """Teams whose manager an earlier teams table named, and this import does not say otherwise."""
    if wanted.teams is not None and terms.whole:
        return set()
    return {team for team, state in standing.teams.items() if state.led_by_table} - {
        row.team for row in wanted.teams or ()}


def _stated(wanted: Wanted, standing: Standing, terms: Terms) -> dict[str, str]:
    """What teams tables say stands above what: this one, and earlier ones where this one does not replace them."""
    found: dict[str, str] = {}
    if wanted.teams is None or not terms.whole:
        for team, state in standing.teams.items():
            held = standing.places.get(team, ())
            if state.by_table and held and (held[-1][1].ends is None or held[-1][1].ends >= terms.since):
                found[team] = held[-1][1].stand
    for row in wanted.teams or ():
        found[row.team] = row.parent
    return {parent: "" for parent in found.values() if parent} | found


def _team(team: str, name: str | None, rules: tuple[Standing, _Tree, Terms], span: Span | None,
          people: Mapping[str, Outcome]) -> TeamOutcome:
    standing, tree, terms = rules
    state = standing.teams.get(team)
    held = [segment for _, segment in standing.places.get(team, ())]
    places = _places(held, span, tree.above.get(team), standing.first, terms)
    return TeamOutcome(
        name or (state.name if state else team), team in tree.by_table, team in tree.led_by_table, places,
        _managers(team, (standing, tree, terms), places, people))


def _places(held: list[Segment[str]], span: Span | None, parent: str | None, first: bool,
            terms: Terms) -> list[Segment[str]]:
    if held and span and span.starts < held[0].starts:  # a history tells of people who were in it before
        held = [Segment(span.starts, held[0].ends, held[0].stand), *held[1:]]
    if parent is None:
        if held or span is None:
            return merged(held, (), terms.since - DAY)
        return [Segment(span.starts, span.ends, "")]
    if held:
        return merged(held, [(terms.since, parent)])
    start = BEGINNING if first else terms.since
    return [Segment(min(start, terms.since, span.starts) if span else start, None, parent)]


def _managers(team: str, rules: tuple[Standing, _Tree, Terms], places: list[Segment[str]],
              people: Mapping[str, Outcome]) -> list[Segment[str]]:
    """Derived managers; none while somebody was entered by hand."""
    standing, tree, terms = rules
    held = [segment for _, segment in standing.managers.get(team, ())]
    by_hand = any(row.team == team and row.kind == "manager" and (row.ends is None or row.ends >= terms.since)
                  for row in standing.by_hand)
    leader = "" if by_hand or team not in tree.above else tree.leads.get(team, "")
    if not leader:
        return merged(held, (), terms.since - DAY)
    if held:
        return merged(held, [(terms.since, leader)])
    start = max(places[0].starts, people[leader].segments[0].starts)
    return [Segment(min(start, terms.since), None, leader)]
