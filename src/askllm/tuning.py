"""The tuning room: what a measurement may set, and the file beside an index that holds it.

    read_tuning(index)           ->  Tuning: what index/settings.json says, the rest as it comes
    write_tuning(index, tuning)  ->  the file; the former one is kept as settings.previous.json

What is not a matter of measuring, such as where the articles lie, is an option of the commands.
Decided in docs/adr/0015-tuning.md.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import json
import math
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from askllm.errors import SettingsError

SETTINGS_FILE, PREVIOUS_FILE = "settings.json", "settings.previous.json"

LegChoice = Literal["both", "lexical", "dense"]
ReaderChoice = Literal["trained", "overlap"]

SLOPES, INTERCEPTS = (0.05, 20.0), (-10.0, 10.0)
MOST_READ = 50
SHORTEST, LONGEST = 60, 600
"""Code points: a shorter passage holds no sentence, a longer one is more than an encoder reads."""
SPREAD = 1.5
"""The longest passage is at least so many times the shortest: sentences must fit in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """What may be set by measuring; what is not given is askllm's own choice.

    - ``threshold``: confidence, in [0, 1], below which the articles are said not to answer.
    - ``confidence_slope``, ``confidence_intercept``: see ``recalibrated``.
    - ``passages_read``: passages that are read for an answer, 1 to 50.
    - ``dense_weight``: share of search by meaning in the fused score, in [0, 1] (ADR 0004).
    - ``legs``: which legs search.
    - ``reader``: who chooses the words: ``trained``, where it can run, or ``overlap``, by rule.
    - ``passage_chars``: code points of a passage, at least (where its section allows) and at most.

    Raises:
        SettingsError: a value is of another kind or out of range; the message says what may be.
    """

    threshold: float = 0.3
    confidence_slope: float = 1.0
    confidence_intercept: float = 0.0
    passages_read: int = 8
    dense_weight: float = 0.43
    legs: LegChoice = "both"
    reader: ReaderChoice = "trained"
    passage_chars: tuple[int, int] = (160, 300)

    def __post_init__(self) -> None:
        _check_number("threshold", self.threshold, (0.0, 1.0))
        _check_number("confidence_slope", self.confidence_slope, SLOPES)
        _check_number("confidence_intercept", self.confidence_intercept, INTERCEPTS)
        _check_whole("passages_read", self.passages_read, (1, MOST_READ))
        _check_number("dense_weight", self.dense_weight, (0.0, 1.0))
        _check_choice("legs", self.legs, get_args(LegChoice))
        _check_choice("reader", self.reader, get_args(ReaderChoice))
        _check_lengths(self.passage_chars)

    def recalibrated(self, confidence: float) -> float:
        """Return the confidence that is said for one that was computed.

        σ(slope · logit(c) + intercept), with σ(z) = 1 / (1 + e^−z): it grows with c, so no answer
        overtakes another. 0 and 1 stay what they are: they are rules, not estimates.

        Args:
            confidence: in [0, 1].

        Source: Platt, Probabilistic Outputs for Support Vector Machines and Comparisons to
        Regularized Likelihood Methods, 1999, on the logit of a probability.
        """
        if not 0 < confidence < 1 or self._as_computed:
            return confidence
        return _sigmoid(self.confidence_slope * _logit(confidence) + self.confidence_intercept)

    def computed(self, confidence: float) -> float:
        """Return the confidence that was computed where ``confidence`` is said."""
        if not 0 < confidence < 1 or self._as_computed:
            return confidence
        return _sigmoid((_logit(confidence) - self.confidence_intercept) / self.confidence_slope)

    @property
    def _as_computed(self) -> bool:
        return self.confidence_slope == 1 and self.confidence_intercept == 0

    def changed(self) -> dict[str, Any]:
        """Return, by name, what is not askllm's own choice."""
        return {
            field.name: getattr(self, field.name)
            for field in dataclasses.fields(self)
            if getattr(self, field.name) != field.default
        }

    def words(self) -> dict[str, str]:
        """Return every setting by name, as people write it."""
        return {
            name: "-".join(map(str, value)) if isinstance(value, tuple) else f"{value}"
            for name, value in dataclasses.asdict(self).items()
        }

    def differing(self) -> str:
        """Return what is not askllm's own choice in one line; empty when all is."""
        words = self.words()
        return ", ".join(f"{name} {words[name]}" for name in self.changed())

    def to_dict(self) -> dict[str, Any]:
        """Return every setting, ready for JSON."""
        return {**dataclasses.asdict(self), "passage_chars": list(self.passage_chars)}


