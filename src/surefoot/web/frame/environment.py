"""Every setting the product reads from its environment, once. docs/settings.md lists the same; a test compares them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surefoot.outgoing import LOOPBACK
from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.frame import outside
from surefoot.web.frame.outside import LanguageModel, MailIn, MailServer, Provider, Slack
from surefoot.web.frame.wrong_setting import WrongSetting

__all__ = ["DEFAULTS", "LOOPBACK", "Environment", "WrongSetting", "read"]

DEFAULTS: Final[Mapping[str, str]] = {
    "DATABASE_URL": "",
    "SUREFOOT_ASSESSMENT_DAY": "monday",
    "SUREFOOT_DEMO": "no",
    "SUREFOOT_HOME": "",
    "SUREFOOT_IMAP": "",
    "SUREFOOT_KEEP_ASSESSMENT_MONTHS": "60",
    "SUREFOOT_KEEP_FILES_DAYS": "0",
    "SUREFOOT_KEEP_LEAVERS_MONTHS": "26",
    "SUREFOOT_KEEP_MESSAGES_DAYS": "90",
    "SUREFOOT_KEEP_USAGE_MONTHS": "26",
    "SUREFOOT_LANGUAGE": "en",
    "SUREFOOT_LANGUAGE_MODEL_KEY": "",
    "SUREFOOT_LANGUAGE_MODEL_NAME": "",
    "SUREFOOT_LANGUAGE_MODEL_URL": "",
    "SUREFOOT_LISTEN": "127.0.0.1:8000",
    "SUREFOOT_LOG_LEVEL": "INFO",
    "SUREFOOT_MAIL_FROM": "",
    "SUREFOOT_MAIL_IN": "",
    "SUREFOOT_MCP_LISTEN": "127.0.0.1:8001",
    "SUREFOOT_OIDC_CLAIM": "email",
    "SUREFOOT_OIDC_CLIENT_ID": "",
    "SUREFOOT_OIDC_CLIENT_SECRET": "",
    "SUREFOOT_OIDC_ISSUER": "",
    "SUREFOOT_OIDC_MATCH": "email",
    "SUREFOOT_OIDC_SCOPES": "openid email",
    "SUREFOOT_PANEL_SITES": "",
    "SUREFOOT_PROCESSES": "2",
    "SUREFOOT_QUIET_DAYS": "saturday,sunday",
    "SUREFOOT_QUIET_HOURS": "18:00-08:00",
    "SUREFOOT_SIGN_IN": "",
    "SUREFOOT_SLACK_BOT_TOKEN": "",
    "SUREFOOT_SLACK_SIGNING_SECRET": "",
    "SUREFOOT_SMTP": "",
    "SUREFOOT_TIME_ZONE": "UTC",
    "SUREFOOT_UPLOAD_MEGABYTES": "2000",
    "SUREFOOT_URL": "",
    "SUREFOOT_WATCHED_FOLDER": "",
    "SUREFOOT_WAVE_KEYS": "",
    "SUREFOOT_WORKER": "yes",
}
"""Name of each setting and its default as text; empty where the default depends on something else."""
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "never")
CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
ADDRESS: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?P<port>:\d{1,5})?")
SECRET: Final = re.compile(r"DATABASE|SECRET|PASSWORD|TOKEN|SMTP|IMAP|_KEY$")
"""Settings whose value may hold a secret; a backup names none of them."""


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
    mcp: tuple[str, int] | None
    """Address and port on which assistants are answered (docs/mcp.md); None: they are not."""
    time_zone: str
    language: str
    log_level: str
    demo: bool
    """Whether visitors may be invented people with one click."""
    mail: MailServer | None
    mail_in: MailIn | None
    oidc: Provider | None
    slack: Slack | None
    language_model: LanguageModel | None
    """Helps to understand questions to the policy; None: nobody but the rules does."""
    ways_in: frozenset[str]
    """How people may sign in: some of "oidc", "link" and "password"."""
    upload_megabytes: int
    """The largest file that may be uploaded."""
    watched_folder: Path | None
    """Files that are put here are taken in."""
    wave_keys: Path
    """Where the keys of open waves lie: outside the database, in no backup."""
    keep_files_days: int
    """How long files are kept as they came; 0 = not at all."""
    keep_usage_months: int
    """How long rows of usage and leave are kept; 0 = for ever."""
    keep_leavers_months: int
    """How long people are kept after their last day; 0 = until somebody erases them."""
    assessment_day: str
    """Day of the week on which an assessment is made by itself, or "never"."""
    keep_assessment_months: int
    """0: for ever."""
    keep_messages_days: int
    """How long it is known that something was sent to somebody."""
    panel_sites: tuple[str, ...]
    """Origins whose pages may show the panel that asks the policy."""
    quiet_hours: tuple[time, time] | None
    """From when to when nobody gets a message they did not ask for; None: no hours are quiet."""
    quiet_days: frozenset[int]
    """Days of the week on which nobody does, Monday 0."""

    @property
    def public_host(self) -> str:
        """The host name people type."""
        found = ADDRESS.fullmatch(self.url)
        return found["host"].strip("[]") if found else self.host

    @property
    def mcp_url(self) -> str:
        """Where assistants reach the product; empty where they don't. Behind a proxy it is under the one name."""
        if self.mcp is None:
            return ""
        host, port = self.mcp
        return f"{self.url if self.secure else f'http://{bracketed(host)}:{port}'}/mcp"

    @property
    def secure(self) -> bool:
        """Whether people reach the product over TLS."""
        return self.url.startswith("https://")


