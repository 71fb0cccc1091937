"""Registered plans as files: written once to a new folder, and found again in a data folder."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from surefoot.prove.registration import Registration, as_json, is_registration, read_registration
from surefoot.prove.rollout import plan_table
from surefoot.sources.listing import CLOSED, REGISTRATIONS
from surefoot.vocabulary.tables import Problem, Table, UnusableInput

PLAN_FILE: Final = "plan.csv"
REGISTRATION_FILE: Final = "registration.json"


def check_free(out: Path) -> None:
    """Raise UnusableInput where something already stands in the folder a plan would be written to."""
    if out.exists() and not out.is_dir():
        raise UnusableInput(f"{out} is a file; give --out a folder that does not exist yet")
    if out.is_dir() and any(out.iterdir()):
        what = "already holds a registered plan" if (out / REGISTRATION_FILE).exists() else "is not empty"
        raise UnusableInput(f"{out} {what}; nothing was drawn or overwritten. A plan that is drawn twice proves "
                            "nothing: use the one there is, or give --out a new folder for another roll-out")


def save(registration: Registration, out: Path, in_words: Sequence[str] = ()) -> str:
    """Write ``plan.csv`` and ``registration.json`` to a new folder, both or neither; never over anything.

    in_words: what people read at the top of the registration. Gives back its SHA-256.
    """
    check_free(out)
    registration = replace(registration, in_words=tuple(in_words))
    place = out.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.parent))
    except OSError as error:
        raise UnusableInput(f"can't write in {place.parent}: {error.strerror}; give --out another place") from error
    try:
        _write_plan(new / PLAN_FILE, plan_table(registration.rollout, registration.registered_on))
        text = as_json(registration)
        (new / REGISTRATION_FILE).write_text(text, encoding="utf-8")
        new.chmod(0o755)
        new.replace(place)  # onto an empty folder or none; anything else is refused by the system
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return str(json.loads(text)["sha256"])


def registrations(folder: str | Path) -> tuple[tuple[Registration, ...], tuple[Problem, ...]]:
    """The registrations that lie in a data folder, by date and action, and files that can't be read as one."""
    found, problems = [], []
    for path in sorted(Path(folder).rglob(REGISTRATIONS)):
        inside = path.relative_to(folder)
        name = inside.as_posix()
        if any(part.startswith(".") or part.endswith(CLOSED) for part in inside.parts) or not path.is_file() \
                or not path.resolve().is_relative_to(Path(folder).resolve()):
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
            if is_registration(text):
                found.append(read_registration(text))
        except (OSError, UnicodeDecodeError, UnusableInput) as error:
            problems.append(Problem("plan", _why(error), 0, name))
    return tuple(sorted(found, key=lambda one: (one.registered_on, one.rollout.action))), tuple(problems)


def _why(error: OSError | UnicodeDecodeError | UnusableInput) -> str:
    """Why a file can't be read as a registration, without a path of this machine."""
    if isinstance(error, UnicodeDecodeError):
        return "the file is not UTF-8 text; expected the file as `surefoot rollout` wrote it"
    if isinstance(error, OSError):
        return f"can't be read: {error.strerror}; expected a file this account may read"
    return str(error)


def _write_plan(path: Path, plan: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([column.name for column in plan.schema.columns])
        for row in zip(*(plan[column.name].tolist() for column in plan.schema.columns), strict=True):
            *cells, drawn, seed, registered = row
            out.writerow([*("" if cell is None else cell for cell in cells), "true" if drawn else "false", seed,
                          registered])
