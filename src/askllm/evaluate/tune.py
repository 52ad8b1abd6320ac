"""Choosing a threshold and a calibrated confidence from what was measured.

    outcomes = outcomes_of(rows)            rows asked with the threshold at 0
    chosen, notes = calibrated(outcomes, present, "utility")

Nothing is asked and nothing written here (docs/adr/0015-tuning.md).
"""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from askllm.evaluate.row import Row
from askllm.evaluate.statistics import Floats
from askllm.tuning import INTERCEPTS, SLOPES, Tuning

Objective = Literal["utility", "right", "refusal_f1"]
"""What a setting is chosen for.

- ``utility``: +1 for what is right (an answer, or a refusal of what the articles do not answer),
  −1 for a wrong answer, 0 for the refusal of an answerable question; the mean, in [−1, 1]
- ``right``: the share of what is right
- ``refusal_f1``: of refusals, against the questions that the articles do not answer
"""

LEAST_QUESTIONS = 40
"""A smaller set gives halves in which one question is 5 % or more."""
LEAST_UNANSWERABLE = 10
"""In the whole set: below, a threshold is chosen on a handful of refusals."""
LEAST_OF_EACH = 5
"""Right and wrong answers that a calibration needs at least, of each."""
THRESHOLDS = tuple(i / 10 for i in range(10))
"""Thresholds shown beside today's and the chosen one."""
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question comes to at any threshold.

    ``spoke``: whether there is an answer once the threshold is 0, with this ``confidence``, in
    [0, 1], as computed. ``right``: whether that answer is, or where there is none, the silence.
    """

    confidence: float
    answerable: bool
    spoke: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What comes of a threshold: counts, the refusal figures (``None`` if undefined), the utility.

    ``refused`` counts the answerable questions that were not answered, ``declined`` the others.
    """

    threshold: float
    right: int
    wrong: int
    refused: int
    declined: int
    precision: float | None
    recall: float | None
    f1: float | None
    utility: float


def outcomes_of(rows: Sequence[Row]) -> tuple[Outcome, ...]:
    """Return what the rows of a run with the threshold at 0 come to; unjudged ones are left out.

    Args:
        rows: their confidences are as computed, not recalibrated.
    """
    return tuple(
        Outcome(row.confidence, row.answerable, row.answered, row.right)
        for row in rows
        if row.judged and row.error is None
    )


def decided(outcomes: Sequence[Outcome], threshold: float, tuning: Tuning) -> Decided:
    """Return what comes of refusing below ``threshold``, with the confidences as ``tuning`` says.

    A question about several things may lose one of its parts at a threshold rather than its whole
    answer; here it is answered or not.
    """
    return _Decider(outcomes, tuning).at(threshold)


class _Decider:
    """Counts what comes of any threshold, from confidences that are sorted once."""

    def __init__(self, outcomes: Sequence[Outcome], tuning: Tuning) -> None:
        said = [(tuning.recalibrated(o.confidence), o) for o in outcomes if o.spoke]
        self._right = sorted(c for c, o in said if o.right)
        self._wrong = sorted(c for c, o in said if not o.right)
        self._invented = sorted(c for c, o in said if not o.answerable)
        self._all = len(outcomes)
        self._hopeless = sum(not o.answerable for o in outcomes)

    def at(self, threshold: float) -> Decided:
        right, wrong, invented = (
            len(said) - bisect_left(said, threshold)
            for said in (self._right, self._wrong, self._invented)
        )
        silent = self._all - right - wrong
        declined = self._hopeless - invented
        return Decided(
            threshold=threshold,
            right=right,
            wrong=wrong,
            refused=silent - declined,
            declined=declined,
            precision=declined / silent if silent else None,
            recall=declined / self._hopeless if self._hopeless else None,
            f1=2 * declined / (silent + self._hopeless) if self._hopeless else None,
            utility=(right + declined - wrong) / self._all if self._all else 0.0,
        )


def value_of(found: Decided, objective: Objective) -> float:
    """Return the objective's value; 0 where the refusal F1 is undefined."""
    if objective == "utility":
        return found.utility
    if objective == "refusal_f1":
        return found.f1 or 0.0
    total = found.right + found.wrong + found.refused + found.declined
    return (found.right + found.declined) / total if total else 0.0


