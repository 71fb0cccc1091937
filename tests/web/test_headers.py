"""The headers of every answer, and Django's own check for a deployment."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.installations import Installation

pytestmark = pytest.mark.django_db
PAGES = ("/", "/start", "/health", "/nothing-here")
EXPECTED = {
    "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
SECURE = """
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
call_command("check", deploy=True, fail_level="INFO")
told = Client().get("/", HTTP_HOST="surefoot.example.com", HTTP_X_FORWARDED_PROTO="https")
plain = Client().get("/", HTTP_HOST="surefoot.example.com")
probe = Client().get("/health", HTTP_HOST="127.0.0.1")
print(told.status_code, told["Strict-Transport-Security"], told.cookies["csrftoken"]["secure"])
print(plain.status_code, plain["Location"], probe.status_code)
"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", EXPECTED)
def test_every_answer_carries_the_header(client: Client, page: str, name: str) -> None:
    assert client.get(page)[name] == EXPECTED[name]


@pytest.mark.parametrize("page", PAGES)
def test_the_content_policy_allows_nothing_unsafe(client: Client, page: str) -> None:
    policy = client.get(page)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert not re.search(r"https?:|data:|\*", policy)
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
                 "base-uri 'none'", "form-action 'self'"):
        assert part in policy


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_inline_script_or_style(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", html)


@pytest.mark.parametrize("page", PAGES)
def test_everything_a_page_loads_comes_from_us(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    loaded = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', html)
    assert all(address.startswith("/static/") for address in loaded)


def test_over_tls_cookies_are_secure_and_the_check_for_deployment_is_clean(installation: Installation) -> None:
    installation.more["SUREFOOT_URL"] = "https://surefoot.example.com"
    told, plain = installation.python(SECURE).splitlines()[-2:]
    assert told == "200 max-age=31536000; includeSubDomains True"
    assert plain == "301 https://surefoot.example.com/ 200"
