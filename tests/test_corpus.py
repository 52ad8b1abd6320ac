"""The bundled corpus and its questions: what is pinned, what is covered, what is proved by quotes.

The counts are floors: whoever adds questions need not touch this file, whoever takes some away
sees what is no longer covered.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from askllm.articles import read_corpus
from askllm.evaluate import Question, read_questions
from askllm.text import folded, language_of, quantities
from askllm.types import Article

CORPUS = Path(__file__).parents[1] / "corpus"
QUESTIONS = CORPUS / "questions.jsonl"

KEYS = (
    "id",
    "type",
    "question",
    "history",
    "answerable",
    "answers",
    "articles",
    "evidence",
    "note",
)
FRONT_MATTER = {"id", "title", "source", "author", "date", "language", "note"}
PINNED = {
    "2021-large-models-boom": (
        "谷歌微软阿里华为都爱上大模型，AI开发边界被打破",
        "2022-01-14",
        "赵满满",
        "36氪",
    ),
    "future-of-large-models": ("大模型的未来在哪？", "2021-10-26", "燕良", "36氪"),
    "large-model-landscape": (
        "大模型发展趋势及国内外研究现状",
        "2023",
        "熊子晗、李雨轩、陈军、陈大北",
        "中国电信研究院（北京）",
    ),
    "large-models-new-base": (
        "大模型竞赛：AI新基座、巨头角力与待解的瓶颈",
        "2022-09",
        "秦枭",
        "中国经营报",
    ),
}
"""Article id to title, date, author and source."""

LEAST_OF_TYPE = {
    "number": 30,
    "share": 4,
    "date": 25,
    "who": 20,
    "what": 25,
    "list": 20,
    "yesno": 6,
    "why": 8,
    "how": 8,
    "quotation": 15,
    "comparison": 15,
    "two": 15,
    "conflict": 15,
    "follow-up": 12,
    "collection": 3,
    "unanswerable": 40,
}
ANSWERED_BY_A_FIGURE_OR_NAME = ("number", "share", "date", "who")
WITH_EVIDENCE_ONLY = ("what", "why", "how", "list", "comparison", "quotation")
"""Types whose question may leave ``answers`` empty: the evidence is the answer."""

MODELS = """
BERT|GPT|GPT-2|GPT-3|InstructGPT|ChatGPT|GPT-4|Megatron-LM|T5|T5-XXL|Turing-NLG|TNLG|MT-NLG
Megatron-Turing|Switch Transformer|GLaM|FLAN|AlphaFold2|DeepMind|PaLM|PaLM2|PaLM530B|Bard|Bloom
OPT|LLaMA|Gopher|Chinchilla|PLUG|M6|悟道|悟道1.0|悟道2.0|源1.0|混元|HunYuan|HunYuan-NLP 1T
ERNIE|ERNIE1.0|ERNIE2.0|ERNIE 3.0|ERNIE 3.0 Titan|鹏城-百度·文心|ERNIE-Gram|ERNIE-Doc
ERNIE-ViL|ERNIE-UNIMO|ERNIE-M|文心一言|通义|通义千问|紫东太初|紫东太初2.0|鹏程·盘古|鹏程·神农
武汉·LuoJia|盘古大模型|盘古NLP|盘古α|盘古视觉大模型|盘古科学计算大模型|盘古多模态大模型
盘古海浪大模型|盘古矿山大模型|盘古金融OCR大模型|盘古气象大模型
""".replace("\n", "|").strip("|")

NOWHERE = "GPT-5|GPT-6|LLaMA 2|LLaMA2|源2.0|悟道3.0|紫东太初3.0|DeepSeek|Mistral|Grok|李彦宏|台积电"
"""Names in questions that the articles cannot answer."""


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    corpus = read_corpus(CORPUS)
    assert corpus.problems == ()
    return {article.id: article for article in corpus.articles}


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    found = read_questions(QUESTIONS)
    assert found.problems == ()
    return found.questions


def test_the_articles_are_the_four_with_their_titles_dates_authors_and_sources(
    articles: dict[str, Article],
) -> None:
    found = {a.id: (a.title, a.date, a.author, a.source) for a in articles.values()}
    assert found == PINNED


@pytest.mark.parametrize("name", sorted(PINNED))
def test_each_article_says_what_it_is_and_that_it_is_a_retelling(name: str) -> None:
    _, front, body = (CORPUS / f"{name}.md").read_text(encoding="utf-8").split("---\n", 2)
    fields = yaml.safe_load(front)
    assert set(fields) >= FRONT_MATTER
    assert all(str(fields[key]).strip() for key in FRONT_MATTER)
    assert (fields["id"], fields["language"]) == (name, "zh")
    assert "转述，并非原文" in fields["note"]
    assert body.count("\n## ") >= 3


def test_each_line_is_one_object_with_its_keys_in_order() -> None:
    text = QUESTIONS.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert not text.startswith("\ufeff")
    for line in text.splitlines():
        record = json.loads(line)
        assert list(record) == [key for key in KEYS if key in record]
        assert line == json.dumps(record, ensure_ascii=False)


def test_ids_run_from_one_and_no_question_is_asked_twice(questions: tuple[Question, ...]) -> None:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    assert [q.id for q in questions] == [f"q{i:03d}" for i in range(1, len(lines) + 1)]
    asked = Counter((folded(q.question), q.history) for q in questions)
    assert [key for key, times in asked.items() if times > 1] == []


def test_every_quote_stands_word_for_word_in_one_of_its_articles(
    questions: tuple[Question, ...], articles: dict[str, Article]
) -> None:
    astray = [
        (q.id, quote)
        for q in questions
        for quote in q.evidence
        if not any(quote in articles[name].text for name in q.articles)
    ]
    assert astray == []


def test_every_article_of_a_question_gives_one_of_its_quotes(
    questions: tuple[Question, ...], articles: dict[str, Article]
) -> None:
    idle = [
        (q.id, name)
        for q in questions
        for name in q.articles
        if not any(quote in articles[name].text for quote in q.evidence)
    ]
    assert idle == []


def test_every_accepted_answer_is_said_by_a_quote(questions: tuple[Question, ...]) -> None:
    unsaid = [
        (q.id, answer)
        for q in questions
        if q.type != "collection"
        for answer in q.answers
        if not any(_says(quote, answer) for quote in q.evidence)
    ]
    assert unsaid == []


def test_what_is_asked_of_the_collection_stands_in_the_front_matter(
    questions: tuple[Question, ...], articles: dict[str, Article]
) -> None:
    for question in (q for q in questions if q.type == "collection"):
        named = [a for a in articles.values() if f"《{a.title}》" in question.question]
        assert len(named) == 1
        said = f"{named[0].author} {named[0].date}"
        assert question.evidence == ()
        assert all(_says(said, answer) for answer in question.answers)


def test_answerable_questions_say_what_answers_them_and_the_others_do_not(
    questions: tuple[Question, ...],
) -> None:
    for q in questions:
        assert q.answerable is (q.type != "unanswerable"), q.id
        if not q.answerable:
            assert (q.answers, q.articles, q.evidence) == ((), (), ()), q.id
        elif q.type != "collection":
            assert q.articles, q.id
            assert q.evidence, q.id
            assert q.answers or q.type in WITH_EVIDENCE_ONLY, q.id


def test_figures_and_names_have_a_short_answer(questions: tuple[Question, ...]) -> None:
    lengthy = [
        (q.id, q.answers)
        for q in questions
        if q.type in ANSWERED_BY_A_FIGURE_OR_NAME and min(map(len, q.answers), default=99) > 60
    ]
    assert lengthy == []


def test_every_type_is_asked_often_enough(questions: tuple[Question, ...]) -> None:
    counts = Counter(q.type for q in questions)
    assert set(counts) == set(LEAST_OF_TYPE)
    short = {kind: n for kind, n in counts.items() if kind and n < LEAST_OF_TYPE[kind]}
    assert short == {}
    assert sum(q.answerable for q in questions) >= 250


@pytest.mark.parametrize(
    ("least", "holds"),
    [
        pytest.param(35, lambda q: language_of(q.question) == "en", id="English"),
        pytest.param(
            8,
            lambda q: language_of(q.question) == "en" and not q.answerable,
            id="English-unanswerable",
        ),
        pytest.param(20, lambda q: _is_traditional(q.question), id="traditional"),
        pytest.param(
            3, lambda q: _is_traditional(q.question) and not q.answerable, id="traditional-refused"
        ),
        pytest.param(10, lambda q: q.note == "keywords", id="keywords"),
        pytest.param(12, lambda q: bool(q.history), id="history"),
        pytest.param(40, lambda q: len(q.articles) > 1, id="two-articles"),
        pytest.param(
            10,
            lambda q: q.type == "conflict" and len(q.articles) > 1,
            id="disagreement-of-articles",
        ),
        pytest.param(
            2,
            lambda q: q.type == "conflict" and len(q.articles) == 1,
            id="disagreement-in-one-article",
        ),
        pytest.param(8, lambda q: q.note == "other domain", id="other-domain"),
        pytest.param(4, lambda q: q.note == "wrong premise", id="wrong-premise"),
    ],
)
def test_every_way_of_asking_is_there(
    questions: tuple[Question, ...], least: int, holds: Callable[[Question], bool]
) -> None:
    assert sum(holds(q) for q in questions) >= least


def test_every_article_is_asked_about(questions: tuple[Question, ...]) -> None:
    asked = Counter(name for q in questions for name in q.articles)
    assert set(asked) == set(PINNED)
    assert min(asked.values()) >= 30


@pytest.mark.parametrize("kind", ["two", "conflict"])
def test_two_sides_take_two_quotes(questions: tuple[Question, ...], kind: str) -> None:
    assert [q.id for q in questions if q.type == kind and len(q.evidence) < 2] == []
    assert [q.id for q in questions if q.type == kind and len(q.answers) < 2] == []


def test_every_side_of_a_disagreement_has_a_value(questions: tuple[Question, ...]) -> None:
    silent = [
        (q.id, quote)
        for q in questions
        if q.type == "conflict"
        for quote in q.evidence
        if not any(_says(quote, answer) for answer in q.answers)
    ]
    assert silent == []


@pytest.mark.parametrize("name", MODELS.split("|"))
def test_every_model_of_the_articles_is_asked_about(
    questions: tuple[Question, ...], articles: dict[str, Article], name: str
) -> None:
    assert any(_names(article.text, name) for article in articles.values())
    assert any(q.answerable and _names(q.question, name) for q in questions)


@pytest.mark.parametrize("name", NOWHERE.split("|"))
def test_what_the_refused_questions_name_stands_in_no_article(
    questions: tuple[Question, ...], articles: dict[str, Article], name: str
) -> None:
    assert [a.id for a in articles.values() if _names(a.text, name)] == []
    assert [q.id for q in questions if q.answerable and _names(q.question, name)] == []


def _says(quote: str, answer: str) -> bool:
    """Whether the answer stands in the quote, or every figure of it does in another form."""
    if folded(answer) in folded(quote):
        return True
    wanted, said = quantities(answer), quantities(quote)
    return bool(wanted) and all(any(one.means(other) for other in said) for one in wanted)


def _names(text: str, name: str) -> bool:
    """Whether the name stands whole in the text: not GPT in ChatGPT or GPT-3, not M6 in M60."""
    plain, wanted = folded(text), folded(name)
    at = plain.find(wanted)
    while at >= 0:
        before = plain[at - 1] if at else " "
        after = plain[at + len(wanted)] if at + len(wanted) < len(plain) else " "
        cut = wanted[0].isascii() and before.isascii() and (before.isalnum() or before == "-")
        cut |= wanted[-1].isascii() and after.isascii() and (after.isalnum() or after == "-")
        if not cut:
            return True
        at = plain.find(wanted, at + 1)
    return False


def _is_traditional(question: str) -> bool:
    """Whether folding to simplified changes it; 昇腾 keeps its 昇 in simplified text too."""
    plain = question.replace("昇", "")
    return unicodedata.normalize("NFKC", plain).casefold() != folded(plain)
