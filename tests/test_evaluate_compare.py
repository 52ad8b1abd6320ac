"""Two runs: what changed, by hand, and whether the tests of chance say what they should."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import random
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import askllm
from askllm.bot import Bot
from askllm.evaluate.compare import Comparison, compare
from askllm.evaluate.compare_table import changes_table, comparison_line, comparison_table
from askllm.evaluate.paired import mcnemar
from askllm.evaluate.questions import Question
from askllm.evaluate.report import Report, summarize
from askllm.evaluate.row import Cited, Row, Verdict
from askllm.evaluate.run import evaluate, play, search_depth
from askllm.lexical import LexicalIndex
from askllm.tuning import Tuning

DEPTHS = (1,)


def row(
    name: str,
    verdict: Verdict = "right",
    *,
    short: str | None = "5",
    type: str | None = "number",
    answerable: bool = True,
    confidence: float = 0.5,
    recall: float | None = 1.0,
    wall_ms: float = 1.0,
    question: str = "多少？",
) -> Row:
    refused = verdict in ("missed", "right_refusal")
    return Row(
        id=name,
        question=question,
        type=type,
        language="zh",
        answerable=answerable,
        answers=("5",) if answerable else (),
        status="not_found" if refused else "answered",
        text="" if refused else f"{short}。[1]",
        short=None if refused else short,
        confidence=confidence,
        verdict=verdict,
        measures={"exact_match": float(short == "5") if answerable else None, "r": recall},
        wall_ms=wall_ms,
        rooms={"read": wall_ms},
    )


def report(*rows: Row, **settings: str) -> Report:
    return summarize(rows, depths=DEPTHS, settings=settings)


BASE = [
    row("a"),
    row("b", "wrong_short", short="6"),
    row("c", "missed", type="date"),
    row("d", "right_refusal", answerable=False, type="none"),
    row("e"),
]


def test_the_same_run_again_has_no_difference_whatever_its_times_and_order() -> None:
    slower = [dataclasses.replace(r, wall_ms=900.0, total_ms=9.0, rooms={}) for r in BASE]
    random.Random(1).shuffle(slower)
    before = report(*BASE, measured="2026-01-01", encoder="e")
    found = compare(before, report(*slower, measured="2026-01-02", encoder="e"))
    assert found.unchanged
    assert (found.better, found.worse, found.changed) == ((), (), ())
    assert {s.difference for s in found.figures.values()} <= {0.0, None}
    assert {s.direction for s in found.figures.values()} == {"same"}
    assert {s.p for s in found.figures.values() if s.before is not None} == {1.0}
    assert found.right.p == 1
    assert found.settings == {}
    assert found.warnings == ()
    assert found.latency["wall_ms_p50"] == (1.0, 900.0)
    assert comparison_line(found) == "no difference in 5 questions"


def test_changes_by_hand() -> None:
    after = [
        row("a", "wrong_short", short="7"),  # worse
        row("b", short="5"),  # better
        row("c", "wrong_citation", short="9", type="date"),  # still wrong, otherwise
        BASE[3],
        dataclasses.replace(BASE[4], measures={"exact_match": 1.0, "r": 0.5}),  # found later
    ]
    found = compare(report(*BASE), report(*after))
    assert [c.id for c in found.better] == ["b"]
    assert [c.id for c in found.worse] == ["a"]
    assert [(c.id, c.measured, c.answer) for c in found.changed] == [
        ("c", "worse", True),
        ("e", "worse", False),
    ]
    worse = found.worse[0]
    assert (worse.before.verdict, worse.before.short) == ("right", "5")
    assert (worse.after.verdict, worse.after.short) == ("wrong_short", "7")
    assert worse.measures == {"exact_match": (1.0, 0.0)}
    assert (found.right.gained, found.right.lost, found.right.p) == (1, 1, 1.0)
    # right: a, d, e of 5 before; b, d, e after
    shift = found.figures["right"]
    assert (shift.before, shift.after, shift.difference) == (0.6, 0.6, 0.0)
    # refused: c, d, of which d rightly; then d alone
    shift = found.figures["refusal_precision"]
    assert (shift.before, shift.after, shift.counted) == (0.5, 1.0, (2, 1))
    assert shift.direction == "better"
    # by type: a, b and e are numbers: 2 of 3 before and after
    assert found.by_type["number"]["right"].difference == 0
    assert found.by_type["date"]["exact_match"].counted == (1, 1)
    assert not found.unchanged
    assert comparison_line(found) == (
        "5 questions: 1 better, 1 worse, 2 changed otherwise; McNemar p = 1"
    )


def test_citing_another_place_is_a_change() -> None:
    def cited(start: int) -> tuple[Cited, ...]:
        return (Cited("x", "X", start, start + 1, "5", "5", start),)

    before = report(dataclasses.replace(BASE[0], cited=cited(0)))
    after = report(dataclasses.replace(BASE[0], cited=cited(3)))
    found = compare(before, after)
    assert [(c.id, c.answer) for c in found.changed] == [("a", True)]


def test_another_diagnosis_is_a_change() -> None:
    before = report(dataclasses.replace(BASE[2], diagnosis="ranked_low"))
    after = report(dataclasses.replace(BASE[2], diagnosis="not_found"))
    found = compare(before, after)
    assert [(c.before.diagnosis, c.after.diagnosis) for c in found.changed] == [
        ("ranked_low", "not_found")
    ]
    assert found.diagnoses == {"ranked_low": (1, 0), "not_found": (0, 1)}


def test_what_was_not_measured_did_not_change() -> None:
    bare = [
        dataclasses.replace(r, measures={"exact_match": r.measures["exact_match"]}) for r in BASE
    ]
    assert compare(report(*BASE), report(*bare)).unchanged
    none = [dataclasses.replace(r, measures={**r.measures, "r": None}) for r in BASE]
    assert compare(report(*BASE), report(*none)).unchanged


def test_the_last_bit_of_a_float_is_no_change() -> None:
    moved = dataclasses.replace(BASE[0], measures={"exact_match": 1.0, "r": math.nextafter(1, 0)})
    assert compare(report(BASE[0]), report(moved)).unchanged


def test_questions_of_one_run_alone_are_named_and_left_out() -> None:
    found = compare(
        report(BASE[0], BASE[1]), report(BASE[1], BASE[2], asked="2 of 3"), names=("old", "new")
    )
    assert (found.only_before, found.only_after) == (("a",), ("c",))
    assert found.questions == 1
    assert found.figures["right"].counted == (1, 1)
    assert not found.unchanged
    assert found.warnings == (
        "new was stopped: it asked 2 of 3 questions",
        "asked in old alone, and left out of every figure: a",
        "asked in new alone, and left out of every figure: c",
    )


def test_edited_questions_are_warned_of() -> None:
    after = [
        row("a", question="几个？"),
        dataclasses.replace(BASE[1], answers=("5", "五")),
    ]
    found = compare(report(*BASE[:2]), report(*after))
    assert found.edited == {"a": ("question",), "b": ("answers",)}
    assert found.warnings == (
        "the same id asks something else in the two runs: a",
        "the file's gold or type has changed between the runs: b",
    )
    assert not found.unchanged


def test_an_id_that_stands_twice_is_matched_in_order() -> None:
    found = compare(report(BASE[0], BASE[0]), report(BASE[0], row("a", "missed")))
    assert (found.questions, len(found.worse)) == (2, 1)


def test_settings_that_differ_are_shown() -> None:
    before = report(encoder="e5", legs="dense, lexical", measured="then", cpu="one")
    after = report(encoder="e5", legs="dense", measured="now", workers="4", cpu="one")
    found = compare(before, after)
    assert found.settings == {"legs": ("dense, lexical", "dense"), "workers": (None, "4")}
    assert found.figures == {}


def test_unjudged_questions_are_neither_gained_nor_lost() -> None:
    before = report(row("a", "unjudged"), row("b"), row("c", "unjudged"))
    after = report(row("a", "missed"), row("b"), row("c"))
    found = compare(before, after)
    assert (found.better, found.worse) == ((), ())
    assert (found.right.gained, found.right.lost) == (0, 0)
    assert [c.id for c in found.changed] == ["a", "c"]


def test_measures_that_go_both_ways_are_neither_better_nor_worse() -> None:
    after = dataclasses.replace(BASE[1], measures={"exact_match": 1.0, "r": 0.0})
    found = compare(report(BASE[1]), report(after))
    assert [(c.measured, c.measures) for c in found.changed] == [
        ("same", {"exact_match": (0.0, 1.0), "r": (1.0, 0.0)})
    ]


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [
        (0, 0, 1.0),
        (0, 1, 1.0),  # 2 · 1/2
        (0, 5, 2 / 2**5),
        (1, 6, 2 * (1 + 7) / 2**7),  # 2 · P(X ≤ 1), X ~ B(7, 1/2)
        (6, 1, 2 * (1 + 7) / 2**7),
        (3, 3, 1.0),
    ],
)
def test_mcnemar_by_hand(gained: int, lost: int, p: float) -> None:
    pairs = [(False, True)] * gained + [(True, False)] * lost + [(True, True), (False, False)] * 9
    found = mcnemar(pairs)
    assert (found.gained, found.lost) == (gained, lost)
    assert found.p == pytest.approx(p)


def many(right: Sequence[bool], measure: Sequence[float]) -> Report:
    rows = [
        dataclasses.replace(
            row(f"{n:04}", "right" if r else "wrong_short", short="5" if r else "6"),
            measures={"exact_match": m},
        )
        for n, (r, m) in enumerate(zip(right, measure, strict=True))
    ]
    return report(*rows)


def test_the_interval_of_a_difference_is_that_of_the_differences() -> None:
    """For a mean, the paired bootstrap is close to d ± 1.96 s/√n over the paired differences."""
    random_ = np.random.default_rng(7)
    n = 400
    one = random_.integers(0, 2, n).astype(float)
    other = np.where(random_.random(n) < 0.2, 1.0, one)  # a fifth is put right
    found = compare(many([True] * n, list(one)), many([True] * n, list(other)))
    shift = found.figures["exact_match"]
    steps = other - one
    half = 1.96 * steps.std() / math.sqrt(n)
    assert shift.difference == pytest.approx(steps.mean())
    assert shift.low == pytest.approx(steps.mean() - half, abs=0.006)
    assert shift.high == pytest.approx(steps.mean() + half, abs=0.006)
    assert shift.p == pytest.approx(2 / 1001)
    assert shift.significant
    assert shift.direction == "better"


def test_few_changes_are_not_significant_and_many_are() -> None:
    n = 100
    base = [1.0] * n
    one = compare(many([True] * n, base), many([False] + [True] * 99, [0.0, *base[1:]]))
    assert not one.figures["right"].significant
    # no draw misses it in (1 - 1/100)^100 = 37 % of the cases
    assert one.figures["right"].p == pytest.approx(2 * 0.366, abs=0.08)
    assert one.regressions == ()
    lost = [False] * 12 + [True] * 88
    found = compare(many([True] * n, base), many(lost, [0.0] * 12 + base[12:]))
    assert found.figures["right"].significant
    assert found.regressions[:2] == ("right", "exact_match")
    assert found.right.p == pytest.approx(2 / 2**12)


def test_of_figures_that_count_faults_less_is_better() -> None:
    sure = [row(f"{n}", confidence=0.9) for n in range(4)]
    unsure = [row(f"{n}", confidence=0.2) for n in range(4)]
    shift = compare(report(*sure), report(*unsure)).figures["calibration_error"]
    assert shift.before == pytest.approx(0.1)
    assert shift.after == pytest.approx(0.8)
    assert shift.direction == "worse"
    assert shift.significant


@settings(max_examples=30)
@given(
    outcomes=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30),
    seed=st.integers(0, 99),
)
def test_order_does_not_matter_and_exchange_turns_the_signs(
    outcomes: list[tuple[bool, bool]], seed: int
) -> None:
    before = many([a for a, _ in outcomes], [float(a) for a, _ in outcomes])
    after = many([b for _, b in outcomes], [float(b) for _, b in outcomes])
    there, back = compare(before, after), compare(after, before)
    assert [c.id for c in there.better] == [c.id for c in back.worse]
    for name, shift in there.figures.items():
        other = back.figures[name]
        if shift.difference is not None and other.difference is not None:
            assert shift.difference == pytest.approx(-other.difference)
            assert shift.p == other.p
            assert shift.low is None or shift.low == pytest.approx(-(other.high or 0.0))
    rows, others = list(before.rows), list(after.rows)
    random.Random(seed).shuffle(rows)
    random.Random(seed + 1).shuffle(others)
    assert compare(report(*rows), report(*others)).to_dict() == there.to_dict()


def test_the_comparison_is_plain_json() -> None:
    found = compare(report(*BASE), report(*BASE[1:], row("a", "missed")))
    plain = json.loads(json.dumps(found.to_dict(), ensure_ascii=False, allow_nan=False))
    assert plain["format"] == "askllm-comparison-1"
    assert plain["unchanged"] is False
    assert plain["worse"][0]["id"] == "a"
    assert plain["worse"][0]["after"]["verdict"] == "missed"
    assert plain["right"] == {"gained": 0, "lost": 1, "p": 1.0}
    assert plain["figures"]["right"]["difference"] == pytest.approx(-1 / 5)


def lines(table: object) -> list[list[str]]:
    from rich.console import Console

    console = Console(width=200, record=True, file=io.StringIO())
    console.print(table)
    return [re.split(r"\s{2,}", line.strip()) for line in console.export_text().splitlines()]


def test_the_tables() -> None:
    after = [row("a", "missed"), *BASE[1:]]
    found = compare(report(*BASE), report(*after), names=("last week", "today"))
    shown = {line[0]: line[1:] for line in lines(comparison_table(found))}
    assert shown["figure"] == ["last week", "today", "difference", "95 %", "p"]
    assert shown["right"][:3] == ["0.600", "0.400", "-0.200"]
    assert "exact_match" not in shown  # it did not move
    assert "citation_precision" in shown  # always there, be it undefined
    assert shown["citation_precision"] == ["–"] * 5
    assert "exact_match" in {line[0] for line in lines(comparison_table(found, all_figures=True))}
    worse = lines(changes_table(found.worse * 3, most=2))
    assert worse[1] == ["a", "多少？", "right: 5", "missed"]
    assert worse[3] == ["and 1 more"]


QUESTIONS = [
    Question("span", "青石大桥是谁主持设计的？", ("周以宁",), ("qingshi-bridge",)),
    Question("open", "青石大桥哪年通车？", ("2021年",), ("qingshi-bridge",)),
    Question("town", "江城常住人口有多少？", ("86万",), ("river-city",)),
    Question("museum", "江城博物馆门票多少钱？", ("20元",), ("river-city",)),
    Question("stars", "星河2.0能翻译多少种语言？", ("70多种",), ("xinghe",)),
    Question("tea", "霧港茶葉公司創立於哪年？", ("1923年",), ("tea-company",)),
    Question("scope", "How much does the main telescope weigh?", ("14 tonnes",), ("observatory",)),
    Question("volcano", "火星上有几座火山？", answerable=False),
    Question("upkeep", "大桥的维护费用是多少？", answerable=False),
    Question("school", "江城有几所大学？", answerable=False),
]


def measured(bot: Bot) -> Report:
    def texts(name: str) -> str | None:
        article = bot.article(name)
        return None if article is None else article.text

    return evaluate(
        QUESTIONS,
        lambda question: play(question, lambda text, turns: bot.ask(text, history=turns)),
        texts=texts,
        search=lambda text: bot.search(text, k=search_depth(10)),
        deep=lambda text: bot.search(text, k=100),
    )


@pytest.fixture(scope="module")
def sound(bot: Bot) -> Report:
    return measured(bot)


def blamed(found: Comparison) -> dict[str, str | None]:
    return {change.id: change.after.diagnosis for change in found.worse}


def test_a_bot_measured_again_has_not_changed(bot: Bot, sound: Report) -> None:
    assert sound.figure("right") == 1
    assert compare(sound, measured(bot)).unchanged


def test_bm25_switched_off_is_caught(
    bot: Bot, sound: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(self: LexicalIndex, tokens: object, *, k: int) -> tuple[object, object]:
        return np.empty(0, np.int64), np.empty(0, np.float32)

    monkeypatch.setattr(LexicalIndex, "search", search)
    found = compare(sound, measured(bot))
    assert blamed(found) == {q.id: "not_found" for q in QUESTIONS if q.answerable}
    assert found.better == ()
    assert "right" in found.regressions
    assert found.right.p == pytest.approx(2 / 2**7)


def test_a_threshold_of_nought_is_caught(bot: Bot, sound: Report) -> None:
    found = compare(sound, measured(bot.tuned(Tuning(threshold=0))))
    # Some stay refused for what they ask, however low the bar: a figure that no sentence states.
    assert set(blamed(found).values()) == {"not_refused"}
    assert set(blamed(found)) < {q.id for q in QUESTIONS if not q.answerable}
    assert (found.figures["refusal_recall"].difference or 0.0) < 0


def test_an_article_that_is_gone_is_caught(corpus: Path, sound: Report, tmp_path: Path) -> None:
    shutil.copytree(corpus, tmp_path / "corpus")
    (tmp_path / "corpus" / "river-city.md").unlink()
    bot = askllm.load(corpus=tmp_path / "corpus", index=tmp_path / "index", encoder="none")
    after = measured(bot)
    found = compare(sound, after)
    assert blamed(found) == {"town": "not_indexed", "museum": "not_indexed"}
    assert after.unknown_articles == ("river-city",)
