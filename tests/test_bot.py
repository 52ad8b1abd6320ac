"""The whole house: what holds of every answer, whatever is asked of whichever articles."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import re
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import askllm
from askllm.answer.phrases import PHRASES, name_of, quoted, say
from askllm.bot import LONGEST_QUESTION, Bot, Settings, Stage, load
from askllm.encoder import Encoder
from askllm.errors import CorpusError, EncoderMismatch, EncoderUnavailable, SettingsError
from askllm.evaluate import Question, QuestionSet
from askllm.exam import examine
from askllm.index import refresh
from askllm.qa_model import Readers, ReaderUnavailable, TrainedReader
from askllm.types import Answer, Article, Citation, ReaderUsed, Scope, Turn
from fakes import HashEncoder
from fakes_reader import TeachableReader

REPOSITORY = Path(__file__).parents[1]
MARKERS = re.compile(r"\[(\d+)\]")
_IN_FIGURES = re.compile(r" \([^()]{1,30}\)\[")
"""A value in figures an English reader knows, before its marker."""


@dataclasses.dataclass(frozen=True)
class Case:
    """A question of the evaluation file, with the questions before it."""

    id: str
    question: str
    history: tuple[str, ...]


def evaluation() -> list[Case]:
    lines = (REPOSITORY / "corpus" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [Case(row["id"], row["question"], tuple(row.get("history", ()))) for row in rows]


def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no socket leave this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: tuple[str, int]) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a question reached for the network: {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture(scope="module")
def no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        offline(patch)
        yield


@pytest.fixture(scope="module")
def words_bot(no_network: None, tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The repository's own articles, searched by words alone."""
    folder = tmp_path_factory.mktemp("words")
    return load(corpus=REPOSITORY / "corpus", index=folder, encoder="none")


