"""The ui room without a browser: what is rendered, remembered and yielded."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

from opencc import OpenCC

from askllm.errors import Problem
from askllm.types import Legs, ReaderUsed
from askllm.ui.header import header_html, notices_html
from askllm.ui.strings import LANGUAGES, STRINGS, both, spoken
from askllm.ui.strings.chat import CHAT
from askllm.ui.strings.evaluation import EVALUATION
from askllm.ui.strings.frame import FRAME
from askllm.ui.strings.library import LIBRARY
from askllm.ui.strings.sources import SOURCES
from askllm.ui.traditional import traditional


class Page(HTMLParser):
    """Parses HTML strictly: every tag that opens must close, in order.

    Attributes:
        tags: every tag with its attributes.
        words: the text, entities resolved.
    """

    VOID = frozenset({"br", "path", "circle", "rect"})

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


def test_every_string_is_used() -> None:
    folder = Path(__file__).parents[1] / "src/askllm/ui"
    code = "".join(
        file.read_text(encoding="utf-8")
        for pattern in ("*.py", "*.js")
        for file in folder.rglob(pattern)
        if file.parent.name != "strings"
    )
    # Some keys are put together: f"confidence_{level}", `lib_by_${order}`.
    begun = tuple(set(re.findall(r"[\"'`]([a-z]+_[a-z_]*)\$?\{", code)))
    unused = {
        key
        for key in STRINGS
        if not re.search(rf"[\"'`]{key}[\"'`]", code) and not key.startswith(begun)
    }
    assert unused == set()


def test_a_string_stands_in_one_file_only() -> None:
    tables = (CHAT, EVALUATION, FRAME, LIBRARY, SOURCES)
    assert sum(len(table) for table in tables) == len(STRINGS)


# ---- header --------------------------------------------------------------------------------


def test_the_header_counts_articles_and_passages() -> None:
    words = Page(header_html(1234, 56789)).words
    assert "已收录 1,234 篇 · 56,789 段" in words
    assert "1,234 articles · 56,789 passages" in words


def test_notices_say_what_does_not_run_and_what_was_left_out() -> None:
    assert notices_html(Legs(ran=("dense", "lexical")), ReaderUsed("trained/2"), ()) == ""
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
