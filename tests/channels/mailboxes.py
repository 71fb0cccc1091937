"""A mailbox on a real IMAP server that runs on this machine."""

from __future__ import annotations

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.web.installations import free_port

from surefoot.channels.mailbox import Mailbox

START = ("from pysasl.hashing import BuiltinHash; BuiltinHash.__init__.__kwdefaults__['rounds'] = 1; "
         "from pymap.main import main; main()")
"""Passwords are hashed half a million times there, at every sign-in."""
SERVER = [sys.executable, "-c", START, "--host", "127.0.0.1", "--no-tls", "--no-service", "admin", "--no-service",
          "managesieve"]
USER = ["dict", "--demo-user", "surefoot", "--demo-password", "hush"]


@contextmanager
def server() -> Iterator[Mailbox]:
    """pymap, a server of the protocol written by others, with one empty mailbox."""
    port = free_port()
    started = subprocess.Popen([*SERVER, "--port", str(port), *USER], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    try:
        _wait(port, started)
        yield Mailbox("127.0.0.1", port, "surefoot", "hush", sealed=False, upgraded=False, patience=5)
    finally:
        started.kill()
        started.communicate()


def _wait(port: int, started: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert started.poll() is None, started.communicate()[1].decode()[-2000:]
        time.sleep(0.05)
    raise AssertionError("the IMAP server did not start within ten seconds")


def put(box: Mailbox, *mails: bytes) -> None:
    """Mails arrive."""
    there = imaplib.IMAP4(box.host, box.port)
    there.login(box.user, box.password)
    for mail in mails:
        kind, why = there.append("INBOX", "", imaplib.Time2Internaldate(time.time()), mail)
        assert kind == "OK", why
    there.logout()
