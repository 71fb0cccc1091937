"""Signing in with a real provider process: the good way, and each way in which it must be refused."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.test import Client

from surefoot.outgoing import NotCalled, Session
from surefoot.web.frame import clock
from surefoot.web.frame.outside import Provider, calls
from surefoot.web.people.models import Account, Identity, Person
from surefoot.web.people.signin import oidc
from tests.web.cast import Cast, plant
from tests.web.installations import free_port, wait_for
from tests.web.signin.provider import CLIENT, SECRET
from tests.web.signin.ways import with_environment


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("provider.py")), str(port)])
    address = f"http://127.0.0.1:{port}"

    def there() -> bool:
        try:
            return requests.get(f"{address}/keys", timeout=2).ok
        except requests.ConnectionError:
            return False

    wait_for(there)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture
def cast(db: None, issuer: str) -> Iterator[Cast]:
    oidc._apps.clear()
    behave(issuer, "good")
    provider = Provider(issuer, CLIENT, SECRET, "email", "email", "openid email")
    with with_environment(oidc=provider, ways_in=frozenset({"oidc"})):
        yield plant()


def behave(issuer: str, mode: str, **claims: object) -> None:
    requests.post(f"{issuer}/control", json={"mode": mode, "claims": claims}, timeout=5)


def enter(client: Client, where: str = "") -> tuple[int, str]:
    """What a browser does: to the provider and back."""
    begun = client.get("/sign-in/oidc" + where)
    if begun.status_code != 302:
        return begun.status_code, begun.content.decode()
    back = requests.get(begun["Location"], allow_redirects=False, timeout=5).headers["Location"]
    done = client.get(back[back.index("/sign-in/"):])
    return done.status_code, done.get("Location") or done.content.decode()


def is_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def test_a_person_of_the_table_gets_in_and_is_tied_to_the_providers_id(cast: Cast, issuer: str) -> None:
    client = Client()
    assert enter(client, "?next=/me") == (302, "/me")
    assert is_in(client)
    tied = Identity.objects.get(subject="user-1")
    assert (tied.account, tied.issuer) == (cast.accounts["dev"], issuer)


@pytest.mark.parametrize("mode", ["bad signature", "no signature", "shared secret", "wrong nonce", "no nonce",
                                  "wrong audience", "wrong issuer", "expired", "no id token"])
def test_a_token_that_does_not_hold_is_refused(cast: Cast, issuer: str, mode: str) -> None:
    behave(issuer, mode)
    client = Client()
    status, page = enter(client)
    assert status == 403
    assert "could not be verified" in page
    assert not is_in(client)
    assert not Identity.objects.exists()


@pytest.mark.parametrize("mode", ["other description", "plain http"])
def test_a_provider_that_is_another_or_that_can_be_overheard_is_refused(cast: Cast, issuer: str, mode: str) -> None:
    behave(issuer, mode)
    client = Client()
    assert enter(client)[0] == 403
    assert not is_in(client)


def test_a_new_key_of_the_provider_is_fetched(cast: Cast, issuer: str) -> None:
    assert enter(Client())[0] == 302
    behave(issuer, "rotated")
    client = Client()
    assert enter(client)[0] == 302
    assert is_in(client)


def test_an_answer_is_good_once_and_only_in_the_browser_that_asked(cast: Cast) -> None:
    client, thief = Client(), Client()
    begun = client.get("/sign-in/oidc")
    back = requests.get(begun["Location"], allow_redirects=False, timeout=5).headers["Location"]
    path = back[back.index("/sign-in/"):]
    assert thief.get(path).status_code == 403
    assert not is_in(thief)
    assert client.get(path).status_code == 302
    assert Client().get(path).status_code == 403
    assert client.get(path).status_code == 403


def test_who_is_not_in_the_people_table_does_not_get_in(cast: Cast, issuer: str) -> None:
    behave(issuer, "good", email="stranger@elsewhere.example", sub="user-9")
    client = Client()
    status, page = enter(client)
    assert (status, "not in the list of people" in page) == (403, True)
    assert not is_in(client)


def test_an_account_an_administrator_made_gets_in_without_a_person(cast: Cast, issuer: str) -> None:
    Account.objects.create_user("adviser@elsewhere.example")
    behave(issuer, "good", email="Adviser@Elsewhere.example", sub="user-8")
    client = Client()
    assert enter(client)[0] == 302
    assert is_in(client)


def test_a_person_without_an_account_gets_one(cast: Cast) -> None:
    Account.objects.filter(pk=cast.accounts["dev"].pk).delete()
    client = Client()
    assert enter(client)[0] == 302
    assert is_in(client)


def test_who_left_or_was_closed_does_not_get_in_though_tied(cast: Cast) -> None:
    assert enter(Client())[0] == 302
    Person.unscoped.filter(pk=cast.person("dev").pk).update(left=clock.today() - timedelta(days=1))
    assert enter(Client())[0] == 403
    Person.unscoped.filter(pk=cast.person("dev").pk).update(left=None)
    Account.objects.filter(pk=cast.accounts["dev"].pk).update(is_active=False)
    assert enter(Client())[0] == 403


def test_an_address_that_somebody_else_was_given_does_not_open_the_old_account(cast: Cast, issuer: str) -> None:
    assert enter(Client())[0] == 302
    behave(issuer, "good", sub="user-2")
    client = Client()
    status, page = enter(client)
    assert (status, "another work account" in page, is_in(client)) == (403, True, False)


def test_the_same_id_gets_in_under_a_new_address(cast: Cast, issuer: str) -> None:
    assert enter(Client())[0] == 302
    behave(issuer, "good", email="newname@larkmoor.example")
    client = Client()
    assert enter(client)[0] == 302
    assert is_in(client)


def test_an_address_that_the_provider_never_verified_is_refused(cast: Cast, issuer: str) -> None:
    behave(issuer, "good", email_verified=False)
    assert enter(Client())[0] == 403


def test_people_can_be_matched_by_another_claim_and_their_key(cast: Cast, issuer: str) -> None:
    Person.unscoped.filter(pk=cast.person("hugo").pk).update(key="k-4711")
    with with_environment(oidc=Provider(issuer, CLIENT, SECRET, "employee", "key", "openid")):
        behave(issuer, "good", employee="K-4711", email="", sub="user-3")
        client = Client()
        assert enter(client)[0] == 302
    assert Identity.objects.get(subject="user-3").account == cast.accounts["hugo"]


def test_a_wrong_client_secret_is_refused_and_no_secret_is_logged(cast: Cast, issuer: str,
                                                                 caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Provider(issuer, CLIENT, "planted-wrong-secret", "email", "email", "openid")
    with with_environment(oidc=wrong):
        assert enter(Client())[0] == 403
    assert "planted-wrong-secret" not in repr(wrong)
    told = [record.getMessage() for record in caplog.records if record.name.startswith("surefoot")]
    assert "a sign-in with the provider was refused: OAuthError" in told
    assert not any("planted" in line for line in told)


def test_a_provider_that_is_away_is_told_calmly(cast: Cast) -> None:
    with with_environment(oidc=Provider("http://127.0.0.1:9", CLIENT, SECRET, "email", "email", "openid")):
        status, page = enter(Client())
    assert (status, "could not be reached" in page) == (403, True)


def test_other_ways_are_closed_where_only_the_provider_is_wanted(cast: Cast) -> None:
    page = Client().get("/sign-in").content.decode()
    assert "Sign in with your work account" in page
    assert 'type="password"' not in page
    cast.accounts["dev"].set_password("a-long-enough-secret-7")
    cast.accounts["dev"].save()
    client = Client()
    client.post("/sign-in", {"email": "dev@larkmoor.example", "password": "a-long-enough-secret-7"})
    assert not is_in(client)


def test_the_call_is_listed_among_those_to_the_outside(cast: Cast) -> None:
    assert [(call.where, call.setting) for call in calls()] == [("127.0.0.1", "SUREFOOT_OIDC_ISSUER")]


@pytest.mark.parametrize("address", ["http://idp.example/", "ftp://127.0.0.1/", "//idp.example"])
def test_nothing_is_sent_where_it_could_be_read_on_the_way(address: str) -> None:
    with pytest.raises(NotCalled, match="nothing was sent"):
        Session().get(address)
