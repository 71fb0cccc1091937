"""Rounds of the ritual: they open at their moment, once; they end with their week; what was done is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.frames import Rows
from surefoot.web.close.ritual import actions, leading, sockets, standing
from surefoot.web.close.ritual.jobs import retention
from surefoot.web.close.ritual.models import Mark, Ritual, Round, Try
from surefoot.web.close.ritual.refusing import Refused
from surefoot.web.close.ritual.sockets import Opened
from surefoot.web.frame import clock, held
from surefoot.web.frame.models import AuditEntry
from surefoot.web.intake.models import Action
from surefoot.web.people.access import reader_of
from surefoot.web.people.models import Holiday, Management, Person, Site
from surefoot.web.people.scope import OutsideScope
from surefoot.web.post.kinds import KINDS
from surefoot.web.post.models import Item
from tests.web.cast import Cast, plant
from tests.web.cast_assessed import larkmoor, published, team
from tests.web.tried import HOUR, MINUTE, MONDAY, NINE, THURSDAY, WEEK, at, begin, join, round_of, turned, who

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OPENS = MONDAY + THURSDAY * DAY


@pytest.fixture
def cast() -> Cast:
    return plant()


def told(kind: str = "ritual.question") -> list[str]:
    return sorted(Item.objects.filter(kind=kind).values_list("person__key", flat=True))


def share(cast: Cast, name: str, result: str = "worked", day: date = MONDAY, *, signed: bool = False) -> actions.Shared:
    with clock.stopped(at(day)):
        return actions.share(who(cast, name), "I tried it", result, signed=signed)


# --- opening ----------------------------------------------------------------------------------------------------------
def test_a_round_opens_at_its_moment_and_asks_everybody_in_the_team_once(cast: Cast) -> None:
    begin(cast)
    turned(at(OPENS, 8, 59))
    assert (round_of(cast).state, told()) == ("planned", [])
    for _ in range(2):
        turned(at(OPENS, 9))
    assert (round_of(cast).state, told()) == ("open", ["dev@larkmoor.example"])
    item = Item.objects.get(kind="ritual.question")
    assert not item.asked_for
    assert item.not_after == at(OPENS + 2 * DAY, 0)


def test_a_worker_that_was_down_makes_up_for_a_round_once_but_not_when_the_week_is_over(cast: Cast) -> None:
    begin(cast)
    turned(at(MONDAY + 4 * DAY))
    assert round_of(cast).state == "open"
    turned(at(MONDAY + 4 * WEEK))
    assert set(Round.objects.values_list("week", "state")) == {(MONDAY, "closed"), (MONDAY + 4 * WEEK, "planned")}
    assert len(told()) == 1


def test_a_holiday_that_comes_up_later_moves_the_round_and_a_week_without_workdays_has_none(cast: Cast) -> None:
    begin(cast)
    site = Site.objects.get()
    Holiday.objects.create(site=site, starts=OPENS, ends=OPENS)
    turned(at(OPENS, 9))
    assert round_of(cast).state == "planned"
    turned(at(OPENS + DAY, 9))
    assert round_of(cast).state == "open"
    Holiday.objects.create(site=site, starts=MONDAY + WEEK, ends=MONDAY + 2 * WEEK)
    turned(at(MONDAY + WEEK, 1))
    assert round_of(cast, MONDAY + WEEK).state == "skipped"


def test_a_round_keeps_the_clock_of_the_site_where_most_work(cast: Cast) -> None:
    Site.objects.update(time_zone="Pacific/Auckland")
    begin(cast)
    assert round_of(cast).opens_at == at(OPENS - DAY, 20)
    assert round_of(cast).closes_at == at(MONDAY + 6 * DAY, 11)


def test_who_works_part_of_the_week_is_asked_on_a_day_of_theirs(cast: Cast) -> None:
    with clock.stopped(at(MONDAY - 3 * DAY)):
        early, late = join(cast, "motor", 2)
        Person.unscoped.filter(pk=early.person_id).update(workdays=0b00011)
        Person.unscoped.filter(pk=late.person_id).update(workdays=0b10000)
    begin(cast, MONDAY - 3 * DAY)
    turned(at(MONDAY, 1))
    [item] = Item.objects.filter(kind="ritual.question")
    assert (item.person_id, item.not_before) == (early.person_id, at(MONDAY + DAY, 9))
    turned(at(OPENS, 9))
    assert Item.objects.get(person=late.person_id).not_before == at(OPENS + DAY, 9)


def test_a_ritual_set_after_its_moment_waits_for_the_manager_and_asks_next_week(cast: Cast) -> None:
    begin(cast, OPENS + DAY)
    turned(at(OPENS + DAY, 12))
    assert (round_of(cast).state, told()) == ("planned", [])
    share(cast, "mara", "partly", OPENS + DAY, signed=True)
    assert (round_of(cast).state, round_of(cast).led) == ("open", True)
    turned(at(OPENS + WEEK, 9))
    assert round_of(cast, MONDAY + WEEK).state == "open"


def test_a_channel_hears_once_that_a_round_opened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Opened] = []
    monkeypatch.setattr(sockets.ROUND_OPENED, "_plugged", {"test": heard.append})
    begin(cast)
    turned(at(OPENS, 9))
    turned(at(OPENS, 10))
    assert [(each.team, each.week) for each in heard] == [(cast.teams["motor"].pk, MONDAY)]


def test_a_message_is_not_sent_once_its_round_is_left_out_or_its_person_left_the_team(cast: Cast) -> None:
    begin(cast)
    turned(at(OPENS, 9))
    fill = KINDS.named("ritual.question").fill
    assert fill
    with clock.stopped(at(OPENS)):
        key = str(round_of(cast).pk)
        assert fill(cast.person("dev"), key)
        assert fill(cast.person("tess"), key) is None
        leading.rest(who(cast, "mara"), cast.teams["motor"].pk)
        assert fill(cast.person("dev"), key) is None


# --- the sentence -----------------------------------------------------------------------------------------------------
def test_the_monday_note_goes_to_who_leads_when_the_sentence_is_due_and_to_nobody_else(cast: Cast) -> None:
    begin(cast, MONDAY - 3 * DAY)
    turned(at(MONDAY, 1))
    assert told("ritual.sentence") == ["mara@larkmoor.example"]
    with clock.stopped(at(MONDAY)):
        leading.said(who(cast, "mara"), cast.teams["motor"].pk, "My own  first draft was wrong.")
    assert (round_of(cast).sentence, round_of(cast).said_on) == ("My own first draft was wrong.", MONDAY)
    for week in range(1, 5):
        turned(at(MONDAY + week * WEEK, 1))
        assert len(told("ritual.sentence")) == (1 if week < 4 else 2)


# --- leaving out ------------------------------------------------------------------------------------------------------
def test_a_week_left_out_asks_nobody_and_takes_no_try(cast: Cast) -> None:
    begin(cast)
    motor = cast.teams["motor"].pk
    with clock.stopped(at(MONDAY)):
        leading.skip(who(cast, "mara"), motor)
    turned(at(OPENS, 9))
    assert (round_of(cast).state, told()) == ("skipped", [])
    with pytest.raises(Refused, match="tries_refused_skipped"):
        share(cast, "dev")
    with clock.stopped(at(MONDAY)):
        leading.unskip(who(cast, "mara"), motor)
    turned(at(OPENS, 9))
    assert round_of(cast).state == "open"


def test_nobody_but_who_leads_the_team_does_anything_with_it(cast: Cast) -> None:
    begin(cast)
    motor = cast.teams["motor"].pk
    with clock.stopped(at(MONDAY)):
        for name in ("dev", "hugo", "priya", "adam"):
            for deed in (leading.skip, leading.rest, leading.met, leading.unskip):
                with pytest.raises(OutsideScope):
                    deed(who(cast, name), motor)
            with pytest.raises(OutsideScope):
                leading.set_time(who(cast, name), motor, 0, NINE)
            with pytest.raises(OutsideScope):
                leading.said(who(cast, name), motor, "x")
        with pytest.raises(Refused, match="ritual_refused_day"):
            leading.set_time(who(cast, "mara"), motor, 6, NINE)
        Management.objects.create(team=cast.teams["motor"], person=cast.person("dev"), kind="deputy", starts=MONDAY)
        leading.set_time(who(cast, "dev"), motor, 1, time(10))
    assert Ritual.objects.get().weekday == 1
    assert round_of(cast).opens_at == at(MONDAY + DAY, 10)


# --- what is recorded -------------------------------------------------------------------------------------------------
def close(week: date) -> None:
    turned(at(week + WEEK, 0, 1))


def test_a_run_is_recorded_with_its_dose_and_ends_when_four_weeks_lapse(cast: Cast) -> None:
    begin(cast)
    share(cast, "mara", "did_not_work", signed=True)
    close(MONDAY)
    row = Action.objects.get()
    assert (row.action, row.started_on, row.ended_on, row.dose) == ("ritual", MONDAY, None, 1)
    with clock.stopped(at(MONDAY + WEEK)):
        leading.met(who(cast, "mara"), cast.teams["motor"].pk)
    for week in range(1, 5):
        close(MONDAY + week * WEEK)
        assert Action.objects.get().ended_on is None
    close(MONDAY + 5 * WEEK)
    row = Action.objects.get()
    assert (row.ended_on, row.dose) == (MONDAY + 2 * WEEK - DAY, 2)
    share(cast, "mara", "partly", MONDAY + 6 * WEEK, signed=True)
    close(MONDAY + 6 * WEEK)
    assert list(Action.objects.order_by("started_on").values_list("started_on", "dose")) == [
        (MONDAY, 2), (MONDAY + 6 * WEEK, 1)]


def test_three_people_make_a_round_and_two_with_many_tries_do_not(cast: Cast) -> None:
    begin(cast)
    with clock.stopped(at(MONDAY)):
        join(cast, "motor", 1)
    for name in ("dev", "dev", "mara", "dev"):
        share(cast, name)
    close(MONDAY)
    assert (round_of(cast).took_part, round_of(cast).people, Action.objects.count()) == (2, 3, 0)


def test_resting_ends_the_run_and_beginning_again_is_a_new_one(cast: Cast) -> None:
    begin(cast)
    share(cast, "mara", "partly", signed=True)
    with clock.stopped(at(OPENS)):
        leading.rest(who(cast, "mara"), cast.teams["motor"].pk)
    assert (Ritual.objects.get().ended_on, round_of(cast).state) == (OPENS, "closed")
    assert list(Action.objects.values_list("started_on", "ended_on", "dose")) == [(MONDAY, OPENS, 1)]
    with pytest.raises(Refused, match="tries_refused_no_ritual"):
        share(cast, "dev", day=OPENS)
    begin(cast, MONDAY + WEEK)
    share(cast, "mara", "partly", MONDAY + WEEK, signed=True)
    close(MONDAY + WEEK)
    assert Action.objects.count() == 2


def test_the_manager_goes_first_only_where_nobody_was_before(cast: Cast) -> None:
    begin(cast)
    turned(at(OPENS, 9))
    share(cast, "dev", day=OPENS)
    share(cast, "mara", "partly", OPENS, signed=True)
    assert not round_of(cast).led
    turned(at(OPENS + WEEK, 9))
    share(cast, "mara", "worked", OPENS + WEEK, signed=True)
    share(cast, "mara", "partly", OPENS + WEEK)
    assert not round_of(cast, MONDAY + WEEK).led
    assert not AuditEntry.objects.filter(action="ritual.led").exists()


def test_when_the_week_ends_marks_and_salt_are_gone_and_people_were_counted(cast: Cast) -> None:
    begin(cast)
    for name in ("dev", "mara", "dev"):
        share(cast, name)
    assert Mark.objects.count() == 2
    turned(at(MONDAY + 6 * DAY, 23, 59))
    assert Mark.objects.count() == 2
    for _ in range(2):
        turned(at(MONDAY + WEEK, 0))
    found = round_of(cast)
    assert (found.state, found.salt, found.took_part, Mark.objects.count()) == ("closed", None, 2, 0)
    assert Try.objects.count() == 3


def test_a_name_that_was_read_counts_as_known_when_its_try_is_gone_or_hidden(cast: Cast) -> None:
    """Else the figures would tell of the others as soon as it is taken away from them."""
    begin(cast)
    with clock.stopped(at(MONDAY)):
        [other] = join(cast, "motor", 1)
        actions.share(reader_of(other, MONDAY), "I tried it", "worked", signed=True)
    gone = share(cast, "dev", signed=True)
    share(cast, "dev")
    with clock.stopped(at(MONDAY)):
        actions.remove(who(cast, "dev"), gone.pk)
    close(MONDAY)
    found = round_of(cast)
    assert (found.people, found.took_part, found.signers, found.known) == (3, 2, 2, 3), "Mara leads the team"


def test_old_rounds_go_and_an_erased_person_takes_signed_tries_and_the_mark_along(cast: Cast) -> None:
    begin(cast)
    share(cast, "dev", signed=True)
    share(cast, "dev")
    with clock.stopped(at(MONDAY)):
        gone = held.erase_all(cast.person("dev").subject)
    assert (gone["ritual.Mark"], Mark.objects.count()) == (1, 0)
    assert list(Try.objects.values_list("author", flat=True)) == [None]
    close(MONDAY)
    with clock.stopped(at(date(2029, 2, 20))):
        retention.run()
    assert Round.objects.filter(week=MONDAY).count() == 0


def test_nothing_moves_before_its_moment(cast: Cast) -> None:
    begin(cast)
    turned(at(MONDAY) + HOUR + MINUTE)
    assert Round.objects.count() == 1


# --- whether fear leads -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("own", "above", "leads"), [
    (FirstDriver("fear", 0.8, 5), None, True), (FirstDriver("isolation", 0.8, 5), FirstDriver("fear", 0.8, 5), False),
    (FirstDriver("fear", 0.0, 5), None, False), (None, FirstDriver("fear", 0.8, 5), True)])
def test_fear_leads_by_the_teams_published_assessment_or_the_nearest_shown_group_above(
        cast: Cast, own: FirstDriver | None, above: FirstDriver | None, leads: bool) -> None:
    """A team that is not shown (own is None) is told by the group above it."""
    motor = cast.teams["motor"].pk
    assert not standing.fear_leads(motor)
    shown = None if own is None else replace(team(2, "Motor", parent="claims", n=(5, 9)), team="motor",
                                             first_driver=own)
    whole = larkmoor(shown)
    published(replace(whole, teams=Rows(replace(each, first_driver=above) if each.team == "claims" else each
                                        for each in whole.teams)))
    assert standing.fear_leads(motor) == leads


def test_the_sentence_is_due_every_second_week_while_fear_leads_and_only_who_leads_learns_that_it_lapsed(
        cast: Cast) -> None:
    published(larkmoor(replace(team(2, "Motor", parent="claims", n=(5, 9)), team="motor",
                               first_driver=FirstDriver("fear", 0.9, 5))))
    begin(cast)
    motor = cast.teams["motor"].pk
    with clock.stopped(at(MONDAY)):
        leading.said(who(cast, "mara"), motor, "It may go wrong.")
    for week, said in ((1, ""), (2, "It is due this week"), (3, "has not been said for a while")):
        with clock.stopped(at(MONDAY + week * WEEK)):
            page = cast.client("mara").get(f"/tries/{motor}/lead").content.decode()
            assert (said in page) if said else "due this week" not in page
            assert "not been said" not in cast.client("dev").get("/tries").content.decode()
