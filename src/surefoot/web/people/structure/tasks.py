"""The tasks of a role, kept by leads and administrators: each change with its entry in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import transaction

from surefoot.web.frame import audit
from surefoot.web.people.models import Role, RoleTask
from surefoot.web.people.reader import Reader
from surefoot.web.people.scope import OutsideScope

MOST: Final = 40
"""More tasks than this nobody reads."""


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why."""


def add(who: Reader, pk: int, name: str) -> None:
    """A task more, at the end. Raises Refused."""
    with _held(who, pk, "people.task_added") as (role, tasks):
        if len(tasks) >= MOST:
            raise Refused("task_too_many")
        _free(tasks, name)
        tasks.append(RoleTask(role=role, name=name))


def rename(who: Reader, pk: int, number: int, name: str) -> None:
    """Call a task something else. Raises Refused."""
    with _held(who, pk, "people.task_renamed") as (_, tasks):
        task = _one(tasks, number)
        _free([each for each in tasks if each is not task], name)
        task.name = name


def move(who: Reader, pk: int, number: int, by: int) -> None:
    """Put a task so many places further down, or up; at the end of the list it stays."""
    with _held(who, pk, "people.task_moved") as (_, tasks):
        task = _one(tasks, number)
        place = tasks.index(task)
        tasks.insert(min(max(place + by, 0), len(tasks) - 1), tasks.pop(place))


def remove(who: Reader, pk: int, number: int) -> None:
    """Take a task away."""
    with _held(who, pk, "people.task_removed") as (_, tasks):
        task = _one(tasks, number)
        tasks.remove(task)
        task.delete()


@contextmanager
def _held(who: Reader, pk: int, action: str) -> Iterator[tuple[Role, list[RoleTask]]]:
    """The role and its tasks in order, held while they are changed; then stored in that order, and told."""
    if not who.roles & {"lead", "administrator"}:
        raise OutsideScope
    with transaction.atomic():
        role = Role.objects.select_for_update().filter(pk=pk).first()
        if role is None:
            raise OutsideScope
        tasks = list(role.tasks.order_by("rank", "pk"))
        yield role, tasks
        for rank, task in enumerate(tasks):
            task.rank = rank
            task.save()
        audit.record(action, actor=audit.alias(who.subject), about=f"role:{pk}", tasks=len(tasks))


def _one(tasks: list[RoleTask], number: int) -> RoleTask:
    for task in tasks:
        if task.pk == number:
            return task
    raise OutsideScope


def _free(tasks: list[RoleTask], name: str) -> None:
    if any(task.name.casefold() == name.casefold() for task in tasks):
        raise Refused("task_there")
