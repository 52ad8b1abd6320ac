"""The dataclasses of this room to plain JSON values and back, checked field by field."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from askllm.errors import EvaluationError

T = TypeVar("T")

MOST_NAMED = 3
"""Faults repeated in a message; the rest is counted."""


@functools.cache
def adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401  (any dataclass)
    """Return what reads and writes ``kind``, made once: making it is slow."""
    return TypeAdapter(kind)


def to_plain(value: object) -> dict[str, Any]:
    """Return a dataclass as dicts, lists, strings, numbers, booleans and ``None``, recursively."""
    kind: Any = type(value)
    plain: dict[str, Any] = adapter(kind).dump_python(value, mode="json", warnings="none")
    return plain


def from_plain(kind: type[T], value: Mapping[str, Any], what: str) -> T:
    """Make a dataclass of what ``to_plain`` returned; unknown fields are passed over.

    Args:
        kind: the dataclass to make.
        value: plain values by field name.
        what: what the values should be, for the message: ``"a row of an evaluation"``.

    Raises:
        EvaluationError: a field is missing or of another kind; the message names the first ones.
    """
    any_kind: Any = kind
    try:
        made: T = adapter(any_kind).validate_python(value)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        named = "; ".join(
            f"{'.'.join(str(step) for step in fault['loc']) or 'all of it'}: {fault['msg']}"
            for fault in faults[:MOST_NAMED]
        )
        more = f"; and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
        raise EvaluationError(
            f"this is not {what} as askllm writes it ({named}{more}); "
            "take the file as it was saved, or run the evaluation again"
        ) from error
    return made
