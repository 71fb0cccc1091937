"""Every address has a rule; made from the URL table, so that a new address without one fails here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from surefoot.web.frame.rules import ANYONE, rule_of
from tests.web.cast import LEADS, ROLES, WHERE, Cast, plant

EVERYBODY = frozenset((*WHERE, *ROLES))
PASS = {
    "anyone": EVERYBODY,
    "visitor": frozenset[str](),
    "signed_in": EVERYBODY,
    "person": EVERYBODY,
    "policy_owner": {"petra"},
    "policy_owner_or_lead": {"petra", "priya"},
    "policy_owner_or_lead_or_sponsor": {"petra", "priya", "sol"},
    "sponsor": {"sol"},
    "lead": {"priya"},
    "administrator": {"adam"},
    "lead_or_administrator": {"priya", "adam"},
    "auditor_or_administrator": {"olga", "adam"},
    "token_data_upload": frozenset[str](),
    "administrator_or_auditor_or_lead": {"adam", "olga", "priya"},
    "token_own_export": frozenset[str](),
    "sees_groups": {"priya", "mara", "hugo"},
    "decides_on_tries": {"priya", "petra", "mara", "hugo"},
    "sees_people": {"priya", "adam", "mara", "hugo"},
    "works_here": EVERYBODY,
    "leads_a_team": {"mara", "hugo"},
    "administrator_or_leads_a_team": {"adam", "mara", "hugo"},
    "slack": frozenset[str](),
    "has_more": None,
}
"""Rule -> who of the cast may pass; None where it depends on what else there is (test_menu.py)."""
OPEN = {200, 302, 404, 405, 410}
"""What anyone gets from an address that is for anyone: the page, the page before it, or word that it is not in use."""
REFUSED = {302, 401, 403}
"""What somebody who is not signed in gets from an address that is not for anyone: sign in, have a token, or no."""
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
    assert status in (OPEN if rule_of(view) is ANYONE else REFUSED)


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """One cast for the whole table: the pages here are only opened."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def signed_in(cast: Cast) -> dict[str, Client]:
    return {name: cast.client(name) for name in sorted(EVERYBODY)}


@pytest.mark.parametrize(("route", "view"), list(table()))
def test_every_address_opens_to_whom_its_rule_names_and_to_nobody_else(
        signed_in: dict[str, Client], route: str, view: Any) -> None:
    """A page of somebody else's row is 403 inside; what matters here is that nobody passes whom the rule refuses."""
    rule = rule_of(view)
    assert rule
    may, no = PASS[rule.name], 401 if rule.refuses else 403
    if may is None:
        return
    for name, client in signed_in.items():
        status = client.get(sample(route)).status_code
        assert status != 500, name
        if name not in may:
            assert status == no, f"{name} got {status} from /{route}"
        elif "<" not in route:
            assert status in OPEN, f"{name} got {status} from /{route}"


@pytest.mark.parametrize("route", [route for route, _ in table() if "teams/<int:" in route])
def test_every_id_of_another_team_is_refused_to_who_leads_one(cast: Cast, signed_in: dict[str, Client],
                                                              route: str) -> None:
    """Those beside, those above and one that is not there look the same."""
    before, _, after = route.partition("<int:")
    for name, own in LEADS.items():
        for number in {team.pk for key, team in cast.teams.items() if key != own} | {999_999}:
            path = sample(f"{before}{number}{after.partition('>')[2]}")
            assert signed_in[name].get(path).status_code == 403, f"{name} opened {path}"
            assert signed_in[name].post(path).status_code in (403, 405), f"{name} posted to {path}"


def test_every_rule_that_is_in_use_says_here_whom_it_lets_pass() -> None:
    assert {rule_of(view).name for _, view in table()} <= PASS.keys()  # type: ignore[union-attr]


@pytest.mark.urls("tests.web.planted.urls")
@pytest.mark.parametrize(("address", "status"), [("/forgotten", 403), ("/closed", 302)])
def test_an_address_without_a_rule_is_refused_and_one_not_open_to_visitors_asks_to_sign_in(
        client: Client, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert b"planted-secret" not in response.content


def test_a_form_without_its_token_is_refused() -> None:
    response = Client(enforce_csrf_checks=True).post("/language", {"language": "de"})
    assert response.status_code == 403
    assert b"This form is no longer valid" in response.content


@pytest.mark.parametrize("address", ["/start", "/health"])
@pytest.mark.django_db
def test_a_page_of_the_frame_asks_the_database_nothing(client: Client, address: str,
                                                       django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get(address)
