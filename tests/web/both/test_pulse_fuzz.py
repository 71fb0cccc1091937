"""Odd forms to the pages that know a code and nobody: no fault, no cookie, no line in a log, and always the sandbox."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client

from surefoot.web.frame.cookieless import HEADERS
from surefoot.web.pulse import keys, tickets
from surefoot.web.pulse.models import Sealed, Ticket, Wave
from tests.web import waved
from tests.web.both.test_fuzz import BODIES, METHODS, TEXTS, address, check
from tests.web.both.test_fuzz import HEADERS as ODD_HEADERS
from tests.web.cast import Cast, plant
from tests.web.test_urls import sample, table

pytestmark = pytest.mark.django_db
BLIND_TO_READERS: Final = [route for route, view in table() if getattr(view, "cookieless", False)]
UNTRACED: Final = [route for route, view in table() if getattr(view, "untraced", False)]
TIMES: Final = 60


@pytest.fixture(scope="module")
def wave(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Wave, Cast, list[str]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        cast = plant()
        found = waved.opened({account.person: cast.teams["claims"] for account in cast.accounts.values()})
        yield found, cast, [tickets.code_of(found.pk, cast.person(name).pk) for name in ("dev", "tess", "hugo")]
        transaction.set_rollback(True)
    keys.destroy(found.pk)


def filled(wave: Wave, codes: list[str], chance: random.Random) -> dict[str, str]:
    """A form as our pages send it, with odd values here and there."""
    form = {"code": chance.choice(codes), "language": chance.choice(("en", "de")), "looked": "1", "do": "next",
            "at": chance.choice([*wave.items, "comment", "end"]), "comment": "Grüße",
            **{item: str(chance.randint(1, 4)) for item in wave.items}}
    for name in chance.sample(sorted(form), chance.randint(0, 3)):
        form[name] = chance.choice(TEXTS)
    for name in chance.sample(sorted(form), chance.randint(0, 3)):
        del form[name]
    if chance.random() < 0.3:
        form[chance.choice(("kiosk", "x", "own_9", "csrfmiddlewaretoken", "session"))] = chance.choice(TEXTS)
    return form


def bare(asked: str, answer: Any) -> None:
    """No cookie, and the sandbox, whatever it says."""
    assert not answer.cookies, asked
    assert "Set-Cookie" not in answer, asked
    assert "sandbox allow-forms" in answer["Content-Security-Policy"], asked
    assert "allow-same-origin" not in answer["Content-Security-Policy"], asked
    assert {name: answer[name] for name in HEADERS} == HEADERS, asked


@pytest.mark.parametrize("route", [route for route in BLIND_TO_READERS if "<" not in route])
def test_no_odd_form_finds_a_fault_and_an_answer_is_in_with_its_code_gone_or_neither(
        wave: tuple[Wave, Cast, list[str]], route: str, caplog: pytest.LogCaptureFixture) -> None:
    asked, cast, codes = wave
    chance, client = random.Random(f"pulse {route}"), cast.client("dev")
    caplog.set_level(logging.INFO, "surefoot.request")
    everybody = Ticket.objects.count()
    for _ in range(TIMES):
        form = filled(asked, codes, chance)
        with transaction.atomic():
            answer = client.post(f"/{route}", form)
            check(client, f"{route} {form!r:.400}", answer)
            bare(f"{route} {form!r:.400}", answer)
            assert Sealed.objects.count() == everybody - Ticket.objects.count() <= 1
            transaction.set_rollback(True)
    assert [record for record in caplog.records if record.name == "surefoot.request"] == []


@pytest.mark.parametrize("route", BLIND_TO_READERS)
def test_whoever_is_signed_in_gets_the_same_answer_as_a_visitor_to_any_request(
        wave: tuple[Wave, Cast, list[str]], route: str) -> None:
    """A cookie, an address or the name of a device changes nothing: none of it gets as far as the page."""
    _, cast, _ = wave
    chance, clients = random.Random(f"same {route}"), (Client(), cast.client("dev"), cast.client("priya"))
    for _ in range(TIMES // 2):
        method, (kind, body), odd = chance.choice(METHODS), chance.choice(BODIES), chance.choice(ODD_HEADERS)
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
        wave: tuple[Wave, Cast, list[str]], route: str) -> None:
    _, cast, _ = wave
    for client in (Client(), cast.client("dev"), cast.client("adam")):
        for answer in (client.get(sample(route)), client.post(sample(route), {"code": "x"})):
            assert answer.status_code < 500
            bare(route, answer)


def test_there_are_such_addresses() -> None:
    assert {"pulse/begin", "pulse/answer", "pulse/hand-in"} <= set(BLIND_TO_READERS) <= set(UNTRACED)