def read(given: Mapping[str, str] | None = None) -> Environment:
    """The checked settings; raises WrongSetting for a value that can't be used."""
    found = os.environ if given is None else given
    values = {name: found.get(name, "").strip() or default for name, default in DEFAULTS.items()}
    host, port = _listen("SUREFOOT_LISTEN", values["SUREFOOT_LISTEN"])
    url = _url(values["SUREFOOT_URL"] or f"http://{bracketed(host)}:{port}", host)
    home = _home(values["SUREFOOT_HOME"], found)
    mail, oidc = outside.mail_server(values), outside.provider(values)
    return Environment(
        home=home,
        database_url=_database(values["DATABASE_URL"]),
        url=url, host=host, port=port, demo=_demo(values["SUREFOOT_DEMO"], url, host),
        processes=_count("SUREFOOT_PROCESSES", values["SUREFOOT_PROCESSES"], 1, 64),
        worker=_choice("SUREFOOT_WORKER", values["SUREFOOT_WORKER"], ("yes", "no")) == "yes",
        mcp=_mcp(values["SUREFOOT_MCP_LISTEN"], secure=url.startswith("https://")),
        time_zone=_zone(values["SUREFOOT_TIME_ZONE"]),
        language=_choice("SUREFOOT_LANGUAGE", values["SUREFOOT_LANGUAGE"], LANGUAGES),
        log_level=_choice("SUREFOOT_LOG_LEVEL", values["SUREFOOT_LOG_LEVEL"], LEVELS),
        mail=mail, mail_in=outside.mailbox(values), oidc=oidc, slack=outside.slack(values),
        language_model=outside.language_model(values),
        ways_in=outside.ways_in(values, mail, oidc),
        upload_megabytes=_count("SUREFOOT_UPLOAD_MEGABYTES", values["SUREFOOT_UPLOAD_MEGABYTES"], 1, 1_000_000),
        watched_folder=_folder("SUREFOOT_WATCHED_FOLDER", values["SUREFOOT_WATCHED_FOLDER"]),
        wave_keys=_folder("SUREFOOT_WAVE_KEYS", values["SUREFOOT_WAVE_KEYS"]) or home / "wave-keys",
        keep_files_days=_count("SUREFOOT_KEEP_FILES_DAYS", values["SUREFOOT_KEEP_FILES_DAYS"], 0, 3650),
        keep_usage_months=_count("SUREFOOT_KEEP_USAGE_MONTHS", values["SUREFOOT_KEEP_USAGE_MONTHS"], 0, 600),
        keep_leavers_months=_count("SUREFOOT_KEEP_LEAVERS_MONTHS", values["SUREFOOT_KEEP_LEAVERS_MONTHS"], 0, 600),
        assessment_day=_choice("SUREFOOT_ASSESSMENT_DAY", values["SUREFOOT_ASSESSMENT_DAY"], DAYS),
        keep_assessment_months=_count("SUREFOOT_KEEP_ASSESSMENT_MONTHS", values["SUREFOOT_KEEP_ASSESSMENT_MONTHS"], 0,
                                      600),
        keep_messages_days=_count("SUREFOOT_KEEP_MESSAGES_DAYS", values["SUREFOOT_KEEP_MESSAGES_DAYS"], 1, 3650),
        panel_sites=_sites(values["SUREFOOT_PANEL_SITES"]),
        quiet_hours=_hours(values["SUREFOOT_QUIET_HOURS"]), quiet_days=_days(values["SUREFOOT_QUIET_DAYS"]),
    )


