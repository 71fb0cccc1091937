"""Who may see which rows of an assessment: leads all of them; who leads a team that team and, as far as they are
shown, the groups above it in the tree of that run. Teams beside and below are not theirs."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q

from surefoot.web.assessments.models import Group
from surefoot.web.people.models import Team
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import seen


@seen("assessments.Run")
def _runs(who: Reader) -> Q:
    return Q() if "lead" in who.roles or who.teams else Q(pk__in=())


@seen("assessments.Group")
def _groups(who: Reader) -> Q:
    if "lead" in who.roles:
        return Q()
    if not who.teams:
        return Q(pk__in=())
    theirs = Team.objects.filter(pk__in=who.teams).values("key")
    below = Group.unscoped.filter(run=OuterRef("run"), key__in=theirs, enter__gte=OuterRef("enter"),
                                  enter__lte=OuterRef("leave"))
    # Most groups have none below them: only for the others is looked who is.
    return Q(key__in=theirs) | (Q(shown=True, leave__gt=F("enter")) & Q(Exists(below)))


@seen("assessments.Figure")
def _figures(who: Reader) -> Q:
    if "lead" in who.roles:
        return Q()
    # Asked for each figure in question: the groups of all runs that a reader may see are many, and none is asked for.
    return Q(Exists(Group.unscoped.filter(_groups(who), pk=OuterRef("group"))))
