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
    about = bool(_ABOUT_AI.search(said))
    asked = bool(_PERMISSION.search(said))
    if tool or heard.ai:
        return about and not named and not (asked and _PUT & set(heard.norms))
    plainly = any(each.ids and each.dimension != "tool" and each.weight > PERSON for each in heard.meant)
    if not about and (plainly or named) and len(heard.norms) <= (6 if plainly else 3):
        return False
    puts = bool(_PUT & set(heard.norms))
    return about or (not (asked and (named or puts)) and not (named and puts))
