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
        # scope
        "scope_label": {"zh": "范围：", "en": "Scope: "},
        "scope_all": {"zh": "全部文章", "en": "all articles"},
        "scope_one": {"zh": "1 篇", "en": "1 article"},
        "scope_n_articles": {"zh": "{0} 篇", "en": "{0} articles"},
        "scope_n_sources": {"zh": "{0} 个来源", "en": "{0} sources"},
        "scope_n_authors": {"zh": "{0} 位作者", "en": "{0} authors"},
        "scope_clear": {"zh": "清除范围", "en": "Clear the scope"},
        "scope_title": {"zh": "在哪些文章里查找", "en": "Which articles to search"},
        "scope_more": {
            "zh": "不选就是全部；选了几类，就要同时满足。从下一个问题起生效。",
            "en": "Nothing chosen means all. Choices of several kinds must all hold. "
            "Applies from the next question on.",
        },
        "scope_articles": {"zh": "文章", "en": "Articles"},
        "scope_sources": {"zh": "来源", "en": "Sources"},
        "scope_authors": {"zh": "作者", "en": "Authors"},
        "scope_dates": {
            "zh": "日期，写到年、月或日都可以",
            "en": "Dates: a year, a month or a day",
        },
        "scope_since": {"zh": "从", "en": "From"},
        "scope_until": {"zh": "到", "en": "To"},
        "scope_filter": {"zh": "筛选", "en": "Filter"},
        "scope_rest": {
            "zh": "另有 {0} 项没有列出，请用筛选缩小",
            "en": "{0} more are not listed; filter to find them",
        },
        "scope_failed": {
            "zh": "没能列出可选的范围，请刷新页面后再试",
            "en": "The choices could not be listed. Reload the page and try again",
        },
        "scope_within": {"zh": "只在 {0} 中查找", "en": "Searched only in {0}"},
        "scope_looking": {"zh": "正在所选范围中查找…", "en": "Searching the chosen scope…"},
        "scope_refused": {
            "zh": "没有查找：所选的范围不成立",
            "en": "Nothing was searched: the chosen scope does not hold",
        },
        "scope_crossed": {
            "zh": "结束日期早于开始日期，请对调。",
            "en": "The last date comes before the first; exchange them.",
        },
        "scope_no_date": {
            "zh": "有一个日期看不懂，请写成 2021、2021-10 或 2021-10-26。",
            "en": "A date could not be read; write it as 2021, 2021-10 or 2021-10-26.",
        },
        "scope_gone": {
            "zh": "所选的文章里，有的已经不在了。请刷新页面，重新选择。",
            "en": "An article you chose is no longer there. Reload the page and choose again.",
        },
        "scope_none": {
            "zh": "没有一篇文章同时符合所选的各项，请放宽或清除范围。",
            "en": "No article meets all that you chose; widen or clear the scope.",
        },
        "scope_unreadable": {
            "zh": "收到的范围无法识别。请刷新页面，重新选择。",
            "en": "The scope that arrived could not be read. Reload the page and choose again.",
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
        # tabs
        "tab_chat": {"zh": "问答", "en": "Ask"},
        "tab_evaluation": {"zh": "评测", "en": "Evaluate"},
        # rating an answer
        "rate_up": {"zh": "答得对", "en": "Right answer"},
        "rate_down": {"zh": "答得不对", "en": "Wrong answer"},
        "rate_title": {"zh": "哪里不对？", "en": "What was wrong?"},
        "rate_more": {
            "zh": "点一项就存为测试题；知道正确答案的话，先写在这里（可不写）。",
            "en": "One click saves it as a test case. If you know the right answer, write it first.",
        },
        "rate_correction": {"zh": "正确答案", "en": "Right answer"},
        "wrong_answer": {"zh": "答案不对", "en": "Wrong answer"},
        "wrong_source": {"zh": "出处不对", "en": "Wrong source"},
        "should_refuse": {"zh": "文章里没有，应当拒答", "en": "Not in the articles: should refuse"},
        "should_answer": {"zh": "文章里有，应当回答", "en": "In the articles: should answer"},
        "other": {"zh": "其他", "en": "Something else"},
        "rate_saved": {"zh": "已存为测试题", "en": "Saved as a test case"},
        "rate_unfinished": {
            "zh": "已存为测试题，答案待补",
            "en": "Saved as a test case; its answer is still missing",
        },
        "undo": {"zh": "撤销", "en": "Undo"},
        "undone": {"zh": "已撤销", "en": "Undone"},
        # evaluation: sets
        "ev_read_only": {
            "zh": "这个页面对外开放，只能查看。要评测，请在自己的电脑上运行 askllm serve。",
            "en": "This page is open to others and can only be looked at. To evaluate, run "
            "askllm serve on your own computer.",
        },
        "ev_sets": {"zh": "题集", "en": "Question sets"},
        "ev_no_sets": {
            "zh": "还没有题集。上传一份，或从文章拟题。",
            "en": "No set yet. Upload one, or have some proposed from the articles.",
        },
        "ev_upload": {"zh": "上传题集", "en": "Upload a set"},
        "ev_upload_more": {
            "zh": "JSONL、CSV、xlsx、SQuAD JSON，至多 20 MB，也可以拖到这里",
            "en": "JSONL, CSV, xlsx or SQuAD JSON up to 20 MB; dropping it here works too",
        },
        "ev_too_large": {"zh": "文件超过 20 MB", "en": "The file is larger than 20 MB"},
        "ev_questions": {"zh": "{0} 题", "en": "{0} questions"},
        "ev_beside": {"zh": "文章旁", "en": "beside the articles"},
        "ev_left_out": {
            "zh": "有 {0} 行读不懂，没有收录",
            "en": "{0} lines cannot be used and are left out",
        },
        "ev_findings": {
            "zh": "题集本身有 {0} 处要看一看",
            "en": "{0} things to look at in the set",
        },
        "ev_fine": {"zh": "题集检查过了，没有问题", "en": "Checked: nothing wrong with the set"},
        "ev_open_set": {"zh": "查看和修改题目", "en": "See and mend its questions"},
        "ev_look_set": {"zh": "查看题目", "en": "See its questions"},
        "ev_delete_set": {"zh": "删除题集", "en": "Delete the set"},
        "ev_sure_set": {"zh": "删除题集 {0}？", "en": "Delete the set {0}?"},
        # evaluation: a run
        "ev_run_title": {"zh": "评测", "en": "Evaluation"},
        "ev_name": {"zh": "名称（可不写）", "en": "Name (optional)"},
        "ev_run": {"zh": "开始评测", "en": "Run"},
        "ev_stop": {"zh": "停止", "en": "Stop"},
        "ev_stopping": {"zh": "正在停止…", "en": "Stopping…"},
        "ev_choose": {"zh": "先选一个题集", "en": "Choose a set first"},
        "ev_progress": {"zh": "第 {0} / {1} 题", "en": "{0} of {1} questions"},
        "ev_left": {"zh": "约剩 {0}", "en": "about {0} left"},
        "ev_done": {"zh": "{0} 评测完成，{1} 题", "en": "{0} is done: {1} questions"},
        "ev_stopped": {
            "zh": "{0} 已停止，{1} / {2} 题的结果已保存",
            "en": "{0} was stopped; the results of {1} of {2} questions are kept",
        },
        "ev_failed": {"zh": "{0} 没能完成：{1}", "en": "{0} did not finish: {1}"},
        # evaluation: saved runs
        "ev_runs": {"zh": "评测记录", "en": "Runs"},
        "ev_no_runs": {"zh": "还没有评测记录", "en": "No runs yet"},
        "ev_right": {"zh": "答对 {0}", "en": "{0} right"},
        "ev_part": {"zh": "已停在 {0}", "en": "stopped at {0}"},
        "ev_continue": {"zh": "继续", "en": "Continue"},
        "ev_delete": {"zh": "删除 {0}", "en": "Delete {0}"},
        "ev_sure": {"zh": "删除评测记录 {0}？", "en": "Delete the run {0}?"},
        "ev_against": {"zh": "比较", "en": "Compare with"},
        "ev_download": {"zh": "下载", "en": "Download"},
        "ev_report": {"zh": "评测报告", "en": "Evaluation report"},
        "ev_opening": {"zh": "正在打开报告…", "en": "Opening the report…"},
        "ev_back": {"zh": "返回", "en": "Back"},
        "ev_hello": {"zh": "测一测，它答得有多准", "en": "Find out how often it is right"},
        "ev_hello_more": {
            "zh": "选一个题集，点“开始评测”；或从记录里打开一份报告。全程在本机，不用语言模型打分。",
            "en": "Choose a set and run it, or open a report from the list. Everything stays on this "
            "computer, and no language model judges.",
        },
        # evaluation: questions of a set
        "ev_drafts": {"zh": "从文章拟题", "en": "Questions from the articles"},
        "ev_drafts_more": {
            "zh": "按句式从文章里拟题，由人过目：留下、修改或丢弃。",
            "en": "Proposed by template from the articles, for you to keep, mend or drop.",
        },
        "ev_wanted": {"zh": "题数", "en": "How many"},
        "ev_propose": {"zh": "拟题", "en": "Propose"},
        "ev_review": {"zh": "过目 {0} 道草稿", "en": "Review {0} drafts"},
        "ev_into": {"zh": "留到题集", "en": "Keep in the set"},
        "ev_keep": {"zh": "留下", "en": "Keep"},
        "ev_save": {"zh": "保存修改", "en": "Save"},
        "ev_drop": {"zh": "丢弃", "en": "Drop"},
        "ev_kept": {"zh": "已留到 {0}", "en": "Kept in {0}"},
        "ev_saved": {"zh": "已保存", "en": "Saved"},
        "ev_dropped": {"zh": "已丢弃", "en": "Dropped"},
        "ev_sure_drop": {"zh": "从题集里删除这道题？", "en": "Delete this question from the set?"},
        "ev_question": {"zh": "题目", "en": "Question"},
        "ev_answers": {
            "zh": "答案，一行一个写法，答对任一个即可",
            "en": "Answers, one form a line; any of them is right",
        },
        "ev_answerable": {"zh": "文章里有答案", "en": "The articles answer it"},
        "ev_nothing_left": {"zh": "没有题目了", "en": "No questions left"},
        "ev_range": {"zh": "第 {0}–{1} 题，共 {2} 题", "en": "{0}–{1} of {2}"},
        "ev_previous": {"zh": "上一页", "en": "Previous"},
        "ev_next": {"zh": "下一页", "en": "Next"},
        "ev_lost": {
            "zh": "服务器没有回应，请看它是否还开着",
            "en": "The server does not answer. Is it still running?",
        },
        # reader
        "reader_failed": {
            "zh": "没能打开这篇文章，请刷新页面后再试",
            "en": "The article could not be opened. Reload the page and try again",
        },
    }
)

# What the page's script says by itself.
_SCRIPT_KEYS = (
    "bm25_only",
    "nothing_typed",
    "copied",
    "reader_failed",
    "rate_saved",
    "rate_unfinished",
    "undo",
    "undone",
)


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
    """Return the strings the page's scripts need as JSON: ``{key: {language: words}}``."""
    wanted = [key for key in STRINGS if key in _SCRIPT_KEYS or key.startswith(("ev_", "scope_"))]
    return json.dumps({key: dict(STRINGS[key]) for key in wanted}, ensure_ascii=False)
