"""Every address has a rule; made from the URL table, so that a new address without one fails here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from surefoot.web.frame.rules import ANYONE, rule_of

REFUSED = {302, 403}
"""What somebody who is not signed in gets from an address that is not for anyone: sign in first, or no."""
SAMPLES = {"int": "1", "str": "a", "slug": "a", "uuid": "00000000-0000-0000-0000-000000000000", "path": "a"}


def table(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    for found in (resolver or get_resolver()).url_patterns:
        route = before + str(found.pattern)
        if isinstance(found, URLPattern):
            yield route, found.callback
        else:
            yield from table(found, route)


def sample(route: str) -> str:
    for kind, value in SAMPLES.items():
        while f"<{kind}:" in route:
            start = route.index(f"<{kind}:")
            route = route[:start] + value + route[route.index(">", start) + 1:]
    return f"/{route}"


@pytest.mark.parametrize(("route", "view"), list(table()))
def test_every_address_has_a_rule(route: str, view: Any) -> None:
    assert rule_of(view), f"/{route} has no rule; mark its view with open_to(...)"


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "view"), list(table()))
def test_who_is_not_signed_in_sees_only_what_is_for_anyone(client: Client, route: str, view: Any) -> None:
    status = client.get(sample(route)).status_code
    assert status in ({200, 405} if rule_of(view) is ANYONE else REFUSED)


@pytest.mark.urls("tests.web.planted.urls")
@pytest.mark.parametrize("address", ["/forgotten", "/closed"])
def test_an_address_without_a_rule_or_for_nobody_is_refused(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 403
    assert b"planted-secret" not in response.content


def test_a_form_without_its_token_is_refused() -> None:
    response = Client(enforce_csrf_checks=True).post("/language", {"language": "de"})
    assert response.status_code == 403
    assert b"This form is no longer valid" in response.content


@pytest.mark.parametrize("address", ["/", "/start", "/health"])
@pytest.mark.django_db
def test_a_page_of_the_frame_asks_the_database_nothing(client: Client, address: str,
                                                       django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get(address)
