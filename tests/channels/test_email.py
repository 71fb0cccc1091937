"""A letter as MIME, and what the answers of a real SMTP server mean for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.web.installations import free_port

from surefoot.channels import email
from surefoot.channels.email import Server, compose
from surefoot.channels.letter import Letter, NotTaken

TEXT = f"Guten Tag, Jürgen.\n\nhttps://a.example/{'x' * 200}"
LETTER = Letter("dev@larkmoor.example", "de", "Grüße\r\nBcc: eve@evil.example", TEXT, "<1@surefoot.example>",
                datetime(2026, 11, 3, 9, tzinfo=UTC), f"https://surefoot.example/post/stop/{'t' * 300}")


class Peer:
    """A mail server that answers as told."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.mails: list[bytes] = []
        self.lines = 0

    # The library's names.
    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str,  # noqa: N802
                          responses: list[str]) -> list[str]:
        session.host_name = hostname
        self.lines += 1
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str,  # noqa: N802
                          options: Any) -> str:
        envelope.mail_from = address
        return self.answers.get("mail", "250 well")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str,  # noqa: N802
                          options: Any) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("rcpt", "250 well")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if "cut" in self.answers:
            server.transport.close()
        self.mails.append(envelope.content)
        return self.answers.get("data", "250 taken")


@contextmanager
def serving(peer: Peer) -> Iterator[Server]:
    controller = Controller(peer, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield Server("127.0.0.1", controller.port, "surefoot@larkmoor.example", upgraded=False, patience=5)
    finally:
        controller.stop()


def refused(peer: Peer, change: Callable[[Server], Server] = lambda server: server) -> NotTaken:
    with serving(peer) as server, email.line(change(server)) as line, pytest.raises(NotTaken) as told:
        line.send(LETTER)
    assert "dev@" not in str(told.value)
    return told.value


def read(letter: Letter) -> EmailMessage:
    found = message_from_bytes(compose(letter, "surefoot@larkmoor.example").as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_letter_is_plain_text_in_its_language_with_its_mark() -> None:
    mail = read(LETTER)
    assert (mail.get_content_type(), mail["Content-Language"]) == ("text/plain", "de")
    assert mail["Message-ID"] == "<1@surefoot.example>"
    assert mail.get_content().splitlines()[0] == "Guten Tag, Jürgen."
    assert "x" * 200 in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_what_was_not_asked_for_can_be_stopped_with_one_click_and_the_address_stands_on_one_line() -> None:
    raw = compose(LETTER, "surefoot@larkmoor.example").as_bytes()
    assert f"List-Unsubscribe: <{LETTER.stop}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_what_was_asked_for_has_no_such_header() -> None:
    assert "List-Unsubscribe" not in read(replace(LETTER, stop=""))


def test_a_subject_adds_no_header() -> None:
    mail = read(LETTER)
    assert mail["Subject"] == "Grüße Bcc: eve@evil.example"
    assert mail["Bcc"] is None
    ends = read(replace(LETTER, subject="A\x00B\x0bC\u2028Bcc: eve@evil.example\x7f"))
    assert (ends["Subject"], ends["Bcc"]) == ("A B C Bcc: eve@evil.example", None)


@pytest.mark.parametrize("address", ["", "nobody", "a b@c.example", "a@b@c", "@",
                                     "a@b.example\r\nBcc: eve@evil.example"])
def test_what_is_no_address_is_refused_for_good(address: str) -> None:
    with pytest.raises(NotTaken) as told:
        compose(replace(LETTER, to=address), "surefoot@larkmoor.example")
    assert (told.value.reason, told.value.for_good) == ("address", True)


def test_several_letters_take_one_line() -> None:
    peer = Peer()
    with serving(peer) as server, email.line(server) as line:
        line.send(LETTER)
        line.send(LETTER)
    assert (len(peer.mails), peer.lines) == (2, 1)


@pytest.mark.parametrize(("answers", "reason", "code", "for_good", "for_all"), [
    ({"rcpt": "550 no such mailbox"}, "address", 550, True, False),
    ({"rcpt": "451 later"}, "later", 451, False, False),
    ({"data": "554 looks like spam"}, "content", 554, True, False),
    ({"data": "452 full"}, "later", 452, False, False),
    ({"data": "421 closing"}, "later", 421, False, True),
    ({"mail": "550 not from you"}, "sender", 550, False, True),
    ({"cut": "yes"}, "broken", 0, False, True),
])
def test_an_answer_says_whether_to_try_again_and_whether_others_should(
        answers: dict[str, str], reason: str, code: int, for_good: bool, for_all: bool) -> None:
    told = refused(Peer(**answers))
    assert (told.reason, told.code, told.for_good, told.for_all) == (reason, code, for_good, for_all)


def test_a_server_that_is_not_there_is_tried_again_later() -> None:
    told = refused(Peer(), change=lambda server: replace(server, port=free_port()))
    assert (told.reason, told.for_good, told.for_all) == ("away", False, True)


def test_without_a_sealed_line_nothing_is_sent_not_even_the_second_letter() -> None:
    peer = Peer()
    with serving(peer) as server, email.line(replace(server, upgraded=True)) as line:
        for _ in range(2):
            with pytest.raises(NotTaken, match="sealing"):
                line.send(LETTER)
    assert peer.mails == []


def test_after_a_refusal_the_next_letter_is_sent() -> None:
    peer = Peer(rcpt="550 no such mailbox")
    with serving(peer) as server, email.line(server) as line:
        with pytest.raises(NotTaken):
            line.send(LETTER)
        peer.answers = {}
        line.send(LETTER)
    assert len(peer.mails) == 1


def test_a_letter_shows_nothing_of_itself_where_it_is_printed() -> None:
    assert "dev@" not in repr(LETTER)
    assert "Guten" not in repr(LETTER)
    assert "post/stop" not in repr(LETTER)
