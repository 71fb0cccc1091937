"""The plain tables of the organisation, from its planted parts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from surefoot.demo.enabling import COURSES, KINDS_OF_COURSE, Licences, Training
from surefoot.demo.interventions import ACTIONS, Interventions
from surefoot.demo.names import ROOT, SITES, TOOLS
from surefoot.demo.staff import NEVER, Ints, Staff
from surefoot.demo.structure import Group, Structure, Team
from surefoot.demo.workdays import Spine, holidays

Table = dict[str, NDArray[Any]]


def dates(plan: Spine, numbers: Ints) -> NDArray[np.str_]:
    """ISO dates (rows) of day numbers; empty where NEVER or, for the far past of joiners, kept."""
    empty = numbers >= NEVER // 2
    return np.where(empty, "", np.datetime_as_string(plan.start + np.where(empty, 0, numbers)))


def team_keys(structure: Structure, staff: Staff) -> NDArray[np.str_]:
    """Keys of teams, then of the teams before the re-organisation."""
    return np.array([*(team.key for team in structure.teams), *(former.key for former in staff.formers)])


def people_table(structure: Structure, staff: Staff, plan: Spine) -> Table:
    """One row a person, two (with `from`) for those who changed team; ordered by person."""
    keys, has_past = team_keys(structure, staff), staff.moved < NEVER
    past, everybody = np.flatnonzero(has_past), np.arange(staff.key.size)
    person = np.concatenate([past, everybody])
    team = np.concatenate([staff.before[past], staff.team])
    manager = np.concatenate([staff.manager_before[past], staff.manager])
    begins = np.concatenate([staff.joined[past], np.where(has_past, staff.moved, NEVER)])
    order = np.lexsort((np.where(begins >= NEVER, -NEVER, begins), staff.key[person]))
    person, team, manager, begins = person[order], team[order], manager[order], begins[order]
    return {
        "person": staff.key[person], "team": keys[team],
        "manager": np.where(manager >= 0, staff.key[manager], ""), "role": staff.role[person],
        "name": names(staff.email[person]), "email": staff.email[person], "level": staff.level[person],
        "location": np.array(SITES)[staff.site[person]],
        "joined": dates(plan, staff.joined[person]), "left": dates(plan, staff.left[person]),
        "from": dates(plan, begins)}


def names(emails: NDArray[np.str_]) -> NDArray[np.str_]:
    """First and last names, as the e-mail addresses have them."""
    return np.array([" ".join(part.rstrip("0123456789").capitalize() for part in email.split("@")[0].split("."))
                     for email in emails.tolist()])


def teams_table(structure: Structure, staff: Staff) -> Table:
    """The tree of the last day: the root (no parent), departments, sub-departments, teams."""
    offsets = np.concatenate([[0], np.cumsum(structure.sizes)])
    known = {group.key for group in structure.groups}
    nodes: list[Group | Team] = [*structure.groups, *(team for team in structure.teams if team.key not in known)]
    leads = [offsets[node.lead[0]] + node.lead[1] if node.lead else -1 for node in nodes]
    return {
        "team": np.array([node.key for node in nodes]), "parent": np.array([node.parent for node in nodes]),
        "manager": np.array([staff.key[lead] if lead >= 0 else "" for lead in leads]),
        "name": np.array([node.name for node in nodes])}


def members_of(structure: Structure) -> dict[str, Ints]:
    """Team indexes below each group."""
    parent = {group.key: group.parent for group in structure.groups}
    members: dict[str, list[int]] = {group.key: [] for group in structure.groups}
    for index, team in enumerate(structure.teams):
        key = team.key if team.key in parent else team.parent
        while key:
            members[key].append(index)
            key = parent[key] if key != ROOT else ""
    return {key: np.array(found, dtype=np.int64) for key, found in members.items()}


def licences_table(licences: Licences, activated: Ints, staff: Staff, plan: Spine) -> Table:
    """One row a span, by person and date."""
    order = np.lexsort((licences.first, licences.tool, staff.key[licences.person]))
    return {
        "person": staff.key[licences.person][order], "tool": np.array(TOOLS)[licences.tool][order],
        "assigned_on": dates(plan, licences.first)[order], "removed_on": dates(plan, licences.last)[order],
        "activated_on": dates(plan, activated)[order]}


def training_table(training: Training, staff: Staff, plan: Spine) -> Table:
    """One row a completion, by date."""
    return {
        "person": staff.key[training.person], "course": np.array(COURSES)[training.course],
        "completed_on": dates(plan, training.day), "score": training.score,
        "passed": np.array(["false", "true", ""])[training.passed], "minutes": training.minutes,
        "kind": np.array(KINDS_OF_COURSE)[training.course]}


def leave_table(person: Ints, first: Ints, last: Ints, staff: Staff, plan: Spine) -> Table:
    """Absences while the person is employed; one that began before counts from the first day of work."""
    first = np.maximum(first, staff.joined[person])
    keep = np.flatnonzero((first <= last) & (first <= staff.left[person]))
    keep = keep[np.lexsort((last[keep], first[keep], staff.key[person[keep]]))]
    person, first, last = person[keep], first[keep], last[keep]
    return {"person": staff.key[person], "starts": dates(plan, first), "ends": dates(plan, last)}


def calendar_table(plan: Spine) -> Table:
    """Holidays of both sites or of one, and the quiet weeks: everybody's turn of the year, Finance's closing."""
    rows = [("", site, str(day), str(day), "holiday") for site, day in holidays(plan)]
    for year in sorted({int(str(day)[:4]) for day in plan.mondays}):
        for team, starts, ends in (("", f"{year}-12-21", f"{year}-12-31"), ("finance", f"{year}-01-02",
                                                                           f"{year}-01-16")):
            if str(plan.start) <= starts <= str(plan.days[-1]):
                rows.append((team, "", starts, ends, "quiet"))
    columns = list(zip(*sorted(rows, key=lambda row: (row[2], row[1], row[0])), strict=True))
    return {name: np.array(column) for name, column in
            zip(("team", "site", "starts", "ends", "kind"), columns or [()] * 5, strict=True)}


def actions_table(done: Interventions, keys: NDArray[np.str_], plan: Spine) -> Table:
    """What was done where, by date."""
    names = np.array(ACTIONS)[done.action]
    return {
        "team": keys[done.team], "action": names, "started_on": dates(plan, done.first),
        "ended_on": dates(plan, np.where(done.last < 7 * plan.weeks, done.last, NEVER)), "dose": done.dose,
        "wave": np.array([f"wave {number + 1}" for number in done.wave.tolist()], dtype="U8"),
        "note": np.where(names == "manager", "half a day with the learning team", "")}


def plan_table(done: Interventions, keys: NDArray[np.str_], plan: Spine) -> Table | None:
    """The registered draw, if there was one; registered three weeks before the first start."""
    if done.planned is None:
        return None
    team, action, wave, start = done.planned
    order, size = np.lexsort((team, wave)), team.size
    registered = np.full(size, int(start.min()) - 21) if size else start
    return {
        "team": keys[team][order], "action": np.array(ACTIONS)[action][order],
        "wave": np.array([f"wave {number + 1}" for number in wave[order].tolist()], dtype="U8"),
        "starts_on": dates(plan, start)[order], "drawn": np.full(size, "true"), "seed": np.full(size, done.seed),
        "registered_on": dates(plan, registered)}
