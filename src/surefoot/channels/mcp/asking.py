"""The tool that asks the usage policy, with a server and without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from surefoot.channels.mcp.tools import Argument, NotDone, Told, Tool
from surefoot.close.policy.answering import Answered
from surefoot.close.policy.model import ANSWERS, SILENT, Named, Policy, Understood
from surefoot.close.policy.understanding import understand
from surefoot.vocabulary.words import LANGUAGES, say

LONGEST: Final = 500
"""Characters of a question."""
IDS: Final = {"type": "array", "items": {"type": "string"}}
MAYBE: Final = {"type": ["string", "null"]}
TEXTS: Final = {"type": "array", "items": {"type": "string"}}
GIVES: Final[Mapping[str, Any]] = {
    "type": "object", "required": ["answer", "understood"],
    "properties": {
        "answer": {"type": "string", "enum": [*ANSWERS, SILENT]},
        "understood": {"type": "object", "properties": {"data": IDS, "tool": MAYBE, "use": MAYBE,
                                                        "not_understood": TEXTS}},
        "rule": MAYBE, "text": MAYBE, "conditions": TEXTS, "wrong": TEXTS, "responsible": MAYBE,
        "ask_back": {"type": "array"}, "version": {"type": ["integer", "null"]}, "since": MAYBE}}
ASK: Final = Tool("ask_policy", "mcp_ask", "mcp_ask_title", (
    Argument("question", "mcp_ask_question", required=True, longest=LONGEST),
    Argument("language", "mcp_ask_language", choices=LANGUAGES),
    Argument("data", "mcp_ask_data", kind="texts"),
    Argument("tool", "mcp_ask_tool"),
    Argument("use", "mcp_ask_use")), GIVES)


def corrected(policy: Policy, given: Mapping[str, Any], language: str) -> Understood | None:
    """The question as it was understood, with what the asker said it is about; None where they said nothing.

    Raises NotDone for an id the policy does not have.
    """
    said = {name: given[name] for name in ("data", "tool", "use") if given.get(name)}
    if not said:
        return None
    found = understand(policy, given["question"], language)
    for name, known in (("data", policy.data), ("tool", policy.tools), ("use", policy.uses)):
        for each in said.get(name, ()) if name == "data" else [said[name]] if name in said else []:
            _there(each, name, known, policy, language)
    return replace(found, off_topic=False,
                   data=tuple(said.get("data", found.data)), tool=said.get("tool", found.tool),
                   use=said.get("use", found.use),
                   unknown_data=() if "data" in said else found.unknown_data,
                   unknown_tool=() if "tool" in said else found.unknown_tool)


def _there(wanted: str, name: str, known: tuple[Named, ...], policy: Policy, language: str) -> None:
    if wanted not in {one.id for one in known}:
        names = ", ".join(f"{one.id} ({one.called(language, policy.language).name})" for one in known)
        raise NotDone(say("mcp_ask_no_such", language, id=wanted, argument=name, names=names))


def told(answered: Answered, language: str, version: int | None = None, since: str | None = None) -> Told:
    """An answer as text and as facts."""
    facts = {**answered.as_json(), "version": version, "since": since}
    return Told("\n".join(_lines(answered, language, version, since)), facts)


def _lines(answered: Answered, language: str, version: int | None, since: str | None) -> list[str]:
    lines = [say(f"mcp_answer_{answered.answer.replace('-', '_')}", language)]
    lines += [f"- {condition}" for condition in answered.conditions]
    clauses = ", ".join(rule.id for rule in answered.rules)
    if clauses:
        lines.append(say("mcp_answer_clause", language, clauses=clauses, text=answered.text))
    for back in answered.ask_back:
        choices = ", ".join(f"{name} ({key})" for key, name in back.choices)
        lines.append(say(f"mcp_answer_back_{back.dimension}", language, choices=choices))
    if answered.understood.not_understood:
        lines.append(say("mcp_answer_not_understood", language,
                         words=", ".join(answered.understood.not_understood)))
    lines += [say("mcp_answer_wrong", language, steps=" ".join(answered.wrong))] if answered.wrong else []
    lines += [say("mcp_answer_responsible", language, text=answered.responsible)] if answered.responsible else []
    if version is not None:
        lines.append(say("mcp_answer_version", language, version=version, since=since))
    return lines
