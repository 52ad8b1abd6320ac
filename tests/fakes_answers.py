"""Hand-made answers of every form, and text that tries to be markup."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from askllm.bot import Watcher
from askllm.types import (
    AlsoIn,
    Answer,
    Article,
    ArticleRef,
    Citation,
    Heading,
    Hit,
    Item,
    Language,
    Legs,
    LegScore,
    Match,
    Part,
    Passage,
    PassageRef,
    ReaderUsed,
    Scope,
    Side,
    Turn,
    Why,
)
from fakes_bot import ARTICLES, BOTH_LEGS, FakeBot

NEWER = Article(
    id="岛/志",
    title="青屿岛志",
    text="青屿岛志\n望海灯塔建成于1909年，由三家商会出资。\n岛上有灯塔、码头、气象站三处公共设施。",
    path="志.md",
    source="海岸日报",
    date="2023-03",
    headings=(Heading(0, 4, 1, "青屿岛志"),),
)
LONG = Article(
    id="长篇",
    title="岛上一年",
    text="\n".join(
        line
        for month in range(1, 13)
        for line in (
            f"第{month}月",
            *(f"第{month}月的第{day}天，海风吹过甲板，缆绳轻轻作响，守塔人记下了潮水。" for day in range(1, 13)),
        )
    ),
    path="长篇.md",
    date="2020",
    headings=(),
)  # fmt: skip
LONG = dataclasses.replace(
    LONG,
    headings=tuple(
        Heading(found.start(), found.end(), 2, found[0])
        for found in re.finditer(r"^第\d+月$", LONG.text, re.MULTILINE)
    ),
)
LIGHTHOUSE_ARTICLE, CENSUS_ARTICLE, BRIDGE_ARTICLE = ARTICLES[:3]

PAYLOADS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "<svg><script>window.hacked=1</script></svg>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<body onload=window.hacked=1>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href=http://evil.example>",
    "<form action=http://evil.example><button>发送</button></form>",
    "<input autofocus onfocus=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>",
    "<video><source onerror=window.hacked=1></video>",
    "<a href=javascript:window.hacked=1>点我</a>",
    "[点我](javascript:window.hacked=1)",
    "![图](http://evil.example/x.png)",
    "![图](x){onerror=window.hacked=1}",
    "${window.hacked=1}",
    "`${window.hacked=1}`",
    "{{constructor.constructor('window.hacked=1')()}}",
    "{{value}}",
    "{% raw %}",
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "\"'><script>window.hacked=1</script>",
    "--><script>window.hacked=1</script><!--",
    "]]><script>window.hacked=1</script>",
    "</script></style></title></textarea></dialog></div></blockquote>",
    "**不是粗体** # 不是标题 $$x^2$$ \\(y\\) | a | b |",
    "&lt;script&gt;window.hacked=1&lt;/script&gt; &#60;b&#62;",
    "\u202e<b>倒\u202c \u2028window.hacked=1\u2029 \x0b</b>",
    "空行\n\n# 标题\n\n![图](http://evil.example/x.png)\r\n\r\n[点我](http://evil.example/)\r\r**粗**",
)
"""Each must stay what it is: words."""


def payload_article(number: int) -> Article:
    """Return an article whose every field is one of ``PAYLOADS``."""
    words = PAYLOADS[number]
    line = f"第{number}号毒蘑菇{words}共有{number}种。"
    title = f"毒{number}{words}"
    return Article(
        id=f"毒/{number}/{words}",
        title=title,
        text=f"{line}\n{words}\n尾声",
        path="x.md",
        source=words,
        author=words,
        date=words,
        url=words,
        note=words,
        headings=(Heading(len(line) + 1, len(line) + 1 + len(words), 2, words),),
    )


def cite(
    article: Article,
    words: str,
    marker: int,
    *,
    answer: str | None = None,
    lead: str | None = None,
) -> Citation:
    """Cite the first ``words`` of ``article``; ``answer`` lies in them, ``lead`` before them."""
    at = article.text.index(words)
    lo = article.text.rfind("\n", 0, at) + 1
    hi = article.text.find("\n", at + len(words))
    hi = len(article.text) if hi < 0 else hi
    begin = at + words.index(answer) if answer else None
    before = article.text.index(lead) if lead else None
    above = [heading.title for heading in article.headings if heading.end < at]
    return Citation(
        marker=marker,
        article=ArticleRef.of(article),
        heading=tuple(above[-1:]),
        passage_id=f"{article.id}#{lo}",
        start=at,
        end=at + len(words),
        quote=words,
        passage=PassageRef(lo, hi, article.text[lo:hi]),
        answer_start=begin,
        answer_end=None if begin is None or answer is None else begin + len(answer),
        lead_start=before,
        lead_end=None if before is None or lead is None else before + len(lead),
        lead=lead,
    )


def item(citation: Citation, words: str) -> Item:
    """Return ``words`` of a citation's quote as an item of a list."""
    at = citation.start + citation.quote.index(words)
    return Item(words, citation.marker, at, at + len(words))


