"""E-mail: a letter as MIME, and its way to an SMTP server. Plain text, nothing that tells the sender it was opened.

RFC 8058 (stop with one click), RFC 3834 (mail sent by a program), RFC 5321 (answers of a server: 4xx later, 5xx never).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from surefoot.channels.letter import Letter, NotTaken

POLICY: Final = SMTP.clone(max_line_length=990)
"""One line a header: a folded address is read by some programs as none, and 998 is the most a line may have."""
FOREVER: Final = range(500, 600)
NO_SERVER: Final = 421
"""The server ends the conversation, whatever was asked."""


@dataclass(frozen=True)
class Server:
    """The server that mail is handed to."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    sealed: bool = False
    """TLS from the first byte."""
    upgraded: bool = True
    """TLS by STARTTLS: without it neither password nor mail is sent."""
    patience: float = 20
    """Seconds until a server that says nothing is given up."""


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as MIME. Raises NotTaken for an address that none can be sent to."""
    mail = EmailMessage(policy=POLICY)
    mail["Message-ID"] = letter.mark
    mail["Date"] = letter.at
    mail["From"] = sender
    try:
        mail["To"] = Address(addr_spec=letter.to)
    except (ValueError, IndexError, MessageError) as error:  # the library raises each for what is no address
        raise NotTaken("address", for_good=True) from error
    mail["Subject"] = " ".join("".join(sign if sign.isprintable() else " " for sign in letter.subject).split())
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.stop:
        mail["List-Unsubscribe"] = f"<{letter.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="quoted-printable")  # puts headers of its own in place of any Content-...
    mail["Content-Language"] = letter.language
    return mail


class Line:
    """A line to the server, opened with the first letter and kept for the next ones."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._open: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises NotTaken."""
        mail = compose(letter, self._server.sender)
        if self._open is None:
            with _answered("away"):
                self._open = _opened(self._server)
        try:
            with _answered("broken"):
                self._open.send_message(mail, self._server.sender, [letter.to])
        except NotTaken:
            self.close()  # after any trouble the next letter gets a line of its own
            raise

    def close(self) -> None:
        """Say goodbye; a server that is gone need not hear it."""
        line, self._open = self._open, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()


@contextmanager
def line(server: Server) -> Iterator[Line]:
    """A line to the server for as long as the block runs."""
    found = Line(server)
    try:
        yield found
    finally:
        found.close()


def _opened(server: Server) -> smtplib.SMTP:
    """A line that is sealed, where it has to be, and signed in: one that is not is closed before anybody can use it."""
    context, name = ssl.create_default_context(), server.sender.rpartition("@")[2]
    line = (smtplib.SMTP_SSL(server.host, server.port, name, timeout=server.patience, context=context)
            if server.sealed else smtplib.SMTP(server.host, server.port, name, timeout=server.patience))
    try:
        if server.upgraded and not server.sealed:
            line.ehlo_or_helo_if_needed()
            if not line.has_extn("starttls"):
                raise NotTaken("sealing", for_all=True)
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
    except (smtplib.SMTPException, OSError, NotTaken):
        line.close()
        raise
    return line


@contextmanager
def _answered(lost: str) -> Iterator[None]:
    """What the library raises, as what it means for the letter; `lost` is the word for a server that fell silent."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken("login", error.smtp_code, for_all=True) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused("address", next(code for code, _ in error.recipients.values())) from error
    except smtplib.SMTPSenderRefused as error:
        raise NotTaken("sender", error.smtp_code, for_all=True) from error
    except smtplib.SMTPDataError as error:
        raise _refused("content", error.smtp_code) from error
    except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as error:  # an address this server can't write to
        raise NotTaken("address", for_good=True) from error
    except ssl.SSLError as error:
        raise NotTaken("sealing", for_all=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotTaken(lost, getattr(error, "smtp_code", 0), for_all=True) from error


def _refused(what: str, code: int) -> NotTaken:
    if code in FOREVER:
        return NotTaken(what, code, for_good=True)
    return NotTaken("later", code, for_all=code == NO_SERVER)
