"""The last line of an answer: how sure, how much was searched, how long, what did not run.

What a person must know is in the line; what some want to know opens below it.
"""

from __future__ import annotations

from typing import Literal

from askllm.types import Answer, Leg, Status
from askllm.ui.memory import Exchange
from askllm.ui.reasons import worded
from askllm.ui.scope import within_html
from askllm.ui.strings import both, spans

Level = Literal["high", "medium", "low"]

# The bot answers from 0.5 on; these cut what is above into three words.
HIGH, MEDIUM = 0.8, 0.65

SEARCHED: frozenset[Status] = frozenset({"answered", "conflict", "not_found"})
"""What an answer is called that took a search."""

_LEVELS: dict[Level, tuple[str, str]] = {
    "high": ("confidence_high", "an_sure_high"),
    "medium": ("confidence_medium", "an_sure_medium"),
    "low": ("confidence_low", "an_sure_low"),
}
_LEGS: dict[Leg, str] = {"dense": "an_leg_dense", "lexical": "an_leg_lexical"}
_ROOMS = {
    "dialogue": "an_room_dialogue",
    "retrieve": "an_room_retrieve",
    "read": "an_room_read",
    "answer": "an_room_answer",
}
_SEP = "<span class=sep>·</span>"


def level_of(confidence: float) -> Level:
    """Return the word for a confidence in [0, 1]."""
    return "high" if confidence >= HIGH else "medium" if confidence >= MEDIUM else "low"


def fineprint_html(exchange: Exchange, answer: Answer, passages: int) -> str:
    """Return the line for ``answer``; ``passages`` is how many were searched."""
    searched = answer.status in SEARCHED
    facts = []
    if answer.status in ("answered", "conflict"):
        level = level_of(answer.confidence)
        facts.append(
            f'<span class="sure"><span class="dot {level}"></span>{both(_LEVELS[level][0])}</span>'
        )
    if searched:
        if exchange.chosen.scope.is_everything:
            facts.append(both("searched", passages))
        facts += _degraded(answer)
        facts.append(f"<span>{exchange.milliseconds:.0f} ms</span>")
    line = ""
    if facts:
        more = _more(answer)
        if searched and not exchange.chosen.scope.is_everything:
            # The style sheet shows it where others are rated, see ``turns``.
            more += f'<p class="unrated">{both("rate_scoped")}</p>'
        shown = f'<span class="facts">{_SEP.join(facts)}</span>'
        line = f'<details class="fine"><summary>{shown}</summary>{more}</details>'
    return f'{within_html(exchange.chosen)}<div class="stat">{line}</div>'


def _degraded(answer: Answer) -> list[str]:
    """Return what did not run as it should; the reason opens below the line."""
    facts = []
    if answer.legs.ran == ("lexical",):
        facts.append(_less("legs_bm25"))
    if answer.reader.reason:
        facts.append(_less("an_reader_simple"))
    return facts


def _less(key: str) -> str:
    return f'<span class="less">{both(key)}</span>'


def _more(answer: Answer) -> str:
    """Return what opens below the line: what the words mean, who read, where the time went."""
    rows = []
    if answer.status in ("answered", "conflict"):
        _, meant = _LEVELS[level_of(answer.confidence)]
        rows.append(f"{both(meant)} {both('an_sure_is', f'{answer.confidence:.2f}')}")
    reasons = {answer.legs.reason, answer.reader.reason} - {None, ""}
    rows += [spans(worded(reason)) for reason in sorted(str(reason) for reason in reasons)]
    if answer.legs.ran:
        rows.append(" + ".join(both(_LEGS[leg]) for leg in answer.legs.ran))
    if answer.reader.name:
        rows.append(both("an_reader_name", answer.reader.name))
    times = [
        f"{both(said)} {answer.timings[room]:.0f} ms"
        for room, said in _ROOMS.items()
        if room in answer.timings
    ]
    if times:
        rows.append(_SEP.join(times))
    return "".join(f"<p>{row}</p>" for row in rows)
