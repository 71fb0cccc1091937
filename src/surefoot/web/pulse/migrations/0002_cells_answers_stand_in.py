"""Waves that were closed before `Asked.cell` was moved to the team in whose rows an answer stands: moved now.

A cell in which too few answered was joined with the nearest above that has rows. Only the smallest under a top may have
gone to that top itself: then the numbers of people asked tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import migrations
from django.db.models import Q


def move(apps: Any, schema_editor: Any) -> None:
    asked, cells, places = (apps.get_model(*name) for name in (("pulse", "Asked"), ("pulse", "Cell"),
                                                               ("people", "Place")))
    for wave in apps.get_model("pulse", "Wave").objects.filter(state="closed", opened_on__isnull=False):
        people = Counter(asked.objects.filter(wave=wave).values_list("cell_id", flat=True))
        on = wave.opened_on
        held = places.objects.filter(Q(starts__lte=on), Q(ends=None) | Q(ends__gte=on))
        above = dict(held.order_by("pk").values_list("team_id", "parent_id"))
        written = dict(cells.objects.filter(wave=wave, answered__gt=0).values_list("team_id", "asked"))
        for cell, into in stood(people, written, above).items():
            if cell != into:
                asked.objects.filter(wave=wave, cell_id=cell).update(cell_id=into)


def stood(people: Mapping[int, int], written: Mapping[int, int], above: Mapping[int, int | None]) -> dict[int, int]:
    found = {cell: into for cell in people
             if (into := next((step for step in way(cell, above) if step in written), None)) is not None}
    off = dict(written)
    for cell, into in found.items():
        off[into] -= people[cell]
    for cell in sorted(found.keys() - written.keys()):
        other = next((team for team, missing in off.items() if missing == people[cell]), None)
        if other is not None and off[found[cell]] == -people[cell]:
            off[found[cell]] = off[other] = 0
            found[cell] = other
    return found


def way(team: int, above: Mapping[int, int | None]) -> Iterator[int]:
    seen: set[int] = set()
    step: int | None = team
    while step is not None and step not in seen:
        seen.add(step)
        yield step
        step = above.get(step)


class Migration(migrations.Migration):

    dependencies = [("pulse", "0001_initial")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
