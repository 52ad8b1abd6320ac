"""Questions and hand-built answers to verdicts and figures."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askllm.errors import AskllmError, EvaluationError, Problem
from askllm.evaluate import (
    Question,
    Report,
    Row,
    depths_up_to,
    evaluate,
    figure_names,
    figures_table,
    play,
    search_depth,
    summarize,
    verdicts_line,
)
from askllm.types import (
    Answer,
    Article,
    ArticleRef,
    Citation,
    Hit,
    Passage,
    PassageRef,
    Status,
    Turn,
)

BRIDGES = Article(
    "bridges",
    "桥",
    "乙城有3座桥。最老的一座建于1921年。丙城没有桥，丁城有四成的路是桥。",
    "bridges.txt",
)
RIVERS = Article("rivers", "河", "江长1750公里。另一份报告说江长1600公里。", "rivers.txt")
ARTICLES = {article.id: article for article in (BRIDGES, RIVERS)}
OLDEST = "最老的一座建于1921年。"


def texts(article_id: str) -> str | None:
    article = ARTICLES.get(article_id)
    return None if article is None else article.text


def cite(article: Article, quote: str, marker: int = 1, start: int | None = None) -> Citation:
    at = article.text.index(quote) if start is None else start
    return Citation(
        marker=marker,
        article=ArticleRef.of(article),
        heading=(),
        passage_id=f"{article.id}#0",
        start=at,
        end=at + len(quote),
        quote=quote,
        passage=PassageRef(0, len(article.text), article.text),
    )


def said(
    *citations: Citation,
    short: str | None = None,
    status: Status = "answered",
    text: str = "",
    total: float | None = None,
) -> Answer:
    return Answer(
        status=status,
        text=text,
        question="？",
        standalone="standalone？",
        language="zh",
        short=short,
        citations=citations,
        timings={} if total is None else {"total": total, "read": 1.0},
    )


def hit(article: Article, quote: str, rank: int) -> Hit:
    start = article.text.index(quote)
    passage = Passage(f"{article.id}#{start}", article.id, start, start + len(quote), quote)
    return Hit(passage, article, 1 / rank, rank, ())


def one(question: Question, answer: Answer, hits: Sequence[Hit] | None = None) -> Row:
    search = None if hits is None else lambda _: hits
    return evaluate([question], lambda _: answer, texts=texts, search=search).rows[0]


WHEN = Question(
    "when", "最老的桥建于哪年？", answers=("1921年",), articles=("bridges",), evidence=(OLDEST,)
)
NEVER = Question("never", "桥是谁画的？", answerable=False)


@pytest.mark.parametrize(
    ("question", "answer", "verdict"),
    [
        (WHEN, said(cite(BRIDGES, OLDEST), short="1921年"), "right"),
        (WHEN, said(cite(BRIDGES, OLDEST)), "right"),  # no short answer is not a wrong one
        (WHEN, said(cite(BRIDGES, OLDEST), short="最老"), "wrong_short"),
        (WHEN, said(cite(BRIDGES, "乙城有3座桥。"), short="3座"), "wrong_citation"),
        (WHEN, said(), "wrong_citation"),
        (WHEN, said(status="not_found"), "missed"),
        (WHEN, said(status="rejected"), "missed"),
        (NEVER, said(status="not_found"), "right_refusal"),
        (NEVER, said(status="chat"), "right_refusal"),
        (NEVER, said(cite(BRIDGES, OLDEST)), "invented"),
        (NEVER, said(status="collection"), "invented"),
        (Question("?", "？"), said(cite(BRIDGES, OLDEST)), "unjudged"),
        (Question("?", "？"), said(status="not_found"), "unjudged"),
        # the answer stands in a quote, but of an article that is not the gold one
        (
            Question("q", "？", answers=("1750公里",), articles=("bridges",)),
            said(cite(RIVERS, "江长1750公里。")),
            "wrong_citation",
        ),
        # by value: 40% is 四成
        (
            Question("q", "？", answers=("40%",)),
            said(cite(BRIDGES, "丁城有四成的路是桥"), short="四成"),
            "right",
        ),
        # only evidence, or only articles, to judge by
        (Question("q", "？", evidence=(OLDEST,)), said(cite(BRIDGES, OLDEST)), "right"),
        (
            Question("q", "？", evidence=(OLDEST,)),
            said(cite(BRIDGES, "乙城有3座桥。")),
            "wrong_citation",
        ),
        (Question("q", "？", articles=("rivers",)), said(cite(RIVERS, "江长1750公里。")), "right"),
        (Question("q", "？", articles=("rivers",)), said(cite(BRIDGES, OLDEST)), "wrong_citation"),
        # about the collection: counted, not quoted
        (Question("q", "？", answers=("2篇",)), said(status="collection", text="共2篇。"), "right"),
        (
            Question("q", "？", answers=("2篇",)),
            said(status="collection", text="共3篇。"),
            "wrong_citation",
        ),
    ],
)
def test_verdicts(question: Question, answer: Answer, verdict: str) -> None:
    assert one(question, answer).verdict == verdict


LONG = Question(
    "long",
    "江多长？",
    answers=("1750公里", "1600公里"),
    articles=("rivers",),
    evidence=("江长1750公里。", "另一份报告说江长1600公里。"),
    type="conflict",
)


def test_a_disagreement_is_right_when_both_sides_are_cited() -> None:
    both = said(
        cite(RIVERS, "江长1750公里。"),
        cite(RIVERS, "另一份报告说江长1600公里。", 2),
        status="conflict",
    )
    assert one(LONG, both).verdict == "right"
    assert one(LONG, both).measures["sides_cited"] == 1
    half = said(cite(RIVERS, "江长1750公里。"), status="conflict")
    assert one(LONG, half).verdict == "wrong_citation"
    assert one(LONG, half).measures["sides_cited"] == 1 / 2
    assert one(WHEN, said()).measures["sides_cited"] is None


def test_citation_measures_by_hand() -> None:
    answer = said(
        cite(BRIDGES, OLDEST),  # supports
        cite(BRIDGES, "乙城有3座桥。", 2),  # says nothing of it
        cite(RIVERS, "江长1750公里。", 3),  # another article
    )
    measures = one(WHEN, answer).measures
    assert measures["citation_precision"] == pytest.approx(1 / 3)
    assert measures["citation_recall"] == 1
    two = Question("two", "？", articles=("bridges", "rivers"))
    measures = one(two, said(cite(BRIDGES, OLDEST))).measures
    assert measures["citation_precision"] == 1
    assert measures["citation_recall"] == 1 / 2  # one of two gold articles
    assert measures["citation_evidence_recall"] is None
    assert measures["citation_article_recall"] == 1 / 2


def test_a_sentence_inside_longer_evidence_supports_but_may_not_cover_it() -> None:
    whole = Question("q", "？", evidence=(BRIDGES.text,))
    measures = one(whole, said(cite(BRIDGES, "乙城有3座桥。"))).measures
    assert measures["citation_precision"] == 1
    assert measures["citation_recall"] == 0


def test_evidence_in_another_article_is_not_cited() -> None:
    question = Question("q", "？", articles=("rivers",), evidence=(OLDEST,))
    measures = one(question, said(cite(BRIDGES, OLDEST))).measures
    assert measures["citation_precision"] == 0
    assert measures["citation_recall"] == 0


def test_no_citations_have_no_precision_and_find_nothing() -> None:
    measures = one(WHEN, said(status="not_found")).measures
    assert measures["citation_precision"] is None
    assert measures["citation_recall"] == 0
    assert measures["citation_verbatim"] is None
    assert one(NEVER, said(cite(BRIDGES, OLDEST))).measures["citation_precision"] is None


def test_verbatim_is_proved_against_the_article() -> None:
    moved = cite(BRIDGES, OLDEST, start=BRIDGES.text.index(OLDEST) + 1)
    unknown = cite(Article("gone", "", OLDEST, "gone.txt"), OLDEST, 3)
    answer = said(cite(BRIDGES, OLDEST), moved, unknown)
    assert one(WHEN, answer).measures["citation_verbatim"] == pytest.approx(1 / 3)


def test_the_nearest_passages_must_be_verbatim_too() -> None:
    moved = cite(BRIDGES, OLDEST, start=BRIDGES.text.index(OLDEST) + 1)
    answer = dataclasses.replace(said(status="not_found"), closest=(cite(BRIDGES, OLDEST), moved))
    assert one(WHEN, answer).measures["citation_verbatim"] == 1 / 2


def test_what_cannot_be_judged_is_neither_right_nor_wrong() -> None:
    open_question = Question("?", "？")
    report = evaluate([WHEN, open_question], lambda _: said(cite(BRIDGES, OLDEST)), texts=texts)
    right = report.overall.figures["right"]
    assert (right.value, right.counted, right.undefined) == (1, 1, 1)


def test_short_answers_are_measured_against_nothing_when_there_is_none() -> None:
    measures = one(WHEN, said(cite(BRIDGES, OLDEST))).measures
    assert [measures[m] for m in ("exact_match", "character_f1", "value_match")] == [0, 0, 0]
    assert measures["short_rate"] == 0
    assert measures["answer_contained"] == 1
    measures = one(WHEN, said(cite(BRIDGES, OLDEST), short="1921年")).measures
    assert [measures[m] for m in ("exact_match", "character_f1", "value_match")] == [1, 1, 1]
    assert measures["short_rate"] == measures["short_verbatim"] == 1
    measures = one(WHEN, said(cite(BRIDGES, OLDEST), short="一九二一")).measures
    assert measures["short_verbatim"] == 0


def test_retrieval_by_article_and_by_passage() -> None:
    hits = [
        hit(RIVERS, "江长1750公里。", 1),
        hit(BRIDGES, "乙城有3座桥。", 2),  # right article, wrong passage
        hit(BRIDGES, OLDEST + "丙城", 3),
    ]
    measures = one(WHEN, said(), hits).measures
    assert measures["article_recall@1"] == 0
    assert measures["article_recall@3"] == 1
    assert measures["article_mrr@10"] == 1 / 2
    assert measures["passage_hit@1"] == 0
    assert measures["passage_recall@3"] == 1
    assert measures["passage_mrr@10"] == pytest.approx(1 / 3)


def test_a_passage_of_another_article_does_not_count() -> None:
    question = Question("q", "？", answers=("1750公里",), articles=("bridges",))
    assert one(question, said(), [hit(RIVERS, "江长1750公里。", 1)]).measures["passage_hit@1"] == 0
    anywhere = Question("q", "？", answers=("1750公里",))
    row = one(anywhere, said(), [hit(RIVERS, "江长1750公里。", 1)])
    assert row.measures["passage_hit@1"] == 1
    assert row.measures["article_hit@1"] is None  # no gold article to find


def test_unanswerable_questions_have_nothing_to_retrieve() -> None:
    question = Question("q", "？", answerable=False, articles=("bridges",), evidence=(OLDEST,))
    measures = one(question, said(status="not_found"), [hit(BRIDGES, OLDEST, 1)]).measures
    assert measures["article_recall@1"] is None
    assert measures["passage_recall@1"] is None


def test_search_gets_the_question_that_stands_alone() -> None:
    asked: list[str] = []

    def search(question: str) -> list[Hit]:
        asked.append(question)
        return []

    evaluate([WHEN], lambda _: said(), texts=texts, search=search)
    assert asked == ["standalone？"]


def mixed(questions: Sequence[Question], order: Sequence[int]) -> Report:
    return evaluate([questions[i] for i in order], mixed_answer, texts=texts)


def mixed_answer(question: Question) -> Answer:
    if question.id.startswith("refused"):
        return said(status="not_found", total=3.0)
    return said(cite(BRIDGES, OLDEST), short="1921年", total=5.0)


MIXED = [
    Question("refused-1", "谁？", answerable=False, type="none"),
    Question("refused-2", "谁？", answerable=False, type="none"),
    Question("refused-3", "谁？", answers=("1921年",), type="date"),
    Question("a", "谁？", answerable=False, type="none"),
    Question("b", "Which year was it built?", answers=("1921年",), type="date"),
    Question("c", "哪年？", answers=("1921",)),
]


def test_refusal_by_hand() -> None:
    report = mixed(MIXED, range(6))
    # said not found: refused-1, -2, -3, of which 2 rightly; unanswerable: refused-1, -2, a
    assert report.figure("refusal_precision") == pytest.approx(2 / 3)
    assert report.figure("refusal_recall") == pytest.approx(2 / 3)
    assert report.figure("refusal_f1") == pytest.approx(2 / 3)
    # right: b, c; right refusals: refused-1, -2; of 6
    assert report.figure("right") == pytest.approx(4 / 6)
    assert {name: n for name, n in report.overall.verdicts.items() if n} == {
        "right": 2,
        "missed": 1,
        "invented": 1,
        "right_refusal": 2,
    }


def test_figures_per_type_and_language() -> None:
    report = mixed(MIXED, range(6))
    assert list(report.by_type) == ["(no type)", "date", "none"]
    contained = report.by_type["date"].figures["answer_contained"]
    assert (contained.value, contained.counted, contained.undefined) == (1 / 2, 2, 0)
    contained = report.overall.figures["answer_contained"]
    # refused-3 no, b and c yes; three questions have no answers to look for
    assert (contained.value, contained.counted, contained.undefined) == (2 / 3, 3, 3)
    none = report.by_type["none"].figures["answer_contained"]
    assert (none.value, none.counted, none.undefined) == (None, 0, 3)
    assert {name: group.questions for name, group in report.by_language.items()} == {
        "en": 1,
        "zh": 5,
    }


def test_latency_is_the_answers_own_total_or_the_sum_of_its_rooms() -> None:
    report = mixed(MIXED, range(6))
    assert report.overall.latency["total_ms_p50"] == 3  # 3, 3, 3, 5, 5, 5: the third
    assert report.figure("total_ms_p95") == 5
    answer = Answer("not_found", "", "？", "？", "zh", timings={"read": 2.0, "answer": 0.5})
    assert one(NEVER, answer).total_ms == 2.5
    assert one(NEVER, said(status="not_found")).total_ms is None


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(range(len(MIXED))))
def test_the_order_of_the_questions_changes_no_figure(order: list[int]) -> None:
    here, there = mixed(MIXED, range(len(MIXED))), mixed(MIXED, order)
    assert here.overall.figures == there.overall.figures
    assert {n: g.figures for n, g in here.by_type.items()} == {
        n: g.figures for n, g in there.by_type.items()
    }


@pytest.mark.parametrize("problem", [AskllmError("the index is gone"), RuntimeError("boom")])
def test_a_question_that_raises_is_recorded_and_the_rest_runs(problem: Exception) -> None:
    def ask(question: Question) -> Answer:
        if question.id == "when":
            raise problem
        return said(status="not_found")

    report = evaluate([WHEN, NEVER], ask, texts=texts, search=lambda _: [])
    assert [row.verdict for row in report.rows] == ["error", "right_refusal"]
    assert report.rows[0].error == f"{type(problem).__name__}: {problem}"
    assert report.rows[0].status == "error"
    # it said nothing: that is no answer, and no refusal
    assert report.figure("answer_contained") == 0
    assert report.figure("exact_match") == 0
    assert report.figure("refusal_recall") == 1
    assert report.figure("right") == 1 / 2


def test_a_search_that_raises_finds_nothing_and_is_recorded() -> None:
    def search(_: str) -> list[Hit]:
        raise AskllmError("no index")

    row = evaluate([WHEN], lambda _: said(cite(BRIDGES, OLDEST)), texts=texts, search=search).rows[
        0
    ]
    assert row.error == "search: AskllmError: no index"
    assert row.measures["article_recall@1"] == 0
    assert row.verdict == "right"


def test_gold_articles_that_the_corpus_lacks_are_named() -> None:
    lost = Question("q", "？", articles=("bridges", "lost"))
    report = evaluate([lost, lost], lambda _: said(), texts=texts)
    assert report.unknown_articles == ("lost",)


def test_progress_counts_every_question() -> None:
    steps: list[tuple[str, int, int]] = []
    evaluate(
        [WHEN, NEVER], lambda _: said(), texts=texts, progress=lambda *step: steps.append(step)
    )
    assert steps == [("ask", 1, 2), ("ask", 2, 2)]


def test_depths() -> None:
    assert depths_up_to(10) == (1, 3, 5, 10)
    assert depths_up_to(3) == (1, 3)
    assert depths_up_to(1) == (1,)
    with pytest.raises(ValueError, match="k must be at least 1, not 0"):
        depths_up_to(0)
    assert (search_depth(5), search_depth(20)) == (10, 20)


def test_history_is_asked_first_and_passed_on() -> None:
    heard: list[tuple[str, tuple[str, ...]]] = []

    def ask(question: str, turns: Sequence[Turn]) -> Answer:
        heard.append((question, tuple(turn.question for turn in turns)))
        return said(short=question)

    answer = play(Question("q", "丙？", history=("甲？", "乙？")), ask)
    assert answer.short == "丙？"
    assert heard == [("甲？", ()), ("乙？", ("甲？",)), ("丙？", ("甲？", "乙？"))]


def test_an_unknown_figure_is_refused_with_the_names() -> None:
    report = mixed(MIXED, range(6))
    with pytest.raises(EvaluationError, match=r"no figure 'recall'; choose one of: right, answer"):
        report.figure("recall")
    assert report.figure("article_recall@10") is None  # retrieval was not measured
    assert report.figure("wall_ms_p50") is not None


def test_json_holds_settings_figures_and_rows() -> None:
    report = evaluate(
        [WHEN],
        lambda _: said(cite(BRIDGES, OLDEST), short="1921年"),
        texts=texts,
        problems=[Problem("qa.jsonl:2", "not JSON")],
        settings={"corpus": "corpus"},
    )
    plain = json.loads(report.to_json())
    assert plain == report.to_dict()
    assert plain["format"] == "askllm-evaluation-2"
    assert plain["settings"] == {"corpus": "corpus"}
    assert plain["problems"] == [{"path": "qa.jsonl:2", "reason": "not JSON"}]
    assert plain["overall"]["figures"]["exact_match"] == {
        "value": 1.0,
        "low": None,  # one question says nothing of how sure the figure is
        "high": None,
        "counted": 1,
        "undefined": 0,
    }
    cited = plain["rows"][0]["cited"]
    assert [(c["article"], c["quote"], c["supports"]) for c in cited] == [("bridges", OLDEST, True)]
    assert BRIDGES.text[cited[0]["start"] : cited[0]["end"]] == OLDEST
    assert plain["rows"][0]["verdict"] == "right"
    assert OLDEST in report.to_json()  # Chinese can be read
    assert tuple(plain["overall"]["figures"]) == figure_names(report.depths)


def test_no_questions_have_no_figures() -> None:
    report = summarize([], depths=(1,), settings={})
    assert {figure.value for figure in report.overall.figures.values()} == {None}
    assert report.overall.latency["wall_ms_p95"] is None


def table_lines(report: Report) -> dict[str, list[str]]:
    from rich.console import Console

    console = Console(width=200, record=True, file=io.StringIO())
    console.print(figures_table(report, 200))
    rows = [re.split(r"\s{2,}", line.strip()) for line in console.export_text().splitlines()]
    return {row[0]: row[1:] for row in rows}


def test_hits_are_shown_where_they_differ_from_recall() -> None:
    both = Question("q", "？", articles=("bridges", "rivers"))
    hits = [hit(BRIDGES, OLDEST, 1), hit(RIVERS, "江长1750公里。", 2)]
    report = evaluate([both], lambda _: said(), texts=texts, search=lambda _: hits, k=3)
    lines = table_lines(report)
    assert lines["retrieval, by article: recall@1"] == ["0.500", "1"]
    assert lines["retrieval, by article: hit@1"] == ["1.000", "1"]
    assert lines["retrieval, by article: recall@3"] == ["1.000", "1"]
    assert "retrieval, by article: hit@3" not in lines


def test_the_table_shows_types_and_leaves_out_what_nothing_defines() -> None:
    report = mixed(MIXED, range(6))
    lines = table_lines(report)
    #                                                   all, (no type), date, none, en, zh, counted
    assert lines["answered right (answer in a quote)"] == [
        *("0.667 [0.00, 1.00]", "1.000", "0.500", "–", "1.000", "0.500", "3")
    ]
    assert "refusal: F1" in lines
    assert lines["ms, p50 / p95: the answer's own count"][0] == "3 / 5"
    assert not any("retrieval" in name for name in lines)
    assert verdicts_line(report) == "right 2 · missed 1 · invented 1 · right refusal 2"
