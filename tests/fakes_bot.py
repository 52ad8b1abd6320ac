"""A small bot with real types and real offsets, to test what people see without an index.

``FakeBot`` answers from the articles below: it picks the sentence that shares most characters
with the question. The question's own words choose the other forms an answer can take, see ``ask``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from askllm.bot import Stage, Watcher
from askllm.errors import AskllmError, Problem
from askllm.types import (
    Answer,
    Article,
    ArticleRef,
    Citation,
    Heading,
    Hit,
    Language,
    Legs,
    LegScore,
    Passage,
    PassageRef,
    ReaderUsed,
    Scope,
    ScopeChoices,
    Side,
    Turn,
)

LIGHTHOUSE = """望海灯塔
望海灯塔坐落在青屿岛东端的礁石上，是近海航线的第一座航标。
建造
望海灯塔于1908年建成，塔身高31米，用花岗石砌成。最初的灯火用煤油，射程只有12海里。
为了运石料，工匠在礁石上凿出了一条两米宽的便道。便道至今还在，退潮时可以走人。
改造
1987年，灯塔改用电灯，射程达到24海里。守塔人从六名减少到两名。
2019年，灯塔装上了太阳能板，从此不再需要守塔人。
今天
每年有4.2万名游客登岛参观。塔内的旋梯共有143级台阶。"""

CENSUS = """青屿岛年鉴
人口
青屿岛常住人口为3860人，比上一年减少了40人。
交通
码头到县城的轮渡每天6班，航程50分钟。
灯塔
据年鉴记载，望海灯塔建成于1911年。"""

BRIDGE = """The Harbour Bridge
The Harbour Bridge was opened in 1932 after eight years of work.
The bridge carries 160,000 vehicles a day across the bay.
Its arch is 134 metres high and is painted every five years."""

HOSTILE_WORDS = (
    '<script>window.hacked=1</script><img src=x onerror="window.hacked=2"> ${window.hacked=3} '
    "{{value}} {{constructor.constructor('window.hacked=4')()}} [点我](javascript:window.hacked=5) "
    "</div></blockquote></dialog> **不是粗体** `code` $$x$$ & &lt;b&gt; 😀"
)
HOSTILE = f"坏标题{HOSTILE_WORDS}\n毒蘑菇一共有77种。{HOSTILE_WORDS}毒蘑菇的图鉴有9册。"


def _article(
    identity: str, text: str, headings: dict[str, int], *, title: str, url: str | None
) -> Article:
    found = []
    at = 0
    for line in text.split("\n"):
        if line in headings:
            found.append(Heading(at, at + len(line), headings[line], line))
        at += len(line) + 1
    language = "zh" if re.search("[一-龥]", text) else "en"
    return Article(
        id=identity,
        title=title,
        text=text,
        path=f"{identity}.md",
        source="海岸周刊" if language == "zh" else "Harbour Weekly",
        author="林知远" if language == "zh" else None,
        date="2021-07-08",
        url=url,
        language=language,
        headings=tuple(found),
    )


ARTICLES = (
    _article(
        "岛/灯塔",
        LIGHTHOUSE,
        {"望海灯塔": 1, "建造": 2, "改造": 2, "今天": 2},
        title="望海灯塔",
        url="https://example.org/lighthouse?a=1&b=2",
    ),
    _article("岛/年鉴", CENSUS, {"青屿岛年鉴": 1, "人口": 2}, title="青屿岛年鉴", url=None),
    _article("bridge", BRIDGE, {}, title="The Harbour Bridge", url="http://example.org/bridge"),
    _article(
        "hostile",
        HOSTILE,
        {},
        title=f"坏标题{HOSTILE_WORDS}",
        url="javascript:window.hacked=6",
    ),
)


CLOSEST = Stage("read", 2, 6)
BOTH_LEGS = Legs(ran=("dense", "lexical"))


@dataclass(frozen=True, slots=True)
class FakeSettings:
    corpus: Path = Path("no such folder")


class FakeBot:
    """An ``askllm.ui.Answerer`` over ``ARTICLES``.

    Attributes:
        asked: every question, with the questions of its history.
        pause: seconds that every answer takes, half of them to search, half of them to read.
        understood: how every question is understood; as it was asked when empty.
        further: questions to go on with after any answer.
    """

    passages_read = 6
    reader = ReaderUsed("trained/4")

    def __init__(
        self,
        *,
        articles: Sequence[Article] = ARTICLES,
        legs: Legs = BOTH_LEGS,
        problems: tuple[Problem, ...] = (),
        corpus: Path = Path("no such folder"),
        pause: float = 0.0,
    ) -> None:
        self.settings = FakeSettings(corpus)
        self.legs = legs
        self.problems = problems
        self.pause = pause
        self.understood = ""
        self.further: tuple[str, ...] = ()
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self._articles = tuple(articles)

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer; the words 失败, 崩溃, 矛盾, 找不到, 你好, 哪些文章 choose another form."""
        self.asked.append((question, tuple(turn.question for turn in history)))
        for stage in (Stage("search", len(self._articles), self.passage_count()), CLOSEST):
            if progress is not None:
                progress(stage)
            time.sleep(self.pause / 2)
        if "失败" in question:
            raise AskllmError("索引损坏。Rebuild it: askllm index --rebuild")
        if "崩溃" in question:
            raise RuntimeError("secret detail")
        if len(question) > 1000 or not re.search(r"\w", question):
            return self._plain("rejected", f"这个问题有 {len(question)} 个字，请缩短。", question)
        if "你好" in question:
            return self._plain("chat", "你好！\n请就文章提问。", question)
        if "矛盾" in question:
            return self._conflict(question)
        if "找不到" in question:
            closest = (self._citation(self._articles[0], "2019年", 1, None),)
            return self._answer(
                "not_found", question, reason="没有文章提到“火星”。", closest=closest
            )
        if "哪些文章" in question:
            cited = tuple(
                self._citation(a, a.title, n, None)
                for n, a in enumerate(self._articles[:2], 1)
                if a.title in a.text
            )
            text = "共有 2 篇：\n望海灯塔[1]\n青屿岛年鉴[2]"
            return self._answer("collection", question, text=text, citations=cited)
        return self._found(question)

    def examples(self, language: Language) -> tuple[str, ...]:
        """Return questions to start with."""
        return self.examples_at_hand(language)

    def examples_at_hand(self, language: Language) -> tuple[str, ...]:
        """Return them at once."""
        if language == "en":
            return ("When was the Harbour Bridge opened?", "Which articles are there?")
        return ("望海灯塔于哪一年建成？", "有哪些文章？")

    def examples_after(
        self, answer: Answer, history: Sequence[Turn] = (), scope: Scope | None = None
    ) -> tuple[str, ...]:
        """Return ``further``, less what was asked."""
        said = {answer.question, *(turn.question for turn in history)}
        return tuple(question for question in self.further if question not in said)

    def choices(self) -> ScopeChoices:
        return ScopeChoices(("海岸周刊",), ("林知远",), "2021-07-08", "2021-07-08")

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        """Return the articles in order, each with its whole text as one passage."""
        hits = []
        for rank, article in enumerate(self._articles[:k], 1):
            passage = Passage(f"{article.id}#0", article.id, 0, len(article.text), article.text)
            scores = (LegScore("lexical", 3.0 / rank, rank),)
            hits.append(Hit(passage, article, 1.0 / rank, rank, scores))
        return hits

    def articles(self) -> list[Article]:
        """Return all articles."""
        return list(self._articles)

    def article(self, article_id: str) -> Article | None:
        """Return one article, or ``None``."""
        return next((a for a in self._articles if a.id == article_id), None)

    def passage_count(self) -> int:
        """Count the lines."""
        return sum(article.text.count("\n") + 1 for article in self._articles)

    def _found(self, question: str) -> Answer:
        ranked = sorted(
            (
                (-len(set(question) & set(sentence)) / len(set(question)), place, start, sentence)
                for place, article in enumerate(self._articles)
                for start, sentence in _sentences(article.text)
            ),
        )[:3]
        if -ranked[0][0] < 0.3:
            return self._answer("not_found", question, reason="没有文章提到这些词。")
        citations = []
        for marker, (_, place, start, sentence) in enumerate(ranked, 1):
            number = re.search(r"\d[\d,.]*\s*\w?", sentence) if marker == 1 else None
            span = (start + number.start(), start + number.end()) if number else None
            citations.append(
                self._citation(self._articles[place], sentence, marker, span, start=start)
            )
        first = citations[0]
        short = None
        if first.answer_start is not None and first.answer_end is not None:
            text = self._articles[ranked[0][1]].text
            short = text[first.answer_start : first.answer_end]
        lines = [f"{c.quote}[{c.marker}]" for c in citations]
        return self._answer(
            "answered",
            question,
            text="\n".join(lines),
            short=short,
            citations=tuple(citations),
            confidence=0.82,
        )

    def _conflict(self, question: str) -> Answer:
        citations = (
            self._citation(self._articles[0], "望海灯塔于1908年建成", 1, None),
            self._citation(self._articles[1], "望海灯塔建成于1911年", 2, None),
        )
        return self._answer(
            "conflict",
            question,
            text="1908年[1]；1911年[2]",
            citations=citations,
            sides=(Side("1908年", (1,)), Side("1911年", (2,))),
            confidence=0.5,
        )

    def _citation(
        self,
        article: Article,
        words: str,
        marker: int,
        answer: tuple[int, int] | None,
        *,
        start: int | None = None,
    ) -> Citation:
        at = article.text.index(words) if start is None else start
        lo = article.text.rfind("\n", 0, at) + 1
        hi = article.text.find("\n", at)
        hi = len(article.text) if hi < 0 else hi
        above = [h.title for h in article.headings if h.start < at and h.level == 2]
        return Citation(
            marker=marker,
            article=ArticleRef.of(article),
            heading=(article.title, *above[-1:]),
            passage_id=f"{article.id}#{lo}",
            start=at,
            end=at + len(words),
            quote=words,
            passage=PassageRef(lo, hi, article.text[lo:hi]),
            answer_start=answer[0] if answer else None,
            answer_end=answer[1] if answer else None,
        )

    def _plain(self, status: str, text: str, question: str) -> Answer:
        return self._answer(status, question, text=text)

    def _answer(self, status: str, question: str, **fields: object) -> Answer:
        return Answer(
            status=status,  # type: ignore[arg-type]
            text=str(fields.pop("text", "")),
            question=question,
            standalone=self.understood or question,
            language="zh" if re.search("[一-龥]", question) else "en",
            legs=self.legs,
            **fields,  # type: ignore[arg-type]
        )


def _sentences(text: str) -> list[tuple[int, str]]:
    return [(m.start(), m[0]) for m in re.finditer(r"[^。！？\n]{6,}(?:[。！？]|(?=\n|$))", text)]