def _answer(status: str, question: str, fields: dict[str, object]) -> Answer:
    return Answer(
        status=status,  # type: ignore[arg-type]
        text=str(fields.pop("text", "")),
        question=question,
        standalone=str(fields.pop("standalone", question)),
        language="zh" if re.search("[一-龥]", question) else "en",
        legs=BOTH_LEGS,
        reader=ReaderUsed("extract/1"),
        confidence=0.72,
        timings={"dialogue": 0.2, "retrieve": 12.4, "read": 88.0, "answer": 0.9, "total": 101.5},
        **fields,  # type: ignore[arg-type]
    )


TOWER = "望海灯塔于1908年建成，塔身高31米，用花岗石砌成。"
ELECTRIC = "1987年，灯塔改用电灯，射程达到24海里。"
FACILITIES = "岛上有灯塔、码头、气象站三处公共设施。"
FERRY = "码头到县城的轮渡每天6班，航程50分钟。"


def short_answer() -> Answer:
    """A short answer with its conversion, a second quotation, suggestions."""
    fields: dict[str, object] = {
        "short": "4.2万名",
        "converted": "42,000",
        "citations": (
            cite(LIGHTHOUSE_ARTICLE, "每年有4.2万名游客登岛参观。", 1, answer="4.2万名"),
            cite(CENSUS_ARTICLE, FERRY, 2),
        ),
        "suggestions": ("望海灯塔有多高？", "轮渡每天几班？"),
    }
    return _answer("answered", "每年有多少游客？", fields)


def led_answer() -> Answer:
    """A quotation that is readable with the words before it."""
    led = cite(
        LIGHTHOUSE_ARTICLE,
        "最初的灯火用煤油，射程只有12海里。",
        1,
        lead="望海灯塔于1908年建成，塔身高31米",
    )
    return _answer(
        "answered", "它最初用什么？", {"citations": (led,), "standalone": "灯塔用什么？"}
    )


def list_answer() -> Answer:
    """A list over two articles; one item is named in both."""
    first, second = cite(NEWER, FACILITIES, 1), cite(CENSUS_ARTICLE, FERRY, 2)
    items = (
        item(first, "灯塔"),
        item(first, "码头"),
        item(first, "气象站"),
        item(second, "码头"),
        item(second, "轮渡"),
    )
    return _answer(
        "answered", "岛上有哪些公共设施？", {"citations": (first, second), "items": items}
    )


def verdict_answer(verdict: str = "yes") -> Answer:
    """A question of yes or no, settled by a sentence."""
    fields: dict[str, object] = {
        "verdict": verdict,
        "citations": (cite(LIGHTHOUSE_ARTICLE, ELECTRIC, 1),),
    }
    return _answer("answered", "灯塔改用电灯了吗？", fields)


def parted_answer() -> Answer:
    """A question in two parts, one without an answer."""
    fields: dict[str, object] = {
        "citations": (cite(LIGHTHOUSE_ARTICLE, TOWER, 1, answer="31米"),),
        "short": "31米",
        "unanswered": ("灯塔造价多少",),
    }
    return _answer("answered", "灯塔多高，造价多少？", fields)


def conflict_answer() -> Answer:
    """Three sides, given oldest first."""
    sides = (
        (LIGHTHOUSE_ARTICLE, "望海灯塔于1908年建成", "1908年"),
        (CENSUS_ARTICLE, "据年鉴记载，望海灯塔建成于1911年。", "1911年"),
        (NEWER, "望海灯塔建成于1909年，由三家商会出资。", "1909年"),
    )
    fields: dict[str, object] = {
        "citations": tuple(
            cite(article, words, marker, answer=value)
            for marker, (article, words, value) in enumerate(sides, 1)
        ),
        "sides": tuple(Side(value, (n,)) for n, (_, _, value) in enumerate(sides, 1)),
    }
    return _answer("conflict", "灯塔哪年建成？", fields)


def premise_answer() -> Answer:
    """A premise that the articles say otherwise."""
    fields: dict[str, object] = {
        "cause": "premise",
        "reason": "文章没有说灯塔用太阳能是在2010年。",
        "closest": (
            cite(LIGHTHOUSE_ARTICLE, "2019年，灯塔装上了太阳能板，从此不再需要守塔人。", 1),
            cite(LIGHTHOUSE_ARTICLE, ELECTRIC, 2),
        ),
        "suggestions": ("灯塔哪年装上太阳能板？",),
    }
    return _answer("not_found", "灯塔2010年装太阳能板花了多少钱？", fields)


def missing_answer(cause: str | None = "no_name") -> Answer:
    """Nothing found, for a cause."""
    fields: dict[str, object] = {
        "cause": cause,
        "reason": "没有一篇文章提到：火星。",
        "closest": (cite(LIGHTHOUSE_ARTICLE, TOWER, 1), cite(CENSUS_ARTICLE, FERRY, 2)),
        "suggestions": ("望海灯塔有多高？", "轮渡每天几班？", "岛上有多少人？"),
    }
    return _answer("not_found", "火星上的灯塔有多高？", fields)


