"""Every way to miss a question, made by hand, and the step that is blamed for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import get_args

import pytest

from askllm.evaluate.diagnose import diagnose
from askllm.evaluate.questions import Question
from askllm.evaluate.row import Diagnosis, Row
from askllm.evaluate.run import evaluate
from askllm.evaluate.score import score
from askllm.types import (
    Answer,
    Article,
    ArticleRef,
    Citation,
    Hit,
    Passage,
    PassageRef,
    Side,
    Status,
)

# Two passages of the bridge; the border cuts the sentence about the wind.
HEAD = "乙城有三座桥。最老的一座建于1921年，由石匠周远设计。风大时"
TAIL = "桥上限速30公里。桥头有一座1935年的钟楼。"
BRIDGE = Article("bridge", "桥", HEAD + TAIL, "bridge.txt")
RIVER = Article("river", "河", "江长1750公里。另一份报告说江长1600公里。江上有船。", "river.txt")
LAW = Article("law", "法", "本市允许养狗。", "law.txt")
CUTS = {
    "law": [(0, len(LAW.text))],
    "bridge": [(0, len(HEAD)), (len(HEAD), len(HEAD + TAIL))],
    "river": [(0, 8), (8, len(RIVER.text))],
}
ARTICLES = {"bridge": BRIDGE, "river": RIVER, "law": LAW}
OLDEST = "最老的一座建于1921年，由石匠周远设计。"
WHEN = Question("when", "最老的桥建于哪年？", ("1921年",), ("bridge",), (OLDEST,))


def texts(name: str) -> str | None:
    return ARTICLES[name].text if name in ARTICLES else None


def passages(name: str) -> list[tuple[int, int]]:
    return CUTS.get(name, [])


def hit(name: str, part: int, rank: int = 1) -> Hit:
    article, (start, end) = ARTICLES[name], CUTS[name][part]
    passage = Passage(f"{name}#{part}", name, start, end, article.text[start:end])
    return Hit(passage, article, 1 / rank, rank, ())


def cite(name: str, quote: str, marker: int = 1) -> Citation:
    article = ARTICLES[name]
    at = article.text.index(quote)
    around = next((a, b) for a, b in CUTS[name] if a <= at < b)
    return Citation(
        marker=marker,
        article=ArticleRef.of(article),
        heading=(),
        passage_id=f"{name}#{around[0]}",
        start=at,
        end=at + len(quote),
        quote=quote,
        passage=PassageRef(*around, article.text[around[0] : around[1]]),
    )


def said(
    *cited: Citation,
    short: str | None = None,
    status: Status = "answered",
    closest: tuple[Citation, ...] = (),
    sides: tuple[str, ...] = (),
) -> Answer:
    return Answer(
        status,
        "",
        "？",
        "？",
        "zh",
        short=short,
        citations=cited,
        closest=closest,
        sides=tuple(Side(value, (1,)) for value in sides),
    )


REFUSED = said(status="not_found")


def scored(question: Question, answer: Answer | None, error: str | None = None) -> Row:
    return score(question, answer, hits=None, texts=texts, depths=(1,), error=error)


def why(
    question: Question, answer: Answer | None, candidates: Sequence[Hit] | None, read: int = 2
) -> Diagnosis | None:
    row = scored(question, answer)
    return diagnose(row, texts=texts, passages=passages, candidates=candidates, read=read)


GOLD, TAIL_HIT, RIVER_HIT = hit("bridge", 0), hit("bridge", 1), hit("river", 1)


@pytest.mark.parametrize(
    ("answer", "candidates", "expected"),
    [
        (REFUSED, [], "not_found"),
        (REFUSED, [TAIL_HIT, RIVER_HIT, RIVER_HIT], "not_found"),  # its article, another passage
        (REFUSED, [RIVER_HIT, TAIL_HIT, GOLD], "ranked_low"),  # third, and two are read
        (REFUSED, [RIVER_HIT, GOLD, TAIL_HIT], "refused_wrongly"),
        (said(cite("bridge", TAIL[9:]), short="1935年"), [GOLD], "read_wrong"),
        (said(cite("bridge", TAIL[9:]), short="1935年"), [TAIL_HIT], "not_found"),
        (said(cite("river", "江上有船。")), [RIVER_HIT, TAIL_HIT, GOLD], "ranked_low"),
        (said(cite("bridge", OLDEST), short="周远"), [], "read_wrong"),  # right quote, wrong word
        # what an answer shows was read, wherever it was ranked
        (said(cite("bridge", HEAD[:7])), [RIVER_HIT, TAIL_HIT, GOLD], "read_wrong"),
        (
            said(status="not_found", closest=(cite("bridge", HEAD[:7]),)),
            [RIVER_HIT, TAIL_HIT, GOLD],
            "refused_wrongly",
        ),
        # it was not looked for: stray talk, or a question about the collection
        (said(status="chat"), [], "refused_wrongly"),
        (said(status="collection"), [], "read_wrong"),
        (said(cite("bridge", OLDEST), short="1921年"), [], None),
    ],
)
def test_the_step_that_lost_it(
    answer: Answer, candidates: list[Hit], expected: Diagnosis | None
) -> None:
    assert why(WHEN, answer, candidates) == expected


def test_an_exception_comes_before_everything() -> None:
    lost = Question("q", "？", ("5",), ("lost",))
    row = scored(lost, None, "RuntimeError: boom")
    assert diagnose(row, texts=texts) == "failed"
    row = dataclasses.replace(scored(WHEN, REFUSED), error="search: OSError: gone")
    assert diagnose(row, texts=texts, candidates=[]) == "failed"
    # an answer that is right all the same needs no diagnosis
    row = dataclasses.replace(scored(WHEN, said(cite("bridge", OLDEST))), error="search: gone")
    assert diagnose(row, texts=texts) is None


def test_an_answer_to_what_nothing_answers() -> None:
    question = Question("q", "桥是谁画的？", answerable=False)
    assert why(question, said(cite("bridge", OLDEST)), [GOLD]) == "not_refused"
    assert why(question, REFUSED, [GOLD]) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question("q", "？", ("1921年",), ("lost",), (OLDEST,)), "not_indexed"),
        (Question("q", "？", ("1844年",), ("bridge",)), "not_indexed"),
        (Question("q", "？", (), ("bridge",), ("江长1750公里。",)), "not_indexed"),
        # evidence that the text does not have, but an answer that it has: followed by the answer
        (Question("q", "？", ("1921年",), ("bridge",), ("抄错了的一句话。",)), "refused_wrongly"),
        # half of the evidence stands there: a file may abridge
        (Question("q", "？", ("1921年",), ("bridge",), (OLDEST + "他是石匠",)), "refused_wrongly"),
        (Question("q", "？", (), ("bridge",), (OLDEST + "他是石匠",)), "refused_wrongly"),
        (Question("q", "？", (), (), (OLDEST + "他是石匠",)), "refused_wrongly"),
        # an abridged evidence and an answer elsewhere: no border came between them
        (
            Question("q", "？", ("30公里",), ("bridge",), (OLDEST + "他是石匠",)),
            "refused_wrongly",
        ),
        # of two gold articles, one is enough
        (Question("q", "？", ("1921年",), ("lost", "bridge")), "refused_wrongly"),
    ],
)
def test_what_is_not_indexed_cannot_be_found(question: Question, expected: Diagnosis) -> None:
    assert why(question, REFUSED, [GOLD]) == expected


WIND = "风大时桥上限速30公里。"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question("q", "？", (), ("bridge",), (WIND,)), "cut_by_border"),
        (Question("q", "？", ("大时桥上",), ("bridge",)), "cut_by_border"),
        # the part with the answer is whole, so the border took nothing
        (Question("q", "？", ("30公里",), ("bridge",), (WIND,)), "not_found"),
        (Question("q", "？", ("30公里",), ("bridge",)), "not_found"),
        # another evidence is whole
        (Question("q", "？", (), ("bridge",), (WIND, "桥头有一座1935年的钟楼。")), "not_found"),
    ],
)
def test_what_a_border_cuts(question: Question, expected: Diagnosis) -> None:
    assert why(question, REFUSED, []) == expected


def test_without_borders_none_is_blamed() -> None:
    row = scored(Question("q", "？", (), ("bridge",), (WIND,)), REFUSED)
    assert diagnose(row, texts=texts, candidates=[]) == "not_found"
    assert diagnose(row, texts=texts, passages=lambda _: [], candidates=[]) == "not_found"


def test_without_hits_only_what_is_shown_was_found() -> None:
    assert why(WHEN, REFUSED, None) is None
    assert why(WHEN, said(cite("bridge", TAIL[9:])), None) is None
    assert why(WHEN, said(cite("bridge", HEAD[:7])), None) == "read_wrong"
    # these need no hits
    assert why(Question("q", "？", ("5",), ("lost",)), REFUSED, None) == "not_indexed"
    assert why(Question("q", "？", answerable=False), said(), None) == "not_refused"


def test_with_only_an_article_to_go_by() -> None:
    question = Question("q", "？", (), ("bridge",))
    assert why(question, REFUSED, [RIVER_HIT, RIVER_HIT, TAIL_HIT]) == "ranked_low"
    assert why(question, REFUSED, [RIVER_HIT]) == "not_found"
    assert why(question, said(cite("river", "江上有船。")), [TAIL_HIT]) == "read_wrong"


def test_with_nothing_to_go_by_nothing_is_judged() -> None:
    assert why(Question("q", "？"), REFUSED, []) is None
    assert why(Question("q", "？"), said(cite("bridge", OLDEST)), []) is None


SIDES = Question(
    "long",
    "江多长？",
    ("1750公里", "1600公里"),
    ("river",),
    ("江长1750公里", "另一份报告说江长1600公里。"),
    type="conflict",
)


def test_of_two_sides_the_one_not_cited_is_followed() -> None:
    one = said(cite("river", "江长1750公里。"), short="1750公里")
    assert scored(SIDES, one).verdict == "wrong_citation"
    assert why(SIDES, one, [hit("river", 0)]) == "not_found"
    assert why(SIDES, one, [hit("river", 0), hit("river", 1)]) == "read_wrong"
    assert why(SIDES, one, [hit("river", 0), TAIL_HIT, hit("river", 1)]) == "ranked_low"
    # nothing cited: the earliest loss counts
    assert why(SIDES, REFUSED, [hit("river", 0)]) == "not_found"


def test_of_a_list_the_items_not_named_are_followed() -> None:
    names = (("1921年",), ("1935年", "一九三五年"))
    question = Question("q", "哪些年？", articles=("bridge",), items=names)
    one = said(cite("bridge", OLDEST), short="1921年")
    assert scored(question, one).verdict == "wrong_citation"
    assert why(question, one, [GOLD]) == "not_found"
    assert why(question, one, [GOLD, TAIL_HIT]) == "read_wrong"
    assert why(dataclasses.replace(question, items=(*names, ("1844年",))), one, []) == "not_indexed"
    # a value among the sides is named: what is missing stands in the passage that is shown
    three = dataclasses.replace(question, items=(*names, ("周远",)))
    sides = said(cite("bridge", HEAD[:7]), sides=("1921年", "1935年"))
    assert why(three, sides, []) == "read_wrong"


@pytest.mark.parametrize(
    ("accepted", "short", "expected"),
    [
        (("石匠周远设计",), "周远设计", "gold_doubtful"),  # the same name, said briefly
        (("由石匠周远",), "周远", "read_wrong"),  # less than half of it may be anyone
        (("三座古老的大桥",), "三座桥", "gold_doubtful"),  # the same number in more words
        (("三座",), "三座桥", None),
        (("1920年",), "1921年", "read_wrong"),
        (("1921年5月",), "1921年", "read_wrong"),  # not the same date
        (("1921年和1935年",), "1921年", "read_wrong"),  # half of two
    ],
)
def test_gold_that_only_says_it_otherwise(
    accepted: tuple[str, ...], short: str, expected: Diagnosis | None
) -> None:
    # Evidence with the accepted words, so that only the short answer is in question.
    quote = HEAD[:7] if "三座" in short else OLDEST
    question = Question("q", "？", accepted, ("bridge",), (quote,))
    row = dataclasses.replace(
        scored(question, said(cite("bridge", quote), short=short)),
        evidence=(f"{quote}{accepted[0]}",),
    )
    if expected is not None:
        row = dataclasses.replace(row, verdict="wrong_short")
    assert diagnose(row, texts=texts, passages=passages, candidates=[GOLD]) == expected


def test_a_denial_is_not_the_same_said_briefly() -> None:
    question = Question("q", "？", ("不允许养狗",), ("law",), ("本市允许养狗。不允许养狗",))
    row = scored(question, said(cite("law", "本市允许养狗。"), short="允许养狗"))
    assert diagnose(row, texts=texts, candidates=[]) != "gold_doubtful"
    brief = dataclasses.replace(row, answers=("允许养狗者",))
    assert diagnose(brief, texts=texts, candidates=[]) == "gold_doubtful"


def test_gold_that_contradicts_its_own_evidence() -> None:
    question = Question("q", "？", ("1844年",), ("bridge",), (OLDEST,))
    assert why(question, said(cite("bridge", OLDEST), short="1921年"), [GOLD]) == "gold_doubtful"
    # quoting something else proves nothing against the file
    other = said(cite("bridge", TAIL[9:]), short="1935年")
    assert why(question, other, [GOLD]) == "read_wrong"
    # nor does another article
    elsewhere = Question("q", "？", ("1844年",), ("river",), (OLDEST,))
    assert why(elsewhere, said(cite("bridge", OLDEST)), [GOLD]) == "not_indexed"


def test_the_runner_asks_deep_only_for_misses_and_counts_them() -> None:
    asked: list[str] = []

    def deep(question: str) -> list[Hit]:
        asked.append(question)
        return [RIVER_HIT, TAIL_HIT, GOLD]

    def ask(question: Question) -> Answer:
        if question.id == "failed":
            raise RuntimeError("boom")
        text = dataclasses.replace(REFUSED, standalone=question.id)
        return said(cite("bridge", OLDEST)) if question.id == "right" else text

    questions = [
        dataclasses.replace(WHEN, id="right"),
        dataclasses.replace(WHEN, id="low"),
        Question("none", "？", answerable=False),
        dataclasses.replace(WHEN, id="failed"),
    ]
    report = evaluate(
        questions,
        ask,
        texts=texts,
        search=lambda _: [RIVER_HIT],
        deep=deep,
        passages=passages,
        read=2,
    )
    assert asked == ["low"]
    assert [row.diagnosis for row in report.rows] == [None, "ranked_low", None, "failed"]
    counts = {name: n for name, n in report.diagnoses.items() if n}
    assert counts == {"failed": 1, "ranked_low": 1}
    assert tuple(report.diagnoses) == get_args(Diagnosis)
    # without deep, the hits of the search are all that is known
    report = evaluate(questions, ask, texts=texts, search=lambda _: [GOLD], read=1)
    assert report.rows[1].diagnosis == "refused_wrongly"


def test_a_deep_search_that_raises_is_recorded() -> None:
    def deep(_: str) -> list[Hit]:
        raise OSError("gone")

    row = evaluate([WHEN], lambda _: REFUSED, texts=texts, deep=deep).rows[0]
    assert (row.diagnosis, row.error) == ("failed", "deep search: OSError: gone")
