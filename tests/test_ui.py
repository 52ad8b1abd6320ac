"""The ui room without a browser: what is rendered, remembered and yielded."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from collections import Counter
from fnmatch import fnmatch
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args, get_type_hints

from opencc import OpenCC

from askllm.bot import Stage
from askllm.errors import Problem
from askllm.index import Changes
from askllm.library import builds
from askllm.types import Legs, ReaderUsed, Verdict
from askllm.ui.assets import SCRIPTS
from askllm.ui.evaluation.partial_figures import MEANS
from askllm.ui.fineprint import Level
from askllm.ui.header import header_html, notices_html
from askllm.ui.library_tab import library_html
from askllm.ui.strings import LANGUAGES, STRINGS, both, spoken
from askllm.ui.strings.chat import CHAT
from askllm.ui.strings.evaluation import EVALUATION
from askllm.ui.strings.frame import FRAME
from askllm.ui.strings.library import LIBRARY
from askllm.ui.strings.sources import SOURCES
from askllm.ui.traditional import in_script, traditional


class Page(HTMLParser):
    """Parses HTML strictly: every tag that opens must close, in order.

    Attributes:
        tags: every tag with its attributes.
        words: the text, entities resolved.
    """

    VOID = frozenset({"br", "path", "circle", "rect", "input"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def attributes(self, tag: str, name: str) -> list[str | None]:
        return [attrs[name] for found, attrs in self.tags if found == tag and name in attrs]


# ---- strings -------------------------------------------------------------------------------


def test_every_string_has_both_languages_and_the_same_blanks() -> None:
    for key, said in STRINGS.items():
        assert set(said) == set(LANGUAGES), key
        assert all(words.strip() for words in said.values()), key
        blanks = {language: set(re.findall(r"\{(\d)", words)) for language, words in said.items()}
        assert blanks["zh"] == blanks["en"], key


def test_the_traditional_words_are_traditional_and_keep_their_blanks() -> None:
    taiwan = OpenCC("s2tw")
    for key, said in STRINGS.items():
        hant = spoken(key).get("hant", said["zh"])
        assert re.findall(r"\{\d\}", hant) == re.findall(r"\{\d\}", said["zh"]), key
        assert taiwan.convert(hant) == hant, f"{key} has simplified characters left"
    assert traditional("引用来源") == "引用來源"
    assert traditional("“保存”在里面，支持联系") == "「儲存」在裡面，支持聯繫"
    assert "hant" not in spoken("question") or spoken("question")["hant"] == "問題"
    assert "hant" not in spoken("undo") or spoken("undo")["hant"] != STRINGS["undo"]["zh"]


def test_both_languages_are_on_the_page_and_values_are_escaped() -> None:
    assert both("bm25_only", "<b>") == (
        '<span class="zh">仅用关键词检索（BM25）：&lt;b&gt;</span>'
        '<span class="hant">僅用關鍵詞檢索（BM25）：&lt;b&gt;</span>'
        '<span class="en">Keyword search only (BM25): &lt;b&gt;</span>'
    )


UI = Path(__file__).parents[1] / "src/askllm/ui"
COMPOSED = {
    "an_": get_args(Verdict),
    "an_sure_": get_args(Level),
    "ev_so_far_": ("right", *MEANS, "wall_ms"),
    "lib_build_": get_args(builds.Stage),
    "lib_by_": tuple(
        sort
        for _, attributes in Page(library_html(writable=True)).tags
        if (sort := attributes.get("data-sort"))
    ),
    "lib_file_": tuple(field.name for field in dataclasses.fields(Changes)),
    "stage_": get_args(get_type_hints(Stage)["kind"]),
}
"""Keys that are put together, ``f"stage_{stage.kind}"``, and what their second half can be."""
HANDED_ON = frozenset({"other", "placeholder", "question"})
"""Keys of one word that are said elsewhere than where they are written."""


def sources(folder: Path = UI) -> str:
    """Return the page's Python and JavaScript, without the table itself."""
    files = (*folder.rglob("*.py"), *folder.rglob("*.js"))
    return "\n".join(
        file.read_text(encoding="utf-8") for file in files if file.parent.name != "strings"
    )


def keys_written(code: str) -> tuple[set[str], set[str]]:
    """Return the words that ``code`` asks of the table by a literal, and all that look like keys."""
    firsts = re.findall(r"\b(?:both|say|plain|spoken)\(([^(),]*)", code)
    asked = {key for first in firsts for key in re.findall(r"(?<!== )[\"'`](\w+)[\"'`]", first)}
    families = Counter(key.split("_")[0] for key in STRINGS)
    written = re.findall(r"[\"'`]([a-z0-9]+(?:_[a-z0-9]+)+)[\"'`]", code)
    # Two words that begin alike may be chance (`not_found`, `too_weak`), more are a part of the page.
    return asked, {word for word in written if families[word.split("_")[0]] > 2}


