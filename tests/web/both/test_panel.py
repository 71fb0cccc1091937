"""The panel of the intranet: it asks the policy, knows nobody, and leads on in a tab."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from surefoot.web.api.panel import sites
from surefoot.web.api.panel.limit import PANEL
from surefoot.web.close.policy.models import Question
from tests.web.cast import Cast, plant
from tests.web.policied import published

pytestmark = pytest.mark.django_db
SITE = "https://intranet.larkmoor.example"
CLIENT_DATA = "Can I put client data into ChatGPT?"


@pytest.fixture
def people() -> Cast:
    return plant()


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, panel_sites=(SITE,)))
    return reverse("panel", args=[sites.key()])


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))  # type: ignore[attr-defined]


def test_without_a_site_there_is_no_panel(people: Cast) -> None:
    assert Client().get(reverse("panel", args=[sites.key()])).status_code == 404
    assert "SUREFOOT_PANEL_SITES" in text(people.client("adam").get(reverse("panel_embed")))


def test_only_the_sites_that_were_named_may_show_it(people: Cast, address: str) -> None:
    page = Client().get(address)
    assert page.status_code == 200
    assert f"frame-ancestors {SITE};" in page["Content-Security-Policy"] + ";"
    assert "X-Frame-Options" not in page
    assert "'none'" in Client().get("/start")["Content-Security-Policy"].split("frame-ancestors")[1]
    assert page["Content-Security-Policy"].endswith("sandbox allow-forms allow-popups "
                                                     "allow-popups-to-escape-sandbox")


def test_an_address_of_other_sites_opens_nothing(people: Cast, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, panel_sites=("https://b.example",)))
    assert Client().get(address).status_code == 404
    assert Client().get("/panel/a").status_code == 404


def test_it_answers_from_the_policy_and_keeps_nothing(people: Cast, address: str) -> None:
    assert "There is no AI policy here yet" in text(Client().post(address, {"question": CLIENT_DATA}))
    published()
    page = Client(enforce_csrf_checks=True).post(address, {"question": CLIENT_DATA})
    assert page.status_code == 200 and not page.cookies
    assert "Clause" in text(page) and 'target="_blank"' in page.content.decode()
    assert not Question.objects.exists()


def test_a_question_that_is_too_long_or_comes_too_often_is_said_so(people: Cast, address: str) -> None:
    published()
    assert Client().post(address, {"question": "x" * 501}).status_code == 400
    for _ in range(PANEL.most):
        PANEL.hit(sites.key())
    assert Client().post(address, {"question": CLIENT_DATA}).status_code == 429


def test_who_goes_on_sees_the_question_on_the_page_of_asking_and_nothing_was_sent(people: Cast, address: str) -> None:
    published()
    tab = Client(enforce_csrf_checks=True).post(f"{address}/tab", {"question": CLIENT_DATA})
    assert tab.status_code == 200 and CLIENT_DATA in tab.content.decode()
    on = people.client("dev").post(reverse("ask_with"), {"question": CLIENT_DATA})
    assert on.status_code == 200 and CLIENT_DATA in on.content.decode()
    assert Client().post(reverse("ask_with"), {"question": CLIENT_DATA}).status_code == 403
    assert not Question.objects.exists()


def test_who_administers_sees_what_to_put_into_a_page(people: Cast, address: str) -> None:
    page = people.client("adam").get(reverse("panel_embed")).content.decode()
    assert address in page and SITE in page
