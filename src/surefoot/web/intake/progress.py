"""How far an import is, for whoever looks at its page: a step in words and a share, written at most once a second."""

from __future__ import annotations

from typing import Final

from surefoot.web.frame import clock
from surefoot.web.intake.models import Import

STEPS: Final = ("waiting", "reading", "counting", "writing", "matching", "swapping")
"""In this order; the words of `intake_step_...` say what each does."""


class Told:
    """Writes the progress of one import; of many that go together their common step is written by who takes them."""

    def __init__(self, of: Import, *, alone: bool) -> None:
        self._of = of
        self._alone = alone
        self._last = ("", 0)
        self._at = 0.0

    def __call__(self, step: str, share: float) -> None:
        """At this step, with this share of all the work done."""
        now = ("" if step not in STEPS else step, int(share * 100))
        if not self._alone or now == self._last or (now[0] == self._last[0] and clock.seconds() - self._at < 1):
            return
        self._last, self._at = now, clock.seconds()
        Import.objects.filter(pk=self._of.pk).update(step=now[0], share=now[1])

    def reading(self, _: str) -> None:
        """Reading says the name of the file it is at."""
        self("reading", 0.05)
