"""report.json: the contract other programs read. Only renders an assessment; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from surefoot.charts.formats import sentence_text
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
from surefoot.vocabulary.tables import DataFacts

SCHEMA: Final = "surefoot/report/1"
_DECIMALS: Final = 6


def report_bytes(assessment: Assessment, language: str = "en") -> bytes:
    """The whole report.json: the same bytes for the same assessment. NaN raises ValueError."""
    text = json.dumps(report_json(assessment, language), ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def report_json(assessment: Assessment, language: str = "en") -> dict[str, Any]:
    """The report as plain values; the blocks that no step makes yet are null."""
    return {
        "schema": SCHEMA,
        "as_of": assessment.as_of.isoformat(),
        "settings": plain(asdict(assessment.settings)),
        "language": language,
        "data": data_json(assessment.data, assessment.response, assessment.missing, language),
        "organisation": _organisation(assessment.organisation),
        "teams": [_team(group, language) for group in assessment.teams],
        "effects": None,
        "reading": [sentence_text(sentence, language) for sentence in assessment.reading],
        "reading_keys": [_keys(sentence) for sentence in assessment.reading],
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
        "missing_keys": [_keys(sentence) for sentence in missing],
        "notes": [sentence_text(note, language) for note in notes],
        "notes_keys": [_keys(note) for note in notes],
    }


def estimate_json(estimate: Estimate | None) -> dict[str, Any] | None:
    """`E` of the contract, or null."""
    if estimate is None:
        return None
    return {"estimate": plain(estimate.estimate), "low": plain(estimate.low), "high": plain(estimate.high),
            "n": list(estimate.n), "interval": plain(estimate.interval)}


def verdict_sentence(verdict: Verdict) -> Sentence:
    """What limits a group, as a full sentence with how sure it is."""
    key = f"limit_{verdict.limit.replace(' ', '_')}"
    if verdict.limit == "cannot tell":
        return Sentence(key)
    return Sentence(key, {"probability": round(100 * verdict.probability)})


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as text, floats free of representation noise, no minus zero."""
    if isinstance(value, Estimate):
        return estimate_json(value)
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def _keys(sentence: Sentence) -> dict[str, Any]:
    return {"key": sentence.key, "values": plain(sentence.values)}


def _capability(estimate: Estimate | None, source: CapabilitySource | None) -> dict[str, Any] | None:
    made = estimate_json(estimate)
    return made if made is None else {**made, "source": source}


def _drivers(drivers: Mapping[str, DriverResult] | None, extra: Mapping[str, None]) -> dict[str, Any] | None:
    if drivers is None:
        return None
    unknown = DriverResult(None, None)
    return {name: {"level": estimate_json(drivers.get(name, unknown).level),
                   "share": estimate_json(drivers.get(name, unknown).share), **extra} for name in DRIVERS}


def _organisation(organisation: Organisation) -> dict[str, Any]:
    manager = organisation.manager
    return {
        "people": organisation.people,
        "funnel": _rows(organisation.funnel),
        "regular_among_trained": plain(organisation.regular_among_trained),
        "segments": plain(organisation.segments),
        "segments_4w": plain(organisation.segments_4w),
        "early": organisation.early,
        "lag": _rows(organisation.lag),
        "capability": _capability(organisation.capability, organisation.capability_source),
        "confidence": estimate_json(organisation.confidence),
        "adoption": estimate_json(organisation.adoption),
        "drivers": _drivers(organisation.drivers, {"weight": None, "importance": None, "reliability": None}),
        "reinforcement": None,
        "manager": None if manager is None else {"level": estimate_json(manager), "effect_on_confidence": None,
                                                 "effect_on_adoption": None},
        "design_effect": plain(organisation.design_effect),
    }


def _rows(rows: Sequence[Any] | None) -> list[Any] | None:
    return None if rows is None else [plain(asdict(row)) for row in rows]


def _team(group: Group, language: str) -> dict[str, Any]:
    if not group.shown:
        group = Group(group.team, group.name, group.parent, group.kind, False, group.why_hidden, None)
    verdict = None
    if group.verdict:
        sentence = verdict_sentence(group.verdict)
        verdict = {"limit": group.verdict.limit, "probability": plain(group.verdict.probability),
                   "text": sentence_text(sentence, language), **_keys(sentence)}
    return {
        "team": group.team, "name": group.name, "parent": group.parent, "kind": group.kind, "shown": group.shown,
        "why_hidden": group.why_hidden, "people": list(group.people) if group.people else None,
        "capability": _capability(group.capability, group.capability_source),
        "confidence": estimate_json(group.confidence),
        "adoption": estimate_json(group.adoption),
        "verdict": verdict,
        "drivers": _drivers(group.drivers, {}),
        "why": dict(group.why), "held": list(group.held),
        "first_driver": None, "roadmap": None,
    }
