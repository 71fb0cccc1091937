"""Handing in: one answer a code, sealed, and nothing beside it."""

from __future__ import annotations

import pytest

from surefoot.web.people.scope import OutsideScope
from surefoot.web.pulse import handing, keys, sealing, tickets
from surefoot.web.pulse.handing import NotTaken
from surefoot.web.pulse.models import Asked, Sealed, Ticket, Wave
from tests.web import cast, waved

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.plant()


@pytest.fixture
def wave(people: cast.Cast) -> Wave:
    return waved.opened({people.person("dev"): people.teams["motor"], people.person("mara"): people.teams["claims"]})


def test_a_code_hands_in_one_answer_and_is_gone(people: cast.Cast, wave: Wave) -> None:
    code = tickets.issue(wave, people.person("dev").pk)
    handing.hand_in(code, waved.full(wave), "More time")
    assert Ticket.objects.count() == 1 and Sealed.objects.count() == 1
    with pytest.raises(NotTaken) as again:
        handing.hand_in(code, waved.full(wave))
    assert again.value.why == "unknown" and Sealed.objects.count() == 1


def test_what_was_sealed_is_what_is_opened_with_the_team_of_the_code(people: cast.Cast, wave: Wave) -> None:
    handing.hand_in(tickets.issue(wave, people.person("dev").pk), {"fear_1": 2, "use_frequency": 4}, "Grüße 🙂")
    (box,) = Sealed.objects.values_list("box", flat=True)
    found = sealing.Opener(wave.pk).open(bytes(box))
    assert found == sealing.Answer(people.teams["motor"].pk, {"fear_1": 2, "use_frequency": 4}, "Grüße 🙂")


def test_all_boxes_are_of_one_size(people: cast.Cast, wave: Wave) -> None:
    handing.hand_in(tickets.issue(wave, people.person("dev").pk), {})
    handing.hand_in(tickets.issue(wave, people.person("mara").pk), waved.full(wave), "🙂" * 500)
    assert len({len(bytes(box)) for box in Sealed.objects.values_list("box", flat=True)}) == 1


def test_the_same_person_gets_the_same_code_and_only_that_they_fetched_it_is_kept(people: cast.Cast,
                                                                                 wave: Wave) -> None:
    person = people.person("dev").pk
    assert tickets.issue(wave, person) == tickets.issue(wave, person)
    assert list(Asked.objects.order_by("issued").values_list("issued", flat=True)) == [False, True]
    with pytest.raises(OutsideScope):
        tickets.issue(wave, people.person("hugo").pk)


def test_a_code_may_be_typed_as_people_type(people: cast.Cast, wave: Wave) -> None:
    code = tickets.issue(wave, people.person("dev").pk)
    spaced = " ".join(code[place:place + 4] for place in range(0, len(code), 4)).upper().replace("0", "O")
    handing.hand_in(spaced, waved.full(wave))
    assert Sealed.objects.count() == 1


@pytest.mark.parametrize(("state", "why"), [("paused", "paused"), ("closing", "over"), ("closed", "over")])
def test_nothing_is_taken_unless_the_wave_is_open(people: cast.Cast, wave: Wave, state: str, why: str) -> None:
    code = tickets.issue(wave, people.person("dev").pk)
    Wave.objects.update(state=state)
    with pytest.raises(NotTaken) as refused:
        handing.hand_in(code, waved.full(wave))
    assert refused.value.why == why and not Sealed.objects.exists() and Ticket.objects.count() == 2


@pytest.mark.parametrize("answers", [{"fear_3": 3, "isolation_3": 3, "manager_3": 9}, {"fear_1": 0},
                                     {"use_frequency": 5}])
def test_what_the_wave_does_not_ask_is_refused(people: cast.Cast, wave: Wave, answers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="was handed in"):
        handing.hand_in(tickets.issue(wave, people.person("dev").pk), answers)
    assert not Sealed.objects.exists()


def test_without_its_key_nothing_can_be_opened_or_issued(people: cast.Cast, wave: Wave) -> None:
    handing.hand_in(tickets.issue(wave, people.person("dev").pk), waved.full(wave))
    keys.destroy(wave.pk)
    assert not keys.there(wave.pk)
    with pytest.raises(keys.KeyGone):
        sealing.Opener(wave.pk)
    with pytest.raises(keys.KeyGone):
        tickets.issue(wave, people.person("dev").pk)


def test_a_box_of_another_wave_or_changed_is_refused(people: cast.Cast, wave: Wave) -> None:
    handing.hand_in(tickets.issue(wave, people.person("dev").pk), waved.full(wave))
    box = bytearray(Sealed.objects.get().box)
    box[-1] ^= 1
    with pytest.raises(sealing.NotOurs):
        sealing.Opener(wave.pk).open(bytes(box))
