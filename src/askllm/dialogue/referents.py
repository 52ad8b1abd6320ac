"""Pronouns and ordinals: which words of a follow-up point back, and at what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from askllm.dialogue.topics import Rarity, compared_in, is_aspect, subject_of, topic_of
from askllm.dialogue.topics_en import topic_in_english
from askllm.dialogue.turns import Past
from askllm.read import names_asked
from askllm.text import folded, language_of, quantities

Kind = Literal["person", "several", "body", "place", "time", "thing"]

_BODY = "公司|机构|企业|团队|实验室|研究院|研究所|学校|大学|组织|单位|媒体|集团|部门|厂商|品牌"
_PERSON = "人|作者|专家|教授|总裁|经理|院长|馆长|校长|先生|女士|老师|记者|设计师|工程师|创始人|科学家|作家|导演|演员|学者"
_THING = (
    "模型|大模型|产品|平台|技术|项目|系统|方法|大桥|桥|博物馆|城市|地方|国家|地区|作品|书|电影|歌|建筑|工程|计划|政策|法律|药|疾病"
    "|病|动物|植物|机器|设备|软件|游戏|网站|数据集|算法|比赛|活动|事件|事故|会议|节日|路|铁路|机场|车站|河|山|湖|岛|海|树|船|飞机"
    "|汽车|车|菜|茶|酒|东西|事情?|概念|理论|现象"
)
_POINT = "(?:这|那|该|此|這)"
_MEASURE = "(?:一?[个款种家位项座条部件台本所支艘类间栋片枚篇届次场名套])"
_PRONOUNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "several",
        re.compile(
            r"(?:它们|他们|她们|两者|二者|这两[个家种款者位座]|这些)|\b(?:they|them|their"
            r"|both(?: of them)?)\b"
        ),
    ),
    (
        "body",
        re.compile(
            rf"{_POINT}{_MEASURE}?(?:大?(?:{_BODY}))|\b(?:that|this|the) (?:company|organi[sz]ation"
            rf"|team|lab(?:oratory)?|institute|university|firm)\b(?! (?:of|behind|that|which|who|in|from|for|at|where))"
        ),
    ),
    (
        "person",
        re.compile(
            rf"(?<![其吉])他(?![人国乡日山])|她|{_POINT}{_MEASURE}?(?:{_PERSON})(?![们类口工])"
            rf"|\b(?:he|she|him|his|her)\b|\b(?:that|this) (?:person|man|woman|author)\b"
        ),
    ),
    ("place", re.compile(r"那里|那儿|那边|\bthere\b(?=\s*[?]|$)")),
    (
        "time",
        re.compile(
            r"那一?[年天月]|那个?时候|那时|当时|同一?[年天月]|当年|\b(?:that|the same) (?:year|day"
            r"|month)\b"
        ),
    ),
    (
        "thing",
        re.compile(
            rf"(?<!其)它|{_POINT}{_MEASURE}?(?:{_THING})(?![\u4e00-\u9fff]*呢)"
            rf"|(?<![极尤与土何莫])其(?=[^他它中实余次间])"
            r"|\bits?\b|\b(?:that|this)(?: one)?(?=\s*[?]|$)|\b(?:that|this) (?:one|model|product"
            r"|thing|place|bridge|city|book|system|building|project)\b"
        ),
    ),
)
_EXPLETIVE = re.compile(r"\bit(?:'s)? (?:true|possible|correct|likely|known|said|clear)\b")
_OWN = ("its", "their", "his", "her")
_NUMBER = "一二三四五六七八九十"
_ORDINAL = re.compile(
    rf"第(?P<n>[{_NUMBER}]|十[{_NUMBER}]"
    rf"|\d{{1,2}})(?P<m>[个家位款种项座篇条部本名台所支])(?P<noun>[\u4e00-\u9fff]{{1,4}}?)??(?=$"
    rf"|[\s?？!！,，.。]|[是的呢在有叫由何为用属能会和与跟讲说提比更适要可还也几负归值售]|什么|门票|价格|谁|多|哪|怎么|被"
    rf"|收)"
    rf"|最后一?(?P<last>[个家位款种项座篇条部本名台所支])(?=$|[\s?？]"
    rf"|[是的呢在有叫由何为用属能会讲说])|(?P<former>前者)|(?P<latter>后者|後者)"
)
_EN_NUMBERS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_ORDINAL_EN = re.compile(
    rf"\bthe (?:(?P<n>{'|'.join(_EN_NUMBERS)}|last)(?: (?P<noun>one|article|item|model"
    rf"|company|document|thing))?(?=\s*[?]|$|'s| (?:is|was|are|were|do|does|did|have|has|mean"
    rf"|made|released|say|about|written|published|by|come)\b| [a-z]+(?:ed|ilt|ade|old|tten)\s*[?]?$)|(?P<former>former)"
    rf"|(?P<latter>latter))"
)
_ARTICLE = re.compile(
    r"(?:这|那|该|此|本|上)(?:一)?(?:篇|则|份)(?:文章|文档|报道|资料|稿子|稿件|文献|报告)?"
    r"|(?:该|此|本)文(?:章)?|这(?:个)?(?:文章|文档|报道)|\b(?:this|that|the same"
    r"|the) (?:article|document|report)\b(?! about)"
)
MOST_BACK = 4
"""Exchanges that are looked back on for a list or a comparison."""
_JOINED = re.compile(
    r"(?:和|与|跟|同|比|及|对|给|向)$|\b(?:and|with|than|to|or|from|by|does|did|is|was)\s$"
)
"""What may stand between a name and a pronoun for another thing: GPT-2和它."""
_POINTED = frozenset("篇")
_OWN_MATTER = re.compile(
    r"(?<=[\u3400-\u9fff])(?<![看对把说过了着给为到于是的做知解道])(?:这|那)(?:一?件事情?|个?事情?|回事)"
)
"""The word before it says what matter is meant: 通桥这件事."""


def with_article(question: str, pasts: Sequence[Past]) -> str:
    """Put the title of the article last cited in the place of 这篇文章."""
    match = _ARTICLE.search(folded(question))
    titles = next((past.titles for past in reversed(pasts) if past.titles), [])
    if match is None or not titles or "《" in question:
        return question
    return f"{question[: match.start()]}《{titles[0]}》{question[match.end() :]}"


def with_ordinal(question: str, pasts: Sequence[Past], rarity: Rarity) -> str:
    """Put what 第二个 or the latter counts in its place, if the last answer holds so many."""
    plain = folded(question)
    match = _ORDINAL.search(plain) or _ORDINAL_EN.search(plain)
    if match is None or not pasts:
        return question
    for past in list(reversed(pasts))[:MOST_BACK]:
        named = _counted(match, past, rarity)
        if named:
            return question[: match.start()] + named + question[match.end() :]
    return question


def _counted(match: re.Match[str], last: Past, rarity: Rarity) -> str:
    """Return what an ordinal counts in one exchange, or ``""`` if that holds not so many."""
    said = match.groupdict()
    noun = said.get("noun") or ""
    measure = said.get("m") or said.get("last") or ""
    if measure in _POINTED or noun in ("article", "document", "文章"):
        options = [f"《{title}》" for title in last.titles]
    else:
        options = last.options(rarity)
        known = folded(last.question + last.text)
        if noun and noun not in known and noun not in ("one", "item", "thing"):
            return ""
    if said["former"] or said["latter"]:
        compared, _ = compared_in(last.question, rarity)
        options = (compared or options)[:2]
        place = 0 if said["former"] else 1
    else:
        place = _place(said.get("n"), len(options))
    return options[place] if 0 <= place < len(options) and len(options) > 1 else ""


def with_referents(question: str, pasts: Sequence[Past], rarity: Rarity) -> str:
    """Put what the first two pronouns stand for in their places, as far as anything fits."""
    if _OWN_MATTER.search(folded(question)):
        return question
    once = _with_referent(question, pasts, rarity)
    return once if once == question else _with_referent(once, pasts, rarity, again=True)


def _with_referent(
    question: str, pasts: Sequence[Past], rarity: Rarity, *, again: bool = False
) -> str:
    plain = folded(question)
    found = [
        (match.start(), -match.end(), kind, match)
        for kind, pattern in _PRONOUNS
        for match in pattern.finditer(plain)
        if question[match.start() : match.end()] not in ("IT", "US")
    ]
    if not found or _EXPLETIVE.search(plain):
        return question
    _, _, kind, match = min(found, key=lambda one: one[:2])
    if not again and _has_own(question[: match.start()], rarity):
        return question
    name = _referent(kind, pasts, rarity)
    if not name or folded(name) in plain:
        return question
    rest = question[match.end() :]
    if match[0].isascii() and f"the {name}" in pasts[-1].question:
        name = f"the {name}"
    if match[0] == "there":
        name = f"in {name}"
    elif match[0] in _OWN:
        name += "'s"
    elif match[0] == "其":
        name += "的"
    return question[: match.start()] + name + rest


def _referent(kind: Kind, pasts: Sequence[Past], rarity: Rarity) -> str:
    last = pasts[-1]
    if kind == "person":
        return _person(pasts, rarity)
    if kind == "several":
        return _several(pasts, rarity)
    if kind == "body":
        return last.short if last.asked_who and last.short else last.topic
    if kind == "place":
        return last.short if last.asked_where and last.short else last.topic
    if kind == "time":
        short = (last.answer.short if last.answer else None) or ""
        return short if any(q.kind == "date" for q in quantities(short)) else ""
    if last.asked_which and last.short and folded(last.short) not in folded(last.question):
        return last.short
    if last.is_about_articles or not topic_of(last.question, rarity):
        return last.topic
    of_person = last.asks_for_person or last.topic in {
        past.short for past in pasts if past.asked_who
    }
    if of_person and kind == "thing":
        return next(
            (
                past.topic
                for past in reversed(pasts)
                if not past.asks_for_person
                and past.topic not in {p.short for p in pasts if p.asked_who}
            ),
            last.topic,
        )
    return subject_of(last.question, rarity, last.topic) or last.topic


def _person(pasts: Sequence[Past], rarity: Rarity) -> str:
    """Return who was last named: as an author, as an answer to who, or as who is asked about."""
    for past in list(reversed(pasts))[:3]:
        if past.authors:
            return "" if re.search("[、,，]", past.authors) else past.authors
        if past.asks_for_person:
            return topic_of(past.question, rarity)
        if past.asked_who and past.short:
            return past.short
    return "" if pasts[-1].asked_who else pasts[-1].topic


def _several(pasts: Sequence[Past], rarity: Rarity) -> str:
    """Return the authors last named, things compared, items listed, or who was the answer."""
    for past in list(reversed(pasts))[:MOST_BACK]:
        if past.authors:
            return past.authors
        _, stretch = compared_in(past.question, rarity)
        if stretch:
            return stretch
        if past.answer is not None and 2 <= len(past.answer.items) <= 6:
            return "、".join(item.text for item in past.answer.items)
    last = pasts[-1]
    counted = topic_in_english(last.question)
    if counted.islower() and counted.endswith(("s", "people", "children")):
        return counted
    return last.short if last.asked_who and last.short else last.topic


def _has_own(before: str, rarity: Rarity) -> bool:
    """Whether the clauses before a pronoun name what it stands for: 大桥多长，它收费吗."""
    if before[-1:].isascii() and before[-1:].isalnum():
        return True  # BigScience这个项目
    named = names_asked(before, language_of(before))
    if named and not _JOINED.search(folded(before)):
        return True
    if re.search("[让使令]$", before) and topic_of(before, rarity):
        return True
    clauses = re.split(r"[，,。；;?？!！]", before)[:-1]
    return any(
        (topic := topic_of(clause, rarity)) and len(topic) > 1 and not is_aspect(topic)
        for clause in clauses
    )


def _place(number: str | None, count: int) -> int:
    """Return the place, from 0, that an ordinal names; the last one without a number."""
    if number is None or number == "last":
        return count - 1
    if number in _EN_NUMBERS:
        return _EN_NUMBERS.index(number)
    if number.isdigit():
        return int(number) - 1
    if len(number) == 2:
        return 10 + _NUMBER.index(number[1])
    return _NUMBER.index(number)
