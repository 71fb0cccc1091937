"""Slack's Block Kit, as far as we use it, within its limits: a text that is too long is cut, not refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

Block = dict[str, Any]
BUTTON: Final = 75
VALUE: Final = 2000
SECTION: Final = 3000
HEADER: Final = 150
TITLE: Final = 24
OPTION: Final = 75
OPTIONS: Final = 100
TOLD: Final = 3000
"""Characters of a view's private metadata."""


def escaped(text: str) -> str:
    """A text in which Slack finds no links, mentions or signs of its own (its three control characters)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """At most so many characters, an ellipsis being the last of a longer text."""
    return text if len(text) <= most else text[:most - 1] + "…"


def plain(text: str, most: int) -> Block:
    """A text without any formatting."""
    return {"type": "plain_text", "text": cut(text, most) or "–", "emoji": False}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(*lines: str) -> Block:
    """A paragraph, one line under the other; what people wrote is escaped before."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": cut("\n".join(lines), SECTION), "verbatim": True}}


def small(text: str) -> Block:
    """A paragraph in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(text, SECTION), "verbatim": True}]}


def listed(items: Iterable[str]) -> str:
    """A list in a paragraph."""
    return "\n".join(f"•  {escaped(item)}" for item in items)


def bold(text: str) -> str:
    """A text in bold: on one line, without the sign that would end it."""
    return f"*{escaped(' '.join(text.split()).replace('*', '∗'))}*"


def link(address: str) -> str:
    """An address of ours that can be clicked: in a paragraph no other is."""
    return f"<{escaped(address)}>"


def button(action: str, text: str, value: str = "", address: str = "") -> Block:
    """A button: with an address it opens a page, too."""
    found: Block = {"type": "button", "action_id": action, "text": plain(text, BUTTON)}
    return found | ({"value": value} if value else {}) | ({"url": address} if address else {})


def actions(buttons: Iterable[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)[:25]}


def line_field(block: str, label: str, hint: str, most: int, value: str = "") -> Block:
    """A field for one line."""
    element: Block = {"type": "plain_text_input", "action_id": block, "max_length": most}
    return _field(block, label, element | ({"initial_value": cut(value, most)} if value else {}), hint)


def choice_field(block: str, label: str, options: Mapping[str, str], chosen: str = "") -> Block:
    """A field of which one option is chosen: value -> text."""
    return _field(block, label, {"type": "radio_buttons", "action_id": block} | _options(options, chosen))


def list_field(block: str, label: str, options: Mapping[str, str]) -> Block:
    """A list of which one option may be chosen, or none."""
    return _field(block, label, {"type": "static_select", "action_id": block} | _options(options, "")) | {
        "optional": True}


def tick_field(block: str, label: str, options: Mapping[str, str]) -> Block:
    """Boxes to tick; none has to be."""
    return _field(block, label, {"type": "checkboxes", "action_id": block} | _options(options, "")) | {
        "optional": True}


def form(callback: str, title: str, submit: str, close: str, blocks: Iterable[Block], told: str = "") -> Block:
    """A form in a window of its own; without a text for handing in, a note in one."""
    found = {"type": "modal", "callback_id": callback, "title": plain(title, TITLE), "close": plain(close, TITLE),
             "blocks": list(blocks), "private_metadata": told}
    return found | ({"submit": plain(submit, TITLE)} if submit else {})


def home(blocks: Iterable[Block]) -> Block:
    """The home tab of the app."""
    return {"type": "home", "blocks": list(blocks)[:100]}


def _field(block: str, label: str, element: Block, hint: str = "") -> Block:
    found: Block = {"type": "input", "block_id": block, "label": plain(label, 2000), "element": element}
    return found | ({"hint": plain(hint, 2000)} if hint else {})


def _options(options: Mapping[str, str], chosen: str) -> Block:
    made = {value: {"text": plain(text, OPTION), "value": value} for value, text in list(options.items())[:OPTIONS]}
    return {"options": list(made.values())} | ({"initial_option": made[chosen]} if chosen in made else {})