@pytest.fixture(scope="module")
def encoder_bot(no_network: None, tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """The same with the bundled encoder: a minute to build, so once for all tests."""
    folder = tmp_path_factory.mktemp("encoder")
    return load(corpus=REPOSITORY / "corpus", index=folder)


def played(bot: Bot, case: Case) -> Answer:
    turns: list[Turn] = []
    for earlier in case.history:
        turns.append(Turn(earlier, bot.ask(earlier, history=turns)))
    return bot.ask(case.question, history=turns)


def untimed(answer: Answer) -> Answer:
    """Return what an answer is every time: how long it took is not."""
    return dataclasses.replace(answer, timings={})


# --- what every answer promises ----------------------------------------------------------------


def check_citation(citation: Citation, articles: dict[str, Article]) -> None:
    article = articles[citation.article.id]
    passage = citation.passage
    assert article.text[citation.start : citation.end] == citation.quote
    assert article.text[passage.start : passage.end] == passage.text
    assert passage.start <= citation.start < citation.end <= passage.end
    assert citation.article == askllm.types.ArticleRef.of(article)
    if citation.answer_start is None or citation.answer_end is None:
        assert citation.answer_start is citation.answer_end is None
    else:
        assert citation.start <= citation.answer_start < citation.answer_end <= citation.end


def check_short(answer: Answer, articles: dict[str, Article]) -> None:
    if answer.short is None:
        return
    [said] = [
        articles[c.article.id].text[c.answer_start : c.answer_end]
        for c in answer.citations[:1]
        if c.answer_start is not None
    ]
    assert said == answer.short
    assert answer.short in answer.citations[0].quote
    converted = f" ({answer.converted})" if answer.converted else ""
    assert answer.text.startswith(f"{answer.short}{converted}[1]\n")


def check_markers(answer: Answer) -> None:
    without_quotes = answer.text
    for citation in answer.citations:  # an article may hold [7] of its own
        without_quotes = without_quotes.replace(quoted(citation.quote), "")
        without_quotes = without_quotes.replace(quoted(citation.lead or ""), "")
    if answer.status == "not_found":  # it may repeat words of the question: nowhere is “[0]”
        for number in MARKERS.findall(answer.question):
            without_quotes = without_quotes.replace(f"[{number}]", "")
    shown = {int(number) for number in MARKERS.findall(without_quotes)}
    assert shown == {citation.marker for citation in answer.citations}
    assert [c.marker for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def check_fields(answer: Answer) -> None:
    assert 0 <= answer.confidence <= 1
    assert bool(answer.citations) == (answer.status in ("answered", "conflict"))
    assert bool(answer.sides) == (answer.status == "conflict")
    assert (answer.reason is not None) == (answer.status in ("not_found", "rejected"))
    if answer.status != "not_found":
        assert answer.closest == ()
    if answer.status != "answered":
        assert answer.short is None
    if answer.status == "conflict":
        assert len(answer.sides) >= 2
        for side in answer.sides:
            assert side.markers
            assert all(side.value in answer.citations[m - 1].quote for m in side.markers[:1])
    assert {"total"} <= set(answer.timings)
    assert answer.timings["total"] >= 0
    plain = answer.to_dict()
    assert json.loads(json.dumps(plain, ensure_ascii=False)) == plain


def check_words(answer: Answer) -> None:
    """Every line is a quotation, or a phrase of the frame filled with titles and short answers."""
    language = answer.language
    if answer.status in ("not_found", "rejected"):
        opening = PHRASES["not_found"][language] if answer.status == "not_found" else ""
        gap = " " if opening and language == "en" else ""
        assert answer.text.startswith(f"{opening}{gap}{answer.reason}")
        return
    if answer.status not in ("answered", "conflict"):
        return
    check_frame(answer)


def check_frame(answer: Answer) -> None:
    language = answer.language
    rest = answer.text
    frame = {"", say("conflict", language)}
    for citation in answer.citations:
        line = f"{quoted(citation.quote)}[{citation.marker}]"
        assert line in rest
        rest = rest.replace(line, "", 1)
        source = name_of(citation.article, language)
        frame |= {say(key, language, source=source) for key in ("according", "also")}
        if citation.lead is not None:
            frame.add(say("lead", language, words=quoted(citation.lead)))
    if answer.short is not None:
        converted = f" ({answer.converted})" if answer.converted else ""
        frame.add(_IN_FIGURES.sub("[", f"{answer.short}{converted}[1]"))
    if answer.verdict is not None:
        frame.add(f"{say(answer.verdict, language)}[1]")
    if answer.items:
        frame.add(say("items_found", language))
    for side in answer.sides:
        source = name_of(answer.citations[side.markers[0] - 1].article, language)
        marks = "".join(f"[{marker}]" for marker in side.markers)
        frame.add(say("side", language, value=side.value, marks=marks, source=source))
    missing = re.escape(say("part_missing", language, name="NAME")).replace("NAME", ".{1,80}")
    items = {item.text for item in answer.items}
    for line in rest.split("\n"):
        item = MARKERS.sub("", line.removeprefix("· "))
        line = _IN_FIGURES.sub("[", line)
        known = line.strip() in frame or item in items or re.fullmatch(missing, line)
        assert known or is_part(item, answer), line


def is_part(words: str, answer: Answer) -> bool:
    """Whether a line gives a part of the question its short answer, in the words of a quotation."""
    part = re.fullmatch(r".{1,80}?(?:：|: )(?P<values>.+)", words)
    quotes = [citation.quote for citation in answer.citations]
    return part is not None and all(
        any(value in quote for quote in quotes)
        for value in re.split(r"、| / |, ", re.sub(r" \([^)]*\)", "", part["values"]))
    )


def check(answer: Answer, articles: dict[str, Article]) -> None:
    for citation in (*answer.citations, *answer.closest):
        check_citation(citation, articles)
    check_short(answer, articles)
    check_markers(answer)
    check_fields(answer)
    check_words(answer)


def check_all(bot: Bot, cases: Sequence[Case]) -> None:
    articles = {article.id: article for article in bot.articles()}
    statuses = set()
    for case in cases:
        answer = played(bot, case)
        try:
            check(answer, articles)
            assert answer.question == case.question
            assert answer.legs == bot.legs
            assert untimed(played(bot, case)) == untimed(answer)
            assert len(set(answer.suggestions)) == len(answer.suggestions)
        except AssertionError as error:
            raise AssertionError(f"{case.id} {case.question!r}: {error}") from error
        statuses.add(answer.status)
    assert {"answered", "not_found"} <= statuses


def test_every_answer_keeps_its_promises(words_bot: Bot) -> None:
    cases = evaluation()
    assert len(cases) > 300
    check_all(words_bot, cases)


@pytest.mark.encoder
def test_every_answer_keeps_its_promises_with_the_encoder(encoder_bot: Bot) -> None:
    assert encoder_bot.legs.ran == ("dense", "lexical")
    check_all(encoder_bot, evaluation()[::6])  # the trained reader takes its time


def test_both_legs_keep_the_promises(bot_dense: Bot) -> None:
    questions = ("青石大桥全长多少米？", "谁创办了霧港茶葉公司？", "星河2.0能翻译多少种语言？",
                 "Who founded the Northcliff Observatory?", "今天天气怎么样？", "Lantern-9多长？",
                 "星河1.0和星河2.0有什么区别？", "大桥有哪些特点？")  # fmt: skip
    check_all(bot_dense, [Case(f"b{i}", q, ()) for i, q in enumerate(questions)])


# --- known answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "short", "article"),
    [
        ("星河2.0能翻译多少种语言？", "70多种", "xinghe"),
        ("星河1.0能翻译多少种语言？", "12种", "xinghe"),
        ("施工高峰时有多少名工人？", "480名", "qingshi-bridge"),
        ("江城的常住人口是多少？", "86万人", "river-city"),
        ("霧港茶葉公司創立於哪一年？", "1923年", "tea-company"),
        ("雾港茶叶公司创立于哪一年？", "1923年", "tea-company"),
        ("When did the Northcliff Observatory open?", "July 4, 1931", "observatory"),
        ("How much does the main telescope weigh?", "14 tonnes", "observatory"),
        ("How many tonnes does the main telescope weigh?", "14 tonnes", "observatory"),
        ("青石大桥的总投资是多少？", "12亿元", "qingshi-bridge"),
        ("星河1.0的售价是多少？", "1999元", "xinghe"),
        ("江城博物馆的门票多少钱？", "20元", "river-city"),
    ],
)
def test_known_answers(bot: Bot, question: str, short: str, article: str) -> None:
    answer = bot.ask(question)
    assert (answer.status, answer.short) == ("answered", short)
    assert answer.citations[0].article.id == article


def test_articles_that_disagree_are_both_quoted(bot: Bot) -> None:
    answer = bot.ask("青石大桥全长多少米？")
    assert answer.status == "conflict"
    assert [side.value for side in answer.sides] == ["1820米", "1750米"]
    assert {c.article.id for c in answer.citations} == {"qingshi-bridge", "river-city"}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("星河3.0能翻译多少种语言？", "星河3.0"),
        ("How old is Lantern-9?", "Lantern-9"),
        ("Who founded the Southcliff Observatory?", "Southcliff"),
        ("When did the Southcliff Observatory open?", "Southcliff"),
        ("ＸＨ-9能翻译多少种语言？", "-9"),
    ],
)
def test_a_thing_in_no_article_is_not_found_and_named(bot: Bot, question: str, name: str) -> None:
    answer = bot.ask(question)
    assert answer.status == "not_found"
    assert answer.reason is not None
    assert name in answer.reason


