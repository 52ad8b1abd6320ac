"""Whose words a sentence holds: 周迪说，“…”; “…”，周迪表示; in the view of Helen Ashdown.

A quotation may run over several sentences: it ends at its closing mark. Words of somebody else are
never given as the speaker's, and where an article's author is asked for, what the article says
without naming another speaker is his.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from askllm.answer.said.quotations import as_said, is_quotation, quotation_end
from askllm.answer.said.speakers import may_be_translated, speakers
from askllm.answer.said.verbs import AFTER_NAME_EN, SAYS_EN, SILENT_EN, SILENT_ZH
from askllm.answer.sense.around import (
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
from askllm.text import folded, is_persons_name, sentences
from askllm.types import Article, Evidence, Span

MOST = 3
"""Quotations of one speaker."""

LEAST_SHARE = 0.15
"""Share of the question's words, the speaker's name apart, that his words must hold themselves."""

SURE = 0.6
"""Confidence from which the best sentence is to the point if it gives the speaker's words."""

CERTAIN = 0.8
"""The same where nobody can see by its letters whether a name is that of the speaker."""

NEAR = 0.6
"""Of the speaker's words those are quoted whose score is at least this share of their best."""

CLOSE = 0.85
"""Words of which so much of the best score is reached are to the point, whatever they share."""

_BACK = 3
"""Sentences before a pronoun in which the one it means is looked for."""

_LONGEST_POST, _LONGEST_POST_EN, _LONGEST_PERSON = 20, 60, 3
"""Characters of an office before a name, in Chinese and in English; of a Chinese person's name."""

