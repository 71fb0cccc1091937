"""CSV as the demo writes it."""

import csv
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_rows(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]], *, bom: bool = False) -> None:
    """Write a CSV file with \\n line ends, so that the bytes are the same everywhere."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def cells(values: NDArray[Any]) -> list[object]:
    """Values (rows) as CSV cells: whole numbers without a point, NaN empty."""
    if values.dtype.kind != "f":
        return list(values.tolist())
    if np.isnan(values).any() or not values.size:
        return ["" if math.isnan(v) else int(v) if v == int(v) else v for v in values.tolist()]
    whole = values == np.rint(values)
    return list(values.astype(np.int64).tolist()) if whole.all() else list(values.tolist())
