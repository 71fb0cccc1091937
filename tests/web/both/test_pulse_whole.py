"""The whole rows of a wave: outside the database, for the owner only, and gone when they were used or after 8 days."""

from __future__ import annotations

import os
import stat
from datetime import date, timedelta

import pytest
from django.conf import settings

from surefoot.vocabulary.tables import PULSE, table
from surefoot.web.frame import backups, clock
from surefoot.web.frame.jobs import named
from surefoot.web.pulse import keys, whole
from surefoot.web.pulse.models import Wave

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def closed_wave() -> Wave:
    for left in sorted((keys.base() / "whole").glob("*")):
        left.unlink()
    whole.keep(DAY, table(PULSE, {"wave": [DAY] * 2, "respondent": ["a", "b"], "team": ["motor"] * 2,
                                  "fear_1": [2, 3]}))
    return wave_of(DAY, 1)


def wave_of(day: date, number: int, state: str = "closed") -> Wave:
    now = clock.now()
    return Wave.objects.create(number=number, state=state, opened_on=day, opens_at=now, closes_at=now + timedelta(1))


def grown_old(day: date, days: int) -> None:
    found = whole.of(day)
    assert found is not None
    past = clock.real().timestamp() - days * 86400
    os.utime(found, (past, past))


def test_the_file_is_the_owners_alone_and_where_no_backup_looks() -> None:
    found = whole.of(DAY)
    assert found is not None and stat.S_IMODE(found.stat().st_mode) == 0o600
    assert stat.S_IMODE(found.parent.stat().st_mode) == 0o700
    inside = found.relative_to(settings.HOME).parts
    assert inside[0] not in (*backups.FOLDERS, *backups.SINGLE)


def test_once_used_it_is_destroyed_and_destroying_again_does_nothing() -> None:
    whole.destroy(DAY)
    assert whole.of(DAY) is None and not list((keys.base() / "whole").iterdir())
    whole.destroy(DAY)


def test_it_stays_for_a_week_and_goes_after_eight_days() -> None:
    grown_old(DAY, 7)
    named("pulse.sweep").run()
    assert whole.of(DAY) is not None
    grown_old(DAY, 8)
    named("pulse.sweep").run()
    assert whole.of(DAY) is None


def test_it_goes_when_a_later_wave_closes() -> None:
    wave_of(date(2026, 7, 6), 2)
    named("pulse.sweep").run()
    assert whole.of(DAY) is None


def test_a_file_of_a_wave_that_did_not_close_is_swept(closed_wave: Wave) -> None:
    Wave.objects.filter(pk=closed_wave.pk).update(state="lost")
    named("pulse.sweep").run()
    assert whole.of(DAY) is None


def test_a_file_that_was_half_written_is_swept() -> None:
    half = keys.base() / "whole" / ".2026-06-01.parquet"
    half.write_bytes(b"half")
    named("pulse.sweep").run()
    assert not half.exists() and whole.of(DAY) is not None


def test_keys_of_a_wave_nobody_knows_go_after_eight_days() -> None:
    wave = Wave(number=9)
    keys.make(wave.pk, keys.CODES, b"x")
    named("pulse.sweep").run()
    assert keys.there(wave.pk)
    past = clock.real().timestamp() - 9 * 86400
    os.utime(keys.folder(wave.pk), (past, past))
    named("pulse.sweep").run()
    assert not keys.there(wave.pk)
