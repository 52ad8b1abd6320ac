"""The tab of the articles."""

from __future__ import annotations

from collections.abc import Mapping

from askllm.types import Language

LIBRARY: Mapping[str, Mapping[Language, str]] = {
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
    "lib_by_passages": {"zh": "片段数", "en": "Passages"},
    "lib_actions": {"zh": "操作", "en": "Actions"},
    "lib_no_date": {"zh": "无日期", "en": "no date"},
    "lib_chars": {"zh": "{0} 字", "en": "{0} {0:character|characters}"},
    "lib_parts": {"zh": "{0} 个片段", "en": "{0} {0:passage|passages}"},
    "lib_none": {"zh": "没有符合的文章", "en": "No article matches"},
    "lib_none_more": {
        "zh": "换个词，或清除来源和时间的限制。",
        "en": "Try another word, or clear the source and the dates.",
    },
    "lib_range": {"zh": "第 {0}–{1} 篇，共 {2} 篇", "en": "{0}–{1} of {2} {2:article|articles}"},
    "lib_name_range": {"zh": "第 {0}–{1} 组，共 {2} 组", "en": "{0}–{1} of {2} {2:group|groups}"},
    "lib_only_this": {"zh": "只问这篇", "en": "Ask only this"},
    "lib_only_these": {"zh": "只问这 {0} 篇", "en": "Ask only {0:this one|these #}"},
    "lib_scoped": {"zh": "已限定范围，可以提问了", "en": "The scope is set. Ask away"},
    "lib_too_many": {
        "zh": "一次最多限定 {0} 篇，请再缩小一些",
        "en": "At most {0} {0:article fits|articles fit} a scope; narrow it a little more",
    },
    "lib_clear": {"zh": "清除", "en": "Clear"},
    # library: over time
    "lib_time": {"zh": "文章的时间分布", "en": "Articles over time"},
    "lib_time_said": {
        "zh": "{0} 至 {1}，共 {2} 篇有日期；最多的是 {3}，{4} 篇。",
        "en": "{0} to {1}: {2} {2:article|articles} with a date; {3} has the most ({4}).",
    },
    "lib_time_even": {
        "zh": "{0} 至 {1}，共 {2} 篇有日期。",
        "en": "{0} to {1}: {2} {2:article|articles} with a date.",
    },
    "lib_time_one": {
        "zh": "{0}，共 {1} 篇有日期。",
        "en": "{0}: {1} {1:article|articles} with a date.",
    },
    "lib_time_without": {"zh": "另有 {0} 篇没有日期。", "en": "{0} more {0:has|have} no date."},
    "lib_time_none": {"zh": "这些文章都没有日期。", "en": "None of these articles has a date."},
    "lib_bar": {"zh": "{0}：{1} 篇", "en": "{0}: {1} {1:article|articles}"},
    # library: adding
    "lib_add": {"zh": "添加文章", "en": "Add articles"},
    "lib_drop": {"zh": "把文件拖到这里", "en": "Drop files here"},
    "lib_choose": {"zh": "选择文件", "en": "Choose files"},
    "lib_kinds": {
        "zh": "Markdown、文本、网页、PDF、Word，每个至多 {0} MB",
        "en": "Markdown, text, HTML, PDF or Word, up to {0} MB each",
    },
    "lib_queue": {"zh": "正在添加的文件", "en": "Files being added"},
    "lib_adding": {"zh": "正在添加 {0} 个文件", "en": "Adding {0} {0:file|files}"},
    "lib_waiting": {"zh": "等待上传", "en": "Waiting"},
    "lib_sending": {"zh": "正在上传", "en": "Uploading"},
    "lib_checking": {"zh": "正在检查", "en": "Checking"},
    "lib_taken": {
        "zh": "已收到 {0} / {1} 个文件",
        "en": "{0} of {1} {1:file|files} taken in",
    },
    "lib_queued": {
        "zh": "已放入文章文件夹，等待建立索引",
        "en": "In the folder; waiting to be indexed",
    },
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
    "lib_added": {"zh": "加入了 {0} 个文件", "en": "{0} {0:file|files} added"},
    "lib_added_some": {
        "zh": "加入了 {0} 个文件，{1} 个没有成功",
        "en": "{0} {0:file|files} added, {1} refused",
    },
    "lib_tidy": {"zh": "清空列表", "en": "Clear the list"},
    # library: the index
    "lib_index": {"zh": "索引", "en": "Index"},
    "lib_reindex": {"zh": "更新索引", "en": "Update the index"},
    "lib_rebuild": {"zh": "全部重建", "en": "Rebuild all"},
    "lib_changed": {
        "zh": "文章文件夹有变动，索引里还没有：{0} 个文件。",
        "en": "{0} {0:file has|files have} changed in the corpus folder since it was indexed.",
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
        "zh": "正在编码片段：{0} / {1}",
        "en": "Encoding passages: {0} of {1}",
    },
    "lib_rate": {"zh": "每秒 {0} 个片段", "en": "{0} {0:passage|passages}/s"},
    "lib_rate_files": {"zh": "每秒 {0} 个文件", "en": "{0} {0:file|files}/s"},
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
    "lib_left_out": {"zh": "{0} 个文件没有收录", "en": "{0} {0:file|files} left out"},
    # library: removing
    "lib_remove": {"zh": "移除", "en": "Remove"},
    "lib_removed": {"zh": "已移除{0}", "en": "Removed {0}"},
    "lib_trash": {"zh": "移除的文件（{0}）", "en": "Removed files ({0})"},
    "lib_trash_more": {
        "zh": "文件没有删除，放在文章文件夹的 .askllm-trash 里。",
        "en": "Nothing is deleted: the files lie in .askllm-trash of the corpus folder.",
    },
    "lib_restore": {"zh": "恢复", "en": "Restore"},
    "lib_restoring": {
        "zh": "正在恢复{0}，建好索引后就能提问",
        "en": "Restoring {0}; it can be asked once it is indexed",
    },
    "lib_restored": {"zh": "已恢复{0}", "en": "Restored {0}"},
    # library: names
    "lib_names_more": {
        "zh": "文章里同一事物的不同叫法。提问时用哪个都能查到。",
        "en": "Different names that the articles give one thing. Any of them finds it.",
    },
    "lib_names_search": {"zh": "查找名称", "en": "Find a name"},
    "lib_names_none": {"zh": "没有学到这样的名称", "en": "No such names were learned"},
    "lib_names_said": {"zh": "“{0}”", "en": "“{0}”"},
    "lib_names_own": {"zh": "来自您的 {0}", "en": "From your own {0}"},
    # library: disagreements
    "lib_apart_more": {
        "zh": "把自带题集里的问题和从文章拟出的问题逐一问过，列出不同文章给出不同答案的。没有列出，不等于没有。",
        "en": "Your question file’s questions and others made from the articles were asked one by one; "
        "listed are those that different articles answer differently. There may be others.",
    },
    "lib_apart_progress": {
        "zh": "已问 {0} / {1} 个问题",
        "en": "{0} of {1} {1:question|questions} asked",
    },
    "lib_apart_begins": {"zh": "正在从文章拟题…", "en": "Making questions from the articles…"},
    "lib_apart_done": {
        "zh": "问了 {0} 个问题，找到 {1} 处",
        "en": "{0} {0:question|questions} asked, {1} found",
    },
    "lib_apart_failed": {
        "zh": "没能问完，服务器的日志里有原因",
        "en": "The search did not finish; the server's log says why",
    },
    "lib_apart_none": {"zh": "没有发现说法不一的地方", "en": "No disagreement was found"},
    "lib_ask_it": {"zh": "去提问", "en": "Ask it"},
}
