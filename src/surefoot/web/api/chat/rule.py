"""Open to Slack: requests that it signed with our app's secret, within five minutes. Nothing else of them counts."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError

from surefoot.channels.slack.signed import LARGEST, is_slacks
from surefoot.web.api.answers import problem
from surefoot.web.frame import clock
from surefoot.web.frame.rules import Rule


def _is_slacks(request: HttpRequest) -> bool:
    app, told = settings.ENVIRONMENT.slack, request.META.get("CONTENT_LENGTH") or "0"
    if app is None or not told.isdigit() or int(told) > LARGEST:
        return False
    try:
        body = request.body
    except UnreadablePostError:  # whoever sent it hung up
        return False
    return is_slacks(body, request.headers, app.secret, clock.real().timestamp())


def _refused(request: HttpRequest) -> HttpResponse:
    return problem("api_slack_refused", 401)


SLACK: Final = Rule("slack", _is_slacks, _refused)
