"""Whose words a sentence holds: 周迪说，“…”; “…”，周迪表示; in the view of Helen Ashdown.

A quotation may run over several sentences: it ends at its closing mark. Words of somebody else are
never given as the speaker's, and where an article's author is asked for, what the article says
without naming another speaker is his.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.around import (
    WINDOW,
    after,
    at_place,
    before,
    context,
    in_reading_order,
    paragraph,
    share,
    topic,
)
from askllm.read import Asked, Name
from askllm.text import folded, sentences
from askllm.types import Article, Evidence, Span

MOST = 3
"""Quotations of one speaker."""

LEAST_SHARE = 0.15
"""Share of the question's words, the speaker's name apart, that his words must hold themselves."""

NEAR = 0.6
"""Of the speaker's words those are quoted whose score is at least this share of their best."""

CLOSE = 0.85
"""Words of which so much of the best score is reached are to the point, whatever they share."""

LONGEST = 600
"""Characters of a quotation that runs over several sentences."""

_SAYS = (
    "认为|觉得|表示|指出|主张|强调|宣称|声称|断言|断定|预测|预计|预言|预判|预料|推想|推测|坦言|透露|提到|谈到|相信|建议|提醒|期望|希望|呼吁"
    "|承认|回应|评论|评价|总结|归纳|归结|解释|介绍|告诉|感叹|感慨|补充|说道|说过|写道|写到|直言|举例|判断|说|称|写|问|答|列出|看到|看好|质疑|反对|反驳|同意|赞成"
)
_NOUNS = "看法|观点|评价|态度|意见|建议|主张|判断|预测|说法|立场|提醒|评论|回应|设想|担忧|期望|展望|解释|分析|结论|理由|话|预期|研究|报告"
_SAYS_EN = (
    r"(?:said|says?|thinks?|thought|believe[sd]?|argue[sd]?|claim(?:s|ed)?|warn(?:s|ed)?|note[sd]?|add(?:s|ed)?"
    r"|predict(?:s|ed)?|suggest(?:s|ed)?|recommend(?:s|ed)?|explain(?:s|ed)?|point(?:s|ed)? out|stress(?:es|ed)?"
    r"|told|wrote|writes|state[sd]?|expect(?:s|ed)?|describe[sd]?|call(?:s|ed)?|hope[sd]?|advise[sd]?|conclude[sd]?)"
)
_BETWEEN = (  # between a name and its word of saying: an office, an occasion, an adverb
    r"(?:[(][^)]{1,40}[)])?(?:(?!的|[,，。;；:：“”、]|与|和).){0,10}?"
    r"(?:(?:在|于|就|对|向|针对)[^,，。;；:：“”]{1,30}?(?:时|中|上|里|后|前|者|[,，])?)?(?:(?!的|[,，。;；:：“”]).){0,6}?"
)
_NOT_AS_SUBJECT = r"(?<![对向跟同把被问给替让])(?<!谈到)(?<!提到)(?<!说到)(?<!采访)(?<!告诉)(?<!评价)(?<!批评)(?<!反驳)(?<!反对)(?<!同意)(?<!询问)(?<!回应)(?<!不像)(?<!不同于)"
_OTHER = re.compile(
    r"(?:^|[,，。;；“”])(?:(?:而|但|不过|对此|与此同时|另一位?|此外)[,，]?)?"
    r"(?P<who>(?!(?:他|她|它|其|这|那|该|也|还|又|并|则|却|都|曾|就|更|不|有人|可以|可|应|据|按|在|从|如|我|你|大家|人们))"
    rf"[\u4e00-\u9fffa-z·.]{{2,10}}?)(?:则|也|还|却|曾|就)?(?:{_SAYS.replace('|写|问|答', '')})(?=[,，:：“]|[\u4e00-\u9fff]{{3}})"
)
_HE = re.compile(
    r"^[“\"]?(?:他|她|他们|她们|其)(?:[^,，。]{0,6}?)"
    + rf"(?:{_SAYS})|^(?:he|she|they) (?:also |then )?{_SAYS_EN}\b"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_ADVICE = re.compile("建议|提议|应当|应该|recommend|advi[sc]e|suggest")
_CUT = re.compile(r"[;；]|[,，](?=(?:而|但|不过))")


def words_of(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the words of ``asked.speaker`` on what is asked, at most ``MOST``, in reading order.

    Args:
        evidence: sentences, best first, as they were read.

    Returns:
        Evidence that may be longer than one sentence, as far as a quotation runs; empty when no
        speaker is asked for, or when none of the sentences are his and to the point.
    """
    if not asked.speaker or not evidence:
        return ()
    speaker = Name(asked.speaker, sounds=asked.language == "en")
    wanted = topic(asked, without=asked.speaker)
    found: list[Evidence] = []
    for item in evidence:
        span = spoken(speaker, item.hit.article, Span(item.start, item.end))
        if span is not None and _to_the_point(asked, wanted, item, evidence[0].score):
            found.append(at_place(item, span.start, span.end))
    if not found:
        return ()
    if _ADVICE.search(folded(asked.text)):
        found.sort(key=lambda item: (_ADVICE.search(folded(item.quote)) is None, -item.score))
    bound = NEAR * found[0].score
    kept = _apart([item for item in found if item.score >= bound])[:MOST]
    return tuple(in_reading_order([*kept, *_going_on(speaker, kept[0], MOST - len(kept))]))


def _going_on(speaker: Name, best: Evidence, room: int) -> list[Evidence]:
    """Return what the speaker says right after his best words, at most ``room`` sentences."""
    article, at = best.hit.article, best.end
    found: list[Evidence] = []
    while len(found) < room and (following := after(article, at)) is not None:
        own = spoken(speaker, article, following)
        if own is None or not _names(speaker, folded(own.of(article.text))):
            break
        found.append(at_place(best, own.start, own.end))
        at = own.end
    return found


def spoken(speaker: Name, article: Article, sentence: Span) -> Span | None:
    """Return the part of an article that gives the words of ``speaker``, or ``None``.

    It holds the sentence, or of it what is his, and goes on to the end of a quotation that the
    sentence opens.
    """
    plain = folded(sentence.of(article.text))
    if _says(speaker, plain) or _as_pronoun(speaker, article, sentence, plain):
        own = _without_others(speaker, plain)
        end = sentence.start + own if own < len(plain) else _quotation_end(article, sentence)
        return Span(sentence.start, end)
    if _inside_his_quotation(speaker, article, sentence):
        return Span(sentence.start, _quotation_end(article, sentence, is_open=True))
    if article.author and speaker.stands_in(folded(article.author)) and not _OTHER.search(plain):
        return sentence
    return None


def is_mentioned(asked: Asked, evidence: Sequence[Evidence]) -> bool:
    """Whether the speaker asked for stands in any of the articles read."""
    speaker = Name(asked.speaker, sounds=asked.language == "en")
    articles = {item.hit.article.id: item.hit.article for item in evidence}
    return any(
        speaker.stands_in(folded(f"{article.author or ''}\n{article.text}"))
        for article in articles.values()
    )


def _to_the_point(asked: Asked, wanted: frozenset[str], item: Evidence, best: float) -> bool:
    """Whether a sentence is about what is asked; across languages its score alone can tell."""
    if asked.language == "en" and _HAN.search(item.quote):
        return item.score >= NEAR * best
    own = share(wanted, item.quote)
    if item.score >= CLOSE * best and own > 0:
        return True
    return own >= LEAST_SHARE and share(wanted, context(item)) >= 2 * LEAST_SHARE


def _names(speaker: Name, plain: str) -> list[tuple[int, int]]:
    """Return where the speaker's name stands in folded text."""
    shown = folded(speaker.shown)
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(shown), plain)]
    if places or not speaker.stands_in(plain):
        return places
    # In another script: any name whose sound is his; its place is found by shortening the text.
    start = 0
    while speaker.stands_in(plain[start + 1 :]):
        start += 1
    end = len(plain)
    while end - 1 > start and speaker.stands_in(plain[start : end - 1]):
        end -= 1
    return [(start, end)]


