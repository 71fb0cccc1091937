"""Passkeys: what does not hold opens nothing. That they work is shown in a browser (test_signin_browser.py)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.utils import websafe_encode

from surefoot.web.people.models import Passkey
from tests.web.cast import Cast, plant
from tests.web.signin.device import HERE, USE, Device, enter, freshly, keep, options
from tests.web.signin.ways import with_environment

NAMED = "http://localhost:8000"


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


@pytest.fixture
def device(cast: Cast) -> Iterator[Device]:
    """A device whose passkey dev has made; it counted to 5 then."""
    made = Device(NAMED, "localhost", count=5)
    with with_environment(url=NAMED):
        assert keep(freshly(cast.client("dev")), made).status_code == 302
        yield made


@pytest.mark.parametrize("sent", ["{", "[]", "{}", "null",
                                  '{"id": 1}', '{"id":"YQ","rawId":"YQ","response":{}}', "9" * 30_000])
def test_an_answer_that_does_not_hold_signs_nobody_in(cast: Cast, sent: str) -> None:
    with with_environment(url=NAMED):
        client = Client()
        for _ in range(2):  # with a challenge, and once it is used up
            page = client.post("/sign-in/passkey", {"sent": sent})
            assert (page.status_code, 'class="errsum"' in page.content.decode()) == (200, True)
        assert client.get("/me").status_code == 302
    assert not Passkey.objects.exists()


def test_passkeys_are_not_offered_under_a_number_or_where_the_organisations_sign_in_is_the_only_way(
        cast: Cast) -> None:
    for changed in ({"url": "http://127.0.0.1:8000"}, {"url": NAMED, "ways_in": frozenset({"oidc"})}):
        with with_environment(**changed):
            assert Client().get("/sign-in/passkey").status_code == 404
            assert "passkey" not in Client().get("/sign-in").content.decode()


def test_a_passkey_of_somebody_else_is_not_removed(cast: Cast) -> None:
    row = Passkey.objects.create(account=cast.accounts["dev"], digest="x", credential=b"x", name="phone",
                                 since="2026-01-01")
    client = freshly(cast.client("mara"))
    client.post(f"/me/sign-in/passkeys/{row.pk}/remove")
    assert Passkey.objects.exists()


def test_a_passkey_signs_in_and_its_count_goes_up(device: Device) -> None:
    assert enter(device, count=6)
    assert Passkey.objects.get().count == 6
    assert enter(device, count=9)


@pytest.mark.parametrize("count", [6, 5, 1, 0])
def test_a_count_that_does_not_go_up_is_a_copy_and_opens_nothing(device: Device, count: int) -> None:
    assert enter(device, count=6)
    assert not enter(device, count=count)
    assert Passkey.objects.get().count == 6
    assert enter(device, count=7)


def test_a_device_that_never_counts_goes_on_saying_nought(device: Device) -> None:
    Passkey.objects.update(count=0)
    assert enter(device, count=0)
    assert enter(device, count=0)


@pytest.mark.parametrize("false", [
    {"origin": "https://evil.example"}, {"origin": "http://localhost"}, {"origin": "https://localhost:8000"},
    {"origin": "http://localhost:8000.evil.example"}, {"origin": "null"},
    {"rp": "evil.example"}, {"rp": "localhost:8000"}, {"rp": ""},
    {"challenge": websafe_encode(b"another challenge, 32 bytes long")}, {"kind": "webauthn.create"},
    {"flags": HERE}, {"key": ec.generate_private_key(ec.SECP256R1())}],
    ids=lambda false: " ".join(f"{name} {str(value)[:24]}" for name, value in false.items()))
def test_a_wrong_origin_name_challenge_or_key_opens_nothing(device: Device, false: dict[str, Any]) -> None:
    assert not enter(device, count=6, **false)
    assert enter(device, count=6)


@pytest.mark.parametrize("false", [{"origin": "https://evil.example"}, {"rp": "evil.example"},
                                   {"kind": "webauthn.get"}, {"challenge": websafe_encode(b"another")}])
def test_a_passkey_made_for_another_place_is_not_kept(cast: Cast, false: dict[str, str]) -> None:
    with with_environment(url=NAMED):
        page = keep(freshly(cast.client("dev")), Device(NAMED, "localhost"), **false)
    assert 'class="errsum"' in page.content.decode()
    assert not Passkey.objects.exists()


def test_an_answer_is_good_once_and_only_in_the_browser_that_was_asked(device: Device) -> None:
    mine, theirs = Client(), Client()
    sent = device.used(options(mine, USE), count=6)
    options(theirs, USE)
    theirs.post(USE, {"sent": sent})
    assert theirs.get("/me").status_code == 302
    assert mine.post(USE, {"sent": sent}).status_code == 302
    mine.post("/sign-out")
    mine.post(USE, {"sent": sent})
    assert mine.get("/me").status_code == 302