_SAYS = (
    "认为|觉得|表示|指出|主张|强调|宣称|声称|断言|断定|预测|预计|预言|预判|预料|推想|推测|坦言|坦承|透露|提到|谈到|相信|建议|提醒|期望|希望|呼吁"
    "|承认|回应|评论|评价|总结|归纳|归结|解释|介绍|告诉|感叹|感慨|补充|说道|说过|写道|写到|直言|举例|判断|(?<![小传学演游])说(?![明服])|称|写|问|答|列出|看到|看好|质疑|反对|反驳|同意|赞成"
)
_NOUNS = "看法|观点|评价|态度|意见|建议|主张|判断|预测|说法|立场|提醒|评论|回应|设想|担忧|期望|展望|解释|分析|结论|理由|话|预期|研究|报告"
_BETWEEN = (  # between a name and its word of saying: an office, an occasion, an adverb
    r"(?:[(][^)]{1,40}[)])?(?:(?!的|[,，。;；:：“”、]|与|和).){0,10}?"
    r"(?:(?:在|于|就|对|向|针对)[^,，。;；:：“”]{1,30}?(?:时|中|上|里|后|前|者|[,，])?)?(?:(?!的|[,，。;；:：“”]).){0,6}?"
)
_NOT_AS_SUBJECT = r"(?<![对向跟同把被问给替让])(?<!谈到)(?<!提到)(?<!说到)(?<!采访)(?<!告诉)(?<!评价)(?<!批评)(?<!反驳)(?<!反对)(?<!同意)(?<!询问)(?<!回应)(?<!不像)(?<!不同于)"
SOMEBODY_SAYS = re.compile(
    r"(?:^|[,，。;；“”])(?:(?:而|但|不过|对此|与此同时|另一位?|此外)[,，]?)?"
    r"(?P<who>(?!(?:把|将(?!军)|他|她|它|其|这|那|该|也|还|又|并|则|却|都|曾|就|更|不|有人|可以|可|应|据|按|在|从|如|我|你|大家|人们))"
    rf"[\u4e00-\u9fffa-z·.]{{2,10}}?)(?:则|也|还|却|曾|就)?(?:{_SAYS.replace('|写|问|答', '')})(?=[,，:：“]|[\u4e00-\u9fff]{{3}})"
)
_OPENING = r"[“\"「]?(?:(?:不过|但是?|然而|可是?|而|同时|与此同时|此外|另外|对此|随后|接着|最后|当然|尤其|并且|而且)[,，]?)?"
_HE_SAYS = rf"(?:他们?|她们?|其|本人)(?:[^,，。;；:：]{{0,6}}?)(?:{_SAYS})"
_HE_SAYS_EN = rf"(?:he|she|they) (?:also |then |later |has |had )?{SAYS_EN}\b"
_HE = re.compile(
    rf"^{_OPENING}{_HE_SAYS}"
    rf"|^{_OPENING}[^,，。;；:：“]{{0,14}}?(?:在)(?:他|她)们?(?:自己)?看来"
    rf"|[”」\"][,，]?(?:他|她)们?(?:[^,，。]{{0,4}}?)(?:{_SAYS})"
    rf"|^(?:(?:but|however|and|still|meanwhile|later),? )?{_HE_SAYS_EN}|[”\"] {_HE_SAYS_EN}"
)
_FIRM = "公司|集团|企业|银行|机构|协会|基金会|委员会|医院|大学|学院|研究院|研究所|博物馆|出版社|厂|局|部门|法院|球队|俱乐部|组委会"
_FIRM_EN = "company|firm|group|agency|bank|institute|university|council|ministry|court|club|museum|foundation|hospital|charity|union"
_IT = re.compile(
    rf"^{_OPENING}(?:(?:该|这家|这所|本)(?:{_FIRM})|(?:{_FIRM})(?:方面)?|它)(?:[^,，。;；:：的]{{0,6}}?)(?:{_SAYS})"
    rf"|^(?:(?:but|however|and|still),? )?(?:the (?:{_FIRM_EN})|it) (?:also |then |has |had )?{SAYS_EN}\b"
)
_POINTS_BACK = re.compile(
    rf"^{_OPENING}(?:他|她|它|其|这|那|此|该)|^(?:he|she|they|it|his|her|their|this|that)\b"
)
_HE_WITHIN = re.compile(
    rf"[^,，:：;；。]*(?:[,，:：;；](?:但|不过|而|却)?(?:{_HE_SAYS})|, (?:but )?{_HE_SAYS_EN})"
)
_WORDS = re.compile(r"[,，:：“「\"]| that ")
"""What stands in a sentence that gives somebody's words, and not only that he disagrees."""
_GIVES_VIEW = re.compile(
    r"[^,，。;；:：“「]{0,20}?(?:意见|看法|观点|评价|态度|立场|建议|担忧|说法|主张|理由|判断|预测|结论|异议|疑问|质疑|期望)[:：]"
)
_FEELS = re.compile(
    r"(?:却|则|也|倒)?(?:对|对于)[^,，。;；]{1,20}?(?:并?不(?:介意|满|赞成|赞同|认同|同意|看好|放心|乐观|以为然)"
    r"|(?:很|十分|颇|相当|非常|较为|感到|表示)?(?:满意|乐观|悲观|谨慎|失望|担心|担忧|欢迎|支持|认可|赞赏|怀疑))"
)
_SUMS_UP = re.compile(
    r"(?:则|也|曾|还|却|就)?(?:把|将)[^,，。;；“]{2,40}?(?:归结|归纳|总结|概括|比作|比喻|形容|描述|称|视|看作|看成)"
)
_TELLS_AS = re.compile(
    r"(?:(?:, [^,]{2,60},)? (?:was|is|were|had|has|kept|put|made)\b(?:(?! (?:from|by|told|asked|called)\b)[^,.;:“\"]){2,30}"
    r"|[^,，。;；:：“”「」的被给收受让遭由]{2,16})[:：]\s?[“「\"]"
)
"""After a name, up to the quotation that it opens: was blunt: "…", 话说得很直：“…”."""
_OFFICE_EN = re.compile(
    r"(?:(?!(?:to|of|about|with|by|for|from|told|asked|said)\b)[a-z'’-]+ ){0,6}"
)
"""What may stand before such a name: former striker."""
_POST = "员|长|师|家|者|人|官|任|授|士|裁|席|理|总|记|主|手|工|生|导|表|民|农|商|友|夫|妻|粉|客|剧|演|督|星|委|练|帅|将|相|监|护|探|警|兵|徒|父|母|ceo"
_SILENT = re.compile(rf"(?:方面|则|也|至今|目前|当天)?{SILENT_ZH}")
_OF_A_SUBJECT = (_GIVES_VIEW, _FEELS, _SUMS_UP, _HE_WITHIN, _TELLS_AS, _SILENT)
_MET = re.compile("[了着过把被给向对跟和同请让]|(?<!参)与|采访|拜访|会见|批评|表扬|任命|支持|反对")
"""Before a name: what somebody else does to its bearer."""
_CAPITALS = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")
_HAN = re.compile("[\u4e00-\u9fff]")
_ADVICE = re.compile("建议|提议|应当|应该|recommend|advi[sc]e|suggest")
_CUT = re.compile(r"[;；]|[,，](?=(?:而|但|不过))")


