"""What a browser really sends: a wire between it and the server that keeps every request as it passed."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

REQUEST = re.compile(rb"(GET|POST) (\S+) HTTP/1\.1\r\n(.*?)\r\n\r\n", re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """One request. headers: names in lower case."""

    method: str
    path: str
    headers: dict[str, str]


class Wire:
    """Passes on whatever comes to `address`."""

    def __init__(self, server: str) -> None:
        host, _, port = server.removeprefix("http://").partition(":")
        self._server, self._sent = (host, int(port)), list[bytearray]()
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listens.getsockname()[1]}"

    def requests(self) -> list[Seen]:
        """All there were, in the order of their connections."""
        return [Seen(found[1].decode(), found[2].decode(), _headers(found[3].decode("latin-1")))
                for sent in self._sent for found in REQUEST.finditer(bytes(sent))]

    def forget(self) -> None:
        """Leave out what has passed so far."""
        for sent in self._sent:
            sent.clear()

    def run(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                near, far = self._listens.accept()[0], socket.create_connection(self._server)
                kept = bytearray()
                self._sent.append(kept)
                for source, target, into in ((near, far, kept), (far, near, bytearray())):
                    threading.Thread(target=_pass, args=(source, target, into), daemon=True).start()

    def close(self) -> None:
        self._listens.close()


@contextmanager
def wire(server: str) -> Iterator[Wire]:
    found = Wire(server)
    threading.Thread(target=found.run, daemon=True).start()
    yield found
    found.close()


def _pass(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
    with suppress(OSError):
        while sent := source.recv(1 << 16):
            kept += sent
            target.sendall(sent)
        target.shutdown(socket.SHUT_WR)


def _headers(lines: str) -> dict[str, str]:
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines.split("\r\n"))}
