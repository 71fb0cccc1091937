"""Views of group results: one entry a person, group and day, and no query in the request that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from surefoot.web.frame import audit, clock, viewing
from surefoot.web.frame.models import AuditEntry, Viewed
from tests.web.installations import Installation

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    viewing._notes.waiting.clear()
    viewing._notes.written.clear()
    yield
    viewing._notes.waiting.clear()


def request(subject: str) -> Any:
    return SimpleNamespace(user=SimpleNamespace(subject=subject))


@pytest.mark.django_db
def test_one_entry_a_person_group_and_day(django_assert_num_queries: Any) -> None:
    for day in range(2):
        with clock.stopped(NOON + timedelta(days=day)):
            with django_assert_num_queries(0):
                for subject, about in (("priya", "team:1"), ("priya", "team:1"), ("priya", "team:2"),
                                       ("mara", "team:1"), ("priya", "organisation")):
                    viewing.viewed(request(subject), about)
            assert viewing.flush() == 4
            viewing.viewed(request("priya"), "team:1")
            assert viewing.flush() == 0
    entries = list(AuditEntry.objects.filter(action="results.viewed"))
    assert len(entries) == 8
    assert {entry.actor for entry in entries} == {audit.alias("priya"), audit.alias("mara")}
    assert audit.verify().broken is None


@pytest.mark.django_db
def test_another_process_that_saw_the_same_adds_nothing() -> None:
    with clock.stopped(NOON):
        viewing.viewed(request("priya"), "team:1")
        viewing.flush()
        viewing._notes.written.clear()
        viewing.viewed(request("priya"), "team:1")
        assert viewing.flush() == 0
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("about", ["pulse:3", "person:1", "team:x", "", "wave:1", "answer"])
def test_nothing_but_groups_can_be_noted(about: str) -> None:
    with pytest.raises(ValueError, match="is no group"):
        viewing.viewed(request("dev"), about)


@pytest.mark.django_db
def test_the_rows_that_keep_it_once_go_after_some_days() -> None:
    with clock.stopped(NOON):
        viewing.viewed(request("priya"), "team:1")
        viewing.flush()
    with clock.stopped(NOON + timedelta(days=3)):
        assert viewing.tidy() == 1
    assert not Viewed.objects.exists()


SERVED = """
import time
from types import SimpleNamespace
from surefoot.web.frame import viewing
from surefoot.web.frame.models import AuditEntry
viewing.EVERY = 0.2
viewing.begin()
viewing.viewed(SimpleNamespace(user=SimpleNamespace(subject="priya")), "team:1")
until = time.monotonic() + 20
while not AuditEntry.objects.exists() and time.monotonic() < until:
    time.sleep(0.05)
viewing.viewed(SimpleNamespace(user=SimpleNamespace(subject="priya")), "team:2")
"""


def test_a_server_process_writes_by_itself_and_once_more_at_its_end(installation: Installation) -> None:
    installation.python(SERVED)
    told = installation.python("from surefoot.web.frame.models import AuditEntry as A\n"
                               "print(*A.objects.values_list('about', flat=True))")
    assert told.splitlines()[-1].split() == ["team:1", "team:2"]
