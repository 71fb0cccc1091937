"""A blind wave from the plan to its end, over all parts of the pulse: keys, opening, passes and codes, closing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.frame.jobs import named
from surefoot.web.people.models import Position
from surefoot.web.post.models import Item
from surefoot.web.pulse import closing, keys
from surefoot.web.pulse.blind import making
from surefoot.web.pulse.models import Asked, CellKey, Sealed, Spent, Wave
from tests.web import blinded, cast, waved

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(db: None) -> cast.Cast:
    found = cast.plant()
    Position.unscoped.update(team=found.teams["larkmoor"])
    return found


def turned(at: datetime, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What a turn at a moment asks to have made."""
    asked: list[dict[str, str]] = []
    with monkeypatch.context() as patched, clock.stopped(at):
        patched.setattr(type(making.make_cell_keys), "enqueue",
                        lambda job, **values: asked.append(values) if job is making.make_cell_keys else None)
        named("pulse.turn").run()
    return asked


def test_a_blind_wave_waits_for_its_keys_opens_is_answered_both_ways_and_closes(
        people: cast.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = waved.planned(opens_at=MONDAY, closes_at=MONDAY + 10 * DAY, reminds_at=MONDAY + 7 * DAY, blind=True)
    assert turned(MONDAY - 7 * HOUR, monkeypatch) == []
    (asked,) = turned(MONDAY - 5 * HOUR, monkeypatch)
    assert asked in turned(MONDAY, monkeypatch) and Wave.objects.get().state == "planned"
    making.make_cell_keys.run(**asked)
    with clock.stopped(MONDAY):
        named("pulse.look").run()  # what clears away half-opened waves leaves these keys
    assert turned(MONDAY + MINUTE, monkeypatch) == []
    assert Wave.objects.get().state == "open"
    (cell,) = CellKey.objects.values_list("cell", flat=True)
    with clock.stopped(MONDAY + HOUR):
        names = sorted(people.accounts)
        assert people.client(names[0]).get("/pulse")["Location"] == f"/pulse/{wave.pk}/blind"
        wave.refresh_from_db()
        for name in names[:5]:
            held = blinded.fetch(people.client(name), wave.pk, cell)
            assert blinded.hand_in(blinded.form(wave, cell, held)) == (200, "taken")
        page = people.client(names[5]).get(f"/pulse/{wave.pk}/blind").content.decode()
        assert f'action="/pulse/{wave.pk}/start"' in page
        first = people.client(names[5]).post(f"/pulse/{wave.pk}/start").content.decode()
        (code,) = re.findall(r'name="code" value="(\w+)"', first)
        done = Client().post("/pulse/hand-in", {"code": code, "language": "en", **dict.fromkeys(wave.items, "2")})
        assert done.status_code == 200
        assert people.client(names[0]).post(f"/pulse/{wave.pk}/start")["Location"] == f"/pulse/{wave.pk}/blind"
    assert (Sealed.objects.count(), Spent.objects.count()) == (6, 5)
    Item.objects.update(ended_at=MONDAY + HOUR)
    turned(MONDAY + 7 * DAY, monkeypatch)
    assert Item.objects.filter(kind="pulse.reminder").count() == 10, "who has a pass need not have answered"
    turned(MONDAY + 10 * DAY, monkeypatch)
    closing.close.run(wave=str(wave.pk))
    wave.refresh_from_db()
    assert (wave.state, wave.answered, keys.there(wave.pk)) == ("closed", 6, False)
    assert not Asked.objects.exclude(issued=False, blinded="").exists()
