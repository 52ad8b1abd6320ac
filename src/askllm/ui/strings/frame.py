"""What stands around everything: the header, notices, tabs, shortcuts, the connection."""

from __future__ import annotations

from collections.abc import Mapping

from askllm.types import Language

FRAME: Mapping[str, Mapping[Language, str]] = {
    # header
    "tagline": {"zh": "文章问答", "en": "Article Q&A"},
    "size": {
        "zh": "已收录 {0} 篇 · {1} 个片段",
        "en": "{0} {0:article|articles} · {1} {1:passage|passages}",
    },
    "new_chat": {"zh": "新对话", "en": "New chat"},
    "to_traditional": {"zh": "切换到繁体字", "en": "Switch to traditional characters"},
    "to_simplified": {"zh": "切换到简体字", "en": "Switch to simplified characters"},
    "to_english": {"zh": "切换到英文", "en": "Switch to English"},
    # the same in a character or two, on the button itself
    "sign_traditional": {"zh": "繁", "en": "繁"},
    "sign_simplified": {"zh": "简", "en": "简"},
    "sign_english": {"zh": "EN", "en": "EN"},
    "switch_theme": {"zh": "切换深色或浅色", "en": "Switch between dark and light"},
    # notices
    "bm25_only": {"zh": "仅用关键词检索（BM25）：{0}", "en": "Keyword search only (BM25): {0}"},
    "rules_only": {"zh": "只按规则选取原句：{0}", "en": "Rules alone choose the quotations: {0}"},
    "left_out": {
        "zh": "有 {0} 个文件没有收录，点此查看原因",
        "en": "{0} {0:file was|files were} left out. See why",
    },
    # tabs
    "tab_chat": {"zh": "问答", "en": "Ask"},
    "tab_library": {"zh": "文章库", "en": "Library"},
    "tab_evaluation": {"zh": "评测", "en": "Evaluate"},
    # access
    "skip_question": {"zh": "跳到提问框", "en": "Skip to the question"},
    "skip_content": {"zh": "跳到内容", "en": "Skip to the content"},
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
    # what did not come
    "try_again": {"zh": "再试一次", "en": "Try again"},
    # how long something takes
    "time_s": {"zh": "{0} 秒", "en": "{0} s"},
    "time_min_s": {"zh": "{0} 分 {1} 秒", "en": "{0} min {1} s"},
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
    "server_lost": {
        "zh": "服务器没有回应，请看它是否还开着。",
        "en": "The server does not answer. Is it still running?",
    },
    "page_previous": {"zh": "上一页", "en": "Previous"},
    "page_next": {"zh": "下一页", "en": "Next"},
}
