"""What this room does in the background: assessments, on a schedule or when a lead asks, and their retention."""

from __future__ import annotations

from datetime import time, timedelta

from django.conf import settings

from surefoot.web.assessments import actions, assessing, of_waves, rhythm
from surefoot.web.assessments.models import Attempt
from surefoot.web.frame import audit
from surefoot.web.frame.jobs import job
from surefoot.web.intake.models import Part


@job("assessments.assess")
def assess(attempt: int) -> None:
    """Make and publish one assessment. Killed in the middle, it starts again; nothing of it is seen before the end."""
    if Attempt.objects.filter(pk=attempt, open=True).update(state="running", step="", share=0):
        assessing.run(Attempt.objects.get(pk=attempt))
        of_waves.settle()


@job("assessments.waves", every=timedelta(minutes=1))
def waves() -> None:
    """Ask for the results of a wave that closed, and see to what is left of it once they are there."""
    of_waves.settle()


@job("assessments.weekly", every=rhythm.EVERY)
def weekly() -> None:
    """Ask for an assessment when the rhythm says so, once there are data."""
    if rhythm.fell_due() and Part.objects.filter(live=True).exists():
        actions.ask(audit.SYSTEM)


@job("assessments.tidy", daily=time(4, 10))
def tidy() -> None:
    """Let runs go whose time is over, and take away what killed workers left lying."""
    actions.expire(settings.ENVIRONMENT.keep_assessment_months)
    assessing.sweep()
