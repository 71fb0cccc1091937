"""The sponsor's permission statement: their own words, signed by them, beside every version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from surefoot.charts.formats import name_text
from surefoot.vocabulary.words import LANGUAGES
from surefoot.web.close.policy.models import Statement
from surefoot.web.frame import audit, clock
from surefoot.web.people.models import Person
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope, everything

LONGEST: Final = 500


@dataclass(frozen=True)
class Stated:
    """What a sponsor says."""

    text: str
    language: str
    """Which language it is in."""
    name: str
    """Who says it; empty where they are no longer here."""
    on: date


def statement(language: str) -> Stated | None:
    """The newest statement, in a language or in the one it was given in; None before there is one."""
    found = Statement.objects.order_by("-pk").first()
    if found is None or not any(found.texts.values()):
        return None
    spoken = next(code for code in (language, *LANGUAGES) if found.texts.get(code))
    with everything("policy.statement"):
        name = Person.objects.filter(pk=found.person_id).values_list("name", flat=True).first() or ""
    return Stated(found.texts[spoken], spoken, name_text(name), found.on)


def texts() -> Mapping[str, str]:
    """The newest statement in every language it was given in."""
    found = Statement.objects.order_by("-pk").first()
    return dict(found.texts) if found else {}


def state(who: Reader, wanted: Mapping[str, str]) -> bool:
    """A sponsor says something else from now on; nothing at all takes it back. Whether that is a change."""
    if "sponsor" not in who.roles:
        raise OutsideScope
    said = {code: text for code in LANGUAGES if (text := wanted.get(code, "").strip())}
    if any(len(text) > LONGEST for text in said.values()):
        raise ValueError(f"a statement has {max(map(len, said.values()))} characters; expected at most {LONGEST}")
    with transaction.atomic():
        last = Statement.objects.select_for_update().order_by("-pk").first()
        if said == (last.texts if last else {}) and (last is None or last.person_id == who.person):
            return False
        made = Statement.objects.create(texts=said, person_id=who.person, on=clock.today())
        audit.record("policy.statement_signed", actor=audit.alias(who.subject), about=f"statement:{made.pk}",
                     languages=len(said))
    return True
