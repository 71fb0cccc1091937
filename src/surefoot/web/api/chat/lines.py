"""Lines to the outside, with what the settings say."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings

from surefoot.channels import teams
from surefoot.channels.slack import calling


def slack_is_set_up() -> bool:
    """Whether there is a Slack app."""
    return settings.ENVIRONMENT.slack is not None


def slack(patience: float = calling.PATIENCE) -> AbstractContextManager[calling.Line]:
    """A line to Slack."""
    return calling.line(calling.App(settings.ENVIRONMENT.slack.token, settings.SLACK_API, settings.SLACK_HOOKS),
                        patience)


def workflows(patience: float = teams.PATIENCE) -> AbstractContextManager[teams.Line]:
    """A line to workflows of Teams."""
    return teams.line(patience, here=settings.TEAMS_HERE)
