"""What happens to a version: drafted, proposed, sent back, approved, discarded. Somebody else approves than proposed.

What is approved is what was seen: whoever approves hands in the digest of what they read (`digest_of`), and nothing
else is published. A draft that somebody else changed meanwhile is not written over (`seen`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max

from surefoot.web.close.policy.models import Version
from surefoot.web.close.policy.versions.reasons import reasons
from surefoot.web.close.policy.versions.refusing import Refused
from surefoot.web.close.policy.versions.telling import tell
from surefoot.web.frame import audit, clock
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

OWNER: Final = "policy_owner"
APPROVERS: Final = frozenset({OWNER, "lead", "sponsor"})
LONGEST: Final = 200_000
"""Characters a policy may have: some thousand rules."""


@dataclass(frozen=True)
class Wanted:
    """What a draft is to be."""

    text: str
    note: str = ""
    acknowledge: bool = False
    effective_on: date | None = None
    """None: the day on which it is approved."""
    review_on: date | None = None


def start(who: Reader, wanted: Wanted, origin: str) -> Version:
    """A new draft. `origin` says what it was made from. Raises Refused where a draft or a proposal is there."""
    _owns(who)
    try:
        with transaction.atomic():
            if Version.objects.select_for_update().filter(state__in=("draft", "proposed")).exists():
                raise Refused("policy_refused_one_draft")
            now, alias = clock.now(), audit.alias(who.subject)
            version = Version(made_at=now, made_by=alias, changed_at=now)
            _set(version, wanted)
            version.save()
            _tell("policy.drafted", who, version, origin=origin)
    except IntegrityError as error:  # two at once
        raise Refused("policy_refused_one_draft") from error
    return version


def save(who: Reader, seen: datetime, wanted: Wanted) -> Version:
    """Change the draft as it was `seen`. Raises Refused where it is not the same any more, or is no draft."""
    _owns(who)
    with transaction.atomic():
        version = _held("draft")
        if version.changed_at != seen:
            raise Refused("policy_refused_changed")
        _set(version, wanted)
        version.changed_at = max(clock.now(), seen + datetime.resolution)
        version.save()
        _tell("policy.draft_changed", who, version, characters=len(version.text))
    return version


def propose(who: Reader, seen: datetime) -> Version:
    """Hand the draft to somebody else for approval; from now on it does not change."""
    _owns(who)
    with transaction.atomic():
        version = _held("draft")
        if version.changed_at != seen:
            raise Refused("policy_refused_changed")
        _publishable(version)
        version.state, version.proposed_by = "proposed", audit.alias(who.subject)
        version.save(update_fields=["state", "proposed_by"])
        _tell("policy.proposed", who, version)
    return version


def send_back(who: Reader) -> Version:
    """Make the proposal a draft again: by its owner, or by who could approve it."""
    _approves(who)
    with transaction.atomic():
        version = _held("proposed")
        version.state, version.proposed_by = "draft", ""
        version.save(update_fields=["state", "proposed_by"])
        _tell("policy.sent_back", who, version)
    return version


def approve(who: Reader, digest: str) -> Version:
    """Publish the proposal as it was read. Raises Refused for who proposed it, and for anything else than was read."""
    _approves(who)
    with transaction.atomic():
        version = _held("proposed")
        alias = audit.alias(who.subject)
        if alias == version.proposed_by:
            raise Refused("policy_refused_own")
        if digest_of(version) != digest:
            raise Refused("policy_refused_changed")
        _publishable(version)
        version.number = (Version.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        version.state, version.approved_by, version.published_at = "published", alias, clock.now()
        version.effective_on = version.effective_on or clock.today()
        version.save()
        _tell("policy.published", who, version, effective=version.effective_on.isoformat(),
              acknowledge=version.acknowledge)
        tell.enqueue()
    return version


def discard(who: Reader, seen: datetime) -> None:
    """Put the draft away; it is kept, and nobody is shown it."""
    _owns(who)
    with transaction.atomic():
        version = _held("draft")
        if version.changed_at != seen:
            raise Refused("policy_refused_changed")
        version.state = "discarded"
        version.save(update_fields=["state"])
        _tell("policy.discarded", who, version)


def digest_of(version: Version) -> str:
    """What everything that is published of a version is known by."""
    found = [version.text, version.note, version.acknowledge, str(version.effective_on), str(version.review_on)]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _set(version: Version, wanted: Wanted) -> None:
    if len(wanted.text) > LONGEST:
        raise Refused("policy_refused_long")
    version.text, version.note = wanted.text, wanted.note
    version.acknowledge = wanted.acknowledge
    version.effective_on, version.review_on = wanted.effective_on, wanted.review_on


def _publishable(version: Version) -> None:
    if found := reasons(version, clock.today()):
        raise Refused("policy_refused_reasons", found)


def _held(state: str) -> Version:
    """The draft or the proposal, held until the transaction ends. Raises Refused where there is none."""
    version = Version.objects.select_for_update().filter(state=state).first()
    if version is None:
        raise Refused("policy_refused_state")
    return version


def _owns(who: Reader) -> None:
    if OWNER not in who.roles:
        raise OutsideScope


def _approves(who: Reader) -> None:
    if not who.roles & APPROVERS:
        raise OutsideScope


def _tell(action: str, who: Reader, version: Version, **detail: str | int | bool) -> None:
    audit.record(action, actor=audit.alias(who.subject), about=f"policy:{version.number or 'draft'}", **detail)
