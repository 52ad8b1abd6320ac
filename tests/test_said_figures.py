"""A figure that somebody gives is not answered with what others say, or nobody."""

from __future__ import annotations

import pytest

from askllm.answer import compose
from askllm.answer.said.figures import of_somebody_else
from askllm.read import Reading
from askllm.types import Query
from readings import asked_for, read_from


@pytest.mark.parametrize(
    ("question", "told", "others"),
    [
        (
            "How many lamps does Alba Yards say there are?",
            "Alba Yards says there are 40 lamps.",
            False,
        ),
        ("How many lamps does Alba Yards say there are?", "The keepers counted 52 lamps.", True),
        ("How many lamps does Alba Yards say there are?", "红峰船厂称，灯塔共有40盏灯。", False),
        ("How many lamps does Alba Yards say there are?", "灯塔共有40盏灯。", True),
        ("How many lamps are there?", "The keepers counted 52 lamps.", False),
        ("What does Alba Yards say about the lamps?", "The keepers counted 52 lamps.", False),
        ("According to Alba Yards, how many lamps are there?", "It has 52 lamps.", False),
    ],
)
def test_whose_figure_it_is(question: str, told: str, others: bool) -> None:
    asked, evidence = read_from(question, told)
    assert of_somebody_else(asked, evidence) is others


def test_a_figure_of_others_is_not_given_as_the_speakers() -> None:
    question = "How many lamps does Alba Yards say there are?"
    _, evidence = read_from(question, "The keepers counted 52 lamps. Alba Yards is old.")
    answer = compose(
        Query(question, "en", question),
        asked_for(question),
        Reading(evidence, 0.9),
        lambda word: True,
    )
    assert answer.status == "not_found"
    assert "Alba Yards" in (answer.reason or "")
