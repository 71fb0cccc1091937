"""Which tries a reader finds, by words, task and role. The role is that of the task, never of who wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from surefoot.charts.formats import date_text, name_text
from surefoot.web.close.ritual.models import Try
from surefoot.web.close.ritual.reporting.queries import seen_by
from surefoot.web.people.models import Role, RoleTask
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import everything

A_PAGE: Final = 25
LONGEST: Final = 100
MOST_WORDS: Final = 8


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for."""

    words: str = ""
    role: int | None = None
    task: int | None = None

    @property
    def anything(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words or self.role or self.task)


@dataclass(frozen=True)
class Line:
    """A try that was found. name: empty where nobody signed; role: of its task."""

    pk: Any
    result: str
    text: str
    task: str
    role: str
    name: str
    day: str

    @property
    def word(self) -> str:
        """Key of the result."""
        return f"tries_{self.result}"


@dataclass(frozen=True)
class Choices:
    """Roles that have tasks, and the tasks of the chosen one."""

    roles: tuple[tuple[int, str], ...]
    tasks: tuple[tuple[int, str], ...]


def wanted(sent: Mapping[str, str]) -> Wanted:
    """What an address asks for; what can't be read counts as not asked. A task without its role is none."""
    role = _number(sent.get("role", ""))
    return Wanted(sent.get("words", "").strip()[:LONGEST], role, _number(sent.get("task", "")) if role else None)


def choices(asked: Wanted) -> Choices:
    """What can be chosen."""
    roles = Role.objects.filter(tasks__isnull=False).distinct().order_by("name", "pk").values_list("pk", "name")
    tasks = RoleTask.objects.filter(role=asked.role).order_by("rank", "pk").values_list("pk", "name")
    return Choices(tuple(roles), tuple(tasks) if asked.role else ())


def found(who: Reader, asked: Wanted, page: str, language: str) -> Page[Any]:
    """The newest first; within a day in an order that tells nothing."""
    rows = _matching(seen_by(who), asked).select_related("task__role", "author").order_by("-on", "pk")
    with everything("ritual.search"):
        shown = Paginator(rows, A_PAGE).get_page(page)
        shown.object_list = [_line(row, language) for row in shown.object_list]
    return shown


def _matching(rows: QuerySet[Try], asked: Wanted) -> QuerySet[Try]:
    if asked.role:
        rows = rows.filter(task__role=asked.role)
    if asked.task:
        rows = rows.filter(task=asked.task)
    for word in asked.words.split()[:MOST_WORDS]:
        pattern = any_case(word)
        rows = rows.filter(Q(text__regex=pattern) | Q(task__name__regex=pattern))
    return rows


def any_case(word: str) -> str:
    """A pattern for a word in capitals or not: databases do not agree which letters are the same, so each is named."""
    return "".join(f"[{''.join(dict.fromkeys((sign, sign.lower(), sign.upper())))}]"
                   if sign.isalpha() and len(sign.lower()) == len(sign.upper()) == 1 else re.escape(sign)
                   for sign in word)


def _line(row: Try, language: str) -> Line:
    return Line(row.pk, row.result, row.text, name_text(row.task.name) if row.task else "",
                name_text(row.task.role.name) if row.task else "",
                (name_text(row.author.name) or row.author.key) if row.author else "", date_text(row.on, language))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
