"""Rows as pandas tables: what becomes a column, and that missing is never zero."""

import builtins
from datetime import date

import numpy as np
import pytest

from surefoot.vocabulary.diagnosis import FirstDriver
from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.proof import Effect, EventWeek
from surefoot.vocabulary.results import DriverResult, FunnelStep, Group, Verdict
from surefoot.vocabulary.roadmaps import Step

KNOWN = Estimate(0.4, 0.25, 0.55, (25, 49))
SHOWN = Group("a", "Team A", "all", "team", True, None, (50, 99), confidence=KNOWN, verdict=Verdict("confidence", 0.8),
              drivers={"fear": DriverResult(None, KNOWN)}, why={"adoption": "small"}, held=("confidence", "fear"),
              first_driver=FirstDriver("fear", 0.8, 5))
HIDDEN = Group("b", "Team B", "all", "team", False, "small", None)


def frame(*groups):
    return Rows(groups).to_pandas()


def test_rows_are_a_tuple_like_any_other():
    steps = (FunnelStep("licensed", 40, 1.0, 40), FunnelStep("tried", None, None, None))
    rows = Rows(steps)
    assert rows == steps and hash(rows) == hash(steps) and isinstance(rows, tuple)


def test_an_estimate_becomes_five_columns():
    found = frame(SHOWN).filter(like="confidence").iloc[0].to_dict()
    assert found == {"confidence": 0.4, "confidence_low": 0.25, "confidence_high": 0.55, "confidence_n_from": 25,
                     "confidence_n_to": 49}


def test_a_band_becomes_its_two_ends():
    assert frame(SHOWN)[["people_from", "people_to"]].to_numpy().tolist() == [[50, 99]]


def test_what_lies_inside_is_named_after_what_it_lies_in():
    row = frame(SHOWN).iloc[0]
    assert row["verdict_limit"] == "confidence" and row["why_adoption"] == "small"
    assert row["drivers_fear_share_high"] == 0.55 and np.isnan(row["drivers_fear_level"])
    assert row["held"] == "confidence, fear"


def test_a_part_that_only_repeats_the_name_takes_it():
    found = frame(SHOWN)
    assert found["first_driver"][0] == "fear" and found["first_driver_of"][0] == 5


def test_what_is_hidden_is_missing_in_every_column():
    row = frame(SHOWN, HIDDEN).iloc[1]
    told = set(row[row.notna()].index)
    assert told == {"team", "name", "parent", "kind", "shown", "why_hidden", "held"}


def test_columns_keep_their_kind_when_nothing_is_known():
    known, hidden = frame(SHOWN, HIDDEN).dtypes, frame(HIDDEN).dtypes
    assert hidden.to_dict() == {name: known[name] for name in hidden.index}
    assert str(hidden["people_from"]) == "Int64" and str(hidden["confidence"]) == "float64"


def test_days_become_dates_and_sentences_are_left_out():
    step = Step("ritual", "fear", date(2026, 8, 3), date(2026, 8, 30), Sentence("manager"), 30.0, Sentence("why"), ())
    found = Rows([step]).to_pandas()
    assert list(found.columns) == ["action", "driver", "starts", "ends", "minutes_week", "expected", "expected_low",
                                   "expected_high", "expected_n_from", "expected_n_to"]
    assert found["starts"][0].date() == date(2026, 8, 3)


def test_lists_of_results_are_tables_of_their_own():
    weeks = Rows([EventWeek(0, 0.05, -0.01, 0.11), EventWeek(1, None, None, None)])
    effect = Effect("any", "weekly use", 0.05, 0.01, 0.09, 0.0, 0.1, None, 12, 9, True, "helped", Sentence("helped"),
                    event_study=weeks)
    found = Rows([effect]).to_pandas()
    assert "event_study" not in found and "text" not in found and found["verdict"][0] == "helped"
    assert effect.event_study.to_pandas()["estimate"].isna().tolist() == [False, True]


def test_no_rows_give_a_table_without_columns():
    assert Rows().to_pandas().shape == (0, 0)


def test_rows_of_several_kinds_are_refused_by_name():
    with pytest.raises(TypeError, match="these rows are FunnelStep, Verdict"):
        Rows([Verdict("access", 0.8), FunnelStep("tried", 5, 0.5, 5)]).to_pandas()


def test_changing_the_table_changes_nothing_else():
    rows = Rows([SHOWN])
    found = rows.to_pandas()
    found.loc[0, "confidence"] = 1.0
    assert rows[0].confidence == KNOWN and rows.to_pandas()["confidence"][0] == 0.4


def test_without_pandas_the_error_says_what_to_type(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"pip install 'surefoot\[notebook\]'"):
        Rows([SHOWN]).to_pandas()
