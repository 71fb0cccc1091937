"""A wave invites and reminds through a real mail server: the personal link is in the mail, and nowhere else, ever."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from surefoot.channels import email
from surefoot.vocabulary.words import say
from surefoot.web.frame import clock, snapshot
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Person
from surefoot.web.post.models import Message
from surefoot.web.pulse import tickets
from surefoot.web.pulse.models import Asked, Sealed, Wave
from surefoot.web.pulse.waves import turns
from surefoot.web.pulse.waves.actions import Plan, open_now, plan
from tests.web import waved
from tests.web.cast import ROLES, WHERE, Cast, plant
from tests.web.posted import DAY, HOUR, MONDAY, run
from tests.web.signin.test_smtp import mailed_by, serving
from tests.web.test_post_smtp import read

pytestmark = pytest.mark.django_db
NAMES = (*WHERE, *ROLES)
GERMAN = ("mara", "olga")
LINK = re.compile(r"http://127\.0\.0\.1:8000(/pulse/with/(\w\w)/(\w{26}))\b")


@pytest.fixture
def cast() -> Cast:
    found = plant()
    Person.unscoped.filter(pk__in=[found.person(name).pk for name in GERMAN]).update(language="de")
    return found


def opened(cast: Cast) -> Wave:
    with clock.stopped(MONDAY):
        lead = reader_of(cast.accounts["priya"], MONDAY.date())
        wanted = Plan(MONDAY, MONDAY + 11 * DAY, reminds_at=MONDAY + 8 * DAY, results_on=(MONDAY + 14 * DAY).date())
        return open_now(lead, plan(lead, wanted).pk)


def codes(cast: Cast, wave: Wave) -> dict[str, str]:
    return {name: tickets.code_of(wave.pk, cast.person(name).pk) for name in NAMES}


def found_in(text: str, codes: dict[str, str]) -> set[str]:
    return {name for name, code in codes.items() if code in text.lower().replace(" ", "")}


def database() -> str:
    """Every row of every table as text, what waits for a worker included."""
    stream = io.BytesIO()
    for model in snapshot.tables(apps):
        snapshot.write(model, stream)
    return stream.getvalue().decode("utf-8", "replace")


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, dumps: list[str]) -> Iterator[None]:
    """The whole database at each moment in which a mail is just being handed over."""
    send = email.Line.send

    def watching(line: email.Line, letter: Any) -> None:
        dumps.append(database())
        send(line, letter)

    with monkeypatch.context() as patch:
        patch.setattr(email.Line, "send", watching)
        yield


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """All that was logged here, at whatever level; not by the mail server, which runs in this process, too."""
    return " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records
                    if not record.name.startswith("mail."))


def mails(box: Any) -> dict[str, EmailMessage]:
    found = [read(mail) for mail in box.mails]
    return {str(mail["To"]).partition("@")[0]: mail for mail in found}


def test_everybody_gets_an_invitation_in_their_language_with_a_link_of_their_own(cast: Cast) -> None:
    wave = opened(cast)
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        run(MONDAY + HOUR)
    got = mails(box)
    assert set(got) == set(NAMES)
    assert len(box.mails) == len(NAMES)
    for name, mail in got.items():
        language = "de" if name in GERMAN else "en"
        [(_, spoken, code)] = LINK.findall(mail.get_content())
        assert (spoken, code) == (language, codes(cast, wave)[name])
        assert say("mail_pulse_link", language) in " ".join(mail.get_content().split())
        assert code not in str(mail["Subject"]) + str(mail["Message-ID"]) + str(mail["List-Unsubscribe"])
    with clock.stopped(MONDAY + 2 * HOUR):
        assert Client().get(LINK.findall(got["dev"].get_content())[0][0]).status_code == 200
        assert not Asked.objects.filter(issued=True).exists()


def test_the_code_of_a_link_stands_in_no_table_and_no_log_before_while_and_after_it_is_mailed(
        cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    dumps: list[str] = []
    wave = opened(cast)
    dumps.append(database())
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False), watched(monkeypatch, dumps):
        run(MONDAY + HOUR)
        dumps.append(database())
        with clock.stopped(MONDAY + 8 * DAY + HOUR):
            turns.turn.run()
            dumps.append(database())
        run(MONDAY + 8 * DAY + 3 * HOUR)
    dumps.append(database())
    assert len(dumps) == 4 + 2 * len(NAMES)
    assert found_in(" ".join(mail.decode().replace("=\r\n", "") for mail in box.mails), codes(cast, wave)) == set(NAMES)
    for dump in dumps:
        assert found_in(dump, codes(cast, wave)) == set()
        assert "/pulse/with" not in dump
    assert "message sent" in logged(caplog)
    assert found_in(logged(caplog), codes(cast, wave)) == set()


def test_a_server_that_answers_with_what_it_was_sent_leaves_none_of_it_here(
        cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    """An error text of the other side is never kept: it could hold anything."""
    caplog.set_level(logging.DEBUG)

    async def echo(server: Any, session: Any, envelope: Any) -> str:
        return "554 refused: " + LINK.findall(read(envelope.content).get_content())[0][2]

    wave = opened(cast)
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        box.handle_DATA = echo
        run(MONDAY + HOUR)
    assert Message.objects.filter(state="dead").count() == len(NAMES)
    assert found_in(database() + logged(caplog), codes(cast, wave)) == set()


def test_the_reminder_says_the_same_to_all_and_goes_to_everybody_who_fetched_no_code_here(cast: Cast) -> None:
    wave = opened(cast)
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        run(MONDAY + HOUR)
        with clock.stopped(MONDAY + 2 * HOUR):
            tickets.issue(wave, cast.person("dev").pk)
            by_link = {"code": LINK.findall(mails(box)["tess"].get_content())[0][2], "language": "en", "looked": "1",
                       **dict.fromkeys(wave.items, "4")}
            assert Client().post("/pulse/hand-in", by_link).status_code == 200
        assert Sealed.objects.count() == 1
        box.mails.clear()
        with clock.stopped(MONDAY + 8 * DAY + HOUR):
            turns.turn.run()
        run(MONDAY + 8 * DAY + 3 * HOUR)
    got = mails(box)
    assert set(got) == {*NAMES} - {"dev"}  # tess answered by the link, which nobody can know
    for language in ("en", "de"):
        same = {alike(mail) for name, mail in got.items() if (name in GERMAN) == (language == "de")}
        assert len(same) == 1
        assert say("mail_pulse_reminder", language, closes="#", address="#", link="#", results="#")[:20] in same.pop()


def alike(mail: EmailMessage) -> str:
    """A mail without what is its reader's own: the link, and the address that stops messages."""
    text = re.sub(r"http://127\.0\.0\.1:8000/\S+", "#", mail.get_content())
    return f"{mail['Subject']}\n{text}"


def test_after_the_wave_is_closed_nothing_more_is_mailed_and_a_mail_on_its_way_is_dropped(cast: Cast) -> None:
    wave = opened(cast)
    with clock.stopped(MONDAY + HOUR):
        Wave.objects.filter(pk=wave.pk).update(state="closed")
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        run(MONDAY + 2 * HOUR)
    assert box.mails == []


def test_a_personal_link_hands_in_for_whoever_has_it_and_once(cast: Cast) -> None:
    wave = opened(cast)
    code = codes(cast, wave)["dev"]
    filled = {"code": code, "language": "de", "looked": "1", **{name: str(value) for name, value in
                                                               waved.full(wave, 3).items()}}
    with clock.stopped(MONDAY + timedelta(minutes=5)):
        assert [Client().post("/pulse/hand-in", filled).status_code for _ in range(2)] == [200, 404]