def collection_answer() -> Answer:
    """A list of articles, named by title."""
    text = "这里收录了 3 篇文章：\n· 《望海灯塔》（海岸周刊，2021-07-08）\n· 《青屿岛年鉴》\n· 《岛上一年》"
    return _answer("collection", "有哪些文章？", {"text": text})


def chat_answer() -> Answer:
    """A greeting with three questions that can be asked."""
    fields: dict[str, object] = {
        "text": "你好！我只根据收录的文章回答问题。",
        "suggestions": ("望海灯塔有多高？", "轮渡每天几班？", "岛上有多少人？"),
    }
    return _answer("chat", "你好", fields)


def payload_answer(number: int) -> Answer:
    """An answer over ``payload_article(number)`` in which every word is the payload."""
    words = PAYLOADS[number]
    article = payload_article(number)
    quote = article.text.split("\n")[0] if "\n" not in words else f"第{number}号毒蘑菇{words}"
    citation = cite(article, quote, 1, answer=words, lead=f"第{number}号")
    fields: dict[str, object] = {
        "standalone": f"毒蘑菇 {words}",
        "short": words,
        "converted": words,
        "citations": (citation,),
        "closest": (dataclasses.replace(citation, marker=9),),
        "items": (item(citation, words),),
        "unanswered": (words,),
        "suggestions": (words,),
        "reason": words,
        "text": f"· 《{words}》[1]\n{words}",
    }
    return _answer("answered", f"第{number}号毒蘑菇 {words}", fields)


def every_payload_answer() -> Answer:
    """One answer that quotes all payload articles."""
    cited = tuple(
        dataclasses.replace(payload_answer(number).citations[0], marker=number + 1)
        for number in range(len(PAYLOADS))
    )
    fields: dict[str, object] = {
        "short": " ".join(PAYLOADS).replace("\n", " "),
        "citations": cited,
        "items": tuple(item(c, words) for c, words in zip(cited, PAYLOADS, strict=True)),
        "converted": " ".join(PAYLOADS),
        "unanswered": PAYLOADS,
        "suggestions": PAYLOADS,
        "standalone": " ".join(PAYLOADS),
    }
    return _answer("answered", "全部毒蘑菇", fields)


FORMS = {
    "全部毒蘑菇": every_payload_answer,
    "多少游客": short_answer,
    "最初用什么": led_answer,
    "公共设施": list_answer,
    "电灯了吗": verdict_answer,
    "造价": parted_answer,
    "哪年建成": conflict_answer,
    "太阳能板花了": premise_answer,
    "火星": missing_answer,
    "哪些文章": collection_answer,
    "你好": chat_answer,
}


class FormsBot(FakeBot):
    """Answers with the hand-made answer whose words are in the question."""

    def __init__(self) -> None:
        payloads = tuple(payload_article(number) for number in range(len(PAYLOADS)))
        super().__init__(articles=(*ARTICLES, NEWER, LONG, *payloads))

    def ask(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope | None = None,
        progress: Watcher | None = None,
        language: Language | None = None,
    ) -> Answer:
        """Answer; 第n号毒蘑菇 gives the n-th payload, 退化 an answer without its better half."""
        numbered = re.search(r"第(\d+)号毒蘑菇", question)
        if numbered:
            found = payload_answer(int(numbered[1]))
        else:
            known = next((form for words, form in FORMS.items() if words in question), None)
            found = (
                known()
                if known
                else super().ask(question, history=history, scope=scope, progress=progress)
            )
        if "退化" in question:
            found = dataclasses.replace(
                found,
                legs=Legs(("lexical",), "没有编码器"),
                reader=ReaderUsed("overlap/1", "没有训练过的模型"),
            )
        return dataclasses.replace(found, question=question)

    def search(self, question: str, *, k: int = 5, scope: Scope | None = None) -> list[Hit]:
        """Return each line of the lighthouse as a hit with a reason, or of the article in scope."""
        wanted = scope.articles[0] if scope and scope.articles else LIGHTHOUSE_ARTICLE.id
        article = self.article(wanted)
        assert article is not None
        hits = []
        at = 0
        for rank, line in enumerate(article.text.split("\n"), 1):
            passage = Passage(f"{article.id}#{at}", article.id, at, at + len(line), line)
            year = re.search(r"\d{4}年", line)
            word = Match("灯塔", "灯塔", at, at + 2)
            number = Match("一九〇八年", year[0], at, at + 1) if year else None
            why = Why(
                words=(word, word),
                quantities=(number,) if number else (),
                names=(Match("灯塔", "望海灯塔", at, at + 4), Match("塔", "塔", at, at + 1)),
                above=("建造",),
                parts=(Part("words", 0.5, 1.0),),
            )
            legs = (LegScore("dense", 0.8, rank), LegScore("lexical", 3.0, None))
            also = (AlsoIn(ArticleRef.of(CENSUS_ARTICLE), "p", 0, 5),)
            hits.append(Hit(passage, article, 1 / rank, rank, legs, also, why))
            at += len(line) + 1
        return hits[:k]
