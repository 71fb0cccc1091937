"""Every setting the product reads from its environment, once. docs/settings.md lists the same; a test compares them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surefoot.vocabulary.words import LANGUAGES

DEFAULTS: Final[Mapping[str, str]] = {
    "DATABASE_URL": "",
    "SUREFOOT_HOME": "",
    "SUREFOOT_LANGUAGE": "en",
    "SUREFOOT_LISTEN": "127.0.0.1:8000",
    "SUREFOOT_LOG_LEVEL": "INFO",
    "SUREFOOT_PROCESSES": "2",
    "SUREFOOT_TIME_ZONE": "UTC",
    "SUREFOOT_URL": "",
    "SUREFOOT_WORKER": "yes",
}
"""Name of each setting and its default as text; empty where the default depends on something else."""
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
ADDRESS: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?P<port>:\d{1,5})?")
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class WrongSetting(ValueError):  # noqa: N818 - reads as what it is
    """A setting that can't be used: the text names it, its value and what was expected."""


@dataclass(frozen=True)
class Environment:
    """The settings of one installation, checked."""

    home: Path
    """Folder of the database, the stores and the keys."""
    database_url: str
    """Empty: SQLite in the home folder."""
    url: str
    """Where people open the product, without a slash at the end."""
    host: str
    port: int
    processes: int
    worker: bool
    """Whether `serve` also runs the jobs."""
    time_zone: str
    language: str
    log_level: str

    @property
    def public_host(self) -> str:
        """The host name people type."""
        found = ADDRESS.fullmatch(self.url)
        return found["host"].strip("[]") if found else self.host

    @property
    def secure(self) -> bool:
        """Whether people reach the product over TLS."""
        return self.url.startswith("https://")


def read(given: Mapping[str, str] | None = None) -> Environment:
    """The checked settings; raises WrongSetting for a value that can't be used."""
    found = os.environ if given is None else given
    values = {name: found.get(name, "").strip() or default for name, default in DEFAULTS.items()}
    host, port = _listen(values["SUREFOOT_LISTEN"])
    return Environment(
        home=_home(values["SUREFOOT_HOME"], found),
        database_url=_database(values["DATABASE_URL"]),
        url=_url(values["SUREFOOT_URL"] or f"http://{f'[{host}]' if ':' in host else host}:{port}", host),
        host=host, port=port,
        processes=_count("SUREFOOT_PROCESSES", values["SUREFOOT_PROCESSES"]),
        worker=_choice("SUREFOOT_WORKER", values["SUREFOOT_WORKER"], ("yes", "no")) == "yes",
        time_zone=_zone(values["SUREFOOT_TIME_ZONE"]),
        language=_choice("SUREFOOT_LANGUAGE", values["SUREFOOT_LANGUAGE"], LANGUAGES),
        log_level=_choice("SUREFOOT_LOG_LEVEL", values["SUREFOOT_LOG_LEVEL"], LEVELS),
    )


def _home(value: str, found: Mapping[str, str]) -> Path:
    if value:
        return Path(value).expanduser().absolute()
    shared = found.get("XDG_DATA_HOME", "")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "surefoot"


def _database(value: str) -> str:
    """The address as it is; never repeated in an error, since it holds a password."""
    if value and not re.match(r"postgres(ql)?://", value):
        raise WrongSetting("DATABASE_URL does not start with postgresql://; expected "
                           "postgresql://user:password@host/name, or nothing for SQLite in SUREFOOT_HOME")
    if value and find_spec("psycopg") is None:
        raise WrongSetting("DATABASE_URL names a PostgreSQL database and its driver is missing; "
                           "type: pip install surefoot[postgres]")
    return value


def _listen(value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongSetting(f"SUREFOOT_LISTEN is {value!r}; expected an address and a port such as 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def _url(value: str, listens: str) -> str:
    found = ADDRESS.fullmatch(value.rstrip("/").lower())
    if found is None:
        raise WrongSetting(f"SUREFOOT_URL is {value!r}; expected where people open Surefoot, without a path, such as "
                           "https://surefoot.example.com")
    if found["scheme"] == "http" and found["host"].strip("[]") not in LOOPBACK:
        raise WrongSetting(f"SUREFOOT_URL is {value!r} (SUREFOOT_LISTEN {listens}): over plain http anyone on the "
                           "network can read along. Put a proxy with TLS in front and give its https:// address")
    return found[0]


def _count(name: str, value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 64:
        raise WrongSetting(f"{name} is {value!r}; expected a whole number from 1 to 64")
    return int(value)


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    found = next((choice for choice in choices if choice.lower() == value.lower()), None)
    if found is None:
        raise WrongSetting(f"{name} is {value!r}; expected one of {', '.join(choices)}")
    return found


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongSetting(f"SUREFOOT_TIME_ZONE is {value!r}; expected a name such as Europe/Berlin") from error
    return value
