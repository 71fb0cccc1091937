"""report.json: the contract other programs read. Only renders an assessment; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from surefoot.charts.formats import sentence_text
from surefoot.report.contract_next import effects_json, roadmap_json
from surefoot.report.contract_values import estimate_json, keys_json, plain
from surefoot.report.contract_why import diagnosis_json, driver_json, manager_json
from surefoot.report.told import plan_of
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.results import (
    Assessment,
    CapabilitySource,
    DriverResult,
    Group,
    Organisation,
    Response,
    Verdict,
)
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import DataFacts

SCHEMA: Final = "surefoot/report/1"


def report_bytes(assessment: Assessment, language: str = "en") -> bytes:
    """The whole report.json: the same bytes for the same assessment, a line a team. NaN raises ValueError."""
    report = report_json(assessment, language)
    teams = ",\n".join(f"  {json.dumps(team, ensure_ascii=False, allow_nan=False)}" for team in report["teams"])
    text = json.dumps({**report, "teams": []}, ensure_ascii=False, indent=1, allow_nan=False)
    text = text.replace('\n "teams": [],', f'\n "teams": [\n{teams}\n ],', 1)
    return (text + "\n").encode("utf-8", "backslashreplace")


def report_json(assessment: Assessment, language: str = "en") -> dict[str, Any]:
    """The report as plain values; what is not known or not shown is null."""
    return {
        "schema": SCHEMA,
        "as_of": assessment.as_of.isoformat(),
        "settings": plain(asdict(assessment.settings)),
        "language": language,
        "data": data_json(assessment.data, assessment.response, assessment.missing, language),
        "organisation": _organisation(assessment.organisation, assessment.settings),
        "teams": [_team(group, language) for group in assessment.teams],
        "effects": effects_json(assessment.effects, language),
        "reading": [sentence_text(sentence, language) for sentence in assessment.reading],
        "reading_keys": [keys_json(sentence) for sentence in assessment.reading],
    }


def data_json(data: DataFacts, response: Response | None = None, missing: Sequence[Sentence] = (),
              language: str = "en") -> dict[str, Any]:
    """The data report alone, as ``surefoot check --json`` prints it."""
    notes = [Sentence(key, values) for key, values in data.notes]
    return {
        "files": [asdict(file) for file in data.files],
        "problems": [{"table": problem.table, "reason": problem.reason, "rows": problem.rows,
                      "example": {"file": problem.file, "line": problem.line}} for problem in data.problems],
        "match_rate": {source: plain(rate) for source, rate in data.match_rate.items()},
        "response": plain(asdict(response)) if response else None,
        "missing": [sentence_text(sentence, language) for sentence in missing],
        "missing_keys": [keys_json(sentence) for sentence in missing],
        "notes": [sentence_text(note, language) for note in notes],
        "notes_keys": [keys_json(note) for note in notes],
    }


def verdict_sentence(verdict: Verdict) -> Sentence:
    """What limits a group, as a full sentence with how sure it is."""
    key = f"limit_{verdict.limit.replace(' ', '_')}"
    if verdict.limit == "cannot tell":
        return Sentence(key)
    return Sentence(key, {"probability": round(100 * verdict.probability)})


def _capability(estimate: Estimate | None, source: CapabilitySource | None) -> dict[str, Any] | None:
    made = estimate_json(estimate)
    return made if made is None else {**made, "source": source}


def _drivers(drivers: Mapping[str, DriverResult] | None) -> dict[str, dict[str, Any]] | None:
    if drivers is None:
        return None
    unknown = DriverResult(None, None)
    return {name: {"level": estimate_json(drivers.get(name, unknown).level),
                   "share": estimate_json(drivers.get(name, unknown).share)} for name in DRIVERS}


def _team_drivers(drivers: Mapping[str, DriverResult] | None) -> dict[str, dict[str, Any]] | None:
    """Drivers of a group, with how likely it is among the quarter of teams with the strongest barrier."""
    known = _drivers(drivers)
    if known is None or drivers is None:
        return None
    unknown = DriverResult(None, None)
    return {name: {**values, "worst_quarter": plain(drivers.get(name, unknown).worst_quarter)}
            for name, values in known.items()}


def _organisation(organisation: Organisation, settings: Settings) -> dict[str, Any]:
    drivers, diagnosis = _drivers(organisation.drivers), organisation.diagnosis
    return {
        "people": organisation.people,
        "funnel": _rows(organisation.funnel),
        "regular_among_trained": plain(organisation.regular_among_trained),
        "segments": plain(organisation.segments),
        "segments_4w": plain(organisation.segments_4w),
        "early": organisation.early,
        "unmeasured": organisation.unmeasured,
        "lag": _rows(organisation.lag),
        "capability": _capability(organisation.capability, organisation.capability_source),
        "confidence": estimate_json(organisation.confidence),
        "adoption": estimate_json(organisation.adoption),
        "drivers": drivers and {name: {**known, **driver_json(diagnosis, name)} for name, known in drivers.items()},
        "reinforcement": None if diagnosis is None else _rows(diagnosis.reinforcement),
        "manager": manager_json(organisation.manager, organisation.manager_effects, settings),
        "diagnosis": diagnosis_json(diagnosis),
        "design_effect": plain(organisation.design_effect),
    }


def _rows(rows: Sequence[Any] | None) -> list[Any] | None:
    return None if rows is None else [plain(asdict(row)) for row in rows]


def _team(group: Group, language: str) -> dict[str, Any]:
    if not group.shown:
        group = Group(group.team, group.name, group.parent, group.kind, False, group.why_hidden, None,
                      roadmap=plan_of(group))
    verdict = None
    if group.verdict:
        sentence = verdict_sentence(group.verdict)
        verdict = {"limit": group.verdict.limit, "probability": plain(group.verdict.probability),
                   "text": sentence_text(sentence, language), **keys_json(sentence)}
    return {
        "team": group.team, "name": group.name, "parent": group.parent, "kind": group.kind, "shown": group.shown,
        "why_hidden": group.why_hidden, "people": list(group.people) if group.people else None,
        "capability": _capability(group.capability, group.capability_source),
        "confidence": estimate_json(group.confidence),
        "adoption": estimate_json(group.adoption),
        "verdict": verdict,
        "drivers": _team_drivers(group.drivers),
        "why": dict(group.why), "held": list(group.held),
        "first_driver": plain(asdict(group.first_driver)) if group.first_driver else None,
        "roadmap": roadmap_json(group.roadmap, language),
    }
