"""The home tab of the app: how to ask, my team's question, and what is kept."""

from __future__ import annotations

from surefoot.channels.slack import blocks
from surefoot.channels.slack.blocks import Block
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import weekly
from surefoot.web.api.chat.asking import address, link
from surefoot.web.api.chat.whose import Whose
from surefoot.web.close.ritual.access import team_of


def tab(who: Whose) -> Block:
    """The tab as this person sees it."""
    language = who.language
    parts = [blocks.header(say("chat_home_ask", language)), blocks.section(say("chat_home_ask_how", language)),
             blocks.actions([blocks.button("open_page", say("chat_open", language), address=address("ask"))]),
             blocks.header(say("chat_week_question", language))]
    team = team_of(who.reader)
    if not who.is_linked:
        parts += [blocks.section(say("chat_link_first", language, address=link("my_channels"))),
                  blocks.actions([blocks.button("open_link", say("chat_home_link", language),
                                                address=address("my_channels"))])]
    elif team is None:
        parts.append(blocks.section(say("chat_try_no_team", language)))
    else:
        parts += [blocks.section(say("chat_week_safe", language)), blocks.actions(weekly.answers(team, language))]
    parts += [blocks.header(say("chat_home_kept", language)), blocks.section(say("chat_home_kept_what", language))]
    if who.is_linked:
        parts.append(blocks.small(say("chat_home_unlink", language)))
    return blocks.home(parts)