def test_a_question_on_offer_changes_its_characters_not_its_words() -> None:
    assert in_script("信息软件有多少个？", "hant") == "信息軟件有多少個？"
    assert in_script("請問GPT-3有多少個參數？", "hans") == "请问GPT-3有多少个参数？"
    for script in ("hans", None):
        assert in_script("GPT-3有多少参数？", script) == "GPT-3有多少参数？"


def test_every_key_that_the_page_writes_is_in_the_table() -> None:
    asked, alike = keys_written(sources())
    assert len(asked) > 100, "the keys are no longer found"
    assert (asked | alike) - STRINGS.keys() == set()


def test_the_keys_that_are_put_together_are_in_the_table() -> None:
    begun = set(re.findall(r"[\"'`]([a-z]+_[a-z_]*)\$?\{", sources()))
    assert begun == COMPOSED.keys(), "COMPOSED says what can follow"
    whole = {start + end for start, ends in COMPOSED.items() for end in ends}
    assert whole - STRINGS.keys() == set()


def test_every_string_is_used() -> None:
    asked, _ = keys_written(code := sources())
    written = set(re.findall(r"[\"'`]([a-z0-9_]+)[\"'`]", code))
    whole = {start + end for start, ends in COMPOSED.items() for end in ends}
    # A word such as `read` stands in the code for other things too: as a key it must be asked for.
    several = {word for word in written if "_" in word}
    assert STRINGS.keys() - asked - several - whole - HANDED_ON == set()


def test_a_string_stands_in_one_file_only() -> None:
    tables = (CHAT, EVALUATION, FRAME, LIBRARY, SOURCES)
    assert sum(len(table) for table in tables) == len(STRINGS)


# ---- scripts -------------------------------------------------------------------------------


def test_every_part_of_the_script_has_its_reason_in_the_decision() -> None:
    decision = (Path(__file__).parents[1] / "docs/adr/0008-web-page.md").read_text("utf-8")
    firsts = [line.split("|")[1] for line in decision.splitlines() if line.startswith("| `")]
    named = [name for first in firsts for name in re.findall(r"`([a-z_*]+)`", first)]
    assert {part for part in SCRIPTS if not any(fnmatch(part, name) for name in named)} == set()
    assert {name for name in named if not any(fnmatch(part, name) for part in SCRIPTS)} == set()


# ---- header --------------------------------------------------------------------------------


def test_the_header_counts_articles_and_passages() -> None:
    words = Page(header_html(1234, 56789)).words
    assert "已收录 1,234 篇 · 56,789 个片段" in words
    assert "1,234 articles · 56,789 passages" in words


def test_notices_say_what_does_not_run_and_what_was_left_out() -> None:
    assert notices_html(Legs(ran=("dense", "lexical")), ReaderUsed("trained/4"), ()) == ""
    page = Page(
        notices_html(
            Legs(ran=("lexical",), reason="<无权重>"),
            ReaderUsed("overlap/1", "<没有模型>"),
            (Problem("a<b.pdf", "没有文字"),),
        )
    )
    assert "仅用关键词检索（BM25）：<无权重>" in page.words
    assert "只按规则选取原句：<没有模型>" in page.words
    assert "a<b.pdf" in page.words
    assert "没有文字" in page.words


# ---- gradio --------------------------------------------------------------------------------


def test_the_room_does_not_import_gradio_and_the_page_needs_no_network() -> None:
    code = (
        "import sys, os, socket\n"
        "import askllm.ui\n"
        "assert 'gradio' not in sys.modules\n"
        "def refuse(*a, **k): raise AssertionError(f'looked up {a}')\n"
        "socket.getaddrinfo = refuse\n"
        "socket.socket.connect = refuse\n"
        "from fakes_bot import FakeBot\n"
        "page = askllm.ui.build_page(FakeBot())\n"
        "assert os.environ['GRADIO_ANALYTICS_ENABLED'] == 'False'\n"
        "assert os.environ['HF_HUB_DISABLE_TELEMETRY'] in ('1', 'True')\n"
        "assert os.environ['NO_PROXY'] == 'corp.example,127.0.0.1,localhost'\n"
        "names = {type(b).__name__ for b in page.blocks.values()}\n"
        "assert 'State' not in names, names\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        env={"NO_PROXY": "corp.example", "PATH": "", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
