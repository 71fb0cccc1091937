"""A page that is made of sections of the report, one below the other."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class SectionPage:
    """What the template reads: the finding on top, and the sections."""

    heading: str
    lead: str
    sections: tuple[Markup, ...]
