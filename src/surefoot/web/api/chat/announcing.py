"""A round's question goes to its team's channel: claimed, posted, settled; what fails is tried again for two days.

Between the channel's yes and our commit a process may die. Then nobody knows whether the question stands there: it is
posted once more with the same mark, and counted as one that may stand there twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from surefoot.channels import teams
from surefoot.channels.letter import NotTaken
from surefoot.vocabulary.words import say
from surefoot.web.api.chat import lines, sealing, weekly
from surefoot.web.api.models import Announcement, TeamChannel
from surefoot.web.close.ritual.sockets import Opened
from surefoot.web.frame import clock

WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 180, 360, 720, 1440))
"""Between one attempt and the next."""
WAITS_FOR_ALL: Final = timedelta(minutes=15)
"""The longest that one question's trouble with Slack keeps the others waiting."""
TRYING: Final = 5.0
"""Seconds somebody who tries it out waits at most."""
LEASE: Final = timedelta(minutes=10)
"""Longer than any attempt takes."""
log = logging.getLogger("surefoot.chat")


def opened(told: Opened) -> None:
    """Have a round's question posted wherever its team wants it. Call it in the transaction that opens the round."""
    for place in TeamChannel.objects.filter(team=told.team):
        Announcement.objects.get_or_create(place=place, round_id=told.round, defaults={"due": clock.now()})


def post_due(seconds: float) -> bool:
    """Post what is due, for so many seconds at most; whether something may be left."""
    started = clock.seconds()
    while (claimed := _claim()) is not None:
        try:
            _post(claimed)
        except NotTaken as told:
            _failed(claimed, told)
        else:
            _settle(claimed, state="sent", ended_at=clock.now(), reason="")
        if clock.seconds() - started > seconds:
            return True
    return False


def try_out(team: int, channel: str) -> None:
    """Post a line to the team's channel now, to see whether it comes there. Raises NotTaken."""
    place = TeamChannel.objects.filter(team=team, channel=channel).first()
    address = sealing.unseal(place.sealed) if place else ""
    if place is None or not address or (channel == "slack" and not lines.slack_is_set_up()):
        raise NotTaken("address", for_good=True)
    text = say("chat_trial", str(settings.LANGUAGE_CODE))
    if channel == "slack":
        with lines.slack(TRYING) as line:
            line.say(address, text, f"trial {uuid4()}")
    else:
        with lines.workflows(TRYING) as workflow:
            workflow.say(address, teams.card(text, [], []))


def _claim() -> Announcement | None:
    """The next to be posted, ours alone; one whose round is over goes nowhere any more."""
    broken = Q(state="sending", begun_at__lt=clock.real() - LEASE)
    with transaction.atomic():
        due = Announcement.objects.filter(Q(state="waiting", due__lte=clock.now()) | broken)
        if settings.ENVIRONMENT.slack is None:
            due = due.exclude(place__channel="slack")
        due.exclude(round__state="open").update(state="dead", ended_at=clock.now())
        found = (due.select_related("place", "round").order_by("due", "pk")
                 .select_for_update(skip_locked=True, of=("self",)).first())
        if found is None:
            return None
        if found.state == "sending":
            found.perhaps_twice = True
        found.state, found.begun_at, found.attempts = "sending", clock.real(), found.attempts + 1
        found.save()
        return found


def _post(claimed: Announcement) -> None:
    address = sealing.unseal(claimed.place.sealed)
    if not address:
        raise NotTaken("address", for_good=True)
    language = str(settings.LANGUAGE_CODE)
    if claimed.place.channel == "slack":
        text, blocks = weekly.message(claimed.round, language)
        with lines.slack() as line:
            line.say(address, text, str(claimed.pk), blocks)
    else:
        with lines.workflows() as workflow:
            workflow.say(address, weekly.card(claimed.round, language))


def _failed(claimed: Announcement, told: NotTaken) -> None:
    log.warning("question not taken: %s %s", told.reason, told.code or "")
    if told.for_good or claimed.attempts > len(WAITS):
        _settle(claimed, state="dead", ended_at=clock.now(), reason=told.reason)
        return
    wait = max(WAITS[claimed.attempts - 1], timedelta(seconds=told.after))
    twice = {"perhaps_twice": True} if told.reason == "broken" else {}
    _settle(claimed, state="waiting", due=clock.now() + wait, reason=told.reason, **twice)
    if told.for_all and claimed.place.channel == "slack":  # each workflow is a server of its own, Slack is one for all
        others = Announcement.objects.filter(state="waiting", due__lte=clock.now(), place__channel="slack")
        others.update(due=clock.now() + min(wait, WAITS_FOR_ALL))


def _settle(claimed: Announcement, **values: object) -> None:
    """Write down what came of an attempt, if nobody took it for broken meanwhile."""
    Announcement.objects.filter(pk=claimed.pk, state="sending", attempts=claimed.attempts).update(**values)


