"""No field can be forgotten when somebody asks what is held about them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from surefoot.vocabulary.words import keys
from surefoot.web.frame import audit, erasure, held
from surefoot.web.frame.erasure import Holding

ONE, OTHER = str(uuid4()), str(uuid4())


def test_every_field_of_every_model_is_declared() -> None:
    assert erasure.undeclared() == []


def test_a_forgotten_field_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(erasure._holdings)
    del known["frame.Schedule"]
    known["frame.Worker"] = Holding("frame.Worker", {}, {"id": "", "seen_at": "", "gone": ""})
    monkeypatch.setattr(erasure, "_holdings", known)
    assert erasure.undeclared() == [
        "frame.Schedule.job: not declared", "frame.Schedule.last_at: not declared",
        "frame.Schedule.next_at: not declared", "frame.Worker.gone: declared, but there is no such field"]


def test_a_model_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        erasure.holds_none("frame.Worker", "again", ("id",))


@pytest.mark.parametrize("holding", erasure.holdings(), ids=lambda holding: holding.model)
def test_what_is_personal_can_be_named_exported_and_erased(holding: Holding) -> None:
    assert set(holding.personal.values()) <= keys()
    assert bool(holding.personal) == (holding.model in held.kept())
    assert all(holding.free.values())


@pytest.mark.django_db
def test_what_a_person_did_is_theirs_to_export_and_after_erasure_nobodys() -> None:
    who = audit.alias(ONE)
    audit.record("people.moved", actor=who, about="team:3", moved=2)
    audit.record("people.changed", actor=audit.alias(OTHER), about=f"person:{who}")
    rows = held.export_all(ONE)["frame.Actor"]
    assert [row["action"] for row in rows] == ["people.moved", "people.changed"]
    assert held.erase_all(ONE) == {"frame.Actor": 1}
    assert held.export_all(ONE) == {}
    assert audit.verify().broken is None
    assert audit.alias(ONE) != who
