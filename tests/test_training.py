"""What the trained reader is trained on: no paragraph on two sides, no answer where none is."""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1]))

from training.average import average
from training.calibrate import Seen, inside_share, joined
from training.examples import Example, HardNegatives, Text, cut, example_of, group_of, texts_of
from training.export import export
from training.found import Found
from training.network import Reader
from training.sources import Asked, Name, read_sets, side_of
from training.train import batches_of, loss_of
from training.unanswerable import mentions, mentions_by_kind, swapped

from askllm.e5.weights import Weights, dequantised, read_weights
from askllm.qa_model.difference import read_difference
from askllm.qa_model.heads import Calibration, Heads, Scores
from askllm.qa_model.inputs import Window
from askllm.qa_model.network import TrainedWeights
from askllm.text import folded
from askllm.types import Span
from test_encoder import tiny_weights
from test_qa_inputs import READER
from test_qa_model import in_floats

_Paragraphs = dict[str, list[tuple[str, str | None]]]
_Articles = dict[str, _Paragraphs]

_LAKE = "青湖位于高原中部，面积约120平方公里。1998年，渔民王小明在湖边建了第一座灯塔。"
_CITY = "石城建于1402年，人口有35万。市长李大海于2003年宣布修建地铁，全长12公里。"
_SET: _Paragraphs = {
    _LAKE: [("青湖的面积是多少？", "120平方公里"), ("1998年谁建了灯塔？", "王小明")],
    _CITY: [("石城建于哪一年？", "1402年"), ("2003年谁宣布修建地铁？", "李大海")],
}


def _squad(articles: _Articles, prefix: str) -> str:
    """Return a file of the SQuAD kind: title, paragraphs, questions with an answer or none."""
    data = []
    for title, paragraphs in articles.items():
        made = []
        for place, (context, questions) in enumerate(paragraphs.items()):
            qas = [
                {
                    "id": f"{prefix}{title}-{place}-{number}",
                    "question": question,
                    "is_impossible": answer is None,
                    "answers": []
                    if answer is None
                    else [{"text": answer, "answer_start": context.index(answer)}],
                }
                for number, (question, answer) in enumerate(questions)
            ]
            made.append({"context": context, "qas": qas})
        data.append({"title": title, "paragraphs": made})
    return json.dumps({"data": data}, ensure_ascii=False)


def _sets(folder: Path) -> tuple[Asked, ...]:
    """Read five sets of forty articles; the last three share articles, under two titles."""
    many: _Articles = {
        f"第{n}篇": {f"{context}{n}": qs for context, qs in _SET.items()} for n in range(40)
    }
    english: _Articles = {
        f"Lake_{n}": {f"The lake {n} was named in 1998.": [("When?", "1998")]} for n in range(40)
    }
    chinese: _Articles = {
        f"Lake_{n}": {f"湖{n}于1998年命名。": [("何时？", "1998年")]} for n in range(40)
    }
    translated: _Articles = {
        f"湖之{n}": {f"这个湖{n}于1998年命名。": [("何时？", "1998年"), ("2003年？", None)]}
        for n in range(40)
    }
    files: dict[Name, str] = {
        "cmrc": _squad(many, "c"),
        "drcd": _squad(many, "d"),
        "zsquad": _squad(translated, ""),
        "xquad-zh": _squad(chinese, ""),
        "xquad-en": _squad(english, ""),
    }
    # The questions that two sets share have one id, whatever their articles are called.
    files["zsquad"] = files["zsquad"].replace('"id": "湖之', '"id": "Lake_')
    paths: dict[Name, str] = {}
    for name, content in files.items():
        (folder / f"{name}.json").write_text(content, encoding="utf-8")
        paths[name] = str(folder / f"{name}.json")
    asked, digests = read_sets(paths)
    assert sorted(digests) == sorted(files)
    assert all(len(digest) == 64 for digest in digests.values())
    return asked


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Asked, ...]:
    return _sets(tmp_path_factory.mktemp("sets"))


