"""`surefoot import DATA`: a folder's files through the same intake, at once and told on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from surefoot.sources.listing import list_files
from surefoot.sources.mapping import FILE, read_mappings
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import say
from surefoot.web.intake import actions, queries, work
from surefoot.web.intake.models import Import

Say = Callable[[str], None]


def bring_folder(data: Path, tell: Say, language: str = "en") -> int:
    """Take in every file of a folder, or one file; counts those that could not be used. Raises UnusableInput."""
    wrong = 0
    for path, name, kind, mapping in _files(data):
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        of = actions.take(actions.Brought(path, path.name, "command", modified, kind, mapping), wait=True)
        work.look.run(number=of.pk)
        of.refresh_from_db()
        if of.state == "storing":
            work.put_in.run(number=of.pk)
            of.refresh_from_db()
        known = of.state == "refused" and "import_already" in of.problem
        wrong += of.state not in ("stored", "ready") and not known
        tell(f"{name}: {_outcome(of, language)}")
    return wrong


def _files(data: Path) -> Iterator[tuple[Path, str, str, str | None]]:
    """Each file with its name, kind and mapping; the list of sign-in names first, for the others to be matched by."""
    if data.is_file():
        yield data, data.name, "", None
        return
    mapping = (data / FILE).read_text(encoding="utf-8-sig") if (data / FILE).is_file() else None
    logins = read_mappings(data).identity_file
    found = list_files(data, frozenset()).files
    if not found:
        raise UnusableInput(f"{data} holds no file to import; expected exports or tables of ours")
    for path, name in sorted(found, key=lambda one: (one[1] != logins, one[1])):
        yield path, name, "logins" if name == logins else "", mapping


def _outcome(of: Import, language: str) -> str:
    if why := queries.why(of, language):
        return " ".join([why.said, "; ".join(one.text for one in why.reasons)]).strip()
    return say(f"import_{of.state}", language) + "".join(
        f"; {table.title}: {table.rows}" for table in queries.context(of, language)["tables"])
