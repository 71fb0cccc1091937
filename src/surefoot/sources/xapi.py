"""xAPI statements from a learning record store: who completed which course, and when.

The result decides first, the verb second: ``result.completion`` true is a completion whatever the verb says (the
specification's own example is an *attempted* one), false is none; else ``result.success`` true is one; else the verbs
*completed*, *passed* and *satisfied* are. *Progressed* is none. Answers to single questions are no courses. A voided
statement is cancelled wherever in the file its voiding stands; voidings in another file can't be seen.

`completed_on` is the statement's own ``timestamp`` with its zone (not ``stored``, when the store received it); it
becomes the local day in the time zone of the report, as usage does. The key of a person is the e-mail address, the
account name (often an employee number), the OpenID, or ``sha1:`` and the hash of ``mailto:`` + e-mail, which matches
through the identity file. Names, answers, registrations and extensions never leave the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from surefoot.sources.contract import Note, Refused, Row, Source, SourceFile
from surefoot.sources.values import parse_text

_Found = Row | Refused | Note

_DONE: Final = frozenset({"completed", "complete", "passed", "satisfied"})
_ANSWERED: Final = frozenset({"answered", "responded"})
_PARTS: Final = frozenset({"cmi.interaction", "interaction", "question", "objective"})
"""Kinds of activity that are parts of a course; completing one is no completion of a course."""
_DURATION: Final = re.compile(
    r"P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z",
    re.ASCII,
)
_MINUTES: Final = (7 * 24 * 60, 24 * 60, 60, 1, 1 / 60)


def _recognises(file: SourceFile) -> bool:
    return file.kind == "json" and all(f'"{key}"' in file.head for key in ("actor", "verb", "object"))


def _read(file: SourceFile) -> Iterator[_Found]:
    voided: set[str] = set()
    more = False
    for _, value in file.values():
        voided |= {_object_id(statement) for statement in _unwrapped(value) if _voids(statement)}
        more = more or _has_more(value)
    if more:
        yield Note("more_pages", {"file": file.file})
    for line, value in file.values():
        for statement in _unwrapped(value):
            if not _voids(statement) and (not voided or parse_text(statement.get("id")).lower() not in voided):
                yield from _statement(line, statement)


def _unwrapped(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _unwrapped(item)
    elif isinstance(value, Mapping) and isinstance(value.get("statements"), list):
        yield from _unwrapped(value["statements"])
    elif isinstance(value, Mapping):
        yield value


def _has_more(value: Any) -> bool:
    """Whether the store had further pages; in a list of pages the last one tells."""
    if isinstance(value, list):
        return any(_has_more(item) for item in value[-1:])
    return isinstance(value, Mapping) and "statements" in value and bool(value.get("more"))


def _statement(line: int | None, statement: Mapping[str, Any]) -> Iterator[_Found]:
    result, verb = _part(statement, "result"), _verb(statement)
    if not _completes(result, verb) or _is_part(statement, verb):
        yield Refused("training", line, "verb", "the statement tells no completion of a course",
                      "result.completion or result.success true, or the verb completed or passed")
        return
    person, course = _person(_part(statement, "actor")), _course(_part(statement, "object"))
    at = parse_text(statement.get("timestamp")) or parse_text(statement.get("stored"))
    if not person:
        yield Refused("training", line, "actor", "the actor is a group or carries no key", "an actor with mbox, "
                      "mbox_sha1sum, openid or account")
    elif not course:
        yield Refused("training", line, "object", "the statement is not about an activity", "an activity with an id")
    elif not at:
        yield Refused("training", line, "timestamp", "the statement doesn't tell when", "a timestamp in each statement")
    else:
        success, score = result.get("success"), _part(result, "score").get("scaled")
        yield Row("training", line, {
            "person": person, "course": course, "completed_on": at,
            "score": score if isinstance(score, (int, float)) else "",
            "passed": success if isinstance(success, bool) else "",
            "minutes": _minutes(parse_text(result.get("duration"))),
        })  # fmt: skip


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = value.get(key)
    return part if isinstance(part, Mapping) else {}


def _verb(statement: Mapping[str, Any]) -> str:
    """The last part of the verb's IRI: vendors differ in what stands before it."""
    return re.split(r"[/#]", parse_text(_part(statement, "verb").get("id")).rstrip("/"))[-1].lower()


def _object_id(statement: Mapping[str, Any]) -> str:
    return parse_text(_part(statement, "object").get("id")).lower()


def _voids(statement: Mapping[str, Any]) -> bool:
    return _verb(statement) == "voided" and _part(statement, "object").get("objectType") == "StatementRef"


def _completes(result: Mapping[str, Any], verb: str) -> bool:
    if isinstance(result.get("completion"), bool):
        return bool(result["completion"])
    return result.get("success") is True or verb in _DONE


def _is_part(statement: Mapping[str, Any], verb: str) -> bool:
    kind = parse_text(_part(_part(statement, "object"), "definition").get("type"))
    return verb in _ANSWERED or re.split(r"[/#]", kind.rstrip("/"))[-1].lower() in _PARTS


def _person(actor: Mapping[str, Any]) -> str:
    if actor.get("objectType") == "Group" or "member" in actor:
        return ""
    if mbox := parse_text(actor.get("mbox")):
        return re.sub("^mailto:", "", mbox, flags=re.IGNORECASE)
    if digest := parse_text(actor.get("mbox_sha1sum")):
        return f"sha1:{digest.lower()}"
    return parse_text(_part(actor, "account").get("name")) or parse_text(actor.get("openid"))


def _course(activity: Mapping[str, Any]) -> str:
    """The activity's name, English where there are several languages so that a course has one name; else its id."""
    if activity.get("objectType", "Activity") != "Activity":
        return ""
    names = _part(_part(activity, "definition"), "name")
    chosen = sorted(names, key=lambda language: (not language.lower().startswith("en"), language))
    return next((text for text in (parse_text(names[language]) for language in chosen) if text),
                parse_text(activity.get("id")))  # fmt: skip


def _minutes(duration: str) -> float | str:
    match = _DURATION.match(duration)
    if match is None or not any(match.groups()):
        return ""
    return round(sum(float(part or 0) * minutes for part, minutes in zip(match.groups(), _MINUTES, strict=True)), 2)


SOURCE: Final = Source(
    id="xapi",
    title="xAPI statements",
    tables=("training",),
    standing="vendor document",
    about=(
        "Completions from any learning record store (xAPI 1.0.3). Built against the examples of the specification, "
        "none of which is a plain completion. Statements that complete nothing are set aside; so are groups, because "
        "who of a group took part is not told. Courses keep the activity's name. Hashed addresses (sha1) match through "
        "the identity file. Dropped: names of people, answers, registrations, instructors, extensions."
    ),
    recognises=_recognises,
    read=_read,
)
