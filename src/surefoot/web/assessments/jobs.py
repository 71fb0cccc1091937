"""What this room does in the background: assessments, on a schedule or when a lead asks, and their retention."""

from __future__ import annotations

from datetime import time

from django.conf import settings

from surefoot.web.assessments import actions, assessing
from surefoot.web.assessments.models import Attempt
from surefoot.web.frame import audit, clock
from surefoot.web.frame.environment import DAYS
from surefoot.web.frame.jobs import job
from surefoot.web.intake.models import Part


@job("assessments.assess")
def assess(attempt: int) -> None:
    """Make and publish one assessment. Killed in the middle, it starts again; nothing of it is seen before the end."""
    if Attempt.objects.filter(pk=attempt, open=True).update(state="running", step="", share=0):
        assessing.run(Attempt.objects.get(pk=attempt))


@job("assessments.weekly", daily=time(5, 0))
def weekly() -> None:
    """Ask for an assessment on the day of the week that the settings name, once there are data."""
    day = settings.ENVIRONMENT.assessment_day
    if day != "never" and DAYS[clock.today().weekday()] == day and Part.objects.filter(live=True).exists():
        actions.ask(audit.SYSTEM)


@job("assessments.tidy", daily=time(4, 10))
def tidy() -> None:
    """Let runs go whose time is over, and take away what killed workers left lying."""
    actions.expire(settings.ENVIRONMENT.keep_assessment_months)
    assessing.sweep()
