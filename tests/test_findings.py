"""What a study found may stand after the sentence that names its author."""

from __future__ import annotations

import pytest

from askllm.answer.said.findings import finding
from readings import read_from

ZH = "Helen Ashdown教授走访了十二座灯塔。她喜欢灯塔。她去年的研究发现，铁塔比石塔更怕盐雾。灯节照办。"
EN = (
    "Helen Ashdown, a surveyor at Northcliff, has visited twelve lighthouses. She likes them."
    " Her study, printed in June, found that iron towers suffer more from salt than stone ones."
)


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("Helen Ashdown的研究得出什么结论？", ZH, "她去年的研究发现，铁塔比石塔更怕盐雾。"),
        (
            "What did Helen Ashdown's study find?",
            EN,
            "Her study, printed in June, found that iron towers suffer more from salt than stone ones.",
        ),
        ("Helen Ashdown走访了几座灯塔？", ZH, None),
        (
            "What did Helen Ashdown's study find?",
            "Helen Ashdown is a surveyor. A report by Southgate found that towers lean.",
            None,
        ),
        (
            "What did Helen Ashdown's study find?",
            "A study by Helen Ashdown found that towers lean. Her report shows that tiles crack.",
            None,
        ),
    ],
)
def test_what_the_study_found(question: str, text: str, told: str | None) -> None:
    asked, evidence = read_from(question, text)
    first = min(evidence, key=lambda item: item.start)
    found = finding(asked, first)
    assert (None if found is None else found.quote) == told
