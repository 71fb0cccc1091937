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
from tests.web.both.test_fuzz import TEXTS, check
from tests.web.cast import Cast, plant
from tests.web.test_urls import table

pytestmark = pytest.mark.django_db
BLIND_TO_READERS: Final = [route for route, view in table() if getattr(view, "cookieless", False)]
TIMES: Final = 40


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
    chance, client = random.Random(f"pulse {route}"), Client()
    client.cookies = cast.client("dev").cookies
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
