"""A try, shared in chat: a form of one line, its result, a task and whether a name is shown; then the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from surefoot.channels.slack import blocks
from surefoot.channels.slack.blocks import Block
from surefoot.channels.slack.reading import HandedIn
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import told
from surefoot.web.api.chat.asking import address, link
from surefoot.web.api.chat.whose import Whose
from surefoot.web.close.ritual.access import team_of
from surefoot.web.close.ritual.actions import LONGEST, Caught, Refused, Wanted, put, take_back
from surefoot.web.close.ritual.guarding import MAY_BE_WRONG
from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.tasks import tasks_of
from surefoot.web.people.scope import OutsideScope

FORM: Final = "try"
BACK: Final = "take_back"
LINE, RESULT, TASK, NAME, HARMLESS = "line", "result", "task", "name", "harmless"
Answer = dict[str, Any]


def form(who: Whose, *, team: int | None = None, result: str = "", line: str = "", number: str = "",
         doubts: Sequence[Block] = ()) -> Block:
    """The form; for somebody whose account is not linked, what to do first. number: of a form that is shown again;
    doubts: what was found in it that may be harmless."""
    language = who.language
    if not who.is_linked:
        return note(who, say("chat_link_first", language, address=link("my_channels")))
    chosen = team if team is not None else team_of(who.reader)
    if chosen is None:
        return note(who, say("chat_try_no_team", language))
    tasks = {str(pk): name for pk, name in tasks_of(who.reader, chosen).choices}
    results = {each: say(f"chat_result_{each}", language) for each in Try.RESULTS}
    fields = [*doubts,
              blocks.line_field(LINE, say("chat_try_line", language), say("chat_try_line_hint", language), LONGEST,
                                line),
              blocks.choice_field(RESULT, say("chat_try_result", language), results, result),
              *([blocks.list_field(TASK, say("chat_try_task", language), tasks)] if tasks else []),
              blocks.tick_field(NAME, say("chat_try_name", language), {"show": say("chat_try_name_show", language)})]
    return blocks.form(FORM, say("chat_try_title", language), say("chat_try_share", language),
                       say("chat_close", language), fields,
                       told.pack(blocks.TOLD, team=chosen, number=number or uuid4().hex))


def handed_in(who: Whose, sent: HandedIn) -> Answer:
    """Share what was handed in; the same form handed in twice shares it once. What can't be posted is said beside the
    line, and nothing was kept."""
    carried, language = told.unpack(sent.told), who.language
    if "number" not in carried:
        return _wrong(LINE, say("chat_too_old", language))
    if not who.is_linked:
        return _wrong(LINE, say("chat_link_first", language, address=address("my_channels")))
    task, line = str(sent.fields.get(TASK) or ""), str(sent.fields.get(LINE) or "")
    try:
        done = put(who.reader, Wanted(line, str(sent.fields.get(RESULT) or ""), int(task) if task.isdecimal() else None,
                                      signed="show" in (sent.fields.get(NAME) or ()), team=carried["team"],
                                      harmless=frozenset(kind for each in sent.fields.get(HARMLESS) or ()
                                                         for kind in each.split(",")),
                                      number=UUID(carried["number"])))
    except Caught as caught:
        return _caught(who, caught, sent, carried)
    except Refused as why:
        return _wrong(LINE, say(str(why), language))
    except OutsideScope:
        return _wrong(LINE, say("chat_try_not_yours", language))
    thanks = say("chat_try_done", language, address=link("tries_of", carried["team"]))
    back = [blocks.button(BACK, say("chat_try_back", language), done.receipt)] if done.receipt else []
    return {"response_action": "update", "view": note(who, thanks, back)}


def _caught(who: Whose, caught: Caught, sent: HandedIn, carried: dict[str, Any]) -> Answer:
    """What must not be posted is said beside the line; where it may be harmless, the form asks whether it is."""
    kinds = {span.kind for span in caught.spans}
    parts = ", ".join(dict.fromkeys(caught.line[span.start:span.end] for span in caught.spans))
    if kinds - MAY_BE_WRONG:
        return _wrong(LINE, say("chat_try_caught", who.language, parts=parts))
    harmless = {",".join(sorted(kinds)): say("chat_try_harmless_is", who.language)}
    doubts = [blocks.section(blocks.escaped(say("chat_try_doubt", who.language, parts=parts))),
              blocks.tick_field(HARMLESS, say("chat_try_harmless", who.language), harmless)]
    return {"response_action": "update", "view": form(
        who, team=carried["team"], number=carried["number"], line=str(sent.fields.get(LINE) or ""),
        result=str(sent.fields.get(RESULT) or ""), doubts=doubts)}


def taken_back(who: Whose, receipt: str) -> Block:
    """Take an unsigned try back, within half an hour; what to read then."""
    try:
        take_back(receipt)
    except Refused as why:
        return note(who, say(str(why), who.language))
    return note(who, say("chat_try_gone", who.language))


def note(who: Whose, text: str, buttons: Sequence[Block] = ()) -> Block:
    """Something to read in a window of its own."""
    return blocks.form("note", say("chat_try_title", who.language), "", say("chat_close", who.language),
                       [blocks.section(text), *([blocks.actions(buttons)] if buttons else [])])


def _wrong(field: str, text: str) -> Answer:
    return {"response_action": "errors", "errors": {field: blocks.cut(text, 2000)}}
