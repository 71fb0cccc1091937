"""Everything an attacker of the pulse may have, made by a real installation; and what is true, for the test alone.

400 people are asked in three teams, 361 answer, 8 of them with a comment. Backups are taken before anybody answers, on
the way, right before and right after the only person who answers on a day, while the wave closes and after; each with
the keys of the installation, too. Then a second wave, in which 60 answer, all with a comment.
"""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.web.installations import Installation

ALONE = "motor-7"
"""The only one who answered between the second and the third backup."""
BACKUPS = ("before", "some", "alone", "all", "closing", "after")
DESTROYED, KEPT = "Secret of", "Remark of"
"""What the comments of the two waves begin with."""
SCENARIO = """
import json
from datetime import timedelta
from pathlib import Path
import numpy as np
from surefoot.web.frame import backing_up, clock, workers
from surefoot.web.pulse import closing, keys, tickets
from surefoot.web.pulse.models import Sealed
from tests.web import answered, attacked, waved

place = Path({place!r})
rng = np.random.default_rng(7)
teams = answered.teams({{"top": None, "motor": "top", "home": "top", "sales": "top"}})
sizes = {{"motor": 300, "home": 60, "sales": 40}}
names = [f"{{team}}-{{number}}" for team, size in sizes.items() for number in range(size)]
people = answered.people(names)
truth = {{"people": {{}}, "order": [], "boxes": {{}}, "remarks": []}}

def opened(number, names):
    return waved.opened({{people[name]: teams[name.split("-")[0]] for name in names}}, number,
                        opened_on=clock.today() + timedelta(days=number))

def backup(name):
    backing_up.backup(place / f"{{name}}.zip")
    backing_up.keys(place / f"{{name}}.keys.json")

def answer(name):
    answers = answered.answers_of(rng)
    truth["people"][name] = {{item: answers[item] for item in wave.items}}
    before = set(Sealed.objects.values_list("pk", flat=True))
    answered.hand_in(wave, people[name], answers,
                     f"{{attacked.DESTROYED}} {{name}}" if len(truth["order"]) % 50 == 0 else "")
    truth["order"].append(name)
    (box,) = set(Sealed.objects.values_list("pk", flat=True)) - before
    truth["boxes"][name] = str(box)

wave = opened(1, names)
turn = [name for name in rng.permutation(names).tolist() if name != attacked.ALONE]
truth["wave"] = str(wave.pk)
truth["codes"] = {{name: tickets.code_of(wave.pk, people[name].pk) for name in names}}
truth["ids"] = {{name: str(people[name].pk) for name in names}}
truth["sealing"] = keys.read(wave.pk, keys.SEALING).hex()
backup("before")
for name in turn[:150]: answer(name)
backup("some")
answer(attacked.ALONE)
backup("alone")
for name in turn[150:360]: answer(name)
backup("all")
closing.begin(wave.pk)
backup("closing")
workers.run(batch=True)
second = opened(2, names[:60])
for name in rng.permutation(names[:60]).tolist():
    answered.hand_in(second, people[name], {{"fear_1": 3}}, f"{{attacked.KEPT}} {{name}}")
    truth["remarks"].append(name)
closing.begin(second.pk)
workers.run(batch=True)
backup("after")
(place / "truth.json").write_text(json.dumps(truth))
wave.refresh_from_db()
print(wave.state, wave.answered)
"""


@dataclass(frozen=True)
class Loot:
    """What was found. `truth` is what the attacker must not be able to work out."""

    installation: Installation
    place: Path
    log: str

    @cached_property
    def truth(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.place / "truth.json").read_text())
        return found

    def rows(self, backup: str, table: str) -> list[dict[str, Any]]:
        """A table of a backup, as its rows stand in it."""
        with zipfile.ZipFile(self.place / f"{backup}.zip") as packed, packed.open(f"tables/{table}.jsonl") as stream:
            columns, *rows = [json.loads(line) for line in stream]
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def everything(self) -> dict[str, bytes]:
        """All bytes of all backups, unpacked, and of every file of the installation."""
        found = {}
        for name in BACKUPS:
            found[f"{name}.keys.json"] = (self.place / f"{name}.keys.json").read_bytes()
            with zipfile.ZipFile(self.place / f"{name}.zip") as packed:
                found |= {f"{name}/{member}": packed.read(member) for member in packed.namelist()}
        return found | self.files()

    def files(self) -> dict[str, bytes]:
        """Every file of the installation but the folder of the keys."""
        home = self.installation.home
        return {path.relative_to(home).as_posix(): path.read_bytes() for path in sorted(home.rglob("*"))
                if path.is_file() and "wave-keys" not in path.parts}


def loot(installation: Installation, place: Path) -> Loot:
    """Plays the scenario."""
    with (place / "log").open("w") as said:
        code = SCENARIO.format(place=str(place))
        process = installation.start(sys.executable, "-c", f"import django; django.setup()\n{code}", output=said)
        process.wait(timeout=120)
    log = (place / "log").read_text()
    assert process.returncode == 0, log[-3000:]
    assert "closed 361" in log
    return Loot(installation, place, log)