def test_questions_are_read_with_the_place_of_their_answer(asked: tuple[Asked, ...]) -> None:
    assert len(asked) == 40 * (4 + 4 + 2 + 1 + 1)
    for one in asked:
        if one.start is None:
            assert one.answers == ()
        else:
            assert one.context[one.start : one.end] == one.answers[0]


def test_an_answer_that_is_not_where_the_file_says_is_left_out(tmp_path: Path) -> None:
    content = _squad({"湖": {_LAKE: [("面积？", "120平方公里")]}}, "")
    shifted = content.replace(f'"answer_start": {_LAKE.index("120")}', '"answer_start": 0')
    assert shifted != content
    (tmp_path / "a.json").write_text(shifted, encoding="utf-8")
    assert read_sets({"cmrc": str(tmp_path / "a.json")})[0] == ()


def test_no_paragraph_is_on_two_sides(asked: tuple[Asked, ...]) -> None:
    sides: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in asked:
        sides["paragraph", one.context].add(one.side)
        group = "squad" if one.name in ("zsquad", "xquad-zh", "xquad-en") else one.name
        sides["article", f"{group} {one.key}"].add(one.side)
        if group == "squad":
            sides["question", one.id].add(one.side)
    both = {where for where, found in sides.items() if len(found) > 1}
    # the same forty invented paragraphs are in two sets here, under one title: one side
    assert not both
    assert {one.side for one in asked} == {"train", "tune", "held"}


@given(st.text(max_size=12))
def test_the_side_depends_on_the_article_alone(key: str) -> None:
    assert side_of("cmrc", key) == side_of("drcd", key)
    assert side_of("zsquad", key) == side_of("xquad-en", key) == side_of("xquad-zh", key)


def test_about_half_and_a_quarter_are_held_out() -> None:
    keys = [f"article {number}" for number in range(4_000)]
    for name, share in (("cmrc", 0.5), ("zsquad", 0.25)):
        held = sum(side_of(name, key) == "held" for key in keys)  # type: ignore[arg-type]
        assert held / len(keys) == pytest.approx(share, abs=0.03)


def test_mentions_are_dates_titles_names_and_numbers() -> None:
    question = "GPT-3在1998年读的《青湖志》有12页是让·雅克写的吗？"
    found = {kind: question[start:end] for kind, start, end in mentions(question, "青湖")}
    assert found["date"] == "1998年"
    assert found["title"] == "《青湖志》"
    assert found["latin"] == "GPT-3"
    assert found["topic"] == "青湖"
    assert found["number"] == "12"
    assert "让·雅克" in found["name"]
    (capital,) = [m for m in mentions("When did Martin Luther die?", "") if m[0] == "capital"]
    assert "When did Martin Luther die?"[capital[1] : capital[2]] == "Martin Luther"


POOL = mentions_by_kind(
    [
        ("1998年谁建了灯塔？", ""),
        ("2003年谁宣布？", ""),
        ("2003 年", ""),
        ("12公里吗", ""),
        ("青湖多大", "青湖"),
    ]
)


@given(st.integers(0, 10_000), st.sampled_from([_LAKE, _CITY]), st.sampled_from(list(_SET.items())))
def test_what_is_swapped_in_is_nowhere_in_the_passage(
    seed: int, passage: str, asking: tuple[str, list[tuple[str, str | None]]]
) -> None:
    for question, _ in asking[1]:
        made = swapped(question, "青湖", passage, POOL, random.Random(seed))
        if made is None:
            continue
        before = [
            (kind, start, end)
            for kind, start, end in mentions(question, "青湖")
            if made.startswith(question[:start]) and made.endswith(question[end:])
        ]
        put = [made[start : len(made) - (len(question) - end)] for _, start, end in before]
        assert any(
            folded(new) not in folded(passage)
            and folded(question[start:end]) in folded(passage)
            and new in POOL[kind]
            for new, (kind, start, end) in zip(put, before, strict=True)
        )


