"""Mail through a real server in a thread: the link arrives and opens; a server that refuses is told plainly."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.test import Client, override_settings

from surefoot.web.frame import jobs
from surefoot.web.frame.jobs import JobFailed
from surefoot.web.people.models import Link
from surefoot.web.people.signin import links
from tests.web.cast import Cast, plant
from tests.web.installations import free_port
from tests.web.signin.ways import with_mail

SECRET = "planted-mail-password"


class Box:
    """Keeps what arrives."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope.content)
        return "250 taken"


@contextmanager
def serving(**how: Any) -> Iterator[tuple[Box, int]]:
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **how)
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


@contextmanager
def mailed_by(port: int, **more: Any) -> Iterator[None]:
    given = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "DEFAULT_FROM_EMAIL": "surefoot@larkmoor.example", **more}
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", **given), with_mail():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return plant()


def ask(client: Client) -> str:
    client.post("/sign-in/link", {"email": "dev@larkmoor.example"})
    return str(Link.objects.get().pk)


def failed(link: str, caplog: pytest.LogCaptureFixture) -> str:
    """What is logged when the job that mails the link fails."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(JobFailed) as told:
        jobs.run_job.func("people.send_link", {"link": link})
    lines = [f"{record.getMessage()} {record.exc_info[0].__name__ if record.exc_info else ''}"  # type: ignore[union-attr]
             for record in caplog.records if record.name.startswith("surefoot")]
    text = "\n".join(lines) + str(told.value)
    assert SECRET not in text
    assert "dev@" not in text
    return text


def test_a_link_arrives_through_a_real_server_and_opens(cast: Cast) -> None:
    client = Client()
    with serving() as (box, port), mailed_by(port):
        links.send.run(link=ask(client))
        mail = message_from_bytes(box.mails[0])
        assert (mail["To"], mail["From"]) == ("dev@larkmoor.example", "surefoot@larkmoor.example")
        text = mail.get_payload(decode=True)
        assert isinstance(text, bytes)
        found = re.search(r"/sign-in/link/[\w-]+", text.decode())
        assert found
        assert client.post(found[0]).status_code == 302
        assert client.get("/me").status_code == 200


def test_a_server_without_starttls_gets_neither_password_nor_mail(cast: Cast,
                                                                  caplog: pytest.LogCaptureFixture) -> None:
    with serving() as (box, port), mailed_by(port, EMAIL_USE_TLS=True, EMAIL_HOST_USER="us",
                                             EMAIL_HOST_PASSWORD=SECRET):
        assert "SMTPNotSupportedError" in failed(ask(Client()), caplog)
    assert box.mails == []


def test_a_refused_login_is_named_in_the_log_without_the_password(cast: Cast,
                                                                  caplog: pytest.LogCaptureFixture) -> None:
    asked = []

    def refuse(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        asked.append(mechanism)
        return AuthResult(success=False, handled=False)

    with serving(authenticator=refuse, auth_require_tls=False) as (box, port), \
            mailed_by(port, EMAIL_HOST_USER="us", EMAIL_HOST_PASSWORD=SECRET):
        assert smtplib.SMTPAuthenticationError.__name__ in failed(ask(Client()), caplog)
    assert asked
    assert box.mails == []


def sealed(folder: Path, name: str = "localhost", ends: timedelta = timedelta(days=1)) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this name, signed by itself, and what a server needs to show it."""
    folder.mkdir(exist_ok=True)
    key, called = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (x509.CertificateBuilder().subject_name(called).issuer_name(called).public_key(key.public_key())
              .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=2))
              .not_valid_after(now + ends)
              .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
              .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
              .sign(key, hashes.SHA256()))
    (folder / "it.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    (folder / "it.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "it.pem", folder / "it.key")
    return folder / "it.pem", context


WITH_LOGIN = {"EMAIL_HOST": "localhost", "EMAIL_USE_TLS": True, "EMAIL_HOST_USER": "us", "EMAIL_HOST_PASSWORD": SECRET}


def test_with_starttls_the_password_and_the_mail_go_through_the_sealed_connection_only(
        cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted, context = sealed(tmp_path / "server")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    asked: list[tuple[bool, bytes]] = []

    def accept(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        asked.append((session.ssl is not None, data.password))
        return AuthResult(success=True)

    with serving(tls_context=context, require_starttls=True, authenticator=accept, auth_required=True) as (box, port), \
            mailed_by(port, **WITH_LOGIN):
        links.send.run(link=ask(Client()))
    assert asked == [(True, SECRET.encode())]
    assert message_from_bytes(box.mails[0])["To"] == "dev@larkmoor.example"


@pytest.mark.parametrize("wrong", ["another name", "not trusted", "too old"])
def test_a_server_whose_certificate_is_not_good_gets_neither_password_nor_mail(
        cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
        wrong: str) -> None:
    name = "mail.evil.example" if wrong == "another name" else "localhost"
    trusted, context = sealed(tmp_path / "server", name, ends=timedelta(days=-1 if wrong == "too old" else 1))
    if wrong == "not trusted":
        trusted, _ = sealed(tmp_path / "another")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    asked = []

    def accept(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        asked.append(mechanism)
        return AuthResult(success=True)

    with serving(tls_context=context, require_starttls=True, authenticator=accept) as (box, port), \
            mailed_by(port, **WITH_LOGIN):
        assert "SSLCertVerificationError" in failed(ask(Client()), caplog)
    assert (asked, box.mails) == ([], [])
