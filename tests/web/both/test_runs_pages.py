"""The pages on assessments themselves: how it stands, every run and what it was made from, making one, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as some

from surefoot.vocabulary.words import LANGUAGES, say
from surefoot.web.assessments import actions, drawn, rhythm, run_views
from surefoot.web.assessments.assessing import STEPS
from surefoot.web.assessments.models import Attempt, Rhythm
from surefoot.web.frame import audit, clock
from surefoot.web.frame.environment import DAYS
from surefoot.web.frame.models import AuditEntry
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope
from tests.web.cast import plant
from tests.web.cast_assessed import AS_OF, NOON, larkmoor, published

pytestmark = pytest.mark.django_db
LEAD = Reader(subject="lead", roles=frozenset({"lead"}))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    drawn.forget()
    with clock.stopped(NOON):
        yield


@pytest.fixture
def priya() -> Client:
    return plant().client("priya")


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_views, "_has_data", lambda: True)


def seen(client: Client, path: str = "/assessments", language: str = "en") -> str:
    response = client.get(path, HTTP_ACCEPT_LANGUAGE=language)
    assert response.status_code == 200, path
    return words(response.content.decode())


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.split("<main")[1])).split())


def attempt(state: str, **more: Any) -> Attempt:
    return Attempt.objects.create(**{"asked_at": clock.now(), "by": audit.SYSTEM, "state": state,
                                     "open": None if state in Attempt.OVER else True, **more})


# --- how it stands ---------------------------------------------------------------------------------------------------
def test_without_data_the_page_asks_for_data_first(priya: Client) -> None:
    found = seen(priya)
    assert say("runs_no_data") in found
    assert say("runs_button") not in found
    assert say("data_upload") in found


def test_with_data_and_no_run_the_first_can_be_made(priya: Client, data: None) -> None:
    found = seen(priya)
    assert say("runs_none") in found
    assert say("runs_button") in found


@pytest.mark.parametrize("step", ["", *STEPS])
def test_one_that_is_made_shows_its_steps_in_words_and_no_button(priya: Client, data: None, step: str) -> None:
    attempt("running", step=step, share=40)
    found = seen(priya)
    assert say("runs_running") in found
    assert say("runs_button") not in found
    for each in STEPS:
        assert say(f"assessing_step_{each}") in found
    assert found.count(say("progress_done")) == (STEPS.index(step) if step else 0)


def test_the_progress_is_asked_again_until_it_is_over_and_then_the_page_is_loaded_anew(priya: Client) -> None:
    of = attempt("running", step="counting", share=40)
    response = priya.get("/assessments/progress")
    assert 'hx-trigger="every 2s"' in response.content.decode()
    assert "HX-Refresh" not in response
    Attempt.objects.filter(pk=of.pk).update(state="done", open=None)
    assert priya.get("/assessments/progress")["HX-Refresh"] == "true"


@pytest.mark.parametrize("problem", ["unusable", "lost"])
def test_one_that_could_not_be_made_says_why_and_what_to_do(priya: Client, data: None, problem: str) -> None:
    published()
    attempt("failed", problem=problem, ended_at=NOON)
    found = seen(priya)
    assert say("runs_failed") in found
    assert found.count(say(f"assessing_problem_{problem}")) == 2, "once as finding, once in the list"


def test_a_failure_before_the_newest_run_is_no_news(priya: Client, data: None) -> None:
    attempt("failed", problem="lost", ended_at=NOON - timedelta(days=3))
    published()
    assert "The newest results are as of Sunday 22 November 2026" in seen(priya)


def test_results_of_more_than_two_weeks_ago_are_the_finding(priya: Client, data: None) -> None:
    published(replace(larkmoor(), as_of=AS_OF - timedelta(days=14)))
    assert say("runs_stale", date="Sunday 8 November 2026") in seen(priya)


def test_every_state_and_problem_an_attempt_can_have_has_words() -> None:
    for language in LANGUAGES:
        for key in (*(f"assessing_{state}" for state in ("done", "unchanged")),
                    *(f"assessing_problem_{problem}" for problem in ("unusable", "lost"))):
            assert say(key, language)


# --- the list and one run --------------------------------------------------------------------------------------------
def test_each_run_says_its_date_its_wave_how_many_groups_it_shows_and_leads_to_its_results(priya: Client) -> None:
    old = published(replace(larkmoor(), as_of=AS_OF - timedelta(days=30), response=None), NOON - timedelta(days=30))
    published()
    html = priya.get("/assessments").content.decode()
    found = words(html)
    for part in ("Friday 23 October 2026", "no pulse", "Sunday 22 November 2026", "2 November 2026", "3 of 5 groups"):
        assert part in found, part
    assert f'href="/overview?run={old.pk}"' in html
    assert html.index("22 November") < html.index("23 October")


def test_a_hundred_runs_are_read_page_by_page_with_the_same_queries(priya: Client) -> None:
    counts = []
    for size in (30, 100):
        for back in range(size - len(counts) * 30):
            published(replace(larkmoor(), as_of=AS_OF - timedelta(days=7 * back + size)))
        with CaptureQueriesContext(connection) as asked:
            found = seen(priya)
        counts.append(len(asked))
    assert "Page 1 of 4" in found
    assert counts[0] == counts[1]
    assert "Page 4 of 4" in seen(priya, "/assessments?page=4")
    assert say("none_what") in seen(priya, "/assessments?page=99")


def test_a_run_tells_data_settings_and_what_it_does_not_show_and_why(priya: Client) -> None:
    whole = larkmoor()
    teams = [replace(group, held=("fear",), why={"insecurity": "small"}) if group.team == "home" else group
             for group in whole.teams]
    run = published(replace(whole, teams=tuple(teams)))
    found = seen(priya, f"/assessments/{run.pk}")
    for part in ("What the assessment of Sunday 22 November 2026 was made from", "2 November 2026",
                 "1 group: fewer than 5 people or answers.", "hidden so that the numbers of a small group",
                 "1 group: fewer than 10 people or answers.", "1 group: a number stands still",
                 "usage/part-1.parquet", "Stored parts of usage: 2", "regular_share"):
        assert part in found, part


def test_a_run_that_is_not_there_is_refused(priya: Client) -> None:
    assert priya.get("/assessments/999").status_code == 403


# --- making one, and when --------------------------------------------------------------------------------------------
def test_a_lead_makes_one_now_and_that_is_noted(priya: Client) -> None:
    assert priya.post("/assessments/new").status_code == 302
    assert priya.post("/assessments/new").status_code == 302
    assert Attempt.objects.get().state == "waiting"
    assert AuditEntry.objects.filter(action="assessments.asked").count() == 1


@pytest.mark.parametrize("name", ["mara", "dev", "adam", "olga", "sol"])
def test_nobody_but_a_lead_makes_one_or_chooses_when(name: str) -> None:
    client = plant().client(name)
    assert client.post("/assessments/new").status_code == 403
    assert client.post("/assessments/when", {"day": "friday", "at": "06:30"}).status_code == 403
    assert not Attempt.objects.exists()
    assert not Rhythm.objects.exists()
    with pytest.raises(OutsideScope):
        actions.set_rhythm(Reader(subject="x", roles=frozenset({"administrator"})), "friday", time(6, 30))


def test_a_lead_chooses_when_they_are_made_and_that_is_noted_once(priya: Client) -> None:
    assert "Monday 30 November 2026, 05:00" in seen(priya)
    for _ in range(2):
        assert priya.post("/assessments/when", {"day": "friday", "at": "06:30"}).status_code == 302
    assert "Friday 27 November 2026, 06:30" in seen(priya)
    entry = AuditEntry.objects.get(action="assessments.rhythm_changed")
    assert audit.read(entry) == {"day": "friday", "at": "06:30"}


def test_never_says_that_none_is_made_by_itself(priya: Client) -> None:
    priya.post("/assessments/when", {"day": "never", "at": "05:00"})
    assert say("rhythm_none") in seen(priya)


@pytest.mark.parametrize(("sent", "key"), [({"day": "someday", "at": "05:00"}, "rhythm_wrong_day"),
                                           ({"day": "friday", "at": "25:99"}, "rhythm_wrong_time")])
def test_what_can_t_be_read_is_said_and_changes_nothing(priya: Client, sent: dict[str, str], key: str) -> None:
    response = priya.post("/assessments/when", sent)
    assert response.status_code == 422
    assert say(key) in words(response.content.decode())
    assert not Rhythm.objects.exists()


MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@settings(deadline=None, max_examples=20)
@given(day=some.sampled_from(DAYS[:7]), at=some.times(max_value=time(23, 50)).map(lambda at: at.replace(microsecond=0)),
       starts=some.integers(0, 7 * 24 * 60))
def test_followed_all_week_each_moment_is_told_once_and_never_before_it_comes(day: str, at: time, starts: int) -> None:
    Rhythm.objects.all().delete()
    now = MONDAY + timedelta(minutes=starts)
    with clock.stopped(now):
        actions.set_rhythm(LEAD, day, at)
        first = rhythm.following(rhythm.found())
    assert first
    assert now < first <= now + timedelta(days=7)
    told = []
    for step in range(1, 2 * 7 * 4 + 1):
        moment = now + step * timedelta(hours=6)
        with clock.stopped(moment):
            if rhythm.fell_due():
                told.append(moment)
    assert len(told) == 2
    assert all(timedelta() <= moment - first - week * timedelta(days=7) < timedelta(hours=6)
               for week, moment in enumerate(told))


def test_a_moment_that_passed_while_nothing_ran_is_made_up_for_within_a_day() -> None:
    with clock.stopped(MONDAY):
        actions.set_rhythm(LEAD, "monday", time(5))
    for hours, due in ((30, False), (7 * 24 + 20, True)):
        with clock.stopped(MONDAY + timedelta(hours=hours)):
            assert rhythm.fell_due() is due


# --- the way here ----------------------------------------------------------------------------------------------------
def test_leads_find_the_way_here_from_pages_of_results_and_managers_are_shown_none() -> None:
    cast = plant()
    for name, there in (("priya", True), ("mara", False)):
        assert ('href="/assessments"' in cast.client(name).get("/teams").content.decode().split("<main")[1]) is there
    run = published(replace(larkmoor(), as_of=AS_OF - timedelta(days=30)))
    for name, there in (("priya", True), ("mara", False)):
        html = cast.client(name).get("/teams").content.decode().split("<main")[1]
        assert ('href="/assessments"' in html) is (f'href="/assessments/{run.pk}"' in html) is there
