"""Cases from the chat, and sets that are changed line by line without loss."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from askllm.errors import EvaluationError
from askllm.evaluate import cases
from askllm.evaluate.cases import (
    add_case,
    case_from_answer,
    drop_question,
    replace_question,
    set_path,
    sets_folder,
    write_set,
)
from askllm.evaluate.questions import Question, read_jsonl
from askllm.types import Answer, ArticleRef, Citation, PassageRef, Side, Status


def citation(marker: int, quote: str, article: str = "tower") -> Citation:
    ref = ArticleRef(article, "灯塔", None, None, None, None)
    passage = PassageRef(0, len(quote), quote)
    return Citation(marker, ref, (), f"{article}#0", 0, len(quote), quote, passage)


def answer(
    question: str = "望海灯塔有多高？",
    status: Status = "answered",
    short: str | None = "31米",
    citations: tuple[Citation, ...] = (citation(1, "塔身高31米。"),),
    **rest: object,
) -> Answer:
    fields = {"text": "…", "standalone": question, "language": "zh", **rest}
    return Answer(
        status=status,
        question=question,
        short=short,
        citations=citations,
        **fields,  # type: ignore[arg-type]
    )


def read(path: Path) -> tuple[Question, ...]:
    return read_jsonl(path, path.read_text("utf-8")).questions


def test_a_thumb_up_accepts_the_short_answer_and_its_quotes() -> None:
    case = case_from_answer(answer(), verdict="right")
    assert (case.question, case.answers, case.answerable) == ("望海灯塔有多高？", ("31米",), True)
    assert (case.articles, case.evidence) == (("tower",), ("塔身高31米。",))
    assert case.tags == ("chat", "right")


def test_a_thumb_up_without_short_answer_has_the_quotes() -> None:
    quotes = (
        citation(1, "塔身高31米。"),
        citation(2, "年鉴说33米。", "census"),
        citation(3, "塔身高31米。"),
    )
    case = case_from_answer(answer(short=None, citations=quotes), verdict="right")
    assert (case.answers, case.articles) == ((), ("tower", "census"))
    assert case.evidence == ("塔身高31米。", "年鉴说33米。")


def test_a_thumb_up_for_a_conflict_accepts_every_side() -> None:
    sides = (Side("1908年", (1,)), Side("1911年", (2,)))
    case = case_from_answer(answer(status="conflict", short=None, sides=sides), verdict="right")
    assert case.answers == ("1908年", "1911年")


def test_a_thumb_up_for_a_refusal_makes_an_unanswerable_question() -> None:
    refusal = answer(status="not_found", short=None, citations=())
    case = case_from_answer(refusal, verdict="right")
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())


def test_a_correction_keeps_only_the_quotes_that_hold_it() -> None:
    quotes = (citation(1, "射程24海里。"), citation(2, "塔身高三十一米。", "census"))
    case = case_from_answer(
        answer(short="24海里", citations=quotes),
        verdict="wrong",
        correction=" 31米 ",
        reason="射程不是高度",
    )
    assert case.answers == ("31米",)
    assert (case.articles, case.evidence) == (("census",), ("塔身高三十一米。",))
    assert (case.note, case.tags) == ("射程不是高度", ("chat", "wrong"))


def test_a_wrong_refusal_takes_its_evidence_from_the_closest_passages() -> None:
    refusal = answer(
        status="not_found", short=None, citations=(), closest=(citation(1, "塔身高31米。"),)
    )
    case = case_from_answer(refusal, verdict="wrong", correction="31米")
    assert (case.answerable, case.evidence) == (True, ("塔身高31米。",))


def test_wrong_without_a_correction_is_unfinished_and_accepts_nothing() -> None:
    case = case_from_answer(answer(), verdict="wrong")
    assert (case.answers, case.evidence, case.answerable) == ((), (), True)
    assert case.tags == ("chat", "wrong", "unfinished")


def test_wrong_because_no_article_answers() -> None:
    case = case_from_answer(answer(), verdict="wrong", unanswerable=True)
    assert (case.answerable, case.answers, case.evidence) == (False, (), ())


def test_a_follow_up_is_asked_as_it_was_understood() -> None:
    case = case_from_answer(
        answer("它呢？", standalone="望海灯塔有多高？"), verdict="right", reason="好"
    )
    assert case.question == "望海灯塔有多高？"
    assert case.note == "好; asked as: 它呢？"
    assert case.id == case_from_answer(answer("望海燈塔有多高"), verdict="right").id


@pytest.mark.parametrize(
    ("given_answer", "arguments", "says"),
    [
        (answer(status="chat"), {"verdict": "right"}, "nothing was asked"),
        (answer(), {"verdict": "right", "correction": "5"}, "takes no correction"),
        (answer(), {"verdict": "right", "unanswerable": True}, "takes no correction"),
        (answer(), {"verdict": "wrong", "correction": "5", "unanswerable": True}, "leave the"),
    ],
)
def test_what_makes_no_case_is_refused(
    given_answer: Answer, arguments: dict[str, object], says: str
) -> None:
    with pytest.raises(EvaluationError, match=says):
        case_from_answer(given_answer, **arguments)  # type: ignore[arg-type]


def test_a_case_is_appended_and_read_back_whole(tmp_path: Path) -> None:
    path = set_path(sets_folder(tmp_path), "chat")
    full = Question(
        id="a",
        question="甲？",
        answers=("1", "一"),
        articles=("x",),
        evidence=("甲是1。",),
        history=("乙？",),
        type="number",
        note="n",
        items=(("a",), ("b", "B")),
        tags=("hard",),
    )
    assert add_case(path, full) == cases.Added(full)
    add_case(path, Question("b", "乙？", answerable=False))
    first, second = read(path)
    assert first == replace(full, where="chat.jsonl:1")
    assert (second.id, second.answerable) == ("b", False)
    assert [p.name for p in path.parent.iterdir() if not p.name.endswith(".lock")] == ["chat.jsonl"]


def _fields(question: Question) -> dict[str, object]:
    return {name: getattr(question, name) for name in question.__dataclass_fields__}


def test_the_same_question_replaces_the_older_one_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(
        '{"id": 7, "question": "灯塔有多高？", "answers": ["30米"], "mine": 1}\n', "utf-8"
    )
    add_case(path, Question("z", "别的？"))
    added = add_case(path, Question("new", "燈塔有多高", answers=("31米",)))
    assert added.replaced is not None
    assert (added.replaced.id, added.replaced.answers) == ("7", ("30米",))
    assert added.question.id == "7"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert lines == [
        {"id": "7", "question": "燈塔有多高", "answers": ["31米"], "mine": 1},
        {"id": "z", "question": "别的？"},
    ]


def test_the_same_words_after_other_questions_are_another_case(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    add_case(path, Question("a", "多高？"))
    assert add_case(path, Question("a", "多高？", history=("灯塔？",))).question.id == "a-2"
    assert add_case(path, Question("a", "多宽？")).question.id == "a-3"
    assert [q.id for q in read(path)] == ["a", "a-2", "a-3"]


def test_a_change_leaves_every_other_line_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    kept = [
        '{"id":"a","question":"甲？"  ,"x":[1]}',
        "not json",
        "",
        '{"id": "c", "question": "丙？"}',
    ]
    path.write_text(
        "\ufeff" + "\n".join([*kept[:3], '{"id": "b", "question": "乙？"}', kept[3]]), "utf-8"
    )
    replace_question(path, Question("b", "乙二？", answers=("2",)))
    lines = path.read_text("utf-8").split("\n")
    assert lines == [*kept[:3], '{"id": "b", "question": "乙二？", "answers": ["2"]}', kept[3], ""]
    drop_question(path, "b")
    assert path.read_text("utf-8") == "\n".join(kept) + "\n"


def test_a_question_may_get_another_id_but_not_one_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    write_set(path, [Question("a", "甲？"), Question("b", "乙？")])
    with pytest.raises(EvaluationError, match="another question 'b'"):
        replace_question(path, Question("b", "甲？"), was="a")
    replace_question(path, Question("k", "甲？"), was="a")
    assert [q.id for q in read(path)] == ["k", "b"]


def test_questions_known_by_their_line_keep_their_id_when_lines_move(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text('{"question": "甲？"}\n{"question": "乙？"}\n{"question": "丙？"}\n', "utf-8")
    drop_question(path, "line-2")
    assert [(q.id, q.question) for q in read(path)] == [("line-1", "甲？"), ("line-3", "丙？")]


def test_an_unknown_question_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    write_set(path, [Question("draft-1", "甲？")])
    with pytest.raises(EvaluationError, match="no question 'draft-11'; did you mean 'draft-1'"):
        drop_question(path, "draft-11")
    with pytest.raises(EvaluationError, match="there is no such file"):
        drop_question(tmp_path / "none.jsonl", "a")


def test_a_whole_set_is_written_over_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "s.jsonl"
    write_set(path, [Question("a", "甲？"), Question("b", "乙？")])
    write_set(path, [Question("c", "丙\u2028？")])
    assert [(q.id, q.question) for q in read(path)] == [("c", "丙\u2028？")]
    with pytest.raises(EvaluationError, match="two questions have the id 'c'"):
        write_set(path, [Question("c", "丙？"), Question("c", "丁？")])
    with pytest.raises(EvaluationError, match="half of a pair"):
        write_set(path, [Question("c", "\ud800？")])
    with pytest.raises(EvaluationError, match=r"suffix \.jsonl"):
        write_set(tmp_path / "s.csv", [])
    assert [q.id for q in read(path)] == ["c"]
    assert sorted(p.name for p in path.parent.iterdir()) == [".s.jsonl.lock", "s.jsonl"]


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "x" * 65, "a b"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationError):
        set_path(tmp_path, name)


def test_names_may_be_chinese(tmp_path: Path) -> None:
    assert set_path(tmp_path, "灯塔-1.2") == tmp_path / "灯塔-1.2.jsonl"


def test_many_windows_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    threads = [
        threading.Thread(target=add_case, args=(path, Question("same", f"第{n}题？")))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = read(path)
    assert {q.question for q in found} == {f"第{n}题？" for n in range(12)}
    assert len({q.id for q in found}) == 12


def test_a_set_held_by_another_window_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "WAIT", 0.05)
    path = tmp_path / "s.jsonl"
    with (
        FileLock(tmp_path / ".s.jsonl.lock"),
        pytest.raises(EvaluationError, match="another window"),
    ):
        add_case(path, Question("a", "甲？"))
    assert not path.exists()


def test_a_failed_write_leaves_the_old_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.jsonl"
    write_set(path, [Question("a", "甲？")])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EvaluationError, match="No space left"):
        add_case(path, Question("b", "乙？"))
    assert [q.id for q in read(path)] == ["a"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [".s.jsonl.lock", "s.jsonl"]


TEXT = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and text
)
TEXTS = st.lists(TEXT, max_size=3, unique=True).map(tuple)


@given(
    question=TEXT,
    answers=TEXTS,
    articles=TEXTS,
    history=TEXTS,
    tags=TEXTS,
    note=st.none() | TEXT,
    items=st.lists(
        st.lists(TEXT, min_size=1, max_size=2, unique=True).map(tuple), max_size=3, unique=True
    ),
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    question: str,
    answers: tuple[str, ...],
    articles: tuple[str, ...],
    history: tuple[str, ...],
    tags: tuple[str, ...],
    note: str | None,
    items: list[tuple[str, ...]],
) -> None:
    path = tmp_path_factory.mktemp("set") / "s.jsonl"
    written = Question(
        "id-1",
        question,
        answers,
        articles,
        history=history,
        note=note,
        tags=tags,
        items=tuple(items),
    )
    write_set(path, [written])
    (got,) = read(path)
    assert _fields(got) == {**_fields(written), "where": "s.jsonl:1"}
