"""A query that forgot to say for whom it is raises, instead of giving everybody's rows.

    Person.objects.seen_by(reader)             what this reader may see
    with everything("people.import"): ...      a job or an action that was allowed before

`unscoped` of a model is for migrations and Django itself; a test finds any other use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q

from surefoot.web.people.reader import Reader

Seen = Callable[[Reader], Q]
_why: ContextVar[str] = ContextVar("why", default="")
_seen: dict[str, Seen] = {}


class OutsideScope(PermissionDenied):
    """Somebody asked for a row they may not see, or one that is not there: the answer is the same."""


class ScopeMissing(RuntimeError):  # noqa: N818 - reads as what happened
    """A query did not say for whom it is."""


@contextmanager
def everything(why: str) -> Iterator[None]:
    """Queries in the block reach every row. `why` names the job or the action that was allowed to."""
    if not why:
        raise ValueError("say why everything may be read, e.g. everything('people.import')")
    token = _why.set(why)
    try:
        yield
    finally:
        _why.reset(token)


def seen(label: str) -> Callable[[Seen], Seen]:
    """Register which rows of a model (such as "people.Person") a reader may see."""
    def registered(rule: Seen) -> Seen:
        if label in _seen:
            raise ValueError(f"who may see rows of {label} is said twice")
        _seen[label] = rule
        return rule
    return registered


class ScopedManager(models.Manager[Any]):
    """Gives rows to a reader, or inside `everything`; else raises ScopeMissing."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """All rows, inside `everything` only."""
        if not _why.get():
            raise ScopeMissing(f"a query on {self.model._meta.label} does not say for whom; use "
                               f"{self.model.__name__}.objects.seen_by(reader), or everything(why) in a job")
        return super().get_queryset()

    def seen_by(self, reader: Reader) -> models.QuerySet[Any]:
        """The rows this reader may see; none for a model about which nothing was said."""
        rule = _seen.get(self.model._meta.label)
        rows: models.QuerySet[Any] = self._queryset_class(model=self.model, using=self._db, hints=self._hints)
        return rows.filter(rule(reader)) if rule else rows.none()

    def one_for(self, reader: Reader, **which: Any) -> Any:
        """The one row a reader asks for; raises OutsideScope (403) where it is not theirs, or not there."""
        try:
            return self.seen_by(reader).get(**which)
        except self.model.DoesNotExist as error:
            raise OutsideScope from error
