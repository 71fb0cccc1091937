"""Real workers in front of a real mail server: killed, none loses a message and a second one is known; two at once send
each message once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from email import message_from_bytes

from tests.channels.test_email import Peer, serving
from tests.web.installations import Installation

POINTS = {
    "before_anything_is_written_down": ("delivering._begin = then_die(delivering._begin)", 1, 0),
    "before_the_server_has_it": ("email.Line.send = die", 1, 1),
    "after_the_server_took_it": ("delivering._sent = die", 2, 1),
    "after_all_was_done": ("delivering._sent = then_die(delivering._sent)", 1, 0),
}
"""Where the worker is killed -> how, how many mails arrive, and how often one is counted that may have come twice."""
CODE = """
import json, os, signal
from datetime import timedelta
from django.db import connection
from surefoot.channels import email
from surefoot.web.frame import clock, workers
from surefoot.web.people.models import Person
from surefoot.web.post import delivering
from surefoot.web.post.actions import hand_in
from surefoot.web.post.jobs import deliver
from surefoot.web.post.models import Item, Message
from tests.web.posted import counted, lease_over

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(before):
    def patched(*given):
        before(*given)
        die()
    return patched

def worker(patch=""):
    connection.close()
    child = os.fork()
    if not child:
        exec(patch, globals())
        workers.run(batch=True)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

told = {}
for point, patch in json.loads(POINTS).items():
    person = Person.unscoped.create(key=point, email=f"{point}@larkmoor.example")
    hand_in("post.trial", "1", {person.pk: {}}, asked_for=True, not_after=clock.now() + timedelta(days=1))
    before = counted("twice")
    ends = [worker(patch), worker()]
    state = Message.objects.filter(person=person).values_list("state", flat=True).first()
    lease_over()
    deliver.enqueue_once()
    ends.append(worker())
    told[point] = [ends, state, Message.objects.get(person=person).state, Item.objects.get(person=person).state,
                   counted("twice") - before]
print(json.dumps([told, counted("sent")]))
"""


def test_a_killed_worker_loses_no_message_and_a_second_one_has_the_same_mark(installation: Installation) -> None:
    peer = Peer()
    with serving(peer) as server:
        installation.more |= {"SUREFOOT_SMTP": f"smtp://127.0.0.1:{server.port}",
                              "SUREFOOT_MAIL_FROM": "surefoot@larkmoor.example"}
        patches = json.dumps({point: patch for point, (patch, _, _) in POINTS.items()})
        found, sent = json.loads(installation.python(CODE.replace("POINTS", repr(patches))).splitlines()[-1])
    marks = defaultdict(list)
    for mail in map(message_from_bytes, peer.mails):
        marks[str(mail["To"]).partition("@")[0]].append(mail["Message-ID"])
    for point, (_, mails, twice) in POINTS.items():
        # What may be on its way is not sent again at once, though another worker takes the job over.
        assert found[point] == [[9, 0, 0], "sending" if twice else "sent", "sent", "sent", twice], point
        assert (len(marks[point]), len({*marks[point]})) == (mails, 1), point
    assert sent == len(POINTS)


TOGETHER = """
import json, os
from datetime import timedelta
from django.db import connection
from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.post.actions import hand_in
from surefoot.web.post.jobs import deliver
from surefoot.web.post.models import Message
from tests.web.posted import counted

people = [Person.unscoped.create(key=f"p{number}", email=f"p{number}@larkmoor.example", workdays=127)
          for number in range(15)]
facts, before = {person.pk: {} for person in people}, clock.now() - timedelta(hours=2)
with clock.stopped(before):
    hand_in("post.trial", "asked", facts, asked_for=True, not_after=before + timedelta(days=1))
    for key in ("one", "two"):
        hand_in("post.trial", key, facts, asked_for=False, not_after=before + timedelta(days=1))
connection.close()
children = []
for _ in range(3):
    child = os.fork()
    if not child:
        deliver.run()
        deliver.run()
        os._exit(0)
    children.append(child)
ends = [os.waitpid(child, 0)[1] for child in children]
deliver.run()
print(json.dumps([ends, Message.objects.filter(state="sent").count(), counted("sent"), counted("twice")]))
"""


def test_workers_that_run_at_once_send_each_message_once_and_one_a_person(installation: Installation) -> None:
    peer = Peer()
    with serving(peer) as server:
        installation.more |= {"SUREFOOT_SMTP": f"smtp://127.0.0.1:{server.port}", "SUREFOOT_QUIET_HOURS": "none",
                              "SUREFOOT_MAIL_FROM": "surefoot@larkmoor.example", "SUREFOOT_QUIET_DAYS": "none"}
        assert json.loads(installation.python(TOGETHER).splitlines()[-1]) == [[0, 0, 0], 30, 45, 0]
    mails = [message_from_bytes(mail) for mail in peer.mails]
    assert len({mail["Message-ID"] for mail in mails}) == len(mails) == 30
    assert len({mail["To"] for mail in mails if mail["List-Unsubscribe"]}) == 15
    assert sum(bool(mail["List-Unsubscribe"]) for mail in mails) == 15
