"""The errors of this room."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.close.catching import Span


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It can't be done: the key of the sentence that says why, and what to do."""


class Caught(Exception):  # noqa: N818 - reads as what happened
    """A line holds what must not be posted; nothing was kept. `spans` are places in `line`."""

    def __init__(self, line: str, spans: Sequence[Span]) -> None:
        super().__init__(", ".join(sorted({span.kind for span in spans})))
        self.line, self.spans = line, tuple(spans)
