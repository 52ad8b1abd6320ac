"""The words before a quotation without which it cannot be read: whom 它 means, what 此外 adds to.

Nothing is written anew: a lead is a stretch of the same article, the sentence before the quotation
or the heading above it.
"""

from __future__ import annotations

import re

from askllm.answer.sense.around import WINDOW, before, is_heading, paragraph
from askllm.text import folded, header_row, sentences
from askllm.types import Article, Span

LONGEST = 160
"""Characters of a lead; a longer sentence is cut at a clause border."""

_POINTS_BACK = re.compile(
    r"[“「‘\"(（]?(?:它们?|他们?(?!人)|她们?|其(?![他它中实余次间一二三四五六])|前者|后者|两者|二者|此举|此后|对此|为此|由此"
    r"|(?:这|那(?!么))(?![里儿时天年次回么样]时?[,，])(?:一|两|[二三四五六七八九十几]|些|个|种|座|家|位|本|项|款|条|部|张|样|就|也|是|使|让|意味|正|次|不)?"
    r"|(?:该|此|上述)(?!说|市|县|外|前)[\u4e00-\u9fff]{1,6})"
    r"|(?:it|its|they|their|he|his|she|her|these|those|this|that|such|the (?:former|latter))\b(?! is why\b)"
)
_ADDS = re.compile(
    r"(?:此外|另外|同时|与此同时|不过|但是?|然而|而且|并且|于是|所以|随后|之后|后来|紧接着|接着|其中|例如|比如|换言之"
    r"|也就是说|相比之下|除此之外|尽管如此)[,，]?"
    r"|(?:however|moreover|furthermore|in addition|besides|therefore|thus|then|later|also|but|and|so|among them)\b,?\s?"
)
_ADDS_ALONE = re.compile("其中|换言之|也就是说|相比之下|除此之外|例如|比如|among them")
"""These mean nothing without what stands before them."""
_NO_SUBJECT = re.compile(
    r"(?!可以预见|可以说|要想|要说|要知道|是的|会议|会员|会展|会谈|会场|要求|要点|要素|将军|将来|都市|都城|才能|才华|有些|有人|有的|有关|有时|有[限效色线机利]|更新|更多的?人|仍旧是|并[非不]|由于"
    r"|是否|设计[师者图院]|发布会|采用这|使用者|需要的|正式|推出的|发布的|提出的|支持[者率]|全长为|既然|必须说|属于[^,，]*的[^,，]*[,，])"
    r"(?:还|也|又|更|并|则|仍|才|就|都|已|将|曾|正在|开始|可以|能够|能(?![源力量耗效人])|会|要|应当|应该|必须|需要|不仅|不但|不光|既|是|有|拥有|包括|包含|共有|总共"
    r"|占地|全长|总长|高达|重达|位于|坐落于|建于|始建于|成立于|属于|推出|发布|提出|设计|采用|使用|获得|达到|成为|支持|具有|具备|分为|用于|平均|主要(?=[由用是包分负从采])"
    r"|由(?=[\u4e00-\u9fff]{2,12}(?:设计|建造|推出|发布|研发|创立|组成|负责)))"
)
_DATE = re.compile(
    r"(?:(?:到|在|自|从|截至|直到)?(?:约|大约)?(?:公元)?(?:\d{2,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月(?:\d{1,2}[日号])?|今年|去年|同年|当年|次年|目前|如今|现在|当时)(?:底|初|末|中|前|后|以来|起|时)?[,，]?\s?)+"
)
_CLAUSE = re.compile(r"[,，;；。!！?？:：]")


def lead_of(article: Article, start: int, end: int) -> Span | None:
    """Return the words that make ``article.text[start:end]`` readable, ``None`` where it is so.

    They are the sentence before it in its paragraph, with the one that this rests on itself, up to
    ``LONGEST`` characters (the end of a longer one, from a clause border on); at the start of a paragraph the heading
    right above, or the last sentence of the paragraph before where a pronoun needs one.
    """
    words = folded(article.text[start:end])
    header = header_row(article.text, start)
    if header is not None and header.end - header.start <= LONGEST:
        return header
    if not _depends(words):
        return None
    previous = before(article, start)
    if previous is not None:
        return _shortened(article, _with_its_own(article, previous))
    line = paragraph(article, start)
    if line.start < start and article.text[line.start : start].strip(" \t*-·•>#“\"'"):
        return None  # in the middle of a sentence: nothing whole stands before it
    return _above(article, line.start)


def _with_its_own(article: Article, sentence: Span) -> Span:
    """Take in what the sentence before a quotation rests on itself, as far as there is room."""
    found = sentence
    while _depends(folded(found.of(article.text))):
        earlier = before(article, found.start)
        if earlier is None or sentence.end - earlier.start > LONGEST:
            break
        found = Span(earlier.start, sentence.end)
    return found


def _depends(plain: str) -> bool:
    """Whether a sentence, folded, points back or lacks its subject."""
    rest = plain
    for _ in range(3):  # 此外，2021年，它…
        if _POINTS_BACK.match(rest):
            return True
        added = _ADDS.match(rest)
        dated = _DATE.match(rest)
        skipped = max(
            added.end() if added else 0,
            dated.end() if dated else 0,
        )
        if added and _ADDS_ALONE.match(rest):
            return True
        if not skipped:
            break
        rest = rest[skipped:]
        if dated and rest.startswith("是"):
            return False  # 2021年是…: the year is the subject
    return _NO_SUBJECT.match(rest) is not None


def _shortened(article: Article, sentence: Span) -> Span:
    """Cut a sentence from the front, at a clause border, where it is longer than ``LONGEST``."""
    if sentence.end - sentence.start <= LONGEST:
        return sentence
    start = sentence.end - LONGEST
    cut = _CLAUSE.search(folded(article.text[start : sentence.end - 1]))
    return sentence if cut is None else Span(start + cut.end(), sentence.end)


def _above(article: Article, line_start: int) -> Span | None:
    """Return the heading right above a paragraph, else the last sentence of the one before."""
    if line_start == 0:
        return None
    end = line_start
    while end > 0 and article.text[end - 1].isspace():
        end -= 1
    if end == 0:
        return None
    line = paragraph(article, end - 1)
    for heading in article.headings:
        if heading.start <= line.start < heading.end or line.start <= heading.start < line.end:
            return Span(heading.start, heading.end)
    if is_heading(article, line.start):
        return None
    found = sentences(article.text, max(line.start, end - WINDOW), end)
    return _shortened(article, found[-1]) if found else None
