"""A try, shared in chat: a form of one line, its result, a task and whether a name is shown; then the board."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

from surefoot.channels.slack import blocks
from surefoot.channels.slack.blocks import Block
from surefoot.channels.slack.reading import HandedIn
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import told
from surefoot.web.api.chat.asking import address
from surefoot.web.api.chat.whose import Whose
from surefoot.web.close.ritual.access import team_of
from surefoot.web.close.ritual.actions import LONGEST, Caught, Refused, Wanted, put
from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.tasks import tasks_of
from surefoot.web.people.scope import OutsideScope

FORM: Final = "try"
LINE, RESULT, TASK, NAME = "line", "result", "task", "name"
Answer = dict[str, Any]


def form(who: Whose, *, team: int | None = None, result: str = "", line: str = "") -> Block:
    """The form; for somebody whose account is not linked, what to do first."""
    language = who.language
    if not who.is_linked:
        return note(who, say("chat_link_first", language, address=address("my_channels")))
    chosen = team if team is not None else team_of(who.reader)
    if chosen is None:
        return note(who, say("chat_try_no_team", language))
    tasks = {str(pk): name for pk, name in tasks_of(who.reader, chosen).choices}
    results = {each: say(f"chat_result_{each}", language) for each in Try.RESULTS}
    fields = [blocks.line_field(LINE, say("chat_try_line", language), say("chat_try_line_hint", language), LONGEST,
                                line),
              blocks.choice_field(RESULT, say("chat_try_result", language), results, result),
              *([blocks.list_field(TASK, say("chat_try_task", language), tasks)] if tasks else []),
              blocks.tick_field(NAME, say("chat_try_name", language), {"show": say("chat_try_name_show", language)})]
    return blocks.form(FORM, say("chat_try_title", language), say("chat_try_share", language),
                       say("chat_close", language), fields,
                       told.pack(blocks.TOLD, team=chosen, number=uuid4().hex))


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
        put(who.reader, Wanted(line, str(sent.fields.get(RESULT) or ""), int(task) if task.isdecimal() else None,
                               signed="show" in (sent.fields.get(NAME) or ()), team=carried["team"],
                               number=UUID(carried["number"])))
    except Caught as caught:
        parts = ", ".join(dict.fromkeys(caught.line[span.start:span.end] for span in caught.spans))
        return _wrong(LINE, say("chat_try_caught", language, parts=parts))
    except Refused as why:
        return _wrong(LINE, say(str(why), language))
    except OutsideScope:
        return _wrong(LINE, say("chat_try_not_yours", language))
    return {"response_action": "update", "view": note(who, say("chat_try_done", language,
                                                               address=address("tries_of", carried["team"])))}


def note(who: Whose, text: str) -> Block:
    """Something to read in a window of its own."""
    return blocks.form("note", say("chat_try_title", who.language), "", say("chat_close", who.language),
                       [blocks.section(text)])


def _wrong(field: str, text: str) -> Answer:
    return {"response_action": "errors", "errors": {field: blocks.cut(text, 2000)}}
