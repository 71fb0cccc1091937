"""Panels on the page of a wave: what siblings of this room have to say about one, each in its own template.

    PANELS.plug("kiosk", Panel(30, "kiosk_title", "pulse/kiosk/panel.html", context))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from surefoot.web.frame.sockets import Socket
from surefoot.web.pulse.models import Wave


@dataclass(frozen=True)
class Panel:
    """One panel. The lowest rank comes first."""

    rank: int
    title: str
    """Key of its heading."""
    template: str
    """Drawn with `panel`, what `context` gave, and `wave`."""
    context: Callable[[Wave, str], Mapping[str, Any] | None]
    """A wave and a language -> what the template needs; None where there is nothing to say."""


@dataclass(frozen=True)
class Shown:
    """A panel that has something to say."""

    title: str
    template: str
    facts: Mapping[str, Any]


PANELS: Final = Socket[Panel]("panels on the page of a wave")


def shown(wave: Wave, language: str) -> list[Shown]:
    """The panels of a wave, in their order."""
    found = [(panel, panel.context(wave, language))
             for panel in sorted(PANELS.plugged(), key=lambda panel: (panel.rank, panel.title))]
    return [Shown(panel.title, panel.template, facts) for panel, facts in found if facts is not None]
