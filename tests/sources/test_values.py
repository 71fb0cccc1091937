"""Single values: what is read back is what was written, and what can't be known is never guessed."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.sources.values import (
    DayOrder,
    Undecided,
    Unreadable,
    decide_day_order,
    decide_decimal_comma,
    is_missing,
    moment_text,
    parse_date,
    parse_moment,
    parse_number,
    parse_text,
)

DAYS = st.dates(date(1971, 1, 1), date(2069, 12, 31))
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2069, 12, 31), timezones=st.just(UTC))


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y"]))
def test_day_first_reads_back(day, form):
    assert parse_date(day.strftime(form), DayOrder.DAY_FIRST) == day


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"]))
def test_month_first_reads_back(day, form):
    assert parse_date(day.strftime(form), DayOrder.MONTH_FIRST) == day


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%d-%b-%y"]))
def test_dates_that_need_no_order_read_back(day, form):
    assert parse_date(day.strftime(form)) == day


@given(MOMENTS, st.integers(-12, 14))
def test_moments_read_back_in_any_zone(moment, hours):
    local = moment.astimezone(timezone(timedelta(hours=hours)))
    assert parse_moment(local.isoformat()) == moment
    assert parse_moment(moment_text(moment)) == moment


@given(MOMENTS)
def test_clocks_of_twelve_hours_read_back_to_the_second(moment):
    assert parse_moment(moment.strftime("%m/%d/%Y %I:%M:%S %p"), DayOrder.MONTH_FIRST) == moment.replace(microsecond=0)


@given(st.lists(DAYS, min_size=1, max_size=30))
def test_the_order_is_only_decided_by_a_day_above_twelve(days):
    order = decide_day_order(day.strftime("%d/%m/%Y") for day in days)
    assert order is (DayOrder.DAY_FIRST if any(day.day > 12 for day in days) else None)


@given(st.integers(-(10**9), 10**9), st.sampled_from([",", "\u00a0", " ", "'"]))
def test_whole_numbers_read_back_with_thousands_marks(number, mark):
    text = f"{number:,}".replace(",", mark)
    assert parse_number(text) == number


@given(st.integers(1, 10**9), st.integers(1, 99))
def test_decimals_read_back_in_both_ways_of_writing(whole, cents):
    point = f"{whole:,}.{cents:02d}"
    comma = point.translate(str.maketrans(",.", ".,"))
    assert not decide_decimal_comma([point]) and decide_decimal_comma([comma])
    assert parse_number(point) == parse_number(comma, decimal_comma=True) == float(f"{whole}.{cents:02d}")


@given(st.text())
def test_no_text_makes_a_parser_fall_over(text):
    for parse in (parse_moment, parse_date, parse_number):
        try:
            parse(text)
        except Unreadable as error:
            assert error.reason and error.expected


def test_an_undecided_date_is_never_guessed():
    with pytest.raises(Undecided):
        parse_date("3/11/2026")


@pytest.mark.parametrize("text", ["", " ", "-", "–", "N/A", "#N/A", "null", None, float("nan")])
def test_nothing_is_not_zero(text):
    assert is_missing(text) and parse_number(text) is None and parse_date(text) is None


def test_names_that_look_like_nothing_stay_names():
    assert parse_text("NA") == "NA" and parse_text("None") == "None" and parse_text("-") == ""


@pytest.mark.parametrize("text", ["1,5", "1.2.3", "12a", "--", "1e", "٣"])
def test_what_is_no_number_is_refused_or_missing(text):
    if is_missing(text):
        assert parse_number(text) is None
        return
    with pytest.raises(Unreadable):
        parse_number(text)