def test_who_asks_is_told_what_is_searched_and_read(bot: Bot) -> None:
    told: list[Stage] = []
    articles = bot.articles()
    bot.ask("江城的常住人口是多少？", progress=told.append)
    assert told[0] == Stage("search", len(articles), bot.passage_count())
    hits = bot.search("江城的常住人口是多少？", k=bot.passages_read)
    assert told[1:] == [Stage("read", len({hit.article.id for hit in hits}), len(hits))]
    told.clear()
    one = articles[0]
    bot.ask("人口是多少？", scope=Scope(articles=(one.id,)), progress=told.append)
    assert told[0] == Stage("search", 1, len(bot.passage_spans(one.id)))
    told.clear()
    bot.ask("你好", progress=told.append)
    assert told == []


def test_a_follow_up_is_understood(bot: Bot) -> None:
    first = bot.ask("星河1.0是什么时候发布的？")
    assert first.short == "2020年6月"
    second = bot.ask("那2.0呢？", history=[Turn("星河1.0是什么时候发布的？", first)])
    assert second.standalone == "星河2.0是什么时候发布的？"
    assert second.question == "那2.0呢？"
    assert second.short == "2023年5月"


def test_what_tells_no_language_is_answered_in_the_one_that_is_given(bot: Bot) -> None:
    for language in ("zh", "en"):
        answer = bot.ask("GPT-9?", language=language)
        assert answer.status == "not_found"
        assert answer.language == language
        assert bool(re.search("[一-龥]", answer.reason or "")) == (language == "zh")
    assert bot.ask("GPT-9?").language == "en", "as it is where nothing is given"
    assert bot.ask("How large is GPT-9?", language="zh").language == "en"
    assert bot.ask("GPT-9多大？", language="en").language == "zh"
    # A follow-up without words of its own is no question in another language.
    turns = [Turn("星河1.0是什么时候发布的？", bot.ask("星河1.0是什么时候发布的？"))]
    assert bot.ask("2.0?", history=turns, language="zh").language == "zh"


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("你好", "chat"),
        ("thanks!", "chat"),
        ("有哪些文章？", "collection"),
        ("《江城两岸》的作者是谁？", "collection"),
        ("《江城兩岸》是誰寫的？", "collection"),
    ],
)
def test_what_needs_no_search(bot: Bot, question: str, status: str) -> None:
    answer = bot.ask(question)
    assert answer.status == status
    assert answer.citations == ()
    assert "retrieve" not in answer.timings


