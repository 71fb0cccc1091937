"""The audit log can be added to, and nothing else; whoever gets round that is found out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from surefoot.web.frame import audit, clock, guards
from surefoot.web.frame.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[AuditEntry]:
    with clock.stopped(datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)):
        return [audit.record("people.moved", actor=audit.alias("17"), about=f"team:{number}", moved=number)
                for number in range(1, 6)]


@pytest.fixture
def unguarded(entries: list[AuditEntry]) -> None:
    """Somebody with all rights on the database removed the triggers."""
    with connection.cursor() as cursor:
        for statement in guards.OFF[connection.vendor]:
            cursor.execute(statement.replace("TRIGGER audit_kept", "TRIGGER IF EXISTS audit_kept"))


def broken() -> tuple[int, str] | None:
    found = audit.verify().broken
    return (found.number, found.reason) if found else None


def test_an_untouched_log_holds(entries: list[AuditEntry]) -> None:
    assert audit.verify() == audit.Verified(5, entries[-1].mark, None)


def test_an_empty_log_holds() -> None:
    assert audit.verify() == audit.Verified(0, "", None)


@pytest.mark.parametrize(("field", "value"), [
    ("detail", '{"moved":9}'), ("action", "people.left"), ("actor", "f" * 32), ("about", "team:9"),
    ("at", datetime(2026, 11, 22, 9, 30, 0, 123457, tzinfo=UTC)), ("mark", "0" * 64)])
@pytest.mark.usefixtures("unguarded")
def test_a_changed_entry_is_found(field: str, value: object) -> None:
    AuditEntry.objects.filter(number=3).update(**{field: value})
    assert broken() == (3, "the entry was changed, or one before it")


@pytest.mark.usefixtures("unguarded")
def test_a_removed_entry_is_found() -> None:
    AuditEntry.objects.filter(number=3).delete()
    assert broken() == (3, "the entry is missing")


@pytest.mark.usefixtures("unguarded")
def test_a_cut_off_end_is_found() -> None:
    AuditEntry.objects.filter(number__gte=4).delete()
    assert broken() == (4, "the log ends here, but 5 were written")


@pytest.mark.usefixtures("unguarded")
def test_a_cut_off_end_with_a_matching_head_shows_in_the_mark(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(number__gte=4).delete()
    AuditHead.objects.update(number=3, mark=entries[2].mark)
    found = audit.verify()
    assert (found.broken, found.mark == entries[-1].mark) == (None, False)


@pytest.mark.usefixtures("unguarded")
def test_an_entry_made_without_the_key_is_found() -> None:
    audit_key = audit.settings.AUDIT_KEY
    try:
        audit.settings.AUDIT_KEY = "guessed"
        audit.record("people.moved")
    finally:
        audit.settings.AUDIT_KEY = audit_key
    assert broken() == (6, "the entry was changed, or one before it")


def test_the_database_itself_refuses_changes(entries: list[AuditEntry]) -> None:
    with connection.cursor() as cursor:
        for statement in guards.ON[connection.vendor] if connection.vendor == "sqlite" else ():
            cursor.execute(statement.replace("TRIGGER", "TRIGGER IF NOT EXISTS"))
    for change in ("UPDATE frame_auditentry SET action = 'x'", "DELETE FROM frame_auditentry WHERE number = 5"):
        with pytest.raises(DatabaseError, match=guards.WORDS), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert broken() is None


def test_an_entry_can_t_be_saved_again_or_deleted(entries: list[AuditEntry]) -> None:
    with pytest.raises(TypeError, match="append-only"):
        entries[2].save()
    with pytest.raises(TypeError, match="append-only"):
        entries[2].delete()


def test_an_entry_is_stored_with_its_change_or_not_at_all(entries: list[AuditEntry]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("people.moved")
        raise RuntimeError
    assert audit.verify().entries == 5
    audit.record("people.moved")
    assert audit.verify() == audit.Verified(6, AuditEntry.objects.get(number=6).mark, None)


@pytest.mark.parametrize("carried", [{"actor": "kim@example.com"}, {"about": "kim@example.com"},
                                     {"who": "kim@example.com"}])
def test_an_e_mail_address_is_refused(carried: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="ids only"):
        audit.record("people.moved", **carried)


def test_one_person_has_one_alias_until_forgotten() -> None:
    first = audit.alias("17")
    assert audit.alias("17") == first != audit.alias("18")
    assert (audit.forget("17"), audit.forget("17")) == (1, 0)
    assert audit.alias("17") != first


def test_adding_an_entry_costs_the_same_however_long_the_log(entries: list[AuditEntry],
                                                             django_assert_num_queries) -> None:
    with django_assert_num_queries(5):
        audit.record("people.moved")
