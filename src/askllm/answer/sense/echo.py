"""Where an article asks itself what a person asks: 长桥为什么塌了？ and then says why.

What follows such a question, or stands under such a heading (超支从何而来), answers it, though its own
sentences may share no word with the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.sense.around import WINDOW, after, at_place, paragraph, share, topic
from askllm.read import Asked
from askllm.text import folded, question_core, sentences
from askllm.types import Article, Evidence, Span

MOST = 4
"""Sentences taken of what follows."""

NEAR = 0.7
"""Share of the best score from which a question of the article is about what is asked."""

ABOUT, WITHOUT_SUBJECT = 0.3, 0.9
"""The same share where the reading is good as well; or share of the best score that a question
without a subject of its own (为什么能翻盘？) has."""

SAME = 0.55
"""Share of the characters of the article's question that must be in the one asked, where only the
two questions tell that the article answers."""

HELD = 0.85
"""Share of the question that passage, headings and title hold together, where a heading asks."""

_HAPPENS = "沉|塌|倒|垮|断|裂|坏|碎|死|伤|病|输|败|亏|丢|失|漏|爆|炸|翻|坠|撞|停|灭|绝|涨|跌|降|破|崩|堵|瘫|错|迟|延|消失|着火|起火|出事|关"
_ASKS_WHY = re.compile(
    r"为什么|为何|为啥|何以|缘何|因何|怎么会|怎么就|怎么[没不](?!办|样|说|看)|原因|缘故|从何而来|何来|由来"
    rf"|怎么[\u4e00-\u9fff]?(?:{_HAPPENS})[\u4e00-\u9fff]?(?:掉|了|的|呢|[?]|$)"
    r"|\bwhy\b|\breasons?\b|\bcauses?d?\b|\bhow come\b|\bwhat (?:went wrong|made|led|lies behind|is behind|explains)\b"
    r"|\bhow did .{1,60} (?:sink|die|collapse|fail|lose|break|crash|burn|disappear|close|fall)\b"
)
_ASKING = re.compile(r"为什么|为何|为啥|何以|缘何|因何|怎么(?:会|就)?|原因|缘故|从何而来|何来|由来")
_BARE = re.compile(
    r"[“「\"]?(?:(?:它|他|她)们?|这|那)?(?:究竟|到底)?(?:为什么|为何|为啥|怎么)|(?:but )?why (?:did|does|is|was|has|had) (?:it|he|she|they|this|that)\b"
)
_NONE = re.compile(r"(?:没有|未曾?|并未|不曾?)(?:造成|导致|引起|使|影响)|\bdid not (?:cause|lead)")
_DISSENTS = re.compile(
    r"不同意|不赞[成同]|不认同|不这么看|反对|另一种|\bdisagree|\bdisput|\banother\b"
)
_EMPTY = frozenset(
    "的了是在有能会和与也都就还又才没不这那样它他她们其么着过得地呢吗到底究竟之所以么"
)


def asks_cause(asked: Asked) -> bool:
    """Whether a cause is asked for: 为什么…, 怎么沉的, what went wrong."""
    return asked.kind == "why" or _ASKS_WHY.search(folded(asked.text)) is not None


def explained(
    asked: Asked,
    evidence: Sequence[Evidence],
    marks: re.Pattern[str],
    *,
    context: float = 0.0,
    strict: bool = False,
) -> list[Evidence]:
    """Return what follows the article's own question for the cause asked for, in its order.

    Args:
        asked: the question, understood.
        evidence: sentences, best first; one that asks among them is the article's question.
        marks: what marks a reason; what comes after the last one of several is left out.
        context: the share of the question that the best sentence holds with what is around it.
        strict: whether nothing else tells that the article answers.

    Returns:
        At most ``MOST`` sentences; none where the article does not ask, or nothing follows.
    """
    if not evidence or not asks_cause(asked):
        return []
    best = evidence[0]
    for item in evidence[:1] if strict else evidence:
        if not _asks_cause(item.quote):
            continue
        alike = _alike(asked, item.quote)
        bare = _BARE.match(folded(item.quote)) is not None
        near = item.score >= NEAR * best.score
        if strict:
            same = alike > SAME
        elif near:
            same = alike > ABOUT or (bare and item.score >= WITHOUT_SUBJECT * best.score)
        else:  # 它为什么会塌？ shares little with what names the thing, but all of itself
            same = alike == 1.0 and item.hit.article.id == best.hit.article.id
        if same:
            return _following(item, Span(item.start, item.end), marks)
    if context < HELD:
        return []
    near_best = [item for item in evidence if item.score >= NEAR * best.score]
    return next(filter(None, (_under_heading(asked, item, marks) for item in near_best)), [])


def _asks_cause(words: str) -> bool:
    """Whether a sentence of an article asks for a cause."""
    plain = folded(words).rstrip("”」\"' ")
    return plain.endswith("?") and _ASKS_WHY.search(plain) is not None


def _alike(asked: Asked, words: str) -> float:
    """Return the share, in [0, 1], of the contents of the article's question ``words`` in ours."""
    if asked.language == "en":
        wanted = topic(asked)
        return share(wanted, words) if wanted else 0.0
    own = _contents(words)
    return len(own & _contents(asked.text)) / len(own) if own else 0.0


def _contents(words: str) -> frozenset[str]:
    kept = question_core(_ASKING.sub(" ", folded(words)))
    return frozenset(c for c in kept if c.isalnum()) - _EMPTY


def _under_heading(asked: Asked, best: Evidence, marks: re.Pattern[str]) -> list[Evidence]:
    """Return what stands under the heading above ``best`` where that asks for the cause."""
    article = best.hit.article
    above = [heading for heading in article.headings if heading.end <= best.start]
    if not above:
        return []
    heading = above[-1]
    own = _contents(heading.title)
    if not own or not _ASKS_WHY.search(folded(heading.title)) or not own <= _contents(asked.text):
        return []
    return _following(best, Span(heading.start, heading.end), marks)


def _following(like: Evidence, asking: Span, marks: re.Pattern[str]) -> list[Evidence]:
    """Return the sentences after the article's question, to the last that gives a reason."""
    article = like.hit.article
    found: list[Evidence] = []
    last = 0
    following = after(article, asking.end) or next_paragraph(article, asking.end)
    while following is not None and len(found) < MOST:
        words = folded(following.of(article.text))
        marked = marks.search(_NONE.sub("", words)) is not None
        goes_on = marked or _DISSENTS.search(words) is not None
        if words.rstrip("”」\"' ").endswith("?") or (last and not goes_on):
            break
        found.append(at_place(like, following.start, following.end))
        last = len(found) if marked else last
        following = after(article, following.end)
    return found[: max(last, 1)]


def next_paragraph(article: Article, end: int) -> Span | None:
    """Return the first sentence of the paragraph after the one that ends at ``end``."""
    start = end
    while start < len(article.text) and article.text[start].isspace():
        start += 1
    if start >= len(article.text) or any(h.start == start for h in article.headings):
        return None
    stop = min(paragraph(article, start).end, start + WINDOW)
    found = sentences(article.text, start, stop)
    return found[0] if found else None