def test_only_what_the_passage_names_is_swapped() -> None:
    chance = random.Random(0)
    assert swapped("1998年谁建了灯塔？", "", _LAKE, POOL, chance) == "2003年谁建了灯塔？"
    assert swapped("1998年谁建了灯塔？", "", _CITY, POOL, chance) is None
    assert swapped("谁建了灯塔？", "", _LAKE, POOL, chance) is None
    assert swapped("1998年谁建了灯塔？", "", "灯塔是渔民建的。", POOL, chance) is None
    # in whatever width the passage writes it
    assert swapped("1998年谁？", "", "１９９８年與２００３年", POOL, chance) is None


def test_an_example_points_at_the_pieces_of_its_answer() -> None:
    passage = "大模型有1750亿。台湾有7。"
    start = passage.index("1750")
    example = example_of(Text("有?", "", passage, start, start + 5), READER)
    assert example is not None
    spans = example.window.spans
    assert (spans[example.start - 1, 0], spans[example.end - 1, 1]) == (start, start + 5)
    inside = [int(place) for place in np.flatnonzero(example.inside)]
    assert inside == [row for row, (a, b) in enumerate(spans) if a < b <= 10]
    none = example_of(Text("有?", "", passage), READER)
    assert none is not None
    assert (none.start, none.end, none.inside.sum()) == (0, 0, 0)


def test_an_answer_in_a_later_window_is_found_there() -> None:
    passage = "大有" * 400 + "1750亿"
    example = example_of(Text("有?", "", passage, 800, 805), READER)
    assert example is not None
    assert example.window.spans[example.start - 1, 0] == 800
    assert example.window.spans[0, 0] > 0


def test_negatives_hold_no_answer(asked: tuple[Asked, ...]) -> None:
    pool = [one for one in asked if one.name == "cmrc"][:40]
    negatives = HardNegatives(pool)
    for one in pool:
        for passage, title in negatives.best(one, random.Random(0)):
            assert not any(answer in passage for answer in one.answers)
            assert title.startswith("第")


def test_what_is_found_beside_is_of_other_passages_and_holds_no_answer(tmp_path: Path) -> None:
    def lake(number: int, year: str) -> Asked:
        context = f"第{number}号湖的灯塔建于{year}年，渔民常在湖边看灯塔。"
        return Asked("cmrc", "train", "", str(number), f"湖{number}", f"第{number}号湖的灯塔建于哪一年？",
                     context, 9, 13, (year,))  # fmt: skip

    pool = [lake(1, "1998"), lake(2, "1998"), lake(3, "2004"), lake(4, "1877"), lake(5, "1931")]
    found = Found(pool, tmp_path / "five")
    for one in pool:
        beside = found.beside(one, 2, random.Random(1))
        assert len(set(beside)) == 2
        own = {(other.title, other.context) for other in pool if other.answers != one.answers}
        assert set(beside) <= own
    assert Found(pool[:1], tmp_path / "one").beside(pool[0], 2, random.Random(1)) == ()


def test_passages_stand_beside_what_answers_alone_and_are_titled_as_it_is() -> None:
    lakes = [
        Asked("drcd", "train", "", str(n), f"湖{n}", "灯塔建于哪一年？", f"湖{n}的灯塔建于{1900 + n}年。", 8, 12,
              (str(1900 + n),))
        for n in range(1, 9)
    ]  # fmt: skip
    unanswered = Asked(
        "drcd", "train", "", "0", "湖1", "灯塔是谁建的？", lakes[0].context, None, None, ()
    )
    texts = texts_of([*lakes, unanswered], 2, seed=1, beside=2)
    placed = [text for text in texts if text.beside]
    assert len([text for text in texts if text.start is not None]) == len(placed) == 16
    assert {len(text.beside) for text in placed} == {2}
    for text in placed:
        assert {bool(title) for title, _ in text.beside} == {bool(text.title)}
        assert text.passage not in {passage for _, passage in text.beside}
    assert {bool(text.title) for text in placed} == {True, False}
    first = group_of(placed[0], READER)
    assert [one.start > 0 for one in first] == [True, False, False]
    assert not any(text.beside for text in texts_of(lakes, 1, seed=1))


