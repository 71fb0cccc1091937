"""How each number is made: which page tells it, and the settings and tables that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.html import format_html
from markupsafe import Markup

from surefoot.vocabulary.words import say
from surefoot.web.frame.language import current


@dataclass(frozen=True)
class Topic:
    """One kind of number: the settings that define it and the tables it is counted from."""

    settings: tuple[str, ...]
    tables: tuple[str, ...]


_GROUPS: Final = ("interval", "minimum", "minimum_insecurity")
_USE: Final = ("regular_weeks", "regular_eligible", "regular_share", "timezone")
_USE_TABLES: Final = ("usage", "licences", "leave", "calendar", "people")
TOPICS: Final[Mapping[str, Topic]] = {
    "funnel": Topic((*_USE, "agree_mean", "interval", "exact_from"), (*_USE_TABLES, "training", "pulse")),
    "capability": Topic(("agree_mean", "check_coverage", *_GROUPS), ("training", "pulse", "people")),
    "confidence": Topic(("agree_mean", "raking_cap", *_GROUPS), ("pulse", "usage", "people")),
    "adoption": Topic((*_USE, *_GROUPS), _USE_TABLES),
    "course": Topic(("interval",), ("pulse", "usage", "licences", "people")),
    "drivers": Topic(("held_back_level", *_GROUPS), ("pulse", "people")),
    "first": Topic(("verdict_probability", "reliable_from", "minimum", "minimum_insecurity"), ("pulse", "people")),
    "importance": Topic(("reliable_from", "between_teams", "interval"), ("pulse",)),
    "verdict": Topic(("verdict_probability", "on_its_way", "access_share", "access_weeks", "capable_share", "gap",
                      "minimum"), (*_USE_TABLES, "training", "pulse")),
    "teams": Topic(("interval", "minimum", "minimum_insecurity", "minimum_manager", "exact_from"), ("people", "teams")),
    "segments": Topic((*_USE, "early_weeks", "power_mean", "novice_mean", "exact_from"), _USE_TABLES),
    "lag": Topic((*_USE, "lags"), (*_USE_TABLES, "training")),
    "roadmap": Topic(("roadmap_weeks", "manager_minutes", "action_gap", "wave_gap", "verdict_probability"),
                     ("pulse", "actions", "people", "teams")),
    "proof": Topic(("effect_teams", "smallest_effect", "baseline_weeks", "interval"), ("actions", "usage", "licences")),
    "privacy": Topic(("minimum", "minimum_insecurity", "minimum_manager", "manager_group", "exact_from"), ("people",)),
}
"""In the order in which a reader meets them."""


def made(topic: str) -> Markup:
    """A link to how such a number is made."""
    language = current()
    return Markup(format_html(' <a class="how-made" href="{}">{}<span class="vh">: {}</span></a>',
                              reverse("how_measure", args=[topic]),
                              say("made_how_roadmap" if topic == "roadmap" else "made_how", language),
                              say(f"define_{topic}", language)))
