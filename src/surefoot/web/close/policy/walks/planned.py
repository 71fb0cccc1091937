"""When the policy is to be walked through with which team, as far as a roll-out was planned and registered."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from surefoot.web.intake import parquet, store
from surefoot.web.intake.models import Part
from surefoot.web.people.models import Team

ACTION: Final = "policy"
TABLE: Final = "plan"


def planned() -> dict[int, date]:
    """Team -> the first day of its walk-through by the plans that were brought in; the newest plan counts."""
    starts: dict[str, date] = {}
    for part in Part.objects.filter(table=TABLE, live=True).order_by("observed", "pk"):
        rows = parquet.table_of(TABLE, [store.path_of(part)])
        for place in range(len(rows)):
            day = rows["starts_on"][place]
            if rows["action"][place] == ACTION and not np.isnat(day):
                starts[rows["team"][place]] = day.item()
    teams = dict(Team.objects.filter(key__in=starts).values_list("key", "pk"))
    return {teams[key]: day for key, day in starts.items() if key in teams}
