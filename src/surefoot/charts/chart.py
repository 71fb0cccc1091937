"""What every chart function gives back: one figure, as HTML for our pages and as a picture that stands alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from surefoot.charts import formats, positions
from surefoot.vocabulary.words import say


@dataclass(frozen=True)
class Chart:
    """A chart of an assessment in one language."""

    name: str
    title: str
    """The takeaway, a sentence."""
    about: str
    """What is measured, of whom, when."""
    html: str
    """Markup for a page that has Surefoot's style sheet; already escaped."""
    svg: str
    """A complete SVG document."""

    def _repr_svg_(self) -> str:
        return self.svg


def speech(language: str) -> dict[str, Callable[..., str]]:
    """The functions templates speak with, bound to a language."""
    def said(key: str, **values: Any) -> str:
        return say(key, language, **values)

    bound = ("number", "percent", "share_text", "range_text", "value_only", "likely", "band_text", "counted",
             "date_text", "month_text", "sentence_text", "short_date", "signed", "points_text")
    return {"t": said, "name_text": formats.name_text, "at": positions.at, "wide": positions.wide, "up": positions.up,
            **{name: partial(getattr(formats, name), language=language) for name in bound}}


@cache
def environment(package: str) -> Environment:
    """The templates of a package: everything escaped, nothing undefined."""
    return Environment(loader=PackageLoader(package), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)


def render(template: str, language: str, **context: Any) -> str:
    """One of the chart templates as markup."""
    return environment("surefoot.charts").get_template(template).render(**speech(language), **context)
