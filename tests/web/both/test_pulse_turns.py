"""Time moves waves on: each step once, however often somebody looks, however late, and whoever is killed on the way."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from surefoot.web.frame import clock
from surefoot.web.frame.jobs import named
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Person
from surefoot.web.post.models import Item
from surefoot.web.pulse import handing, keys, sealing, tickets
from surefoot.web.pulse.models import Asked, Rhythm, Ticket, Wave
from surefoot.web.pulse.waves import moments, opening
from tests.web import cast, waved
from tests.web.installations import Installation

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(db: None) -> cast.Cast:
    return cast.plant()


@pytest.fixture
def wave(people: cast.Cast) -> Wave:
    return waved.planned(opens_at=MONDAY, closes_at=MONDAY + 10 * DAY, reminds_at=MONDAY + 7 * DAY)


def state(at: datetime, wave: Wave) -> str:
    """How the wave stands after a turn at this moment."""
    with clock.stopped(at):
        named("pulse.turn").run()
    wave.refresh_from_db()
    return str(wave.state)


def done(action: str) -> int:
    return AuditEntry.objects.filter(action=f"pulse.{action}").count()


def test_a_wave_opens_reminds_and_closes_by_itself_each_once(wave: Wave) -> None:
    assert state(MONDAY - MINUTE, wave) == "planned" and not keys.there(wave.pk)
    for at in (MONDAY, MONDAY + 5 * MINUTE):
        assert state(at, wave) == "open"
    assert (done("wave_opened"), Item.objects.count(), Ticket.objects.count()) == (1, 10, 10)
    Item.objects.update(ended_at=MONDAY + HOUR)
    assert state(MONDAY + 7 * DAY - MINUTE, wave) == "open" and not wave.reminded
    for at in (MONDAY + 7 * DAY, MONDAY + 8 * DAY):
        assert state(at, wave) == "open" and wave.reminded
    assert Item.objects.filter(kind="pulse.reminder").count() == 10
    assert state(MONDAY + 10 * DAY - MINUTE, wave) == "open"
    for at in (MONDAY + 10 * DAY, MONDAY + 11 * DAY):
        assert state(at, wave) == "closing"


def test_a_machine_that_slept_opens_late_and_lets_people_have_as_long_as_planned(wave: Wave) -> None:
    assert state(MONDAY + 12 * DAY, wave) == "open"
    assert (wave.opened_on, wave.closes_at) == ((MONDAY + 12 * DAY).date(), MONDAY + 22 * DAY)
    assert state(MONDAY + 22 * DAY - MINUTE, wave) == "open"
    assert state(MONDAY + 22 * DAY, wave) == "closing"


def test_one_that_slept_over_opening_and_closing_of_two_waves_opens_one_after_the_other(wave: Wave) -> None:
    second = waved.planned(2, opens_at=MONDAY + 14 * DAY, closes_at=MONDAY + 20 * DAY, rest_weeks=0)
    assert state(MONDAY + 30 * DAY, second) == "planned"
    assert state(MONDAY + 40 * DAY, second) == "planned", "the first is being closed"
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    assert state(MONDAY + 40 * DAY + HOUR, second) == "open"


def test_the_rhythm_goes_on_from_the_day_a_wave_really_opened_so_that_nobody_is_asked_too_soon(wave: Wave) -> None:
    Rhythm.objects.create(weeks=4, days=10)
    assert state(MONDAY + DAY, wave) == "open"
    following = Wave.objects.get(number=2)
    assert following.opens_at == MONDAY + 29 * DAY
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    assert state(following.opens_at, following) == "open" and following.asked == 10


def test_a_wave_that_fewer_than_five_would_be_asked_in_waits_and_breaks_nothing(wave: Wave) -> None:
    Person.unscoped.exclude(key__startswith="dev").update(left=datetime(2026, 3, 1, tzinfo=UTC).date())
    assert state(MONDAY, wave) == "planned" and not keys.there(wave.pk)
    Person.unscoped.update(left=None)
    assert state(MONDAY + 2 * DAY, wave) == "open"


def test_a_paused_wave_is_not_reminded_but_closes_on_its_day(wave: Wave) -> None:
    state(MONDAY, wave)
    Wave.objects.update(state="paused")
    assert state(MONDAY + 7 * DAY, wave) == "paused" and not wave.reminded
    assert state(MONDAY + 10 * DAY, wave) == "closing"


def test_a_wave_whose_mode_takes_a_while_is_made_ready_ahead(wave: Wave, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Slow:
        def ready(self, wave: Wave, cells: dict[object, int]) -> bool:
            asked.append(len(cells))
            return len(asked) > 1

        def prepare(self, wave: Wave, cells: dict[object, int]) -> None:
            """Nothing to write down."""

    monkeypatch.setattr(opening.PREPARERS, "_plugged", {"blind": Slow()})
    Wave.objects.update(blind=True)
    assert state(MONDAY - 7 * HOUR, wave) == "planned" and asked == []
    assert state(MONDAY - 5 * HOUR, wave) == "planned" and asked == [10]
    assert state(MONDAY, wave) == "open"


def test_the_hour_stays_when_the_clock_changes_between_two_waves(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    before = datetime(2026, 10, 19, 7, tzinfo=UTC)
    assert moments.time_of(before) == time(9)
    later = moments.shifted(before, 7)
    assert later == datetime(2026, 10, 26, 8, tzinfo=UTC) and moments.time_of(later) == time(9)
    assert clock.day_of(datetime(2026, 10, 26, 23, 30, tzinfo=UTC)) == date(2026, 10, 27)


# --- keys -------------------------------------------------------------------------------------------------------------
def looked(wave: Wave) -> None:
    with clock.stopped(MONDAY - DAY):
        named("pulse.look").run()
    wave.refresh_from_db()


def test_keys_that_an_opening_left_which_was_broken_off_are_destroyed_at_night(wave: Wave) -> None:
    tickets.new_key(wave.pk)
    looked(wave)
    assert wave.state == "planned" and not keys.there(wave.pk)


def test_keys_of_a_wave_that_is_asked_stay(wave: Wave) -> None:
    state(MONDAY, wave)
    for now in ("open", "paused", "closing"):
        Wave.objects.update(state=now)
        looked(wave)
        assert wave.state == now and keys.read(wave.pk, keys.SEALING) and keys.read(wave.pk, keys.CODES)


def test_what_a_planned_wave_of_another_mode_had_made_ahead_stays(wave: Wave) -> None:
    Wave.objects.update(blind=True)
    for name in (keys.SEALING, "cell-1"):
        keys.make(wave.pk, name, b"key")
    looked(wave)
    assert keys.read(wave.pk, "cell-1") == b"key"
    with pytest.raises(keys.KeyGone):
        keys.read(wave.pk, keys.SEALING)


# --- killed, and two at once ------------------------------------------------------------------------------------------
CODE = """
import json, os, signal
from datetime import timedelta
from django.db import connection
from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Person
from surefoot.web.post.models import Item
from surefoot.web.pulse import keys, sealing, tickets
from surefoot.web.pulse.models import Asked, Ticket, Wave
from surefoot.web.pulse.waves import invitations, opening, turns
from tests.web import cast, waved

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def forked(patch=""):
    connection.close()
    child = os.fork()
    if not child:
        exec(patch, globals())
        turns.turn.run()
        os._exit(0)
    return child

