"""What the tables of this room hold about people: that they were counted. All else is disclosed."""

from __future__ import annotations

from surefoot.web.assessments import counted
from surefoot.web.frame.erasure import holds, holds_none

_TOLD = "disclosed: says nothing of one person (docs/privacy.md)"

holds_none("assessments.Run", _TOLD, ("id", "as_of", "made_at", "wave", "groups", "shown", "interval", "versions",
                                      "header"))
holds_none("assessments.Group", _TOLD, (
    "id", "run", "place", "enter", "leave", "key", "name", "parent", "kind", "shown", "why_hidden", "people_from",
    "people_to", "capability_source", "limit", "limit_probability", "first_driver", "first_driver_probability",
    "first_driver_of", "why", "held", "exact", "roadmap"))
holds_none("assessments.Figure", _TOLD, (
    "id", "group", "measure", "estimate", "low", "high", "n_from", "n_to", "share", "share_low", "share_high",
    "share_n_from", "share_n_to", "worst_quarter"))
holds_none("assessments.Expired", "a number and dates", ("run", "as_of", "made_at", "expired_at"))
holds_none("assessments.Attempt", "who asked stands here as in the audit log, as a random id", (
    "id", "asked_at", "by", "as_of", "state", "open", "step", "share", "problem", "ended_at", "job", "run"))
holds_none("assessments.Rhythm", "a day of the week and a time", ("id", "day", "at", "looked_at"))
holds("assessments.Counted", personal={"run": "held_counted_run", "record": "held_counted_team"},
      export=counted.export, erase=counted.erase)
