"""What the trained reader sees: pieces that know their characters, and windows of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askllm.e5.pieces import PieceTable
from askllm.e5.spelling import Spelling
from askllm.encoder.bundled import bundled_weights, spelling_of
from askllm.qa_model.inputs import (
    HAN,
    MOST,
    PASSAGE,
    QUESTION,
    QUESTION_MOST,
    TITLE,
    PieceReader,
    Window,
)

_WORDS = (
    "<s>", "</s>", "<unk>", "\u2581", "query", ":", "passage", "台", "湾", "台湾", "的", "人的", "模", "型",
    "大", "大模型", "模型", "有", "1", "7", "5", "0", "1750", "17", "亿", ",", ".", "\u2581GPT", "GPT", "gpt",
    "-", "3", "(", ")", "。", "k", "g", "kg", "é", "x", "y", "\u2581x", "\u2581\u0301",
)  # fmt: skip
_IDS = {text: number for number, text in enumerate(_WORDS)}
_DROPPED = "\u200b\x07"


def _table(without: str = "") -> PieceTable:
    """Return a table of the words above; the later in their list, the less likely."""
    ids = {text: number for text, number in _IDS.items() if text != without}
    scores = [-1.0 - 0.1 * number for number in range(len(_WORDS))]
    return PieceTable(ids, scores, start=0, end=1, unknown=2, longest=8, unknown_score=-40.0)


def _spelling() -> Spelling:
    wide = {ord(c) + 0xFEE0: c for c in map(chr, range(0x21, 0x7F))}
    others = {ord("㎏"): "kg", ord("\u3000"): " "} | dict.fromkeys(map(ord, _DROPPED), "")
    return Spelling(wide | others, frozenset("".join(_WORDS)), longest=10_000)


READER = PieceReader(_table(), _spelling())


def _texts(text: str) -> list[tuple[str, str]]:
    """Return each piece of a text: what the model reads, and the characters it stands for."""
    return [(_WORDS[piece.id], text[piece.start : piece.end]) for piece in READER.pieces(text)]


def test_pieces_keep_to_kinds_and_lead_back_to_the_characters() -> None:
    assert _texts("臺灣大模型有1750億，ＧＰＴ－３。") == [
        ("\u2581", ""),
        ("台湾", "臺灣"),
        ("大", "大"),
        ("模型", "模型"),
        ("有", "有"),
        ("1750", "1750"),
        ("亿", "億"),
        (",", "，"),
        ("GPT", "ＧＰＴ"),
        ("-", "－"),
        ("3", "３"),
        ("。", "。"),
    ]


def test_de_stands_alone_and_a_decimal_does_not_break() -> None:
    assert _texts("人的")[1:] == [("<unk>", "人"), ("的", "的")]
    assert ("17", "17") in _texts("17.5")
    assert _texts("大.5")[1:] == [("大", "大"), (".", "."), ("5", "5")]


def test_a_space_belongs_to_no_word() -> None:
    assert _texts("大 GPT  x") == [
        ("\u2581", ""),
        ("大", "大"),
        ("\u2581GPT", "GPT"),
        ("\u2581x", "x"),
    ]


def test_a_character_that_becomes_two_is_one_place() -> None:
    assert _texts("大㎏") == [("\u2581", ""), ("大", "大"), ("kg", "㎏")]
    apart = PieceReader(_table(without="kg"), _spelling())
    assert [(p.start, p.end) for p in apart.pieces("大㎏3")] == [
        (0, 0),
        (0, 1),
        (1, 2),
        (2, 2),
        (2, 3),
    ]


def test_what_combines_is_one_place() -> None:
    assert _texts("xe\u0301x") == [("\u2581x", "x"), ("é", "e\u0301"), ("x", "x")]


@given(
    st.text(
        alphabet=st.sampled_from(
            list("臺灣台湾的人大模型有1750億亿，。ＧＰTgpt-－３3(）㎏ﬃ½ \n\u3000\u200b\x07é😀Ω한カ")
        )
        | st.characters(),
        max_size=60,
    )
)
@example("e\u0301")
@example("\u0301\u0301x\u0301")
@example("\ud83d\ude00\ud800")
@example("\0a\0")
@example("\u2581 \u2581x")
def test_spans_cover_the_text_in_order(text: str) -> None:
    pieces = READER.pieces(text)
    edges = [(piece.start, piece.end) for piece in pieces]
    assert all(0 <= start <= end <= len(text) for start, end in edges)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(edges))
    covered = {place for start, end in edges for place in range(start, end)}
    for place, character in enumerate(text):
        unread = character.isspace() or character in _DROPPED or character in "\0\u2581"
        assert place in covered or unread, (place, character)
        if character.isspace() and character != "\u2581":
            assert place not in covered
    for piece in pieces:
        assert sum("\u4e00" <= c <= "\u9fff" for c in text[piece.start : piece.end]) <= HAN


@given(
    st.lists(st.sampled_from(["臺灣", "模型", "1750", "億", "GPT", "，", " ", "的"]), max_size=30)
)
def test_traditional_and_full_width_are_read_alike(words: list[str]) -> None:
    traditional = "".join(words).replace("GPT", "ＧＰＴ").replace("1", "１")
    simplified = "".join(words).replace("臺灣", "台湾").replace("億", "亿").replace("，", ",")
    got = [(piece.id, piece.start, piece.end) for piece in READER.pieces(traditional)]
    assert got == [(piece.id, piece.start, piece.end) for piece in READER.pieces(simplified)]


def _shown(window: Window) -> list[str]:
    return [_WORDS[number] for number in window.ids]


def test_a_window_is_question_title_passage() -> None:
    (window,) = READER.windows("大模型?", "台湾", "1750亿的GPT大")
    assert _shown(window) == [
        "<s>", "\u2581", "query", ":", "\u2581", "大", "模型", "<unk>", "</s>",
        "\u2581", "passage", ":", "\u2581", "台湾", "</s>",
        "\u2581", "1750", "亿", "的", "GPT", "大", "</s>",
    ]  # fmt: skip
    assert window.segments.tolist() == [QUESTION] * 9 + [TITLE] * 6 + [PASSAGE] * 7
    assert window.matches.tolist() == [0] * 20 + [1, 0]
    assert window.first == 15
    assert window.spans.tolist() == [[0, 0], [0, 4], [4, 5], [5, 6], [6, 9], [9, 10]]


def test_marks_of_punctuation_and_of_the_head_are_no_matches() -> None:
    (window,) = READER.windows("GPT，😀", "GPT", "x GPT，gpt😀")
    matched = [
        _WORDS[number] for number, match in zip(window.ids, window.matches, strict=True) if match
    ]
    assert matched == ["\u2581GPT", "gpt"]  # at a word's start or not, in whatever case
    assert not window.matches[: window.first].any()


@pytest.mark.parametrize("characters", [0, 100, 480, 520, 3_000])
def test_a_long_passage_comes_in_windows_that_overlap(characters: int) -> None:
    passage = ("大有" * characters)[:characters]
    windows = READER.windows("大" * 10, "台湾", passage)
    assert all(len(window.ids) <= MOST for window in windows)
    assert all(len(w.ids) == len(w.segments) == len(w.matches) for w in windows)
    covered: set[int] = set()
    for window in windows:
        covered |= {place for start, end in window.spans for place in range(start, end)}
    assert covered == set(range(characters))
    for left, right in itertools.pairwise(windows):
        shared = np.count_nonzero(right.spans[:, 0] < left.spans[-1, 1])
        assert shared >= 100
    assert (len(windows) > 1) == (characters > 490)


def test_a_long_question_and_title_leave_room_for_the_passage() -> None:
    (window,) = READER.windows("大有" * 1_000, "有大" * 1_000, "GPT" * 20)
    assert window.first < QUESTION_MOST + 48 + 20
    assert len(window.spans) == 20


@pytest.mark.encoder
def test_the_real_pieces_cover_real_text() -> None:
    weights = bundled_weights()
    reader = PieceReader(PieceTable.of(weights.pieces), spelling_of(weights))
    text = "臺灣的ＧＰＴ－３（GPT-3）有1,750億參數㎏ﬃ，è😀。 The model’s 3.5% share\u3000rose."
    pieces = reader.pieces(text)
    covered = [place for piece in pieces for place in range(piece.start, piece.end)]
    assert covered == [place for place, character in enumerate(text) if not character.isspace()]
    ids = [piece.id for piece in reader.pieces("臺灣的參數")]
    assert ids == [piece.id for piece in reader.pieces("台湾的参数")]
