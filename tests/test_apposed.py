"""What stands behind the word for it, set off by a dash or 即, is what was asked for."""

from __future__ import annotations

import pytest

from askllm.read import understand
from askllm.read.short.apposed import apposed
from askllm.text import language_of
from askllm.types import Query


@pytest.mark.parametrize(
    ("question", "words", "thing"),
    [
        ("青窑用了什么新工艺？", "青窑去年引入了新的工艺——低温素烧（LTB），成品率升到九成。", "低温素烧"),
        ("青窑用了什么新工艺？", "青窑去年引入了新工艺，即低温素烧，成品率升到九成。", "低温素烧"),
        ("馆里补上了哪种颜料", "馆里终于补上了最后一种颜料，也就是“石青”。", "石青"),
        ("What glaze did the kiln revive?", "The kiln revived a glaze — oxblood red — in 2019.", "oxblood red"),
        ("What glaze did the kiln revive?", "The kiln revived a glaze, called oxblood, in 2019.", "oxblood"),
        ("What new glaze did the kiln bring in?", "青窑去年引入了新的釉料——铁红釉（TH），成品率升到九成。", "铁红釉"),
        ("What new glaze did the kiln bring in?", "青窑去年搬进了窑房——一座老院子。", None),
        ("What glaze did the kiln bring in?", "青窑去年引入了新的窑炉——电窑。", None),
        # another word, or what the question says itself
        ("青窑用了什么新工艺？", "青窑去年换了窑炉——一座电窑。", None),
        ("低温素烧是什么工艺？", "这是一种老工艺——低温素烧。", None),
        ("青窑什么时候用了新工艺？", "青窑去年引入了新的工艺——低温素烧。", None),
    ],
)  # fmt: skip
def test_what_is_set_behind_its_word(question: str, words: str, thing: str | None) -> None:
    asked = understand(Query(question, language_of(question), question))
    span = apposed(asked, words)
    assert (None if span is None else span.of(words)) == thing
