"""Every word of the page that is not from an article, in both languages.

The page carries both languages side by side and CSS shows the one of ``<html lang>``, so a
person can switch without a round trip: ``both("sources")`` gives
``<span class="zh">引用来源</span><span class="en">Sources</span>``.

``{0}``, ``{1}`` … are filled by ``both(key, first, second, …)``; what is filled in is escaped.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from types import MappingProxyType

from askllm.types import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")

STRINGS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        # header
        "tagline": {"zh": "文章问答", "en": "Article Q&A"},
        "size": {"zh": "已收录 {0} 篇 · {1} 段", "en": "{0} articles · {1} passages"},
        "new_chat": {"zh": "新对话", "en": "New chat"},
        "other_language": {"zh": "EN", "en": "中"},
        "switch_language": {"zh": "切换到英文", "en": "Switch to Chinese"},
        "switch_theme": {"zh": "切换深色或浅色", "en": "Switch between dark and light"},
        # notices
        "bm25_only": {"zh": "仅用关键词检索（BM25）：{0}", "en": "Keyword search only (BM25): {0}"},
        "left_out": {
            "zh": "有 {0} 个文件没有收录，点此查看原因",
            "en": "{0} files were left out. See why",
        },
        # empty conversation
        "hello": {
            "zh": "向文章提问，答案句句有出处",
            "en": "Ask the articles. Every answer is cited.",
        },
        "hello_more": {
            "zh": "回答全部摘自已收录的文章；点击数字即可核对原文。",
            "en": "Answers are quoted word for word. Click a number to check its passage.",
        },
        "placeholder": {"zh": "向文章提问", "en": "Ask the articles"},
        "question": {"zh": "问题", "en": "Question"},
        "keys_hint": {
            "zh": "Enter 发送 · Shift+Enter 换行 · 按 / 回到输入框",
            "en": "Enter to send · Shift+Enter for a new line · / to focus",
        },
        "nothing_typed": {"zh": "先写下想问的问题", "en": "Type a question first"},
        # an answer
        "looking": {"zh": "正在 {0} 段原文中查找…", "en": "Searching {0} passages…"},
        "citation": {"zh": "引用", "en": "citation "},
        "more_quotes": {"zh": "相关原文", "en": "Related passages"},
        "two_sides": {"zh": "文章的说法不一致", "en": "The articles disagree"},
        "not_found": {
            "zh": "文章中没有找到可以支持回答的内容",
            "en": "Nothing in the articles supports an answer",
        },
        "closest": {
            "zh": "最接近的段落（不是答案，仅供参考）",
            "en": "Closest passages (they do not answer the question)",
        },
        "confidence_high": {"zh": "把握度 高", "en": "Confidence high"},
        "confidence_medium": {"zh": "把握度 中", "en": "Confidence medium"},
        "confidence_low": {"zh": "把握度 低", "en": "Confidence low"},
        "searched": {"zh": "检索 {0} 段", "en": "{0} passages searched"},
        "legs_bm25": {"zh": "仅关键词检索（BM25）", "en": "keyword search only (BM25)"},
        "understood_as": {"zh": "理解为：{0}", "en": "Understood as: {0}"},
        "failed": {"zh": "这次没能完成检索", "en": "The search did not finish"},
        "failed_more": {
            "zh": "问题还在输入框里，按 Enter 再试一次，或换一个问题。",
            "en": "Your question is back in the box: press Enter to try again, or ask another.",
        },
        # sources
        "sources": {"zh": "引用来源", "en": "Sources"},
        "sources_empty": {
            "zh": "提问之后，支持答案的原文段落会显示在这里。点击回答中的数字可以定位到原文。",
            "en": "Passages that support the answer appear here. "
            "Click a number in the answer to jump to its passage.",
        },
        "sources_none": {"zh": "这次没有引用原文", "en": "No passage is cited here"},
        "read": {"zh": "阅读全文", "en": "Read"},
        "copy_quote": {"zh": "复制引文", "en": "Quote"},
        "original": {"zh": "原文", "en": "Original"},
        "copied": {"zh": "已复制", "en": "Copied"},
        "not_answering": {"zh": "不是答案", "en": "Not an answer"},
        "close": {"zh": "关闭", "en": "Close"},
        # reader
        "reader_failed": {
            "zh": "没能打开这篇文章，请刷新页面后再试",
            "en": "The article could not be opened. Reload the page and try again",
        },
    }
)

# What the page's script says by itself.
_SCRIPT_KEYS = ("nothing_typed", "copied", "reader_failed")


def both(key: str, *values: str | int) -> str:
    """Return the string ``key`` in both languages as HTML, the values escaped and filled in."""
    filled = [html.escape(str(value), quote=True) for value in values]
    return "".join(
        f'<span class="{language}">'
        f"{html.escape(STRINGS[key][language], quote=True).format(*filled)}</span>"
        for language in LANGUAGES
    )


def plain(key: str, language: Language) -> str:
    """Return the string ``key`` in one language, unescaped and unfilled."""
    return STRINGS[key][language]


def for_script() -> str:
    """Return the strings the page's script needs as JSON: ``{key: {language: words}}``."""
    return json.dumps({key: dict(STRINGS[key]) for key in _SCRIPT_KEYS}, ensure_ascii=False)
