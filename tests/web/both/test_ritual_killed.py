"""Killed at any point, a week of the ritual ends in the same place: asked once, counted once, mixed, nothing left that
tells who took part."""

from __future__ import annotations

from tests.web.installations import Installation

SET_UP = """
import os, signal
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from django.db import connection
from surefoot.web.api.chat import announcing, sealing
from surefoot.web.api.models import Announcement, TeamChannel
from surefoot.web.close.ritual import actions, marking, rounds, running, telling
from surefoot.web.close.ritual.jobs import turn
from surefoot.web.close.ritual.models import Mark, Round, Try
from surefoot.web.frame import clock
from surefoot.web.intake.models import Action
from surefoot.web.people.access import reader_of
from surefoot.web.post import delivering, transports
from surefoot.web.post.jobs import deliver
from surefoot.web.post.models import Count, Item, Message
from surefoot.web.post.transports import Transport
from tests.web import cast as casting, posted
from tests.web.tried import MONDAY, WEEK, at, begin, join

DAY = timedelta(days=1)
OUT = Path(os.environ["PLANTED_TRACES"])

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def patched(module, name, after):
    before = getattr(module, name)
    def replaced(*given, **named):
        if not after: die()
        before(*given, **named)
        die()
    setattr(module, name, replaced)

def killed(moment, what, module, name, after):
    "Does it in a process that dies at this point."
    connection.close()
    child = os.fork()
    if not child:
        patched(module, name, after)
        with clock.stopped(moment):
            what()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, (name, status)

def at_last(moment, what):
    with clock.stopped(moment):
        what(); what()

cast = casting.plant()
people = [cast.accounts["dev"], *join(cast, "motor", 6)]
begin(cast, MONDAY - 3 * DAY)
TeamChannel.objects.create(team=cast.teams["motor"], channel="teams", sealed=sealing.seal("https://flow.example/x"),
                           since=MONDAY)
"""
WEEKS = """
PLANNING = [(rounds, "of_week", True), (telling, "remind_of_sentence", True), (telling, "hand_in", True),
            (rounds, "plan", True)]
OPENING = [(rounds, "open_now", False), (telling, "ask", False), (telling, "hand_in", True), (telling, "ask", True),
           (Announcement.objects, "get_or_create", True), (rounds, "open_now", True), (rounds, "open_due", True)]
CLOSING = [(marking, "count_and_forget", False), (marking, "count_and_forget", True), (rounds, "_mix", False),
           (Try.objects, "bulk_create", True), (running, "record", True), (running, "note", True),
           (rounds, "close_due", True)]

def as_they_lie():
    with connection.cursor() as cursor:
        order = "rowid" if connection.vendor == "sqlite" else "ctid"
        cursor.execute(f"SELECT id FROM ritual_try WHERE round_id = %s ORDER BY {order}", [found.pk])
        return [str(row[0]) for row in cursor.fetchall()]

at_last(at(MONDAY, 1), turn.run)
for number, (opening, closing) in enumerate(zip(OPENING, CLOSING)):
    week = MONDAY + number * WEEK
    thursday = week + 3 * DAY
    killed(at(thursday, 9), turn.run, *opening)
    at_last(at(thursday, 9), turn.run)
    found = Round.objects.get(week=week)
    asked = Item.objects.filter(kind="ritual.question", key=str(found.pk))
    opened = (found.state, asked.count(), asked.values("person").distinct().count(),
              Announcement.objects.filter(round=found).count(),
              Item.objects.filter(kind="ritual.sentence", key=str(found.pk)).count())
    with clock.stopped(at(thursday, 12)):
        for place, account in enumerate(people[:5] * 2):
            actions.share(reader_of(account, thursday), f"A try of {place}", "partly", signed=account == people[0])
    texts = sorted(Try.objects.filter(round=found).values_list("pk", "text"))
    killed(at(week + WEEK, 0, 30), turn.run, *closing)
    killed(at(week + WEEK, 0, 30), turn.run, *PLANNING[number % len(PLANNING)])  # what was to end has ended before
    at_last(at(week + WEEK, 0, 30), turn.run)
    found.refresh_from_db()
    lie = as_they_lie()
    action = Action.objects.get()
    print(number, opening[1], closing[1], opened == ("open", 7, 7, 1, 1), found.state, found.salt, found.took_part,
          Mark.objects.filter(round=found).count(), lie == sorted(lie),
          texts == sorted(Try.objects.filter(round=found).values_list("pk", "text")),
          action.dose == number + 1 and action.ended_on is None)
"""
DELIVERY = """
class Line:
    def send(self, letter): OUT.open("a").write(letter.to + "\\n")
@contextmanager
def line(): yield Line()
transports.TRANSPORTS._plugged = {"email": Transport("email", "channel_email", lambda: True,
                                                     lambda person: str(person.email), line)}
announcing._post = lambda claimed: OUT.open("a").write("chat\\n")
def post(): announcing.post_due(5)
def lease_over():
    posted.lease_over()
    long_ago = clock.real() - announcing.LEASE - timedelta(seconds=1)
    Announcement.objects.filter(state="sending").update(begun_at=long_ago)

thursday = MONDAY + 3 * DAY
at_last(at(thursday, 9), turn.run)
for module, name, after in [(delivering, "_claim", True), (Line, "send", True), (delivering, "_sent", True)]:
    killed(at(thursday, 11), deliver.run, module, name, after)
for module, name, after in [(announcing, "_claim", True), (announcing, "_post", True), (announcing, "_settle", True)]:
    killed(at(thursday, 11), post, module, name, after)
    lease_over()
at_last(at(thursday, 12), deliver.run)
at_last(at(thursday, 12), post)
lines = OUT.read_text().splitlines()
mails, chats = [line for line in lines if line != "chat"], lines.count("chat")
twice = Message.objects.filter(perhaps_twice=True)
place = Announcement.objects.get()
print(len(set(mails)), len(mails) - len(set(mails)) <= twice.count() <= 2,
      {mail for mail in mails if mails.count(mail) > 1} <= set(twice.values_list("person__email", flat=True)),
      set(Item.objects.filter(kind="ritual.question").values_list("state", flat=True)),
      sum(Count.objects.filter(what="twice").values_list("number", flat=True)) == twice.count(),
      place.state, place.perhaps_twice, chats)
"""


def test_wherever_a_worker_is_killed_a_round_opens_once_and_ends_in_the_same_place(installation: Installation) -> None:
    found = installation.python(SET_UP + WEEKS).splitlines()
    assert len(found) == 7
    assert [line for line in found if not line.endswith("True closed None 5 0 True True True")] == []


def test_a_question_reaches_everybody_and_whoever_may_have_it_twice_is_counted(installation: Installation) -> None:
    assert installation.python(SET_UP + DELIVERY) == "7 True True {'sent'} True sent True 2"
