"""The week's question as a team sees it in its channel: three answers that look alike, and a page."""

from __future__ import annotations

from typing import Final

from surefoot.channels import teams
from surefoot.channels.slack import blocks
from surefoot.channels.slack.blocks import Block
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import told
from surefoot.web.api.chat.asking import address
from surefoot.web.close.ritual.models import Round, Try

ANSWER: Final = "try"


def message(of: Round, language: str) -> tuple[str, tuple[Block, ...]]:
    """The question for Slack: a text for those who hear it, and blocks."""
    title = say("chat_week_question", language)
    return title, (blocks.header(title), blocks.section(*map(blocks.escaped, _lines(of, language))),
                   blocks.actions([*answers(of.team_id, language),
                                   blocks.button("open_page", say("chat_week_page", language),
                                                 address=address("tries_of", of.team_id))]),
                   blocks.small(blocks.escaped(say("chat_week_small", language))))


def card(of: Round, language: str) -> teams.Card:
    """The question for Teams, where pressing something can only open a page."""
    return teams.card(say("chat_week_question", language),
                      [*_lines(of, language), say("chat_week_small", language)],
                      [(say("chat_week_answer", language), address("tries_of", of.team_id))])


def answers(team: int, language: str) -> list[Block]:
    """A button for each result."""
    return [blocks.button(f"{ANSWER}_{result}", say(f"chat_result_{result}", language),
                          told.pack(blocks.VALUE, team=team)) for result in Try.RESULTS]


def _lines(of: Round, language: str) -> list[str]:
    """What the manager said to open the round, where they did; else that imperfect tries belong here."""
    return [of.sentence if of.sentence and of.said_on else say("chat_week_safe", language)]
