"""The tab where questions are run and measured."""

from __future__ import annotations

from collections.abc import Mapping

from askllm.types import Language

EVALUATION: Mapping[str, Mapping[Language, str]] = {
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
    "ev_no_sets_look": {"zh": "还没有题集", "en": "No set yet"},
    "ev_upload": {"zh": "上传题集", "en": "Upload a set"},
    "ev_upload_more": {
        "zh": "JSONL、CSV、xlsx、SQuAD JSON，至多 20 MB，也可以拖到这里",
        "en": "JSONL, CSV, xlsx or SQuAD JSON up to 20 MB; dropping it here works too",
    },
    "ev_too_large": {"zh": "文件超过 20 MB", "en": "The file is larger than 20 MB"},
    "ev_questions": {"zh": "{0} 题", "en": "{0} {0:question|questions}"},
    "ev_beside": {"zh": "文章旁", "en": "beside the articles"},
    "ev_left_out": {
        "zh": "有 {0} 行读不懂，没有收录",
        "en": "{0} {0:line|lines} cannot be used and {0:is|are} left out",
    },
    "ev_findings": {
        "zh": "题集本身有 {0} 处要看一看",
        "en": "{0} {0:thing|things} to look at in the set",
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
    "ev_progress": {"zh": "第 {0} / {1} 题", "en": "{0} of {1} {1:question|questions}"},
    "ev_left": {"zh": "约剩 {0}", "en": "about {0} left"},
    "ev_so_far": {
        "zh": "目前的数字，只算已完成的 {0} 题：",
        "en": "So far, of the {0} {0:question|questions} done:",
    },
    "ev_so_far_right": {"zh": "总体正确率", "en": "Right, all told"},
    "ev_so_far_answer_contained": {"zh": "引文含答案", "en": "Answer stands in a quote"},
    "ev_so_far_citation_precision": {"zh": "引用精确率", "en": "Citation precision"},
    "ev_so_far_citation_recall": {"zh": "引用召回率", "en": "Citation recall"},
    "ev_so_far_passage_recall": {"zh": "检索召回率", "en": "Retrieval recall"},
    "ev_so_far_wall_ms": {"zh": "每题耗时（中位数）", "en": "Time per question (median)"},
    "ev_filling_first": {
        "zh": "第一题答完后，报告从这里开始填充…",
        "en": "The report begins to fill here when the first question is done…",
    },
    "ev_filling": {"zh": "看目前的报告", "en": "See the report so far"},
    "ev_done": {"zh": "{0} 评测完成，{1} 题", "en": "{0} is done: {1} {1:question|questions}"},
    "ev_stopped": {
        "zh": "{0} 已停止，{1} / {2} 题的结果已保存",
        "en": "{0} was stopped; {1} of {2} {2:question is|questions are} kept with {2:its result|their results}",
    },
    "ev_failed": {"zh": "{0} 没能完成：{1}", "en": "{0} did not finish: {1}"},
    # evaluation: saved runs
    "ev_runs": {"zh": "评测记录", "en": "Runs"},
    "ev_no_runs": {"zh": "还没有评测记录", "en": "No runs yet"},
    "ev_run_gone": {"zh": "没有名为 {0} 的评测记录", "en": "There is no run named {0}"},
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
    "ev_hello_look": {"zh": "看一看，它答得有多准", "en": "See how often it is right"},
    "ev_hello_look_more": {
        "zh": "从记录里打开一份报告，或者查看一个题集的题目。没有用语言模型打分。",
        "en": "Open a report from the list, or look at the questions of a set. No language model "
        "judged.",
    },
    # evaluation: questions of a set
    "ev_drafts": {"zh": "从文章拟题", "en": "Questions from the articles"},
    "ev_drafts_more": {
        "zh": "按句式从文章里拟题，由人过目：留下、修改或丢弃。",
        "en": "Proposed by template from the articles, for you to keep, mend or drop.",
    },
    "ev_wanted": {"zh": "题数", "en": "How many"},
    "ev_propose": {"zh": "拟题", "en": "Propose"},
    "ev_review": {"zh": "过目 {0} 道草稿", "en": "Review {0} {0:draft|drafts}"},
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
}
