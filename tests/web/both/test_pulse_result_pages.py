"""What a lead reads of a closed wave: response, own questions, comments, trust, the course; and the agreement."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.diagnose import questionnaire as asking
from surefoot.vocabulary.words import say
from surefoot.web.assessments import wave_panels
from surefoot.web.frame import viewing
from surefoot.web.frame.models import AuditEntry, Viewed
from surefoot.web.pulse.models import Cell, Comment, OwnAnswer, Wave
from surefoot.web.pulse.results import agreement, own, response
from tests.web import cast, waved_closed
from tests.web.both.test_pulse_results import DAY, a_wave, joined, own_keys, results

pytestmark = pytest.mark.django_db
__all__ = ["own_keys"]
OWN = {"en": "The new tools fit our work.", "de": "Die neuen Werkzeuge passen zu unserer Arbeit."}


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def lead(people: cast.Cast) -> Client:
    return people.client("priya")


def text(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, found.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found.content.decode()))


def remarks(wave: Wave, count: int) -> None:
    Comment.objects.bulk_create([Comment(wave=wave, text=f"More time, please {number}") for number in range(count)])


def counts(wave: Wave, *people: int, item: str = "own_1") -> None:
    OwnAnswer.objects.bulk_create([OwnAnswer(wave=wave, item=item, value=value, people=count)
                                   for value, count in enumerate(people, 1)])


# --- the page of a closed wave ----------------------------------------------------------------------------------------
def test_before_its_results_are_there_a_closed_wave_says_so_and_shows_its_response(people: cast.Cast,
                                                                                   lead: Client) -> None:
    wave = a_wave(people)
    page = text(lead, f"/waves/{wave.pk}")
    assert "worked out" in page and "70 % or more" in page and "Motor" in page


def test_who_looks_at_a_closed_wave_or_its_comments_is_noted_and_everybody_can_read_it(people: cast.Cast,
                                                                                       lead: Client) -> None:
    wave = a_wave(people)
    viewing._notes.waiting.clear()
    before = AuditEntry.objects.count()
    Viewed.objects.all().delete()
    Wave.objects.filter(pk=wave.pk).update(state="closing")
    lead.get(f"/waves/{wave.pk}")
    assert viewing.flush() == 0, "there is nothing to see yet"
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    for page in (f"/waves/{wave.pk}", f"/waves/{wave.pk}/comments"):
        remarks(wave, 10)
        viewing._notes.written.clear()
        Viewed.objects.all().delete()
        lead.get(page)
        assert viewing.flush() == 1, page
    looks = [entry for entry in AuditEntry.objects.order_by("pk")[before:] if entry.action == "results.viewed"]
    assert {entry.about for entry in looks} == {"organisation"}
    assert "Adoption lead (1)" in text(people.client("dev"), "/me/looked")


def test_figures_on_its_questions_that_repeat_the_wave_before_say_so(people: cast.Cast, lead: Client,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    wave, known = a_wave(people, keep_whole=True), wave_panels.told
    results()

    def shown() -> str:
        page = text(lead, f"/waves/{wave.pk}").split(say("results_quality", "en"))[1]
        return page.split(say("results_trend", "en"))[0]
    assert say("results_held", "en") not in shown()
    monkeypatch.setattr(wave_panels, "told", lambda until, most: [
        replace(one, held=frozenset({"confidence"})) for one in known(until, most)])
    assert say("results_held", "en") in shown()


def test_with_results_it_shows_how_far_to_trust_the_questions_and_the_course(people: cast.Cast, lead: Client) -> None:
    wave = a_wave(people, keep_whole=True)
    results()
    page = text(lead, f"/waves/{wave.pk}")
    assert "whether the questions of a subject agree" in page and "first wave with results" in page
    assert "Willing in real work" in page and "worked out" not in page.split("How far to trust")[1][:200]


@pytest.mark.parametrize("state", ["planned", "open", "paused", "closing", "cancelled", "lost"])
def test_nothing_of_a_wave_that_is_not_closed_is_shown(people: cast.Cast, lead: Client, state: str) -> None:
    wave = a_wave(people)
    remarks(wave, 12)
    counts(wave, 1, 2, 3, 4, 9)
    Wave.objects.update(state=state, own=[OWN])
    page = text(lead, f"/waves/{wave.pk}")
    assert not [word for word in ("How many answered", "More time", "Comments 12", "How far to trust", "Share")
                if word in page]
    assert "More time" not in text(lead, f"/waves/{wave.pk}/comments")


def test_a_wave_too_few_answered_says_so_and_tells_nothing(people: cast.Cast, lead: Client) -> None:
    wave = waved_closed.planted(DAY, 1, joined(people, motor=8), answered=0)
    page = text(lead, f"/waves/{wave.pk}")
    assert "Too few answered" in page and "under 30 %" not in page


def test_a_thousand_teams_fit_on_the_page(people: cast.Cast, lead: Client) -> None:
    wave = a_wave(people)
    teams = [type(people.teams["motor"])(key=f"x{number}", name=f"Team {number}") for number in range(1000)]
    made = type(people.teams["motor"]).objects.bulk_create(teams)
    Cell.objects.bulk_create([Cell(wave=wave, team=team, asked=10, answered=9) for team in made])
    page = text(lead, f"/waves/{wave.pk}")
    assert "Team 999" in page


# --- the response in bands --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("asked", "answered", "band"), [(10, 2, 0), (10, 3, 1), (10, 5, 2), (10, 7, 3), (10, 10, 3)])
def test_the_edges_of_bands(asked: int, answered: int, band: int) -> None:
    assert response.band(asked, answered) == band


def test_the_error_of_a_band_is_small_mostly_none_and_the_same_each_time(people: cast.Cast) -> None:
    wave = a_wave(people).pk
    errors = [response.error(wave, team) for team in range(2000)]
    assert errors == [response.error(wave, team) for team in range(2000)]
    assert 0.55 < errors.count(0) / 2000 < 0.65 and abs(sum(errors)) < 150
    assert sum(abs(error) > 2 for error in errors) / 2000 < 0.04 and max(map(abs, errors)) >= 3


@given(st.integers(5, 12), st.integers(0, 12), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_no_band_makes_one_person_s_answering_more_than_four_times_as_likely(asked: int, answered: int,
                                                                             band: int) -> None:
    """Whoever knows what all the others did learns next to nothing of the last one."""
    if answered >= asked:
        return
    without, with_ = (sum(chance for error, chance in ERRORS if response.band(asked, count + error) == band)
                      for count in (answered, answered + 1))
    assert without > 0 and with_ > 0
    assert 1 / 4.001 <= with_ / without <= 4.001


ERRORS = [(0, 0.6), *((sign * size, 0.6 * 0.25**size) for size in range(1, 40) for sign in (1, -1))]


def test_errors_are_drawn_as_likely_as_they_should_be() -> None:
    drawn = [response.step((number + 0.5) / 100_000) for number in range(100_000)]
    for error, chance in ERRORS[:7]:
        assert abs(drawn.count(error) / 100_000 - chance) < 0.001


# --- own questions ----------------------------------------------------------------------------------------------------
def test_own_questions_are_told_to_five_per_cent(people: cast.Cast, lead: Client) -> None:
    wave = a_wave(people)
    Wave.objects.update(own=[OWN])
    counts(wave, 5, 0, 5, 20, 30)
    page = text(lead, f"/waves/{wave.pk}")
    assert OWN["en"] in page and "60 answers" in page and "Strongly agree 50 %" in page and "Agree 35 %" in page


def test_too_few_answers_to_an_own_question_are_not_told(people: cast.Cast, lead: Client) -> None:
    wave = a_wave(people)
    Wave.objects.update(own=[OWN])
    counts(wave, 0, 0, 0, 4, 5)
    page = text(lead, f"/waves/{wave.pk}")
    assert "Fewer than 10 people answered this question" in page and "Share" not in page.split("Your own")[1][:400]


def again(people: cast.Cast, wave: Wave, number: int, come: int, gone: int) -> Wave:
    """The next wave with the same question: some came, some went."""
    before = {row.person: row.cell for row in wave.people.select_related("cell")}  # type: ignore[attr-defined]
    kept = dict(list(before.items())[gone:])
    newcomers = joined(people, travel=come)
    return waved_closed.planted(DAY + timedelta(weeks=6 * number), number + 1, {**kept, **newcomers}, own=[OWN],
                                answered=40)


def test_one_newcomer_s_answer_to_an_own_question_can_t_be_subtracted(people: cast.Cast, lead: Client) -> None:
    first = a_wave(people)
    Wave.objects.update(own=[OWN])
    counts(first, 10, 10, 10, 10, 10)
    second = again(people, first, 1, 1, 0)
    counts(second, 10, 10, 10, 10, 11)
    told = own.told(second, "en")[0]
    assert told.since == DAY and told.answers == 50
    assert "as of the wave of 2 November 2026" in text(lead, f"/waves/{second.pk}")


people_of = st.frozensets(st.integers(0, 13).map(str), min_size=5)


@given(st.lists(people_of, min_size=1, max_size=4), people_of)
@settings(max_examples=150, deadline=None)
def test_no_sums_of_earlier_waves_come_near_one_that_is_told(before: list[frozenset[str]],
                                                             now: frozenset[str]) -> None:
    """Every whole-number sum of what was told, up to two of each, is held against the new one."""
    told: list[own.Before] = []
    for people in before:
        one = own.Before(people, 0)
        if own.may_tell(one, told):
            told.append(one)
    if not own.may_tell(own.Before(now, 0), told):
        return
    sums: list[dict[str, int]] = [{}]
    for one in told:
        sums = [{person: total.get(person, 0) + times * (person in one.people) for person in {*total, *one.people}}
                for total in sums for times in (-2, -1, 0, 1, 2)]
    for total in sums:
        differing = {person for person in {*total, *now} if total.get(person, 0) != (person in now)}
        assert not 1 <= len(differing) <= 4, (now, [one.people for one in told])


def test_somebody_erased_since_counts_as_somebody_who_may_have_gone() -> None:
    people = frozenset(map(str, range(20)))
    assert own.may_tell(own.Before(people, 0), [own.Before(people, 0)])
    assert not own.may_tell(own.Before(people, 0), [own.Before(people, 1)])
    assert own.may_tell(own.Before(frozenset(map(str, range(30))), 0), [own.Before(people, 1)])


# --- comments ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("written", "shown"), [(0, False), (9, False), (10, True)])
def test_comments_are_shown_from_ten_on(people: cast.Cast, lead: Client, written: int, shown: bool) -> None:
    wave = a_wave(people)
    remarks(wave, written)
    page = text(lead, f"/waves/{wave.pk}/comments")
    assert ("More time, please" in page) is shown
    assert (f"{written} comments" in text(lead, f"/waves/{wave.pk}")) is shown


def test_comments_come_a_hundred_at_a_time_and_nothing_in_them_runs(people: cast.Cast, lead: Client) -> None:
    wave = a_wave(people)
    remarks(wave, 1000)
    Comment.objects.create(wave=wave, text="<script>alert(1)</script>")
    pages = [lead.get(f"/waves/{wave.pk}/comments?page={page}").content.decode() for page in range(1, 12)]
    assert sum(page.count("More time, please") for page in pages) == 1000
    assert not [page for page in pages if "<script>alert" in page]


@pytest.mark.parametrize("name", ["mara", "dev", "adam", "olga", "petra"])
def test_comments_are_for_leads_only(people: cast.Cast, name: str) -> None:
    assert people.client(name).get(f"/waves/{a_wave(people).pk}/comments").status_code == 403


# --- the course -------------------------------------------------------------------------------------------------------
def test_a_change_of_wording_is_marked_as_a_break(people: cast.Cast, lead: Client, monkeypatch: pytest.MonkeyPatch,
                                                  request: pytest.FixtureRequest) -> None:
    read = asking._data

    def newer(language: str) -> dict[int, dict[str, object]]:
        known = read(language)
        items = {**known[1]["items"], "fear_1": {**known[1]["items"]["fear_1"], "text": "Other words."}}
        return {**known, 2: {**known[1], "items": items}}
    a_wave(people, keep_whole=True)
    results()
    second = a_wave(people, DAY + timedelta(weeks=6), 2)
    results()
    monkeypatch.setattr(asking, "_data", newer)
    request.addfinalizer(asking.questionnaire.cache_clear)
    asking.questionnaire.cache_clear()
    Wave.objects.filter(pk=second.pk).update(version=2)
    second.refresh_from_db()
    found = wave_panels.trend(second, "en")
    assert found is not None
    broken = {one["title"]: [point["broken"] for point in one["points"]] for one in found["subjects"]}
    assert broken["Fear of visible mistakes (higher is a stronger barrier)"][0] is True
    assert not [title for title, marks in broken.items() if any(marks) and "Fear" not in title]
    assert "Wording changed" in text(lead, f"/waves/{second.pk}")


def test_an_earlier_wave_s_page_shows_no_later_wave(people: cast.Cast, lead: Client) -> None:
    first = a_wave(people, keep_whole=True)
    results()
    a_wave(people, DAY + timedelta(weeks=6), 2)
    results()
    assert [one.wave for one in wave_panels.told(DAY + timedelta(weeks=6), 12)] == [DAY + timedelta(weeks=6), DAY]
    assert "14 December" not in text(lead, f"/waves/{first.pk}").split("From wave to wave")[1]


# --- the agreement ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["priya", "adam", "olga"])
def test_leads_administrators_and_auditors_read_the_agreement(people: cast.Cast, name: str) -> None:
    wave = a_wave(people)
    client = people.client(name)
    assert f"/waves/{wave.pk}/agreement" in client.get("/waves/agreements").content.decode()
    page = text(client, f"/waves/{wave.pk}/agreement")
    assert "I am happy to show my team a rough draft" in page and "Ich zeige" in page
    assert "pulse.Ticket" in page and agreement.of(wave, "en")["sha256"] in page


@pytest.mark.parametrize("name", ["mara", "dev", "petra"])
def test_nobody_else_reads_it(people: cast.Cast, name: str) -> None:
    wave, client = a_wave(people), people.client(name)
    for address in ("/waves/agreements", f"/waves/{wave.pk}/agreement", f"/waves/{wave.pk}/agreement/files"):
        assert client.get(address).status_code == 403


def test_the_files_say_what_the_page_says_and_the_hash_can_be_worked_out(people: cast.Cast, lead: Client) -> None:
    wave = a_wave(people)
    answer = lead.get(f"/waves/{wave.pk}/agreement/files")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    found = json.loads(archive.read("agreement.json"))
    assert agreement.digest(found) == found["sha256"]
    page = archive.read("agreement.html").decode()
    assert found["sha256"] in page and "<style>" in page and "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!data:)', page)


def test_before_opening_it_says_what_is_planned_and_after_it_what_was_fixed(people: cast.Cast, lead: Client) -> None:
    wave = waved_closed.planted(DAY, 1, {}, state="planned", items=[], version=None, opened_on=None, own=[OWN])
    before = agreement.of(wave, "en")
    assert "As planned" in text(lead, f"/waves/{wave.pk}/agreement") and OWN["en"] in str(before["questions"])
    Wave.objects.update(state="open", items=[*asking.asked(1), "own_1"], version=1, opened_on=DAY)
    wave.refresh_from_db()
    assert agreement.of(wave, "en")["questions"] == before["questions"]
    assert agreement.of(wave, "en")["sha256"] != before["sha256"]


def test_it_says_how_anonymity_works_in_the_words_people_read_before_they_answer(people: cast.Cast) -> None:
    template = next((Path(agreement.__file__).parents[1] / "templates").rglob("how.html")).read_text(encoding="utf-8")
    shown = {*re.findall(r'{% t "(how_[a-z_]+)"', template)} - {"how_lead", "how_kept_title"}
    assert {key for title, keys in agreement.HOW for key in (title, *keys)} >= shown


def test_a_wave_in_blind_mode_is_explained_as_one(people: cast.Cast) -> None:
    wave = a_wave(people)
    codes = agreement.of(wave, "en")["how"]
    wave.blind = True
    blind = agreement.of(wave, "en")["how"]
    assert codes[0]["title"] == "You answer with a code, not with your name"
    assert blind[0]["title"] == "You answer with a pass that was signed unseen"


def test_it_names_every_table_of_the_pulse(people: cast.Cast) -> None:
    tables = {model._meta.label for model in apps.get_app_config("pulse").get_models(include_auto_created=True)}
    assert {one["table"] for one in agreement.of(a_wave(people), "de")["inventory"]} == tables


def test_it_tells_nobody_s_name_and_nothing_of_who_answered(people: cast.Cast) -> None:
    wave = a_wave(people)
    told = json.dumps(agreement.of(wave, "en"))
    assert "larkmoor.example" not in told and "motor3" not in told and "answered" not in told.split('"how"')[0]


def test_without_waves_the_page_of_agreements_says_so(lead: Client) -> None:
    assert "No wave yet" in text(lead, "/waves/agreements")

