"""A whole installation of its own for a test: data folder, database, and processes as a company runs them."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
SUREFOOT = Path(sys.executable).with_name("surefoot")
PREPARE = "from surefoot.web.frame import starting; starting.prepare()"


@dataclass
class Installation:
    """Processes that share one data folder and one database."""

    home: Path
    database_url: str = ""
    more: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def traces(self) -> Path:
        return self.home.with_name(f"{self.home.name}.traces")

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("SUREFOOT_") and name != "DATABASE_URL"}
        ours = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
        return {**kept, "PYTHONPATH": ours, "DJANGO_SETTINGS_MODULE": "tests.web.settings",
                "SUREFOOT_HOME": str(self.home), "SUREFOOT_MCP_LISTEN": "none",
                "DATABASE_URL": self.database_url,
                "PLANTED_TRACES": str(self.traces), **self.more}

    def start(self, *arguments: str, output: int | IO[str] = subprocess.PIPE) -> subprocess.Popen[str]:
        process = subprocess.Popen(arguments, env=self.environment(), cwd=ROOT, text=True, stdout=output, stderr=output)
        self.started.append(process)
        return process

    def surefoot(self, *arguments: str) -> subprocess.Popen[str]:
        return self.start(str(SUREFOOT), *arguments)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """A server for many requests; gives its address. What it says goes to a file: a pipe that nobody reads is full
        after some hundred lines, and then the server waits for ever.
        """
        with self.home.with_name(f"{self.home.name}.log").open("w") as said:
            server = self.start(str(SUREFOOT), "serve", output=said)
            try:
                wait_for(lambda: get(self, "/ready")[0] == 200)
                yield f"http://{self.more['SUREFOOT_LISTEN']}"
            finally:
                server.terminate()
                server.wait(timeout=15)

    def python(self, code: str) -> str:
        """Runs code inside the product; gives back what it printed."""
        process = self.start(sys.executable, "-c", f"import django; django.setup()\n{code}")
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out.strip()

    def lines(self) -> list[str]:
        return self.traces.read_text().splitlines() if self.traces.exists() else []

    def end(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            with suppress(subprocess.TimeoutExpired):  # what it left behind holds its output: a test looks for that
                process.communicate(timeout=5)


def prepared(home: Path, url: str = "", more: dict[str, str] | None = None) -> Installation:
    """A new installation with its tables and keys, copied from one that this process made: migrating takes seconds."""
    first = _first(url)[1]
    shutil.copytree(first.home, home)
    return Installation(home, fresh_database(url, like=first.database_url) if url else "", more or {})


@cache
def _first(url: str) -> tuple[tempfile.TemporaryDirectory[str], Installation]:
    folder = tempfile.TemporaryDirectory(prefix="surefoot-prepared-")  # goes with the process
    place = Installation(Path(folder.name) / "home", fresh_database(url) if url else "")
    place.python(PREPARE)
    return folder, place


def fresh_database(url: str, like: str = "") -> str:
    """A new database beside the one of a PostgreSQL address: empty, or as another one is that nobody is using."""
    name = f"surefoot_{secrets.token_hex(6)}"
    template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{template}')
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def get(place: Installation, path: str) -> tuple[int, bytes]:
    """Status and text of a page of a running server; 0 while there is none."""
    try:
        with urllib.request.urlopen(f"http://{place.more['SUREFOOT_LISTEN']}{path}", timeout=5) as answer:
            return answer.status, answer.read()
    except (urllib.error.URLError, ConnectionError):
        return 0, b""


def children(process: int) -> list[int]:
    """The processes a process started that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            state, parent = stat.rpartition(")")[2].split()[:2]
            if int(parent) == process and state != "Z":
                found.append(int(folder.name))
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], seconds: float = 30) -> object:
    """What the function gives once it is true; fails after so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what} was not true within {seconds} seconds")
