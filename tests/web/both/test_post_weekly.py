"""Eight weeks in which everything is told to one person at once: the weekly question keeps its day, nothing is lost."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise, product

import pytest

from surefoot.web.close.ritual import leading
from surefoot.web.close.ritual.jobs import turn
from surefoot.web.close.ritual.refusing import Refused
from surefoot.web.frame import clock
from surefoot.web.people.models import Person
from surefoot.web.post.actions import hand_in
from surefoot.web.post.models import Item
from tests.web.cast import Cast, plant
from tests.web.posted import Peer, plug_in, run
from tests.web.tried import MONDAY, THURSDAY, WEEK, at, who

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKS = 8
FRIDAY = 4
PULSE = (("pulse.invitation", 0, 1, 14), ("pulse.reminder", 1, 1, 7), ("pulse.invitation", 4, 1, 14),
         ("pulse.reminder", 5, 1, 7))
POLICY = (("week.digest", 2, 0, 30), ("week.digest", 3, 2, 30), ("week.digest", 6, 0, 30))
"""Kind, week, day of the week, and for how many days it is of use."""


@pytest.fixture
def cast() -> Cast:
    return plant()


def choose(cast: Cast, weekday: int, hour: time) -> None:
    with clock.stopped(at(MONDAY - 3 * DAY, 6)):
        leading.set_time(who(cast, "mara"), cast.teams["motor"].pk, weekday, hour)


def told(cast: Cast, day: date, lasts: int, kind: str) -> None:
    with clock.stopped(at(day, 8)):
        hand_in(kind, day.isoformat(), {cast.person("dev").pk: {"path": "/"}}, asked_for=False,
                not_after=clock.now() + lasts * DAY)


def pass_weeks(cast: Cast, peer: Peer, weekday: int, hour: time,
               handed_in: tuple[tuple[str, int, int, int], ...] = ()) -> list[date]:
    """The days on which Dev was written to. The worker comes some seconds earlier every week, so that the week's budget
    is never free at its first look: it may be later by a minute every week, and no more."""
    opened = at(MONDAY + weekday * DAY, hour.hour, hour.minute)
    for week, ahead in product(range(WEEKS), range(7)):
        day = MONDAY + week * WEEK + ahead * DAY
        for kind, in_week, on, lasts in handed_in:
            if (week, ahead) == (in_week, on):
                told(cast, day, lasts, kind)
        with clock.stopped(at(day, hour.hour, hour.minute)):
            turn.run()
        opens = at(day, hour.hour, hour.minute)
        soon = [opens + minute * MINUTE for minute in range(week + 2)] if ahead == weekday else [opens]
        for moment in sorted((at(day, 8, 1), *soon, opens + 61 * MINUTE)):
            run(moment + timedelta(seconds=3 * (WEEKS - week)))
    moments = [moment for moment, letter in peer.got if letter.to == "dev@larkmoor.example"]
    assert all(later - earlier >= WEEK for earlier, later in pairwise(moments)), "the week's one message"
    assert all(moment - opened - week * WEEK <= (week + 1) * MINUTE for week, moment in enumerate(moments))
    return [moment.date() for moment in moments]


def asked() -> list[tuple[str, str]]:
    found = Item.objects.filter(kind="ritual.question", person__key="dev@larkmoor.example")
    return list(found.order_by("handed_in_at").values_list("state", "why"))


def test_the_weekly_question_keeps_its_day_beside_the_pulse_and_the_policy(cast: Cast,
                                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """Told on the Tuesday before, an invitation would take the week, and a reminder the next one, and so on."""
    peer = plug_in(monkeypatch)
    choose(cast, THURSDAY, time(9))
    days = pass_weeks(cast, peer, THURSDAY, time(9), PULSE + POLICY)
    assert days == [MONDAY + week * WEEK + THURSDAY * DAY for week in range(WEEKS)]
    assert asked() == [("sent", "")] * WEEKS
    others = Item.objects.exclude(kind__startswith="ritual.").filter(person=cast.person("dev"))
    assert set(others.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize(("weekday", "workdays"), [(FRIDAY, 0b11111), (THURSDAY, 0b01111)])
def test_who_is_asked_late_before_free_days_is_asked_every_week(cast: Cast, monkeypatch: pytest.MonkeyPatch,
                                                                weekday: int, workdays: int) -> None:
    """An hour later the evening begins, and after the free days the question is of no use."""
    Person.unscoped.filter(pk=cast.person("dev").pk).update(workdays=workdays)
    peer = plug_in(monkeypatch)
    choose(cast, weekday, time(17, 30))
    days = pass_weeks(cast, peer, weekday, time(17, 30))
    assert days == [MONDAY + week * WEEK + weekday * DAY for week in range(WEEKS)]
    assert asked() == [("sent", "")] * WEEKS


def test_a_time_at_which_nobody_is_written_to_any_more_is_refused(cast: Cast) -> None:
    for hour in (time(17, 46), time(18), time(23)):
        with pytest.raises(Refused, match="ritual_refused_hour"):
            choose(cast, FRIDAY, hour)
    choose(cast, FRIDAY, time(17, 45))


def test_what_cannot_wait_so_long_or_waited_long_enough_goes_before_the_question(
        cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = plug_in(monkeypatch)
    choose(cast, THURSDAY, time(9))
    told(cast, MONDAY, 7, "pulse.reminder")  # three days of seven are more than a third
    run(at(MONDAY, 9, 1))
    assert len(peer.got) == 1
    told(cast, MONDAY + WEEK, 30, "week.digest")
    with clock.stopped(at(MONDAY + WEEK, 8)):
        leading.rest(who(cast, "mara"), cast.teams["motor"].pk)
    run(at(MONDAY + WEEK, 9, 1))
    assert len(peer.got) == 2, "nothing comes any more that it could go with"