def _says(speaker: Name, plain: str) -> bool:
    """Whether the sentence itself says that these are the speaker's words."""
    for start, end in _names(speaker, plain):
        head, tail = plain[:start], plain[end:]
        if re.search(r"(?:在|据|按照?|照|依照?|根据|用)(?:[^,，。]{0,12})$", head) and re.match(
            rf"[^,，。]{{0,14}}?(?:看来|介绍|(?:的|所)(?:[^,，。]{{0,4}})(?:{_NOUNS})|说|称|表示|透露)",
            tail,
        ):
            return True
        if re.search(_NOT_AS_SUBJECT + "$", head) and re.match(_BETWEEN + f"(?:{_SAYS})", tail):
            return True
        if re.match(
            rf"(?:[^,，。;；]{{0,8}}?)(?:对[^,，。]{{1,20}})?的(?:[^,，。]{{0,6}})(?:{_NOUNS})(?:是|为|则|[,，:：])",
            tail,
        ):
            return True
        if re.match(r"(?:的?微博)?\s?[:：]\s?[“\"]?", tail) and not head.strip():
            return True
        if re.search(r"\b(?:according to|in the (?:view|opinion|words) of|in)\s?(?:the )?$", head):
            return True
        if re.match(rf"(?:'s)?(?:, [^,]{{2,60}},)?\s?(?:also |then |has |had )?{_SAYS_EN}\b", tail):
            return True
        if re.search(rf"\b{_SAYS_EN} (?:[a-z]+ ){{0,3}}$", head) and re.search(r"[”\"]", head):
            return True
    return False


