"""The policy, asked in chat: the answer with its clause, what to choose where it depends, and a way to its owner.

Nothing of a question is kept here: what a button needs of it travels in the button.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from surefoot.channels.slack import blocks
from surefoot.channels.slack.blocks import Block
from surefoot.charts.formats import date_text
from surefoot.close.policy.answering import Answered
from surefoot.close.policy.model import SILENT, Policy, Understood
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import once, told
from surefoot.web.api.chat.whose import Whose
from surefoot.web.close.policy import queries
from surefoot.web.close.policy.actions import Caught, Refused, send
from surefoot.web.close.policy.asking import LONGEST, answer_of
from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.questions.pacing import ASKING

SEND: Final = "send_unnamed"
CHOOSE: Final = "choose"
CHOICES: Final = 10
"""Buttons under an answer that depends on something; beyond them the page offers all."""


@dataclass(frozen=True)
class Reply:
    """What somebody sees, and nobody else: a text for those who hear it, and blocks."""

    text: str
    blocks: tuple[Block, ...] = ()


def asked(who: Whose, question: str, corrected: Understood | None = None) -> Reply:
    """The policy's answer."""
    language, version = who.language, queries.current()
    if version is None:
        return Reply(say("chat_no_policy", language))
    if len(question) > LONGEST:
        return Reply(say("chat_question_long", language, most=LONGEST))
    if not ASKING.hit(uuid5(NAMESPACE_URL, who.user)):  # counted in memory only: nothing tells who asked
        return Reply(say("chat_question_often", language))
    return _reply(who, version, question, answer_of(version, question, language, corrected), language)


def chosen(who: Whose, value: str) -> Reply:
    """The answer again, with what somebody chose."""
    found = told.unpack(value)
    if "q" not in found:
        return Reply(say("chat_too_old", who.language))
    return asked(who, str(found["q"]), _understood(found))


def sent(who: Whose, value: str) -> Reply:
    """Send a question to the policy's owner, without a name; pressed twice it is sent once."""
    found, language = told.unpack(value), who.language
    version = queries.current()
    if "q" not in found or version is None:
        return Reply(say("chat_too_old", language))
    if not who.is_linked:
        return Reply(say("chat_link_first", language, address=link("my_channels")))
    question = str(found["q"])
    about = _understood(found) or answer_of(version, question, language).understood
    try:
        with transaction.atomic():
            if not once.first(f"send|{found.get('n')}"):
                return Reply(say("chat_sent_before", language))
            done = send(who.reader, question, language, about, named=False)
    except Caught as caught:
        return Reply(say("chat_question_caught", language, parts=blocks.escaped(", ".join(caught.parts))))
    except Refused as why:
        return Reply(say(str(why), language))
    return Reply(say("chat_sent", language, owner=blocks.escaped(done.owner), number=done.number))


def address(name: str, *args: object) -> str:
    """The whole address of a page."""
    return f"{settings.ENVIRONMENT.url}{reverse(name, args=args)}"


def link(name: str, *args: object) -> str:
    """The same, to be clicked in a text of Slack's."""
    return blocks.link(address(name, *args))


def _reply(who: Whose, version: Version, question: str, found: Answered, language: str) -> Reply:
    policy = queries.policy_of(version)
    heading = say(f"chat_answer_{found.answer.replace('-', '_')}", language)
    parts = [blocks.header(heading), blocks.small(say("chat_you_asked", language, question=blocks.escaped(question)))]
    if found.rules:
        clauses = ", ".join(rule.id for rule in found.rules)
        parts.append(blocks.section(blocks.bold(say("chat_clause", language, clauses=clauses)),
                                    blocks.escaped(found.text)))
    if found.conditions:
        parts.append(blocks.section(blocks.bold(say("chat_conditions", language)), blocks.listed(found.conditions)))
    if found.answer == SILENT:
        parts.append(blocks.section(say("chat_silent", language)))
    if found.understood.not_understood:
        words = ", ".join(found.understood.not_understood)
        parts.append(blocks.section(say("chat_not_understood", language, words=blocks.escaped(words))))
    parts += _choices(question, found, language)
    if found.rules and found.wrong:
        parts.append(blocks.section(blocks.bold(say("chat_wrong", language)), blocks.listed(found.wrong)))
    if found.rules and found.responsible:
        parts.append(blocks.small(blocks.escaped(found.responsible)))
    parts.append(blocks.small(_foot(policy, version, found.understood, language)))
    parts.append(blocks.actions(_buttons(who, question, found, language)))
    return Reply(heading, tuple(parts))


def _foot(policy: Policy, version: Version, understood: Understood, language: str) -> str:
    """As what the question was understood, and which version said so."""
    named = {each.id: each.called(language, policy.language).name
             for each in (*policy.data, *policy.tools, *policy.uses)}
    ids = (*understood.data, understood.tool, understood.use)
    words = ", ".join(named[each] for each in ids if each in named)
    title = policy.title.get(language) or policy.title[policy.language]
    day = date_text(version.effective_on, language) if version.effective_on else ""
    return blocks.escaped(" ".join(filter(None, [
        say("chat_understood", language, words=words) if words else "",
        say("chat_version", language, title=title, number=version.number, day=day)])))


def _choices(question: str, found: Answered, language: str) -> Iterable[Block]:
    """Buttons for what the answer depends on."""
    for back in found.ask_back:
        made = [blocks.button(f"{CHOOSE}_{back.dimension}_{at}", name, _packed(question, _with(found.understood,
                                                                                               back.dimension, id_)))
                for at, (id_, name) in enumerate(back.choices[:CHOICES])]
        fitting = [button for button in made if "value" in button]
        if fitting:
            yield blocks.section(say(f"chat_which_{back.dimension}", language))
            yield blocks.actions(fitting)


def _buttons(who: Whose, question: str, found: Answered, language: str) -> list[Block]:
    made = [blocks.button("open_page", say("chat_open", language), address=address("ask"))]
    value = _packed(question, found.understood) if found.answer == SILENT and who.is_linked else ""
    if value and not found.understood.off_topic:
        made.append(blocks.button(SEND, say("chat_send_unnamed", language), value))
    return made


def _with(understood: Understood, dimension: str, chosen_id: str) -> Understood:
    """What was understood, with something chosen in place of what was not."""
    if dimension == "data":
        return replace(understood, data=tuple(dict.fromkeys((*understood.data, chosen_id))), unknown_data=())
    if dimension == "tool":
        return replace(understood, tool=chosen_id, unknown_tool=())
    return replace(understood, use=chosen_id)


def _packed(question: str, understood: Understood) -> str:
    return told.pack(blocks.VALUE, q=question, d=list(understood.data), t=understood.tool, u=understood.use,
                     x=list(understood.unknown_data), y=list(understood.unknown_tool), n=secrets.token_urlsafe(9))


def _understood(found: dict[str, Any]) -> Understood | None:
    """What a button carries; ids that the policy no longer has match no clause, and so never make it laxer."""
    if "d" not in found:
        return None
    return Understood(tuple(found["d"]), found["t"], found["u"], tuple(found["x"]), tuple(found["y"]))
