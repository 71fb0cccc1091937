"""One reader of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import surefoot.web
from surefoot.web.frame import clock

WEB = Path(surefoot.web.__file__).parent
READS = re.compile(r"datetime\.(?:now|utcnow|today)|date\.today|\btime\.(?:time|monotonic|perf_counter|localtime)"
                   r"|timezone\.(?:now|localdate|localtime)|auto_now|functions import .*\bNow\b|\bNow\(")
MOMENT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def test_nothing_but_the_clock_reads_the_time() -> None:
    found = {file.name for file in WEB.rglob("*.py") if READS.search(file.read_text(encoding="utf-8"))}
    assert found == {"clock.py"}


def test_a_stopped_clock_stands_still_and_goes_on_afterwards() -> None:
    with clock.stopped(MOMENT):
        assert clock.now() == MOMENT
    assert clock.now() - clock.real() < timedelta(seconds=1)


def test_a_clock_can_go_ahead() -> None:
    with clock.ahead(timedelta(days=7)):
        assert timedelta(days=6) < clock.now() - clock.real() < timedelta(days=8)


def test_today_is_the_day_of_the_organisation(settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with clock.stopped(MOMENT):
        assert clock.today().isoformat() == "2026-11-23"


def test_a_moment_lies_on_the_day_it_has_where_the_organisation_is(settings) -> None:
    settings.TIME_ZONE = "America/New_York"
    assert clock.day_of(datetime(2026, 12, 11, 4, 0, tzinfo=UTC)).isoformat() == "2026-12-10"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"), clock.stopped(datetime(2026, 1, 1)):
        pass
