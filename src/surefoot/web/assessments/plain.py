"""Results as JSON and back, exactly: the nested parts of an assessment that are read and written as a whole.

Library: cattrs 25 turns dataclasses into plain values and back by their type hints and refuses what does not fit; only
the values of sentences, which may be of several kinds, carry their kind with them here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, get_args, get_origin

import numpy as np
from cattrs import Converter

from surefoot.vocabulary.estimates import Estimate, Sentence
from surefoot.vocabulary.frames import Rows
from surefoot.vocabulary.results import Assessment
from surefoot.vocabulary.roadmaps import Roadmap

_KIND, _VALUE = "#", "is"


def header_text(assessment: Assessment) -> str:
    """Everything of an assessment but its groups."""
    fields = _converter.unstructure(assessment, Assessment)
    fields["teams"] = []
    return json.dumps(fields, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def header_of(text: str) -> Assessment:
    """The assessment without its groups; raises cattrs.BaseValidationError for a text of another version."""
    return _converter.structure(json.loads(text), Assessment)


def roadmap_bytes(roadmap: Roadmap) -> bytes:
    """A plan, packed: plans are most of what an assessment of many teams holds."""
    text = json.dumps(_converter.unstructure(roadmap, Roadmap), ensure_ascii=True, allow_nan=False,
                      separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 6)


def roadmap_of(packed: bytes) -> Roadmap:
    """The plan again."""
    return _converter.structure(json.loads(zlib.decompress(packed)), Roadmap)


def _tagged(value: Any) -> Any:
    """A value of a sentence with its kind, where JSON would lose it."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, list):
        return [_tagged(each) for each in value]
    for kind, (made, plain, _) in _KINDS.items():
        if isinstance(value, made):
            return {_KIND: kind, _VALUE: plain(value)}
    raise TypeError(f"a sentence carries a {type(value).__name__}; an assessment can't be stored with it: add its kind "
                    "to web/assessments/plain.py")


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return [_untagged(each) for each in value]
    return _KINDS[value[_KIND]][2](value[_VALUE]) if isinstance(value, dict) else value


_KINDS: Final[Mapping[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]]] = {
    "estimate": (Estimate, lambda it: _converter.unstructure(it, Estimate),
                 lambda it: _converter.structure(it, Estimate)),
    "sentence": (Sentence, lambda it: _converter.unstructure(it, Sentence),
                 lambda it: _converter.structure(it, Sentence)),
    "date": (date, date.isoformat, date.fromisoformat),
    "tuple": (tuple, lambda it: [_tagged(each) for each in it], lambda it: tuple(_untagged(each) for each in it)),
    "mapping": (Mapping, lambda it: [[key, _tagged(each)] for key, each in it.items()],
                lambda it: {key: _untagged(each) for key, each in it}),
}
"""Kind -> its type, and how it becomes plain and itself again."""


def _made() -> Converter:
    found = Converter()

    def is_rows(kind: Any) -> bool:
        return get_origin(kind) is Rows

    def is_values(kind: Any) -> bool:
        return get_origin(kind) is Mapping and get_args(kind) == (str, Any)

    found.register_structure_hook(float, lambda value, _: value)  # 47 stays 47: it is written as it was
    found.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    found.register_unstructure_hook(date, lambda value: value.isoformat())
    found.register_structure_hook_func(
        is_rows, lambda value, kind: Rows(found.structure(each, get_args(kind)[0]) for each in value))
    found.register_unstructure_hook_factory(
        is_rows, lambda kind: lambda value: [found.unstructure(each, get_args(kind)[0]) for each in value])
    found.register_unstructure_hook_func(
        is_values, lambda value: {key: _tagged(each) for key, each in value.items()})
    found.register_structure_hook_func(
        is_values, lambda value, _: {key: _untagged(each) for key, each in value.items()})
    return found


_converter: Final[Converter] = _made()
