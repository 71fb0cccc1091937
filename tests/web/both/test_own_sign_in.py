"""Your sign-in: own sessions, password, second factor and tokens; nobody else's, and only after a fresh sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.jobs import nightly, tidy
from surefoot.web.people.models import Account, CodeApp, Passkey, Person, RecoveryCode, Session, Token
from tests.web.cast import Cast, plant

RIGHT = "a-long-enough-secret-7"
OTHER = "another-long-secret-8"
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with clock.stopped(NOON):
        made = plant()
        for name in ("dev", "adam", "mara"):
            made.accounts[name].set_password(RIGHT)
            made.accounts[name].save()
        yield made


def entered(name: str, password: str = RIGHT, **more: str) -> Client:
    client = Client(**more)  # type: ignore[arg-type]
    client.post("/sign-in", {"email": f"{name}@larkmoor.example", "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def text(client: Client, path: str = "/me/sign-in") -> str:
    return client.get(path).content.decode()


def administrator() -> Client:
    """Adam signed in with his second factor."""
    client = entered("adam")
    made = re.search(r'class="key">([A-Z2-7 ]+)<', text(client, "/sign-in/second"))
    assert made
    client.post("/sign-in/second", {"code": pyotp.TOTP(made[1].replace(" ", "")).at(NOON)})
    assert is_in(client)
    return client


def other(client: Client) -> str:
    found = re.findall(r'name="which" value="(\w{24})"', text(client))
    assert len(found) == 1
    return str(found[0])


def test_a_token_for_an_assistant_is_shown_with_the_command_that_uses_it_and_nothing_is_ticked_beforehand(
        cast: Cast) -> None:
    client = entered("dev")
    assert "checked" not in text(client, "/me/sign-in/tokens/new")
    page = client.post("/me/sign-in/tokens/new", {"name": "assistant", "scopes": ["policy.ask", "ritual.share"],
                                                  "days": 30}).content.decode()
    assert re.search(r"SUREFOOT_TOKEN=surefoot_[\w-]{43} surefoot mcp --server http", page)
    assert Token.objects.get().scopes == "policy.ask ritual.share"
    assert "Ask the AI policy" in text(client)


def made_token(client: Client, path: str = "/me/sign-in/tokens/new", scope: str = "own.export", days: int = 30) -> str:
    page = client.post(path, {"name": "my script", "scopes": [scope], "days": days}).content.decode()
    found = re.search(r">(surefoot_[\w-]{43})<", page)
    assert found, page
    return found[1]


def test_a_person_sees_their_own_sessions_in_plain_words_and_no_key_of_them(cast: Cast) -> None:
    entered("mara")
    entered("dev", HTTP_USER_AGENT=FIREFOX)
    page = text(entered("dev"))
    assert page.count("27 November 2026, 12:00") == 3  # twice in cells, once in the name of the button
    for seen in ("Firefox, Windows", "This one", "End all others"):
        assert seen in page
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_one_session_of_ones_own_can_be_ended_and_nobody_elses(cast: Cast) -> None:
    first, here, theirs = entered("dev"), entered("dev"), entered("mara")
    mark = other(here)
    assert theirs.post("/me/sign-in/sessions", {"which": mark}).status_code == 403
    assert is_in(first)
    assert here.post("/me/sign-in/sessions", {"which": mark}).status_code == 302
    assert [is_in(client) for client in (first, here, theirs)] == [False, True, True]


def test_all_other_sessions_can_be_ended_at_once(cast: Cast) -> None:
    others, here, theirs = [entered("dev") for _ in range(3)], entered("dev"), entered("mara")
    here.post("/me/sign-in/sessions", {"which": "others"})
    assert not any(is_in(client) for client in others)
    assert is_in(here)
    assert is_in(theirs)


def test_a_changed_password_ends_all_other_sessions_and_the_old_one_is_no_longer_good(cast: Cast) -> None:
    before, here = entered("dev"), entered("dev")
    page = here.post("/me/sign-in/password", {"current": "wrong", "new": OTHER}).content.decode()
    assert "not your password so far" in page
    assert here.post("/me/sign-in/password", {"current": RIGHT, "new": "short"}).status_code == 200
    assert here.post("/me/sign-in/password", {"current": RIGHT, "new": OTHER}).status_code == 302
    assert [is_in(client) for client in (before, here, entered("dev"), entered("dev", OTHER))] == [False, True, False,
                                                                                               True]
    assert [entry.action for entry in AuditEntry.objects.all()] == ["sign_in.password_changed"]


def test_wrong_passwords_on_this_page_count_like_those_at_the_door(cast: Cast) -> None:
    here = entered("dev")
    for _ in range(10):
        here.post("/me/sign-in/password", {"current": "wrong", "new": OTHER})
    page = here.post("/me/sign-in/password", {"current": RIGHT, "new": OTHER}).content.decode()
    assert "too many tries" in page


def test_who_came_without_a_password_can_choose_one(cast: Cast) -> None:
    client = entered("dev")
    Account.objects.filter(pk=cast.accounts["dev"].pk).update(password="!")
    client.force_login(Account.objects.get(pk=cast.accounts["dev"].pk))
    session = client.session
    session["signed"] = int(NOON.timestamp())
    session.save()
    assert "You have no password" in text(client)
    assert client.post("/me/sign-in/password", {"new": OTHER}).status_code == 302
    assert is_in(entered("dev", OTHER))


def test_an_app_is_set_up_and_replaced_with_recovery_codes_shown_once(cast: Cast) -> None:
    client = entered("dev")
    before = ""
    for _ in range(2):
        made = re.search(r'class="key">([A-Z2-7 ]+)<', text(client, "/me/sign-in/app"))
        assert made
        secret = made[1].replace(" ", "")
        assert secret != before
        assert "not right" in client.post("/me/sign-in/app", {"code": "000000"}).content.decode()
        page = client.post("/me/sign-in/app", {"code": pyotp.TOTP(secret).at(NOON)}).content.decode()
        assert len(re.findall(r"<li><code>", page)) == RecoveryCode.objects.count() == 10
        before = secret
    assert CodeApp.objects.count() == 1
    assert "Recovery codes left: 10" in text(client)
    assert not is_in(entered("dev"))


def test_new_recovery_codes_make_the_old_ones_worthless_and_the_app_can_be_done_without(cast: Cast) -> None:
    client = entered("dev")
    CodeApp.objects.create(account=cast.accounts["dev"], secret="x", since=NOON.date())
    first = re.findall(r"<li><code>([\w-]+)<", client.post("/me/sign-in/second", {"do": "paper"}).content.decode())
    again = re.findall(r"<li><code>([\w-]+)<", client.post("/me/sign-in/second", {"do": "paper"}).content.decode())
    assert len(first) == len(again) == RecoveryCode.objects.count() == 10
    assert not set(first) & set(again)
    client.post("/me/sign-in/second", {"do": "remove"})
    assert not CodeApp.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert is_in(entered("dev"))


def test_an_administrator_keeps_a_second_factor(cast: Cast) -> None:
    client = administrator()
    response = client.post("/me/sign-in/second", {"do": "remove"}, follow=True)
    assert "who administers needs a second factor" in response.content.decode()
    assert CodeApp.objects.exists()
    Passkey.objects.create(account=cast.accounts["adam"], digest="x", credential=b"x", name="key", since=NOON.date())
    client.post("/me/sign-in/second", {"do": "remove"})
    assert not CodeApp.objects.exists()
    assert RecoveryCode.objects.count() == 10


@pytest.mark.parametrize("path", ["/me/sign-in/password", "/me/sign-in/app", "/me/sign-in/tokens/new"])
def test_changes_need_a_sign_in_of_the_last_15_minutes(cast: Cast, path: str) -> None:
    client = entered("dev")
    with clock.stopped(NOON + timedelta(minutes=16)):
        assert "sign in once more" in text(client, path)
        asked = {"current": RIGHT, "new": OTHER, "name": "x", "scopes": "own.export", "days": 30, "code": "1"}
        assert client.post(path, asked).status_code == 409
        assert not Token.objects.exists()
        assert cast.accounts["dev"].check_password(RIGHT)
        back = client.post("/me/sign-in/again", {"next": path})
        assert back["Location"] == f"/sign-in?next={path}"
        assert not is_in(client)
        assert client.post("/me/sign-in/again", {"next": "https://evil.example/"}).status_code == 403


def test_a_token_is_shown_once_and_kept_as_a_hash(cast: Cast) -> None:
    client = entered("dev")
    made = made_token(client)
    assert made not in text(client)
    assert "my script" in text(client)
    assert made not in repr(list(Token.objects.values()))
    told = [entry.detail for entry in AuditEntry.objects.filter(action="token.made")]
    assert len(told) == 1
    assert made not in repr(list(AuditEntry.objects.values()))


def test_a_personal_token_fetches_its_own_persons_data_and_opens_nothing_else(cast: Cast) -> None:
    made = made_token(entered("dev"))
    program = Client(headers={"authorization": f"Bearer {made}"})
    found = program.get("/api/me")
    assert found.status_code == 200
    assert found.json()["people.Person"][0]["email"] == "dev@larkmoor.example"
    assert "tess" not in found.content.decode()
    assert program.post("/api/data").status_code == 403
    assert program.get("/api/data/1").status_code == 403
    for page in ("/me", "/me/sign-in", "/overview", "/data", "/accounts"):
        assert program.get(page).status_code in (302, 404), page
    assert program.post("/me/sign-in/sessions", {"which": "others"}).status_code == 403


def test_a_session_opens_nothing_that_a_token_opens(cast: Cast) -> None:
    answer = entered("dev").get("/api/me")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Surefoot"')
    assert "needs a token" in answer.json()["problem"]


def test_a_token_ends_on_its_day_by_its_owners_hand_and_with_the_persons_last_day(cast: Cast) -> None:
    client = entered("dev")
    made = made_token(client)
    program = Client(headers={"authorization": f"Bearer {made}"})
    with clock.stopped(NOON + timedelta(days=30)):
        assert program.get("/api/me").status_code == 200
    with clock.stopped(NOON + timedelta(days=31)):
        assert program.get("/api/me").status_code == 401
    Person.unscoped.filter(pk=cast.person("dev").pk).update(left=NOON.date())
    assert program.get("/api/me").status_code == 200
    with clock.stopped(NOON + timedelta(days=1)):
        assert program.get("/api/me").status_code == 401
        nightly.run()
        assert not Token.objects.exists()
    Person.unscoped.filter(pk=cast.person("dev").pk).update(left=None)
    client = entered("dev")
    made_token(client)
    pk = Token.objects.get().pk
    assert entered("mara").post(f"/me/sign-in/tokens/{pk}/end").status_code == 403
    assert client.post(f"/me/sign-in/tokens/{pk}/end").status_code == 302
    assert not Token.objects.exists()


def test_a_closed_account_ends_its_tokens_at_once(cast: Cast) -> None:
    made = made_token(entered("dev"))
    Account.objects.filter(pk=cast.accounts["dev"].pk).update(is_active=False)
    assert Client(headers={"authorization": f"Bearer {made}"}).get("/api/me").status_code == 401


def test_tokens_that_are_over_are_removed_and_nobody_has_more_than_twenty(cast: Cast) -> None:
    client = entered("dev")
    for _ in range(20):
        made_token(client)
    page = client.post("/me/sign-in/tokens/new", {"name": "x", "scopes": ["own.export"], "days": 30}).content.decode()
    assert "There are 20 already" in page
    with clock.stopped(NOON + timedelta(days=31)):
        tidy.run()
    assert not Token.objects.exists()


@pytest.mark.parametrize("asked", [{"scopes": ["data.upload"], "days": 30}, {"scopes": [], "days": 30},
                                   {"scopes": ["own.export"], "days": 3650}, {"scopes": ["own.export"], "days": "x"}])
def test_a_token_of_another_kind_or_without_an_end_is_not_made(cast: Cast, asked: dict[str, object]) -> None:
    page = entered("dev").post("/me/sign-in/tokens/new", {"name": "x", **asked})
    assert page.status_code == 200
    assert 'class="errsum"' in page.content.decode()
    assert not Token.objects.exists()


def test_guessing_tokens_is_stopped_for_a_network_and_not_for_others(cast: Cast) -> None:
    made = made_token(entered("dev"))
    guesser = Client(headers={"authorization": "Bearer surefoot_guess"}, REMOTE_ADDR="192.0.2.7")
    assert [guesser.get("/api/me").status_code for _ in range(61)] == [401] * 60 + [429]
    good = {"authorization": f"Bearer {made}"}
    assert Client(headers=good, REMOTE_ADDR="192.0.2.7").get("/api/me").status_code == 429
    assert Client(headers=good).get("/api/me").status_code == 200


def test_only_an_administrator_makes_and_ends_tokens_of_machines(cast: Cast) -> None:
    client = administrator()
    made_token(client, "/tokens/new", "data.upload", 365)
    token = Token.objects.get()
    assert token.account is None
    assert entered("dev").post(f"/tokens/{token.pk}/end").status_code == 403
    assert client.post(f"/me/sign-in/tokens/{token.pk}/end").status_code == 403
    assert "my script" in text(client, "/tokens")
    assert client.post(f"/tokens/{token.pk}/end").status_code == 302
    assert not Token.objects.exists()
