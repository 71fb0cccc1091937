"""A mailbox on a real IMAP server, and what people really typed in what mail programs send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.channels.mailboxes import put, server

from surefoot.channels.mailbox import Mailbox, NotRead, Reading, reading, received, written


def mail(text: str = "worked: a letter", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in {"From": "Dev <Dev@Larkmoor.example>", "To": "surefoot+x@larkmoor.example",
                        "Message_ID": "<1@dev.example>", "Subject": "Re: try", **headers}.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


@pytest.fixture(scope="module")
def box() -> Iterator[Mailbox]:
    with server() as found:
        yield found


def emptied(there: Reading) -> None:
    for uid in there.waiting(100):
        there.remove(uid)


def test_a_mail_is_read_and_removed_and_what_is_set_aside_stays_for_a_person(box: Mailbox) -> None:
    with reading(box) as there:
        emptied(there)
        put(box, mail("worked: a letter"), mail("hello", Message_ID="<2@dev.example>"))
    with reading(box) as there:
        first, second = there.waiting(10)
        found = there.mail(first)
        assert found is not None
        assert (found.sender, found.to, found.text) == ("dev@larkmoor.example", ("surefoot+x@larkmoor.example",),
                                                        "worked: a letter")
        there.remove(first)
        there.set_aside(second)
        assert there.waiting(10) == []
        assert there.mail(first) is None
    with reading(box) as there:
        assert there.waiting(10) == []
        kept = there.mail(second)
        assert kept is not None and kept.text == "hello"
        there.remove(second)


def test_a_mail_that_is_too_large_is_not_read(box: Mailbox) -> None:
    put(box, mail("x" * 1_200_000))
    with reading(box) as there:
        [uid] = there.waiting(10)
        assert there.mail(uid) is None
        there.remove(uid)


@pytest.mark.parametrize(("change", "reason"), [
    ({"password": "wrong"}, "login"), ({"folder": "Nowhere"}, "folder"), ({"upgraded": True}, "sealing"),
    ({"port": 1}, "away"), ({"sealed": True}, "sealing")])
def test_what_can_not_be_read_says_why_in_a_word(box: Mailbox, change: dict[str, object], reason: str) -> None:
    with pytest.raises(NotRead) as told, reading(replace(box, **change)):  # type: ignore[arg-type]
        pass
    assert told.value.reason == reason
    assert "hush" not in str(told.value) and "hush" not in repr(box)


def test_the_same_mail_has_the_same_mark_however_often_it_comes() -> None:
    assert received("1", mail()).mark == received("9", mail("changed on the way")).mark
    assert received("1", mail(Message_ID="<2@dev.example>")).mark != received("1", mail()).mark
    nameless = mail().replace(b"Message-ID: <1@dev.example>\n", b"")
    assert received("1", nameless).mark == received("2", nameless).mark != received("1", mail()).mark


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"},
                                     {"List_Id": "<all.larkmoor.example>"}, {"Return_Path": "<>"}])
def test_what_a_program_sent_is_known(headers: dict[str, str]) -> None:
    assert received("1", mail(**headers)).automatic
    assert not received("1", mail(Auto_Submitted="no")).automatic


@pytest.mark.parametrize("quoted", [
    "On Mon, 23 Nov 2026 at 09:00, Surefoot <surefoot@larkmoor.example> wrote:\n> What did you try?",
    "Am Mo., 23. Nov. 2026 um 09:00 Uhr schrieb Surefoot <surefoot@larkmoor.example>:\n> Was?",
    "-----Original Message-----\nFrom: Surefoot", "________________________________\nVon: Surefoot",
    "Von: Surefoot <surefoot@larkmoor.example>\nGesendet: Montag", "From: Surefoot\nSent: Monday", "> What?",
    "-- \nDev, Claims"])
def test_what_is_quoted_is_not_read(quoted: str) -> None:
    assert written(f"It worked: a letter.\r\n\r\n{quoted}\nmore") == "It worked: a letter."
    assert written(f"Sent two letters from here.\n\n{quoted}").startswith("Sent two letters")


def test_a_mail_with_html_only_is_read_as_text() -> None:
    made = EmailMessage()
    made["From"] = "dev@larkmoor.example"
    made.set_content("<html><head><style>p{}</style></head><body><div>worked: a&nbsp;letter &amp; more</div>"
                     "<blockquote>What did you try?</blockquote></body></html>", subtype="html")
    assert received("1", made.as_bytes()).text == "worked: a letter & more"


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_mail_is_a_fault(raw: bytes) -> None:
    found = received("1", b"From: a@b\nTo: =?x?y?z?=\nContent-Type: text/plain; charset=none\n" + raw)
    assert isinstance(found.text, str) and len(found.mark) == 64
    received("1", raw)
