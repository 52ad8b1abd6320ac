"""Sentences turned into questions by template: what a sentence says is asked for where it stands.

    formed_questions(article)  ->  Candidates, each with the sentence that must come back as its answer

Only clauses that say what they are about become questions: a question is read without its article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from askllm.text import folded, sentences
from askllm.types import Article

SHORT, LONG = 8, 32
LONG_ENGLISH = 80
OFTEN = 3
"""Times that a run of four characters stands in an article whose topic it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be suggested once it was asked.

    ``kind`` says what is asked for; suggestions side by side should differ in it. ``says`` is the
    sentence that must be quoted in answer, ``""`` where any will do. ``answers`` are short answers
    known to be right, ``items`` the items of a list, each in all its forms; empty where unknown.
    """

    question: str
    kind: str
    says: str = ""
    answers: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()


_CLAUSE = re.compile(
    r"(?:“[^“”]{1,16}”|「[^「」]{1,16}」|《[^《》]{1,24}》|[^，。；：、！？!?;\n（）()《》“”\"「」『』])+"
)
_HAN_RUN = re.compile("[\u3400-\u9fff]{2,}")
_NAMED = re.compile(r"“[^“”]+”|「[^「」]+」|《[^《》]+》")
# A name as Chinese text holds it: capitals and figures make it more than a word.
_LATIN = re.compile(r"(?<![A-Za-z0-9_.@/-])[A-Z][A-Za-z]*(?:[A-Z]|-?\d)[A-Za-z0-9.-]*(?<![.-])")
_YEAR = re.compile(
    r"^(?P<who>[^\d]{2,14}?)\s*(?:于|在|於)?\s*\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?"
)
_AMOUNT = re.compile(
    r"(?:大?约|超过|超|达到?|近|接近|共|仅)?\s*\d[\d,.]*\s*(?:多|余)?\s*[万亿千百萬億]*\s*(?:多|余)?"
    r"(?P<unit>[个名项种人家座条台架艘辆枚篇部层倍米吨元公平])"
)
# No subject, or one that only the sentences before explain.
_POINTING = re.compile(
    r"^(?:它|他|她|这|那|其|该|此|我|你|而|并|但|也|又|还|且|或|从|到|至|由|截|在|已|共|约|以|为|即|将|自|早|近|去|今|明|是|有|对|于|把|被|让|使"
    r"|當|這|該|並|從|將|對"
    r"|声称|能够|可以|包括|通过|目前|当时|同时|随后|之后|之前|后来|此后|使用|采用|拥有|计划|预计|目标|根据|据|凭借|如今|现在|曾经|首先|其次|最后|因此|所以|因为|由于|如果|虽然|不过|然而|整个|全部|一共|总共)"
)
# What is left of a verb where a year or a maker was taken out, or a word that is half of another.
_TAIL = re.compile(
    r"(?:自|从|從|将|將|订|訂|定|于|於|在|则|則|就|都|均|也|还|還|而|不|便|可|只|正|仅|才|的|得|是|为|為|有)$"
)
_RANGE = re.compile(r"^(?:至|到|—|－|-|~|～|以|前|后|後|[起底初末间間]$)")
_ONLY = ("只", "仅", "僅", "只有", "只收", "才")
_CAPITAL = re.compile(r"[A-Z][A-Za-z0-9]")
_OF_A_YEAR = re.compile(r"\d{4}\s*年")
_VERBS = "设计|建造|修建|研发|开发|研制|提出|创办|创立|创建|发布|推出|主持|编写|撰写|執導|设立|發起|发起|组织|执导|主编|收购|投资"
_BY = re.compile(rf"^(?P<what>[^由]{{2,16}}?)由(?P<who>[^由]{{2,14}}?)(?P<verb>{_VERBS})")
_IS = re.compile(
    r"^(?P<who>[^是]{2,14}?)是[^是]*?一(?P<one>[种种類类个个款座家项部本条支艘枚届次场套门位名個種])"
)
_LIST = re.compile(
    r"^(?P<who>[^，、。：]{2,14}?)(?P<verb>包括|分为|分為|涵盖)(?P<items>[^，。；]*(?:、[^，。；]*){2,})"
)
_BECAUSE = re.compile(
    r"^(?:由于|因为|由於|因為)(?P<cause>[^，。]{3,40})，(?P<what>[^，。；：]{5,18})[，。；]"
)

_PRONOUN = (
    r"(?!(?:It|This|That|These|Those|He|She|They|There|We|You|What|Who|Which|Each|One|Its|His|Her"
    r"|Their|Our|But|And|Here|If|When|While|As|In|On|At|By|For|Another|Some|Many|Most|Both)\b)"
)
_WHO = rf"(?P<who>{_PRONOUN}(?:The |An? )?[A-Z][\w' -]{{2,40}}?)"
_HAPPENED = re.compile(
    rf"^{_WHO} (?P<be>was|were) (?P<verb>[a-z]+(?:ed|ilt|own|ade)) (?P<rest>(?:by [\w' -]{{2,40}}? )?)"
    r"(?:in|on) (?:[A-Z][a-z]+ (?:\d{1,2}, )?)?\d{4}\b"
)
_MADE_BY = re.compile(
    rf"^{_WHO} (?:was|were) (?P<verb>(?!used)[a-z]+ed|built|made|led|won) by (?:the )?[A-Z]"
)
_HAS = re.compile(
    rf"^{_WHO} (?P<verb>has|have|had) (?:about |over |nearly )?\d[\d,.]* (?P<unit>[a-z]+s)\b"
)
_MEASURES = re.compile(
    rf"^{_WHO} (?P<be>is|was) (?:about |over |nearly )?\d[\d,.]* [a-z]+ (?P<how>long|high|tall|wide|deep|old)\b"
)
_IS_A = re.compile(
    rf"^{_WHO}(?:, [^,]{{2,40}},)? (?P<be>is|was) (?:an?|the) (?P<what>[a-z][a-z -]*)"
)
_PERSON = re.compile(
    r"\b(?:\w+ist|\w+ician|president|minister|mayor|professor|engineer|writer|author|director"
    r"|leader|founder|doctor|captain|architect|poet|singer|actor|lawyer|teacher|judge|coach)\b"
)


def formed_questions(article: Article) -> Iterator[Candidate]:
    """Yield questions that sentences of ``article`` answer, in reading order."""
    yield from formed_of(article.text, article.title)


def formed_of(text: str, title: str) -> Iterator[Candidate]:
    """Yield questions that sentences of ``text`` answer; ``title`` says what it is about."""
    topics = _topics(folded(title), folded(text))
    words = frozenset(re.findall(r"[a-z]{4,}", title.lower()))
    for span in sentences(text):
        sentence = span.of(text).strip()
        found = _in_english(sentence, words) or _in_chinese(sentence, topics)
        if found is not None and _fits(found[0]):
            yield Candidate(found[0], found[1], sentence)


def _topics(title: str, text: str) -> frozenset[str]:
    """Return what names the topic: threes of characters of the title, fours that recur; its first two.

    Shorter ones are words of any text (大桥, 模型, 票房): they do not say which.
    """
    begins = _HAN_RUN.match(title)
    counted = Counter(_pieces(text, 4))
    often = {piece for piece, times in counted.items() if times >= OFTEN}
    return frozenset({*_pieces(title, 3), *often, *([begins[0][:2]] if begins else [])})


def _pieces(text: str, size: int) -> Iterator[str]:
    for run in _HAN_RUN.findall(text):
        for start in range(len(run) - size + 1):
            yield run[start : start + size]


def latin_names(articles: Sequence[Article]) -> list[str]:
    """Return names in Latin letters that ``articles`` use, those of most articles first."""
    within: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for article in articles:
        found = _LATIN.findall(article.text)
        within.update(set(found))
        times.update(found)
    return sorted(within, key=lambda name: (-within[name], -times[name], name))


def _fits(question: str) -> bool:
    limit = LONG_ENGLISH if question.isascii() else LONG
    return SHORT <= len(question) <= limit


def _in_chinese(sentence: str, topics: frozenset[str]) -> tuple[str, str] | None:
    because = _BECAUSE.match(sentence)
    if because and _says_what(because["what"], topics) and not _TAIL.search(because["what"]):
        return f"为什么{because['what']}？", "why"
    clauses = [clause.strip() for clause in _CLAUSE.findall(sentence)]
    if clauses and (many := _LIST.match(sentence)) and _says_what(many["who"], topics):
        return f"{many['who']}{many['verb']}哪些？", "list"
    for place, clause in enumerate(clauses):
        found = _in_clause(clause, topics, first=place == 0 or _begins(clause, topics))
        if found is not None:
            return found
    return None


def _in_clause(clause: str, topics: frozenset[str], *, first: bool) -> tuple[str, str] | None:
    """Turn a clause into a question by asking for its year, amount or maker where it stands.

    Who has an amount is said in the ``first`` clause of a sentence, and often there alone.
    """
    year = _YEAR.match(clause)
    if year and _is_subject(year["who"], topics):
        happened = clause[year.end() :].lstrip()
        if len(happened) > 1 and not _RANGE.match(happened):
            return f"{year['who']}哪一年{happened}？", "when"
    if not first:
        return None
    made = _BY.match(clause)
    if made and _is_subject(made["what"], topics):
        return f"{made['what']}是由谁{made['verb']}的？", "who"
    is_one = _IS.match(clause)
    if is_one and _is_subject(is_one["who"], topics):
        person = is_one["one"] in "位名"
        return f"{is_one['who']}是{'谁' if person else '什么'}？", "who" if person else "what"
    amount = _AMOUNT.search(clause)
    if amount and amount.start() >= 3:
        before, after = clause[: amount.start()], clause[amount.end() :]
        if before.endswith(_ONLY):
            return None
        figures = _OF_A_YEAR.sub("", _LATIN.sub("", before)) + after
        if not re.search(r"\d", figures) and _says_what(before, topics):
            return f"{before}多少{amount['unit']}{after}？", "number"
    return None


def _begins(clause: str, topics: frozenset[str]) -> bool:
    """Whether a clause begins with what the article is about, or with a name."""
    plain = folded(clause)
    named = _NAMED.match(clause) or _CAPITAL.match(clause)
    return bool(named) or any(plain[:size] in topics for size in (2, 3, 4))


def _is_subject(words: str, topics: frozenset[str]) -> bool:
    return _says_what(words, topics) and not _TAIL.search(words.rstrip())


def _says_what(subject: str, topics: frozenset[str]) -> bool:
    """Whether a subject can be understood without its article: it has a name, or the topic."""
    if _POINTING.match(subject):
        return False
    if _NAMED.search(subject) or _CAPITAL.search(subject):
        return True
    plain = folded(subject)
    return plain[:2] in topics or any(
        piece in topics for size in (3, 4) for piece in _pieces(plain, size)
    )


def _in_english(sentence: str, topics: frozenset[str]) -> tuple[str, str] | None:
    for pattern, made in _ENGLISH:
        found = pattern.match(sentence)
        if found and _is_about(found["who"], topics):
            who = found["who"]
            who = who[0].lower() + who[1:] if who.startswith(("The ", "A ", "An ")) else who
            question, kind = made(found, who)
            return f"{question.strip()}?", kind
    return None


def _is_about(who: str, topics: frozenset[str]) -> bool:
    """Whether ``who`` is a name, or something of the title."""
    words = who.split()
    named = any(word[0].isupper() for word in words[1:]) or not words[0][1:].islower()
    return named or any(word in topics for word in re.findall(r"[a-z]{4,}", who.lower()))


def _when(found: re.Match[str], who: str) -> tuple[str, str]:
    return f"When {found['be']} {who} {found['verb']} {found['rest']}", "when"


def _made_by(found: re.Match[str], who: str) -> tuple[str, str]:
    return f"Who {found['verb']} {who}", "who"


def _has(found: re.Match[str], who: str) -> tuple[str, str]:
    does = {"has": "does", "have": "do", "had": "did"}[found["verb"]]
    return f"How many {found['unit']} {does} {who} have", "number"


def _measures(found: re.Match[str], who: str) -> tuple[str, str]:
    return f"How {found['how']} {found['be']} {who}", "number"


def _is_a(found: re.Match[str], who: str) -> tuple[str, str]:
    person = _PERSON.search(found["what"]) or re.match(r"(?:Mr|Mrs|Ms|Dr|Sir)\b", found["who"])
    asks = "Who" if person else "What"
    return f"{asks} {found['be']} {who}", asks.lower()


_ENGLISH = (
    (_HAPPENED, _when),
    (_MADE_BY, _made_by),
    (_HAS, _has),
    (_MEASURES, _measures),
    (_IS_A, _is_a),
)
