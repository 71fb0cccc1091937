"""Kill -9 while answers are handed in: what was acknowledged is there afterwards, exactly once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import Installation, children, free_port, get, prepared, wait_for

pytestmark = pytest.mark.slow

OPEN = """
import json, os, random, signal, time
from pathlib import Path
from django.db import connection
from surefoot.web.people.models import Person, Team
from surefoot.web.pulse import handing, sealing, tickets
from surefoot.web.pulse.models import Sealed, Ticket, Wave
from tests.web import waved

MANY = 120
for model in (Sealed, Ticket):
    model.objects.all().delete()
Wave.objects.update(state="cancelled", opened_on=None)
team, _ = Team.objects.get_or_create(key="motor", defaults={"name": "Motor"})
number = Wave.objects.count() + 1
people = [Person.unscoped.create(key=f"p{number}-{at}") for at in range(MANY)]
wave = waved.opened(dict.fromkeys(people, team), number)
codes = [tickets.issue(wave, person.pk) for person in people]

def found():
    opener = sealing.Opener(wave.pk)
    boxes = Sealed.objects.filter(wave=wave).values_list("box", flat=True)
    return sorted(int(opener.open(bytes(box)).comment) for box in boxes)
"""
"""A wave that asks many, in place of the one before."""
SET_UP = OPEN + """
connection.close()
said = os.open(os.environ["PLANTED_TRACES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC)

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def told():
    return [int(line) for line in Path(os.environ["PLANTED_TRACES"]).read_text().splitlines()]

def hand_in(numbers):
    # As the server does: the answer is committed, then the writer is told.
    for number in numbers:
        try:
            handing.hand_in(codes[number], waved.full(wave), str(number))
        except handing.NotTaken as refused:
            assert refused.why == "unknown"
            continue
        os.write(said, f"{number}\\n".encode())

def in_a_child(numbers, patch=""):
    child = os.fork()
    if not child:
        exec(patch, globals())
        hand_in(numbers)
        os._exit(0)
    return child

def end_of(child):
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
"""
POINTS = {
    "before_its_code_goes": ("handing.seal = die", 0),
    "after_its_code_went": ("handing.store = die", 0),
    "with_all_of_it_written_but_not_committed": (
        "before = handing.store\ndef handed(*given):\n    before(*given)\n    die()\nhanding.store = handed", 0),
    "after_the_commit_before_anybody_is_told": ("os.write = die", 1),
}
"""Where the server is killed -> how, and how many answers are in then."""
AT_POINTS = """
seen = {}
for number, (point, (patch, _)) in enumerate(POINTS.items()):
    end = end_of(in_a_child([number], patch))
    first = (number in found(), Ticket.objects.filter(mark=tickets.mark_of(codes[number])).exists())
    connection.close()
    seen[point] = [end, *first, end_of(in_a_child([number])), found().count(number)]
    connection.close()
print(json.dumps(seen))
"""
AT_RANDOM = """
chance, kills = random.Random(5), 0
for _ in range(10):
    left = [number for number in range(MANY) if number not in told()]
    chance.shuffle(left)
    halves, wanted = [in_a_child(left[::2]), in_a_child(left[1::2])], MANY - len(left) + chance.randint(1, 4)
    while len(told()) < wanted:
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.006))
    for child in halves:
        os.kill(child, signal.SIGKILL)
    kills += sum(end_of(child) == signal.SIGKILL for child in halves)
    acknowledged, there = told(), found()
    assert len(set(acknowledged)) == len(acknowledged), "told twice"
    assert not set(acknowledged) - set(there), "told, and lost"
    assert len(set(there)) == len(there), "there twice"
    assert len(there) + Ticket.objects.count() == MANY, "a code is gone without an answer, or an answer kept its code"
    connection.close()
