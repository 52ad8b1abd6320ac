"""``Answer.to_dict`` the other way: JSON back to the nouns of ``askllm.types``.

A field with a default may be missing, unknown ones are let be: so answers of a near version of
askllm are read.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from askllm.evaluate.plain import adapter
from askllm.types import Answer

Noun = TypeVar("Noun")


def answer_of(value: object) -> Answer:
    """Make an ``Answer`` of what ``Answer.to_dict`` gave.

    Raises:
        ValueError: a field is missing, of another kind or out of range; the message names it, as
            in ``citations[0].start``.
    """
    answer = noun_of(Answer, value)
    if not 0 <= answer.confidence <= 1:
        raise ValueError(f'"confidence" must be from 0 to 1, not {answer.confidence:g}')
    for name, citations in (("citations", answer.citations), ("closest", answer.closest)):
        for number, citation in enumerate(citations):
            if not 0 <= citation.start < citation.end:
                raise ValueError(
                    f'"{name}[{number}]" has start {citation.start} and end {citation.end}; '
                    "a quote has at least one character"
                )
    return answer


def noun_of(kind: type[Noun], value: object) -> Noun:
    """Make a frozen object of ``askllm.types`` of parsed JSON.

    Raises:
        ValueError: see ``answer_of``; of several faults the first is named.
    """
    any_kind: Any = kind
    try:
        made: Noun = adapter(any_kind).validate_python(value)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault["loc"]
        )
        what = place.removeprefix(".") or kind.__name__.lower()
        raise ValueError(f'"{what}": {_lowered(fault["msg"])}') from error
    return made


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
