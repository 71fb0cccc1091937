"""How the mailbox stands, for who administers it: numbers of a week, never whose mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surefoot.charts.formats import date_text
from surefoot.web.api.mail_models import MailLook
from surefoot.web.frame import clock
from surefoot.web.frame.language import current
from surefoot.web.frame.rules import open_to
from surefoot.web.people.access import ADMINISTRATOR
from surefoot.web.post.models import Count

A_WEEK: Final = timedelta(days=7)
BECAME: Final = ("shared", "asked", "unclear", "caught", "over", "long", "again", "automatic", "empty", "too_many",
                 "stranger", "broken")
"""What becomes of a mail, in a word."""
ALWAYS: Final = ("shared", "asked", "stranger")


@open_to(ADMINISTRATOR)
@require_safe
def mail_in(request: HttpRequest) -> HttpResponse:
    """The mailbox: where it is, when it was looked into, and what became of the mails of a week."""
    found, last = settings.ENVIRONMENT.mail_in, MailLook.objects.first()
    counts = dict(Count.objects.filter(what="mail_in", day__gt=clock.today() - A_WEEK).values_list("kind").annotate(
        Sum("number")))
    at = last.at.astimezone(clock.zone()) if last else None
    return render(request, "api/mail_in/mail_in.html", {
        "here": "mail_in", "address": found.address if found else "", "host": found.box.host if found else "",
        "state": "off" if not found else "trouble" if last and last.trouble else "on",
        "trouble": f"mail_in_trouble_{last.trouble}" if last and last.trouble else "",
        "day": date_text(at.date(), current()) if at else "", "time": f"{at:%H:%M}" if at else "",
        "week": [(f"mail_in_week_{word}", counts.get(word, 0)) for word in BECAME
                 if word in ALWAYS or counts.get(word)]})