def fit_confidence(outcomes: Sequence[Outcome]) -> tuple[float, float] | str:
    """Fit the confidence to how often answers are right; or say why that cannot be done.

    Minimizes −Σ t_i ln p_i + (1 − t_i) ln(1 − p_i) with p = σ(slope · logit(c) + intercept), where
    t = (n₊ + 1) / (n₊ + 2) for the n₊ right answers and 1 / (n₋ + 2) for the n₋ wrong ones: on a
    small set the targets keep the slope from running away. Two numbers are fitted, where isotonic
    regression would fit a step for every few answers and tie the confidences within a step.

    Returns:
        Slope and intercept, or a sentence.

    Source: Platt, Probabilistic Outputs for Support Vector Machines, 1999, section 2.1; against
    isotonic regression on few data: Niculescu-Mizil, Caruana, Predicting Good Probabilities with
    Supervised Learning, ICML 2005, section 5.
    """
    from scipy.optimize import minimize  # slow to import

    used = [o for o in outcomes if o.spoke and 0 < o.confidence < 1]
    right = np.array([o.right for o in used], dtype=bool)
    ups, downs = int(right.sum()), int((~right).sum())
    if min(ups, downs) < LEAST_OF_EACH:
        return f"{ups} right and {downs} wrong answers; {LEAST_OF_EACH} of each are needed"
    confidence = np.array([o.confidence for o in used], dtype=np.float64)
    x = np.log(confidence) - np.log1p(-confidence)
    target = np.where(right, (ups + 1) / (ups + 2), 1 / (downs + 2))

    def loss(weights: Floats) -> tuple[float, Floats]:
        z = weights[0] * x + weights[1]
        # ln(1 + e^z) − t z is the cross entropy, without overflow.
        value = float(np.sum(np.logaddexp(0, z) - target * z))
        gap = 1 / (1 + np.exp(-np.clip(z, -500, 500))) - target
        return value, np.array([np.sum(gap * x), np.sum(gap)])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, bounds=[SLOPES, INTERCEPTS])
    slope, intercept = (round(float(value), DIGITS) for value in found.x)
    if slope <= SLOPES[0]:
        return "sure answers are right no more often than unsure ones"
    return slope, intercept


def choose_threshold(
    outcomes: Sequence[Outcome], tuning: Tuning, objective: Objective
) -> float | str:
    """Return the threshold at which ``objective`` is highest; or say why none can be chosen.

    Every threshold that decides otherwise than its neighbours is tried. Of the stretches of
    thresholds that are equally good, the widest is taken, the lowest of equally wide ones; the
    threshold is its middle, as far as may be from answers on either side.

    Args:
        outcomes: of the tuning half.
        tuning: whose confidences are meant.
        objective: what is to be highest.
    """
    hopeless = sum(not o.answerable for o in outcomes)
    if not hopeless:
        return "no question is marked as unanswerable, so there is nothing to refuse"
    if 2 * hopeless < LEAST_UNANSWERABLE:
        return f"only {hopeless} of the questions to choose on are unanswerable"
    said = {tuning.recalibrated(o.confidence) for o in outcomes if o.spoke}
    edges = sorted({0.0, 1.0, *said})
    # Between two neighbouring edges every threshold decides the same.
    decider = _Decider(outcomes, tuning)
    values = [value_of(decider.at(high), objective) for high in edges[1:]]
    best = max(values)
    widest = (-1.0, 0.0, 0.0)
    low: float | None = None
    for place, value in enumerate(values):
        if value == best and low is None:
            low = edges[place]
        if low is not None and (place + 1 == len(values) or values[place + 1] != best):
            high = edges[place + 1]
            if high - low > widest[0]:
                widest = high - low, low, high
            low = None
    return round((widest[1] + widest[2]) / 2, 6)


def calibrated(
    outcomes: Sequence[Outcome], present: Tuning, objective: Objective
) -> tuple[Tuning, tuple[str, ...]]:
    """Return ``present`` with confidence and threshold as the outcomes want them, and notes.

    What cannot be chosen stays, and a note says why. A threshold that stays refuses the same
    questions as before: it is moved along with the confidence.
    """
    notes = []
    chosen = present
    fitted = fit_confidence(outcomes)
    if isinstance(fitted, str):
        notes.append(f"The confidence is left as it is: {fitted}.")
    else:
        chosen = dataclasses.replace(
            present, confidence_slope=fitted[0], confidence_intercept=fitted[1]
        )
    moved = round(chosen.recalibrated(present.computed(present.threshold)), 6)
    threshold = choose_threshold(outcomes, chosen, objective)
    if isinstance(threshold, str):
        notes.append(f"The threshold is left where it is: {threshold}.")
        threshold = present.threshold if chosen == present else moved
    elif math.isclose(
        value_of(decided(outcomes, moved, chosen), objective),
        value_of(decided(outcomes, threshold, chosen), objective),
    ):
        threshold = present.threshold if chosen == present else moved  # nothing is better
    return dataclasses.replace(chosen, threshold=threshold), tuple(notes)


def too_small(questions: int) -> str | None:
    """Say that a set of so many questions is too small to choose on; ``None`` if it is not."""
    if questions >= LEAST_QUESTIONS:
        return None
    return (
        f"The set has {questions} questions; nothing is chosen on fewer than {LEAST_QUESTIONS}: "
        "one half of them chooses, the other judges, and a single question would decide."
    )
