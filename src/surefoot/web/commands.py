"""The product's commands: `serve`, `worker`, `import`, `audit`, `backup`, `restore`. They alone load Django."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import click

from surefoot.close.policy.understanding import warm
from surefoot.vocabulary.tables import UnusableInput
from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.frame.environment import WrongSetting, read, told
from surefoot.web.frame.home import StillRunning


@click.command()
def serve() -> None:
    """Run the product: the pages, and beside them the jobs. Settings come from the environment (docs/settings.md)."""
    _start()
    warm()  # before the server forks its processes: all of them have it
    from django.conf import settings

    from surefoot.web.frame import serving

    try:
        serving.serve(read(), settings.LOGGING, click.echo)
    except (WrongSetting, StillRunning) as error:
        raise UnusableInput(str(error)) from error


@click.command()
def worker() -> None:
    """Run the product's jobs in a process of their own (and give `serve` SUREFOOT_WORKER=no)."""
    run_worker(None)


@click.command(name="import")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def bring(data: Path, language: str) -> None:
    """Bring the files of a folder, or one file, into the product. Exit 2 where one of them could not be used."""
    if not data.exists():
        raise UnusableInput(f"there is no file or folder {data}; give what is to be imported")
    _start()
    from surefoot.web.intake import importing

    if importing.bring_folder(data, click.echo, language):
        sys.exit(2)


@click.group()
def audit() -> None:
    """The log of every change, export and view of results."""


@audit.command()
def verify() -> None:
    """Check that no entry was changed, removed or inserted. Exit 1 and the first break if one was."""
    _start()
    from surefoot.web.frame import audit as log

    found = log.verify()
    if found.broken is not None:
        click.echo(f"The audit log does not hold at entry {found.broken.number}: {found.broken.reason}.")
        sys.exit(1)
    click.echo(f"The audit log holds: {found.entries:,} entries. Mark of the last one: {found.mark or 'none'}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keys", type=click.Path(path_type=Path), metavar="FILE",
              help="Write the keys too, to a file of their own. Keep it apart from the backup.")
def backup(file: Path, keys: Path | None) -> None:
    """Back up the database and the store, of one moment, to FILE. Surefoot may run meanwhile.

    FILE holds what the database holds and is readable by its owner only. Keys are not in it.
    """
    _start()
    from surefoot.web.frame import archive, backing_up

    try:
        if keys is not None:
            click.echo(f"Keys ({', '.join(backing_up.keys(keys))}) are in {keys}; keep them apart from the backup.")
        made = backing_up.backup(file)
    except (archive.Unfit, StillRunning) as error:
        raise UnusableInput(str(error)) from error
    click.echo(f"{sum(made.rows.values()):,} rows and {len(made.times):,} files are in {file}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keys", type=click.Path(path_type=Path), metavar="FILE",
              help="The keys that `surefoot backup --keys` wrote.")
@click.option("--replace", is_flag=True, help="Go over this installation, if the backup is of it.")
@click.option("--other-keys", is_flag=True, help="Go on without the keys the backup was made with.")
def restore(file: Path, keys: Path | None, replace: bool, other_keys: bool) -> None:
    """Put the backup FILE in place, all of it or nothing. Surefoot must not run meanwhile.

    A backup of an earlier version, or from the other database, is brought to this version on the way.
    """
    _start()
    from surefoot.web.frame import archive, restoring

    try:
        done = restoring.restore(file, keys=keys, replace=replace, other_keys=other_keys)
    except (archive.Unfit, StillRunning) as error:
        raise UnusableInput(str(error)) from error
    made = done.manifest
    click.echo(f"{sum(made.rows.values()):,} rows and {len(made.times):,} files of {made.made_at[:16]} are back. "
               "Everybody signs in again.")
    now = told()
    for name in sorted(name for name in made.settings.keys() | now.keys() if made.settings.get(name) != now.get(name)):
        click.echo(f"{name} was {made.settings.get(name, 'not set')!r} then and is {now.get(name, 'not set')!r} here.")
    if done.log.broken is not None:
        click.echo(f"The audit log does not hold at entry {done.log.broken.number}: {done.log.broken.reason}.")
        sys.exit(1)
    click.echo(f"The audit log holds: {done.log.entries:,} entries.")


def run_worker(parent: int | None) -> None:
    """Run jobs until told to stop, or until the process `parent` is gone: how `serve` starts the worker beside it."""
    _start()
    warm()
    from surefoot.web.frame import workers

    try:
        workers.run(parent=parent)
    except StillRunning as error:
        raise UnusableInput(str(error)) from error


def run_mcp(parent: int) -> None:
    """Answer assistants until told to stop, or until the process `parent` is gone: `serve` starts it beside itself."""
    _start()
    warm()
    from surefoot.web.api.mcp import running

    try:
        running.run(parent)
    except StillRunning as error:
        raise UnusableInput(str(error)) from error


def _start() -> None:
    os.umask(0o077)  # whatever we write is for us alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "surefoot.web.settings")
    import django

    try:
        django.setup()
    except (WrongSetting, PermissionError) as error:
        raise UnusableInput(str(error)) from error


COMMANDS: Final = (serve, worker, audit, bring, backup, restore)
