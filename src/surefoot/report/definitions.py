"""How each number is made: every setting in force with plain words, in the order a reader meets them."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Final

from surefoot.charts.formats import number, percent
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.words import say

SHARES: Final = frozenset({"regular_share", "check_coverage", "interval", "verdict_probability", "on_its_way",
                           "access_share", "capable_share", "gap",
                           "order_probability", "smallest_effect"})
TOPICS: Final = ("capability", "confidence", "adoption", "drivers", "teams", "verdict", "segments", "lag", "privacy")


def settings_rows(settings: Settings, language: str) -> list[tuple[str, str, str]]:
    """Name, plain words and value of every setting."""
    return [(field.name, say(f"setting_{field.name}", language), _value(field.name, getattr(settings, field.name),
                                                                        language)) for field in fields(settings)]


def definitions(settings: Settings, language: str) -> list[tuple[str, str]]:
    """What each kind of number means, with the settings in force filled in."""
    values = {
        "active": math.ceil(settings.regular_share * settings.regular_weeks - 1e-9),
        "weeks": settings.regular_weeks, "eligible": settings.regular_eligible,
        "share": percent(settings.regular_share, language), "mean": f"{settings.agree_mean:g}",
        "level": f"{settings.held_back_level:g}", "minimum": settings.minimum,
        "insecurity": settings.minimum_insecurity, "manager": settings.minimum_manager,
        "probability": round(100 * settings.verdict_probability), "points": round(100 * settings.gap),
        "access": percent(settings.access_share, language), "capable": percent(settings.capable_share, language),
        "way": percent(settings.on_its_way, language), "coverage": percent(settings.check_coverage, language),
        "interval": percent(settings.interval, language), "lags": ", ".join(str(weeks) for weeks in settings.lags),
        "access_weeks": settings.access_weeks, "early": settings.early_weeks, "exact": settings.exact_from,
    }
    return [(say(f"define_{topic}", language), say(f"define_{topic}_text", language, **values)) for topic in TOPICS]


def _value(name: str, value: object, language: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    if isinstance(value, float):
        return percent(value, language) if name in SHARES else f"{value:g}"
    return number(value, language) if isinstance(value, int) else str(value)
