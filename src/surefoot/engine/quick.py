"""The quick count: one GROUP BY over the rows as they lie, and proof for each person-week that it was allowed.

De-duplicating every row costs more than counting it. Here each row also sets a bit for its weekday, tool and surface:
where a person-week has as many rows as bits, no observation stands in it twice. The others, and those with week rows
or with several grains, are *doubtful*: only they are counted again, exactly. Events of several files are
de-duplicated where the files overlap in time, tool and surface. A person-week is a *cell*: one number, of week and
person. Rows of nobody known share the cell NULL, rows after the as-of date lie in the cells behind the last week.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from surefoot.engine.glance import SLOTS, Glance, Offsets
from surefoot.engine.query import TRAINING_DAY, checked, usable
from surefoot.engine.rows import DAY, EVENT, WEEK, local_day, merged, name, shape_of, stamp, text, typed
from surefoot.engine.zones import DAY_US

_SEEN_FROM = 946_684_800_000_000
"""2000-01-01: leaves room to make one number of when and in which file an event was seen."""
ROW = float(2**32)
"""Added to the actions of every row, so that one sum tells both: actions below it, rows above."""
_KEPT = "cell, block, bit, actions, unreported, used, grain"


@dataclass(frozen=True)
class Shape:
    """What the quick query must look after, given the parts, and nothing else."""

    pairs: tuple[tuple[str, str], ...]
    """Tools and surfaces, trimmed; their place is their number."""
    product: bool
    """Whether the pairs are every tool with every surface, so that either column adds its part of the number."""
    mixed: bool
    """Whether there are event and day rows."""
    days: bool
    unreported: bool
    idle: bool
    whole: bool
    """Whether all action counts are integers."""
    slots: int
    """Training days a person may have in the table of persons."""

    @property
    def one_sum(self) -> bool:
        """Whether one sum tells actions and rows.

        Where rows, or actions, are too many to be told apart the numbers of rows and bits differ: a doubtful cell.
        """
        return self.whole and self.days and not self.mixed

    @property
    def blocks(self) -> int:
        """Masks needed for all tools and surfaces."""
        return max(-(-len(self.pairs) // SLOTS), 1)


def shape(glances: Sequence[Glance], slots: int) -> Shape:
    """The least that is enough for these parts."""
    grains = frozenset[int]().union(*(part.grains for part in glances)) & {EVENT, DAY}
    pairs = sorted(frozenset[tuple[str, str]]().union(*(trimmed(part) for part in glances)))
    every = [(tool, surface) for tool in sorted({tool for tool, _ in pairs})
             for surface in sorted({surface for _, surface in pairs})]
    product = len(every) <= SLOTS
    return Shape(tuple(every if product else pairs), product, len(grains) > 1, DAY in grains,
                 any(part.unreported for part in glances), any(part.idle for part in glances),
                 all(part.whole for part in glances), slots)


def trimmed(part: Glance) -> frozenset[tuple[str, str]]:
    """Tools and surfaces as they are compared."""
    return frozenset((tool.strip(" "), surface.strip(" ")) for tool, surface in part.pairs)


def contested(glances: Sequence[Glance]) -> dict[int, list[tuple[int, int]]]:
    """Part -> the stretches of time in which its events may stand in another file, too."""
    found: dict[int, list[tuple[int, int]]] = {}
    open_ones: list[tuple[Glance, tuple[int, int], frozenset[tuple[str, str]]]] = []
    events = [(part, part.moments, trimmed(part)) for part in glances if part.moments is not None]
    for event in sorted(events, key=lambda event: event[1]):
        one, (low, latest), pairs = event
        open_ones = [other for other in open_ones if other[1][1] >= low]
        for other, (_, end), others in open_ones:
            if one.file != other.file and pairs & others:
                for part in (one, other):
                    found.setdefault(part.part, []).append((low, min(latest, end)))
        open_ones.append(event)
    return {part: _merged(stretches) for part, stretches in found.items()}


def _merged(stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(stretches):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(merged[-1][1], high)
        else:
            merged.append((low, high))
    return merged


def _batches(glances: Sequence[Glance]) -> list[Glance]:
    """Parts of one shape as one; what any of them needs, all of them get."""
    alike: dict[tuple[object, ...], list[Glance]] = {}
    for part in glances:
        alike.setdefault((part.plain, part.grains if part.plain else None, shape_of(part.scan)), []).append(part)
    return [replace(group[0], scan=merged([part.scan for part in group]),
                    unreported=any(part.unreported for part in group), idle=any(part.idle for part in group),
                    pairs=frozenset[tuple[str, str]]().union(*(part.pairs for part in group)))
            for group in alike.values()]


def sums(glances: Sequence[Glance], form: Shape, offsets: Offsets, as_of_day: int) -> str:
    """Per person, week and block: actions, rows without a count, and the masks that prove or doubt them."""
    overlaps = contested(glances)
    plain, disputed = [], []
    for batch in _batches([part for part in glances if part.grains & {EVENT, DAY}]):
        overlap = _merged([stretch for part in batch.scan.parts for stretch in overlaps.get(part, ())])
        rows = _plain if batch.plain else _unplain
        inside = f"({_within(batch, overlap)})" if overlap else "TRUE"
        if overlap:
            disputed.append(f"SELECT * FROM ({rows(batch, form, offsets, as_of_day, inside)}) AS q")
            inside = f"NOT {inside}"
        plain.append(f"SELECT {_KEPT} FROM ({rows(batch, form, offsets, as_of_day, inside)}) AS q")
    if disputed:
        plain.append(_settled(" UNION ALL ".join(disputed), max(part.file for part in glances) + 1))
    answers = ["BIT_OR(CASE WHEN used THEN bit ELSE 0 END) AS used" if form.idle else "BIT_OR(bit) AS used"]
    if form.one_sum:
        answers += [f"SUM(actions + {ROW}) AS total", *(["BIT_OR(bit) AS bits"] if form.idle else [])]
    else:
        answers.append("CAST(SUM(actions) AS REAL) AS actions")
        if form.days:
            answers.append("COUNT(*) <> BIT_COUNT(BIT_OR(bit)) AS twice")
    if form.unreported:
        answers.append("CAST(SUM(unreported) AS INTEGER) AS unreported")
    if form.mixed:
        answers.append("BIT_OR(grain) AS grains")
    groups = "cell, block" if form.blocks > 1 else "cell"
    return f"SELECT {groups}, {', '.join(answers)} FROM ({' UNION ALL '.join(plain)}) AS q GROUP BY {groups}"


def cells(sums: str, shape: tuple[int, int], persons: tuple[int, int]) -> str:
    """The answer for some persons, their cells numbered anew. `shape`: weeks and persons of all cells."""
    wide = persons[1] - persons[0]
    return (f"SELECT cell // {shape[1]} * {wide} + cell % {shape[1]} - {persons[0]} AS cell, * EXCLUDE (cell) "
            f"FROM {sums} AS s WHERE cell < {shape[0] * shape[1]} "
            f"AND cell % {shape[1]} >= {persons[0]} AND cell % {shape[1]} < {persons[1]}")


def _within(part: Glance, stretches: Sequence[tuple[int, int]]) -> str:
    """Whether an event lies in an overlap; asked of the column as it lies where whole row groups can be left out."""
    if not part.plain:
        inside = " OR ".join(f"u.at_us BETWEEN {low} AND {high}" for low, high in stretches)
        return f"COALESCE(u.grain = {EVENT} AND ({inside}), FALSE)"
    kind = part.scan.types["at"]
    make = "MAKE_TIMESTAMPTZ({})" if "ZONE" in kind else f"CAST(MAKE_TIMESTAMP({{}}) AS {kind})"
    return " OR ".join(f"u.{name(part.scan.columns['at'])} BETWEEN {make.format(low - 1)} AND {make.format(high + 1)}"
                       for low, high in stretches)


def _settled(rows: str, files: int) -> str:
    """Events that may stand in several files: those of the file that saw them last, the last file where equal."""
    return f"""
