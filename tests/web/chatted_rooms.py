"""What chat meets in other rooms: a policy in force, a team's ritual; and settings that lead to the test's server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.questions import pacing
from surefoot.web.close.ritual.models import Ritual, Round
from surefoot.web.frame.outside import Slack
from tests.web.cast import SINCE, Cast
from tests.web.chatted import SECRET, TOKEN, Peer

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
"""A Thursday."""
MONDAY = date(2026, 11, 23)
POLICY = """\
title: Using AI at work
language: en
owner: {name: Helen Marsh, contact: ai-policy larkmoor}
tools: [{id: copilot, name: Copilot}]
data:
  - {id: client, name: Client data}
  - {id: health, name: Medical records}
uses: [{id: board, name: Board papers}]
rules:
  - id: "4.2"
    when: {data: client, tool: copilot}
    answer: yes-if
    conditions: [Remove names and policy numbers]
    text: You may summarise client files in Copilot.
wrong: [Do not send it on.]
responsible: The person who sends it on is responsible for it.
"""


def set_up(settings: Any, peer: Peer) -> None:
    """Slack and Teams are the test's own server."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, slack=Slack(SECRET, TOKEN))
    settings.SLACK_API, settings.SLACK_HOOKS = f"{peer.address}api/", f"{peer.address}hooks/"
    settings.TEAMS_HERE = True


def asked_policy() -> Version:
    """A version in force."""
    pacing.ASKING.clear()
    pacing.SENDING.clear()
    return Version.objects.create(state="published", number=4, text=POLICY, effective_on=SINCE, made_at=NOW,
                                  made_by="x", changed_at=NOW, published_at=NOW)


def ritual_of(cast: Cast, team: str) -> Ritual:
    """A team asks itself on Thursdays at nine."""
    return Ritual.objects.create(team=cast.teams[team], weekday=3, at=time(9), since=SINCE)


def open_round(cast: Cast, team: str) -> Round:
    """The round of this week is open."""
    return Round.objects.create(team=cast.teams[team], week=MONDAY, opens_at=NOW, state="open",
                                closes_at=datetime(2026, 11, 30, tzinfo=UTC))
