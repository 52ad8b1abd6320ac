"""Of two names for one thing, one in brackets, the one that no article has is left out."""

from __future__ import annotations

import pytest

from askllm.read import without_unknown_name

KNOWN = {"Weller House", "Linhe", "OSR", "Petrel", "Harbour Line"}


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who heads WHF (Weller House)?", "Who heads Weller House?"),
        ("Where is Linhe (Old Quarry)?", "Where is Linhe?"),
        ("江城采石场（OSQ）在哪里？", "江城采石场在哪里？"),
        ("Who heads OSR (Ocean Study Ring)?", "Who heads OSR?"),
        ("Who heads OSR (Weller House)?", "Who heads OSR (Weller House)?"),
        ("Who heads WHF (Old Quarry)?", "Who heads WHF (Old Quarry)?"),
        ("How fast is Kestrel (Harbour Line)?", "How fast is Kestrel (Harbour Line)?"),
        ("How fast is Petrel (Petrel-9)?", "How fast is Petrel (Petrel-9)?"),
        ("How fast is Petrel (in 2019)?", "How fast is Petrel (in 2019)?"),
        ("大桥（二期）多长？", "大桥（二期）多长？"),
    ],
)
def test_the_name_that_no_article_has_is_left_out(question: str, meant: str) -> None:
    assert without_unknown_name(question, KNOWN.__contains__) == meant