SELECT cell, block, bit, MAX_BY(actions, rank) AS actions, MAX_BY(unreported, rank) AS unreported,
       MAX_BY(used, rank) AS used, {EVENT} AS grain
FROM (SELECT cell, block, bit, at_us, SUM(actions) AS actions, SUM(unreported) AS unreported,
             BOOL_OR(used) AS used, CAST(MAX(seen) - {_SEEN_FROM} AS HUGEINT) * {files} + file AS rank
      FROM ({rows}) AS r GROUP BY cell, block, bit, at_us, file) AS f
GROUP BY cell, block, bit, at_us"""


def _plain(part: Glance, form: Shape, offsets: Offsets, _as_of_day: int, where: str) -> str:
    """Rows of a part in which nothing but the person can be wrong."""
    scan = part.scan
    field = {column: f"u.{name(real)}" for column, real in scan.columns.items()}
    field |= {column: f"CAST({field[column]} AS VARCHAR)" for column in ("person", "tool", "surface")
              if column in field and scan.types[column] != "VARCHAR"}
    at_us, _ = stamp(field["at"], scan.types["at"])
    by_day = scan.types["at"] == "DATE"
    day = f"d.day = {field['at']}" if by_day else f"d.number = {local_day(at_us, offsets)}"
    seen_us, seen_day = (stamp(field["observed_at"], scan.types["observed_at"]) if "observed_at" in field
                         else ("NULL", "NULL"))
    joined, shift, block = _places(part, form, field.get("tool", "''"), field.get("surface", "''"))
    free = " AND ".join(f"d.number <> p.t{slot}" for slot in range(form.slots))
    values = _values(free, actions=f"CAST({field['actions']} AS DOUBLE)",
                     nullable=part.unreported, own=field.get("own_initiative"), idle=part.idle)
    return (f"SELECT d.start + p.pid AS cell, {block} AS block, d.bit << {shift} AS bit, {values}, "
            f"{min(part.grains)} AS grain, {at_us} AS at_us, "
            f"COALESCE({seen_us}, {seen_day} * {DAY_US}, {scan.of_file(scan.observed_us)}) AS seen, "
            f"{scan.of_file(scan.files)} AS file FROM {scan.relation} AS u "
            f"LEFT JOIN persons AS p ON p.raw = {field['person']} JOIN days AS d ON {day} {joined} WHERE {where}")


def _unplain(part: Glance, form: Shape, offsets: Offsets, as_of_day: int, where: str) -> str:
    """Event and day rows of a part whose rows must be read and checked one by one."""
    rows = usable(checked(typed(part.scan, offsets)), as_of_day)
    joined, shift, block = _places(part, form, "u.tool", "u.surface")
    values = _values(f"NOT ({TRAINING_DAY})" if form.slots else "", actions="u.actions", nullable=True,
                     own="u.own = 1", idle=True)
    return (f"SELECT d.start + u.pid AS cell, {block} AS block, d.bit << {shift} AS bit, {values}, u.grain, "
            f"u.at_us, u.seen, u.file FROM ({rows}) AS u JOIN days AS d ON d.number = u.day {joined} "
            f"WHERE u.grain <= {DAY} AND ({where})")


def _places(part: Glance, form: Shape, tool: str, surface: str) -> tuple[str, str, str]:
    """(join, shift, block): where in which mask a row's tool and surface stand. By one column where one tells."""
    place = {pair: at for at, pair in enumerate(form.pairs)}
    found = {pair: place[pair[0].strip(" "), pair[1].strip(" ")] for pair in sorted(part.pairs)}
    if len(found) == 1:
        number = next(iter(found.values()))
        return "", str(number % SLOTS * 7), str(number // SLOTS)
    tools, surfaces = ({pair[side] for pair in found} for side in (0, 1))
    if form.product:
        origin = form.pairs[0]
        by_tool = {one: place[one.strip(" "), origin[1]] * 7 for one in tools}
        by_surface = {one: place[origin[0], one.strip(" ")] * 7 for one in surfaces}
        return "", f"({_lookup(tool, by_tool)} + {_lookup(surface, by_surface)})", "0"
    if len(surfaces) == len(found):
        shifts = {pair[1]: number % SLOTS * 7 for pair, number in found.items()}
        blocks = {pair[1]: number // SLOTS for pair, number in found.items()}
        return "", _lookup(surface, shifts), _lookup(surface, blocks)
    values = ", ".join(f"({text(one)}, {text(other)}, {number % SLOTS * 7}, {number // SLOTS})"
                       for (one, other), number in found.items())
    return (f"JOIN (VALUES {values}) AS s(tool, surface, shift, block) "
            f"ON s.tool = {tool} AND s.surface = COALESCE({surface}, '')"), "s.shift", "s.block"


def _lookup(cell: str, numbers: Mapping[str, int]) -> str:
    """The number of each text. A function of one column is asked once for each text in its dictionary, not each row."""
    values = ", ".join(f"{text(key)}: {number}" for key, number in numbers.items())
    return f"MAP {{{values}}}[COALESCE({cell}, '')]"


def _values(free: str, *, actions: str, nullable: bool, own: str | None, idle: bool) -> str:
    """Own-initiative actions, rows without a count, and whether it is use, of one row. `free`: no training day.

    Actions are multiplied by yes or no, which costs half of a CASE.
    """
    mine = "TRUE" if own is None else f"COALESCE({own}, TRUE)"
    counted = [mine] if own is not None else []
    if free:
        counted.append(free)
    when = " AND ".join(counted)
    given = f"COALESCE({actions}, 0)" if nullable else actions
    missing = f"CASE WHEN {actions} IS NULL THEN 1 ELSE 0 END" if nullable else "0"
    used = f"{mine} AND COALESCE({actions} > 0, TRUE)" if idle else "TRUE"
    if when:
        given = f"{given} * CAST({when} AS DOUBLE)"
        missing = f"CASE WHEN {when} THEN {missing} ELSE 0 END" if nullable else "0"
    return f"{given} AS actions, {missing} AS unreported, {used} AS used"


def hard_cells(glances: Sequence[Glance], offsets: Offsets, as_of_day: int) -> str | None:
    """Person-weeks the quick count must not answer for: with week rows, or events of which only the date is known."""
    parts = [f"SELECT pid, week FROM ({usable(checked(typed(part.scan, offsets)), as_of_day)}) AS r "
             f"WHERE grain = {WEEK} OR (grain = {EVENT} AND at_us IS NULL)"
             for part in glances if WEEK in part.grains or part.undated_events]
    return f"SELECT DISTINCT pid, week FROM ({' UNION ALL '.join(parts)}) AS h" if parts else None
