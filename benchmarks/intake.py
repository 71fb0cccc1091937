"""A year of daily vendor exports into the product: `python -m benchmarks.intake`.

Held against what nobody can be faster than: the readers alone, which take in the same files as one folder and count
them, without a database, a store, pseudonyms or a look at each file by itself. The same files a second time must be
known by their bytes. Then what an assessment pays for so many parts, laid out and read, against the readers again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.children import child, compare

from surefoot.demo import plant, write

EXPORTS = ("github/users-1-day", "copilot_usage")


def product(home: Path) -> None:
    """Make this process one of the product in `home`."""
    os.environ |= {"SUREFOOT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "surefoot.web.settings",
                   "SUREFOOT_LOG_LEVEL": "WARNING"}
    import django
    django.setup()


def prepare(home: Path, people: int) -> None:
    """A product with its tables and so many people."""
    product(home)
    from django.core.management import call_command

    from surefoot.web.people.models import Person
    call_command("migrate", verbosity=0)
    Person.unscoped.bulk_create(Person(key=f"p{number}@larkmoor.example") for number in range(people))


def read(folder: Path) -> None:
    """The readers alone, all files in one go."""
    from surefoot.assessment.loading import examine, load
    assert examine(load(folder)).files


def bring(folder: Path) -> None:
    """`surefoot import FOLDER`; what is stored already says so and is no error."""
    from surefoot.web.intake import importing
    assert importing.bring_folder(folder, lambda _: None) == 0


def lay_out(place: Path) -> None:
    """As an assessment begins."""
    from surefoot.web.intake.tables import lay_out as laid
    laid(place)
    read(place)


def work(kind: str, place: Path) -> Callable[[], None]:
    """What one process does, and what it needs before."""
    folder = place / "exports"
    if kind == "readers":
        return lambda: read(folder)
    fresh = place / "fresh"
    if kind == "import":
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(place / "empty", fresh)
    product(fresh)
    return (lambda: lay_out(place / "laid")) if kind == "laid" else lambda: bring(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1200)
    parser.add_argument("--weeks", type=int, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=("prepare", "readers", "import", "again", "laid"))
    parser.add_argument("--place", type=Path)
    given = parser.parse_args()
    if given.child == "prepare":
        child(lambda: prepare(given.place / "empty", given.people))
        return
    if given.child:
        child(work(given.child, given.place))
        return
    with tempfile.TemporaryDirectory(prefix="surefoot-bench-") as name:
        place = Path(name)
        write(place / "organisation", plant(1, given.people, weeks=given.weeks), vendors=True)
        (place / "exports").mkdir()
        for path in sorted(path for part in EXPORTS for path in (place / "organisation" / part).iterdir()):
            shutil.copy2(path, place / "exports")
        files = len(list((place / "exports").iterdir()))
        print(f"{files} exports of {given.people:,} people in {given.weeks} weeks, medians of {given.runs}")
        again = ["--people", str(given.people), "--place", name, "--child"]
        compare("benchmarks.intake", {"prepare": [*again, "prepare"]}, 1)
        costs = compare("benchmarks.intake", {
            "readers alone, one folder": [*again, "readers"], "surefoot import": [*again, "import"],
            "the same files again": [*again, "again"], "laid out and read again": [*again, "laid"]}, given.runs)
    base = costs["readers alone, one folder"]
    print(f"{'':30}{'wall s':>8}{'cpu s':>8}{'peak MB':>9}{'wall x':>8}{'cpu x':>8}{'cpu ms a file':>15}")
    for kind, cost in costs.items():
        print(f"{kind:30}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.peak_mb:9.0f}{cost.wall / base.wall:8.2f}"
              f"{cost.cpu / base.cpu:8.2f}{cost.cpu / files * 1000:15.1f}")


if __name__ == "__main__":
    main()
