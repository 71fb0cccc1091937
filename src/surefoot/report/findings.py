"""The heading of the report: the finding, as a sentence chosen from what may be said with certainty."""

from __future__ import annotations

from surefoot.vocabulary.estimates import Sentence
from surefoot.vocabulary.results import Assessment, Organisation

TRAINED_MOST = 0.5
"""Share of licensed people who finished training from which training has reached most."""


def choose_heading(assessment: Assessment) -> Sentence:
    """The page's h1. It claims only what the intervals allow."""
    return Sentence(f"heading_{finding(assessment)}")


def choose_lead(assessment: Assessment) -> Sentence:
    """One or two sentences below the heading: what to make of it and where to look next."""
    return Sentence(f"lead_{finding(assessment)}")


def finding(assessment: Assessment) -> str:
    """Which of the states of an organisation this is; the last part of the heading's and the lead's key."""
    organisation = assessment.organisation
    if organisation.people == 0:
        return "empty"
    measured = (organisation.capability, organisation.confidence, organisation.adoption)
    if not any(measured):
        return _unmeasured(organisation)
    if organisation.adoption is None:
        return "small" if organisation.segments is not None else _without_use(assessment)
    if organisation.adoption.low >= assessment.settings.on_its_way:
        return "on_its_way"
    if organisation.adoption.high >= assessment.settings.on_its_way:
        return "near"
    return _used_by_few(assessment)


def trained_share(organisation: Organisation) -> float | None:
    """Share of licensed people who finished training."""
    return next((step.share for step in organisation.funnel or () if step.step == "trained"), None)


def _unmeasured(organisation: Organisation) -> str:
    if organisation.funnel is not None or organisation.segments is not None:
        return "little"
    return "only_people"


def _without_use(assessment: Assessment) -> str:
    return "no_use_gap" if _confidence_lags(assessment) else "no_use"


def _used_by_few(assessment: Assessment) -> str:
    organisation, settings = assessment.organisation, assessment.settings
    trained = trained_share(organisation)
    if trained is None:
        return "gap_untold" if _confidence_lags(assessment) else "few_use"
    if trained < TRAINED_MOST:
        return "not_trained"
    capability = organisation.capability
    if capability is None:
        return "trained_few_use"
    if capability.high < settings.capable_share:
        return "trained_not_capable"
    if capability.estimate < settings.capable_share:
        return "trained_few_use"
    return "trained_confidence" if _confidence_lags(assessment) else "trained_adoption"


def _confidence_lags(assessment: Assessment) -> bool:
    capability, confidence = assessment.organisation.capability, assessment.organisation.confidence
    if capability is None or confidence is None:
        return False
    return capability.estimate - confidence.estimate >= assessment.settings.gap and confidence.high < capability.low