def test_texts_are_alike_for_one_seed_and_answers_stay_in_place(asked: tuple[Asked, ...]) -> None:
    train = [one for one in asked if one.side == "train"]
    texts = texts_of(train, 2, seed=5)
    assert texts == texts_of(train, 2, seed=5)
    assert texts != texts_of(train, 2, seed=6)
    answers = {answer for one in train for answer in one.answers}
    for text in texts:
        if text.start is not None:
            assert text.passage[text.start : text.end] in answers
    assert any(text.start is None for text in texts)
    crossed = [t for t in texts if t.question == "When?" and "命名" in t.passage]
    assert crossed  # an English question over a Chinese passage


def test_a_paragraph_is_cut_as_the_index_cuts_it() -> None:
    context = _LAKE * 12
    pieces = cut(context)
    assert len(pieces) > 1
    assert all(context[at : at + len(text)] == text and len(text) <= 300 for at, text in pieces)


# --- the network ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """One small layer, its numbers made up."""
    path = tmp_path_factory.mktemp("weights") / "weights.bin"
    path.write_bytes(tiny_weights())
    return read_weights(path)


def _window(pieces: int, seed: int) -> Window:
    chance = np.random.default_rng(seed)
    tokens = pieces + 4
    segments = np.array([0, 0, 1, *[2] * (pieces + 1)])
    spans = np.stack([np.arange(pieces), np.arange(pieces) + 1], axis=1)
    return Window(chance.integers(0, 8, tokens), segments, chance.integers(0, 2, tokens), 3, spans)


def _example(pieces: int, seed: int, answer: int = 0) -> Example:
    inside = (np.arange(pieces) < answer).astype(np.float32)
    return Example(_window(pieces, seed), answer, answer, inside)


def test_what_is_exported_computes_what_was_trained(weights: Weights, tmp_path: Path) -> None:
    torch.manual_seed(3)
    model = Reader(weights, first=0, dropout=0.0)
    with torch.no_grad():
        for parameter in itertools.chain(*model.trained()):
            parameter.add_(torch.randn_like(parameter), alpha=0.05)
        for marks in (model.segment, model.match):
            marks.add_(torch.randn_like(marks), alpha=2.0)
    windows = [_window(2, 0), _window(4, 1)]
    with torch.no_grad():
        outputs = model([(window.ids, window.segments, window.matches) for window in windows])
    export(tmp_path / "r", model, weights, {"base": "tiny"})
    difference = read_difference(tmp_path / "r")
    heads = Heads.of(difference.heads)
    again = Reader(weights, first=0, dropout=0.0)
    again.take_over(weights, difference)
    words = weights.blocks("emb.word", weights.sizes.vocabulary)
    places = weights.numbers("emb.pos").reshape(-1, weights.sizes.hidden)
    kind = weights.numbers("emb.type").reshape(-1, weights.sizes.hidden)[0]
    for row, window in enumerate(windows):
        embedded = dequantised(words[window.ids]) + places[: len(window.ids)] + kind
        trained = TrainedWeights(weights, difference)
        states = in_floats(trained, embedded, heads.marks(window), 0)
        scores = heads.scores(window, states)
        seen = [0, *range(3, 3 + len(window.spans))]
        assert scores.start == pytest.approx(outputs.start[row][seen].numpy(), abs=0.1)
        assert scores.end == pytest.approx(outputs.end[row][seen].numpy(), abs=0.1)
        assert scores.inside == pytest.approx(outputs.inside[row][seen[1:]].numpy(), abs=0.1)
        assert scores.answers == pytest.approx(float(outputs.answers[row]), abs=0.1)
        with torch.no_grad():
            alone = again([(window.ids, window.segments, window.matches)])
        assert scores.start == pytest.approx(alone.start[0][seen].numpy(), abs=1e-2)


