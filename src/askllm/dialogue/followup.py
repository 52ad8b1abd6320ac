"""A follow-up made to stand alone, from the words of the conversation and nothing else.

A pronoun takes the name that the earlier question was about or that its answer gave, “那百度呢”
takes the earlier question with the name exchanged, “什么时候？” what was asked before, and “第二个”
the second of what was listed. A question with a subject of its own is a new topic and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askllm.dialogue.answered import is_who_said, named_in_quote, which_of, who_said
from askllm.dialogue.bare import LEAD, OPENS, completed, mark_of
from askllm.dialogue.collection import asks_about_collection
from askllm.dialogue.one_article import asks_about_article, asks_for_field
from askllm.dialogue.referents import with_article, with_ordinal, with_referents
from askllm.dialogue.talk import talk, without_talk
from askllm.dialogue.topics import Rarity, is_aspect, owner_of, topic_of
from askllm.dialogue.turns import Past, past_of
from askllm.read import names_asked
from askllm.text import folded, language_of, quantities
from askllm.types import Answer, Language, Query, Turn

MOST_TURNS = 10
"""Turns that are looked back on, the latest ones."""
LONGEST = 200
"""Characters of a follow-up; a longer message stands alone."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that stands alone, and what was quoted for it where more on it is wanted.

    ``cited``: article, start and end of each quote that answers to it gave already, in order, none
    of which is to be given again. ``rounds``: how many times more on it was shown before.
    """

    query: Query
    cited: tuple[tuple[str, int, int], ...] = ()
    rounds: int = 0


_MORE = re.compile(
    r"(?:请|能|可以|麻烦|帮我|那|你)*(?:再|更|多|稍微)?(?:说|讲|介绍|解释|展开|描述|补充"
    r"|回答|列)?(?:得|的|一下|一?些|一?点)*(?:更|再)?(?:详细|具体|展开|深入|仔细)(?:地"
    r"|的)?(?:一?[点些]|一下)*(?:说|讲|介绍|解释|描述|说明)*(?:一?[点些下]|说|讲)*(?:吗|吧"
    r"|呢)?"
    r"|(?:请)?(?:再|继续|接着|往下|多)(?:多)?(?:说|讲|介绍|补充|来|给|举|列"
    r"|往下说)(?:一?[点些下]|几[个条点]|一个|下去|说|讲)*(?:吧|呢|例子)?|继续吧?|接着呢"
    r"|然后呢|下一[条个]|更多(?:信息|内容|细节|例子|吗)?"
    r"|(?:那|另外)?(?:还)(?:有)(?:吗|呢|没有|别的吗|其他的?吗|更多的?吗|哪些|什么|其他的?"
    r"|别的)*|还有(?:别的|其他|其它)(?:的|内容|说法|例子|信息)*(?:吗|呢)?"
    r"|(?:有)?(?:没有)?(?:更多|其他|别的)(?:的)?(?:细节|信息|内容|说法|例子)(?:吗)?"
    r"|除此之外呢?|仅此而已吗?|就这些吗?|只有这些吗?"
    r"|(?:please |can you |could you |and )*(?:tell me more|say more|give me more"
    r"|explain(?: more)?|elaborate|more details?|more(?: information| info)?|go on|continue"
    r"|in more detail|be more specific|expand(?: on that)?|any more|anything else|what else"
    r"|something else|any others?|other examples?|are there (?:any )?(?:more|others)"
    r"|more of (?:that|them)|is that all)(?: please| about (?:it|that|this)| on (?:it|that"
    r"|this))*"
)
_SWAP = re.compile(
    r"^(?:那么?|还有|以及|换成|换做|如果是|要是|那换成|那如果是"
    r"|好[，,])*[，,\s]*(?P<name>《[^》]{2,80}》|[^?？，,]{1,24}?)呢[?？\s]*$"
    r"|^(?:(?:and|or|but|so)\s+)?(?:what|how) about\s+(?:for |in |of |the one (?:by"
    r"|from) )?(?P<about>[^?]{1,40}?)\s*\??$"
    r"|^(?:and|or)\s+(?:for |of |in )?(?P<and>[^?]{1,40}?)\s*\?$"
)
_BARE = re.compile(
    r"^(?:那么?|and )?[，,\s]*(?P<name>《[^》]{2,80}》|[^?？，,。!！]{1,20}?)[?？]+\s*$"
)
_RELATIVE = re.compile(
    r"[去今明前后]年(?:上半年|下半年|底|初)?|上个?[周月]|这个?[周月]|本[周月年]|下个?[周月]|昨天|今天|明天|目前|现在"
    r"|(?:last|this|next) (?:year|month|week|spring|summer|autumn|fall|winter|season)"
)
_NTH = re.compile(r"第[一二三四五六七八九十\d]{1,3}(?P<of>[届屆期季代集章轮次场])")
_ALSO = re.compile(
    r"^(?:那么?|and )?[，,\s]*(?P<name>[^?？，,]{2,20}?)(?:也)?(?:有|是|会|能|行|可以|需要|要|一样|也|同样)的?吗[?？\s]*$"
)
"""The last question put of something else: 长河书局有吗, 北京也是吗."""
_ASKING = re.compile(
    r"[什甚]么|谁|誰|哪|多少|几|為何|为何|何时|何年|何[处人地]|多[大长高久远重快深宽厚早晚]"
    r"|怎|如何|是否|是不是|有没有|能不能|吗|嗎|啥"
    r"|\b(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|can"
    r"|could|has|have|had|will)\b"
)
_EDGES = "“”\"'「」『』 "


def follow_up(
    question: str, history: Sequence[Turn], rarity: Rarity, language: Language | None = None
) -> FollowUp:
    """Understand ``question`` from the turns before it.

    Args:
        question: as typed.
        history: earlier turns, oldest first; follow-ups among them are resolved in turn, unless
            their ``Answer`` says how they were understood.
        rarity: idf of a search token, which tells a topic from a common word.
        language: that of a question whose own words do not tell it.
    """
    asked = question.strip()
    pasts: list[Past] = []
    for turn in history[-MOST_TURNS:]:
        past = _past(turn, pasts, rarity)
        if past is not None:
            pasts.append(past)
    alone = _alone(asked, pasts, rarity)
    query = Query(alone, language_of(asked, language), asked)
    if pasts and _wants_more(asked) and alone == pasts[-1].question:
        answers = _answers_to(alone, pasts)
        cited = dict.fromkeys(
            (c.article.id, c.start, c.end) for answer in answers for c in answer.citations
        )
        return FollowUp(query, tuple(cited), max(0, len(answers) - 1))
    return FollowUp(query)


def _past(turn: Turn, before: Sequence[Past], rarity: Rarity) -> Past | None:
    """Return a turn as one to look back on, ``None`` for talk and what was rejected."""
    asked, answer = turn.question.strip(), turn.answer
    if not asked or len(asked) > 1000 or (not _wants_more(asked) and talk(asked)):
        return None
    if isinstance(answer, Answer):
        if answer.status in ("chat", "rejected"):
            return None
        if answer.question.strip() == asked and answer.standalone.strip():
            return past_of(answer.standalone.strip(), answer, before, rarity)
    return past_of(_alone(asked, before, rarity), answer, before, rarity)


def _answers_to(question: str, pasts: Sequence[Past]) -> list[Answer]:
    """Return the last answers to one question, oldest first: it, and what more was asked for."""
    found: list[Answer] = []
    for past in reversed(pasts):
        if past.question != question or past.answer is None:
            break
        found.append(past.answer)
    return found[::-1]


def _wants_more(asked: str) -> bool:
    plain = re.sub(r"[\s?!.。！？，,~]+$", "", folded(without_talk(asked)).strip())
    plain = re.sub(r",\s*", " ", plain)
    return len(plain) <= 40 and plain != "" and _MORE.fullmatch(plain) is not None


def _alone(asked: str, pasts: Sequence[Past], rarity: Rarity) -> str:
    """Return ``asked`` standing alone after ``pasts``."""
    if pasts and _wants_more(asked):
        return pasts[-1].question
    if talk(asked):
        return asked
    question = without_talk(asked)
    if not pasts or len(question) > LONGEST:
        return question
    said = who_said(question, pasts[-1])
    if said:
        return said
    pasts = [past for past in pasts if not is_who_said(past.question)] or pasts
    question = named_in_quote(question, pasts[-1])
    question = with_article(question, pasts)
    question = with_ordinal(question, pasts, rarity)
    titled = _about_an_article(question, pasts)
    if titled or asks_about_collection(question) or asks_about_article(question):
        return titled or question
    swapped = _swapped(question, pasts, rarity) or which_of(question, pasts, rarity)
    if swapped:
        return swapped
    referred = with_referents(question, pasts, rarity)
    if referred != question:
        return _begun(LEAD.sub("", referred), question)
    return completed(question, pasts[-1])


def _about_an_article(question: str, pasts: Sequence[Past]) -> str:
    """Return 是谁写的 with the title of the article that was spoken of, or ``""``."""
    field = asks_for_field(question)
    last = pasts[-1]
    if field is None or len(last.titles) == 0:
        return ""
    clear = re.search(
        r"来源|出处|发表|刊登|媒体|[这那]一?篇|\bpublication\b|\bth(?:e|is|at) (?:article|report|story)\b",
        folded(question),
    )
    if not (last.is_about_articles and len(last.titles) == 1) and not clear:
        return ""
    title = f"《{last.titles[0]}》"
    rest = LEAD.sub("", question)
    pronoun = re.search(r"\b(?:it|this|that)\b", rest)
    if pronoun:
        return rest[: pronoun.start()] + title + rest[pronoun.end() :]
    rest = re.sub("^它", "", rest)
    if language_of(question) == "en":
        return f"{title}: {rest}"
    noun = re.match(r"(?:作者|来源|出处|日期|时间|发表(?:日期|时间))", folded(rest))
    return f"{title}{'的' if noun else ''}{rest}"


def _swapped(question: str, pasts: Sequence[Past], rarity: Rarity) -> str:
    """Return the last question with what 那百度呢 names in its place, or ``""`` for another kind."""
    last = pasts[-1]
    plain = folded(question)
    also = _ALSO.match(plain)
    if also is not None and not _ASKING.search(also["name"]):
        return _exchanged(last.question, last.topic, question[slice(*also.span("name"))])
    match = _SWAP.match(plain)
    bare = None if match else _BARE.match(plain)
    if not match and not bare:
        return ""
    group = next(name for name, said in (match or bare).groupdict().items() if said)  # type: ignore[union-attr]
    name = question[slice(*(match or bare).span(group))]  # type: ignore[union-attr]
    name = LEAD.sub("", name).strip(" 　").removesuffix("的")
    said = folded(name)
    topic = last.topic if last.topic in last.question else topic_of(last.question, rarity)
    topic = topic or last.topic
    if not name or not topic or _ASKING.search(said) or (OPENS.match(said) and bare):
        return ""
    dated = _redated(last.question, name)
    if dated:
        return dated
    if re.fullmatch(
        r"(?:[它他她]们?|这个|那个|其他(?:的)?|别的|其它|it|that|this|them|those)", said
    ):
        return "" if said.startswith(("其", "别")) else last.question
    if re.match("(?:它|他|她|其|该|这|那)[^的]{0,5}的", said) or ("的" in said and is_aspect(said)):
        return with_referents(f"{name}{mark_of(question)}", pasts, rarity)
    if name in last.options(rarity) and re.search("哪些|哪几|什么", folded(last.question)):
        return f"{name}{mark_of(question)}"
    if is_aspect(said):
        return _side(owner_of(last.question, topic) or topic, name, question)
    if bare and not (names_asked(name, language_of(name)) or re.fullmatch(r"\d[\d.]*", said) or
                     (re.fullmatch(r"[\u3400-\u9fff]{2,6}", said) and not is_aspect(said))):  # fmt: skip
        return ""
    return _exchanged(last.question, topic, name)


def _side(topic: str, aspect: str, question: str) -> str:
    """Return the question for a side of the topic: 那价格呢."""
    if language_of(aspect) == "en" and aspect.isascii():
        return f"{aspect} of {topic}{mark_of(question)}"
    return f"{topic}的{aspect}{mark_of(question)}"


def _redated(question: str, name: str) -> str:
    """Return ``question`` at the date that is all of ``name``, or ``""``."""
    counted = _NTH.fullmatch(folded(name))
    if counted is not None:
        there = _NTH.search(folded(question))
        if there is None or there["of"] != counted["of"]:
            return ""
        return question[: there.start()] + name + question[there.end() :]
    dates = [q for q in quantities(name) if q.kind == "date"]
    year = re.fullmatch(r"(?:in |在)?(?P<y>(?:1[5-9]|20)\d\d)年?", folded(name))
    if (
        not year
        and not _RELATIVE.fullmatch(folded(name))
        and (len(dates) != 1 or dates[0].end - dates[0].start < len(name.strip()) - 1)
    ):
        return ""
    dated = [q for q in quantities(question) if q.kind == "date"]
    when = _RELATIVE.search(folded(question))
    bare = re.search(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)年?", question)
    if dated:
        return question[: dated[0].start] + name + question[dated[0].end :]
    if bare:
        return question[: bare.start()] + name + question[bare.end() :]
    english = language_of(question) == "en"
    if english and not _RELATIVE.fullmatch(folded(name)):
        name = f"in {name.removeprefix('in ')}"
    if when is not None:
        return question[: when.start()] + name + question[when.end() :]
    if english:
        return f"{question.rstrip('? ')} {name}?"
    return f"{name}{question}"


def _exchanged(question: str, topic: str, name: str) -> str:
    """Return ``question`` with ``name`` for its topic: 2.0 after 悟道1.0 is 悟道2.0."""
    if topic not in question:
        return ""
    start = question.index(topic)
    end = start + len(topic)
    version = re.search(r"\d[\d.]*$", topic)
    if version and re.fullmatch(r"\d[\d.]*", name):
        return question[: start + version.start()] + name + question[end:]
    owner = re.search(r"(?:^|(?<=[年月日，,\s]))[^\s，,。的年月日]{1,10}的$", question[:start])
    if owner and topic[0].isascii() and "的" not in name:
        if not name.isascii():  # 上海的GDP, then 北京
            return question[: owner.start()] + name + question[owner.end() - 1 :]
        start = owner.start()  # 谷歌的T5, then BERT
    quoted = (
        question[start - 1 : start] in _EDGES and question[start - 1 : start] != " " and start > 0
    )
    new = name.strip(_EDGES) if quoted else name
    if question[:start].endswith("the ") and (new.startswith("the ") or new[:1].isupper()):
        start -= len("the ")
    if question[:start].endswith("的") and "的" in new:  # 谷歌的T5, then 微软的Turing-NLG
        owner = re.search(r"[^\s，,。的]{1,8}的$", question[:start])
        start = owner.start() if owner else start
    return question[:start] + new + question[end:]


def _begun(rest: str, question: str) -> str:
    """Return ``rest`` with a capital where ``question`` began with one: And who, Who."""
    return rest[:1].upper() + rest[1:] if question[:1].isupper() else rest
