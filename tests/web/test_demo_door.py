"""In the demo a visitor may be one of the invented people; anywhere else there is no such door."""

from __future__ import annotations

import pytest
from django.test import Client

from surefoot.web.frame.environment import WrongSetting, read
from tests.web.installations import Installation

DOOR = """
from django.test import Client
from surefoot.web.see_as.players import Player, keep
from surefoot.web.people.models import Account
from django.conf import settings
player, other = (Account.objects.create_user(f"{name}@larkmoor.example") for name in ("kim", "lee"))
"""


@pytest.fixture
def demo(installation: Installation) -> Installation:
    installation.more["SUREFOOT_DEMO"] = "yes"
    return installation


@pytest.mark.django_db
def test_a_real_installation_has_no_such_door(client: Client) -> None:
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/enter/00000000-0000-0000-0000-000000000000").status_code == 404


@pytest.mark.parametrize("given", [
    {"SUREFOOT_URL": "https://surefoot.example.com"},
    {"SUREFOOT_LISTEN": "0.0.0.0:8000", "SUREFOOT_URL": "http://localhost:8000"}])
def test_demo_mode_is_refused_where_others_could_reach_it(given: dict[str, str]) -> None:
    with pytest.raises(WrongSetting, match="everybody may be anybody"):
        read({"SUREFOOT_DEMO": "yes", **given})


def test_a_visitor_becomes_one_of_the_invented_people_with_one_click(demo: Installation) -> None:
    assert demo.python(DOOR + """
keep(settings.HOME, [Player(str(player.pk), "Kim", "demo_manager")])
visitor = Client(HTTP_HOST="127.0.0.1")
page = visitor.get("/demo?next=/me").content.decode()
print("Kim" in page, page.count("<form") >= 1)
answer = visitor.post(f"/demo/enter/{player.pk}", {"next": "/me"})
print(answer.status_code, answer["Location"], visitor.get("/me").status_code)
print(visitor.post(f"/demo/enter/{player.pk}", {"next": "https://evil.example"})["Location"])
""").split() == ["True", "True", "302", "/me", "200", "/"]


def test_nobody_can_be_entered_whom_the_seeding_did_not_name(demo: Installation) -> None:
    assert demo.python(DOOR + """
visitor = Client(HTTP_HOST="127.0.0.1")
print(visitor.post(f"/demo/enter/{player.pk}").status_code)
keep(settings.HOME, [Player(str(player.pk), "Kim", "demo_manager")])
print(visitor.post(f"/demo/enter/{other.pk}").status_code, visitor.get("/me").status_code)
""").split() == ["403", "403", "302"]
