"""The kinds of messages: each room declares its own, with how much they matter beside those of other rooms.

    declare(Kind("pulse.invitation", 10, "kind_pulse_invitation", "mail_pulse_subject", "mail_pulse"))

The texts are keys of the vocabulary. They are filled with the facts of an item; a fact called `path` reaches the text
as `address`, a whole address of this product. What must never be stored, such as an address that is one person's own,
a kind gives with `fill`: it is asked for each time a letter is written, and replaces what stands in for it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.frame.sockets import Socket
from surefoot.web.people.models import Person

Fact = str | int | bool
Facts = Mapping[str, Fact]
Fill = Callable[[Person, str], Facts | None]
"""A person and the key of an item -> what its text gets now and nothing keeps; None where it is too late to tell it.
Raises NotNow where it is too early."""
LONGEST: Final = 500
"""Characters a fact may have."""


class NotNow(Exception):  # noqa: N818 - reads as what happened
    """What was handed in is not to be told at this moment, perhaps later."""


@dataclass(frozen=True)
class Kind:
    """One kind of message."""

    name: str
    """Room and name, such as "pulse.invitation"."""
    importance: int
    """Where it stands in a message that tells of several things: the lowest comes first."""
    word: str
    """Key of what it is, in people's words."""
    subject: str
    """Key of its subject."""
    text: str
    """Key of its text."""
    fill: Fill | None = None
    """Gives what is in the letter only."""


KINDS: Final = Socket[Kind]("kinds of messages")


@dataclass(frozen=True)
class Reply:
    """How a mail of some kind is answered by mail."""

    word: str
    """Key of the sentence that says so at the end of its text."""
    address: Callable[[Person, str], str]
    """A person and the key of an item -> where the answer goes; empty where none can be taken."""


REPLIES: Final = Socket[Reply]("answers by mail")
"""By the name of a kind: a higher room that reads a mailbox plugs in here."""


def reply_to(name: str) -> Reply | None:
    """How a kind is answered by mail, if it is."""
    return REPLIES.find(name)


def declare(kind: Kind) -> Kind:
    """Make a kind known."""
    return KINDS.plug(kind.name, kind)


def known(name: str) -> Kind | None:
    """The kind of that name, if this version has it."""
    return next((kind for kind in KINDS.plugged() if kind.name == name), None)


def said(key: str, language: str, facts: Facts) -> str:
    """A text of a kind, filled in."""
    values = {**facts, "address": f"{settings.ENVIRONMENT.url}{facts.get('path', '')}"}
    return say(key, language, **values)


def tellable(name: str, facts: Facts) -> bool:
    """Whether this version has the kind, and texts that these facts still fill: they may be of an earlier version."""
    kind = known(name)
    try:
        return kind is not None and all(said(key, language, facts) for language in LANGUAGES
                                        for key in (kind.subject, kind.text))
    except (LookupError, ValueError, AttributeError):
        return False


def check(kind: Kind, facts: Facts) -> None:
    """Raises ValueError or KeyError for facts that can't fill the texts: at handing in, not days later at sending."""
    for name, value in facts.items():
        if not isinstance(value, str | int | bool):
            raise ValueError(f"fact {name} of {kind.name} is {type(value).__name__}; expected a text or a number")
        if isinstance(value, str) and (len(value) > LONGEST or not value.isprintable()):
            raise ValueError(f"fact {name} of {kind.name} is no single line of at most {LONGEST} characters; shorten "
                             "it, or lead to a page that says it")
    path = facts.get("path", "/")
    if not isinstance(path, str) or not path.startswith("/"):
        raise ValueError(f"the path of {kind.name} does not begin with /; give what reverse() gives")
    for language in LANGUAGES:
        for key in (kind.subject, kind.text):
            said(key, language, facts)
