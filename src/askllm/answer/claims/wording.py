"""How much of a question's wording stands by a value, and what a sentence leaves to its context.

A question is taken as words (南屿一号 · 发现), each as heavy as it is rare among the sentences, so
that a long name does not outweigh what is asked of it. 公司由两人于2008年创办 names no company: the
sentence before, the heading or the title does.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askllm.answer.sense.lead import lead_of
from askllm.answer.sense.relations import deeds, senses, without_verbs
from askllm.read import Asked
from askllm.text import folded, language_of, quantities, question_core
from askllm.types import Evidence

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z]{3,}")
_LONGEST_SUBJECT = 10
"""Characters of a subject that a sentence may repeat in short."""

_TIMES = re.compile("[今去明前]年|目前|如今|现在|当前|[一那当]天")
"""When something is asked of: no words that its answer must have, for it may be told otherwise."""

_HALF = 0.5
_NUMERALS = "一二三四五六七八九"
_THE = r"(?:该|这[家座个部支款项]?|此|本|整个|全)"
_KINDS = (
    "公司|集团|企业|机构|基金会?|协会|学校|医院|博物馆|大学|银行|球队|俱乐部|乐团|项目|工程|大桥|隧道|线路|机场"
    "|影片|电影|剧集|片|小说|书|专辑|歌曲|作品|赛事|比赛|展览|大展|卫星|火箭|船|药物?|疫苗|产品|车型|游戏|软件|模型|系统|条例|法案"
)
_OPENS_WITH_KIND = re.compile(
    rf"[“「]?(?:{_THE}(?:{_KINDS})|(?:公司|集团|协会|基金会|项目|工程|影片|球队|赛事|展览|卫星|双方|馆方|校方|院方|片方|组委会))"
    r"|the (?:company|firm|group|club|team|film|book|novel|bridge|tunnel|museum|hospital|school|university|event|race"
    r"|exhibition|satellite|drug|vaccine|project|wetland|city|party|bill|airport|ship|study|trial|award|prize)\b"
)
_OF_THE_DAY = re.compile(
    r"当[天日晚年]|本[届次季场轮]|[此这该][届次场]|同[日天]|\b(?:that|the same) (?:day|year|night)\b|\bon the day\b"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a question that its answer stands by, each with its weight above 0.

    ``subject``: those that a sentence may leave to what stands before it; ``deeds``: the senses of
    verbs among them; ``language``: the best sentence's.
    """

    weights: dict[str, float]
    subject: frozenset[str]
    deeds: dict[str, float]
    language: str

    def measures(self, words: str) -> bool:
        """Whether a sentence is in the language of the best one, so that words can be compared."""
        return language_of(words) == self.language

    def share(self, words: str, before: str = "") -> float:
        """Return the share, in [0, 1], that ``words`` hold, the subject told ``before`` them."""
        total = sum(self.weights.values()) + sum(self.deeds.values())
        if not total:
            return 1.0
        plain, context = folded(words), folded(before)
        told = deeds(words) if self.deeds else frozenset()
        held = sum(weight for sense, weight in self.deeds.items() if sense in told)
        for piece, weight in self.weights.items():
            part = _held(piece, plain)
            if part < 1 and context and piece in self.subject:
                part = max(part, _held(piece, context))
            held += weight * part
        return held / total

    def lacking(self, one: str, words: str, before: str) -> list[str]:
        """Return the words that ``one`` has in full and ``words`` less than half of."""
        has, plain, context = folded(one), folded(words), folded(before)
        return [
            piece
            for piece in self.weights
            if piece in has
            and _held(piece, plain) < _HALF
            and not (piece in self.subject and _held(piece, context) >= _HALF)
        ]


def wording(asked: Asked, evidence: Sequence[Evidence]) -> Wording:
    """Return the question's words that the sentences have too, weighed by how few have them.

    None where the best sentence is in another language: names are all that can be compared then.
    """
    language = language_of(evidence[0].quote) if evidence else asked.language
    if language != asked.language:
        return Wording({}, frozenset(), {}, language)
    core = question_core(asked.text)
    for given in asked.given:
        core = core[: given.start] + " " * (given.end - given.start) + core[given.end :]
    for name in asked.names:
        core = core.replace(folded(name.shown), " ")
    core = _TIMES.sub(lambda m: " " * len(m[0]), without_verbs(core))
    verbs = deeds(asked.text) if asked.kind != "date" else frozenset()  # dates need them anyway
    texts = [folded(item.quote) for item in evidence]
    pieces = list(dict.fromkeys(_pieces(core, texts)))
    weights = {piece: _rarity(piece, texts) for piece in pieces}
    weights = {piece: weight for piece, weight in weights.items() if weight > 0}
    told = {
        verb: math.log(1 + len(texts) / count)
        for verb in verbs
        if (count := sum(verb in deeds(item.quote) for item in evidence))
    }
    acted = bool(told or senses(asked.text) or deeds(asked.text))
    subject = list(weights) if acted else list(weights)[:-1]
    counted = {piece for piece in subject if piece in asked.noun or asked.noun in piece}
    return Wording(
        weights,
        frozenset(subject) - (counted if asked.noun else set()),
        told,
        language,
    )