def test_an_unknown_title_is_searched_for(bot: Bot) -> None:
    assert bot.ask("《没有这一篇》的作者是谁？").status in ("not_found", "answered")


def test_the_collection_in_numbers(bot: Bot, corpus: Path) -> None:
    articles = bot.articles()
    assert {a.path for a in articles} == {file.name for file in corpus.iterdir()}
    assert [a.title for a in articles] == sorted(a.title for a in articles)
    assert [a.path for a in articles] != sorted(a.path for a in articles)
    assert bot.passage_count() >= len(articles)
    assert bot.article("xinghe") in articles
    assert bot.article("nothing") is None
    assert bot.problems == ()


# --- search ------------------------------------------------------------------------------------


def test_an_exam_asks_nothing_to_go_on_with(corpus: Path, tmp_path: Path) -> None:
    reader = TeachableReader({"1820米": 6.0, "年": 6.0})
    index = refresh(corpus, tmp_path, None).index
    bot = Bot(Settings(corpus, tmp_path, "none"), index, None, readers=Readers(reader))
    question = "Lantern-9多长？"
    (row,) = examine(
        bot, QuestionSet(Path("q.jsonl"), "jsonl", (Question("q", question),), ())
    ).rows
    assert (row.status, reader.asked) == ("not_found", [])
    alone, answer = bot.ask(question, suggest=False), bot.ask(question)
    assert answer.suggestions != ()
    assert reader.asked != []
    assert untimed(alone) == untimed(dataclasses.replace(answer, suggestions=()))


def test_search_gives_hits_best_first(bot: Bot) -> None:
    hits = bot.search("星河2.0", k=3)
    assert hits[0].article.id == "xinghe"
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert hits == bot.search("星河2.0", k=5)[:3]


@pytest.mark.parametrize("question", ["", "  ", "？！", "😀"])
def test_search_for_nothing_finds_nothing(bot: Bot, bot_dense: Bot, question: str) -> None:
    assert bot.search(question) == []
    assert bot_dense.search(question) == []  # though every passage has some cosine


