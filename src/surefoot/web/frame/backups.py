"""What gets into a backup and what never does. Rooms say so in their `holdings.py`, beside what their tables hold.

    leave_out("post.Message", "carries one-time codes")
    leave_out("pulse.Sealed", "answers of an open wave", rows=lambda: Q(wave__closed=False))
    NAMED.plug("intake.parts", lambda: [f"store/{part.table}/{part.file}" for part in ...])

Of the data folder only `FOLDERS` and `SINGLE` are backed up, and the key files of `home.LASTING` on their own
(`--keys`): any other file, such as the private key of a wave, can't get into a backup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.apps import apps
from django.db.models import Q

from surefoot.web.frame.sockets import Socket

FOLDERS: Final = ("store",)
"""Folders of the data folder that are backed up; what starts with a dot in them is work in progress and is not."""
SINGLE: Final = ("surefoot.toml",)
"""Files of the data folder that are: what an administrator said about all files that come in."""
NAMED: Final = Socket[Callable[[], Iterable[str]]]("files that rows name")
"""Which files rows name, as paths inside the data folder: a backup without one of them would be no backup."""


@dataclass(frozen=True)
class LeftOut:
    """Rows that no backup may hold."""

    model: str
    """Label such as "people.Session"."""
    why: str
    rows: Callable[[], Q] | None
    """Which of them; None for the whole table."""


_left: dict[str, LeftOut] = {}


def leave_out(model: str, why: str, rows: Callable[[], Q] | None = None) -> None:
    """Say that rows of a model are never backed up: all, or those that `rows` gives when a backup is made."""
    if model in _left:
        raise ValueError(f"{model} is left out of backups twice; say it once, in its room's holdings.py")
    if not why:
        raise ValueError(f"say why {model} is never backed up; people read it in docs/inventory.md")
    _left[model] = LeftOut(model, why, rows)


def left_out() -> tuple[LeftOut, ...]:
    """Everything that is never backed up, by model."""
    return tuple(_left[name] for name in sorted(_left))


def problems() -> list[str]:
    """What was said of models that are not there, and rows that would point at rows no backup has."""
    known = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    whole = {name for name, found in _left.items() if found.rows is None}
    return sorted([f"{name}: left out of backups, but there is no such model" for name in _left.keys() - known.keys()]
                  + [f"{label}.{field.name}: points at {field.related_model._meta.label}, which is never backed up"
                     for label, model in known.items() if label not in whole
                     for field in model._meta.local_fields
                     if field.is_relation and field.related_model._meta.label in whole])
