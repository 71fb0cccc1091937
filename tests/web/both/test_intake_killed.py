"""Killed at any point, an import is stored once and whole: nothing is lost, doubled or left over."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.web.installations import Installation

FILE = "person,at,tool,actions\n" + "".join(f"p{number},2026-06-{1 + number % 20:02d},copilot,1\n"
                                           for number in range(200))
MANY = """
from pathlib import Path
from surefoot.web.intake import actions, incoming
actions.take_all([incoming.Brought(path, path.name, "folder") for path in sorted(Path({folder!r}).iterdir())])
"""
BRING = """
from pathlib import Path
from surefoot.web.intake import actions, incoming
actions.take(incoming.Brought(Path({path!r}), {name!r}, "folder"))
"""
RUN = """
from surefoot.web.frame import workers
workers.run(batch=True)
"""
DIE = "import os, signal\ndef die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
AFTER = """
before = {module}.{name}
def patched(*given, **named):
    found = before(*given, **named)
    die()
{module}.{name} = patched
"""
POINTS = {
    "after_writing_the_parts": ("surefoot.web.intake.storing", "write"),
    "with_a_part_in_place_but_not_committed": ("surefoot.web.intake.store", "_place"),
    "just_before_the_commit": ("surefoot.web.intake.storing", "_settled"),
    "just_after_the_commit": ("surefoot.web.intake.incoming", "let_go"),
    "when_all_were_looked_at": ("surefoot.web.intake.looking", "look_at"),
}
AMONG_MANY = ("with_a_part_in_place_but_not_committed", "just_after_the_commit", "when_all_were_looked_at")
STATE = """
from surefoot.web.intake import store
from surefoot.web.intake.models import Import, Part
from datetime import timedelta
store.sweep(timedelta(0))
files = sorted(path.name for path in store.folder().glob("[!.]*/*"))
parts = sorted(Part.objects.values_list("file", flat=True))
left = [path.name for path in (store.folder() / ".writing").glob("*")]
print([of.state for of in Import.objects.all()], sum(part.rows for part in Part.objects.filter(live=True)),
      files == parts, len(parts), left)
"""


def killed(place: Installation, code: str) -> None:
    process = place.start(sys.executable, "-c", f"import django; django.setup()\n{code}")
    process.wait(timeout=120)
    assert process.returncode == -signal.SIGKILL, process.stderr.read() if process.stderr else ""


def killed_at(place: Installation, point: str) -> None:
    module, name = POINTS[point]
    killed(place, DIE + f"import {module}\n" + AFTER.format(module=module, name=name) + RUN)


@pytest.mark.parametrize("point", [point for point in POINTS if point not in AMONG_MANY])
def test_a_killed_import_is_stored_once_after_the_restart(installation: Installation, tmp_path: Path,
                                                          point: str) -> None:
    (tmp_path / "usage.csv").write_text(FILE, encoding="utf-8")
    installation.python(BRING.format(path=str(tmp_path / "usage.csv"), name="usage.csv"))
    killed_at(installation, point)
    assert installation.python(RUN + STATE) == "['stored'] 200 True 1 []"


@pytest.mark.parametrize("point", AMONG_MANY)
def test_files_that_came_together_are_stored_once_each_after_a_kill_and_a_restart(
        installation: Installation, tmp_path: Path, point: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.csv").write_text(FILE.replace("copilot", f"tool-{number}"), encoding="utf-8")
    installation.python(MANY.format(folder=str(folder)))
    killed_at(installation, point)
    assert installation.python(RUN + STATE) == "['stored', 'stored', 'stored', 'stored'] 800 True 4 []"


ERASE = """
from surefoot.web.frame.held import erase_all
from surefoot.web.people.models import Person
from surefoot.web.people.scope import everything
with everything("test"):
    person = Person.objects.get(key="p7")
    erase_all(person.subject)
"""
PERSON = """
from surefoot.web.people.models import Person
Person.unscoped.create(key="p7")
"""
ROWS = """
from surefoot.web.intake import parquet, store
from surefoot.web.intake.models import Part
from surefoot.web.people.pseudonyms import pseudonym
print(sum(parquet.count(store.path_of(part), [pseudonym("p7")]) for part in Part.objects.all()))
"""


def test_a_killed_erasure_erased_everything_or_nothing_and_then_everything(installation: Installation,
                                                                          tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(FILE, encoding="utf-8")
    installation.python(PERSON + BRING.format(path=str(tmp_path / "usage.csv"), name="usage.csv") + RUN)
    patched = AFTER.format(module="surefoot.web.intake.store", name="_place")
    killed(installation, DIE + "import surefoot.web.intake.store\n" + patched + ERASE)
    assert installation.python(STATE) == "['stored'] 200 True 1 []"
    assert installation.python(ROWS) == "1"
    installation.python(ERASE)
    assert installation.python(ROWS) == "0"
    assert installation.python(STATE) == "['stored'] 199 True 1 []"


ONE = """
from pathlib import Path
unlink = Path.unlink
def first(self, **more):
    unlink(self, **more)
    die()
Path.unlink = first
"""


def test_a_killed_sweep_takes_nothing_that_counts(installation: Installation, tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(FILE, encoding="utf-8")
    installation.python(BRING.format(path=str(tmp_path / "usage.csv"), name="usage.csv") + RUN)
    stray = installation.home / "store" / "usage"
    for number in range(3):
        (stray / f"stray-{number}.parquet").write_bytes(b"left over")
    killed(installation, DIE + ONE + STATE)
    assert len(list(stray.glob("stray-*"))) == 2
    assert installation.python(STATE) == "['stored'] 200 True 1 []"
