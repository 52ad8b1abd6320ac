"""What a template proposes, and the rules that every proposal must pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from askllm.text import folded, language_of, sentences
from askllm.types import Article, Language

Kind = Literal[
    "number", "share", "date", "definition", "who", "where", "list", "quotation", "unanswerable"
]
KINDS: tuple[Kind, ...] = (
    "number",
    "date",
    "definition",
    "who",
    "list",
    "share",
    "quotation",
    "where",
    "unanswerable",
)
LONGEST, LONGEST_EN = 220, 320
"""Characters of a Chinese and of an English sentence; a longer one is seldom one statement."""
_SET_APART = re.compile(
    r"(?<=[\u3400-\u9fff，。；：、“”《》]) | (?=[\u3400-\u9fff，。；：、“”《》])"
)
_ASIDE = re.compile(r"\s?（[^（）()]*）|\s?\([^()（）]*\)|\[\d{1,3}\]")
_PAIRS = tuple(zip("“‘《「『（(【", "”’》」』）)】", strict=True))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question that one sentence answers.

    ``evidence`` is the sentence and ``answer`` a part of it, both verbatim. ``subject`` is the
    name the question is about, a part of ``question``; empty where the question asks for it.
    ``template`` says in words how the question was made. ``person``: the subject is a person.
    """

    kind: Kind
    question: str
    answer: str
    evidence: str
    article: str
    template: str
    subject: str = ""
    items: tuple[str, ...] = ()
    person: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence fit to be asked about.

    ``bare`` is ``text`` as templates read it: without asides in brackets, simplified where it is
    Chinese, without the spaces that some set between Chinese and Latin. ``origins`` holds the
    place in ``text`` of each of its characters. ``proper`` are the words of the article that are
    names (capitals inside English sentences, short Chinese words that open several clauses).
    """

    article: str
    text: str
    bare: str
    origins: tuple[int, ...]
    proper: frozenset[str]

    def verbatim(self, part: str) -> str:
        """Return the author's characters for a stretch of ``bare``; empty if it is none."""
        at = self.bare.find(part) if part else -1
        if at < 0:
            return ""
        return self.text[self.origins[at] : self.origins[at + len(part) - 1] + 1]

    def as_written(self, question: str) -> str:
        """Return a question made of words of ``bare`` in the script of ``text``."""
        written = {c: self.text[i] for c, i in zip(self.bare, self.origins, strict=True)}
        if all(c == w for c, w in written.items() if _HAN.match(c)):
            return question
        script = _TRADITIONAL | {c: w for c, w in written.items() if _HAN.match(c)}
        return "".join(script.get(c, c) for c in question).replace("哪里", "哪裡")


_HAN = re.compile("[\u3400-\u9fff]")
_TRADITIONAL = dict(
    zip(
        "么谁里时几关于说标注册诉讼纪邮发学贯电话网编码车儿启虑远晓东国丽华杰栋场输怎个",
        "麼誰裡時幾關於說標註冊訴訟紀郵發學貫電話網編碼車兒啟慮遠曉東國麗華傑棟場輸怎個",
        strict=True,
    )
)
"""The characters of the templates' own words that differ in traditional script."""


def in_script_of(text: str, words: str) -> str:
    """Return ``words`` of a template in traditional script if ``text`` is."""
    if all(folded(c) == c for c in text if _HAN.match(c)):
        return words
    return "".join(_TRADITIONAL.get(c, c) for c in words)


def statements(article: Article, proper: frozenset[str]) -> Iterator[Statement]:
    """Yield the sentences of ``article`` that state something: no headings, no questions."""
    headings = {heading.start for heading in article.headings}
    for span in sentences(article.text):
        text = span.of(article.text)
        if span.start in headings or len(text) < 8 or text[-1] not in "。.！；;":
            continue
        if not balanced(text) or len(text) > (LONGEST if language_of(text) == "zh" else LONGEST_EN):
            continue
        bare, origins = _bare(text)
        yield Statement(article.id, text, bare, origins, proper)


def _bare(text: str) -> tuple[str, tuple[int, ...]]:
    asides = [range(*match.span()) for match in _ASIDE.finditer(text)]
    dropped = {i for aside in asides for i in aside}
    dropped |= {match.start() for match in _SET_APART.finditer(text)}
    kept = [i for i in range(len(text)) if i not in dropped]
    simple = simplified(text)
    return "".join(simple[i] for i in kept), tuple(kept)


def simplified(text: str) -> str:
    """Return ``text`` in simplified script, place for place, its other characters untouched."""
    return "".join(f if _HAN.match(c) else c for c, f in zip(text, folded(text), strict=True))


def balanced(text: str) -> bool:
    """Whether every bracket and quotation mark of ``text`` has its partner."""
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in _PAIRS)


def fits(proposal: Proposal, language: Language) -> bool:
    """Whether a proposal is one question with an answer that it does not give away."""
    plain, answer = folded(proposal.question), folded(proposal.answer)
    if not balanced(proposal.question) or not balanced(proposal.answer) or not answer.strip():
        return False
    if proposal.answer not in proposal.evidence or answer in plain or "\n" in plain:
        return False
    if language == "zh":
        return 6 <= len(plain) <= 42
    return 4 <= len(plain.split()) <= 22
