"""The nginx example of docs/install.md, really run in front of `surefoot serve`, with TLS."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.web.installations import ROOT, Installation, free_port, get, wait_for

pytestmark = pytest.mark.slow

NAME = "surefoot.example.com"
WRAPPED = """
{user}
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/surefoot.conf;
}}
"""


SIGNED_IN = """
from tests.web.cast import plant
print("; ".join(f"{name}={kept.value}" for name, kept in plant().client("adam").cookies.items()))
"""
BEARER = """
from surefoot.web.frame import clock
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Account
from surefoot.web.people.signin import tokens
from tests.web.cast import plant
who = Account.objects.filter(email="dev@larkmoor.example").first() or plant().accounts["dev"]
print(tokens.make(reader_of(who, clock.today()), "x", ["policy.ask"], 30))
"""


@dataclass(frozen=True)
class Proxied:
    """Surefoot behind nginx."""

    place: Installation

    plain: int
    secure: int
    direct: int
    mcp: int
    folder: Path

    def ask(self, port: int, method: str = "GET", path: str = "/", body: bytes | None = None,
            headers: tuple[tuple[str, str], ...] = ()) -> tuple[http.client.HTTPResponse, bytes]:
        """One request with every header as given, and its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        if port == self.secure:
            trusted = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
            connection.sock = trusted.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=NAME)
        connection.putrequest(method, path, skip_host=True)
        sized = (("Content-Length", str(len(body))),) if body is not None else ()
        for name, value in (("Host", NAME), *sized, *headers):
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer, answer.read()


def certificate(folder: Path) -> None:
    """A certificate signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    signed = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
              .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
              .not_valid_after(now + timedelta(days=1))
              .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
              .sign(key, hashes.SHA256()))
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def configured(folder: Path, plain: int, secure: int, direct: int, mcp: int) -> Path:
    """The example as it stands, with other ports and another certificate."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (("listen 80;", f"listen 127.0.0.1:{plain};"),
                     ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"),
                     ("/etc/ssl/surefoot", str(folder)), ("server 127.0.0.1:8000;", f"server 127.0.0.1:{direct};"),
                     ("server 127.0.0.1:8001;", f"server 127.0.0.1:{mcp};")):
        assert old in text
        text = text.replace(old, new)
    (folder / "surefoot.conf").write_text(re.sub(r"listen \[::\].*", "", text))
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(WRAPPED.format(folder=folder, user=user))
    return folder / "nginx.conf"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    assert nginx, "nginx is missing; type: sudo apt-get install -y nginx-light"
    folder = tmp_path_factory.mktemp("proxy")
    plain, secure, direct, mcp = free_port(), free_port(), free_port(), free_port()
    certificate(folder)
    file = configured(folder, plain, secure, direct, mcp)
    tried = subprocess.run([nginx, "-t", "-c", str(file)], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    place = Installation(folder / "home", more={"SUREFOOT_LISTEN": f"127.0.0.1:{direct}",
                                                "SUREFOOT_MCP_LISTEN": f"127.0.0.1:{mcp}",
                                                "SUREFOOT_URL": f"https://{NAME}", "SUREFOOT_WORKER": "no",
                                                "SUREFOOT_PROCESSES": "1"})
    found = Proxied(place, plain, secure, direct, mcp, folder)
    server, front = place.surefoot("serve"), place.start(nginx, "-c", str(file))
    wait_for(lambda: get(place, "/ready")[0] == 200, seconds=90)
    wait_for(lambda: found.ask(secure, "POST", "/mcp")[0].status == 401)
    yield found
    for process in (front, server):
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    place.end()


def test_plain_http_is_sent_to_https_whatever_the_visitor_claims(proxied: Proxied) -> None:
    for claimed in ((), (("X-Forwarded-Proto", "https"),)):
        answer, _ = proxied.ask(proxied.plain, path="/start", headers=claimed)
        assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/start")
    answer, _ = proxied.ask(proxied.direct, path="/start")
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/start")


def test_over_tls_the_page_comes_with_strict_transport_and_secure_cookies(proxied: Proxied) -> None:
    answer, page = proxied.ask(proxied.secure)
    told = answer.getheader("Strict-Transport-Security")
    assert (answer.status, told) == (200, "max-age=31536000; includeSubDomains")
    cookies = answer.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert answer.getheader("Server") == "nginx"
    assert b"<h1" in page
    style = re.search(rb'href="(/static/[^"]+\.css)"', page)
    assert style
    assert proxied.ask(proxied.secure, path=style[1].decode())[0].status == 200


@pytest.mark.parametrize("sent", [(("X-Forwarded-Proto", "http"),), (("X-Forwarded-Host", "evil.example"),),
                                  (("X-Forwarded-Proto", "http"), ("X-Forwarded-Proto", "https")),
                                  (("Forwarded", "proto=http;host=evil.example"),)])
def test_what_a_visitor_says_about_the_way_here_is_dropped(proxied: Proxied, sent: tuple[tuple[str, str], ...]) -> None:
    answer, page = proxied.ask(proxied.secure, headers=sent)
    assert (answer.status, b"evil.example" in page) == (200, False)


def test_another_host_name_is_refused(proxied: Proxied) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxied.direct, timeout=60)
    connection.request("GET", "/", headers={"Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert connection.getresponse().status == 400


def test_a_large_upload_passes_and_one_beyond_the_limit_is_refused_at_once(proxied: Proxied) -> None:
    cookie = proxied.place.python(SIGNED_IN)
    answer, page = proxied.ask(proxied.secure, path="/data/upload", headers=(("Cookie", cookie),))
    cookie += "; " + (answer.headers["Set-Cookie"] or "").split(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    parts = [b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n', token[1],
             b'\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n', bytes(30_000_000),
             b"\r\n--x--\r\n"]
    headers = (("Content-Type", "multipart/form-data; boundary=x"), ("Cookie", cookie), ("Referer", f"https://{NAME}/"))
    answer, _ = proxied.ask(proxied.secure, "POST", "/data/upload", b"".join(parts), headers)
    assert answer.status == 302
    assert re.fullmatch(r"/data/imports/\d+", answer.getheader("Location") or "")
    answer, _ = proxied.ask(proxied.secure, "POST", "/data/upload",
                            headers=(("Content-Length", str(3 << 30)), ("Connection", "close")))
    assert answer.status == 413


def test_an_assistant_is_answered_under_the_same_name_over_tls_only(proxied: Proxied) -> None:
    token = proxied.place.python(BEARER)
    headers = (("Authorization", f"Bearer {token}"), ("Content-Type", "application/json"),
               ("Accept", "application/json, text/event-stream"))
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    answer, told = proxied.ask(proxied.secure, "POST", "/mcp", body, headers)
    assert (answer.status, b"ask_policy" in told) == (200, True)
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000; includeSubDomains"
    assert proxied.ask(proxied.secure, "POST", "/mcp", body, headers[1:])[0].status == 401
    assert proxied.ask(proxied.plain, "POST", "/mcp", body, headers)[0].status == 301
    assert proxied.ask(proxied.mcp, "POST", "/mcp", body, headers)[0].status == 403


def test_no_line_about_a_visitor_is_written(proxied: Proxied) -> None:
    proxied.ask(proxied.secure, path="/me?planted=1")
    written = "".join(file.read_text(errors="replace") for file in proxied.folder.glob("*.log"))
    assert list(proxied.folder.glob("error.log"))
    assert "planted" not in written
