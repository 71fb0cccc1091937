"""Whether a request is being answered: what must never reach a page may be read by jobs and commands only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_answering: ContextVar[bool] = ContextVar("answering", default=False)


@contextmanager
def answering() -> Iterator[None]:
    """A request is being answered while the block runs."""
    token = _answering.set(True)
    try:
        yield
    finally:
        _answering.reset(token)


def is_answering() -> bool:
    """Whether what is read now could stand in an answer."""
    return _answering.get()
