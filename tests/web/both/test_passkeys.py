"""Passkeys: what does not hold opens nothing. That they work is shown in a browser (test_signin_browser.py)."""

from __future__ import annotations

import pytest
from django.test import Client

from surefoot.web.people.models import Passkey
from tests.web.cast import Cast, plant
from tests.web.signin.ways import with_environment

NAMED = "http://localhost:8000"


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


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
    client = cast.client("mara")
    session = client.session
    session["signed"] = 2**40
    session.save()
    client.post(f"/me/sign-in/passkeys/{row.pk}/remove")
    assert Passkey.objects.exists()
