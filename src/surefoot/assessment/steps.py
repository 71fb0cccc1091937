"""The steps in order: measure, disclose, diagnose, prove, plan, and only then what people see."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from surefoot.assessment.diagnosing import apart_notes, first_drivers, why
from surefoot.assessment.measuring import measure
from surefoot.assessment.planning import planned
from surefoot.assessment.publishing import groups, organisation, response
from surefoot.assessment.recording import over_two_waves, record, same_keys, since
from surefoot.disclose.effects import EFFECTS, effects, settled
from surefoot.disclose.groups import disclose
from surefoot.disclose.history import Earlier, Record
from surefoot.disclose.reading import missing, reading
from surefoot.measure.logs import Logs
from surefoot.measure.roster import roster
from surefoot.measure.survey import survey
from surefoot.measure.tree import Tree, tree
from surefoot.prove.proof import prove
from surefoot.prove.registration import Registration
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts, Table
from surefoot.vocabulary.usage import PersonWeeks


@dataclass(frozen=True)
class Assessed:
    """An assessment, and the private record that makes the next one safe beside it."""

    assessment: Assessment
    record: Record


def last_day(usage: date | None, tables: Mapping[str, Table], today: date) -> date:
    """The default as-of date.

    The last Sunday on or before the latest usage row; without usage the latest wave, completion or licence date, else
    `today`.
    """
    if usage is not None:
        return date.fromordinal(usage.toordinal() - usage.isoweekday() % 7)
    days = [tables[name][column] for name, column in
            (("pulse", "wave"), ("training", "completed_on"), ("licences", "assigned_on")) if name in tables]
    known = [found.max() for found in days if len(found) and not np.isnat(found).all()]
    return min(max(known).astype(object), today) if known else today


def run(tables: Mapping[str, Table], usage: PersonWeeks | None, as_of: date, settings: Settings,
        facts: DataFacts, earlier: Sequence[Earlier] = (), registrations: Sequence[Registration] = (), *,
        salt: str = "") -> Assessed:
    """Assess an organisation on the end of the day `as_of`.

    tables: validated tables by name, `people` among them, `pulse` without use frequencies; usage: counted up to
    `as_of`, None without any; earlier: reports that the new one must be safe beside, newest first; registrations: of
    drawn roll-outs, which the proof checks itself against; salt: key of the people in the record, drawn where there is
    neither one nor an earlier record.
    """
    day = np.datetime64(as_of, "D")
    earlier = same_keys(earlier, tables)
    people = roster(tables["people"])
    nodes = tree(people, tables.get("teams"), day)
    logs = Logs(day, people, nodes, tables, usage, settings)
    wave = survey(tables.get("pulse"), nodes, day, settings)
    measures = measure(logs, wave, earlier)
    kept = record(logs, wave, earlier[0].record.salt if earlier else salt or secrets.token_hex(16))
    minimums = {m.measure: settings.minimum_for(m.measure) for m in measures.measured}
    shown = disclose(nodes, measures.measured, minimums, kept, earlier)
    whole = organisation(measures, shown)
    teams = groups(measures, shown, whole)
    whole = why(whole, logs, wave, shown, earlier)
    teams = first_drivers(teams, whole)
    proven, behind = settled(effects(prove(logs, tables, settings, registrations)), logs, kept.salt, earlier)
    teams = planned(teams, proven, logs, whole, earlier)
    answered = response(logs, wave, earlier)
    absent = missing(tables, usage=usage is not None, checked=bool((~np.isnan(logs.checked)).any()),
                     answered=() if wave is None else wave.answered())
    facts = replace(facts, notes=(*facts.notes, *_nowhere(tables, nodes), *apart_notes(wave, whole, earlier)))
    assessment = Assessment(as_of, settings, facts, answered, absent, whole, teams,
                            reading(whole, teams, answered, absent), proven)
    return Assessed(assessment, replace(kept, since={**since(shown, earlier, kept), EFFECTS: behind},
                                        pooled=over_two_waves(shown, earlier)))


def _nowhere(tables: Mapping[str, Table], nodes: Tree) -> Iterator[tuple[str, Mapping[str, object]]]:
    """What to tell of rows that name a team there is not: they count nowhere, and must not do so silently."""
    known = set(nodes.teams)
    for name in ("actions", "plan", "capacity", "readiness"):
        strange = [str(team) for team in tables[name]["team"] if team not in known] if name in tables else []
        if strange:
            yield "unknown_teams", {"table": name, "rows": len(strange), "team": strange[0]}