def told(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """The settings as they were given, without those that may hold a secret, and without where the data lies."""
    found = os.environ if given is None else given
    return {name: found[name] for name in DEFAULTS
            if found.get(name) and not SECRET.search(name) and name != "SUREFOOT_HOME"}


def without_ours(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that is to know nothing of this installation; `more` is what it is told."""
    return {name: value for name, value in os.environ.items() if name not in DEFAULTS} | dict(more)


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


def bracketed(host: str) -> str:
    """A host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _listen(name: str, value: str) -> tuple[str, int]:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise WrongSetting(f"{name} is {value!r}; expected an address and a port such as {DEFAULTS[name]}")
    return host.strip("[]"), int(port)


def _mcp(value: str, *, secure: bool) -> tuple[str, int] | None:
    if value.lower() == "none":
        return None
    found = _listen("SUREFOOT_MCP_LISTEN", value)
    if not secure and found[0] not in LOOPBACK:
        raise WrongSetting(f"SUREFOOT_MCP_LISTEN is {value!r}: over plain http anyone on the network can read tokens. "
                           "Put a proxy with TLS in front and give its https:// address as SUREFOOT_URL")
    return found


def _url(value: str, listens: str) -> str:
    found = ADDRESS.fullmatch(value.rstrip("/").lower())
    if found is None:
        raise WrongSetting(f"SUREFOOT_URL is {value!r}; expected where people open Surefoot, without a path, such as "
                           "https://surefoot.example.com")
    if found["scheme"] == "http" and found["host"].strip("[]") not in LOOPBACK:
        raise WrongSetting(f"SUREFOOT_URL is {value!r} (SUREFOOT_LISTEN {listens}): over plain http anyone on the "
                           "network can read along. Put a proxy with TLS in front and give its https:// address")
    # As browsers name it: passkeys and forms compare the whole text.
    return found[0].removesuffix(":443" if found["scheme"] == "https" else ":80")


def _sites(value: str) -> tuple[str, ...]:
    found = tuple(sorted({part.strip().rstrip("/").lower() for part in value.split(",") if part.strip()}))
    for site in found:
        address = ADDRESS.fullmatch(site)
        if address is None or (address["scheme"] == "http" and address["host"].strip("[]") not in LOOPBACK):
            raise WrongSetting(f"SUREFOOT_PANEL_SITES has {site!r}; expected addresses of sites without a path, with "
                               "commas between them, such as https://intranet.example.com")
    return found


def _count(name: str, value: str, least: int, most: int) -> int:
    if not value.isdigit() or not least <= int(value) <= most:
        raise WrongSetting(f"{name} is {value!r}; expected a whole number from {least} to {most}")
    return int(value)


def _folder(name: str, value: str) -> Path | None:
    if value and not Path(value).is_absolute():
        raise WrongSetting(f"{name} is {value!r}; expected the whole path of a folder, from the root on")
    return Path(value) if value else None


def _hours(value: str) -> tuple[time, time] | None:
    if value.lower() == "none":
        return None
    parts = [part.strip() for part in value.split("-")]
    if len(parts) != 2 or parts[0] == parts[1] or not all(CLOCK.fullmatch(part) for part in parts):
        raise WrongSetting(f"SUREFOOT_QUIET_HOURS is {value!r}; expected two times such as 18:00-08:00, or none")
    return time.fromisoformat(parts[0]), time.fromisoformat(parts[1])


def _days(value: str) -> frozenset[int]:
    names = [part.strip().lower() for part in value.split(",") if part.strip()]
    found = frozenset(DAYS.index(name) for name in names if name in DAYS[:7])
    if names != ["none"] and (len(found) != len(names) or len(found) > 6):
        raise WrongSetting(f"SUREFOOT_QUIET_DAYS is {value!r}; expected days of the week such as saturday,sunday, or "
                           "none; one day at least must be left")
    return found


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    found = next((choice for choice in choices if choice.lower() == value.lower()), None)
    if found is None:
        raise WrongSetting(f"{name} is {value!r}; expected one of {', '.join(choices)}")
    return found


def _demo(value: str, url: str, host: str) -> bool:
    wanted = _choice("SUREFOOT_DEMO", value, ("yes", "no")) == "yes"
    if wanted and not (host in LOOPBACK and url.startswith("http://")):
        raise WrongSetting(f"SUREFOOT_DEMO is yes and the address is {url}: in the demo everybody may be anybody, so "
                           "it runs for this machine only. Leave SUREFOOT_URL and SUREFOOT_LISTEN as they are")
    return wanted


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongSetting(f"SUREFOOT_TIME_ZONE is {value!r}; expected a name such as Europe/Berlin") from error
    return value
