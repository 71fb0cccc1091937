"""How far to trust the answers: whether questions agree, and what answers that contradict themselves change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surefoot.charts.formats import counted, number, share_text
from surefoot.charts.importance import predictor_name
from surefoot.vocabulary.drivers import CONSTRUCTS
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.words import say

WELL: Final = 0.7
"""Reliability from which questions agree well enough, by the usual convention (Nunnally 1978)."""
ROUGHLY: Final = 0.5
"""Below this, more than half of the differences between answers are noise."""


@dataclass(frozen=True)
class Trust:
    """How far to trust the answers: questions that agree, and answers that contradict themselves."""

    reliability: tuple[tuple[str, str, str], ...]
    careless: str


def trust(assessment: Assessment, language: str) -> Trust | None:
    """How far to trust the answers; None without a diagnosis."""
    diagnosis = assessment.organisation.diagnosis
    if diagnosis is None:
        return None
    rows = []
    for name in CONSTRUCTS:
        found = diagnosis.reliability.get(name)
        if found is not None:
            value = next((part for part in (found.omega, found.spearman_brown, found.alpha) if part is not None), None)
            rows.append((construct_name(name, language), _agreement(value, language),
                         _decimals((found.omega, found.alpha, found.spearman_brown), language)))
    return Trust(tuple(rows), _careless(assessment, language))


def construct_name(name: str, language: str) -> str:
    """What a construct is called on pages."""
    return say(f"measure_{name}", language) if name in ("confidence", "capability") else predictor_name(name, language)


def _agreement(value: float | None, language: str) -> str:
    if value is None:
        return say("page_agree_unknown", language)
    key = "page_agree_well" if value >= WELL else "page_agree_roughly" if value >= ROUGHLY else "page_agree_little"
    return say(key, language)


def _decimals(values: Sequence[float | None], language: str) -> str:
    texts = ("–" if value is None else f"{value:.2f}".replace(".", say("decimal", language)) for value in values)
    return " / ".join(texts)


def _careless(assessment: Assessment, language: str) -> str:
    diagnosis = assessment.organisation.diagnosis
    found = diagnosis.careless if diagnosis else None
    if found is None:
        return ""
    answers = counted("answers", found.answers, language)
    if found.flagged is None:
        said = say("page_careless_unknown", language, answers=answers)
    else:
        said = say("page_careless", language, flagged=number(found.flagged, language), answers=answers)
    if found.confidence_with is None or found.confidence_without is None:
        return said
    beside = say("page_careless_beside", language, with_them=share_text(found.confidence_with, language),
                 without=share_text(found.confidence_without, language))
    return f"{said} {beside}"
