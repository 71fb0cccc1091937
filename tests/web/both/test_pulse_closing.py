"""Closing a wave: what is written, what is destroyed, and what happens when something is missing or was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from surefoot.web.frame.jobs import named
from surefoot.web.intake import parquet
from surefoot.web.people.models import Person, Team
from surefoot.web.pulse import closing, keys, sealing, whole
from surefoot.web.pulse.models import Asked, Cell, Comment, OwnAnswer, Sealed, Ticket, Wave, Written
from tests.web import answered, cast, waved
from tests.web.answered import hand_in, table_of

pytestmark = pytest.mark.django_db

TREE = {"top": None, "claims": "top", "motor": "claims", "home": "claims", "sales": "top"}
Asks = Callable[..., tuple[Wave, dict[str, list[Person]]]]


@pytest.fixture
def teams() -> dict[str, Team]:
    return answered.teams(TREE)


@pytest.fixture
def asks(teams: dict[str, Team]) -> Asks:
    def opened(sizes: dict[str, int], **more: object) -> tuple[Wave, dict[str, list[Person]]]:
        found = answered.people(f"{team}-{number}" for team, size in sizes.items() for number in range(size))
        of_team = {team: [found[f"{team}-{number}"] for number in range(size)] for team, size in sizes.items()}
        wave = waved.opened({person: teams[team] for team, mine in of_team.items() for person in mine}, **more)
        return wave, of_team
    return opened


def closed(wave: Wave) -> Wave:
    closing.begin(wave.pk)
    named("pulse.close").run(str(wave.pk))
    wave.refresh_from_db()
    return wave


def answer(wave: Wave, people: list[Person], comment: str = "", **more: int) -> None:
    rng = np.random.default_rng(len(people))
    for person in people:
        hand_in(wave, person, {**answered.answers_of(rng), **more}, comment)


def test_every_answer_is_written_once_in_its_cell_and_nothing_else_is_left(asks: Asks) -> None:
    wave, people = asks({"motor": 8, "sales": 6})
    answer(wave, people["motor"], fear_1=5)
    answer(wave, people["sales"], fear_1=1)
    assert closed(wave).state == "closed" and wave.answered == 14 and wave.unopened == 0
    rows = table_of(wave)
    assert Counter(zip(rows["team"], rows["fear_1"], strict=True)) == {("motor", 5): 8, ("sales", 1): 6}
    assert (rows["apart"] == 1).all() and np.isnan(rows["use_frequency"]).all()
    assert set(Cell.objects.values_list("team__key", "asked", "answered")) == {("motor", 8, 8), ("sales", 6, 6)}
    assert not Sealed.objects.exists() and not Ticket.objects.exists() and not keys.there(wave.pk)
    assert not Asked.objects.filter(issued=True).exists() and Asked.objects.count() == 14


def test_a_subject_keeps_what_was_said_and_rows_are_nobodys(asks: Asks) -> None:
    wave, people = asks({"motor": 40})
    rng = np.random.default_rng(1)
    given = [answered.answers_of(rng) for _ in people["motor"]]
    for person, answers in zip(people["motor"], given, strict=True):
        hand_in(wave, person, answers)
    closed(wave)
    apart, kept = table_of(wave), whole.of(wave.opened_on)
    for construct in ("fear", "confidence", "manager"):
        said = sorted((float(one[f"{construct}_1"]), float(one[f"{construct}_2"])) for one in given)
        assert answered.pairs(apart, "motor", construct) == said
    rows = {tuple(one[item] for item in wave.items if item != "use_frequency") for one in given}

    def found(table: object) -> int:
        stacked = np.stack([table[item] for item in wave.items if item != "use_frequency"], axis=1)  # type: ignore[index]
        return len(rows & set(map(tuple, stacked.tolist())))
    assert kept is not None and found(parquet.table_of("pulse", [kept])) == 40
    assert found(apart) == 0


def test_a_cell_in_which_fewer_than_five_answered_counts_with_the_team_above(asks: Asks) -> None:
    wave, people = asks({"motor": 8, "home": 8, "sales": 6})
    answer(wave, people["motor"][:3])
    answer(wave, people["home"][:2])
    answer(wave, people["sales"])
    closed(wave)
    assert Counter(table_of(wave)["team"]) == {"claims": 5, "sales": 6}
    assert set(Cell.objects.values_list("team__key", "asked", "answered")) == {("claims", 16, 5), ("sales", 6, 6)}
    assert Counter(Asked.objects.values_list("cell__key", flat=True)) == {"claims": 16, "sales": 6}, "so do its people"


def test_under_five_answers_nothing_is_written_and_no_number_says_how_many(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"][:4], comment="secret")
    assert closed(wave).state == "closed" and wave.answered == 0
    assert not any(model.objects.exists() for model in (Written, Cell, OwnAnswer, Comment, Sealed, Ticket))
    assert whole.of(wave.opened_on) is None and not keys.there(wave.pk)


def test_nobody_answering_closes_the_wave_likewise(asks: Asks) -> None:
    wave, _ = asks({"motor": 8})
    assert closed(wave).state == "closed" and wave.answered == 0


@pytest.mark.parametrize(("made", "kept"), [(9, 0), (10, 10)])
def test_comments_are_kept_from_ten_on(asks: Asks, made: int, kept: int) -> None:
    wave, people = asks({"motor": 12})
    answer(wave, people["motor"][:made], comment="More time")
    answer(wave, people["motor"][made:], comment="  ")
    closed(wave)
    assert list(Comment.objects.values_list("text", flat=True)) == ["More time"] * kept


@pytest.mark.parametrize(("made", "fives"), [(9, None), (12, True), (50, False)])
def test_own_questions_are_counted_from_ten_answers_on_and_exactly_from_fifty(asks: Asks, made: int,
                                                                             fives: bool | None) -> None:
    wave, people = asks({"motor": made + 5}, items=["fear_1", "own_1"], own=[{"en": "Is it warm?"}])
    for number, person in enumerate(people["motor"]):
        hand_in(wave, person, {"fear_1": 3, **({"own_1": 1 + number % 3} if number < made else {})})
    closed(wave)
    found = dict(OwnAnswer.objects.values_list("value", "people"))
    if fives is None:
        assert not found
    elif fives:
        assert all(count % 5 == 0 for count in found.values()) and sum(found.values()) in (10, 15)
    else:
        assert found == {1: 17, 2: 17, 3: 16, 4: 0, 5: 0}


def test_a_box_that_was_changed_is_counted_and_the_others_are_written(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"])
    first = Sealed.objects.first()
    assert first is not None
    first.box = bytes(first.box)[:-1] + bytes([bytes(first.box)[-1] ^ 1])
    first.save()
    assert closed(wave).unopened == 1 and wave.answered == 7 and Written.objects.get(table="pulse").rows == 7


def test_the_page_of_the_wave_says_how_many_could_not_be_opened_and_nothing_where_all_were() -> None:
    people = cast.plant()
    wave = waved.opened({people.person("dev"): people.teams["motor"]})
    Wave.objects.filter(pk=wave.pk).update(state="closed", answered=12, unopened=3)
    page = people.client("priya").get(f"/waves/{wave.pk}").content.decode()
    assert "3 answers could not be opened" in page
    Wave.objects.filter(pk=wave.pk).update(unopened=0)
    assert "could not be opened" not in people.client("priya").get(f"/waves/{wave.pk}").content.decode()


def test_a_sealed_answer_that_nobody_could_hand_in_is_counted_as_changed(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"])
    team = Team.objects.get(key="motor").pk
    for wrong in (sealing.Answer(team, {"fear_1": 9}), sealing.Answer(10**6, {"fear_1": 1}),
                  sealing.Answer(team, {"salary": 1}), sealing.Answer(team, {"fear_1": 2.5}),  # type: ignore[dict-item]
                  sealing.Answer([], {"fear_1": "x"})):  # type: ignore[arg-type, dict-item]
        Sealed.objects.create(wave=wave, box=sealing.seal(wave.pk, bytes(wave.public), wrong))
    assert closed(wave).unopened == 5 and wave.answered == 8


def test_without_its_keys_a_wave_is_lost_and_nothing_is_written(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"])
    keys.destroy(wave.pk)
    assert closed(wave).state == "lost"
    assert not Sealed.objects.exists() and not Ticket.objects.exists() and not Written.objects.exists()
    assert not Asked.objects.filter(issued=True).exists()


def test_closing_a_second_time_changes_nothing(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"])
    closed(wave)
    before = list(Written.objects.order_by("pk").values_list("digest", flat=True))
    closed(wave)
    assert list(Written.objects.order_by("pk").values_list("digest", flat=True)) == before


def test_a_wave_that_is_given_up_leaves_nothing(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"])
    closing.discard(wave.pk, "cancelled")
    wave.refresh_from_db()
    assert wave.state == "cancelled" and not keys.there(wave.pk)
    assert not Sealed.objects.exists() and not Ticket.objects.exists() and not Written.objects.exists()


def test_the_sweep_goes_on_with_what_was_left_half_way(asks: Asks) -> None:
    wave, people = asks({"motor": 8})
    answer(wave, people["motor"])
    Wave.objects.filter(pk=wave.pk).update(state="closing")
    named("pulse.sweep").run()
    wave.refresh_from_db()
    assert wave.state == "closed" and wave.answered == 8


def test_the_sweep_finds_an_open_wave_without_keys_lost_and_keeps_one_that_has_them(asks: Asks) -> None:
    wave, _ = asks({"motor": 8})
    named("pulse.sweep").run()
    wave.refresh_from_db()
    assert wave.state == "open" and keys.there(wave.pk)
    keys.destroy(wave.pk)
    named("pulse.sweep").run()
    wave.refresh_from_db()
    assert wave.state == "lost"
