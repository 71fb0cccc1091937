"""How single values stand in report.json: numbers, dates, estimates, sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from surefoot.charts.formats import sentence_text
from surefoot.vocabulary.estimates import Estimate, Sentence

_DECIMALS: Final = 6


def estimate_json(estimate: Estimate | None) -> dict[str, Any] | None:
    """`E` of the contract, or null."""
    if estimate is None:
        return None
    return {"estimate": plain(estimate.estimate), "low": plain(estimate.low), "high": plain(estimate.high),
            "n": list(estimate.n), "interval": plain(estimate.interval)}


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


def keys_json(sentence: Sentence) -> dict[str, Any]:
    """The key of a sentence and its values."""
    return {"key": sentence.key, "values": plain(sentence.values)}


def sentence_json(sentence: Sentence, language: str) -> dict[str, Any]:
    """A sentence as text with its key and values beside it."""
    return {"text": sentence_text(sentence, language), **keys_json(sentence)}
