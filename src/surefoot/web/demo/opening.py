"""Open the demo: a fresh product filled with the invented organisation, served on this machine only.

Django is loaded when the product is opened, not before. Settings of a real installation that stand in the environment
are left aside: the demo must never write into a company's database.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from socket import create_server
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from surefoot.vocabulary.tables import UnusableInput
from surefoot.web.frame.environment import WrongSetting, read
from surefoot.web.frame.home import StillRunning, prepare, standing_still
from surefoot.web.see_as.players import FILE, keep

ORGANISATION: Final = "Larkmoor Mutual"
TIME_ZONE: Final = "Europe/London"
KEPT: Final = ("SUREFOOT_LISTEN",)
"""Settings of the environment the demo takes over."""
FIRST_PORT: Final = 8000
PORTS: Final = 20
ONCE: Final = "DEMO_ONCE"
"""Set to 1: end after the first page was answered."""
Say = Callable[[str], None]


def make_way(home: Path) -> None:
    """Remove an earlier demo from `home`. Raises UnusableInput where something else lies there, or it is open."""
    if home.exists() and any(home.iterdir()):
        if not (home / FILE).exists():
            raise UnusableInput(f"{home} holds files that are no demo of ours; give --to another folder")
        try:
            with standing_still(home):
                shutil.rmtree(home)
        except StillRunning as error:
            raise UnusableInput(f"the demo in {home} is open; stop it, or give --to another folder") from error


def settle(home: Path, language: str) -> None:
    """Make this process's environment that of the demo and of nothing else, before anything is written.

    Raises UnusableInput where an address is set that others could reach, or none is free.
    """
    for name in [name for name in os.environ if name.startswith("SUREFOOT_") and name not in KEPT]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("SUREFOOT_LISTEN", f"127.0.0.1:{_free_port()}")
    os.environ |= {"SUREFOOT_HOME": str(home.resolve()), "SUREFOOT_DEMO": "yes", "SUREFOOT_LANGUAGE": language,
                   "SUREFOOT_TIME_ZONE": TIME_ZONE, "SUREFOOT_LOG_LEVEL": "WARNING", "SUREFOOT_PROCESSES": "1",
                   "SUREFOOT_MCP_LISTEN": "none",
                   "DJANGO_SETTINGS_MODULE": "surefoot.web.settings"}
    try:
        read()
    except WrongSetting as error:
        raise UnusableInput(str(error)) from error
    make_way(home)


def open_product(folder: Path, as_of: date, progress: Say, say: Say) -> None:
    """Fill the product from the tables in `folder`, whose data end on `as_of`, and serve it until told to stop.

    Comes after `settle`. Raises UnusableInput where the address has been taken meanwhile.
    """
    os.umask(0o077)  # whatever we write is for us alone
    environment = read()
    prepare(environment.home)
    keep(environment.home, [])  # from here on the folder is known as a demo's, also where the seeding is interrupted
    import django

    django.setup()
    from django.conf import settings

    from surefoot.web.demo.tries import fill_boards
    from surefoot.web.frame import serving, starting
    from surefoot.web.see_as.seeding import seed

    starting.prepare()
    seed(folder, ORGANISATION, as_of, progress)
    fill_boards(environment.home, environment.language)
    progress("")
    door = f"{environment.url}/demo"
    threading.Thread(target=_when_open, args=(door,), name="door", daemon=True).start()
    opened = (f"The product runs at {door} until you press Ctrl-C. One click there makes you the adoption lead, a "
              "manager, an employee, a policy owner, the administrator, an auditor or a sponsor.")
    try:
        serving.serve(environment, settings.LOGGING, lambda _: say(opened))
    except WrongSetting as error:
        raise UnusableInput(str(error)) from error


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        try:
            create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise UnusableInput(f"ports {FIRST_PORT} to {FIRST_PORT + PORTS - 1} are all in use; "
                        "set SUREFOOT_LISTEN=127.0.0.1:PORT to a free one")


def _when_open(door: str) -> None:
    """Show the first page, or end where only that was wanted."""
    while not _answers(door):
        time.sleep(0.3)
    if os.environ.get(ONCE) == "1":
        os.kill(os.getpid(), signal.SIGTERM)
    elif sys.stdout.isatty() and (sys.platform in ("darwin", "win32") or os.environ.keys() & {"DISPLAY",
                                                                                              "WAYLAND_DISPLAY"}):
        webbrowser.open(door)


def _answers(door: str) -> bool:
    try:
        with urlopen(door, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
