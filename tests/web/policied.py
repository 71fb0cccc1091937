"""A usage policy that is in force."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from surefoot.web.close.policy.models import Version
from surefoot.web.frame import clock

INSURER = Path(__file__).parents[1] / "close" / "labelled" / "policies" / "insurer.yaml"


def published(text: str = "") -> Version:
    """A version that was published a week ago: Larkmoor's, where no other text is given."""
    since = clock.today() - timedelta(days=7)
    return Version.objects.create(state="published", number=1, text=text or INSURER.read_text(encoding="utf-8"),
                                  note="The first.", effective_on=since, review_on=since + timedelta(days=180),
                                  made_at=clock.now(), made_by="a1", changed_at=clock.now(), proposed_by="a1",
                                  published_at=clock.now() - timedelta(days=7), approved_by="a2")
