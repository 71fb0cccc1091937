"""The navigation: each room plugs in its places in its own `menu.py`; a reader sees those they may open, at most five.

What does not fit stands on the reader's last place, "Set up" (`more`), so that nobody's bar is longer than a thumb.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from surefoot.web.frame.rules import VISITOR, Rule
from surefoot.web.frame.sockets import Socket

MOST: Final = 5


@dataclass(frozen=True)
class Stop:
    """A place in the navigation."""

    name: str
    """Of its address; a page says with `here` at which stop it stands."""
    word: str
    """Key of its text."""
    icon: str
    """What is drawn inside a 24 by 24 box: the `d` of a path."""
    rank: int
    rule: Rule
    setting_up: bool = False
    """Whether it belongs to running the product rather than to its use: such places stand together under "Set up"."""
    arrival: bool = True
    """Whether somebody who may open it arrives there when they sign in, where it is their first."""


STOPS: Final = Socket[Stop]("the navigation")


def stop(found: Stop) -> Stop:
    """Plug a place into the navigation."""
    return STOPS.plug(found.name, found)


def open_to(request: HttpRequest) -> list[Stop]:
    """The places this reader may open, in their order, those for setting up last."""
    found = [each for each in STOPS.plugged() if each.rule.allows(request)]
    return sorted(found, key=lambda each: (each.setting_up, each.rank))


def bar(request: HttpRequest) -> list[Stop]:
    """Those in the bar: all of them, or the first four where "Set up" must be the fifth.

    Places for setting up stand in it beside "Set up" only for who has no others, or just one.
    """
    found = open_to(request)
    if len(found) <= MOST:
        return found
    used = [each for each in found if not each.setting_up]
    return (used if len(used) > 1 else found)[:MOST - 1]


def beyond(request: HttpRequest) -> list[Stop]:
    """Those that the bar has no room for: they stand on the page "Set up"."""
    shown = bar(request)
    return [each for each in open_to(request) if each not in shown]


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """The bar of a page: `stops`, each with its address, and whether "Set up" stands at its end."""
    return {"stops": [(each, reverse(each.name)) for each in bar(request)], "more": bool(beyond(request))}


stop(Stop("home", "nav_home", "M4 11l8-7 8 7M6 9.5V20h12V9.5", 1, VISITOR))
stop(Stop("start", "nav_start", "M5 7h14M5 12h14M5 17h14", 2, VISITOR))
