"""When a round opens and whom it asks when, for any zone, clock change, holiday and working week."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.close.ritual.opening import Calendar, ask_until, asked_on, day_of, ends, monday, opens

DAY, WEEK = timedelta(days=1), timedelta(days=7)
HOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine may be busy with something else."""
ZONES = ("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kolkata",
         "Pacific/Auckland", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Kiritimati", "America/Santiago")
WEEKS = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(monday)
WEEKDAYS, TIMES = st.integers(0, 6), st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def calendars(draw: st.DrawFn, week: date) -> Calendar:
    holidays = draw(st.lists(st.tuples(st.integers(-10, 10), st.integers(0, 9)), max_size=3))
    days = tuple((week + first * DAY, week + (first + long) * DAY) for first, long in holidays)
    return Calendar(ZoneInfo(draw(st.sampled_from(ZONES))), days, draw(st.sets(WEEKDAYS, max_size=4)))


@HOW
@given(st.data(), WEEKS, WEEKDAYS, TIMES)
def test_a_round_opens_on_a_working_day_of_its_week_never_before_the_chosen_one(
        data: st.DataObject, week: date, weekday: int, at: time) -> None:
    calendar = data.draw(calendars(week))
    moment = opens(week, weekday, at, calendar)
    working = [day for day in (week + ahead * DAY for ahead in range(weekday, 7)) if calendar.works_on(day)]
    if moment is None:
        assert not working
        return
    local = moment.astimezone(calendar.zone)
    assert local.date() == working[0] == day_of(week, weekday, calendar)
    assert moment < ends(week, calendar)
    naive = datetime.combine(working[0], at)
    there = naive.replace(tzinfo=calendar.zone).astimezone(UTC).astimezone(calendar.zone).replace(tzinfo=None) == naive
    late = local.replace(tzinfo=None) - naive
    assert late == timedelta() if there else timedelta() < late <= DAY / 12


@HOW
@given(st.data(), WEEKS)
def test_weeks_follow_each_other_without_a_gap_in_every_zone(data: st.DataObject, week: date) -> None:
    calendar = data.draw(calendars(week))
    over = ends(week, calendar)
    assert calendar.today(over - timedelta(microseconds=1)) == week + 6 * DAY
    assert calendar.today(over) == week + WEEK
    assert abs(ends(week + WEEK, calendar) - over - WEEK) <= timedelta(hours=1)


@HOW
@given(st.data(), WEEKS, WEEKDAYS, st.sets(WEEKDAYS))
def test_everybody_is_asked_on_a_working_day_of_theirs_in_that_week_or_not_at_all(
        data: st.DataObject, week: date, weekday: int, workdays: set[int]) -> None:
    calendar = data.draw(calendars(week))
    day = week + weekday * DAY
    found = asked_on(day, workdays, calendar)
    theirs = [each for each in (week + ahead * DAY for ahead in range(7))
              if each.weekday() in workdays and calendar.works_on(each)]
    if found is None:
        assert not theirs
        return
    assert found in theirs
    assert found == min((each for each in theirs if each >= day), default=theirs[-1])
    assert calendar.moment(found, time()) < ask_until(found, week, calendar) <= ends(week, calendar)


def test_an_hour_the_clock_skips_counts_as_the_next_and_a_doubled_one_once() -> None:
    berlin = Calendar(ZoneInfo("Europe/Berlin"))
    assert opens(date(2026, 3, 23), 6, time(2, 30), berlin) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert opens(date(2026, 10, 19), 6, time(2, 30), berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert opens(date(2026, 3, 23), 3, time(9), berlin) == datetime(2026, 3, 26, 8, tzinfo=UTC)
    assert opens(date(2026, 3, 30), 3, time(9), berlin) == datetime(2026, 4, 2, 7, tzinfo=UTC)