def test_an_average_lies_between_what_was_before_and_after(
    weights: Weights, tmp_path: Path
) -> None:
    layers = []
    for seed, name in enumerate(("before", "after")):
        torch.manual_seed(seed)
        model = Reader(weights, first=0, dropout=0.0)
        with torch.no_grad():
            for parameter in itertools.chain(*model.trained()):
                parameter.add_(torch.randn_like(parameter), alpha=0.05)
        export(tmp_path / name, model, weights, {"base": "tiny", "slope": "2", "seed": name})
        kept = Reader(weights, first=0, dropout=0.0)  # as the file's 4 bits have it
        kept.take_over(weights, read_difference(tmp_path / name))
        layers.append({**kept.layer_tensors(), **kept.head_tensors()})
    average(weights, tmp_path / "before", tmp_path / "after", 0.75, tmp_path / "mixed")
    mixed = read_difference(tmp_path / "mixed")
    told = (mixed.metadata["seed"], mixed.metadata["slope"], mixed.metadata["averaged"])
    digest = read_difference(tmp_path / "before").digest
    assert told == ("after", "1", json.dumps({"before": digest, "share of after": 0.75}))
    again = Reader(weights, first=0, dropout=0.0)
    again.take_over(weights, mixed)
    before, after = layers
    for name, found in {**again.layer_tensors(), **again.head_tensors()}.items():
        expected = 0.25 * before[name] + 0.75 * after[name]
        assert np.abs(found - expected).max() < 0.04, name  # half a step of 4 bits
    assert any(np.abs(before[name] - after[name]).max() > 0.2 for name in before)


def test_the_loss_is_that_of_its_formula(weights: Weights) -> None:
    torch.manual_seed(4)
    model = Reader(weights, first=0, dropout=0.0)
    batch = [_example(3, 0, answer=2), _example(4, 1)]
    with torch.no_grad():
        outputs = model([(e.window.ids, e.window.segments, e.window.matches) for e in batch])
        loss = float(loss_of(outputs, [[one] for one in batch]))
    spans, inside, answers = 0.0, [], 0.0
    for row, one in enumerate(batch):
        seen = [0, *range(3, 3 + len(one.window.spans))]
        for logits, gold in ((outputs.start, one.start), (outputs.end, one.end)):
            allowed = logits[row][seen].double()
            spans += float(torch.logsumexp(allowed, 0) - allowed[gold]) / 2 / len(batch)
        for logit, target in zip(outputs.inside[row][seen[1:]], one.inside, strict=True):
            inside.append(float(torch.log1p(torch.exp(logit)) - logit * target))
        logit = outputs.answers[row]
        answers += float(torch.log1p(torch.exp(logit)) - logit * (one.start > 0)) / len(batch)
    assert loss == pytest.approx(spans + 0.3 * sum(inside) / len(inside) + 0.5 * answers, rel=1e-4)


def test_the_first_of_a_group_is_to_be_likeliest_and_the_others_weigh_half(
    weights: Weights,
) -> None:
    torch.manual_seed(5)
    model = Reader(weights, first=0, dropout=0.0)
    rows = [_example(3, 0, answer=2), _example(3, 1), _example(3, 2), _example(3, 3, answer=1)]
    with torch.no_grad():
        outputs = model([(e.window.ids, e.window.segments, e.window.matches) for e in rows])
        loss = float(loss_of(outputs, [rows[:3], rows[3:]]))
        alone = [
            float(loss_of(model([(e.window.ids, e.window.segments, e.window.matches)]), [[e]]))
            for e in rows
        ]
    told = outputs.answers[:3].double()
    first = float(torch.logsumexp(told, 0) - told[0])
    each = alone[0] + 0.5 * alone[1] + 0.5 * alone[2] + alone[3]
    assert loss == pytest.approx(each / 3 + 0.5 * first / 2, rel=1e-4)