def words_of(
    asked: Asked, evidence: Sequence[Evidence], confidence: float = 0.0
) -> tuple[Evidence, ...]:
    """Return the words of ``asked.speaker`` on what is asked, at most ``MOST``, in reading order.

    Args:
        evidence: sentences, best first, as they were read.
        confidence: in [0, 1], that the best sentence answers; from ``SURE`` on it is to the point
            whatever words it shares with the question.

    Returns:
        Evidence that may be longer than one sentence, as far as a quotation runs; empty when no
        speaker is asked for, or when none of the sentences are his and to the point.
    """
    if not asked.speaker or not evidence:
        return ()
    for speaker in speakers(asked, evidence):
        found = _spoken_by(speaker, asked, evidence, confidence)
        if found:
            break
    else:
        translated = confidence >= CERTAIN and may_be_translated(asked, evidence)
        says = SOMEBODY_SAYS.match(folded(evidence[0].quote))
        return tuple(evidence[:1]) if translated and says is not None else ()
    if _ADVICE.search(folded(asked.text)):
        found.sort(key=lambda item: (_ADVICE.search(folded(item.quote)) is None, -item.score))
    found = as_said(asked, found)
    bound = NEAR * found[0].score
    kept = _apart([item for item in found if item.score >= bound])[:MOST]
    return tuple(in_reading_order([*kept, *_going_on(speaker, kept[0], MOST - len(kept))]))


def _spoken_by(
    speaker: Name, asked: Asked, evidence: Sequence[Evidence], confidence: float
) -> list[Evidence]:
    """Return what the speaker says to the point, in the order of ``evidence``."""
    wanted = topic(asked, without=asked.speaker)
    found: list[Evidence] = []
    for item in evidence:
        span = spoken(speaker, item.hit.article, Span(item.start, item.end))
        sure = item is evidence[0] and confidence >= SURE
        if span is not None and (sure or _to_the_point(asked, wanted, item, evidence[0].score)):
            found.append(at_place(item, span.start, span.end))
    return found


def _going_on(speaker: Name, best: Evidence, room: int) -> list[Evidence]:
    """Return what the speaker says right after his best words, at most ``room`` sentences.

    He is named again there, or his best words only say how he takes it: 他不同意。他指出….
    """
    article, at = best.hit.article, best.end
    found: list[Evidence] = []
    while len(found) < room and (following := after(article, at)) is not None:
        own = spoken(speaker, article, following)
        if own is None:
            break
        named = _names(speaker, folded(own.of(article.text)))
        if not named and (found or _WORDS.search(best.quote)):
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
        end = sentence.start + own if own < len(plain) else quotation_end(article, sentence)
        return Span(sentence.start, end)
    if _inside_his_quotation(speaker, article, sentence):
        return Span(sentence.start, quotation_end(article, sentence, is_open=True))
    if article.author and speaker.stands_in(folded(article.author)) and not _others(plain):
        return sentence
    return None


def _to_the_point(asked: Asked, wanted: frozenset[str], item: Evidence, best: float) -> bool:
    """Whether a sentence is about what is asked; across languages its score alone can tell."""
    if asked.language == "en" and _HAN.search(item.quote):
        return item.score >= NEAR * best
    own = share(wanted, _with_what_it_answers(item))
    if item.score >= CLOSE * best and own > 0:
        return True
    return own >= LEAST_SHARE and share(wanted, context(item)) >= 2 * LEAST_SHARE


def _with_what_it_answers(item: Evidence) -> str:
    """Return a sentence with the one it goes on from (他说…) and the question it stands after."""
    article, at, told = item.hit.article, item.start, item.quote
    plain = folded(item.quote)
    goes_on = _HE.search(plain) is not None or _IT.search(plain) is not None
    for _ in range(_BACK):
        previous = before(article, at)
        if previous is None:
            break
        words = previous.of(article.text)
        if goes_on or words.endswith(("?", "？")):
            told = f"{words}{told}"
        at, goes_on = previous.start, False
    return told


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
        if _is_subject(head, tail) and any(form.match(tail) for form in _OF_A_SUBJECT):
            return True
        if _TELLS_AS.match(tail) and _OFFICE_EN.fullmatch(head):
            return True
        if re.search(r"\b(?:according to|in the (?:view|opinion|words) of|in)\s?(?:the )?$", head):
            return True
        if re.match(
            rf"(?:'s)?(?:, [^,]{{2,60}},|,|{AFTER_NAME_EN})?\s?"
            rf"(?:also |then |has |had )?(?:{SAYS_EN}|{SILENT_EN})\b",
            tail,
        ):
            return True
        if re.search(rf"\b{SAYS_EN} (?:[a-z]+ ){{0,3}}$", head) and re.search(r"[”\"]", head):
            return True
    return False


