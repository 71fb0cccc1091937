"""The first administrator is made once: not by a second visitor, not by a replay, by one of eight at the same time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Account, Grant, Organisation, SetUpLink
from surefoot.web.people.signin import first_run
from tests.web.installations import Installation

FILLED = {"organisation": "Larkmoor Mutual", "email": "Adam@Larkmoor.example", "password": "a-long-enough-secret-7"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def path() -> str:
    found = re.search(r"http://[^/]+(/first-run/\S+)", first_run.announce())
    assert found
    return found[1]


def test_whoever_has_the_link_becomes_administrator_and_sets_up_a_second_factor(path: str) -> None:
    client = Client()
    assert "Set up Surefoot for your organisation" in client.get(path).content.decode()
    assert client.post(path, FILLED)["Location"] == "/sign-in/second"
    account = Account.objects.get()
    assert (account.email, account.person) == ("adam@larkmoor.example", None)
    assert [grant.role for grant in Grant.objects.all()] == ["administrator"]
    assert [entry.action for entry in AuditEntry.objects.all()] == ["organisation.set_up"]
    assert "Set up an app that shows codes" in client.get("/sign-in/second").content.decode()
    assert "Nothing is set up yet" not in Client().get("/").content.decode()


def test_the_administrator_leads_too_only_by_choice(path: str) -> None:
    Client().post(path, {**FILLED, "leads": "on"})
    assert {grant.role for grant in Grant.objects.all()} == {"administrator", "lead"}


def test_a_second_visitor_and_a_replay_change_nothing(path: str) -> None:
    Client().post(path, FILLED)
    for _ in range(2):
        assert Client().get(path).status_code == 410
        assert Client().post(path, {**FILLED, "email": "eve@evil.example"}).status_code == 410
    assert first_run.announce() == ""
    assert Account.objects.count() == Organisation.objects.count() == 1


@pytest.mark.parametrize("made", ["x", "a" * 43])
def test_a_guess_opens_nothing(path: str, made: str) -> None:
    assert Client().get(f"/first-run/{made}").status_code == 410
    assert Client().post(f"/first-run/{made}", FILLED).status_code == 410
    assert not Account.objects.exists()


def test_the_link_is_good_for_a_day_and_until_the_next_start(path: str) -> None:
    with clock.ahead(timedelta(hours=25)):
        assert Client().post(path, FILLED).status_code == 410
    first_run.announce()
    assert Client().post(path, FILLED).status_code == 410


def test_a_weak_password_or_a_missing_name_does_not_use_the_link_up(path: str) -> None:
    weak = Client().post(path, {**FILLED, "password": "password1234"})
    assert (weak.status_code, b'aria-invalid="true"' in weak.content) == (200, True)
    assert Client().post(path, {**FILLED, "organisation": " "}).status_code == 200
    assert Client().post(path, FILLED).status_code == 302


def test_the_secret_stands_in_a_file_for_the_owner_only_and_not_in_the_database(path: str) -> None:
    file = settings.HOME / first_run.FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip().endswith(path)
    assert path.rpartition("/")[2] not in repr(list(SetUpLink.objects.values()))
    Client().post(path, FILLED)
    assert not file.exists()


RACE = """
import threading
from surefoot.web.people.signin import first_run
from surefoot.web.people.models import Account, Organisation
from django.db import connection
made = first_run.announce().rpartition("/")[2]
start, won = threading.Barrier(8), []
def one(number):
    start.wait()
    try:
        won.append(first_run.set_up(made, organisation=f"{number}", email=f"a{number}@x.example",
                                     password=None, leads=False))
    except first_run.Gone:
        pass
    finally:
        connection.close()
threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(won), Account.objects.count(), Organisation.objects.count())
"""


def test_of_eight_at_the_same_moment_exactly_one_wins(installation: Installation) -> None:
    assert installation.python(RACE).splitlines()[-1] == "1 1 1"
