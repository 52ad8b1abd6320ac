"""Every word of the page that is not from an article, in every language.

The page carries its languages side by side and CSS shows the one of ``<html lang>``, so a
person can switch without a round trip: ``both("sources")`` gives
``<span class="zh">引用来源</span><span class="hant">引用來源</span><span class="en">Sources</span>``.
The traditional form is made from the simplified one.

``{0}``, ``{1}`` … are filled by ``both(key, first, second, …)``; what is filled in is escaped.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from askllm.types import Language
from askllm.ui.traditional import traditional

LANGUAGES: tuple[Language, ...] = ("zh", "en")

STRINGS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        # header
        "tagline": {"zh": "文章问答", "en": "Article Q&A"},
        "size": {"zh": "已收录 {0} 篇 · {1} 段", "en": "{0} articles · {1} passages"},
        "new_chat": {"zh": "新对话", "en": "New chat"},
        "to_traditional": {"zh": "切换到繁体字", "en": "Switch to traditional characters"},
        "to_simplified": {"zh": "切换到简体字", "en": "Switch to simplified characters"},
        "to_english": {"zh": "切换到英文", "en": "Switch to English"},
        "switch_theme": {"zh": "切换深色或浅色", "en": "Switch between dark and light"},
        # notices
        "bm25_only": {"zh": "仅用关键词检索（BM25）：{0}", "en": "Keyword search only (BM25): {0}"},
        "left_out": {
            "zh": "有 {0} 个文件没有收录，点此查看原因",
            "en": "{0} files were left out. See why",
        },
        # conversations
        "cv_recent": {"zh": "最近对话", "en": "Recent"},
        "cv_none": {"zh": "还没有对话", "en": "No conversations yet"},
        "cv_private": {
            "zh": "对话只保存在本浏览器，最近 50 个",
            "en": "Stored in this browser only, the last 50",
        },
        "cv_open": {"zh": "打开对话列表", "en": "Open the conversations"},
        "cv_rename": {"zh": "重命名", "en": "Rename"},
        "cv_title": {"zh": "对话的名称", "en": "Name of the conversation"},
        "cv_delete": {"zh": "删除对话", "en": "Delete the conversation"},
        "cv_deleted": {"zh": "已删除“{0}”", "en": "Deleted “{0}”"},
        "cv_markdown": {
            "zh": "导出 Markdown，带参考文献",
            "en": "Export as Markdown, with references",
        },
        "cv_json": {"zh": "导出 JSON", "en": "Export as JSON"},
        "cv_actions": {"zh": "对话的操作", "en": "What can be done with it"},
        "listing": {"zh": "，", "en": ", "},
        "cv_references": {"zh": "参考文献", "en": "References"},
        "cv_no_storage": {
            "zh": "浏览器不允许保存：对话在关闭页面后会丢失，请及时导出",
            "en": "This browser does not store anything: export a conversation before you close it",
        },
        "cv_full": {
            "zh": "浏览器的存储已满：新的问答不再保存，请导出或删除旧对话",
            "en": "The browser's storage is full: new answers are not kept. Export or delete old "
            "conversations",
        },
        "cv_left_out": {
            "zh": "有 {0} 轮问答无法读取，没有显示",
            "en": "{0} exchanges could not be read and are not shown",
        },
        "cv_changed": {
            "zh": "有 {0} 轮问答引用的原文已经改动，已逐条标出",
            "en": "The articles have changed under {0} answers; each is marked",
        },
        "cv_elsewhere": {
            "zh": "这个浏览器里没有这个对话",
            "en": "That conversation is not in this browser",
        },
        "cv_earlier": {
            "zh": "更早的 {0} 轮没有显示，导出里有",
            "en": "{0} earlier exchanges are not shown; an export has them",
        },
        # what can be done with a question and an answer
        "act_copy": {"zh": "复制", "en": "Copy"},
        "act_edit": {"zh": "修改问题", "en": "Edit the question"},
        "act_retry": {"zh": "重新回答", "en": "Ask again"},
        "act_link": {"zh": "复制链接", "en": "Copy a link"},
        "link_copied": {"zh": "链接已复制", "en": "Link copied"},
        "copy_refused": {
            "zh": "浏览器不允许复制",
            "en": "The browser does not allow copying",
        },
        "editing": {
            "zh": "修改之前的问题，发送后从这里重新开始",
            "en": "Editing an earlier question; the conversation goes on from there",
        },
        "edited": {"zh": "对话从这里重新开始", "en": "The conversation goes on from here"},
        "cancel": {"zh": "取消", "en": "Cancel"},
        "stop": {"zh": "停止", "en": "Stop"},
        "stopped": {
            "zh": "已停止，问题放回了输入框",
            "en": "Stopped; the question is back in the box",
        },
        "still_busy": {
            "zh": "上一个问题还在回答",
            "en": "The last question is still being answered",
        },
        "asked_alone": {
            "zh": "按原话单独查找，没有联系上文",
            "en": "Asked as typed, without the conversation before it",
        },
        "as_typed": {"zh": "按原话重问", "en": "Ask as typed"},
        "text_changed": {"zh": "原文已改动", "en": "The text has changed"},
        "answer_stale": {
            "zh": "回答之后，有的原文已经改动：标出的引文在文章里找不到了。",
            "en": "Articles have changed since: the marked quotations are no longer in them.",
        },
        "answer_differs": {
            "zh": "现在的回答与链接里的不同：文章或程序改动过。",
            "en": "This answer is not the one that was linked: articles or the program have changed.",
        },
        # keys
        "keys_title": {"zh": "键盘快捷键", "en": "Keyboard shortcuts"},
        "heard_chat": {"zh": "对话", "en": "Conversation"},
        "heard_question": {"zh": "问题", "en": "Question"},
        "heard_answer": {"zh": "回答", "en": "Answer"},
        "heard_examples": {"zh": "可以这样问", "en": "Questions to start with"},
        "heard_send": {"zh": "发送问题", "en": "Send the question"},
        "heard_wait": {"zh": "正在查找", "en": "Looking it up"},
        "heard_tabs": {"zh": "页面", "en": "Pages"},
        "key_send": {"zh": "发送问题", "en": "Send the question"},
        "key_line": {"zh": "换行", "en": "New line"},
        "key_box": {"zh": "回到输入框", "en": "Go to the question box"},
        "key_new": {"zh": "新对话", "en": "New chat"},
        "key_number": {
            "zh": "打开最新回答的引用 1–9",
            "en": "Open citation 1–9 of the newest answer",
        },
        "key_step": {"zh": "下一条、上一条引用", "en": "Next, previous citation"},
        "key_close": {"zh": "关闭弹出的内容", "en": "Close what is open"},
        "key_help": {"zh": "显示这个列表", "en": "Show this list"},
        # connection
        "offline": {
            "zh": "连接断开，正在重连。输入的文字不会丢失。",
            "en": "Connection lost, reconnecting. What you typed is kept.",
        },
        "online": {"zh": "已重新连接", "en": "Connected again"},
        "too_many": {
            "zh": "现在提问的人太多，请稍后再试。问题放回了输入框。",
            "en": "Too many people are asking now; try again soon. Your question is back in the box.",
        },
        "not_sent": {
            "zh": "没能送出，问题放回了输入框",
            "en": "It could not be sent; your question is back in the box",
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
        "stage_all": {
            "zh": "正在检索 {0} 篇文章的 {1} 段",
            "en": "Searching {1} passages of {0} articles",
        },
        "stage_scope": {"zh": "正在检索所选的范围", "en": "Searching the chosen scope"},
        "stage_read": {"zh": "，细读最相关的 {0} 段…", "en": ", reading the {0} closest…"},
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
        "an_yes": {"zh": "是", "en": "Yes"},
        "an_no": {"zh": "否", "en": "No"},
        "an_converted": {"zh": "换算", "en": "converted"},
        "an_items": {"zh": "文章中提到的（{0} 项）", "en": "Named in the articles ({0})"},
        "an_list_quotes": {"zh": "出处", "en": "Where they are named"},
        "an_rest": {"zh": "另有 {0} 句", "en": "{0} more"},
        "an_part_open": {
            "zh": "关于“{0}”，文章里没有找到依据",
            "en": "Nothing in the articles on “{0}”",
        },
        "an_newest": {"zh": "最新", "en": "newest"},
        "an_no_name": {
            "zh": "文章里没有提到所问的名称",
            "en": "The articles do not mention that name",
        },
        "an_no_name_more": {
            "zh": "可以换一个写法再问，或问文章里写到的同类事物。",
            "en": "Try another spelling of it, or something of its kind that the articles name.",
        },
        "an_unknown_words": {
            "zh": "问题里的词没有出现在任何一篇文章里",
            "en": "Words of the question occur in no article",
        },
        "an_unknown_words_more": {
            "zh": "可以换用文章里的说法再问。",
            "en": "Try words that the articles use.",
        },
        "an_no_figure": {
            "zh": "文章谈到了这件事，但没有写所问的数字或日期",
            "en": "The articles speak of it, but not of that figure or date",
        },
        "an_no_figure_more": {
            "zh": "可以直接问这件事本身。",
            "en": "Try asking about the thing itself.",
        },
        "an_premise": {
            "zh": "文章里的说法与问题不同",
            "en": "The articles say otherwise than the question",
        },
        "an_premise_more": {
            "zh": "可以去掉问题里的前提再问。",
            "en": "Try asking without what the question takes for granted.",
        },
        "an_too_weak": {
            "zh": "没有足够贴切的段落可以作答",
            "en": "No passage is close enough to answer from",
        },
        "an_too_weak_more": {
            "zh": "可以问得更具体些，或放宽查找的范围。",
            "en": "Try to be more specific, or widen the scope.",
        },
        "an_instead": {"zh": "文章是这样写的", "en": "What the articles say"},
        "an_try": {"zh": "可以这样问", "en": "Try asking"},
        "an_next": {"zh": "接着问", "en": "Ask next"},
        "an_sure_high": {
            "zh": "原文与问题十分吻合。",
            "en": "The sentence fits the question closely.",
        },
        "an_sure_medium": {
            "zh": "原文大致吻合，请对照出处。",
            "en": "The sentence fits fairly well; check it against its source.",
        },
        "an_sure_low": {
            "zh": "原文只是勉强吻合，请务必对照出处。",
            "en": "The sentence barely fits; do check it against its source.",
        },
        "an_sure_is": {
            "zh": "把握度 {0}（0 到 1），是机器的估计。",
            "en": "Confidence {0} (0 to 1), a machine's estimate.",
        },
        "an_leg_dense": {"zh": "按意思检索", "en": "search by meaning"},
        "an_leg_lexical": {"zh": "按字词检索（BM25）", "en": "search by words (BM25)"},
        "an_reader_simple": {"zh": "未用训练过的阅读器", "en": "without the trained reader"},
        "an_reader_name": {"zh": "阅读器 {0}", "en": "reader {0}"},
        "an_room_dialogue": {"zh": "理解", "en": "understand"},
        "an_room_retrieve": {"zh": "检索", "en": "retrieve"},
        "an_room_read": {"zh": "阅读", "en": "read"},
        "an_room_answer": {"zh": "作答", "en": "answer"},
        "failed": {"zh": "这次没能完成检索", "en": "The search did not finish"},
        "failed_more": {
            "zh": "问题还在输入框里，按 Enter 再试一次，或换一个问题。",
            "en": "Your question is back in the box: press Enter to try again, or ask another.",
        },
        # scope
        "scope_label": {"zh": "范围：", "en": "Scope: "},
        "scope_all": {"zh": "全部文章", "en": "all articles"},
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
        "ref_plain": {"zh": "纯文本", "en": "Plain text"},
        "ref_markdown": {"zh": "Markdown", "en": "Markdown"},
        "ref_gbt7714": {"zh": "GB/T 7714", "en": "GB/T 7714"},
        "ref_bibtex": {"zh": "BibTeX", "en": "BibTeX"},
        "src_formats": {"zh": "选择引文格式", "en": "Choose a form of reference"},
        "src_copied": {"zh": "已复制：{0}", "en": "Copied as {0}"},
        "src_why": {"zh": "为什么找到这一段", "en": "Why this passage"},
        "src_why_looking": {"zh": "正在查看…", "en": "Looking…"},
        "src_why_none": {
            "zh": "说不出更多：检索没有再次找到这一段。",
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
        # tabs
        "tab_chat": {"zh": "问答", "en": "Ask"},
        "tab_library": {"zh": "文章库", "en": "Library"},
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
        # library
        "lib_views": {"zh": "文章库的内容", "en": "What the library shows"},
        "lib_articles": {"zh": "文章", "en": "Articles"},
        "lib_names": {"zh": "名称", "en": "Names"},
        "lib_apart": {"zh": "说法不一", "en": "Disagreements"},
        "lib_read_only": {
            "zh": "这个页面对外开放，文章只能查看。要增删文章，请在自己的电脑上运行 askllm serve。",
            "en": "This page is open to others, so its articles can only be looked at. To add or "
            "remove some, run askllm serve on your own computer.",
        },
        "lib_search": {
            "zh": "按标题、来源、作者、日期查找",
            "en": "Find by title, source, author or date",
        },
        "lib_source": {"zh": "来源", "en": "Source"},
        "lib_all_sources": {"zh": "全部来源", "en": "All sources"},
        "lib_sort": {"zh": "排序", "en": "Sort by"},
        "lib_by_title": {"zh": "标题", "en": "Title"},
        "lib_by_source": {"zh": "来源", "en": "Source"},
        "lib_by_date": {"zh": "日期", "en": "Date"},
        "lib_by_characters": {"zh": "字数", "en": "Length"},
        "lib_by_passages": {"zh": "段数", "en": "Passages"},
        "lib_actions": {"zh": "操作", "en": "Actions"},
        "lib_no_date": {"zh": "无日期", "en": "no date"},
        "lib_chars": {"zh": "{0} 字", "en": "{0} characters"},
        "lib_parts": {"zh": "{0} 段", "en": "{0} passages"},
        "lib_none": {"zh": "没有符合的文章", "en": "No article matches"},
        "lib_none_more": {
            "zh": "换个词，或清除来源和时间的限制。",
            "en": "Try another word, or clear the source and the dates.",
        },
        "lib_lost": {
            "zh": "服务器没有回应，请看它是否还开着。",
            "en": "The server does not answer. Is it still running?",
        },
        "lib_range": {"zh": "第 {0}–{1} 篇，共 {2} 篇", "en": "{0}–{1} of {2} articles"},
        "lib_name_range": {"zh": "第 {0}–{1} 组，共 {2} 组", "en": "{0}–{1} of {2} groups"},
        "lib_previous": {"zh": "上一页", "en": "Previous"},
        "lib_next": {"zh": "下一页", "en": "Next"},
        "lib_only_this": {"zh": "只问这篇", "en": "Ask only this"},
        "lib_only_these": {"zh": "只问这 {0} 篇", "en": "Ask only these {0}"},
        "lib_scoped": {"zh": "已限定范围，可以提问了", "en": "The scope is set. Ask away"},
        "lib_too_many": {
            "zh": "一次最多限定 {0} 篇，请再缩小一些",
            "en": "At most {0} articles fit a scope; narrow it a little more",
        },
        "lib_clear": {"zh": "清除", "en": "Clear"},
        # library: over time
        "lib_time": {"zh": "文章的时间分布", "en": "Articles over time"},
        "lib_time_said": {
            "zh": "{0} 至 {1}，共 {2} 篇有日期；最多的是 {3}，{4} 篇。",
            "en": "{0} to {1}: {2} articles with a date, most of them in {3} ({4}).",
        },
        "lib_time_without": {"zh": "另有 {0} 篇没有日期。", "en": "{0} more have no date."},
        "lib_time_none": {"zh": "文章都没有日期。", "en": "No article has a date."},
        "lib_bar": {"zh": "{0}：{1} 篇", "en": "{0}, articles: {1}"},
        # library: adding
        "lib_add": {"zh": "添加文章", "en": "Add articles"},
        "lib_drop": {"zh": "把文件拖到这里", "en": "Drop files here"},
        "lib_choose": {"zh": "选择文件", "en": "Choose files"},
        "lib_kinds": {
            "zh": "Markdown、文本、网页、PDF、Word，每个至多 {0} MB",
            "en": "Markdown, text, HTML, PDF or Word, up to {0} MB each",
        },
        "lib_queue": {"zh": "正在添加的文件", "en": "Files being added"},
        "lib_waiting": {"zh": "等待上传", "en": "Waiting"},
        "lib_sending": {"zh": "正在上传", "en": "Uploading"},
        "lib_checking": {"zh": "正在检查", "en": "Checking"},
        "lib_indexing": {
            "zh": "已放入文章文件夹，正在建立索引",
            "en": "In the folder; being indexed",
        },
        "lib_ready": {"zh": "可以提问了", "en": "Ready to be asked"},
        "lib_unready": {
            "zh": "已放入文章文件夹，但索引没有建成",
            "en": "In the folder, but the index was not built",
        },
        "lib_too_big": {
            "zh": "文件有 {0} MB，超过了 {1} MB 的上限，请拆分，或直接放进文章文件夹",
            "en": "It has {0} MB and the limit is {1} MB; split it, or put it into the folder by hand",
        },
        "lib_a_folder": {
            "zh": "这是文件夹，请打开它，选择里面的文件",
            "en": "This is a folder; open it and choose the files in it",
        },
        "lib_added": {"zh": "加入了 {0} 个文件", "en": "Files added: {0}"},
        "lib_added_some": {
            "zh": "加入了 {0} 个文件，{1} 个没有成功",
            "en": "Files added: {0}; refused: {1}",
        },
        "lib_tidy": {"zh": "清空列表", "en": "Clear the list"},
        # library: the index
        "lib_index": {"zh": "索引", "en": "Index"},
        "lib_reindex": {"zh": "更新索引", "en": "Update the index"},
        "lib_rebuild": {"zh": "全部重建", "en": "Rebuild all"},
        "lib_changed": {
            "zh": "文章文件夹有变动，索引里还没有：{0} 个文件。",
            "en": "The corpus folder has changed since it was indexed. Files: {0}.",
        },
        "lib_changed_look": {
            "zh": "文章文件夹在建立索引之后有变动，回答仍依据原来的文章。",
            "en": "The corpus folder has changed since it was indexed; answers still come from the "
            "articles of before.",
        },
        "lib_file_added": {"zh": "新增 {0}", "en": "new: {0}"},
        "lib_file_changed": {"zh": "改动 {0}", "en": "changed: {0}"},
        "lib_file_gone": {"zh": "移走 {0}", "en": "gone: {0}"},
        "lib_up_to_date": {"zh": "索引与文章一致", "en": "The index fits the articles"},
        "lib_build_start": {"zh": "正在准备建立索引…", "en": "Preparing the index…"},
        "lib_build_wait": {
            "zh": "另一个 askllm 正在建立这个索引，等它完成…",
            "en": "Another askllm is building this index; waiting for it…",
        },
        "lib_build_read": {"zh": "正在读取文件：{0} / {1}", "en": "Reading files: {0} of {1}"},
        "lib_build_encode": {
            "zh": "正在编码段落：{0} / {1}",
            "en": "Encoding passages: {0} of {1}",
        },
        "lib_rate": {"zh": "每秒 {0} 段", "en": "{0} passages/s"},
        "lib_rate_files": {"zh": "每秒 {0} 个文件", "en": "{0} files/s"},
        "lib_left": {"zh": "约剩 {0}", "en": "about {0} left"},
        "lib_built": {"zh": "索引已更新，用时 {0} 秒", "en": "The index was updated in {0} s"},
        "lib_built_same": {"zh": "没有需要更新的内容", "en": "There was nothing to update"},
        "lib_build_failed": {
            "zh": "索引没有建成，仍用原来的回答：{0}",
            "en": "The index was not built; the former one still answers: {0}",
        },
        "lib_answers_on": {
            "zh": "建立期间照常回答，用的是原来的文章",
            "en": "Questions are answered meanwhile, from the articles of before",
        },
        "lib_left_out": {"zh": "{0} 个文件没有收录", "en": "Files left out: {0}"},
        # library: removing
        "lib_remove": {"zh": "移除", "en": "Remove"},
        "lib_removed": {"zh": "已移除《{0}》", "en": "Removed “{0}”"},
        "lib_trash": {"zh": "移除的文件（{0}）", "en": "Removed files ({0})"},
        "lib_trash_more": {
            "zh": "文件没有删除，放在文章文件夹的 .askllm-trash 里。",
            "en": "Nothing is deleted: the files lie in .askllm-trash of the corpus folder.",
        },
        "lib_restore": {"zh": "恢复", "en": "Restore"},
        "lib_restored": {"zh": "已恢复 {0}", "en": "Restored {0}"},
        # library: names
        "lib_names_more": {
            "zh": "文章里同一事物的不同叫法。提问时用哪个都能查到。",
            "en": "Different names that the articles give one thing. Any of them finds it.",
        },
        "lib_names_search": {"zh": "查找名称", "en": "Find a name"},
        "lib_names_none": {"zh": "没有学到这样的名称", "en": "No such names were learned"},
        "lib_names_own": {"zh": "来自您的 {0}", "en": "From your own {0}"},
        # library: disagreements
        "lib_apart_more": {
            "zh": "从文章拟出问题逐一提问，列出不同文章给出不同答案的。没有列出，不等于没有。",
            "en": "Questions made from the articles were asked one by one; listed are those that "
            "different articles answer differently. There may be others.",
        },
        "lib_apart_progress": {"zh": "已问 {0} / {1} 个问题", "en": "{0} of {1} questions asked"},
        "lib_apart_begins": {"zh": "正在从文章拟题…", "en": "Making questions from the articles…"},
        "lib_apart_done": {
            "zh": "问了 {0} 个问题，找到 {1} 处",
            "en": "{0} questions asked, {1} found",
        },
        "lib_apart_failed": {
            "zh": "没能问完，服务器的日志里有原因",
            "en": "The search did not finish; the server's log says why",
        },
        "lib_apart_none": {"zh": "没有发现说法不一的地方", "en": "No disagreement was found"},
        "lib_ask_it": {"zh": "去提问", "en": "Ask it"},
        # reader
        "rd_back": {"zh": "上一处引用", "en": "Previous citation"},
        "rd_next": {"zh": "下一处引用", "en": "Next citation"},
        "rd_place": {"zh": "引用 {0}/{1}", "en": "Citation {0} of {1}"},
        "rd_link": {"zh": "复制这一处的链接", "en": "Copy a link to this place"},
        "rd_contents": {"zh": "目录", "en": "Contents"},
        "rd_changed": {
            "zh": "文章已有改动，链接所指的原话不在了。",
            "en": "The article has changed: the words this link points to are gone.",
        },
        "rd_moved": {
            "zh": "文章已有改动，这句话现在在这里。",
            "en": "The article has changed; the words now stand here.",
        },
        "rd_gone": {
            "zh": "文章库里没有这篇文章了",
            "en": "This article is no longer in the library",
        },
        "reader_failed": {
            "zh": "没能打开这篇文章，请刷新页面后再试",
            "en": "The article could not be opened. Reload the page and try again",
        },
    }
)


def both(key: str, *values: str | int) -> str:
    """Return the string ``key`` in every language as HTML, the values escaped and filled in.

    The traditional form is there only where it differs from the simplified one.
    """
    filled = [html.escape(str(value), quote=True) for value in values]
    return "".join(
        f'<span class="{kind}">{html.escape(words, quote=True).format(*filled)}</span>'
        for kind, words in spoken(key).items()
    )


def plain(key: str, language: Language) -> str:
    """Return the string ``key`` in one language, unescaped and unfilled."""
    return STRINGS[key][language]


@cache
def spoken(key: str) -> Mapping[str, str]:
    """Return the string ``key`` by its CSS class: ``zh``, ``hant`` where it differs, ``en``."""
    said = STRINGS[key]
    hant = traditional(said["zh"])
    other = {"hant": hant} if hant != said["zh"] else {}
    return MappingProxyType({"zh": said["zh"], **other, "en": said["en"]})


def for_script() -> str:
    """Return the strings the page's scripts may need as JSON: ``{key: {class: words}}``."""
    return json.dumps({key: dict(spoken(key)) for key in STRINGS}, ensure_ascii=False)
