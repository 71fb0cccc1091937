"""A small organisation assessed and written out in full, for attacks on the finished files."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Sequence
from datetime import date
from html import unescape

import numpy as np

from surefoot.assessment.steps import Assessed, run
from surefoot.disclose.history import Earlier, Record
from surefoot.disclose.published import earlier as read_back
from surefoot.measure.weeks import monday
from surefoot.report.writing import files
from surefoot.vocabulary.settings import Settings
from surefoot.vocabulary.tables import SCHEMAS, DataFacts, Table, table
from surefoot.vocabulary.usage import PersonWeeks

DAY = date(2026, 3, 29)
SIZES = {"Alderwick": 12, "Birchmoor": 9, "Cedarholt": 3, "Dunfell": 4, "Elmsgate": 11, "Fernleigh": 3, "Gorsehill": 8,
         "Hazelbank": 14}
PARENTS = dict.fromkeys(("Alderwick", "Birchmoor", "Cedarholt", "Dunfell"), "North") | dict.fromkeys(
    ("Elmsgate", "Fernleigh", "Gorsehill", "Hazelbank"), "South")
ITEMS = [column.name for column in SCHEMAS["pulse"].columns if re.fullmatch(r"[a-z]+_[12]", column.name)]


class Firm:
    """Tables of the organisation; answers and use are drawn once and may be changed before it is assessed."""

    def __init__(self, seed: int, times: int = 1) -> None:
        rng = np.random.default_rng(seed)
        self.team = np.repeat(list(SIZES), [times * size for size in SIZES.values()]).astype(object)
        self.people = np.array([f"p{n:03d}" for n in range(len(self.team))], dtype=object)
        self.answers = {item: rng.integers(1, 6, len(self.team)).astype(float) for item in ITEMS}
        self.weeks = np.arange(monday(np.datetime64("2025-11-03")), np.datetime64("2026-03-29"), 7)
        self.wave = np.datetime64("2026-03-02")
        self.active = rng.random((len(self.team), len(self.weeks))) < rng.random((len(self.team), 1))

    def joined(self, team: str, people: int) -> Firm:
        """The firm with some more people in a team, who answered as the first ones did, in a wave a week later."""
        more = copy.deepcopy(self)
        more.team = np.append(self.team, [team] * people).astype(object)
        more.people = np.append(self.people, [f"q{n}{team}" for n in range(people)]).astype(object)
        more.answers = {item: np.append(found, found[:people]) for item, found in self.answers.items()}
        more.active = np.vstack([self.active, self.active[:people]])
        more.wave = self.wave + 7
        return more

    def assess(self, earlier: Sequence[Earlier] = ()) -> Assessed:
        """Assessed on the last Sunday."""
        many = len(self.team)

        def made(name: str, **columns: object) -> Table:
            return table(SCHEMAS[name], columns)
        tables = {
            "people": made("people", person=self.people, team=self.team,
                           manager=[f"head of {team}" for team in self.team], role=["clerk"] * many),
            "teams": made("teams", team=[*PARENTS, "North", "South"], parent=[*PARENTS.values(), "", ""]),
            "licences": made("licences", person=self.people, tool=["copilot"] * many,
                             assigned_on=np.full(many, np.datetime64("2025-01-01"))),
            "pulse": made("pulse", wave=np.full(many, self.wave),
                          respondent=[f"r{n}" for n in range(many)], team=self.team, **self.answers)}
        usage = PersonWeeks(self.people, self.weeks, self.active.astype(np.float32) * 3, self.active,
                            np.ones(len(self.weeks), dtype=bool), self.active.any(axis=1), self.active.any(axis=1))
        return run(tables, usage, DAY, Settings(), DataFacts(), earlier)

    def swapped(self, rng: np.random.Generator, one: str, other: str, construct: str) -> None:
        """Exchange two people's answers to a construct (or their use) between two teams: sums above both stay."""
        a, b = rng.choice(np.flatnonzero(self.team == one)), rng.choice(np.flatnonzero(self.team == other))
        if construct == "use":
            self.active[[a, b]] = self.active[[b, a]]
        for name, item in self.answers.items():
            if name.startswith(construct):
                item[[a, b]] = item[[b, a]]


def beside(assessed: Assessed) -> Earlier:
    """The report as the next one reads it back from its files."""
    return read_back(report(written(assessed)), Record.from_json(assessed.record.to_json()))


def written(assessed: Assessed, language: str = "en") -> dict[str, bytes]:
    """Every file of OUT by name."""
    return files(assessed.assessment, language)


def pieces(markup: str) -> list[str]:
    """The text of each smallest row, group or entry of a page or picture, with its attributes' texts."""
    found = re.split(r"(?=<(?:tr|li|g|text|dt|p|summary|details|h\d|figure|caption)\b)", markup)
    return [unescape(re.sub(r'<style.*?</style>|\s(?:class|style|id|x|y|x1|x2|y1|y2|d|cx|cy|r|width|height|transform|'
                            r'viewBox|rx|colspan|scope|href|for|points|aria-labelledby|aria-describedby)="[^"]*"', " ",
                            part, flags=re.S)) for part in found]


def numbers(text: str) -> set[str]:
    """Numbers in a text without its tags' names."""
    return set(re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"</?[a-z][a-z0-9]*", " ", text)))


def report(out: dict[str, bytes]) -> dict:
    return json.loads(out["report.json"])
