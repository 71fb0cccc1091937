"""Who answers is seen by nobody: not on any page of others, and not by the pages that take the answers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
from django.db import transaction
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.pulse import handing, tickets
from surefoot.web.pulse.models import Wave
from tests.web import waved
from tests.web.both.test_fuzz import BODIES, HEADERS, METHODS, address
from tests.web.both.test_pulse_fuzz import BLIND_TO_READERS, bare
from tests.web.cast import Cast, plant
from tests.web.test_urls import sample, table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOON: Final = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
TOKENS: Final = re.compile(r"csrf.*?>|X-CSRFToken.*?>")
UNTRACED: Final = [route for route, view in table() if getattr(view, "untraced", False)]
TIMES: Final = 30


@pytest.fixture
def cast() -> Iterator[Cast]:
    with clock.stopped(NOON):
        yield plant()


@pytest.fixture
def wave(cast: Cast) -> Wave:
    return waved.opened({account.person: cast.teams["claims"] for account in cast.accounts.values()})


def all_pages(clients: dict[str, Client], wave: Wave) -> dict[str, str]:
    """What everybody gets from every address that needs no more than a wave."""
    found = {}
    for route, _ in table():
        if "<" in route.replace("<uuid:", "", 1):
            continue
        path = "/" + re.sub(r"<uuid:\w+>", str(wave.pk), route)
        for name, client in clients.items():
            with transaction.atomic():
                answer = client.get(path)
                text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
                transaction.set_rollback(True)
            found[f"{name} {path}"] = f"{answer.status_code} {TOKENS.sub('', text)}"
    return found


def test_no_page_of_anybody_else_changes_when_somebody_fetches_a_code_and_answers(cast: Cast, wave: Wave) -> None:
    clients = {name: cast.client(name) for name in ("mara", "priya", "adam", "olga")}
    with clock.stopped(NOON):
        before = all_pages(clients, wave)
        handing.hand_in(tickets.issue(wave, cast.person("dev").pk), waved.full(wave), "From Dev")
        after = all_pages(clients, wave)
    assert len(before) > 100
    assert [path for path in before if before[path] != after[path]] == []


@pytest.mark.parametrize("route", BLIND_TO_READERS)
def test_whoever_is_signed_in_gets_the_same_answer_as_a_visitor_to_any_request(
        cast: Cast, wave: Wave, route: str) -> None:
    """A cookie, an address or the name of a device changes nothing: none of it gets as far as the page."""
    chance, clients = random.Random(f"same {route}"), (Client(), cast.client("dev"), cast.client("priya"))
    for _ in range(TIMES):
        method, (kind, body), odd = chance.choice(METHODS), chance.choice(BODIES), chance.choice(HEADERS)
        path, told = address(route, chance), []
        if "%2f" in path:  # that is another address
            continue
        for number, client in enumerate(clients):
            who = {"HTTP_ACCEPT_LANGUAGE": "en", "HTTP_USER_AGENT": f"browser {number}",
                   "REMOTE_ADDR": f"192.0.2.{number}"}
            answer = client.generic(method, path, body, kind or "application/octet-stream", **who | odd)
            bare(f"{method} {path} {odd}", answer)
            told.append((answer.status_code, answer.content))
        assert told[0] == told[1] == told[2], f"{method} {path}"


@pytest.mark.parametrize("route", UNTRACED)
def test_an_address_that_is_answered_without_a_trace_is_in_the_sandbox_for_everybody(
        cast: Cast, wave: Wave, route: str) -> None:
    for client in (Client(), cast.client("dev"), cast.client("adam")):
        for answer in (client.get(sample(route)), client.post(sample(route), {"code": "x"})):
            assert answer.status_code < 500
            bare(route, answer)


def test_there_are_such_addresses() -> None:
    assert {"pulse/begin", "pulse/answer", "pulse/hand-in"} <= set(BLIND_TO_READERS) <= set(UNTRACED)
