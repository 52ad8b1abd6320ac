"""Questions written for askllm: read where they stand, refused with their line where they are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))

from training.examples import Text, texts_of
from training.sources import Asked
from training.written import FOLDER, read_written

_UNITS = """# 两座塔
@ zh
东塔高30米，西塔高45米。
东塔由工匠陆青修建。

= 西塔高[45米]
? 西边那座有多高？
? How tall is the western tower?
= 陆青
? 东塔出自谁手？
= -
? 西塔由谁修建？

# The mill
@ en
The mill was sold in 1901 by Ada Poole.

= 1901
? 磨坊哪年转手？
"""


def _read(folder: Path, content: str) -> tuple[Asked, ...]:
    (folder / "a.txt").write_text(content, encoding="utf-8")
    return read_written(folder)[0]


def test_each_question_has_its_passage_and_the_place_of_its_answer(tmp_path: Path) -> None:
    asked = _read(tmp_path, _UNITS)
    towers = "东塔高30米，西塔高45米。\n东塔由工匠陆青修建。"
    mill = "The mill was sold in 1901 by Ada Poole."
    assert [(a.name, a.title, a.question, a.context, a.start, a.answers) for a in asked] == [
        ("own-zh", "两座塔", "西边那座有多高？", towers, 10, ("45米",)),
        ("own-zh", "两座塔", "How tall is the western tower?", towers, 10, ("45米",)),
        ("own-zh", "两座塔", "东塔出自谁手？", towers, 20, ("陆青",)),
        ("own-zh", "两座塔", "西塔由谁修建？", towers, None, ()),
        ("own-en", "The mill", "磨坊哪年转手？", mill, 21, ("1901",)),
    ]
    assert len({a.id for a in asked}) == len(asked)
    assert len({a.side for a in asked if a.title == "两座塔"}) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# 两座塔\n", "", "a.txt:1: a unit begins with '# '"),
        ("@ zh\n", "@ fr\n", "a.txt:1: '@ '"),
        ("= 陆青", "= 塔高", "a.txt:10: the passage must hold '塔高' once, not 2 times"),
        ("= 陆青", "= 陆白", "a.txt:10: the passage must hold '陆白' once, not 0 times"),
        ("? 西塔由谁修建？", "西塔由谁修建？", "a.txt:12: neither an answer"),
        ("# The mill", "# 两座塔", "a.txt:14: the title stands at a.txt:1 already"),
    ],
)
def test_what_is_not_written_as_it_should_be_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert _UNITS.count(old) == 1
    with pytest.raises(ValueError, match=r"a\.txt:") as refused:
        _read(tmp_path, _UNITS.replace(old, new))
    assert str(refused.value).startswith(told)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"holds no \*\.txt"):
        read_written(tmp_path)


def test_every_question_is_trained_on_as_often_as_it_is_gone_through(tmp_path: Path) -> None:
    asked = _read(tmp_path, _UNITS)
    once = texts_of(asked, passes=1, seed=3)
    thrice = texts_of(asked, passes=1, seed=3, own_passes=3)

    def answered(texts: list[Text]) -> list[str]:
        return sorted(t.question for t in texts if t.start is not None)

    assert answered(once) == sorted(a.question for a in asked if a.answers)
    assert answered(thrice) == sorted(answered(once) * 3)
    assert [t.question for t in thrice if t.start is None].count("西塔由谁修建？") == 3
    assert all(t.passage[t.start : t.end] in _UNITS for t in thrice if t.start is not None)


def test_the_questions_that_train_the_reader_are_all_in_order() -> None:
    asked, digest = read_written(FOLDER)
    assert len(digest) == 64
    assert {a.side for a in asked} == {"train", "tune", "held"}
    for one in asked:
        if one.start is not None:
            assert one.context[one.start : one.end] == one.answers[0]
    without = sum(one.start is None for one in asked) / len(asked)
    assert 0.2 < without < 0.5  # enough that has no answer, and not so much that no is a good guess
