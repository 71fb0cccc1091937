"""The audit log: who changed, exported or looked at what. Append-only, hash-chained, without names.

Each entry carries a keyed hash (HMAC-SHA256; the key lies in the data folder, apart from the database) over itself and
the hash before it: whoever changes, removes or inserts an entry in the database breaks the chain. Actors, and people an
entry is about, are random ids; `forget` deletes the mapping, and the entries stay as anonymous facts.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from surefoot.web.frame import clock
from surefoot.web.frame.models import Actor, AuditEntry, AuditHead

SYSTEM: Final = "system"
"""The actor of what the product does by itself."""
HEAD: Final = 1
Plain = str | int | float | bool | None


@dataclass(frozen=True)
class Broken:
    """The first place where the chain does not hold, and what is wrong there."""

    number: int
    reason: str


@dataclass(frozen=True)
class Verified:
    """The outcome of a check: entries read, the last mark (noted elsewhere it shows a cut-off end), the first break."""

    entries: int
    mark: str
    broken: Broken | None


def alias(subject: str) -> str:
    """The random id under which a person (the key of their row) stands in the log; made at the first use."""
    found, _ = Actor.objects.get_or_create(subject=subject, defaults={"id": secrets.token_hex(16)})
    return str(found.id)


def forget(subject: str) -> int:
    """Delete who is behind an id: entries remain, and nobody can tell any more whose they were."""
    return int(Actor.objects.filter(subject=subject).delete()[0])


def record(action: str, *, actor: str = SYSTEM, about: str = "", **detail: Plain | list[Any]) -> AuditEntry:
    """Add an entry, in the transaction of the change it tells of: both are stored or neither.

    `actor` is an `alias`, never a name; `about` is a kind and an id ("team:12", "person:" with an alias); `detail`
    holds counts, ids and settings. Raises ValueError for a value that looks like an e-mail address.
    """
    text = json.dumps(detail, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    for value in (actor, about, text):
        if "@" in value:
            raise ValueError(f"the audit entry {action!r} carries an e-mail address; give ids only (audit.alias)")
    with transaction.atomic():
        head = _locked_head()
        entry = AuditEntry(number=head.number + 1, at=clock.now(), actor=actor, action=action, about=about, detail=text)
        entry.mark = _mark(entry, head.mark)
        entry.save()
        head.number, head.mark = entry.number, entry.mark
        head.save()
    return entry


def verify() -> Verified:
    """Walk the whole chain, oldest entry first, in constant memory."""
    before, expected = "", 0
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        expected += 1
        if entry.number != expected:
            return Verified(expected - 1, before, Broken(expected, "the entry is missing"))
        if not hmac.compare_digest(entry.mark, _mark(entry, before)):
            return Verified(expected - 1, before, Broken(expected, "the entry was changed, or one before it"))
        before = entry.mark
    head = AuditHead.objects.filter(pk=HEAD).first()
    if (expected, before) != ((head.number, head.mark) if head else (0, "")):
        known = f"{head.number} were written" if head else "the record of the last entry is missing"
        return Verified(expected, before, Broken(expected + 1, f"the log ends here, but {known}"))
    return Verified(expected, before, None)


def read(entry: AuditEntry) -> Mapping[str, Any]:
    """The detail of an entry."""
    found: Mapping[str, Any] = json.loads(entry.detail)
    return found


def _locked_head() -> AuditHead:
    """The row of the last entry, held until the transaction ends: entries are added one after the other."""
    found = AuditHead.objects.select_for_update().filter(pk=HEAD).first()
    if found is None:
        AuditHead.objects.get_or_create(pk=HEAD, defaults={"number": 0, "mark": ""})
        found = AuditHead.objects.select_for_update().get(pk=HEAD)
    return found


def _mark(entry: AuditEntry, before: str) -> str:
    fields = [before, entry.number, _moment(entry.at), entry.actor, entry.action, entry.about, entry.detail]
    return hmac.new(settings.AUDIT_KEY.encode(), json.dumps(fields).encode(), hashlib.sha256).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
