"""A small Slack and a small Teams: a real server on this machine that checks what it gets and answers as documented."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

TOKEN, SECRET = "xoxb-of-the-test", "8f742231b10e8888abcd99yyyzzz85a5"
METHODS = {"/api/chat.postMessage": ("channel", "text"), "/api/views.open": ("trigger_id", "view"),
           "/api/views.update": ("view_id", "view"), "/api/views.publish": ("user_id", "view")}


@dataclass
class Peer:
    """What the server got, and how it answers: the next of `answers` (status, headers, body), else well."""

    address: str = ""
    got: list[tuple[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)
    """Messages by their id: a real Slack that knows one again shows it once."""

    def of(self, method: str) -> list[Any]:
        """What was sent to a method, oldest first."""
        return [body for path, body in self.got if path == method]

    def refuses(self, error: str) -> None:
        """The next call is answered with this error."""
        self.answers.append((200, {}, {"ok": False, "error": error}))


def _handler(peer: Peer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            path = self.path.partition("?")[0]
            peer.got.append((path, body))
            status, headers, answer = (peer.answers.pop(0) if peer.answers else (200, {}, self._answer(path, body)))
            if status == 0:  # it falls silent, after it has heard everything
                self.close_connection = True
                return
            sent = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent)

        def _answer(self, path: str, body: Any) -> Any:
            if path not in METHODS:  # a workflow, or the address of an answer
                return {}
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                return {"ok": False, "error": "invalid_auth" if "Authorization" in self.headers else "not_authed"}
            if not str(self.headers.get("Content-Type")).startswith("application/json"):
                return {"ok": False, "error": "invalid_post_type"}
            if any(not body.get(name) for name in METHODS[path]):
                return {"ok": False, "error": "invalid_arguments"}
            if "client_msg_id" in body:
                peer.shown[body["client_msg_id"]] = body
            return {"ok": True, "ts": "1595926230.009600"}

        def log_message(self, *_: Any) -> None:
            """Nothing: the test looks at what was got."""

    return Handler


@contextmanager
def playing() -> Iterator[Peer]:
    """The server, for as long as the block runs."""
    peer = Peer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(peer)) as server:
        peer.address = f"http://127.0.0.1:{server.server_address[1]}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield peer
        server.shutdown()
        thread.join()


def signed(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """Headers as Slack would set them, by the SDK's own signature."""
    stamp = str(int(at))
    made = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    assert made
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": made}


def command(text: str, name: str = "/may-i", user: str = "U2CERLKJA", hooks: str = "https://hooks.slack.com/") -> bytes:
    """A slash command as Slack sends it."""
    return urlencode({"token": "legacy", "team_id": "T1DC2JH3J", "channel_id": "G8PSS9T3V", "user_id": user,
                      "command": name, "text": text, "response_url": f"{hooks}commands/1",
                      "trigger_id": f"398738663015.{abs(hash((text, name, user)))}.803a0bc8"}).encode()


def interaction(**payload: Any) -> bytes:
    """An interaction as Slack sends it."""
    return urlencode({"payload": json.dumps({"team": {"id": "T1DC2JH3J"}, **payload})}).encode()


def pressed(action: str, value: str = "", user: str = "U2CERLKJA", hooks: str = "https://hooks.slack.com/",
            view: str = "") -> bytes:
    """A button that somebody pressed, in a message or in a form."""
    inside = {"view": {"id": view}} if view else {}
    return interaction(type="block_actions", user={"id": user}, trigger_id="13345224609.738474920.8088930838d88f008e0",
                       response_url=f"{hooks}actions/1", **inside,
                       actions=[{"action_id": action, "type": "button", "value": value}])


def handed_in(form: str, view: str, told: str, fields: dict[str, Any], user: str = "U2CERLKJA") -> bytes:
    """A form that somebody handed in: texts, choices, and tuples of boxes ticked."""
    def element(value: Any) -> dict[str, Any]:
        if isinstance(value, tuple):
            return {"type": "checkboxes", "selected_options": [{"value": one} for one in value]}
        if value is None or value in ("worked", "partly", "did_not_work"):
            return {"type": "radio_buttons", "selected_option": {"value": value} if value else None}
        return {"type": "plain_text_input", "value": value}
    return interaction(type="view_submission", user={"id": user}, trigger_id="1.2.3", view={
        "id": view, "callback_id": form, "private_metadata": told,
        "state": {"values": {block: {block: element(value)} for block, value in fields.items()}}})
