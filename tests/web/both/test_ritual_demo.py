"""The demo's boards are filled, quickly, and look as if a team had gone on for six weeks."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.web.close.ritual.models import Ritual, Round, Try
from surefoot.web.demo.tries import A_WEEK, WEEKS, fill_boards
from surefoot.web.frame import clock
from surefoot.web.see_as.players import Player, keep
from tests.web.cast import plant
from tests.web.tried import MONDAY, at


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_teams_of_the_demos_managers_have_boards(tmp_path: Path, language: str) -> None:
    cast = plant()
    keep(tmp_path, [Player(str(cast.accounts["mara"].pk), "Mara", "demo_manager")])
    with clock.stopped(at(MONDAY)):
        fill_boards(tmp_path, language)
        page = cast.client("dev").get("/tries").content.decode()
        assert cast.client("mara").get(f"/tries/{cast.teams['motor'].pk}/lead").status_code == 200
    assert page.count("<li><div class=\"res\">") == A_WEEK
    assert set(Ritual.objects.values_list("team__key", flat=True)) == {"motor", "home"}
    assert Round.objects.filter(state="closed").count() == 2 * WEEKS
    assert not Try.objects.filter(author=None, leads=True).exists()
    assert Round.objects.filter(led=True).exists()
