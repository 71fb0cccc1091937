"""Pages of results: what each reader gets in each state, and that nobody gets more."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.assessments import drawn
from surefoot.web.assessments.made import TOPICS
from surefoot.web.frame import audit, clock
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.models import Exclusion, Management, Place, Team
from tests.web.assessed import STATES
from tests.web.cast import Cast, plant
from tests.web.cast_assessed import AS_OF, NOON, larkmoor, many, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LEAD_PAGES = ("/overview", "/teams", "/why", "/lag", "/proof", "/roadmap", "/how",
              *(f"/drivers/{name}" for name in DRIVERS), *(f"/how/{topic}" for topic in TOPICS))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    drawn.forget()
    with clock.stopped(NOON):
        yield


@pytest.fixture
def cast() -> Cast:
    return plant()


def text(client: Client, path: str, status: int = 200, language: str = "en") -> str:
    response = client.get(path, HTTP_ACCEPT_LANGUAGE=language)
    assert response.status_code == status, path
    return str(response.content.decode())


def seen(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
    assert found
    return seen(found[1])


# --- who gets what ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", LEAD_PAGES)
def test_pages_on_the_whole_organisation_open_to_leads_and_how_it_is_made_to_managers(cast: Cast, path: str) -> None:
    published()
    assert text(cast.client("priya"), path)
    for name in ("adam", "olga", "dev", "petra"):
        text(cast.client(name), path, 403)
    if path.startswith("/how"):
        assert text(cast.client("mara"), path)
    elif path != "/teams":
        text(cast.client("mara"), path, 403)


def test_who_leads_a_team_opens_that_team_and_no_other(cast: Cast) -> None:
    published()
    client = cast.client("mara")
    text(client, f"/teams/{cast.teams['motor'].pk}")
    for other in ("home", "travel", "claims", "larkmoor"):
        for path in ("", "/plan", "?as=csv", "?as=json", "?as=svg&chart=gap"):
            text(client, f"/teams/{cast.teams[other].pk}{path}", 403)
    text(client, "/teams/999999", 403)


def test_the_list_of_who_leads_a_team_names_no_other_team(cast: Cast) -> None:
    published()
    for path in ("/teams", "/teams?as=csv", "/teams?as=json", "/teams?q=home", "/teams?in=claims"):
        found = text(cast.client("mara"), path)
        assert "Home" not in found
        assert "Travel" not in found
    assert "Motor" in text(cast.client("mara"), "/teams")


def test_another_run_is_only_a_run_that_is_there(cast: Cast) -> None:
    published()
    for asked in ("999999", "0", "-1", "x", "9" * 40, "²"):
        text(cast.client("priya"), f"/overview?run={asked}", 403)


# --- states ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", [*LEAD_PAGES[:8], "/how/adoption"])
def test_before_the_first_assessment_a_page_says_what_will_be_here(cast: Cast, path: str) -> None:
    assert heading(text(cast.client("priya"), path)) == say("none_title")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", sorted(STATES))
def test_every_page_is_drawn_in_every_state_of_an_organisation(cast: Cast, state: str, language: str) -> None:
    published(STATES[state]())
    client = cast.client("priya")
    for path in ("/overview", "/teams", "/why", "/lag", "/proof", "/roadmap", "/how/funnel", "/drivers/insecurity"):
        html = text(client, path, language=language)
        assert html.count("<h1>") == 1
        assert not re.search(r"<[^>]*\sstyle=", html)


def test_a_team_of_too_few_lets_the_group_above_it_speak_and_has_a_plan(cast: Cast) -> None:
    published()
    html = text(cast.client("mara"), f"/teams/{cast.teams['motor'].pk}")
    assert heading(html) == "Too few people in Motor to show. In Claims, confidence holds people back."
    assert say("team_stands_above", name="Claims") in html
    assert "The plan is made from the results of Claims." in seen(html)


def test_a_team_hidden_to_protect_another_says_so(cast: Cast) -> None:
    published()
    html = text(cast.client("priya"), f"/teams/{cast.teams['travel'].pk}")
    assert heading(html).startswith("Travel is not shown on its own.")
    assert say("team_hidden_complement") in seen(html)


def test_a_shown_team_has_its_numbers_beside_those_of_the_group_above(cast: Cast) -> None:
    published()
    html = text(cast.client("hugo"), f"/teams/{cast.teams['home'].pk}")
    assert heading(html) == "Home: confidence holds it back"
    assert "The thin line is all of Claims." in seen(html)
    assert html.count('class="ref at') >= 3


@pytest.mark.parametrize(("why", "key"), [("held", "team_hidden_held"), ("no data", "team_hidden_no_data")])
def test_a_team_that_is_not_shown_says_why(cast: Cast, why: Any, key: str) -> None:
    published(larkmoor(replace(larkmoor().teams[2], why_hidden=why)))
    assert say(key) in seen(text(cast.client("mara"), f"/teams/{cast.teams['motor'].pk}"))


def test_a_held_value_is_marked_as_the_last_one_shown(cast: Cast) -> None:
    whole = larkmoor()
    teams = [replace(group, held=("confidence", "fear")) if group.team == "home" else group for group in whole.teams]
    published(replace(whole, teams=tuple(teams)))
    assert seen(text(cast.client("hugo"), f"/teams/{cast.teams['home'].pk}")).count(say("held_note")) == 2


def test_a_team_that_is_not_measured_by_agreement_says_that_this_is_not_low(cast: Cast) -> None:
    published()
    Exclusion.objects.create(team=cast.teams["claims"], covers="usage", starts=date(2026, 1, 1))
    assert say("team_unmeasured_usage") in seen(text(cast.client("mara"), f"/teams/{cast.teams['motor'].pk}"))


def test_a_team_that_ended_is_read_from_the_last_run_that_had_it(cast: Cast) -> None:
    published()
    newer = larkmoor()
    published(replace(newer, as_of=AS_OF + timedelta(days=1),
                      teams=tuple(group for group in newer.teams if group.team != "home")), NOON)
    Place.objects.filter(team=cast.teams["home"]).update(ends=AS_OF)
    words = seen(text(cast.client("priya"), f"/teams/{cast.teams['home'].pk}"))
    assert "This team ended on 22 November 2026." in words
    assert "the last one that had it, as of 22 November 2026" in words


def test_a_team_that_no_run_has_says_that_it_comes_with_the_next(cast: Cast) -> None:
    published()
    new = Team.objects.create(key="new", name="New team")
    Place.objects.create(team=new, parent=cast.teams["claims"], starts=AS_OF)
    Management.objects.create(team=new, person=cast.person("mara"), kind="manager", starts=AS_OF)
    assert heading(text(cast.client("mara"), f"/teams/{new.pk}")) == say("team_heading_absent", name="New team")


def test_results_of_more_than_two_weeks_ago_are_marked_as_old(cast: Cast) -> None:
    published()
    assert say("stale_title") not in text(cast.client("priya"), "/overview")
    with clock.stopped(NOON + timedelta(days=13)):
        assert say("stale_title") in text(cast.client("priya"), "/overview")


def test_an_earlier_run_says_that_there_is_a_newer_one(cast: Cast) -> None:
    first = published(replace(larkmoor(), as_of=AS_OF - timedelta(days=30)))
    published(made_at=NOON)
    words = seen(text(cast.client("priya"), f"/overview?run={first.pk}"))
    assert "an earlier assessment, as of Friday 23 October 2026" in words


def test_the_course_over_time_begins_with_the_second_assessment(cast: Cast) -> None:
    published(replace(larkmoor(), as_of=AS_OF - timedelta(days=90)))
    assert say("course_title_one") in text(cast.client("priya"), "/overview")
    published(made_at=NOON)
    assert "The gap was there in August 2026 and has not closed" in text(cast.client("priya"), "/overview")


def test_a_search_finds_part_of_a_name_and_says_when_there_is_none(cast: Cast) -> None:
    published()
    client = cast.client("priya")
    assert "Home" in text(client, "/teams?q=om")
    assert say("teams_none_found") in text(client, "/teams?q=%3Cscript%3E")
    assert "<script>" not in text(client, "/teams?q=%3Cscript%3E").split("<main")[1]


def test_teams_stand_in_the_order_of_the_tree_whatever_is_asked_for(cast: Cast) -> None:
    published()
    for path in ("/teams", "/teams?by=adoption", "/teams?order=confidence", "/teams?sort=-adoption"):
        words = seen(text(cast.client("priya"), path).split("<tbody>")[1])
        assert [words.index(name) for name in ("Claims", "Motor", "Home", "Travel")] == sorted(
            words.index(name) for name in ("Claims", "Motor", "Home", "Travel"))


def test_a_thousand_teams_are_read_page_by_page(cast: Cast) -> None:
    published(many(1000))
    client = cast.client("priya")
    assert "Page 1 of 21" in seen(text(client, "/teams"))
    assert "Page 21 of 21" in seen(text(client, "/teams?page=21"))
    assert "Team 999" in text(client, "/teams?page=21")
    assert say("teams_none") in text(client, "/teams?page=900000")


@pytest.mark.parametrize("path", ["/overview", "/teams", "/roadmap", "/drivers/fear", "/how/adoption"])
def test_the_number_of_queries_does_not_grow_with_the_teams(cast: Cast, path: str) -> None:
    client, counts = cast.client("priya"), []
    for size in (60, 600):
        published(many(size), NOON + timedelta(minutes=size))
        drawn.forget()
        with CaptureQueriesContext(connection) as asked:
            text(client, path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_number_of_queries_of_a_team_does_not_grow_with_the_teams(cast: Cast) -> None:
    client, counts = cast.client("mara"), []
    for size in (0, 600):
        published(many(size), NOON + timedelta(minutes=size))
        with CaptureQueriesContext(connection) as asked:
            text(client, f"/teams/{cast.teams['motor'].pk}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- how a number is made --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/overview", "/lag", "/proof", "/why", "/roadmap", "/drivers/fear", "/teams"])
def test_every_page_of_numbers_links_to_how_they_are_made(cast: Cast, path: str) -> None:
    published()
    client = cast.client("priya")
    links = set(re.findall(r'class="how-made" href="([^"]+)"', text(client, path)))
    assert links
    for link in links:
        text(client, link)


def test_how_a_number_is_made_names_settings_data_size_range_and_what_is_hidden(cast: Cast) -> None:
    published()
    words = seen(text(cast.client("priya"), "/how/adoption"))
    for part in ("regular_share", "75%", "usage/part-1.parquet", "Stored parts of usage: 2", "1,030 people",
                 "a probability of 90%", "1 group: fewer than 5 people or answers.",
                 "1 group: hidden so that the numbers of a small group"):
        assert part in words


def test_an_unknown_number_or_barrier_is_not_there(cast: Cast) -> None:
    published()
    for path in ("/how/nothing", "/drivers/laziness"):
        text(cast.client("priya"), path, 404)


# --- downloads -------------------------------------------------------------------------------------------------------
DOWNLOADS = ("/overview", "/teams", "/why", "/lag", "/proof", "/roadmap", "/drivers/fear", "/how/funnel")


@pytest.mark.parametrize("path", DOWNLOADS)
def test_every_page_can_be_taken_along_and_that_is_noted_without_names(cast: Cast, path: str) -> None:
    published()
    client = cast.client("priya")
    rows = list(csv.reader(io.StringIO(client.get(f"{path}?as=csv").content.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{path}?as=xlsx").content))
    assert book.sheetnames[-1] == "about"
    assert json.loads(client.get(f"{path}?as=json").content)
    entries = AuditEntry.objects.filter(action="export").order_by("number")
    assert [audit.read(entry)["form"] for entry in entries] == ["csv", "xlsx", "json"]
    assert {entry.actor for entry in entries} == {audit.alias(cast.accounts["priya"].subject)}


@pytest.mark.parametrize("path", DOWNLOADS[:7])
def test_every_chart_of_a_page_can_be_taken_along_as_a_picture(cast: Cast, path: str) -> None:
    published()
    client = cast.client("priya")
    for link in re.findall(r'href="(\?as=svg[^"]+)"', text(client, path)):
        response = client.get(path + unescape(link))
        assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert response.content.startswith(b"<svg")


def test_a_file_that_a_page_does_not_have_is_not_there_and_not_noted(cast: Cast) -> None:
    published()
    for asked in ("?as=exe", "?as=svg", "?as=svg&chart=../secret", "?as=CSV"):
        text(cast.client("priya"), f"/overview{asked}", 404)
    assert not AuditEntry.objects.filter(action="export").exists()


def test_nothing_in_a_download_is_a_formula(cast: Cast) -> None:
    whole = larkmoor()
    evil = ('=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "  =1")
    teams = [replace(whole.teams[3], team=f"evil{at}", name=name) for at, name in enumerate(evil)]
    published(replace(whole, teams=(*whole.teams, *teams)))
    client = cast.client("priya")
    text_file = io.StringIO(client.get("/teams?as=csv").content.decode("utf-8-sig"))
    cells = [cell for row in csv.reader(text_file) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.lstrip().startswith(("=", "+", "@")) for cell in cells)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/teams?as=xlsx").content))
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "d"}


def test_a_download_holds_nothing_of_a_hidden_team(cast: Cast) -> None:
    published()
    found = json.loads(cast.client("priya").get("/teams?as=json").content)
    for row in found["groups"]:
        if row["group"] in ("motor", "travel"):
            assert {key for key, value in row.items() if value is not None} == {"group", "name", "above", "kind", "why"}


def test_a_download_of_a_team_is_noted_with_the_team(cast: Cast) -> None:
    published()
    team = cast.teams["motor"].pk
    cast.client("mara").get(f"/teams/{team}?as=csv")
    assert AuditEntry.objects.get(action="export").about == f"team:{team}"
