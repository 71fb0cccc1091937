"""Rows of an assessment as a pandas table, for those who go on working with them in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from surefoot.vocabulary.estimates import Band, Estimate, Sentence

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped]

Row_co = TypeVar("Row_co", covariant=True)

DTYPES: Final[Mapping[Any, str]] = {bool: "boolean", int: "Int64", float: "float64", str: "string",
                                    date: "datetime64[s]"}
"""Kind of a cell -> dtype of its column. Each of them has a place for *missing*, which is never zero."""
ESTIMATE: Final = ("estimate", "low", "high", "n")
"""The parts of an estimate that become columns: its interval is 90 % everywhere. The first takes its name."""
INSTALL: Final = "pip install 'surefoot[notebook]'"


class Rows(tuple[Row_co, ...]):
    """A tuple of results of one kind that can become a pandas table; otherwise a tuple like any other.

    >>> from surefoot.vocabulary.results import FunnelStep
    >>> rows = Rows([FunnelStep("licensed", 40, 1.0, 40), FunnelStep("activated", None, None, None)])
    >>> len(rows), rows[0].people
    (2, 40)
    >>> rows.to_pandas()
            step  people  share  also_all_before
    0   licensed      40    1.0               40
    1  activated    <NA>    NaN             <NA>
    """

    __slots__ = ()

    def to_pandas(self) -> pandas.DataFrame:
        """A new table, one row a result, one column a single value; no rows give a table without columns.

        An estimate ``x`` becomes ``x``, ``x_low`` and ``x_high`` (its 90 % interval), ``x_n_from`` and ``x_n_to``; a
        band of sizes ``x_from`` and ``x_to``; whatever else lies inside ``x`` a column ``x_...``. Texts in lists are
        joined; lists of results and sentences are left out. Not shown or not known is missing, in every column.
        Raises ImportError without pandas, TypeError where the rows are not results of one kind.
        """
        try:
            import pandas  # noqa: PLC0415 - an extra: nobody else pays for it
        except ImportError as error:
            raise ImportError(f"to_pandas() needs pandas, which is not installed; type: {INSTALL}") from error
        kinds = {type(row) for row in self}
        if not kinds:
            return pandas.DataFrame()
        kind = kinds.pop()
        if kinds or not is_dataclass(kind):
            names = ", ".join(sorted(kind.__name__ for kind in {kind, *kinds}))
            raise TypeError(f"to_pandas() needs results of one kind; these rows are {names}")
        return pandas.DataFrame({name: pandas.Series(cells, dtype=dtype)
                                 for name, dtype, cells in _columns(kind, self, "")})


def _columns(hint: Any, cells: Sequence[Any], name: str) -> Iterator[tuple[str, str, list[Any]]]:
    """The columns that values of one kind fill: name, dtype and cells. The kind decides, not what is known today."""
    hint = _known(hint)
    if hint == Band:
        for at, end in enumerate(("from", "to")):
            yield _joined(name, end), DTYPES[int], [None if cell is None else cell[at] for cell in cells]
    elif hint == tuple[str, ...]:
        yield name, DTYPES[str], [None if cell is None else ", ".join(cell) for cell in cells]
    elif get_origin(hint) is Mapping:
        for key in dict.fromkeys(key for cell in cells for key in cell or ()):
            yield from _columns(get_args(hint)[1], [(cell or {}).get(key) for cell in cells], _joined(name, key))
    elif hint in DTYPES:
        yield name, DTYPES[hint], list(cells)
    elif isinstance(hint, type) and is_dataclass(hint) and hint is not Sentence:
        hints = get_type_hints(hint)
        for part in ESTIMATE if hint is Estimate else tuple(field.name for field in fields(hint)):
            inner = [None if cell is None else getattr(cell, part) for cell in cells]
            yield from _columns(hints[part], inner, _joined(name, part))


def _known(hint: Any) -> Any:
    """The kind of a value where it is known: without None, and the plain kind of a choice of words."""
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        return _known(kinds[0]) if len(kinds) == 1 else hint
    return type(get_args(hint)[0]) if get_origin(hint) is Literal else hint


def _joined(name: str, part: str) -> str:
    """The column of a part: ``fear`` and ``low`` make ``fear_low``; ``first_driver`` and ``driver`` one."""
    if not name:
        return part
    return name if part == ESTIMATE[0] or name.endswith(f"_{part}") else f"{name}_{part}"
