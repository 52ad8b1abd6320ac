"""The words of the reports, Chinese and English side by side: figures, verdicts, diagnoses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from askllm.evaluate.report import UNTYPED
from askllm.types import Language


class Words(NamedTuple):
    """One phrase in both languages."""

    zh: str
    en: str

    def into(self, language: Language) -> str:
        """Return the phrase in ``language``."""
        return self.zh if language == "zh" else self.en


VERDICTS: Mapping[str, Words] = {
    "right": Words("答对", "right"),
    "wrong_citation": Words("引用不对", "wrong citation"),
    "wrong_short": Words("短答案不对", "wrong short answer"),
    "missed": Words("该答未答", "missed"),
    "invented": Words("不该答却答", "invented"),
    "right_refusal": Words("正确拒答", "right refusal"),
    "unjudged": Words("无法判定", "unjudged"),
    "error": Words("出错", "error"),
}
GOOD_VERDICTS = frozenset({"right", "right_refusal"})

DIAGNOSES: Mapping[str, Words] = {
    "failed": Words("提问时出错", "failed"),
    "not_indexed": Words("文章未收录", "not indexed"),
    "cut_by_border": Words("被片段边界切断", "cut by a border"),
    "not_found": Words("没有检索到", "not found"),
    "ranked_low": Words("检索到但排得靠后", "ranked low"),
    "read_wrong": Words("读错了", "read wrong"),
    "refused_wrongly": Words("错误拒答", "refused wrongly"),
    "not_refused": Words("没有拒答", "not refused"),
    "gold_doubtful": Words("标准答案可疑", "gold doubtful"),
}
EXPLAINED: Mapping[str, Words] = {
    "failed": Words("提问这道题时程序报错", "asking this question raised an error"),
    "not_indexed": Words(
        "题目要求的文章不在索引里，或者没有这样写",
        "the article that the question names is not in the index, or does not say it",
    ),
    "cut_by_border": Words(
        "答案跨在两个片段的边界上", "the answer lies across the border of two passages"
    ),
    "not_found": Words(
        "两路检索都没有找到含答案的片段", "neither leg found a passage that holds the answer"
    ),
    "ranked_low": Words(
        "找到了含答案的片段，但名次太低，没有被读到",
        "a passage that holds the answer was found, but too low to be read",
    ),
    "read_wrong": Words(
        "含答案的片段排在前面，却选了别的句子",
        "the passage that holds the answer ranked high, another sentence was chosen",
    ),
    "refused_wrongly": Words(
        "含答案的片段排在前面，却没有作答",
        "the passage that holds the answer ranked high, yet nothing was answered",
    ),
    "not_refused": Words(
        "文章里没有答案，却作了回答", "the articles hold no answer, yet one was given"
    ),
    "gold_doubtful": Words(
        "给出的答案出自标准文章，数值也相符，请检查题目的标准答案",
        "the answer given stands in the gold article and agrees by value: check the gold answer",
    ),
}
STATUSES: Mapping[str, Words] = {
    "answered": Words("已回答", "answered"),
    "conflict": Words("说法不一", "conflict"),
    "not_found": Words("未找到", "not found"),
    "collection": Words("关于文集", "collection"),
    "chat": Words("闲谈", "chat"),
    "rejected": Words("拒收", "rejected"),
    "error": Words("出错", "error"),
}
LANGUAGES: Mapping[str, Words] = {"zh": Words("中文", "Chinese"), "en": Words("英文", "English")}

TYPES: Mapping[str, Words] = {
    "number": Words("数字", "number"),
    "share": Words("比例", "share"),
    "date": Words("日期", "date"),
    "definition": Words("定义", "definition"),
    "who": Words("谁", "who"),
    "where": Words("哪里", "where"),
    "what": Words("什么", "what"),
    "why": Words("为什么", "why"),
    "how": Words("怎样", "how"),
    "list": Words("列举", "list"),
    "quotation": Words("引语", "quotation"),
    "unanswerable": Words("文章没有答案", "unanswerable"),
    "conflict": Words("说法不一", "conflict"),
    "comparison": Words("比较", "comparison"),
    "follow-up": Words("追问", "follow-up"),
    "two": Words("两问", "two"),
    "yesno": Words("是非", "yesno"),
    "collection": Words("关于文集", "collection"),
    UNTYPED: Words("未分题型", UNTYPED),
}
"""The types of the questions that askllm drafts and of its own set; any other is called as in the file."""

_FIGURES: Mapping[str, Words] = {
    "right": Words("总体正确率", "Right, all told"),
    "answer_contained": Words("引文含答案", "Answer stands in a quote"),
    "exact_match": Words("短答案：完全匹配", "Short answer: exact match"),
    "character_f1": Words("短答案：字符 F1", "Short answer: character F1"),
    "official_exact_match": Words(
        "短答案：完全匹配（官方规则）", "Short answer: official exact match"
    ),
    "official_f1": Words("短答案：F1（官方规则）", "Short answer: official F1"),
    "value_match": Words("短答案：数值相等", "Short answer: same value"),
    "item_precision": Words("列表：条目精确率", "Lists: item precision"),
    "item_recall": Words("列表：条目召回率", "Lists: item recall"),
    "item_f1": Words("列表：条目 F1", "Lists: item F1"),
    "short_rate": Words("给出短答案的比例", "Short answer: given"),
    "short_verbatim": Words("短答案：逐字出自引文", "Short answer: verbatim"),
    "citation_precision": Words("引用精确率", "Citation precision"),
    "citation_recall": Words("引用召回率", "Citation recall"),
    "citation_evidence_recall": Words("引用召回率：证据", "Citation recall of evidence"),
    "citation_article_recall": Words("引用召回率：文章", "Citation recall of articles"),
    "citation_verbatim": Words("引文逐字一致", "Citations verbatim"),
    "sides_cited": Words("分歧：各方都引用", "Disagreements: sides cited"),
    "refusal_precision": Words("拒答精确率", "Refusal precision"),
    "refusal_recall": Words("拒答召回率", "Refusal recall"),
    "refusal_f1": Words("拒答 F1", "Refusal F1"),
    "area_under_risk_coverage": Words(
        "风险-覆盖曲线下面积（越低越好）", "Area under risk-coverage (lower is better)"
    ),
    "calibration_error": Words("校准误差（越低越好）", "Calibration error (lower is better)"),
}
_MEASURES: Mapping[str, str] = {"mrr": "MRR", "ndcg": "nDCG", "map": "MAP"}
_UNITS: Mapping[str, Words] = {
    "article": Words("检索（文章）", "Retrieval, by article"),
    "passage": Words("检索（片段）", "Retrieval, by passage"),
}
_SECTIONS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        Words("回答", "Answers"),
        ("right", "answer_", "exact_", "character_", "official_", "value_", "short_"),
    ),
    (Words("列表", "Lists"), ("item_",)),
    (Words("引用", "Citations"), ("citation_", "sides_")),
    (Words("拒答与把握度", "Refusal and confidence"), ("refusal_", "area_", "calibration_")),
    (Words("检索：按片段", "Retrieval by passage"), ("passage_",)),
    (Words("检索：按文章", "Retrieval by article"), ("article_",)),
)


def figure_words(name: str) -> Words:
    """Return what a figure is called; a name not known here is its own title."""
    if name in _FIGURES:
        return _FIGURES[name]
    unit, _, measure = name.partition("_")
    if unit not in _UNITS:
        return Words(name, name)
    kind, at, depth = measure.partition("@")
    short = f"{_MEASURES.get(kind, kind)}{at}{depth}"
    return Words(f"{_UNITS[unit].zh}：{short}", f"{_UNITS[unit].en}: {short}")


def sections(names: tuple[str, ...]) -> list[tuple[Words, list[str]]]:
    """Put figure names into the sections in which they are shown; what fits none comes last."""
    left = list(names)
    found: list[tuple[Words, list[str]]] = []
    for title, starts in _SECTIONS:
        members = [name for name in left if name.startswith(starts)]
        left = [name for name in left if name not in members]
        if members:
            found.append((title, members))
    if left:
        found.append((Words("其他", "Others"), left))
    return found


def verdict_words(verdict: str) -> Words:
    """Return what a verdict is called."""
    return VERDICTS.get(verdict, Words(verdict, verdict))


def diagnosis_words(diagnosis: str) -> Words:
    """Return what a diagnosis is called."""
    return DIAGNOSES.get(diagnosis, Words(diagnosis, diagnosis))


def type_words(name: str) -> Words:
    """Return what a type of questions is called; one that nobody here knows by its own name."""
    return TYPES.get(name) or Words(name, name)


def group_words(name: str) -> Words:
    """Return what a group is called: a language or a type by its name, anything else by its own."""
    return LANGUAGES.get(name) or type_words(name)
