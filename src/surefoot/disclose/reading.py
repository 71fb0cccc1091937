"""Sentences to read first, and what can't be told: made from disclosed results only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.results import Group, Organisation, Response
from surefoot.vocabulary.tables import Table

SENTENCES = 5
ENOUGH_FOR_LAG = 20
"""Fewest people of a cohort that gets a sentence of its own; smaller ones stand in the chart."""


def reading(organisation: Organisation, teams: Sequence[Group], response: Response | None,
            absent: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The five sentences a busy person should read first; fewer where less can be told. absent: as `missing` says."""
    found = [*_headline(organisation), *_three_measures(organisation), *_biggest_step(organisation),
             *_teams(teams), *_driver(organisation), *_lag(organisation), *_response(response),
             *_unknown(absent)]
    return tuple(found[:SENTENCES]) or (Sentence("reading_cannot_tell"),)


def _headline(organisation: Organisation) -> Iterator[Sentence]:
    trained = _step(organisation, "trained")
    if trained is not None and organisation.regular_among_trained is not None:
        yield Sentence("reading_trained_regular",
                       {"trained": trained, "regular": organisation.regular_among_trained})


def _step(organisation: Organisation, name: str) -> float | None:
    return next((step.share for step in organisation.funnel or () if step.step == name), None)


def _three_measures(organisation: Organisation) -> Iterator[Sentence]:
    if organisation.capability and organisation.confidence and organisation.adoption:
        yield Sentence("reading_three_measures", {
            "capable": organisation.capability, "confident": organisation.confidence,
            "regular": organisation.adoption})


def _biggest_step(organisation: Organisation) -> Iterator[Sentence]:
    """The single largest step down on the way from a licence to regular use, as the funnel chart marks it."""
    way: list[tuple[str, float | None]] = [(name, _step(organisation, name)) for name in ("licensed", "activated",
                                                                                         "trained")]
    if organisation.segments is None:  # without logs, activation is only what some vendor's licence list says
        del way[1]
    way += [(name, None if found is None else found.estimate) for name, found in
            (("capable", organisation.capability), ("willing", organisation.confidence),
             ("regular", organisation.adoption))]
    known = [(name, share) for name, share in way if share is not None]
    drops = [(before[1] - after[1], before[0], after[0]) for before, after in pairwise(known)]
    if drops and max(drops)[0] > 0:
        points, before, after = max(drops)
        yield Sentence("reading_step", {"step_from": before, "step_to": after, "points": points})


def _teams(teams: Sequence[Group]) -> Iterator[Sentence]:
    leaves = [group for group in teams if group.kind == "team"]
    limits = Counter(group.verdict.limit for group in leaves if group.verdict is not None)
    shown = sum(group.shown for group in leaves)
    if leaves and not shown and any(group.why_hidden in ("small", "complement") for group in leaves):
        yield Sentence("reading_small", {"teams": len(leaves)})
    elif limits:
        yield Sentence("reading_teams", {
            "confidence": limits["confidence"], "capability": limits["capability"], "access": limits["access"],
            "nothing": limits["nothing"], "unknown": limits["cannot tell"], "shown": shown,
            "hidden": len(leaves) - shown})


def _driver(organisation: Organisation) -> Iterator[Sentence]:
    """The driver that holds most people back, where its interval stands clear of the next one's estimate."""
    shares = sorted(((result.share.estimate, driver, result.share)
                     for driver, result in (organisation.drivers or {}).items() if result.share is not None),
                    key=lambda found: (-found[0], found[1]))
    if len(shares) > 1 and shares[0][2].low > shares[1][0]:
        yield Sentence("reading_driver", {"driver": shares[0][1], "share": shares[0][2]})


def _lag(organisation: Organisation) -> Iterator[Sentence]:
    cells = [cell for cell in organisation.lag or ()
             if cell.weeks == 12 and cell.regular_share is not None and (cell.people or 0) >= ENOUGH_FOR_LAG]
    if cells:
        cell = max(cells, key=lambda cell: cell.cohort)
        yield Sentence("reading_lag", {"cohort": cell.cohort, "weeks": cell.weeks, "share": cell.regular_share,
                                       "people": cell.people})


def _response(response: Response | None) -> Iterator[Sentence]:
    if response is not None and response.answered and response.asked:
        yield Sentence("reading_response", {"answered": response.answered, "asked": response.asked,
                                            "share": min(response.answered / response.asked, 1.0)})


def _unknown(absent: Sequence[Sentence]) -> Iterator[Sentence]:
    """What is not known for want of a table; a number that is only hidden is no reason to say so."""
    keys = {sentence.key for sentence in absent}
    for table in ("pulse", "usage", "training"):
        if f"missing_{table}" in keys:
            yield Sentence(f"reading_no_{table}")


def missing(tables: Mapping[str, Table], *, usage: bool, checked: bool,
            answered: Collection[str]) -> tuple[Sentence, ...]:
    """What can't be told for want of a table or a question, and how to get it.

    checked: whether there are skill checks; answered: constructs the wave in use has answers to.
    """
    pulse = "pulse" in tables
    wanted = [("usage", usage), ("licences", "licences" in tables), ("training", "training" in tables),
              ("pulse", pulse), ("teams", "teams" in tables), ("leave", "leave" in tables),
              ("check", checked), ("frequency", "frequency" in tables or not pulse),
              ("willing_asked", not pulse or "confidence" in answered),
              ("manager_asked", not pulse or "manager" in answered)]
    drivers = tuple(driver for driver in DRIVERS if pulse and driver not in answered)
    return (*(Sentence(f"missing_{name}") for name, there in wanted if not there),
            *([Sentence("missing_drivers_asked", {"drivers": drivers})] if drivers else []))
