"""The product's commands: `surefoot serve`, `worker`, `audit`. Django is loaded only when one of them runs."""

from __future__ import annotations

import os
import sys
from typing import Final

import click

from surefoot.vocabulary.tables import UnusableInput
from surefoot.web.frame.environment import WrongSetting, read


@click.command()
def serve() -> None:
    """Run the product: the pages, and beside them the jobs. Settings come from the environment (docs/settings.md)."""
    _start()
    from django.conf import settings

    from surefoot.web.frame import serving

    try:
        serving.serve(read(), settings.LOGGING, click.echo)
    except WrongSetting as error:
        raise UnusableInput(str(error)) from error


@click.command()
def worker() -> None:
    """Run the product's jobs in a process of their own (and give `serve` SUREFOOT_WORKER=no)."""
    run_worker(None)


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


def run_worker(parent: int | None) -> None:
    """Run jobs until told to stop, or until the process `parent` is gone: how `serve` starts the worker beside it."""
    _start()
    from surefoot.web.frame import workers

    workers.run(parent=parent)


def _start() -> None:
    os.umask(0o077)  # whatever we write is for us alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "surefoot.web.settings")
    import django

    try:
        django.setup()
    except (WrongSetting, PermissionError) as error:
        raise UnusableInput(str(error)) from error


COMMANDS: Final = (serve, worker, audit)
