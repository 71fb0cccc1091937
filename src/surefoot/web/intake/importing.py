"""`surefoot import DATA`: a folder's files through the same intake, at once and told on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from surefoot.sources.listing import list_files
from surefoot.sources.mapping import FILE, read_mappings
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import say
from surefoot.web.intake import actions, queries, together, work
from surefoot.web.intake.incoming import Brought
from surefoot.web.intake.models import Import

Say = Callable[[str], None]


def bring_folder(data: Path, tell: Say, language: str = "en") -> int:
    """Take in every file of a folder, or one file; counts those that could not be used. Raises UnusableInput."""
    wrong = 0
    for group in together.groups(_files(data)):
        imports = actions.take_all(group, wait=True)
        with work.left_to_jobs(imports):
            together.take_in(imports)
            for file, of in zip(group, imports, strict=True):
                _bring_alone(of)
                known = of.state == "refused" and "import_already" in of.problem
                wrong += of.state not in ("stored", "ready") and not known
                tell(f"{_shown(file.path, data)}: {_outcome(of, language)}")
    return wrong


def _bring_alone(of: Import) -> None:
    """Do what was not done for it together with others."""
    of.refresh_from_db()
    if of.state == "looking":
        work.look.run(number=of.pk)
        of.refresh_from_db()
    if of.state == "storing":
        work.put_in.run(number=of.pk)
        of.refresh_from_db()


def _files(data: Path) -> Iterator[Brought]:
    """Each file with its kind and mapping; the list of sign-in names first, for the others to be matched by."""
    if data.is_file():
        yield _brought(data, "", None)
        return
    mapping = (data / FILE).read_text(encoding="utf-8-sig") if (data / FILE).is_file() else None
    logins = read_mappings(data).identity_file
    found = list_files(data, frozenset()).files
    if not found:
        raise UnusableInput(f"{data} holds no file to import; expected exports or tables of ours")
    for path, name in sorted(found, key=lambda one: (one[1] != logins, one[1])):
        yield _brought(path, "logins" if name == logins else "", mapping)


def _brought(path: Path, kind: str, mapping: str | None) -> Brought:
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Brought(path, path.name, "command", modified, kind, mapping)


def _shown(path: Path, data: Path) -> str:
    """A file as people know it: where it lies in the folder they gave."""
    return path.name if path == data else path.relative_to(data).as_posix()


def _outcome(of: Import, language: str) -> str:
    if why := queries.why(of, language):
        return " ".join([why.said, "; ".join(one.text for one in why.reasons)]).strip()
    return say(f"import_{of.state}", language) + "".join(
        f"; {table.title}: {table.rows}" for table in queries.tables(of, language))
