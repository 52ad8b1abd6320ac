"""A small report in which everything occurs that a report can show."""

from __future__ import annotations

from askllm.errors import Problem
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.row import Cited, Found, Row, Verdict

DEPTHS = (1, 3, 5)
HOSTILE = (
    "</script><!--<script>alert(1)</script><img src=x onerror=alert(1)>|`\"'&amp; @all #1 $x^2$"
)
PASSAGE = "𠮷野港往北三海里有一座灯塔。望海灯塔于1908年建成，塔身高31米。塔下是盐田。"
QUOTE = "望海灯塔于1908年建成，塔身高31米。"
OFFSET = 120
"""Where the passage begins in its article."""


def cited(*, short: str | None = "1908年", supports: bool | None = True) -> Cited:
    """Return a citation of ``QUOTE``; a character beyond U+FFFF stands before it."""
    start = OFFSET + PASSAGE.index(QUOTE)
    at = None if short is None else OFFSET + PASSAGE.index(short)
    return Cited(
        article="灯塔",
        title="望海灯塔",
        start=start,
        end=start + len(QUOTE),
        quote=QUOTE,
        passage=PASSAGE,
        passage_start=OFFSET,
        answer_start=at,
        answer_end=None if at is None or short is None else at + len(short),
        supports=supports,
    )


def found(rank: int, *, gold: bool | None) -> Found:
    text = PASSAGE if gold else f"航海日志第{rank}页：海风吹过甲板。"
    return Found(
        article="灯塔" if gold else "日志",
        title="望海灯塔" if gold else "航海日志",
        passage=f"p{rank}",
        start=OFFSET,
        end=OFFSET + len(text),
        text=text,
        rank=rank,
        score=1 / rank,
        dense_rank=rank,
        lexical_rank=None if rank == 2 else rank + 1,
        gold=gold,
    )


def measures(right: float | None, recall: float | None) -> dict[str, float | None]:
    """Return measures that agree with a verdict: the answer's, the citation's, the retrieval's."""
    known: dict[str, float | None] = {
        "answer_contained": right,
        "exact_match": right,
        "citation_precision": right,
        "citation_recall": right,
        "citation_verbatim": 1.0,
    }
    for k in DEPTHS:
        known[f"passage_recall@{k}"] = recall if k > 1 else 0.0 if recall is not None else None
        known[f"article_recall@{k}"] = recall
    return known


def full(row_measures: dict[str, float | None]) -> dict[str, float | None]:
    """Add every measure that a report of ``DEPTHS`` has, undefined."""
    from askllm.evaluate.figures import measure_names

    return {**dict.fromkeys(measure_names(DEPTHS)), **row_measures}


def right_row(id: str = "q1", verdict: Verdict = "right") -> Row:
    return Row(
        id=id,
        question="望海灯塔哪一年建成？",
        standalone="望海灯塔哪一年建成？",
        type="fact",
        tags=("easy",),
        language="zh",
        answerable=True,
        answers=("1908年", "1908"),
        articles=("灯塔",),
        evidence=(QUOTE,),
        status="answered",
        text=f"1908年。{QUOTE}[1]",
        short="1908年",
        confidence=0.91,
        cited=(cited(),),
        found=(found(1, gold=False), found(2, gold=True)),
        verdict=verdict,
        measures=full(measures(1.0, 1.0)),
        wall_ms=41.5,
        total_ms=40.0,
        rooms={"retrieve": 25.0, "read": 15.0},
    )


def rows() -> tuple[Row, ...]:
    """Return a row of every verdict; the last one is hostile."""
    missed = Row(
        id="q2",
        question="How high is its tower?",
        standalone="How high is the tower of the lighthouse 望海?",
        history=("When was the lighthouse built?",),
        type="follow-up",
        tags=("hard", "easy"),
        note="asked by a reader",
        language="en",
        answerable=True,
        items=(("31米", "31 metres"), ("三层",)),
        articles=("灯塔",),
        status="not_found",
        text="文章中没有找到可以支持回答的内容",
        reason="“tower” 没有文章提到",
        confidence=0.12,
        closest=(cited(short=None, supports=None),),
        found=(found(1, gold=True),),
        verdict="missed",
        diagnosis="refused_wrongly",
        measures=full(measures(0.0, 1.0)),
        wall_ms=80.0,
        total_ms=79.0,
        rooms={"retrieve": 60.0, "read": 19.0},
    )
    refusal = Row(
        id="q3",
        question="望海灯塔的灯泡是谁发明的？",
        type="none",
        language="zh",
        answerable=False,
        status="not_found",
        verdict="right_refusal",
        measures=full({}),
        wall_ms=30.0,
    )
    invented = Row(
        id="q4",
        question="火星上有几座灯塔？",
        type="none",
        language="zh",
        answerable=False,
        status="answered",
        text=QUOTE,
        short="31米",
        confidence=0.55,
        cited=(cited(short="31米", supports=False),),
        verdict="invented",
        diagnosis="not_refused",
        measures=full({"citation_verbatim": 1.0, "short_verbatim": 1.0}),
        wall_ms=33.0,
    )
    unjudged = Row(
        id="q5",
        question="讲讲灯塔",
        language="zh",
        answerable=True,
        status="conflict",
        text=QUOTE,
        sides=("1908年", "1911年"),
        confidence=0.4,
        cited=(cited(supports=None),),
        verdict="unjudged",
        measures=full({"citation_verbatim": 1.0}),
        wall_ms=35.0,
    )
    hostile = Row(
        id=HOSTILE,
        question=HOSTILE,
        type=HOSTILE,
        tags=(HOSTILE,),
        language="en",
        answerable=True,
        answers=(HOSTILE,),
        articles=(HOSTILE,),
        evidence=(HOSTILE,),
        status="error",
        error=f"ValueError: {HOSTILE}\x0b\ud800",
        verdict="error",
        diagnosis="failed",
        measures=full(measures(0.0, None)),
        wall_ms=1.0,
    )
    return (right_row(), missed, refusal, invented, unjudged, hostile)


def report() -> Report:
    return summarize(
        rows(),
        depths=DEPTHS,
        problems=(Problem("questions.jsonl:7", f"is not JSON {HOSTILE}"),),
        unknown_articles=(HOSTILE,),
        settings={"file": "sets/questions.jsonl", "encoder": "none", "note": HOSTILE},
        resources={"cold_start_ms": 812.0, "peak_memory_mb": 640.5},
    )
