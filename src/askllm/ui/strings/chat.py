"""The chat: conversations, what can be done in them, the forms of an answer, its rating."""

from __future__ import annotations

from collections.abc import Mapping

from askllm.types import Language

CHAT: Mapping[str, Mapping[Language, str]] = {
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
    "cv_not_exported": {
        "zh": "服务器没有回应，没能导出 Markdown；导出 JSON 不需要服务器",
        "en": "The server did not answer, so there is no Markdown; the JSON export needs no server",
    },
    "cv_exported_less": {
        "zh": "有 {0} 轮问答无法读取，没有导出",
        "en": "{0} {0:exchange|exchanges} could not be read and {0:is|are} not in the export",
    },
    "cv_actions": {"zh": "对话的操作", "en": "What can be done with it"},
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
        "en": "{0} {0:exchange|exchanges} could not be read and {0:is|are} not shown",
    },
    "cv_changed": {
        "zh": "有 {0} 轮问答引用的原文已经改动，已逐条标出",
        "en": "The articles have changed under {0} {0:answer, which|answers; each} is marked",
    },
    "cv_elsewhere": {
        "zh": "这个浏览器里没有这个对话",
        "en": "That conversation is not in this browser",
    },
    "cv_earlier": {
        "zh": "更早的 {0} 轮没有显示，导出里有",
        "en": "{0} earlier {0:exchange is|exchanges are} not shown; an export has {0:it|them}",
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
    "to_end": {"zh": "到最后", "en": "To the end"},
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
    "placeholder_example": {
        "zh": "向文章提问，例如：{0}",
        "en": "Ask the articles, for example: {0}",
    },
    "question": {"zh": "问题", "en": "Question"},
    "keys_hint": {
        "zh": "Enter 发送 · Shift+Enter 换行 · 按 / 回到输入框",
        "en": "Enter to send · Shift+Enter for a new line · / to focus",
    },
    "nothing_typed": {"zh": "先写下想问的问题", "en": "Type a question first"},
    # an answer
    "stage_begun": {"zh": "正在理解问题…", "en": "Reading the question…"},
    "stage_search": {
        "zh": "正在检索 {0} 篇文章的 {1} 个片段…",
        "en": "Searching {1} {1:passage|passages} of {0} {0:article|articles}…",
    },
    "stage_read": {
        "zh": "正在细读最相关的 {1} 个片段…",
        "en": "Reading the {1:closest passage|# closest passages}…",
    },
    "citation": {"zh": "引用", "en": "citation "},
    "more_quotes": {"zh": "相关原文", "en": "Related passages"},
    "two_sides": {"zh": "文章的说法不一致", "en": "The articles disagree"},
    "not_found": {
        "zh": "文章中没有找到可以支持回答的内容",
        "en": "Nothing in the articles supports an answer",
    },
    "closest": {
        "zh": "最接近的片段（不是答案，仅供参考）",
        "en": "Closest passages (they do not answer the question)",
    },
    "confidence_high": {"zh": "把握度 高", "en": "Confidence high"},
    "confidence_medium": {"zh": "把握度 中", "en": "Confidence medium"},
    "confidence_low": {"zh": "把握度 低", "en": "Confidence low"},
    "searched": {"zh": "检索 {0} 个片段", "en": "{0} {0:passage|passages} searched"},
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
    "an_no_name_more": {
        "zh": "可以换一个写法再问，或问文章里写到的同类事物。",
        "en": "Try another spelling of it, or something of its kind that the articles name.",
    },
    "an_unknown_words_more": {
        "zh": "可以换用文章里的说法再问。",
        "en": "Try words that the articles use.",
    },
    "an_no_figure_more": {
        "zh": "可以直接问这件事本身。",
        "en": "Try asking about the thing itself.",
    },
    "an_premise": {
        "zh": "文章里的说法与问题不同，文章是这样写的：",
        "en": "The articles say otherwise than the question. What they say:",
    },
    "an_too_weak_more": {
        "zh": "可以问得更具体些，或换一种说法。",
        "en": "Try to be more specific, or to put it in other words.",
    },
    "an_try": {"zh": "可以这样问", "en": "Try asking"},
    "an_can": {"zh": "这些问题可以回答", "en": "Questions that can be answered"},
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
    # rating an answer
    "rate_up": {"zh": "答得对", "en": "Right answer"},
    "rate_down": {"zh": "答得不对", "en": "Wrong answer"},
    "rate_scoped": {
        "zh": "限定范围的回答不能评对错：测试题不带范围",
        "en": "Not rated: a test case holds no scope",
    },
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
    # scope
    "scope_label": {"zh": "范围：", "en": "Scope: "},
    "scope_all": {"zh": "全部文章", "en": "all articles"},
    "scope_n_articles": {"zh": "{0} 篇", "en": "{0} {0:article|articles}"},
    "scope_n_sources": {"zh": "{0} 个来源", "en": "{0} {0:source|sources}"},
    "scope_n_authors": {"zh": "{0} 位作者", "en": "{0} {0:author|authors}"},
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
        "en": "{0} more {0:is|are} not listed; filter to find {0:it|them}",
    },
    "scope_failed": {
        "zh": "没能列出可选的范围，请刷新页面后再试",
        "en": "The choices could not be listed. Reload the page and try again",
    },
    "scope_within": {"zh": "只在 {0} 中查找", "en": "Searched only in {0}"},
    "scope_join": {"zh": "、", "en": ", "},
    "scope_and_more": {"zh": "{0}和另外 {1} 个", "en": "{0} and {1} more"},
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
}