def told_before(asked: Asked, item: Evidence) -> str:
    """Return the words in which a sentence that does not name its subject has it, or ``""``."""
    plain = folded(item.quote)
    hit = item.hit
    above = "\n".join((hit.article.title, *hit.passage.headings))
    lead = lead_of(hit.article, item.start, item.end)
    before = "" if lead is None else lead.of(hit.article.text)
    dated = re.compile(r"^[^，,]{0,12}[，,]\s?")
    opening = dated.sub("", plain) if _is_dated(plain) else plain
    if (
        _OPENS_WITH_KIND.match(plain)
        or _OPENS_WITH_KIND.match(opening)
        or _OF_THE_DAY.search(plain)
    ):
        return f"{above}\n{before}"
    return before + subject_in_short(asked, item)


def spelled_in(core: str, plain: str) -> bool:
    """Whether folded words in Latin letters spell the name that a question begins with.

    听涛二号 is Tingtao-2 there: two characters by their sound, and a number of the name.
    """
    from pypinyin import lazy_pinyin

    name = re.match(rf"(?P<name>[\u4e00-\u9fff]{{2}})(?P<number>[{_NUMERALS}](?=号))?", core)
    if name is None:
        return False
    spelled = r"[\s\-']?".join(lazy_pinyin(name["name"]))
    number = "" if name["number"] is None else rf"\s?-?{_NUMERALS.index(name['number']) + 1}(?!\d)"
    return re.search(rf"(?<![a-z]){spelled}{number}", plain) is not None


def _is_dated(plain: str) -> bool:
    first = re.split("[，,]", plain, maxsplit=1)[0]
    return any(q.kind == "date" for q in quantities(first))


def subject_in_short(asked: Asked, item: Evidence) -> str:
    """Return the question's opening words that a sentence opens with the end of, or ``""``.

    大桥全长1750米, below a sentence or a title that names 青石大桥, speaks of 青石大桥.
    """
    opens = re.match(r"(?:该|这座?|这个|此)?([\u4e00-\u9fff]{2,})", folded(item.quote))
    run = "" if opens is None else _opening(asked.text)
    if opens is None or not run:
        return ""
    subjects = [
        run[:end]
        for end in range(min(len(run), _LONGEST_SUBJECT), 2, -1)
        if any(opens[1].startswith(run[start:end]) for start in range(1, end - 1))
    ]
    if not subjects:
        return ""
    article = item.hit.article
    before = folded(f"{article.title}\n{article.text[item.hit.passage.start : item.start]}")
    return next((subject for subject in subjects if subject in before), "")


@functools.lru_cache(maxsize=256)
def _opening(question: str) -> str:
    """Return the Han characters that a question begins with, at least three, or ``""``."""
    found = re.match(r"[\u4e00-\u9fff]{3,}", question_core(question).strip())
    return "" if found is None else found[0]


def _pieces(core: str, texts: Sequence[str]) -> Iterator[str]:
    """Yield the stretches of a question that a sentence has too, the longest first at each place."""
    for run in re.findall(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}", core):
        if run[0].isascii():
            yield _stem(run)
            continue
        at = 0
        while at < len(run) - 1:
            end = next(
                (e for e in range(len(run), at + 1, -1) if any(run[at:e] in t for t in texts)), at
            )
            if end > at:
                yield run[at:end]
            at = max(end, at + 1)


def _stem(word: str) -> str:
    """Return an English word without its commonest endings: shares, shared -> shar."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word


def _rarity(piece: str, texts: Sequence[str]) -> float:
    """Return the mean rarity of the pairs of characters of a piece, 0 where no sentence has one."""
    pairs = [piece] if piece.isascii() else _pairs(piece)
    rare = []
    for pair in pairs:
        holding = sum(pair in text for text in texts)
        rare.append(math.log(1 + len(texts) / holding) if holding else 0.0)
    return sum(rare) / len(rare)


def _held(piece: str, plain: str) -> float:
    """Return the share, in [0, 1], of a piece that folded words hold."""
    if piece in plain:
        return 1.0
    if piece.isascii():
        return 0.0
    pairs = _pairs(piece)
    return sum(pair in plain for pair in pairs) / len(pairs)


def _pairs(piece: str) -> list[str]:
    return [piece[i : i + 2] for i in range(len(piece) - 1)]