@pytest.mark.parametrize("k", [0, -3])
def test_search_for_fewer_than_one_is_refused(bot: Bot, k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        bot.search("大桥", k=k)


# --- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("", "empty"),
        ("   \t\n　", "empty"),
        ("？！…—", "no_words"),
        ("😀🎉👍🏽", "no_words"),
        ("*** --- !!!", "no_words"),
        ("\x00", "no_words"),
        ("\u200b\u200d", "no_words"),
        ("大" * 10_000, "too_long"),
        ("a" * 10_000, "too_long"),
        ("bridge " * 2000, "too_long"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_what_cannot_be_asked_is_rejected(bot: Bot, question: str, why: str) -> None:
    answer = bot.ask(question)
    assert answer.status == "rejected"
    values = {"n": len(question.strip()), "limit": 1000} if why == "too_long" else {}
    assert answer.text == say(why, answer.language, **values)
    assert answer.reason == answer.text
    assert answer.citations == ()
    assert answer.question == question
    assert len(answer.standalone) <= LONGEST_QUESTION
    check_fields(answer)


def test_the_longest_question_is_still_asked(bot: Bot) -> None:
    longest = "青石大桥全长多少米？" * (LONGEST_QUESTION // 10)
    assert len(longest) == LONGEST_QUESTION
    assert bot.ask(longest).status != "rejected"
    assert bot.ask(longest + "？").status == "rejected"
    assert bot.ask(f"  {longest}  ").status != "rejected"


HOSTILE = (
    "<b>星河2.0</b>能翻译多少种语言？<script>alert(1)</script>",
    "'; DROP TABLE articles; --",
    "青石\x00大桥\x07多长？",
    "青石大桥\ud800多长？",
    "\udfff\ud800",
    "青石大桥\u202e多长？",
    "x" * 900,
    "Ⅻ①²½",
    "%s {0} {name} \\1 $(ls)",
    "the of and",
    "((((([[[[[",
    "[1] [2]",
    "“”《》「」",
    "《江城两岸",
    "2021",
    "呢",
    "那呢？",
    "它",
    "1+1=?",
)


@pytest.mark.parametrize("question", HOSTILE, ids=ascii)
@pytest.mark.parametrize("history", [(), ("青石大桥全长多少米？",), ("", "\ud800", "呢")])
def test_hostile_questions_get_a_plain_answer(
    bot: Bot, question: str, history: tuple[str, ...]
) -> None:
    answer = bot.ask(question, history=[Turn(text, "…") for text in history])
    articles = {article.id: article for article in bot.articles()}
    check(answer, articles)
    assert answer.status in ("answered", "conflict", "not_found", "rejected", "chat")
    if answer.status in ("answered", "conflict"):
        assert "script" not in answer.text


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(bot: Bot, question: str) -> None:
    answer = bot.ask(question)
    check_fields(answer)
    check_markers(answer)


@given(
    st.text(alphabet="青石大桥星河2.10有多少米种语言谁何时GPT-3呢的？“”《》[]", max_size=30),
    st.sampled_from(["", "青石大桥全长多少米？", "星河1.0能翻译多少种语言？"]),
)
def test_any_question_about_the_articles_keeps_the_promises(
    bot: Bot, question: str, before: str
) -> None:
    answer = bot.ask(question, history=[Turn(before, "…")] if before else [])
    check(answer, {article.id: article for article in bot.articles()})


@pytest.mark.parametrize("question", ["the of and", "是什么？", "what is it"])
def test_asking_words_alone_find_nothing(bot: Bot, question: str) -> None:
    assert bot.ask(question).status in ("not_found", "rejected", "chat")


# --- a corpus that changes ---------------------------------------------------------------------


@pytest.fixture
def own_corpus(corpus: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder)
    return folder


def test_a_deleted_article_is_never_quoted_again(own_corpus: Path, tmp_path: Path) -> None:
    question = "星河2.0能翻译多少种语言？"
    before = load(corpus=own_corpus, index=tmp_path / "index", encoder="none")
    assert before.ask(question).citations[0].article.id == "xinghe"
    (own_corpus / "xinghe.md").unlink()
    after = load(corpus=own_corpus, index=tmp_path / "index", encoder="none")
    assert after.changed
    answer = after.ask(question)
    assert answer.status == "not_found"
    assert answer.reason is not None
    assert "星河2.0" in answer.reason
    assert after.article("xinghe") is None
    for hit in after.search(question, k=50):
        assert "星河" not in hit.text


def test_a_changed_article_is_quoted_as_it_is_now(own_corpus: Path, tmp_path: Path) -> None:
    question = "星河2.0能翻译多少种语言？"
    file = own_corpus / "xinghe.md"
    text = file.read_text(encoding="utf-8")
    load(corpus=own_corpus, index=tmp_path / "index", encoder="none")
    file.write_text(text.replace("70多种", "85种"), encoding="utf-8")
    answer = load(corpus=own_corpus, index=tmp_path / "index", encoder="none").ask(question)
    assert answer.short == "85种"


def test_an_unrelated_article_changes_no_quotation(own_corpus: Path, tmp_path: Path) -> None:
    questions = (
        "星河2.0能翻译多少种语言？",
        "施工高峰时有多少名工人？",
        "江城的常住人口是多少？",
        "When did the Northcliff Observatory open?",
        "霧港茶葉公司創立於哪一年？",
    )
    before = load(corpus=own_corpus, index=tmp_path / "index", encoder="none")
    (own_corpus / "salt.md").write_text(
        "---\ntitle: 制盐\n---\n\n晒盐先要引海水入池。池水蒸发以后，盐结成粒。\n", encoding="utf-8"
    )
    after = load(corpus=own_corpus, index=tmp_path / "index", encoder="none")
    assert len(after.articles()) == len(before.articles()) + 1
    for question in questions:
        one, two = before.ask(question), after.ask(question)
        assert [c.quote for c in two.citations] == [c.quote for c in one.citations]
        assert two.short == one.short


def test_nothing_changed_is_not_built_again(own_corpus: Path, tmp_path: Path) -> None:
    assert load(corpus=own_corpus, index=tmp_path / "index", encoder="none").changed
    assert not load(corpus=own_corpus, index=tmp_path / "index", encoder="none").changed
    again = load(corpus=own_corpus, index=tmp_path / "index", encoder="none", rebuild=True)
    assert again.changed


def test_a_file_that_cannot_be_read_is_a_problem_not_an_end(
    own_corpus: Path, tmp_path: Path
) -> None:
    (own_corpus / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    bot = load(corpus=own_corpus, index=tmp_path / "index", encoder="none")
    assert [problem.path for problem in bot.problems] == ["broken.pdf"]
    assert bot.ask("星河2.0能翻译多少种语言？").short == "70多种"


def test_progress_is_told(own_corpus: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    load(
        corpus=own_corpus,
        index=tmp_path / "index",
        encoder="none",
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    reading = [(done, total) for stage, done, total in told if stage == "read"]
    assert reading[-1] == (5, 5)


# --- loading -----------------------------------------------------------------------------------


def test_no_corpus_and_an_empty_one_are_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no-such-folder"):
        load(corpus=tmp_path / "no-such-folder", index=tmp_path / "index", encoder="none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match="empty"):
        load(corpus=tmp_path / "empty", index=tmp_path / "index", encoder="none")


def test_an_encoder_without_a_name_is_told(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--encoder"):
        load(corpus=corpus, index=tmp_path, encoder="")


def named(*known: str) -> Callable[[str], Encoder]:
    """A ``load_encoder`` that knows the given names."""

    def load_encoder(name: str) -> Encoder:
        if name not in known:
            raise EncoderUnavailable(f"{name} is not here.")
        return HashEncoder(name=name)

    return load_encoder


def test_without_the_default_encoder_words_answer_and_legs_say_why(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askllm.bot.loading.load_encoder", named())
    bot = load(corpus=corpus, index=tmp_path)
    assert bot.legs.ran == ("lexical",)
    assert (bot.legs.reason or "").startswith("default is not here. BM25 alone searches.")
    assert bot.encoder_name is None
    answer = bot.ask("星河2.0能翻译多少种语言？")
    assert answer.short == "70多种"
    assert answer.legs == bot.legs


def test_an_encoder_asked_for_by_name_is_not_let_go(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askllm.bot.loading.load_encoder", named())
    with pytest.raises(EncoderUnavailable, match="some/name is not here"):
        load(corpus=corpus, index=tmp_path, encoder="some/name")


def test_switched_off_is_said(bot: Bot) -> None:
    assert bot.legs.ran == ("lexical",)
    assert "--encoder none" in (bot.legs.reason or "")


def test_without_the_trained_reader_rules_answer_and_it_says_why(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_reader(encoder: Encoder | None) -> TrainedReader:
        raise ReaderUnavailable("The reader is not here.")

    monkeypatch.setattr("askllm.bot.loading.load_encoder", named("default"))
    monkeypatch.setattr("askllm.qa_model.choice.load_reader", no_reader)
    answer = load(corpus=corpus, index=tmp_path).ask("星河2.0能翻译多少种语言？")
    assert answer.short == "70多种"
    assert answer.reader.name == "overlap/1"
    assert (answer.reader.reason or "").startswith(
        "The reader is not here. Rules choose the words."
    )


def test_a_reader_that_fails_is_let_go_and_said(corpus: Path, tmp_path: Path) -> None:
    failed = TeachableReader(state="failed", reason="the trained reader does not start: no memory")
    answer = read_with(failed, corpus, tmp_path).ask("星河2.0能翻译多少种语言？")
    assert answer.short == "70多种"
    assert failed.asked == []
    assert answer.reader.name == "overlap/1"
    assert (answer.reader.reason or "").startswith(
        "the trained reader does not start: no memory. Rules choose the words."
    )


def read_with(reader: TeachableReader, corpus: Path, folder: Path, *, patient: bool = True) -> Bot:
    index = refresh(corpus, folder, None).index
    readers = Readers(reader, patient=patient)
    return Bot(Settings(corpus, folder, "none"), index, None, readers=readers)


def test_rules_read_while_the_reader_loads_unless_one_waits(corpus: Path, tmp_path: Path) -> None:
    loading = TeachableReader(state="loading", reason="the trained reader is still loading")
    bot = read_with(loading, corpus, tmp_path, patient=False)
    answer = bot.ask("星河2.0能翻译多少种语言？")
    assert (loading.waited, loading.asked) == (0, [])
    assert answer.reader.name == "overlap/1"
    assert "Until then rules choose the words." in (answer.reader.reason or "")
    loading.state, loading.reason = "ready", None
    assert bot.ask("星河2.0能翻译多少种语言？").reader == ReaderUsed("taught/1")
    assert loading.waited == 0
    read_with(loading, corpus, tmp_path).ask("星河2.0能翻译多少种语言？")
    assert loading.waited > 0


def test_what_was_not_read_names_no_reader(bot: Bot) -> None:
    assert bot.ask("你好").reader == ReaderUsed("")
    assert bot.ask("星河2.0能翻译多少种语言？").reader == bot.reader
    assert "--encoder none" in (bot.reader.reason or "")


def test_an_index_of_another_encoder_is_refused_until_rebuilt(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askllm.bot.loading.load_encoder", named("one/model", "two/model"))
    first = load(corpus=corpus, index=tmp_path, encoder="one/model")
    assert first.legs.ran == ("dense", "lexical")
    assert first.encoder_name == "one/model"
    with pytest.raises(EncoderMismatch, match=r"'one/model'.*'two/model'") as error:
        load(corpus=corpus, index=tmp_path, encoder="two/model")
    assert (error.value.built_with, error.value.asked_for) == ("one/model", "two/model")
    again = load(corpus=corpus, index=tmp_path, encoder="two/model", rebuild=True)
    assert again.encoder_name == "two/model"


def test_by_default_the_folders_of_the_working_directory(
    own_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askllm.bot.loading.load_encoder", named("default"))
    monkeypatch.chdir(tmp_path)
    bot = askllm.load()
    assert own_corpus == tmp_path / "corpus"
    assert (bot.settings.corpus, bot.settings.index) == (Path("corpus"), Path("index"))
    assert bot.settings.encoder == "default"
    assert (tmp_path / "index" / "CURRENT").is_file()
    assert bot.ask("星河2.0能翻译多少种语言？").short == "70多种"
    monkeypatch.chdir("/")  # an opened bot needs no working directory
    assert bot.ask("星河1.0能翻译多少种语言？").short == "12种"


# --- many at once ------------------------------------------------------------------------------


def at_once(bot: Bot, cases: Sequence[Case]) -> None:
    alone = [untimed(played(bot, case)) for case in cases]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: [untimed(played(bot, case)) for case in cases], range(8))
        for said in answers:
            assert said == alone


def test_eight_threads_get_the_answers_of_one(words_bot: Bot) -> None:
    at_once(words_bot, evaluation()[::30])


@pytest.mark.encoder
def test_eight_threads_get_the_answers_of_one_with_the_encoder(encoder_bot: Bot) -> None:
    at_once(encoder_bot, evaluation()[::60])


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "SELECT * FROM users; DROP TABLE users", "x = [1, 2, 3]"]
)
def test_code_is_no_question(bot_dense: Bot, text: str) -> None:
    assert bot_dense.ask(text).status in ("not_found", "rejected", "chat")
