"""From a call over the protocol to what a room does, and back: as the person whose token it is, in their language."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from threading import Lock
from types import TracebackType
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from surefoot.channels.mcp.tools import NotDone, Told, Tool, checked
from surefoot.vocabulary.words import say
from surefoot.web.api.mcp import door
from surefoot.web.frame import clock
from surefoot.web.people.mcp_tools import Call

CHANGES: Final = 30
"""How often one token may change something in an hour: an assistant that runs in circles fills no board."""
HOUR: Final = 3600.0
log = logging.getLogger("surefoot.mcp")
_changed: dict[str, deque[float]] = {}
"""Here alone and not in the database: when somebody's assistant shared something must not stand anywhere."""
_counting: Final = Lock()


async def tools(request: Any) -> tuple[Sequence[Tool], str]:
    """What the token of a request opens, and the language of who sent it."""
    caller = door.of(request.scope)
    return [one.tool for one in caller.tools], _language(caller)


async def call(request: Any, name: str, given: Mapping[str, Any]) -> Told:
    """Call a tool for who sent the request. Raises NotDone with a sentence, whatever went wrong."""
    caller = door.of(request.scope)
    return await door.in_thread(lambda: _call(caller, name, given))


def _call(caller: door.Caller, name: str, given: Mapping[str, Any]) -> Told:
    language = _language(caller)
    found = next((one for one in caller.tools if one.tool.name == name), None)
    if found is None:
        raise NotDone(say("mcp_no_tool", language, name=name[:60],
                          names=", ".join(one.tool.name for one in caller.tools)))
    wanted = checked(found.tool, given, language)
    with _Whole(language), override(language):
        if found.tool.changes and _too_often(caller.token):
            raise NotDone(say("mcp_too_often", language))
        return found.run(Call(caller.who, wanted.get("language") or language, wanted))


def _too_often(token: str) -> bool:
    now = clock.seconds()
    with _counting:
        for other in [other for other, times in _changed.items() if times[-1] < now - HOUR]:
            del _changed[other]
        times = _changed.setdefault(token, deque(maxlen=CHANGES))
        if len(times) == CHANGES and times[0] > now - HOUR:
            return True
        times.append(now)
        return False


def _language(caller: door.Caller) -> str:
    return caller.language or str(settings.LANGUAGE_CODE)


class _Whole(AbstractContextManager[None]):
    """Whatever goes wrong inside leaves as a sentence; a fault is logged as its kind and place, without its words."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is None or issubclass(kind, NotDone) or not issubclass(kind, Exception):
            return
        if issubclass(kind, PermissionDenied):
            raise NotDone(say("mcp_not_yours", self._language)) from None
        log.error("a tool failed", exc_info=(kind, error, trace))  # type: ignore[arg-type]
        raise NotDone(say("mcp_fault", self._language)) from None
