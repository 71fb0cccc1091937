"""Settings come from the environment, are documented, and say what is wrong with a value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import surefoot.web
from surefoot.web.frame import home
from surefoot.web.frame.environment import DEFAULTS, WrongSetting, read
from tests.web.installations import ROOT

WEB = Path(surefoot.web.__file__).parent
PAGE = ROOT / "docs" / "settings.md"


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: default.strip().strip("`") for name, default in rows}


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    assert documented().keys() == DEFAULTS.keys()


@pytest.mark.parametrize("name", sorted(name for name, default in DEFAULTS.items() if default))
def test_the_documented_default_is_the_real_one(name: str) -> None:
    assert documented()[name] == DEFAULTS[name]


def test_the_environment_is_read_in_one_place() -> None:
    reading = re.compile(r"os\.environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv")
    found = [file.name for file in WEB.rglob("*.py") if reading.search(file.read_text(encoding="utf-8"))]
    assert found == ["environment.py", "opening.py"]  # the demo sets its own environment aside from a company's


@pytest.mark.parametrize(("name", "value", "says"), [
    ("SUREFOOT_LISTEN", "8000", "127.0.0.1:8000"), ("SUREFOOT_LISTEN", "host:99999", "127.0.0.1:8000"),
    ("SUREFOOT_URL", "surefoot.example.com", "https://"), ("SUREFOOT_URL", "https://a.example/path", "without a path"),
    ("SUREFOOT_URL", "http://surefoot.example.com", "plain http"), ("SUREFOOT_LISTEN", "0.0.0.0:80", "plain http"),
    ("SUREFOOT_PROCESSES", "many", "1 to 64"), ("SUREFOOT_PROCESSES", "0", "1 to 64"),
    ("SUREFOOT_WORKER", "maybe", "yes, no"), ("SUREFOOT_TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
    ("SUREFOOT_LANGUAGE", "xx", "en, de"), ("SUREFOOT_DEMO", "perhaps", "yes, no"),
    ("SUREFOOT_LOG_LEVEL", "loud", "INFO"),
])
def test_a_wrong_value_is_named_with_what_was_expected(name: str, value: str, says: str) -> None:
    with pytest.raises(WrongSetting) as error:
        read({name: value})
    assert name in str(error.value)
    assert value in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(("given", "url", "host"), [
    ({}, "http://127.0.0.1:8000", "127.0.0.1"), ({"SUREFOOT_LISTEN": "[::1]:80"}, "http://[::1]", "::1"),
    ({"SUREFOOT_URL": "https://Surefoot.Example.com/"}, "https://surefoot.example.com", "surefoot.example.com"),
    ({"SUREFOOT_URL": "https://a.example:8443"}, "https://a.example:8443", "a.example"),
])
def test_where_people_open_it_follows_from_the_settings(given: dict[str, str], url: str, host: str) -> None:
    found = read(given)
    assert (found.url, found.public_host, found.secure) == (url, host, url.startswith("https"))


def test_a_wrong_database_address_is_told_without_its_password() -> None:
    with pytest.raises(WrongSetting, match="DATABASE_URL") as error:
        read({"DATABASE_URL": "mysql://surefoot:planted-secret@host/name"})
    assert "planted-secret" not in str(error.value)


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = home.key(tmp_path / "data", "secret")
    file = tmp_path / "data" / "secret.key"
    assert len(first) >= 64
    assert home.key(tmp_path / "data", "secret") == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in file.parent.iterdir()] == ["secret.key"]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    home.key(tmp_path, "secret")
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        home.key(tmp_path, "secret")


@pytest.mark.parametrize(("given", "known"), [
    ("https://Surefoot.example.com:443/", "https://surefoot.example.com"), ("http://localhost:80", "http://localhost"),
    ("https://surefoot.example.com:8443", "https://surefoot.example.com:8443")])
def test_an_address_is_kept_as_browsers_name_it(given: str, known: str) -> None:
    assert read({"SUREFOOT_URL": given}).url == known
