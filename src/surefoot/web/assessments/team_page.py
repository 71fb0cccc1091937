"""One team. Its normal state is "too few here": then the group above it speaks, and the plan made from that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from surefoot.charts.chart import environment, speech
from surefoot.charts.formats import band_text, date_text, name_text, share_text
from surefoot.report.parts import common
from surefoot.report.plans import plan_text
from surefoot.report.sections import group_measures
from surefoot.report.told import plan_of
from surefoot.vocabulary.drivers import DRIVERS
from surefoot.vocabulary.estimates import Estimate
from surefoot.vocabulary.results import Assessment, Group
from surefoot.vocabulary.words import say
from surefoot.web.assessments.made import made


@dataclass(frozen=True)
class DriverRow:
    """One barrier in a group, and the same in the group above it as a line."""

    driver: str
    name: str
    answer: str
    value: str
    estimate: Estimate | None
    beside: Estimate | None
    why_not: str


@dataclass(frozen=True)
class Block:
    """The numbers of one group: the team's own, or those of the group above it."""

    title: str
    about: str
    measures: Markup
    drivers_title: str
    drivers_about: str
    drivers: Markup
    verdict: str
    first: str


@dataclass(frozen=True)
class TeamPage:
    """What the template reads. `state` is shown, small, complement, held or no_data."""

    name: str
    kicker: str
    heading: str
    lead: str
    state: str
    hidden: str
    """Why nothing of the team itself is shown."""
    block: Block | None
    plan: Markup | None
    above: tuple[tuple[str, str], ...]
    """Name and key of the groups above it that are shown, highest first."""
    notes: tuple[str, ...]
    key: str
    told: tuple[Group, ...]
    """The groups whose numbers stand here."""


def team_page(assessment: Assessment, language: str, notes: Sequence[str] = ()) -> TeamPage:
    """The page of the last of `assessment.teams`; the others are the groups above it, highest first."""
    group, above = assessment.teams[-1], [_with_figures(assessment, other) for other in assessment.teams[:-1]
                                          if other.shown]
    near = above[-1] if above else None
    state = "shown" if group.shown else (group.why_hidden or "small").replace(" ", "_")
    speaks = group if group.shown else near
    name, near_name = name_text(group.name), name_text(near.name) if near else ""
    hidden = "" if group.shown else say(f"team_hidden_{state}", language, minimum=assessment.settings.minimum)
    over = above[-2] if speaks is near and len(above) > 1 else near if speaks is group else None
    has_numbers = speaks is not None and state != "no_data"
    return TeamPage(
        name, _kicker(assessment, group, near_name, language), _heading(group, near, name, near_name, language),
        _lead(group, near, near_name, language), state, hidden,
        _block(assessment, speaks, over, own=speaks is group, language=language) if speaks and has_numbers else None,
        _plan(assessment, group, language), tuple((name_text(other.name), other.team) for other in above),
        tuple(notes), group.team, tuple(other for other in (speaks, over) if other and has_numbers))


def _with_figures(assessment: Assessment, group: Group) -> Group:
    """The group; the whole organisation with its own figures, which stand apart from those of groups."""
    if group.parent is not None:
        return group
    found = assessment.organisation
    return replace(group, capability=found.capability, capability_source=found.capability_source,
                   confidence=found.confidence, adoption=found.adoption, drivers=found.drivers)


def _kicker(assessment: Assessment, group: Group, near: str, language: str) -> str:
    people = band_text(group.people, "people", language) if group.shown and group.people else ""
    date = date_text(assessment.as_of, language, weekday=True)
    return ". ".join(part for part in (near, people, say("as_of", language, date=date)) if part)


def _limit(group: Group) -> str:
    return group.verdict.limit.replace(" ", "_") if group.verdict else "cannot_tell"


def _heading(group: Group, near: Group | None, name: str, near_name: str, language: str) -> str:
    if group.shown:
        return say(f"team_heading_{_limit(group)}", language, name=name)
    if group.why_hidden == "no data":
        return say("team_heading_no_data", language, name=name)
    why = say("team_heading_small" if group.why_hidden == "small" else "team_heading_kept", language, name=name)
    if near is None or near.verdict is None:
        return why
    return f"{why} {say(f'team_heading_above_{_limit(near)}', language, above=near_name)}"


def _lead(group: Group, near: Group | None, near_name: str, language: str) -> str:
    if group.shown:
        return say("team_lead_shown", language)
    if group.why_hidden == "no data":
        return say("team_lead_no_data", language)
    return say("team_lead_above", language, above=near_name) if near else say("team_lead_alone", language)


def _block(assessment: Assessment, group: Group, over: Group | None, *, own: bool, language: str) -> Block:
    name, over_name = name_text(group.name), name_text(over.name) if over else ""
    stats = group_measures(assessment, group, over, language)
    measures = environment("surefoot.report").get_template("measures.html").render(
        {**common(assessment), **speech(language), "measures": stats, "made": made})
    about = say("team_stands_about" if own else "team_stands_about_above", language, name=name)
    ref = f" {say('team_ref', language, name=over_name)}" if over else ""
    first = ""
    if group.first_driver and group.first_driver.probability >= 0.5:
        first = say("team_first", language, driver=say(f"driver_{group.first_driver.driver}", language),
                    probability=round(100 * group.first_driver.probability))
    rows = driver_rows(assessment, group, over, language)
    drivers = environment("surefoot.charts").get_template("drivers.html").render({**speech(language), "rows": rows})
    verdict = say(f"verdict_{_limit(group)}", language) if group.verdict else say("verdict_none", language)
    return Block(say("team_stands" if own else "team_stands_above", language, name=name), f"{about}{ref}",
                 Markup(measures), say("team_holds" if own else "team_holds_above", language, name=name),
                 f"{say('team_holds_about', language)}{ref}", Markup(drivers), verdict, first)


def driver_rows(assessment: Assessment, group: Group, over: Group | None, language: str) -> list[DriverRow]:
    """The five barriers, most common first, those that are not shown last."""
    rows = []
    for driver in DRIVERS:
        found, beside = ((other.drivers or {}).get(driver) if other else None for other in (group, over))
        share = found.share if found else None
        why = group.why.get(driver, "small" if group.drivers else "no data").replace(" ", "_")
        words = say(f"hidden_{why}", language, minimum=assessment.settings.minimum_for(driver))
        if share is not None and driver in group.held:
            words = say("held_note", language)
        elif share is not None:
            words = ""
        rows.append(DriverRow(driver, say(f"driver_{driver}", language), say(f"driver_answer_{driver}", language),
                              share_text(share, language) if share else "", share,
                              beside.share if beside else None, words))
    return sorted(rows, key=lambda row: -row.estimate.estimate if row.estimate else 1.0)


def _plan(assessment: Assessment, group: Group, language: str) -> Markup | None:
    if plan_of(group) is None:
        return None
    return part_of_plan(assessment, group, language)


def part_of_plan(assessment: Assessment, group: Group, language: str) -> Markup:
    """The plan of a group as markup."""
    made_plan = plan_text(assessment, group, 0, language)
    return Markup(environment("surefoot.report").get_template("plan.html").render(
        {**common(assessment), **speech(language), "plan": made_plan}))
