"""A mailbox that people write to, read by IMAP: mail for mail, each removed once it was taken.

RFC 3501 (IMAP4rev1), RFC 4315 (UID EXPUNGE: nothing of anybody else is removed with it), RFC 3834 (mail that programs
send is not answered), RFC 5233 (what follows a plus in an address). Of a mail only what its writer typed is read: what
they quote stays out.
"""

from __future__ import annotations

import hashlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html import unescape
from typing import Any, Final

MOST: Final = 1_000_000
"""Bytes of a mail; of a larger one only its size is known."""
FIRST: Final = 20_000
"""Characters of a text that are looked at."""
BY_PROGRAMS: Final = ("bulk", "junk", "list", "auto_reply")
QUOTED: Final = re.compile(
    r"^(?:>|\s*-{2,}\s*(?:original|ursprüngliche|forwarded|weitergeleitete)|_{8,}\s*$|-- $"
    r"|\s*(?:on|am)\b.{4,200}(?:wrote|schrieb).{0,80}:\s*$|\s*(?:from|von|gesendet|sent):\s)", re.IGNORECASE)
"""The first line that is not the writer's own: a quotation, its introduction, or a signature."""
TAGS: Final = re.compile(r"<(?:style|script|head)\b.*?</(?:style|script|head)>|<blockquote\b.*|<!--.*?-->",
                         re.IGNORECASE | re.DOTALL)
BREAKS: Final = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Mailbox:
    """Where mail is read."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    sealed: bool = True
    """TLS from the first byte."""
    upgraded: bool = True
    """TLS by STARTTLS where it is not: without it no password is sent."""
    patience: float = 20
    """Seconds until a server that says nothing is given up."""


@dataclass(frozen=True)
class Received:
    """One mail."""

    uid: str
    mark: str
    """The same however often it arrives: a hash of its Message-ID, or of all of it where it has none."""
    sender: str = field(repr=False)
    """Lower-cased; anybody can write any address here."""
    to: tuple[str, ...] = field(repr=False)
    """Lower-cased, from every header that names who it was for."""
    text: str = field(repr=False)
    """What the writer typed, without what they quote."""
    automatic: bool = False
    """Sent by a program: never answered."""


class NotRead(Exception):  # noqa: N818 - reads as what happened
    """The mailbox could not be read. The text names no address and no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        """One word: "away", "login", "sealing", "folder" or "broken"."""


class Reading:
    """A mailbox that is open."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def waiting(self, most: int) -> list[str]:
        """The numbers of the oldest mails that were not set aside, at most so many."""
        with _answered():
            found = _ok(self._server.uid("SEARCH", "UNDELETED", "UNFLAGGED"))
            return [number.decode() for number in (found[0] or b"").split()][:most]

    def mail(self, uid: str) -> Received | None:
        """One mail; None where it is gone, or larger than any that people type."""
        with _answered():
            parts = _ok(self._server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{MOST + 1}>)"))
        raw = b"".join(part[1] for part in parts if isinstance(part, tuple))
        return received(uid, raw) if 0 < len(raw) <= MOST else None

    def remove(self, uid: str) -> None:
        """Remove a mail that was taken."""
        with _answered():
            _ok(self._server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
            if "UIDPLUS" in self._server.capabilities:
                _ok(self._server.uid("EXPUNGE", uid))
            else:
                _ok(self._server.expunge())

    def set_aside(self, uid: str) -> None:
        """Leave a mail in the mailbox for a person to look at; it is not read again."""
        with _answered():
            _ok(self._server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)"))


@contextmanager
def reading(box: Mailbox) -> Iterator[Reading]:
    """The mailbox, open for as long as the block runs. Raises NotRead."""
    server = _opened(box)
    try:
        yield Reading(server)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            server.logout()


def received(uid: str, raw: bytes) -> Received:
    """A mail as it came. Whatever is in it, this raises nothing."""
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    named = _header(mail, "Message-ID").strip()
    mark = hashlib.sha256(named.encode("utf-8", "replace") or raw).hexdigest()
    senders = _addresses(mail, "From")
    automatic = (_header(mail, "Auto-Submitted").strip().lower() not in ("", "no")
                 or _header(mail, "Precedence").strip().lower() in BY_PROGRAMS
                 or bool(_header(mail, "List-Id") or _header(mail, "X-Autoreply"))
                 or _header(mail, "Return-Path").strip() == "<>")
    return Received(uid, mark, senders[0] if senders else "",
                    _addresses(mail, "Delivered-To", "X-Original-To", "To", "Cc"), written(_text(mail)), automatic)


def written(text: str) -> str:
    """What somebody typed above what they quote, without empty lines around it."""
    lines: list[str] = []
    for line in text[:FIRST].replace("\r\n", "\n").replace("\xa0", " ").split("\n"):
        if QUOTED.match(line):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip()


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        found = part.get_content()
    except (LookupError, UnicodeError, ValueError):  # a coding that is none, or one that it does not keep to
        payload = part.get_payload(decode=True)
        found = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    text = str(found)[:FIRST * 5]
    if part.get_content_subtype() == "html":
        text = unescape(re.sub(r"<[^>]*>", "", BREAKS.sub("\n", TAGS.sub("", text))))
    return text


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # the library raises each for some broken header
        return ""


def _addresses(mail: EmailMessage, *names: str) -> tuple[str, ...]:
    values = [_header(mail, name) for name in names]
    found = [address.strip().lower() for _, address in getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))


def _opened(box: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    try:
        server = (imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=box.patience) if box.sealed
                  else imaplib.IMAP4(box.host, box.port, timeout=box.patience))
    except ssl.SSLError as error:
        raise NotRead("sealing") from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise NotRead("away") from error
    try:
        _signed_in(server, box, context)
    except NotRead:
        server.shutdown()
        raise
    return server


def _signed_in(server: imaplib.IMAP4, box: Mailbox, context: ssl.SSLContext) -> None:
    if box.upgraded and not box.sealed:
        try:
            server.starttls(context)
        except (imaplib.IMAP4.error, OSError) as error:
            raise NotRead("sealing") from error
    try:
        server.login(box.user, box.password)
    except imaplib.IMAP4.error as error:
        raise NotRead("login") from error
    except OSError as error:
        raise NotRead("broken") from error
    with _answered():
        kind, _ = server.select(f'"{box.folder}"')
        if kind != "OK":
            raise NotRead("folder")


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, found = answer
    if kind != "OK":
        raise NotRead("broken")
    return found


@contextmanager
def _answered() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError) as error:
        raise NotRead("broken") from error
