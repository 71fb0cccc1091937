"""What Slack sends, as things: a command that somebody typed, a button, a form that was handed in, the home tab."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

FIELDS: Final = 100
"""Fields a form of Slack may have; it has about a dozen."""


class Unreadable(ValueError):  # noqa: N818 - reads as what happened
    """What came is not what Slack sends. The text says what was expected and repeats nothing of it."""


@dataclass(frozen=True)
class Command:
    """A slash command."""

    user: str
    command: str
    """With its slash."""
    text: str = field(repr=False)
    trigger: str = field(repr=False)
    """Opens a form, within three seconds and once."""
    answer_at: str = field(repr=False)


@dataclass(frozen=True)
class Pressed:
    """A button or a choice in a message or on the home tab."""

    user: str
    action: str
    value: str = field(repr=False)
    trigger: str = field(repr=False)
    answer_at: str = field(repr=False)
    """Empty on the home tab and in forms."""
    view: str = ""
    """The form it was pressed in, where it was in one."""


@dataclass(frozen=True)
class HandedIn:
    """A form somebody handed in."""

    user: str
    form: str
    """The callback id it was opened with."""
    view: str
    """Slack's id of the opened form: the same however often it is handed in."""
    told: str = field(repr=False)
    """The private metadata it was opened with."""
    fields: Mapping[str, Any] = field(repr=False)
    """Block -> its text, the value chosen, or a tuple of values ticked."""


@dataclass(frozen=True)
class Event:
    """Something that happened; Slack tells it again until it is answered."""

    id: str
    kind: str
    user: str
    tab: str


@dataclass(frozen=True)
class Challenge:
    """Slack asks whether the address is ours, when it is entered in the app's settings."""

    answer: str


def command(body: bytes) -> Command:
    """The slash command in a form body. Raises Unreadable."""
    sent = _form(body)
    return Command(_id(sent.get("user_id")), _text(sent.get("command")), sent.get("text", "").strip(),
                   sent.get("trigger_id", ""), sent.get("response_url", ""))


def interaction(body: bytes) -> Pressed | HandedIn | None:
    """What somebody pressed or handed in; None for an interaction we have no use for. Raises Unreadable."""
    payload = _object(_form(body).get("payload", ""))
    user = _id(_inside(payload, "user").get("id"))
    if payload.get("type") == "view_submission":
        view = _inside(payload, "view")
        values = _inside(_inside(view, "state"), "values")
        return HandedIn(user, _text(view.get("callback_id")), _text(view.get("id")),
                        str(view.get("private_metadata") or ""),
                        {str(block): _value(found) for block, found in values.items()})
    if payload.get("type") == "block_actions":
        actions = payload.get("actions")
        action = actions[0] if isinstance(actions, list) and actions and isinstance(actions[0], dict) else {}
        return Pressed(user, _text(action.get("action_id")), str(_chosen(action) or ""),
                       str(payload.get("trigger_id") or ""), str(payload.get("response_url") or ""), _view(payload))
    return None


def event(body: bytes) -> Event | Challenge:
    """What happened, or the question whether the address is ours. Raises Unreadable."""
    payload = _object(body)
    if payload.get("type") == "url_verification":
        return Challenge(_text(payload.get("challenge")))
    if payload.get("type") != "event_callback":
        raise Unreadable("the event has another type than Slack's url_verification and event_callback")
    found = _inside(payload, "event")
    return Event(_text(payload.get("event_id")), _text(found.get("type")),
                 _id(found["user"]) if found.get("user") else "", str(found.get("tab") or ""))


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=FIELDS))
    except ValueError as error:  # a coding that is none, or fields without end
        raise Unreadable("the body is no form in UTF-8, as Slack sends commands and interactions") from error


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("expected JSON, as Slack sends it") from error
    if not isinstance(found, dict):
        raise Unreadable("expected a JSON object, as Slack sends it")
    return found


def _inside(holder: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = holder.get(name)
    if not isinstance(found, dict):
        raise Unreadable(f"expected an object called {name!r}, as Slack sends it")
    return found


def _view(payload: Mapping[str, Any]) -> str:
    found = payload.get("view")
    return str(found.get("id") or "") if isinstance(found, dict) else ""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Unreadable("a text that Slack always sends is missing")
    return value


def _id(value: object) -> str:
    found = _text(value)
    if not (found.isascii() and found.isalnum() and len(found) <= 40):
        raise Unreadable("a user's id is not of the form that Slack gives")
    return found


def _value(block: object) -> Any:
    """What a block of a form holds: there is one element in each of ours."""
    element = next(iter(block.values()), None) if isinstance(block, dict) else None
    return _chosen(element) if isinstance(element, dict) else None


def _chosen(element: Mapping[str, Any]) -> str | tuple[str, ...] | None:
    if isinstance(ticked := element.get("selected_options"), list):
        return tuple(_storable(str(one.get("value", ""))) for one in ticked if isinstance(one, dict))
    if isinstance(chosen := element.get("selected_option"), dict):
        return _storable(str(chosen.get("value", "")))
    value = element.get("value")
    return _storable(value) if isinstance(value, str) else None


def _storable(text: str) -> str:
    """JSON can name characters that no database holds: NUL, and halves of a pair."""
    return text.replace("\0", "").encode(errors="replace").decode()