hand_in(range(MANY))
print(json.dumps([kills, found() == list(range(MANY)), Ticket.objects.count()]))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for all, since each test opens a wave of its own."""
    found = prepared(tmp_path_factory.mktemp("killed") / "home", GIVEN_DATABASE if INNER in os.environ else "")
    yield found
    found.end()


def test_an_answer_is_in_with_its_code_gone_or_neither_wherever_the_server_dies(place: Installation) -> None:
    seen = json.loads(place.python(SET_UP + f"POINTS = {POINTS!r}" + AT_POINTS).splitlines()[-1])
    for point, (_, answers) in POINTS.items():
        assert seen[point] == [9, bool(answers), not answers, 0, 1], point


def test_killed_at_random_while_two_processes_take_answers_none_that_was_acknowledged_is_lost_or_doubled(
        place: Installation) -> None:
    kills, whole, left = json.loads(place.python(SET_UP + AT_RANDOM).splitlines()[-1])
    assert (whole, left) == (True, 0)
    assert kills >= 16


# --- the whole server -------------------------------------------------------------------------------------------------
CODES = OPEN + "print(json.dumps([wave.items, codes]))"
IN = OPEN.partition("MANY = ")[0] + """
wave = Wave.objects.get(state="open")
""" + OPEN[OPEN.index("def found"):] + "print(json.dumps([found(), Ticket.objects.count()]))"
HANDERS = 4


def post(place: Installation, items: list[str], number: int, code: str) -> int:
    """Status of handing in over HTTP; 0 where no whole answer came."""
    filled = {"code": code, "language": "en", "comment": str(number), "looked": "1", **dict.fromkeys(items, "4")}
    asked = urllib.request.Request(f"http://{place.more['SUREFOOT_LISTEN']}/pulse/hand-in", urlencode(filled).encode())
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert b'name="code"' not in answer.read()  # the last page, not a question once more
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, http.client.HTTPException):
        return 0


def hand_in_until_killed(place: Installation, items: list[str], codes: dict[int, str], told: dict[int, int],
                         after: int) -> None:
    """Several at once, until the server is killed, every process of it, once so many more were told."""
    server = place.surefoot("serve")
    wait_for(lambda: get(place, "/ready")[0] == 200)
    enough, left = threading.Event(), sorted(codes)

    def hand_in() -> None:
        while left and not enough.is_set():
            number = left.pop()
            told[number] = post(place, items, number, codes[number]) or told.get(number, 0)

    handers = [threading.Thread(target=hand_in) for _ in range(HANDERS)]
    before = len([status for status in told.values() if status == 200])
    for hander in handers:
        hander.start()
    wait_for(lambda: not left or len([1 for status in [*told.values()] if status == 200]) >= before + after)
    for process in [server.pid, *children(server.pid)]:
        os.kill(process, signal.SIGKILL)
    enough.set()
    for hander in handers:
        hander.join()
    server.communicate()


def test_the_server_is_killed_while_answers_come_in_and_each_that_was_told_so_is_in_once(
        place: Installation) -> None:
    place.more |= {"SUREFOOT_LISTEN": f"127.0.0.1:{free_port()}", "SUREFOOT_PROCESSES": "2",
                          "SUREFOOT_WORKER": "no", "SUREFOOT_LOG_LEVEL": "ERROR"}
    items, codes = json.loads(place.python(CODES).splitlines()[-1])
    told: dict[int, int] = {}
    for after in (15,):
        left = {number: code for number, code in enumerate(codes) if told.get(number, 0) != 200}
        hand_in_until_killed(place, items, left, told, after)
        there, tickets = json.loads(place.python(IN).splitlines()[-1])
        assert not {number for number, status in told.items() if status == 200} - set(there)
        assert (len(set(there)), tickets) == (len(there), len(codes) - len(there))
    with place.serving():
        for number, code in enumerate(codes):
            if told.get(number, 0) != 200:
                told[number] = post(place, items, number, code)
    assert set(told.values()) <= {200, 404}  # 404: it was in, and the server died before it could say so
    assert json.loads(place.python(IN).splitlines()[-1]) == [list(range(len(codes))), 0]
