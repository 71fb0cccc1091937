"""A policy in force, and questions to it, for tests of asking."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from surefoot.close.policy.model import Understood
from surefoot.web.close.policy.models import Question, Version
from surefoot.web.close.policy.questions import same
from surefoot.web.people.models import Person, Position, Site, Team
from tests.web.cast import SINCE

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
"""A Thursday."""
TODAY = NOW.date()
POLICY = """\
title: Using AI at work
language: en
owner: {name: Helen Marsh, contact: ai-policy larkmoor}
tools:
  - {id: copilot, name: Microsoft 365 Copilot, also: [copilot]}
  - {id: chatgpt, name: ChatGPT}
data:
  - {id: client, name: Client data, also: [customer data]}
  - {id: health, name: Health records}
  - {id: public, name: Public texts}
uses:
  - {id: board, name: Board papers, also: [board paper]}
rules:
  - id: "4.2"
    when: {data: client, tool: copilot}
    answer: yes-if
    conditions: [Remove names and policy numbers, "Have a colleague check the figures"]
    text: "You may summarise client files in Copilot."
  - {id: "5", when: {data: client, tool: chatgpt}, answer: no, text: Client data goes into no tool but Copilot.}
  - {id: "6", when: {data: public}, answer: yes, text: Public texts may go into every tool.}
  - {id: "7", when: {use: board, tool: chatgpt}, answer: ask, text: Ask before you write for the board in ChatGPT.}
wrong: ["Do not send it on."]
responsible: The person who sends it on is responsible for it.
"""


def published(number: int = 4, text: str = POLICY, since: date = date(2026, 11, 3)) -> Version:
    """A version in force."""
    at = datetime.combine(since, NOW.time(), UTC)
    return Version.objects.create(state="published", number=number, text=text, effective_on=since, made_at=at,
                                  made_by="x", changed_at=at, published_at=at)


def question(text: str, version: Version, *, days_ago: int = 0, understood: Understood | None = None,
             **more: Any) -> Question:
    """A question that was sent some days ago."""
    about = understood or Understood(data=("health",))
    values = {"language": "en", "asked_on": TODAY - timedelta(days=days_ago), "version": version,
              "understood": same.stored(about), "about": same.about(about, "en"), **more}
    return Question.objects.create(text=text, **values)


def crowd(team: Team, count: int, name: str = "one") -> None:
    """So many more people in a team."""
    site = Site.objects.first()
    people = Person.unscoped.bulk_create(
        [Person(key=f"{name}-{number}", name=f"{name} {number}", joined=SINCE) for number in range(count)])
    Position.unscoped.bulk_create([Position(person=person, team=team, site=site, starts=SINCE) for person in people])
