"""Files that come by themselves: out of the watched folder, and from what is plugged in to fetch them.

A watched file is taken in once it has stopped growing. It is never deleted: it lies in `working/` while it is looked at
and stored, then in `done/` or, where it could not be used, in `refused/`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from surefoot.sources.listing import NOT_DATA
from surefoot.sources.mapping import FILE
from surefoot.web.frame import clock
from surefoot.web.frame.sockets import Socket
from surefoot.web.intake import actions, incoming, together
from surefoot.web.intake.incoming import Brought
from surefoot.web.intake.models import Import

STILL: Final = 60.0
"""Seconds in which a file must not have changed."""
WORKING, DONE, REFUSED = "working", "done", "refused"
ON_THEIR_WAY: Final = ("looking", "ready", "storing")
ENDS: Final = {"stored": DONE, "undone": DONE, "refused": REFUSED, "failed": REFUSED, "discarded": REFUSED}
"""State of an import -> where its file goes."""

Fetch = Callable[[Path], None]
PULLS: Final = Socket[Fetch]("systems that files are fetched from")
"""A function writes what is new into the folder it is given; each file becomes an import."""


def look_around() -> int:
    """Put away what is finished, and take in what has stopped growing; counts the new imports."""
    folder = settings.ENVIRONMENT.watched_folder
    if folder is None or not folder.is_dir():
        return 0
    for path in sorted((folder / WORKING).glob("*")):
        _put_away(folder, path)
    mapping = _mapping(folder)
    found = [_brought(path, "folder", mapping) for path in _ready(folder)]
    new = _new(found)
    for file in found:
        if file not in new:
            _met_again(folder, file)
    return sum(_take(folder, group) for group in together.groups(new))


def pull() -> int:
    """Fetch from everything that is plugged in; counts the files."""
    count = 0
    for fetch in PULLS.plugged():
        with tempfile.TemporaryDirectory(dir=incoming.folder()) as place:
            fetch(Path(place))
            new = _new([_brought(path, "pull") for path in sorted(Path(place).iterdir())])
            count += sum(len(actions.take_all(group)) for group in together.groups(new))
    return count


def _ready(folder: Path) -> Iterator[Path]:
    now = clock.real().timestamp()
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.is_symlink() or path.name.startswith(".") or path.suffix.lower() in NOT_DATA:
            continue
        found = path.stat()
        if path.name != FILE and now - max(found.st_mtime, found.st_ctime) >= STILL:
            yield path


def _brought(path: Path, origin: str, mapping: str | None = None) -> Brought:
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Brought(path, path.name, origin, modified, mapping=mapping, digest=incoming.digest(path))


def _new(files: Sequence[Brought]) -> list[Brought]:
    """Those whose bytes are neither stored nor on their way; of two alike the first."""
    known = _known([file.digest for file in files], (*ON_THEIR_WAY, "stored")).keys()
    first = {file.digest: file for file in reversed(files) if file.digest not in known}
    return [file for file in files if first.get(file.digest) is file]


def _known(digests: Sequence[str], states: Sequence[str]) -> dict[str, Import]:
    return {of.digest: of for of in Import.objects.filter(digest__in=digests, state__in=states).order_by("-pk")}


def _take(folder: Path, group: Sequence[Brought]) -> int:
    """Into the product first, then out of the way: killed in between, they are met again and known by their bytes."""
    imports = actions.take_all(group)
    for file, of in zip(group, imports, strict=True):
        _move(file.path, folder / WORKING, f"{of.token}-{file.path.name}")
    return len(imports)


def _met_again(folder: Path, file: Brought) -> None:
    """A file whose bytes are stored is done with; one whose bytes are on their way waits with them."""
    if waits := _known([file.digest], ON_THEIR_WAY).get(file.digest):
        _move(file.path, folder / WORKING, f"{waits.token}-{file.path.name}")
    elif _known([file.digest], ["stored"]):
        _move(file.path, folder / DONE, file.path.name)


def _mapping(folder: Path) -> str | None:
    """What is said about the files of this folder."""
    path = folder / FILE
    return path.read_text(encoding="utf-8-sig") if path.is_file() else None


def _put_away(folder: Path, path: Path) -> None:
    token, name = path.name[:36], path.name[37:] or path.name
    of = next((one for one in Import.objects.filter(origin="folder", digest=incoming.digest(path)).order_by("-pk")
               if str(one.token) == token), None)
    if of is None:
        _move(path, folder / REFUSED, name)
    elif of.state in ENDS:
        already = of.state == "refused" and "import_already" in of.problem
        _move(path, folder / (DONE if already else ENDS[of.state]), name)


def _move(path: Path, place: Path, name: str) -> None:
    """Never onto another file."""
    place.mkdir(exist_ok=True)
    target, number = place / name, 1
    while target.exists():
        number += 1
        target = place / f"{number}-{name}"
    path.rename(target)
