"""Beside an answer: its sources, and an article that is read."""

from __future__ import annotations

from collections.abc import Mapping

from askllm.types import Language

SOURCES: Mapping[str, Mapping[Language, str]] = {
    # sources
    "sources": {"zh": "引用来源", "en": "Sources"},
    "sources_empty": {
        "zh": "提问之后，支持答案的原文片段会显示在这里。点击回答中的数字可以定位到原文。",
        "en": "Passages that support the answer appear here. "
        "Click a number in the answer to jump to its passage.",
    },
    "sources_none": {"zh": "这次没有引用原文", "en": "No passage is cited here"},
    "src_more": {
        "zh": "：找到但没有引用的片段 {0} 个",
        "en": ": {0} {0:passage|passages} found and not cited",
    },
    "src_besides": {
        "zh": "找到但没有引用的片段（{0}）",
        "en": "Found and not cited ({0})",
    },
    "src_besides_failed": {
        "zh": "没能取到这些片段，请稍后再试",
        "en": "These passages could not be fetched; try again later",
    },
    "src_fit": {"zh": "与问题的契合度 {0}", "en": "Fits the question {0}"},
    "src_paragraph": {"zh": "段落 {0} / {1}", "en": "Paragraph {0} of {1}"},
    "src_paragraphs": {"zh": "段落 {0}–{1} / {2}", "en": "Paragraphs {0}–{1} of {2}"},
    "read": {"zh": "阅读全文", "en": "Read"},
    "copy_quote": {"zh": "复制引文", "en": "Quote"},
    "ref_plain": {"zh": "纯文本", "en": "Plain text"},
    "ref_markdown": {"zh": "Markdown", "en": "Markdown"},
    "ref_gbt7714": {"zh": "GB/T 7714", "en": "GB/T 7714"},
    "ref_bibtex": {"zh": "BibTeX", "en": "BibTeX"},
    "src_formats": {"zh": "选择引文格式", "en": "Choose a form of reference"},
    "src_copied": {"zh": "已复制：{0}", "en": "Copied as {0}"},
    "src_why": {"zh": "为什么找到这个片段", "en": "Why this passage"},
    "src_why_looking": {"zh": "正在查看…", "en": "Looking…"},
    "src_why_none": {
        "zh": "说不出更多：检索没有再次找到这个片段。",
        "en": "Nothing more to tell: a search did not find this passage again.",
    },
    "src_words": {"zh": "相同的字词", "en": "Words it shares"},
    "src_names": {"zh": "同一事物的另一名称", "en": "Other names of the same"},
    "src_numbers": {"zh": "相同的数字或日期", "en": "Figures and dates it shares"},
    "src_above": {"zh": "标题里的字词", "en": "Words of its title and headings"},
    "src_meaning": {"zh": "意思相近", "en": "Close in meaning"},
    "src_rank": {
        "zh": "检索排第 {0} 位，得分 {1}（0 到 1）",
        "en": "Found in place {0}, score {1} (0 to 1)",
    },
    "src_also": {"zh": "这些文章也有同样的话", "en": "The same words stand in"},
    "original": {"zh": "原文", "en": "Original"},
    "copied": {"zh": "已复制", "en": "Copied"},
    "not_answering": {"zh": "不是答案", "en": "Not an answer"},
    "close": {"zh": "关闭", "en": "Close"},
    # reader
    "rd_back": {"zh": "上一处引用", "en": "Previous citation"},
    "rd_next": {"zh": "下一处引用", "en": "Next citation"},
    "rd_place": {"zh": "引用 {0}/{1}", "en": "Citation {0} of {1}"},
    "rd_link": {"zh": "复制这一处的链接", "en": "Copy a link to this place"},
    "rd_contents": {"zh": "目录", "en": "Contents"},
    "rd_changed": {
        "zh": "文章里没有链接所指的原话：文章可能改动过，也可能链接有误。",
        "en": "The words this link points to are not in the article: it may have changed, or the "
        "link may be wrong.",
    },
    "rd_moved": {
        "zh": "文章已有改动，这句话现在在这里。",
        "en": "The article has changed; the words now stand here.",
    },
    "rd_gone": {
        "zh": "文章库里没有这篇文章了",
        "en": "This article is no longer in the library",
    },
    "rd_gone_more": {
        "zh": "文章库里没有这篇文章：可能已移除或改名，也可能链接有误。",
        "en": "The library has no such article: it may have been removed or renamed, or the link "
        "may be wrong.",
    },
    "reader_failed": {
        "zh": "没能打开这篇文章，请刷新页面后再试",
        "en": "The article could not be opened. Reload the page and try again",
    },
}