def _as_pronoun(speaker: Name, article: Article, sentence: Span, plain: str) -> bool:
    """Whether the sentence begins 他说 and the last to speak before it is the speaker."""
    if not _HE.search(plain):
        return False
    at = sentence.start
    for _ in range(3):
        previous = before(article, at)
        if previous is None:
            return False
        words = folded(previous.of(article.text))
        if _says(speaker, words):
            return True
        if _OTHER.search(words):
            return False
        at = previous.start
    return False


def _without_others(speaker: Name, plain: str) -> int:
    """Return where, in the sentence, the words of somebody else begin; its length if nowhere."""
    for cut in _CUT.finditer(plain):
        rest = plain[cut.end() :]
        other = _OTHER.match("，" + rest)
        if (
            other
            and not speaker.stands_in(other["who"])
            and plain.count("“", 0, cut.start()) == (plain.count("”", 0, cut.start()))
        ):
            return cut.start() if _says(speaker, plain[: cut.start()]) else len(plain)
    return len(plain)


def _quotation_end(article: Article, sentence: Span, *, is_open: bool = False) -> int:
    """Return the end of the quotation that the sentence leaves open, else the sentence's end."""
    text = article.text
    words = sentence.of(text)
    opened = words.count("“") + words.count("「") - words.count("”") - words.count("」")
    if opened + is_open <= 0:
        return sentence.end
    stop = min(paragraph(article, sentence.start).end, sentence.end + LONGEST)
    close = re.compile("[”」]").search(text, sentence.end, stop)
    if close is None or close.end() - sentence.start > LONGEST:
        return sentence.end
    for span in sentences(text, sentence.start, stop):
        if span.end >= close.end():
            return close.end() if text[close.end() : span.end].strip("。.!！") else span.end
    return close.end()


def _inside_his_quotation(speaker: Name, article: Article, sentence: Span) -> bool:
    """Whether the sentence stands inside a quotation that was opened as the speaker's."""
    begin = max(paragraph(article, sentence.start).start, sentence.start - WINDOW)
    ahead = article.text[begin : sentence.start]
    opened = max(ahead.rfind("“"), ahead.rfind("「"))
    if opened < 0 or max(ahead.rfind("”"), ahead.rfind("」")) > opened:
        return False
    first = next(
        (s for s in sentences(article.text, begin, sentence.start) if s.end > begin + opened), None
    )
    return first is not None and _says(speaker, folded(first.of(article.text)))


def _apart(found: list[Evidence]) -> list[Evidence]:
    """Leave out what lies inside a longer quotation already kept."""
    kept: list[Evidence] = []
    for item in found:
        inside = [
            k
            for k in kept
            if k.hit.article.id == item.hit.article.id and k.start < item.end and item.start < k.end
        ]
        if not inside:
            kept.append(item)
        elif all(item.start <= k.start and k.end <= item.end for k in inside):
            kept = [item if k is inside[0] else k for k in kept if k not in inside[1:]]
    return kept
