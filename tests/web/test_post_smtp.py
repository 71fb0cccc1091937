"""A message of the week through a real mail server, from what a room hands in to the click that stops it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.test import Client

from surefoot.web.frame import clock
from surefoot.web.post import kinds
from surefoot.web.post.models import Message, Stop
from tests.web.cast import Cast, plant
from tests.web.posted import HOUR, KINDS, MONDAY, run, told
from tests.web.signin.test_smtp import mailed_by, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(kinds.KINDS, "_plugged", kinds.KINDS._plugged | {kind.name: kind for kind in KINDS})
    return plant()


def send(cast: Cast, *, asked_for: bool = False) -> None:
    with clock.stopped(MONDAY):
        told(cast.person("dev"), kind="pulse.invitation", path="/pulse/7", asked_for=asked_for)
        told(cast.person("dev"), kind="week.digest", asked_for=asked_for)
    run(MONDAY + HOUR)


def read(mail: bytes) -> EmailMessage:
    found = message_from_bytes(mail, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_weekly_message_arrives_as_plain_text_and_one_click_of_the_mail_program_stops_it(cast: Cast) -> None:
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        send(cast)
    [mail] = [read(mail) for mail in box.mails]
    assert (mail["To"], mail["From"]) == ("dev@larkmoor.example", "surefoot@larkmoor.example")
    assert mail["Message-ID"] == Message.objects.get().mark
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not mail.is_multipart()
    text = mail.get_content()
    assert "http://127.0.0.1:8000/pulse/7" in text
    assert "at most once a week" in text
    address = mail["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert address in text
    key, _, value = mail["List-Unsubscribe-Post"].partition("=")
    assert Client(enforce_csrf_checks=True).post(address, {key: value}).status_code == 200
    assert Stop.objects.get().person == cast.person("dev")


def test_every_address_in_a_message_changes_nothing_when_it_is_opened(cast: Cast) -> None:
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        send(cast)
    for word in read(box.mails[0]).get_content().split():
        if word.startswith("http://127.0.0.1:8000/"):
            Client().get(word.removeprefix("http://127.0.0.1:8000"))
    assert Stop.objects.count() == 0


def test_what_was_asked_for_carries_nothing_to_stop_it_with(cast: Cast) -> None:
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=False):
        send(cast, asked_for=True)
    assert len(box.mails) == 2
    assert all("List-Unsubscribe" not in read(mail) for mail in box.mails)


def test_a_server_that_offers_no_sealed_line_gets_nothing_and_the_message_waits(cast: Cast) -> None:
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=True):
        send(cast)
    assert box.mails == []
    message = Message.objects.get()
    assert (message.state, message.reason) == ("failed", "sealing")


def test_a_password_goes_over_no_line_that_is_not_sealed(cast: Cast) -> None:
    seen: list[str] = []
    with serving(authenticator=lambda *told: seen.append(str(told)), auth_require_tls=False) as (box, port), \
            mailed_by(port, EMAIL_USE_TLS=True, EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD="planted"):
        send(cast)
    assert (seen, box.mails) == ([], [])


