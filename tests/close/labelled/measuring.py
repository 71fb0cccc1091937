"""How often a question is understood rightly, and whether an answer is ever laxer than the policy.

    python -m tests.close.labelled.measuring development     totals by kind, and every question that went wrong
    python -m tests.close.labelled.measuring more            the same of further questions, seen by the matcher
    python -m tests.close.labelled.measuring held_out        totals by kind, and nothing else
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from surefoot.close.policy.deciding import decide
from surefoot.close.policy.model import ANSWERS, SILENT, Policy, Understood
from surefoot.close.policy.reading import read
from surefoot.close.policy.understanding import understand
from tests.close.labelled import oracle, retrieval

HERE = Path(__file__).parent
Question = dict[str, Any]
Given = tuple[str, bool]
"""An answer, and whether it names a clause."""


@dataclass(frozen=True)
class Totals:
    """Counts over questions; never which."""

    questions: int = 0
    understood: int = 0
    answered: int = 0
    """Answered as labelled."""
    laxer: int = 0
    """Answers laxer than the policy's."""
    uncovered: int = 0
    """A yes or yes-if where the policy is silent."""
    spoken: int = 0
    """An answer of any kind where the policy is silent."""
    bare: int = 0
    """Answers without a clause."""

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


@cache
def policies() -> dict[str, Policy]:
    """The three policies by name."""
    return {path.stem: read(path.read_text(encoding="utf-8")) for path in (HERE / "policies").glob("*.yaml")}


@cache
def questions(half: str) -> tuple[Question, ...]:
    """One half of the questions: development or held_out; or more, which were written while the matcher was made."""
    if half == "more":
        return tuple(_more())
    (listed,) = tomllib.loads((HERE / f"questions_{half}.toml").read_text(encoding="utf-8")).values()
    return tuple(listed)


@cache
def _raw(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / "policies" / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _more() -> Iterator[Question]:
    for line in (HERE / "questions_more.txt").read_text(encoding="utf-8").splitlines()[1:]:
        name, kind, text, data, tool, use, flags = (part.strip() for part in line.split("|"))
        kinds, off = [each for each in data.split(",") if each], flags == "OFF"
        answer = SILENT if off else oracle.answer(_raw(name), kinds, tool, use, flags == "UD", flags == "UT")[0]
        yield {"policy": name, "kind": kind, "text": text, "data": kinds, "tool": tool, "use": use, "answer": answer,
               "unknown_data": flags == "UD", "unknown_tool": flags == "UT", "off_topic": off}


def rightly(question: Question, understood: Understood) -> bool:
    """Whether everything was understood as it is labelled."""
    return (
        set(understood.data) == set(question["data"])
        and (understood.tool or "") == question["tool"]
        and (understood.use or "") == question["use"]
        and bool(understood.unknown_data) == question["unknown_data"]
        and bool(understood.unknown_tool) == question["unknown_tool"]
        and understood.off_topic == question["off_topic"]
    )


def ours(policy: Policy, text: str) -> Given:
    """What the product answers."""
    decision = decide(policy, understand(policy, text))
    return decision.answer, bool(decision.rules)


def searched(policy: Policy, text: str) -> Given:
    """What plain retrieval answers: as the rule that fits the words best."""
    answer = retrieval.answer(policy, text)
    return answer, answer != SILENT


def judged(question: Question, given: Given, understood: bool = False) -> Totals:
    """One question's counts."""
    (answer, clause), wanted = given, question["answer"]
    silent = wanted == SILENT
    return Totals(
        questions=1,
        understood=int(understood),
        answered=int(answer == wanted),
        laxer=int(not silent and (answer != SILENT and ANSWERS.index(answer) < ANSWERS.index(wanted))),
        uncovered=int(silent and answer in ("yes", "yes-if")),
        spoken=int(silent and answer != SILENT),
        bare=int(answer != SILENT and not clause),
    )


def measured(half: str, way: Callable[[Policy, str], Given]) -> dict[str, Totals]:
    """Totals by kind of question."""
    found: dict[str, Totals] = {}
    for question in questions(half):
        policy = policies()[Path(question["policy"]).stem]
        known = way is ours and rightly(question, understand(policy, question["text"]))
        found[question["kind"]] = found.get(question["kind"], Totals()) + judged(
            question, way(policy, question["text"]), known
        )
    return found


def total(by_kind: dict[str, Totals]) -> Totals:
    """All kinds together."""
    return sum(by_kind.values(), Totals())


def table(half: str) -> str:
    """Both ways side by side, by kind."""
    mine, theirs = measured(half, ours), measured(half, searched)
    lines = [
        f"{half}: the product | best plain retrieval (full text search with the same synonyms)",
        f"{'kind':12}{'n':>5}{'understood':>12}{'answered':>10}{'laxer':>7}{'uncovered':>11} |"
        f"{'answered':>10}{'laxer':>7}{'uncovered':>11}",
    ]
    rows: Iterable[tuple[str, Totals, Totals]] = [(kind, mine[kind], theirs[kind]) for kind in sorted(mine)]
    for kind, one, other in [*rows, ("all", total(mine), total(theirs))]:
        lines.append(
            f"{kind:12}{one.questions:5}{one.understood:12}{one.answered:10}{one.laxer:7}{one.uncovered:11} |"
            f"{other.answered:10}{other.laxer:7}{other.uncovered:11}"
        )
    return "\n".join(lines)


def wrong(half: str) -> list[str]:
    """The questions of a half that went wrong, each with what was understood."""
    found = []
    if half == "held_out":
        raise ValueError("the held-out half shows totals only")
    for question in questions(half):
        policy = policies()[Path(question["policy"]).stem]
        understood = understand(policy, question["text"])
        if not rightly(question, understood):
            found.append(f"{question['policy']} {question['kind']}: {question['text']}\n    {understood}")
    return found


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "development"
    print(table(chosen))
    if chosen != "held_out":
        print("\n".join(wrong(chosen)))
