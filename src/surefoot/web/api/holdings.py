"""What the tables of this room hold about people, and what of it no backup may have."""

from __future__ import annotations

from django.db.models import Q

from surefoot.web.api.models import CalendarAddress, LinkCode
from surefoot.web.frame.backups import leave_out
from surefoot.web.frame.erasure import Rows, holds, holds_none


def _codes(subject: str) -> Rows:
    return [{"person": subject, "until": until.isoformat()}
            for until in LinkCode.objects.filter(person=subject).values_list("until", flat=True)]


def _forget(subject: str) -> int:
    return int(LinkCode.objects.filter(person=subject).delete()[0])


def _calendars(subject: str) -> Rows:
    return [{"person": subject, "language": language, "made_on": str(made_on)}
            for language, made_on in CalendarAddress.objects.filter(person=subject).values_list("language", "made_on")]


def _end_calendar(subject: str) -> int:
    return int(CalendarAddress.objects.filter(person=subject).delete()[0])


holds("api.CalendarAddress", personal={"person": "held_row_person", "language": "held_calendar_language",
                                       "made_on": "held_calendar_made"},
      free={"digest": "the hash of a random secret"}, export=_calendars, erase=_end_calendar)
holds("api.LinkCode", personal={"person": "held_row_person", "until": "held_link_code_until"},
      free={"digest": "the hash of a random code"}, export=_codes, erase=_forget)
holds_none("api.Taken", "a keyed hash of a request from outside, for an hour or two; never whose", ("mark", "until"))
holds_none("api.TeamChannel", "where a team's question is posted", ("id", "team", "channel", "sealed", "since"))
holds_none("api.Announcement", "a question to a whole team on its way", (
    "id", "place", "round", "state", "due", "attempts", "begun_at", "ended_at", "reason", "perhaps_twice"))

holds_none("api.TakenMail", "the hash of a mail's own number, for 30 days; never from whom", ("mark", "on"))
holds_none("api.MailLook", "when the mailbox was looked into, and what was the trouble", (
    "id", "at", "trouble", "begun", "times"))

leave_out("api.LinkCode", "a code is good for ten minutes")
leave_out("api.Taken", "of use for an hour")
leave_out("api.Announcement", "a restore would post it a second time", rows=lambda: ~Q(state="sent"))
