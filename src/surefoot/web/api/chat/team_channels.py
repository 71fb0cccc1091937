"""Where a team's weekly question is posted: chosen by an administrator, or by who leads the team."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import transaction

from surefoot.channels import teams
from surefoot.charts.formats import date_text
from surefoot.web.api.chat import sealing
from surefoot.web.api.models import CHANNELS, Announcement, TeamChannel
from surefoot.web.frame import audit, clock
from surefoot.web.frame.outside import Call
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{6,20}")
A_PAGE: Final = 50


@dataclass(frozen=True)
class Where:
    """One way in which a team's question is posted, or could be."""

    channel: str
    word: str
    """Key of what it is called."""
    is_set_up: bool
    """Whether the product can post there at all."""
    shown: str
    """What of the address may be shown; empty where there is none."""
    since: str
    trouble: str
    """Key of why the last question could not be posted; empty where it was, or none was."""


def team_of(who: Reader, pk: int) -> Team:
    """The team, if its channels are this reader's to choose; raises OutsideScope."""
    if "administrator" not in who.roles and pk not in who.teams:
        raise OutsideScope
    found = Team.objects.filter(pk=pk).first()
    if found is None:
        raise OutsideScope
    return found


def page(who: Reader, number: str) -> Page[Team]:
    """The teams whose channels the reader may choose, each with how many it has; always as many queries."""
    found = Team.objects.order_by("name", "pk")
    if "administrator" not in who.roles:
        found = found.filter(pk__in=who.teams)
    return Paginator(found.prefetch_related("channels"), A_PAGE).get_page(number)


def of(team: Team, language: str) -> list[Where]:
    """Where this team's question is posted."""
    rows = {row.channel: row for row in TeamChannel.objects.filter(team=team)}
    return [_where(channel, rows.get(channel), language) for channel in CHANNELS]


def choose(who: Reader, pk: int, channel: str, address: str) -> None:
    """Post the team's question there from now on. Raises OutsideScope."""
    team = team_of(who, pk)
    if not fits(channel, address):
        raise OutsideScope
    with transaction.atomic():
        TeamChannel.objects.filter(team=team, channel=channel).delete()  # what waits for the old place goes with it
        TeamChannel.objects.create(team=team, channel=channel, sealed=sealing.seal(address), since=clock.today())
        audit.record("chat.channel_chosen", actor=audit.alias(who.subject), about=f"team:{pk}", channel=channel)


def remove(who: Reader, pk: int, channel: str) -> bool:
    """Post nothing there any more; whether anything was. Raises OutsideScope."""
    team = team_of(who, pk)
    with transaction.atomic():
        gone = bool(TeamChannel.objects.filter(team=team, channel=channel).delete()[0])
        if gone:
            audit.record("chat.channel_removed", actor=audit.alias(who.subject), about=f"team:{pk}", channel=channel)
    return gone


def fits(channel: str, address: str) -> bool:
    """Whether an address is one of this channel."""
    if channel == "slack":
        return CHANNEL.fullmatch(address) is not None
    return channel == "teams" and teams.is_address(address, here=settings.TEAMS_HERE)


def called() -> list[Call]:
    """The hosts of workflows that are called, each once, and where there is an app those of Slack: its own, and the one
    that answers to buttons go to."""
    slack = {urlsplit(address).hostname or "" for address in (settings.SLACK_API, settings.SLACK_HOOKS)}
    found = [Call("outside_slack", host, "SUREFOOT_SLACK_BOT_TOKEN") for host in sorted(slack)
             ] if settings.ENVIRONMENT.slack else []
    sealed = TeamChannel.objects.filter(channel="teams").values_list("sealed", flat=True)
    hosts = {teams.host(address) for one in sealed if (address := sealing.unseal(one))}
    return found + [Call("outside_teams", host, "/channels") for host in sorted(hosts)]


def _where(channel: str, row: TeamChannel | None, language: str) -> Where:
    ready = channel == "teams" or settings.ENVIRONMENT.slack is not None
    if row is None:
        return Where(channel, f"channel_{channel}", ready, "", "", "")
    address = sealing.unseal(row.sealed)
    last = Announcement.objects.filter(place=row).order_by("-due").first()
    trouble = "chat_channel_unreadable" if not address else ""
    if last is not None and last.reason and last.state != "sent":
        trouble = f"post_why_{last.reason}"
    return Where(channel, f"channel_{channel}", ready, (teams.host(address) if channel == "teams" else address) or "–",
                 date_text(row.since, language), trouble)
