"""Signing in by password: right, wrong, too often, and what stands in between for administrators."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Account, CodeApp, Person, RecoveryCode, Session
from surefoot.web.settings import PASSWORD_HASHERS
from tests.web.cast import Cast, plant

RIGHT = "a-long-enough-secret-7"
WRONG = "do not go together"
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def cast(db: None) -> Cast:
    made = plant()
    for name in ("dev", "adam"):
        made.accounts[name].set_password(RIGHT)
        made.accounts[name].save()
    return made


def enter(client: Client, name: str, password: str = RIGHT, **more: str) -> str:
    response = client.post("/sign-in", {"email": f"{name}@larkmoor.example", "password": password, **more}, follow=True)
    return response.content.decode()


def key(html: str) -> str:
    found = re.search(r'class="key">([A-Z2-7 ]+)<', html)
    assert found
    return found[1].replace(" ", "")


def test_the_right_password_signs_in_and_leads_where_one_wanted_to_go(cast: Cast) -> None:
    client = Client()
    response = client.post("/sign-in", {"email": "DEV@larkmoor.example", "password": RIGHT, "next": "/me"})
    assert (response.status_code, response["Location"]) == (302, "/me")
    assert client.get("/sign-in").status_code == 302


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(cast: Cast, where: str) -> None:
    response = Client().post("/sign-in", {"email": "dev@larkmoor.example", "password": RIGHT, "next": where})
    assert response["Location"] == "/"


def test_a_wrong_password_an_unknown_address_and_a_closed_account_look_the_same(cast: Cast) -> None:
    Account.objects.filter(pk=cast.accounts["adam"].pk).update(is_active=False)
    Person.unscoped.filter(pk=cast.person("hugo").pk).update(left=clock.today() - timedelta(days=1))
    cast.accounts["hugo"].set_password(RIGHT)
    cast.accounts["hugo"].save()
    tries = (("dev", "wrong"), ("nobody", RIGHT), ("adam", RIGHT), ("hugo", RIGHT), ("mara", RIGHT))
    pages = {re.sub(r'value="[^"]*"', "", enter(Client(), name, password)) for name, password in tries}
    assert len(pages) == 1
    assert WRONG in pages.pop()


def test_after_ten_wrong_passwords_even_the_right_one_waits_a_quarter_of_an_hour(cast: Cast) -> None:
    with clock.stopped(NOON):
        assert all(WRONG in enter(Client(), "dev", "wrong") for _ in range(10))
        assert "too many tries" in enter(Client(), "dev")
        assert [entry.action for entry in AuditEntry.objects.all()] == ["sign_in.locked"]
        assert all(WRONG in enter(Client(), "nobody", "wrong") for _ in range(10))
        assert "too many tries" in enter(Client(), "nobody")
    with clock.stopped(NOON + timedelta(minutes=15)):
        client = Client()
        enter(client, "dev")
        assert client.get("/me").status_code == 200


def test_a_network_is_refused_after_a_hundred_failures_and_others_are_not(cast: Cast) -> None:
    with clock.stopped(NOON):
        for number in range(100):
            enter(Client(REMOTE_ADDR="192.0.2.7"), f"nobody{number}", "wrong")
        assert "too many tries" in enter(Client(REMOTE_ADDR="192.0.2.7"), "dev")
        assert "too many tries" not in enter(Client(REMOTE_ADDR="192.0.2.8"), "dev")


def test_an_administrator_by_password_must_set_up_a_second_factor_first(cast: Cast) -> None:
    client = Client()
    with clock.stopped(NOON):
        html = enter(client, "adam", next="/me")
        assert client.get("/me").status_code == 302
        wrong = client.post("/sign-in/second", {"code": "000000"}).content.decode()
        assert "not right" in wrong
        assert key(wrong) == key(html)
        done = client.post("/sign-in/second", {"code": pyotp.TOTP(key(html)).at(NOON)}).content.decode()
        assert client.get("/me").status_code == 200
    assert key(html) not in repr(list(CodeApp.objects.values()))
    assert len(re.findall(r"<li><code>", done)) == RecoveryCode.objects.count() == 10


@pytest.fixture
def app(cast: Cast) -> tuple[pyotp.TOTP, list[str]]:
    client = Client()
    with clock.stopped(NOON):
        made = key(enter(client, "adam"))
        done = client.post("/sign-in/second", {"code": pyotp.TOTP(made).at(NOON)}).content.decode()
    return pyotp.TOTP(made), re.findall(r"<li><code>([\w-]+)</code>", done)


def second(client: Client, code: str, at: datetime) -> bool:
    with clock.stopped(at):
        enter(client, "adam")
        client.post("/sign-in/second", {"code": code})
        return client.get("/me").status_code == 200


def test_a_code_of_the_app_is_good_once(app: tuple[pyotp.TOTP, list[str]]) -> None:
    later = NOON + timedelta(minutes=5)
    assert second(Client(), app[0].at(later), later)
    assert not second(Client(), app[0].at(later), later)
    assert not second(Client(), app[0].at(NOON), later)
    assert second(Client(), app[0].at(later + timedelta(seconds=30)), later + timedelta(seconds=30))


def test_a_recovery_code_is_good_once(app: tuple[pyotp.TOTP, list[str]]) -> None:
    assert second(Client(), app[1][3].upper().replace("-", " "), NOON)
    assert not second(Client(), app[1][3], NOON)
    assert second(Client(), app[1][4], NOON)


def test_codes_can_not_be_tried_out(app: tuple[pyotp.TOTP, list[str]]) -> None:
    client = Client()
    with clock.stopped(NOON + timedelta(minutes=15)):
        enter(client, "adam")
        for _ in range(6):
            assert "not right" in client.post("/sign-in/second", {"code": "123456"}).content.decode()
        good = app[0].at(NOON + timedelta(minutes=15))
        assert "too many tries" in client.post("/sign-in/second", {"code": good}).content.decode()


def test_the_second_step_waits_ten_minutes_and_is_nothing_by_itself(app: tuple[pyotp.TOTP, list[str]]) -> None:
    client = Client()
    assert client.get("/sign-in/second")["Location"] == "/sign-in"
    with clock.stopped(NOON):
        enter(client, "adam")
    with clock.stopped(NOON + timedelta(minutes=11)):
        assert client.get("/sign-in/second")["Location"] == "/sign-in"


def test_a_session_ends_without_use_and_for_good_after_two_weeks(cast: Cast) -> None:
    client = Client()
    with clock.stopped(NOON):
        enter(client, "dev")
    for hours in range(20, 14 * 24, 20):
        with clock.stopped(NOON + timedelta(hours=hours)):
            assert client.get("/me").status_code == 200
    with clock.stopped(NOON + timedelta(days=14, minutes=1)):
        assert client.get("/me").status_code == 302
    fresh = Client()
    with clock.stopped(NOON):
        enter(fresh, "dev")
    with clock.stopped(NOON + timedelta(hours=25)):
        assert fresh.get("/me").status_code == 302


def test_an_administrator_is_signed_out_after_two_hours_without_use(app: tuple[pyotp.TOTP, list[str]]) -> None:
    client = Client()
    with clock.stopped(NOON):
        assert second(client, app[1][0], NOON)
    with clock.stopped(NOON + timedelta(minutes=119)):
        assert client.get("/me").status_code == 200
    with clock.stopped(NOON + timedelta(minutes=119 + 121)):
        assert client.get("/me").status_code == 302


def test_the_browser_is_kept_in_plain_words_only(cast: Cast) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
    Client(HTTP_USER_AGENT=agent).post("/sign-in", {"email": "dev@larkmoor.example", "password": RIGHT})
    assert Session.objects.get(account=cast.accounts["dev"]).browser == "Firefox, Windows"


def test_passwords_are_stored_by_scrypt_and_short_or_common_ones_are_refused() -> None:
    assert PASSWORD_HASHERS == ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    for password in ("password1234", "123456789012", "short-7", "dev@larkmoor.example"):
        with pytest.raises(ValidationError):
            validate_password(password, Account(email="dev@larkmoor.example"))
