"""The policy walked through with a team: noted by who leads it, or by a lead; corrected the same way.

It is the team's exposure: what proof goes by. Publishing alone is none.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from surefoot.web.close.policy import exposure
from surefoot.web.close.policy.models import Walk
from surefoot.web.close.policy.queries import current
from surefoot.web.frame import audit, clock
from surefoot.web.people.access import team_or_refuse
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope


class NotNoted(Exception):  # noqa: N818 - reads as what happened
    """It can't be noted: the key of the sentence that says why."""


def walk(who: Reader, team: int, on: date, there: int, of: int) -> Walk:
    """Note that the version that holds was walked through with a team: so many of so many were there.

    Raises OutsideScope for who does not lead the team, NotNoted for a day that can't be.
    """
    team_or_refuse(who, team)
    if not 1 <= there <= of:
        raise ValueError(f"{there} of {of} were there; expected at least 1 and at most all of them")
    version = current()
    if version is None:
        raise NotNoted("policy_walk_none")
    if not version.effective_on <= on <= clock.today():
        raise NotNoted("policy_walk_day")
    try:
        with transaction.atomic():
            exposure.hold(team)
            made = Walk.objects.create(team_id=team, version=version, on=on, share=round(there / of, 2))
            exposure.walked(made)
            audit.record("policy.walked", actor=audit.alias(who.subject), about=f"team:{team}",
                         version=int(version.number), day=on.isoformat(), share=made.share)
    except IntegrityError as error:
        raise NotNoted("policy_walk_twice") from error
    return made


def undo(who: Reader, pk: int) -> None:
    """Take a walk back that was noted by mistake, also as the team's exposure; an answer told that day stays one."""
    with transaction.atomic():
        found = Walk.objects.select_for_update().select_related("version").filter(pk=pk).first()
        if found is None:
            raise OutsideScope
        team_or_refuse(who, found.team_id)
        exposure.hold(found.team_id)
        exposure.not_walked(found)
        audit.record("policy.walk_undone", actor=audit.alias(who.subject), about=f"team:{found.team_id}",
                     version=int(found.version.number), day=found.on.isoformat())
        found.delete()
