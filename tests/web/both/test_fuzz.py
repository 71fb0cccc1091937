"""Odd requests to every address, by everybody: no fault of ours, and nothing of the inside in any answer.

Made from the URL table with a fixed seed: a new address is attacked without a line here. Forms are filled in with the
same odd values, field by field as the page names them.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from surefoot.web.pulse import keys
from tests.web import waved
from tests.web.cast import Cast, plant
from tests.web.test_urls import table

WAVE: Final = UUID("11111111-1111-4111-8111-111111111111")
"""The wave that is open and asks everybody."""
ASKERS: Final = ("", "dev", "mara", "priya", "adam", "olga")
METHODS: Final = ("GET", "GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
TEXTS: Final = ("", "0", "-1", "1", "2147483648", "9223372036854775808", "9" * 400, "1e999", "nan", "\x00",
                "a\x00b", "'", "\" OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "%(x)s{0.__class__}",
                "../../../etc/passwd",
                "//evil.example", "https://evil.example", "javascript:alert(1)", "\ud7ff\u202e\U0001f600", "ä" * 5000,
                "\r\nSet-Cookie: a=b", "2026-13-45", "0001-01-01", "9999-12-31", "10000-01-01", "[]", "None", "true",
                "00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-00000000000g")
IDS: Final = {"int": ("0", "1", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 100),
              "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                       str(WAVE)),
              "": ("1", "%00", "..%2f..%2fetc%2fpasswd", "%27", "%F0%9F%98%80", "a" * 300, "%ff%fe", "-1")}
FORM: Final = "application/x-www-form-urlencoded"
FILE: Final = b'--x\r\nContent-Disposition: form-data; name="f"; filename="../a"\r\n\r\n\x00\xff\r\n--x--\r\n'
BODIES: Final = (("", b""), ("application/json", b'{"a":'), ("application/json", b"[" * 2000), ("text/xml", b"<a/>"),
                 ("multipart/form-data; boundary=x", FILE), ("multipart/form-data", b"--x"),
                 ("multipart/form-data; boundary=\xe9", b""), (f"{FORM}; charset=utf-7", b"a=1"),
                 (FORM, b"a=%ff%fe&b=%00&" + b"&".join(b"n%d=1" % number for number in range(1500))))
HEADERS: Final = ({}, {}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_ACCEPT_LANGUAGE": "x" * 3000}, {"HTTP_ACCEPT": "\xff/*"},
                  {"HTTP_RANGE": "bytes=0-0,5-"}, {"HTTP_IF_MODIFIED_SINCE": "never"}, {"HTTP_REFERER": "http://[bad"},
                  {"HTTP_X_FORWARDED_HOST": "evil.example"}, {"HTTP_X_FORWARDED_FOR": "a, \x00"},
                  {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "%%%"}, {"HTTP_AUTHORIZATION": "Bearer \xff"},
                  {"HTTP_HOST": "evil.example"}, {"HTTP_HOST": "a b"}, {"REMOTE_ADDR": ""}, {"CONTENT_LENGTH": "x"})
COOKIES: Final = ({}, {}, {}, {"session": "planted"}, {"session": "\x00"}, {"language": "../../de"},
                  {"csrftoken": "x" * 5000}, {"messages": "W1tdXQ:1:x"})
A_ROUTE: Final = 30
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        found = plant()
        waved.opened({account.person: found.teams["claims"] for account in found.accounts.values()}, id=WAVE)
        yield found
        transaction.set_rollback(True)
    keys.destroy(WAVE)


@pytest.fixture(scope="module")
def clients(cast: Cast) -> dict[str, Client]:
    found = {name: cast.client(name) if name else Client() for name in ASKERS}
    for client in found.values():
        client.raise_request_exception = True
    return found


def inside() -> list[str]:
    """What no answer may hold."""
    database = settings.DATABASES["default"]
    return [settings.SECRET_KEY, settings.AUDIT_KEY, str(settings.HOME), "Traceback", 'File "', "site-packages",
            "psycopg", "sqlite3", "Error at /", "django.db", "SELECT ", "INSERT INTO", "root:x:0",
            *(str(database[name]) for name in ("PASSWORD",) if database.get(name))]


def address(route: str, chance: random.Random) -> str:
    def value(found: re.Match[str]) -> str:
        return chance.choice(IDS.get(found[1] or "", IDS[""]))
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", value, route)


def check(client: Client, asked: str, answer: Any) -> None:
    assert answer.status_code < 500 or answer.status_code == 503, f"{asked} -> {answer.status_code}"
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode("utf-8", "replace") + "".join(f"{name}: {value}\n" for name, value in answer.items())
    assert [word for word in inside() if word in text] == [], asked
    assert "evil.example" not in answer.get("Location", "").split("?")[0], asked
    assert "<script>alert" not in text, asked


@pytest.mark.parametrize("route", [route for route, _ in table()])
def test_no_odd_request_finds_a_fault_or_the_inside(clients: dict[str, Client], route: str) -> None:
    chance = random.Random(f"requests {route}")
    for _ in range(A_ROUTE):
        name, method = chance.choice(ASKERS), chance.choice(METHODS)
        kind, body = chance.choice(BODIES)
        path, headers = address(route, chance), dict(chance.choice(HEADERS))
        asked = chance.sample(("page", "q", "next", "x[]"), 2)
        query = "&".join(f"{key}={quote(chance.choice(TEXTS))}" for key in asked)
        client, cookies = clients[name], chance.choice(COOKIES)
        before = {key: client.cookies[key].value for key in client.cookies}
        with transaction.atomic():
            for key, value in cookies.items():
                client.cookies[key] = value
            answer = client.generic(method, f"{path}?{query}", body, kind or "application/octet-stream", **headers)
            transaction.set_rollback(True)
        client.cookies.clear()
        for key, value in before.items():
            client.cookies[key] = value
        check(client, f"{name or 'visitor'}: {method} {path}?{query} {headers} {cookies} {kind}", answer)


@pytest.mark.parametrize("route", [route for route, _ in table() if "<" not in route])
def test_no_form_filled_in_oddly_finds_a_fault_or_the_inside(clients: dict[str, Client], route: str) -> None:
    chance = random.Random(f"forms {route}")
    for name, client in clients.items():
        page = client.get(f"/{route}")
        if page.status_code != 200 or page.streaming:
            continue
        for form in re.findall(r"<form\b.*?</form>", page.content.decode(), re.DOTALL):
            action = html.unescape((re.search(r'action="([^"]*)"', form) or ["", f"/{route}"])[1]) or f"/{route}"
            fields = dict.fromkeys(re.findall(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"', form))
            for _ in range(6):
                filled = {field: chance.choice(TEXTS) for field in fields if chance.random() < 0.9}
                session = {key: client.cookies[key].value for key in client.cookies}
                with transaction.atomic():
                    answer = client.post(action, filled) if "post" in form[:200].lower() else client.get(action, filled)
                    transaction.set_rollback(True)
                client.cookies.clear()
                for key, value in session.items():
                    client.cookies[key] = value
                check(client, f"{name or 'visitor'}: form to {action} with {filled!r:.300}", answer)
