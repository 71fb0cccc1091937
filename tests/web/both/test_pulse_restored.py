"""Backups and a wave: restored on the way nothing is lost; restored later the wave is lost, for its keys are gone."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.web.conftest import GIVEN_DATABASE, INNER
from tests.web.installations import Installation, prepared

pytestmark = pytest.mark.slow

PLANT = """
from surefoot.web.pulse import closing, keys, tickets, whole
from surefoot.web.pulse.models import *
from surefoot.web.people.models import Person
from surefoot.web.frame import workers
from tests.web import answered, waved
"""
OPEN = PLANT + """
team = answered.teams({"motor": None})["motor"]
people = answered.people(f"p{number:02d}" for number in range(20))
wave = waved.opened({person: team for person in people.values()})
for person in list(people.values())[:7]: answered.hand_in(wave, person, waved.full(wave, 2))
"""
GO_ON = PLANT + """
wave = Wave.objects.get()
people = {person.key: person for person in Person.unscoped.all()}
print(wave.state, Sealed.objects.count(), Ticket.objects.count(), Asked.objects.filter(issued=True).count())
"""
MORE = GO_ON + """
for name in ("p07", "p08", "p09"): answered.hand_in(wave, people[name], waved.full(wave, 4))
"""
CLOSE = """
closing.begin(wave.pk)
workers.run(batch=True)
wave.refresh_from_db()
print(wave.state, wave.answered, wave.unopened, sorted(answered.table_of(wave)["fear_1"].tolist()))
"""
SWEEP = PLANT + """
closing.sweep.run()
wave = Wave.objects.get()
print(wave.state, Sealed.objects.count(), Ticket.objects.count(), Written.objects.count(),
      keys.there(wave.pk), whole.of(wave.opened_on))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A wave with seven answers, and a backup of that moment beside it."""
    home = tmp_path_factory.mktemp("restored") / "home"
    found = prepared(home, GIVEN_DATABASE if INNER in os.environ else "")
    found.python(OPEN)
    surefoot(found, "backup", home.parent / "open.zip")
    yield found
    found.end()


def surefoot(place: Installation, *arguments: object) -> None:
    process = place.surefoot(*map(str, arguments))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, out + err


def test_a_wave_that_is_restored_on_the_way_goes_on_and_one_that_has_closed_since_is_lost(place: Installation) -> None:
    backup = place.home.parent / "open.zip"
    assert place.python(MORE) == "open 7 13 7"  # three more answer after the backup:
    surefoot(place, "restore", backup, "--replace")
    told = place.python(MORE + CLOSE).splitlines()
    assert told[0] == "open 7 13 7"  # what they said is gone, their codes count again
    assert told[-1] == f"closed 10 0 {[2.0] * 7 + [4.0] * 3}"
    surefoot(place, "restore", backup, "--replace")  # the boxes are back, and nothing opens them any more
    assert place.python(SWEEP) == "lost 0 0 0 False None"