def ended(child):
    status = os.waitpid(child, 0)[1]
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)

def told():
    wave = Wave.objects.get()
    people = list(Person.unscoped.values_list("pk", flat=True))
    codes = {tickets.mark_of(tickets.code_of(wave.pk, person)) for person in people} if wave.state == "open" else set()
    return [wave.state, keys.there(wave.pk), Asked.objects.count(), Ticket.objects.filter(mark__in=codes).count(),
            Item.objects.count(), AuditEntry.objects.filter(action="pulse.wave_opened").count()]

cast.plant()
now = clock.now()
wave = waved.planned(opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(days=9))
"""
KILLED = """
found = []
for patch in ("tickets.prepare = die", "opening.sealing.new_key = die", "invitations.hand_in = die",
              "opening.plan_next = die"):
    found.append([ended(forked(patch)), *told()])
found.append([ended(forked()), *told()])
found.append([ended(forked()), *told()])
print(json.dumps(found))
"""
TOGETHER = """
children = [forked() for _ in range(3)]
print(json.dumps([[ended(child) for child in children], *told()]))
"""


def test_killed_anywhere_in_opening_it_leaves_nothing_but_a_folder_of_keys_and_opens_the_next_time(
        installation: Installation) -> None:
    *killed, opened, again = json.loads(installation.python(CODE + KILLED).splitlines()[-1])
    assert [line[0] for line in killed] == [9] * 4
    assert all([line[1], *line[3:]] == ["planned", 0, 0, 0, 0] for line in killed)
    assert killed[0][2], "keys come first"
    assert opened == again == [0, "open", True, 10, 10, 10, 1]


def test_of_workers_that_look_at_once_one_opens_the_wave(installation: Installation) -> None:
    assert json.loads(installation.python(CODE + TOGETHER).splitlines()[-1]) == [
        [0, 0, 0], "open", True, 10, 10, 10, 1]


@pytest.mark.django_db
def test_what_was_handed_in_just_before_closing_is_in_and_after_it_is_refused(people: cast.Cast, wave: Wave) -> None:
    state(MONDAY, wave)
    code = tickets.issue(wave, people.person("dev").pk)
    handing.hand_in(code, {"fear_1": 5})
    later = tickets.issue(wave, people.person("mara").pk)
    state(MONDAY + 10 * DAY, wave)
    with pytest.raises(handing.NotTaken, match="over"):
        handing.hand_in(later, {"fear_1": 5})
    (box,) = wave.sealed.values_list("box", flat=True)
    assert sealing.Opener(wave.pk).open(bytes(box)).answers == {"fear_1": 5} and Asked.objects.count() == 10
