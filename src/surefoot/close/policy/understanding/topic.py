"""Whether a question is about using AI for work at all."""

from __future__ import annotations

from typing import Final

from surefoot.close.policy.understanding.heard import Heard
from surefoot.close.policy.understanding.naming import PERSON
from surefoot.close.policy.understanding.small import listed, pattern

_PERMISSION: Final = pattern("topic", "permission")
_PUT: Final = listed("topic", "put")
_ABOUT_AI: Final = pattern("topic", "about_ai")


def off_topic(heard: Heard, *, named: bool, tool: bool) -> bool:
    """Whether nobody asks to use AI: no tool, nothing put into one, or a question about AI in general."""
    said = " ".join(heard.norms)
    about = bool(_ABOUT_AI.search(_where_ai_is(heard) or said))
    asked = bool(_PERMISSION.search(said))
    if tool or heard.ai:
        return about and not (named and _things(heard)) and not (asked and _PUT & set(heard.norms))
    plainly = any(each.ids and each.dimension != "tool" and each.weight > PERSON for each in heard.meant)
    if not about and (plainly or named) and len(heard.norms) <= (6 if plainly else 3):
        return False
    puts = bool(_PUT & set(heard.norms))
    return about or (not (asked and (named or puts)) and not (named and puts))


def _where_ai_is(heard: Heard) -> str:
    """The sentences that name a tool or AI."""
    named = {heard.tokens[at].sentence for at in (*heard.ai, *(each.start for each in heard.of("tool")))}
    return " ".join(
        token.word.norm
        for at, token in enumerate(heard.tokens)
        if token.sentence in named and at not in heard.ignored
    )


def _things(heard: Heard) -> bool:
    """Whether it names or hints at something that is put into a tool, or names a use."""
    return bool(heard.hinted()) or any(each.ids and each.dimension != "tool" for each in heard.meant)
