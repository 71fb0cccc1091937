"""When somebody may be written to: hours, days and holidays at their site, also where clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.web.frame.environment import WrongSetting, read
from surefoot.web.post.quiet import Hours

BERLIN = ZoneInfo("Europe/Berlin")
ALL = frozenset(range(7))
WORK = frozenset(range(5))
USUAL = (time(18), time(8))


def opens(hours: Hours, local: str) -> str:
    found = hours.opens(datetime.fromisoformat(local).replace(tzinfo=hours.zone).astimezone(UTC))
    return f"{found.astimezone(hours.zone):%Y-%m-%dT%H:%M%z}" if found else "never"


@pytest.mark.parametrize(("asked", "found"), [
    ("2026-11-03T10:00", "2026-11-03T10:00+0100"), ("2026-11-03T07:59", "2026-11-03T08:00+0100"),
    ("2026-11-03T18:00", "2026-11-04T08:00+0100"), ("2026-11-03T17:59", "2026-11-03T17:59+0100"),
    ("2026-11-06T18:30", "2026-11-09T08:00+0100"),
    ("2026-03-27T19:00", "2026-03-30T08:00+0200"),  # eight stays eight when the clocks go forward
    ("2026-10-23T19:00", "2026-10-26T08:00+0100"),  # and back
])
def test_the_usual_quiet_hours(asked: str, found: str) -> None:
    assert opens(Hours(BERLIN, WORK, USUAL), asked) == found


def test_an_hour_that_does_not_exist_and_one_that_is_there_twice_do_no_harm() -> None:
    hours = Hours(BERLIN, ALL, (time(20), time(2, 30)))
    assert opens(hours, "2026-03-28T21:00") == "2026-03-29T03:30+0200"
    assert opens(hours, "2026-10-24T21:00") == "2026-10-25T02:30+0200"


def test_quiet_hours_in_the_middle_of_the_day() -> None:
    hours = Hours(BERLIN, ALL, (time(12), time(14)))
    assert opens(hours, "2026-11-03T11:00") == "2026-11-03T11:00+0100"
    assert opens(hours, "2026-11-03T12:30") == "2026-11-03T14:00+0100"
    assert opens(hours, "2026-11-03T23:30") == "2026-11-03T23:30+0100"


def test_a_holiday_is_quiet_to_its_last_minute() -> None:
    hours = Hours(BERLIN, WORK, None, ((date(2026, 12, 24), date(2026, 12, 31)),))
    assert opens(hours, "2026-12-24T00:00") == "2027-01-01T00:00+0100"
    assert opens(hours, "2026-12-23T23:59") == "2026-12-23T23:59+0100"


def test_two_months_of_holidays_have_no_opening() -> None:
    assert opens(Hours(BERLIN, WORK, USUAL, ((date(2026, 1, 1), date(2027, 1, 1)),)), "2026-02-02T09:00") == "never"


@given(moment=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
       days=st.frozensets(st.integers(0, 6), min_size=1),
       zone=st.sampled_from(("Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")),
       quiet=st.tuples(st.integers(4, 23), st.integers(4, 23)).filter(lambda two: two[0] != two[1]))
def test_the_first_moment_that_the_clock_on_the_wall_calls_open(
        moment: datetime, days: frozenset[int], zone: str, quiet: tuple[int, int]) -> None:
    starts, ends = (time(hour) for hour in quiet)
    hours = Hours(ZoneInfo(zone), days, (starts, ends))

    def is_open(at: datetime) -> bool:
        local = at.astimezone(hours.zone)
        here = local.time().replace(tzinfo=None)
        silent = starts <= here < ends if starts < ends else here >= starts or here < ends
        return local.weekday() in days and not silent

    asked = moment.replace(tzinfo=UTC)
    found = hours.opens(asked)
    assert found is not None
    assert found >= asked
    assert is_open(found)
    step = asked
    while step < found:
        assert not is_open(step)
        step += timedelta(minutes=30)


@pytest.mark.parametrize(("given", "hours", "days"), [
    ({}, USUAL, {5, 6}), ({"SUREFOOT_QUIET_HOURS": "none", "SUREFOOT_QUIET_DAYS": "none"}, None, set()),
    ({"SUREFOOT_QUIET_HOURS": "22:30 - 06:15", "SUREFOOT_QUIET_DAYS": "Friday, saturday"}, (time(22, 30), time(6, 15)),
     {4, 5}),
])
def test_an_organisation_says_when_it_is_quiet(given: dict[str, str], hours: object, days: object) -> None:
    found = read(given)
    assert (found.quiet_hours, found.quiet_days) == (hours, days)


@pytest.mark.parametrize(("name", "value"), [
    ("SUREFOOT_QUIET_HOURS", "18-8"), ("SUREFOOT_QUIET_HOURS", "18:00"), ("SUREFOOT_QUIET_HOURS", "08:00-08:00"),
    ("SUREFOOT_QUIET_HOURS", "24:00-08:00"), ("SUREFOOT_QUIET_DAYS", "caturday"), ("SUREFOOT_QUIET_DAYS", "never"),
    ("SUREFOOT_QUIET_DAYS", "monday,tuesday,wednesday,thursday,friday,saturday,sunday"),
    ("SUREFOOT_QUIET_DAYS", "none,sunday"), ("SUREFOOT_KEEP_MESSAGES_DAYS", "0"),
])
def test_what_can_not_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name) as error:
        read({name: value})
    assert value in str(error.value)
