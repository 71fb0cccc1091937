"""Stored assessments: they come back as they were, nobody can change them, and everybody sees only what is theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from surefoot.report.contract import report_bytes
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.roadmaps import Roadmap
from surefoot.web.assessments import guards, queries
from surefoot.web.assessments.models import Expired, Figure, Run
from surefoot.web.assessments.models import Group as Row
from surefoot.web.assessments.rows import told
from surefoot.web.assessments.storing import store
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Team
from surefoot.web.people.reader import NOBODY, Reader
from surefoot.web.people.scope import OutsideScope, ScopeMissing, everything
from tests.web.assessed import STATES, demo
from tests.web.cast import Cast, plant

pytestmark = pytest.mark.django_db
LEAD = Reader(roles=frozenset({"lead"}))
MADE = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ASSESSMENTS = {**STATES, "demo": demo}
N = (5, 9)


def stored(assessment: Assessment) -> Run:
    return store(assessment, MADE, {"people": ["a1"]})


@pytest.mark.parametrize("state", sorted(ASSESSMENTS))
def test_what_is_stored_comes_back_equal_and_makes_the_same_report(state: str) -> None:
    given_to_it = ASSESSMENTS[state]()
    back = queries.whole(LEAD, stored(given_to_it))
    assert back == told(given_to_it)
    assert report_bytes(back) == report_bytes(given_to_it)
    assert report_bytes(back, "de") == report_bytes(given_to_it, "de")


shares = st.floats(0, 1, allow_nan=False)
estimates = st.none() | st.builds(Estimate, shares, shares, shares, st.tuples(st.integers(5, 9), st.integers(9, 99)))


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 20), estimates, estimates, st.booleans()), max_size=12))
@chosen(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tree_with_any_names_comes_back_equal(made: list[tuple[str, int, Estimate | None, Estimate | None, bool]],
                                                  ) -> None:
    groups = [Group("all", "", None, "group", True, None, (99, 99))]
    for at, (name, above, one, other, shown) in enumerate(made):
        parent = groups[above % len(groups)].team
        groups.append(Group(f"{at}{name}", name, parent, "team", shown, None if shown else "held", N if shown else None,
                            confidence=one if shown else None, adoption=other if shown else None))
    known = replace(STATES["empty"](), teams=tuple(groups))
    with transaction.atomic():
        back = queries.whole(LEAD, stored(known))
        transaction.set_rollback(True)
    assert back == known


def test_of_a_hidden_group_nothing_is_stored_but_that_it_is_hidden() -> None:
    known = STATES["full"]()
    secret = Estimate(0.123456, 0.1, 0.2, N)
    own = Roadmap("x", date(2026, 11, 23), 12, ())
    hidden = Group("x", "X", "all", "team", False, "small", (7, 7), confidence=secret, why={"fear": "small"},
                   held=("fear",), roadmap=own)
    run = stored(replace(known, teams=(*known.teams, hidden), data=replace(known.data, rejected=known.data.rejected)))
    assert queries.one(LEAD, run, "x") == Group("x", "X", "all", "team", False, "small", None)
    with everything("a test"):
        assert not Figure.objects.filter(group__key="x").exists()
        assert "a date" not in Run.objects.get().header, "rows that were set aside are nobody's to read here"


# --- nobody changes what was published ------------------------------------------------------------------------------
@pytest.fixture
def guarded() -> Iterator[Run]:
    run = stored(STATES["full"]())
    yield run


@pytest.mark.parametrize("change", [
    "UPDATE assessments_run SET as_of = '2020-01-01'", "UPDATE assessments_group SET name = 'x'",
    "UPDATE assessments_figure SET estimate = 0.5", "DELETE FROM assessments_figure",
    "DELETE FROM assessments_group", "DELETE FROM assessments_run"])
def test_the_database_itself_refuses_to_change_or_drop_an_assessment(guarded: Run, change: str) -> None:
    with pytest.raises(DatabaseError, match=guards.WORDS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert queries.whole(LEAD, guarded) == told(STATES["full"]())


def test_a_run_can_t_be_saved_again_or_deleted_by_itself(guarded: Run) -> None:
    with pytest.raises(TypeError, match="stays as it was"):
        guarded.save()
    with pytest.raises(TypeError, match="leaves as a whole"):
        guarded.delete()


def test_a_run_whose_time_is_over_leaves_as_a_whole_and_that_it_was_there_stays(guarded: Run) -> None:
    other = stored(STATES["many"]())
    Expired.objects.create(run=guarded.pk, as_of=guarded.as_of, made_at=guarded.made_at, expired_at=MADE)
    with everything("a test"):
        Run.objects.filter(pk=guarded.pk).delete()
        assert [run.pk for run in Run.objects.all()] == [other.pk]
        assert set(Row.objects.values_list("run", flat=True)) == {other.pk}
    with pytest.raises(DatabaseError, match=guards.WORDS), transaction.atomic():
        Expired.objects.all().delete()


# --- who sees what --------------------------------------------------------------------------------------------------
def larkmoor() -> Assessment:
    """The tree of the cast: claims shown with motor and home, travel hidden."""
    known = STATES["full"]()
    top, one, other, third = known.teams[0], known.teams[1], known.teams[2], known.teams[3]
    hidden = known.teams[-1]
    return replace(known, teams=(
        replace(top, team="larkmoor"), replace(third, team="claims", parent="larkmoor", kind="group"),
        replace(one, team="motor", parent="claims"), replace(other, team="home", parent="claims"),
        replace(hidden, team="travel", parent="claims")))


@pytest.fixture
def cast() -> Cast:
    return plant()


@pytest.fixture
def run(cast: Cast) -> Run:
    return stored(larkmoor())


def reads(cast: Cast, name: str) -> Reader:
    return reader_of(cast.accounts[name], date(2026, 11, 27))


def test_a_query_that_does_not_say_for_whom_raises(run: Run) -> None:
    for model in (Run, Row, Figure):
        with pytest.raises(ScopeMissing):
            model.objects.first()


def test_who_leads_a_team_sees_it_and_the_groups_above_it_and_no_other(cast: Cast, run: Run) -> None:
    mara = reads(cast, "mara")
    found = queries.around(mara, run, cast.teams["motor"].pk)
    assert [group.team for group in found.teams] == ["larkmoor", "claims", "motor"]
    assert found.teams[2] == larkmoor().teams[2]
    assert found.teams[1].roadmap is None
    assert found.data.files == ()
    assert {group.team for group in queries.some(mara, run).assessment.teams} == {"larkmoor", "claims", "motor"}
    assert set(Figure.objects.seen_by(mara).values_list("group__key", flat=True)) <= {"larkmoor", "claims", "motor"}


@pytest.mark.parametrize("team", ["claims", "home", "travel", "larkmoor"])
def test_teams_above_beside_and_below_can_t_be_asked_for(cast: Cast, run: Run, team: str) -> None:
    with pytest.raises(OutsideScope):
        queries.around(reads(cast, "mara"), run, cast.teams[team].pk)


def test_who_leads_a_group_does_not_see_the_teams_below_it(cast: Cast, run: Run) -> None:
    who = replace(reads(cast, "mara"), teams=frozenset({cast.teams["claims"].pk}))
    assert [group.team for group in queries.some(who, run).assessment.teams] == ["larkmoor", "claims"]
    with pytest.raises(OutsideScope):
        queries.one(who, run, "motor")


def test_a_group_above_that_is_hidden_is_not_seen(cast: Cast) -> None:
    known = larkmoor()
    hidden = Group("claims", "Claims", "larkmoor", "group", False, "complement", None)
    run = stored(replace(known, teams=(known.teams[0], hidden, *known.teams[2:])))
    found = queries.around(reads(cast, "mara"), run, cast.teams["motor"].pk)
    assert [group.team for group in found.teams] == ["larkmoor", "motor"]


def test_the_leader_of_a_hidden_team_sees_that_it_is_hidden(cast: Cast, run: Run) -> None:
    who = replace(reads(cast, "mara"), teams=frozenset({cast.teams["travel"].pk}))
    found = queries.around(who, run, cast.teams["travel"].pk)
    assert (found.teams[-1].team, found.teams[-1].shown) == ("travel", False)


@pytest.mark.parametrize("name", ["dev", "adam", "olga", "petra", "sol"])
def test_everybody_else_sees_no_run_and_no_group(cast: Cast, run: Run, name: str) -> None:
    who = reads(cast, name)
    assert (queries.runs(who), queries.newest(who)) == ([], None)
    for asked in (lambda: queries.whole(who, run), lambda: queries.around(who, run, cast.teams["motor"].pk),
                  lambda: queries.some(who, run), lambda: queries.one(who, run, "motor")):
        with pytest.raises(OutsideScope):
            asked()


def test_the_whole_is_for_leads_only(cast: Cast, run: Run) -> None:
    assert queries.whole(reads(cast, "priya"), run) == told(larkmoor())
    for who in (reads(cast, "mara"), NOBODY):
        with pytest.raises(OutsideScope):
            queries.whole(who, run)


def test_a_team_and_a_run_that_are_not_there_are_refused_like_those_of_others(cast: Cast, run: Run) -> None:
    with pytest.raises(OutsideScope):
        queries.around(reads(cast, "priya"), run, 10_000)
    with pytest.raises(OutsideScope):
        queries.run_for(reads(cast, "priya"), 10_000)


def test_a_lead_sees_the_plan_of_every_group_on_the_way_to_a_team(cast: Cast, run: Run) -> None:
    found = queries.around(reads(cast, "priya"), run, cast.teams["motor"].pk)
    assert found.teams == tuple(group for group in told(larkmoor()).teams if group.team in ("larkmoor", "claims",
                                                                                           "motor"))


# --- reading --------------------------------------------------------------------------------------------------------
def test_runs_come_newest_first() -> None:
    known = STATES["tiny"]()
    for day in (date(2026, 11, 8), date(2026, 11, 22), date(2026, 11, 15)):
        stored(replace(known, as_of=day))
    assert [run.as_of.day for run in queries.runs(LEAD)] == [22, 15, 8]
    newest = queries.newest(LEAD)
    assert newest is not None
    assert newest.as_of == date(2026, 11, 22)
    assert json.loads(newest.versions) == {"people": ["a1"]}


@pytest.mark.parametrize("state", ["many", "thousand"])
def test_reading_takes_the_same_number_of_queries_however_many_groups(
        state: str, django_assert_max_num_queries: object) -> None:
    run = stored(STATES[state]())
    team = Team.objects.create(key="x7", name="Team")
    for asked in (lambda: queries.whole(LEAD, run), lambda: queries.around(LEAD, run, team.pk),
                  lambda: queries.some(LEAD, run, parent="all"), lambda: queries.some(LEAD, run, text="Team", count=50),
                  lambda: queries.over_time(LEAD, "x7")):
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            asked()


def test_groups_are_paged_and_searched() -> None:
    known = STATES["many"]()
    run = stored(known)
    page = queries.some(LEAD, run, parent="all", kind="group", start=1, count=1)
    assert ([group.team for group in page.assessment.teams], page.total) == (["g1"], 2)
    found = queries.some(LEAD, run, text="team 7")
    assert {group.name for group in found.assessment.teams} == {"Team 7"}
    keys = queries.some(LEAD, run, keys={"g1", "nobody"})
    assert ([group.team for group in keys.assessment.teams], keys.total) == (["g1"], 1)


def test_a_group_is_followed_through_the_runs(cast: Cast) -> None:
    for day in (1, 8, 15):
        stored(replace(larkmoor(), as_of=date(2026, 11, day)))
    stored(replace(STATES["tiny"](), as_of=date(2026, 11, 22)))
    found = queries.over_time(reads(cast, "mara"), "motor")
    assert [seen.run.as_of.day for seen in found] == [1, 8, 15]
    assert found[0].group == replace(larkmoor().teams[2], roadmap=None)
    assert queries.over_time(reads(cast, "mara"), "home") == []
