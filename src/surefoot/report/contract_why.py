"""The diagnosis in report.json: weights, importance, reliability, managers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from surefoot.report.contract_values import estimate_json, plain
from surefoot.report.told import shown_views
from surefoot.vocabulary.diagnosis import Diagnosis, ManagerEffects, Reliability
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.settings import Settings


def driver_json(diagnosis: Diagnosis | None, name: str) -> dict[str, Any]:
    """What is known of a driver besides its level and share; all null without a diagnosis."""
    known = diagnosis is not None and diagnosis.weights_known
    return {
        "weight": plain(diagnosis.weights.get(name)) if diagnosis and known else None,
        "importance": estimate_json(diagnosis.importance.get(name)) if diagnosis else None,
        "importance_corrected": estimate_json(diagnosis.importance_corrected.get(name)) if diagnosis else None,
        "johnson": estimate_json(diagnosis.johnson.get(name)) if diagnosis else None,
        "reliability": _reliability(diagnosis.reliability.get(name)) if diagnosis else None,
    }


def diagnosis_json(diagnosis: Diagnosis | None) -> dict[str, Any] | None:
    """The whole diagnosis, with what the drivers' own blocks do not hold: the manager, the split, careless answers."""
    if diagnosis is None:
        return None
    split, careless = diagnosis.split, diagnosis.careless
    return {
        "respondents": list(diagnosis.respondents), "weights_known": diagnosis.weights_known,
        "weights": plain(diagnosis.weights), "weight_errors": plain(diagnosis.weight_errors),
        "importance": plain(diagnosis.importance), "importance_corrected": plain(diagnosis.importance_corrected),
        "johnson": plain(diagnosis.johnson), "explained": estimate_json(diagnosis.explained),
        "split": split and {"between": plain(split.between), "within": plain(split.within), "teams": split.teams},
        "reliability": {name: {**(_reliability(found) or {}), "answers": plain(found.answers)}
                        for name, found in diagnosis.reliability.items()},
        "careless": careless and {"flagged": careless.flagged, "answers": careless.answers,
                                  "confidence_with": estimate_json(careless.confidence_with),
                                  "confidence_without": estimate_json(careless.confidence_without)},
        "unanswered": plain(diagnosis.unanswered), "apart": diagnosis.apart,
    }


def manager_json(level: Estimate | None, effects: ManagerEffects | None, settings: Settings) -> dict[str, Any] | None:
    """Managers: the level as teams see it, what goes with it, and the two views where enough managers gave theirs."""
    if level is None and effects is None:
        return None
    views = shown_views(effects, settings)
    return {"level": estimate_json(level),
            "effect_on_confidence": estimate_json(effects.on_confidence) if effects else None,
            "effect_on_adoption": estimate_json(effects.on_adoption) if effects else None,
            "two_views": views and {"team_view": estimate_json(views.team_view),
                                    "self_view": estimate_json(views.self_view),
                                    "difference": estimate_json(views.difference)}}


def _reliability(found: Reliability | None) -> dict[str, Any] | None:
    if found is None:
        return None
    values: dict[str, Any] = plain(asdict(found))
    return {name: values[name] for name in ("alpha", "omega", "spearman_brown")}
