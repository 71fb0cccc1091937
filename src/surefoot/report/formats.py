"""How numbers, dates and sentences read; the functions live with the charts, which need them too."""

from surefoot.charts.formats import (
    band_text,
    date_text,
    number,
    percent,
    range_text,
    sentence_text,
    share_text,
    value_text,
)

__all__ = ["band_text", "date_text", "number", "percent", "range_text", "sentence_text", "share_text", "value_text"]
