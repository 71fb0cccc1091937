"""The next report of the same organisation, made beside the first one's files."""

from __future__ import annotations

from surefoot.assessment.steps import Assessed

from .folders import Firm, beside, report, written


def told(assessed: Assessed, team: str) -> tuple[object, ...]:
    group = next(group for group in report(written(assessed))["teams"] if group["team"] == team)
    return group["capability"], group["confidence"], group["adoption"], group["drivers"]


def test_one_person_joins_and_every_group_they_are_in_repeats_its_values():
    firm = Firm(1)
    first = firm.assess()
    second = firm.joined("Alderwick", 1).assess([beside(first)])
    for team in ("Alderwick", "North", "all"):
        assert told(second, team) == told(first, team)
    assert report(written(second))["organisation"]["manager"] == report(written(first))["organisation"]["manager"]
    assert "confidence" in second.assessment.team("Alderwick").held
    assert not second.assessment.team("Elmsgate").held


def test_five_people_join_and_only_what_needs_more_than_five_is_held():
    firm = Firm(1)
    second = firm.joined("Alderwick", 5).assess([beside(firm.assess())])
    assert {measure for team in second.assessment.teams for measure in team.held} <= {"insecurity", "manager"}


def test_the_held_value_is_still_known_as_the_first_reports_a_report_later():
    firm = Firm(1)
    first = firm.assess()
    larger = firm.joined("Alderwick", 1)
    second = larger.assess([beside(first)])
    third = larger.joined("Alderwick", 0).assess([beside(second)])
    assert told(third, "Alderwick") == told(first, "Alderwick")


def test_answers_that_come_in_after_a_report_on_the_wave_are_held_back():
    firm = Firm(1)
    early = Firm(1)
    first = early.assess()
    late = firm.joined("Alderwick", 1)
    late.wave = early.wave
    second = late.assess([beside(first)])
    assert told(second, "Alderwick") == told(first, "Alderwick")
    assert told(second, "all") == told(first, "all")


def test_two_reports_keyed_apart_are_both_respected():
    firm = Firm(1)
    first, again = firm.assess(), firm.assess()
    assert first.record.salt != again.record.salt
    second = firm.joined("Alderwick", 1).assess([beside(again), beside(first)])
    assert told(second, "Alderwick") == told(first, "Alderwick")


def test_what_goes_with_confidence_is_repeated_while_one_to_four_people_came():
    firm = Firm(1, times=3)
    first = firm.assess()
    found = first.assessment.organisation.diagnosis
    assert found is not None
    assert found.weights_known
    second = firm.joined("Alderwick", 1).assess([beside(first)])
    assert second.assessment.organisation.diagnosis == found
    assert second.assessment.organisation.manager_effects == first.assessment.organisation.manager_effects
    for team in ("Alderwick", "North", "Elmsgate"):
        assert second.assessment.team(team).first_driver == first.assessment.team(team).first_driver


def test_what_goes_with_confidence_is_new_once_five_came():
    firm = Firm(1, times=3)
    first = firm.assess()
    second = firm.joined("Alderwick", 20).assess([beside(first)])
    assert second.assessment.organisation.diagnosis != first.assessment.organisation.diagnosis
