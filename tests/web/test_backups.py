"""What never gets into a backup is said by the rooms, and can't be said wrongly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db.models import Q

import surefoot.web
from surefoot.web.frame import backups, environment, home

WEB = Path(surefoot.web.__file__).parent


def test_what_is_left_out_exists_and_nothing_that_is_kept_points_at_it() -> None:
    assert backups.problems() == []


def test_a_model_that_is_not_there_and_a_row_that_would_point_into_nothing_are_found(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_left", {})
    backups.leave_out("people.Ghost", "not there")
    backups.leave_out("people.Site", "pointed at")
    backups.leave_out("people.Team", "only some rows", rows=lambda: Q(key="x"))
    assert backups.problems() == [
        "people.Exclusion.site: points at people.Site, which is never backed up",
        "people.Ghost: left out of backups, but there is no such model",
        "people.Holiday.site: points at people.Site, which is never backed up",
        "people.Position.site: points at people.Site, which is never backed up"]
    with pytest.raises(ValueError, match="say it once"):
        backups.leave_out("people.Site", "again")


def test_every_key_is_backed_up_with_the_keys_or_not_at_all() -> None:
    asked = {name for file in WEB.rglob("*.py") for name in re.findall(r'home\.key\([^)]*"(\w+)"\)', file.read_text())}
    assert asked
    assert asked <= set(home.LASTING), "name the key in home.LASTING, or keep it apart from `home.key`"


def test_settings_that_may_hold_a_secret_are_not_told() -> None:
    told = environment.told(dict.fromkeys(environment.DEFAULTS, "planted")).keys()
    assert environment.DEFAULTS.keys() - told >= {"DATABASE_URL", "SUREFOOT_HOME"}
    assert not [name for name in told if re.search("SECRET|PASSWORD|SMTP|DATABASE|TOKEN", name)]
    assert "SUREFOOT_TIME_ZONE" in told