def settings_path(index: Path) -> Path:
    """Return where the settings of an index lie."""
    return index / SETTINGS_FILE


def read_tuning(index: Path) -> Tuning:
    """Read the settings of the index in ``index``; without a file all are askllm's own.

    Raises:
        SettingsError: the file is no JSON object, names what does not exist, or gives a value
            that is out of range. The message names the file, the fault and what to do.
    """
    path = settings_path(index)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return DEFAULTS
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise _unusable(path, f"it cannot be read ({reason})") from error
    try:
        return _parsed(text)
    except json.JSONDecodeError as error:
        raise _unusable(path, f"line {error.lineno} is no JSON ({error.msg})") from error
    except RecursionError as error:
        raise _unusable(path, "it is nested too deep") from error
    except SettingsError as error:
        raise _unusable(path, str(error)) from error


def write_tuning(index: Path, tuning: Tuning) -> Path:
    """Write what ``tuning`` sets otherwise than askllm would, and return the file.

    The file is replaced whole or not at all; the former one is kept as ``settings.previous.json``.

    Raises:
        SettingsError: the folder cannot be written to.
    """
    path = settings_path(index)
    text = json.dumps(tuning.changed(), ensure_ascii=False, indent=2) + "\n"
    try:
        index.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            _replace(index / PREVIOUS_FILE, path.read_bytes())
        _replace(path, text.encode("utf-8"))
    except OSError as error:
        raise SettingsError(
            f"The settings cannot be written to {path} ({error.strerror or error}). Make the "
            f"folder writable, or write the file by hand: {json.dumps(tuning.changed())}"
        ) from error
    return path


def _replace(path: Path, raw: bytes) -> None:
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _parsed(text: str) -> Tuning:
    found = json.loads(text, object_pairs_hook=_object)
    if not isinstance(found, dict):
        raise SettingsError('it is no JSON object, such as {"threshold": 0.4}')
    known = [field.name for field in dataclasses.fields(Tuning)]
    for name in found:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            advice = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            raise SettingsError(f"there is no setting {name!r}; {advice}")
    values: Mapping[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
    }
    return dataclasses.replace(DEFAULTS, **values)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise SettingsError(f"{name!r} is set twice")
        found[name] = value
    return found


def _unusable(path: Path, fault: str) -> SettingsError:
    return SettingsError(
        f"The settings in {path} cannot be used: {fault}. Mend the file; without it, askllm's own "
        f"settings apply. The one before it may lie beside it as {PREVIOUS_FILE}."
    )


def _check_number(name: str, value: object, allowed: tuple[float, float]) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    # nan lies in no range
    if not number or not allowed[0] <= cast(float, value) <= allowed[1]:
        raise SettingsError(
            f'"{name}" is {value!r}; it must be a number from {allowed[0]:g} to {allowed[1]:g}'
        )


def _check_choice(name: str, value: object, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise SettingsError(f'"{name}" is {value!r}; it must be one of: {", ".join(allowed)}')


def _check_whole(name: str, value: object, allowed: tuple[int, int]) -> None:
    if not _is_whole(value) or not allowed[0] <= cast(int, value) <= allowed[1]:
        raise SettingsError(
            f'"{name}" is {value!r}; it must be a whole number from {allowed[0]} to {allowed[1]}'
        )


def _check_lengths(value: object) -> None:
    right = isinstance(value, tuple) and len(value) == 2 and all(map(_is_whole, value))
    if right:
        least, most = cast(tuple[int, int], value)
        right = least >= SHORTEST and least * SPREAD <= most <= LONGEST
    if not right:
        raise SettingsError(
            f'"passage_chars" is {value!r}; it must be two whole numbers, [least, most]: least '
            f"{SHORTEST} or more, most up to {LONGEST} and at least {SPREAD:g} times least"
        )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _logit(share: float) -> float:
    return math.log(share) - math.log1p(-share)


def _sigmoid(z: float) -> float:
    # The form whose exponential cannot overflow.
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


DEFAULTS = Tuning()
"""askllm's own choice of every setting."""
