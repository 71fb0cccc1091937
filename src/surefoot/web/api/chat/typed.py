"""What somebody typed: a question to the policy, a code that links their account, or that they tried something."""

from __future__ import annotations

from typing import Final

from surefoot.channels.letter import NotTaken
from surefoot.channels.slack import blocks
from surefoot.channels.slack.calling import AT_ONCE
from surefoot.channels.slack.reading import Command
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import asking, lines, linking, trying
from surefoot.web.api.chat.asking import Reply
from surefoot.web.api.chat.whose import Whose

ASK: Final = "/may-i"
TRIED: Final = "/tried"


def answered(who: Whose, typed: Command) -> Reply | None:
    """What somebody who typed a command sees; None where a form opened for them."""
    if typed.command == TRIED:
        return _tried(who, typed)
    if typed.command != ASK:
        return Reply(say("chat_help", who.language))
    word, _, rest = typed.text.partition(" ")
    if word.lower() == "link" and linking.is_code(rest):
        return _link(who, rest)
    if typed.text.lower() == "unlink":
        gone = linking.unlink(who.reader, "slack")
        return Reply(say("chat_unlinked" if gone else "chat_not_linked", who.language))
    if typed.text.lower() in ("", "help", "link"):
        return Reply(say("chat_help", who.language))
    return asking.asked(who, typed.text)


def _link(who: Whose, code: str) -> Reply:
    try:
        name = linking.link("slack", who.user, code)
    except linking.Refused as why:
        return Reply(say(str(why), who.language))
    return Reply(say("chat_linked", who.language, name=blocks.escaped(name)))


def _tried(who: Whose, typed: Command) -> Reply | None:
    if not who.is_linked:
        return Reply(say("chat_link_first", who.language, address=asking.link("my_channels")))
    try:
        with lines.slack(AT_ONCE) as line:
            line.open_form(typed.trigger, trying.form(who, line=typed.text))
    except NotTaken:
        return Reply(say("chat_form_failed", who.language, address=asking.link("tries")))
    return None
