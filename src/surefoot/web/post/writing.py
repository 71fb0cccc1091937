"""A message is written from its items, in its person's language, when it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from surefoot.channels.letter import Letter
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.people.models import Person
from surefoot.web.post import stopping
from surefoot.web.post.kinds import KINDS, Facts, Kind, reply_to, said
from surefoot.web.post.models import Item, Message


def language_of(person: Person) -> str:
    """What somebody chose, else the organisation's."""
    return person.language if person.language in LANGUAGES else str(settings.LANGUAGE_CODE)


def letter(message: Message, person: Person, items: Iterable[tuple[Item, Facts]], to: str, at: datetime) -> Letter:
    """What is sent, of items and what fills them: what matters most comes first and gives the subject."""
    language = language_of(person)
    told = sorted(((KINDS.named(item.kind), item, facts) for item, facts in items),
                  key=lambda one: (one[0].importance, one[0].name, one[1].handed_in_at))
    answers = {kind.name: _answered(kind, person, item, to) for kind, item, _ in told}
    parts = [(said(kind.subject, language, facts),
              said(kind.text, language, facts).strip() + _how(kind, answers[kind.name], language))
             for kind, _, facts in told]
    subject, text = parts[0]
    if len(parts) > 1:
        subject = say("post_subject_more", language, first=subject, more=len(parts) - 1)
        text = "\n\n\n".join(f"{title}\n{'-' * len(title)}\n\n{body.strip()}" for title, body in parts)
    stop = "" if message.asked_for else stopping.address(person.pk, (kind.name for kind, _, _ in told))
    foot = say("post_foot_asked" if message.asked_for else "post_foot", language, stop=stop,
               mine=settings.ENVIRONMENT.url + reverse("my_messages"))
    return Letter(to, language, subject, f"{text.strip()}\n\n-- \n{foot}\n", message.mark, at, stop,
                  next(filter(None, answers.values()), ""))


def _answered(kind: Kind, person: Person, item: Item, to: str) -> str:
    """Where an answer to this goes; only mail has such an address."""
    found = reply_to(kind.name)
    return found.address(person, item.key) if found and "@" in to else ""


def _how(kind: Kind, address: str, language: str) -> str:
    found = reply_to(kind.name)
    return f"\n\n{say(found.word, language)}" if found and address else ""