def test_only_layers_from_the_first_on_are_trained(weights: Weights) -> None:
    model = Reader(weights, first=1, dropout=0.0)
    layers, others = model.trained()
    assert layers == []
    outputs = model([(w.ids, w.segments, w.matches) for w in [_window(4, 2)]])
    (outputs.start.sum() + outputs.inside.sum() + outputs.answers.sum()).backward()
    assert all(parameter.grad is None for parameter in model.layers.parameters())
    assert sum(parameter.grad is not None for parameter in others) >= 8


def test_batches_hold_every_example_once_a_pass() -> None:
    examples = [_example(pieces, seed) for seed, pieces in enumerate([2, 9, 4, 7] * 30)]
    batches = batches_of([[one] for one in examples], random.Random(0))
    seen: list[int] = []
    while len(seen) < len(examples):
        batch = [one for group in next(batches) for one in group]
        seen += [id(one) for one in batch]
        assert max(len(e.window.ids) for e in batch) - min(len(e.window.ids) for e in batch) <= 5
    assert sorted(seen) == sorted(map(id, examples))


@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=60))
def test_groups_are_never_parted_and_fill_batches(sizes: list[int]) -> None:
    groups = [tuple(_example(2, 0) for _ in range(size)) for size in sizes]
    batches = batches_of(groups, random.Random(0))
    seen: list[int] = []
    while len(seen) < len(groups):
        batch = next(batches)
        assert sum(map(len, batch)) <= 16
        seen += [id(group) for group in batch]
    assert sorted(seen) == sorted(map(id, groups))


# --- calibration ----------------------------------------------------------------------------------


def _seen(answers: float, best: float, inside: tuple[float, float], *, holds: bool) -> Seen:
    """A passage of two sentences of one piece each; the answer, if any, is the second."""
    spans = np.array([[0, 2], [2, 4]])
    window = Window(
        np.zeros(6, dtype=np.int64),
        np.zeros(6, dtype=np.int64),
        np.zeros(6, dtype=np.int64),
        3,
        spans,
    )
    start = np.array([0.0, best, 0.0], dtype=np.float32)
    end = np.array([0.0, 0.0, 0.0], dtype=np.float32)
    scores = Scores(start, end, np.array(inside, dtype=np.float32), answers)
    text = Text("?", "", "一。二。", 2 if holds else None, 3 if holds else None)
    return Seen(text, (Span(0, 2), Span(2, 4)), (window,), (scores,))


def test_both_signs_of_an_answer_are_joined() -> None:
    chance = np.random.default_rng(0)
    seen = []
    for _ in range(200):
        answers, best = chance.normal(size=2) * 3
        holds = answers + 0.5 * best + 1 > 0
        seen.append(_seen(answers, max(best, 0.0), (0, 0), holds=bool(holds)))
    found = joined(seen)
    assert found["slope"] > 0
    assert 0.1 < found["share"] < 1.5
    calibration = Calibration(found["slope"], found["intercept"], found["share"])
    right = 0
    for one in seen:
        signs = one.signs()
        right += (calibration.chance(calibration.logit(*signs)) > 0.5) == (
            one.text.start is not None
        )
    assert right >= 180


def test_the_inside_head_counts_as_much_as_it_helps() -> None:
    knows = [_seen(0, 0.4, (-1.0, 1.0), holds=True) for _ in range(4)]
    misleads = [_seen(0, -0.4, (1.0, -1.0), holds=True) for _ in range(9)]
    assert inside_share(knows) == 0.25
    assert inside_share(misleads) == 0.0