def _is_subject(head: str, tail: str) -> bool:
    """Whether a name between ``head`` and ``tail`` of a sentence is what the sentence is about.

    It opens a clause, with an office or its kind before it at most: 主编周以宁却….
    """
    clause = re.split(r"[,，。;；:：!?”」]", head)[-1].strip(' “「"')
    opens = not clause or (
        len(clause) <= _LONGEST_POST
        and re.search(rf"(?:{_POST})$", clause) is not None
        and not _MET.search(clause)
    )
    return opens and re.match(r"[的和与跟、及]|[,，]?以及|'s\b|’s\b| and ", tail) is None


def _others(plain: str) -> bool:
    """Whether somebody is named in folded text who says something."""
    return SOMEBODY_SAYS.search(plain) is not None


def _as_pronoun(speaker: Name, article: Article, sentence: Span, plain: str) -> bool:
    """Whether the sentence says 他说, and he is the speaker.

    He is the one whom the sentence before has for its subject or lets speak last; sentences that
    go on from it (他…, 这…, a further piece of a quotation) may stand between, and no other.
    """
    quoted = is_quotation(sentence.of(article.text))
    firm = not quoted and _HE.search(plain) is None
    if firm and not (_IT.search(plain) and _is_firm(speaker, article)):
        return False
    at = sentence.start
    for _ in range(_BACK):
        previous = before(article, at)
        if previous is None:
            return False
        own = previous.of(article.text)
        words = folded(own)
        if _speaks_last(speaker, own, words, firm=firm):
            return not quoted or _says(speaker, words)
        goes_on = _POINTS_BACK.search(words) or _HE.search(words) or is_quotation(own)
        if not goes_on or _others(words):
            return False
        at = previous.start
    return False


def _speaks_last(speaker: Name, own: str, plain: str, *, firm: bool) -> bool:
    """Whether a pronoun after the sentence ``own`` (``plain`` when folded) means the speaker."""
    places = _names(speaker, plain)
    if not places:
        return False
    if speaker.shown.isascii() and any(
        folded(other[0]) not in folded(speaker.shown)
        and folded(speaker.shown) not in folded(other[0])
        for other in _CAPITALS.finditer(own)
    ):
        return _says(speaker, plain)  # somebody else may be meant, unless he spoke
    start, end = places[0]
    head = plain[:start]
    if firm:
        return not head.strip(' “「"') and _is_subject(head, plain[end:])
    if _says(speaker, plain):
        return not _others(plain[places[-1][1] :])
    if speaker.shown.isascii():
        return len(head) <= _LONGEST_POST_EN
    return _is_subject(head, plain[end:]) and not _others(plain)


def _is_firm(speaker: Name, article: Article) -> bool:
    """Whether the speaker is an institution, by its name or by what the article calls it."""
    shown = folded(speaker.shown)
    if re.search(rf"(?:{_FIRM})$|\b(?:{_FIRM_EN}|inc|ltd|plc)\b", shown):
        return True
    if not _HAN.search(shown):
        return " " not in shown
    if "·" in shown:
        return False
    told = rf"{re.escape(shown)}(?:(?![的在是任为说和与])[\u4e00-\u9fff]){{0,6}}(?:{_FIRM})"
    long = len(shown) > _LONGEST_PERSON and not is_persons_name(shown)
    return long or re.search(told, folded(article.text)) is not None


def _without_others(speaker: Name, plain: str) -> int:
    """Return where, in the sentence, the words of somebody else begin; its length if nowhere."""
    for cut in _CUT.finditer(plain):
        rest = plain[cut.end() :]
        other = SOMEBODY_SAYS.match("，" + rest)
        if (
            other
            and not speaker.stands_in(other["who"])
            and plain.count("“", 0, cut.start()) == (plain.count("”", 0, cut.start()))
        ):
            return cut.start() if _says(speaker, plain[: cut.start()]) else len(plain)
    return len(plain)


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
