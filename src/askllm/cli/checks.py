"""What ``askllm doctor`` looks at: one function a check, each with what to run if it is not well.

Nothing here builds or changes anything.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from askllm.cli.common import Place, count
from askllm.errors import AskllmError, IndexMissing
from askllm.tuning import read_tuning, settings_path

if TYPE_CHECKING:
    from askllm.encoder import Encoder
    from askllm.index import Index

State = Literal["ok", "warn", "bad"]
OLDEST, TOO_NEW = (3, 10), (3, 14)
PROBE_DEPTH = 5
"""A leg is well when it finds a passage by its own first sentence among this many."""

CLAUSE = "北京是中国的首都"
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and what to run if it is not well."""

    name: str
    state: State
    detail: str
    remedy: str | None = None


def run_checks(place: Place) -> Iterator[Check]:
    """Yield the checks as they are done; none raises, whatever is broken."""
    yield from _guarded("python", lambda: [_python()])
    yield from _guarded("packages", _packages)
    yield from _guarded("search tokens", lambda: [_tokens()])
    doctor = _Examination(place)
    yield from _guarded("encoder", lambda: [doctor.encoder()])
    yield from _guarded("reader", lambda: [doctor.reader()])
    yield from _guarded("corpus", lambda: [doctor.corpus()])
    yield from _guarded("settings", lambda: _settings(place))
    yield from _guarded("index", doctor.index)
    yield from _guarded("search by words", doctor.lexical_leg)
    yield from _guarded("search by meaning", doctor.dense_leg)


def _guarded(name: str, look: Callable[[], list[Check]]) -> list[Check]:
    """Turn whatever a check raises into a finding: a doctor does not faint."""
    try:
        return look()
    except AskllmError as error:
        return [Check(name, "bad", str(error))]
    except Exception as error:
        return [Check(name, "bad", f"{type(error).__name__}: {error}", _reinstall())]


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return Check("python", "ok", version)
    wanted = f"Python {OLDEST[0]}.{OLDEST[1]} to {TOO_NEW[0]}.{TOO_NEW[1] - 1}"
    return Check("python", "warn", f"{version}; askllm is tested with {wanted}", f"use {wanted}")


def _packages() -> list[Check]:
    """Look up the versions of what askllm requires, without importing any of it."""
    found, missing = [], []
    for requirement in importlib.metadata.requires("askllm") or []:
        spec, _, marker = requirement.partition(";")
        if "extra ==" in marker:
            continue
        name = re.split(r"[^A-Za-z0-9._-]", spec.strip(), maxsplit=1)[0]
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            # A marker names the systems a package exists for; without it askllm still answers.
            state: State = "warn" if marker else "bad"
            remedy = f'{_pip()} "{spec.strip()}"'
            missing.append(Check("packages", state, f"{name} is not installed", remedy))
    return missing or [Check("packages", "ok", ", ".join(found))]


def _tokens() -> Check:
    from askllm.text import search_tokens

    tokens = search_tokens(CLAUSE)
    if len(tokens) <= 1:
        detail = f"{CLAUSE} is one token, so BM25 cannot find a word inside a clause"
        return Check("search tokens", "bad", detail, _reinstall())
    shown = " ".join(tokens[:6])
    return Check("search tokens", "ok", f"{CLAUSE}: {len(tokens)} tokens ({shown} …)")


def _settings(place: Place) -> list[Check]:
    """Read the settings that a measurement wrote; without any, there is nothing to say."""
    path = settings_path(place.index)
    tuning = read_tuning(place.index)
    if not tuning.changed():
        return []
    detail = f"{tuning.differing()}; from {path}, all others are askllm's own"
    return [Check("settings", "ok", detail)]


class _Examination:
    """The checks that build on each other's findings."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._encoder: Encoder | None = None
        self._index: Index | None = None

    def encoder(self) -> Check:
        """Load the encoder and encode one question."""
        from askllm.encoder import NONE, load_encoder
        from askllm.errors import EncoderUnavailable

        if self._place.encoder == NONE:
            return Check("encoder", "ok", "turned off (--encoder none); BM25 alone searches")
        try:
            encoder = load_encoder(self._place.encoder)
        except EncoderUnavailable as error:
            # Only the default one is let go by the bot; one asked for by name stops it.
            state: State = "warn" if self._place.encoder == "default" else "bad"
            return Check("encoder", state, str(error), "askllm ask --encoder none …")
        started = time.perf_counter()
        vector = encoder.encode_question(CLAUSE)
        milliseconds = (time.perf_counter() - started) * 1000
        length = float((vector @ vector) ** 0.5)
        if vector.shape != (encoder.dimension,) or abs(length - 1) > 1e-3:
            detail = f"{encoder.name} gives a vector of shape {vector.shape}, length {length:.3f}"
            return Check("encoder", "bad", detail, _reinstall())
        self._encoder = encoder
        engine = getattr(encoder, "question_engine", "sentence-transformers")
        detail = f"{encoder.name}, {encoder.dimension} dimensions; one question took "
        detail += f"{milliseconds:.0f} ms with {engine}"
        reason = getattr(encoder, "question_engine_reason", None)
        return Check(
            "encoder", "warn" if reason else "ok", f"{detail}. {reason}" if reason else detail
        )

    def reader(self) -> Check:
        """Load the trained reader and read one passage."""
        from askllm.encoder import NONE
        from askllm.qa_model import ReaderUnavailable, ToRead, load_reader
        from askllm.types import Span

        rules = "rules choose the words"
        if self._place.encoder == NONE:
            return Check("reader", "ok", f"turned off with the encoder; {rules}")
        try:
            reader = load_reader(self._encoder)
            reader.wait()  # loading is no part of the time that is told
            passage = ToRead("", CLAUSE, (Span(0, len(CLAUSE)),))
            started = time.perf_counter()
            [reading] = reader.read(CLAUSE, [passage])
            milliseconds = (time.perf_counter() - started) * 1000
        except ReaderUnavailable as error:
            return Check("reader", "warn", f"{error}. Until then {rules}")
        if not 0 <= reading.answers <= 1:
            return Check("reader", "bad", f"{reader.name} gives no chance", _reinstall())
        return Check("reader", "ok", f"{reader.name}; one sentence took {milliseconds:.0f} ms")

    def corpus(self) -> Check:
        """Read the articles, as building would."""
        from askllm.articles import read_corpus

        corpus = read_corpus(self._place.corpus)
        detail = f"{count(len(corpus.articles), 'article')} in {self._place.corpus}"
        if not corpus.problems:
            return Check("corpus", "ok", detail)
        named = "; ".join(f"{p.path}: {p.reason}" for p in corpus.problems[:MOST_NAMED])
        more = "; …" if len(corpus.problems) > MOST_NAMED else ""
        detail += f"; {count(len(corpus.problems), 'file')} left out: {named}{more}"
        remedy = f"mend or remove the files named, then: {self._command('index')}"
        return Check("corpus", "warn", detail, remedy)

    def index(self) -> list[Check]:
        """Verify every file of the index, and compare it with the corpus."""
        from askllm.articles import read_corpus
        from askllm.index import open_index, verify

        build = self._command("index")
        try:
            self._index = open_index(self._place.index)
        except IndexMissing as error:
            return [Check("index", "warn", str(error).split(". ")[0], build)]
        except AskllmError as error:
            return [Check("index", "bad", str(error), f"{build} --rebuild")]
        complaints = verify(self._place.index)
        if complaints:
            self._index = None
            return [Check("index", "bad", "; ".join(complaints), f"{build} --rebuild")]
        manifest = self._index.manifest
        detail = (
            f"{count(manifest.article_count, 'article')}, "
            f"{count(manifest.passage_count, 'passage')}; generation {manifest.generation}, "
            f"built {manifest.created} with {manifest.encoder or 'BM25 alone'}; "
            f"{count(len(manifest.files), 'file')} as built"
        )
        corpus = read_corpus(self._place.corpus, known=self._index.store.known)
        current = {article.path: corpus.digests[article.path] for article in corpus.articles}
        if self._index.store.digests() != current:
            return [Check("index", "warn", f"{detail}; the corpus has changed since", build)]
        return [Check("index", "ok", f"{detail}; fits the corpus")]

    def lexical_leg(self) -> list[Check]:
        """Find a passage by its own first sentence, with BM25 alone."""
        from askllm.text import search_tokens

        if self._index is None:
            return []
        row, sentence = self._probe(self._index)
        rows, _ = self._index.lexical.search(search_tokens(sentence), k=PROBE_DEPTH)
        return [self._leg("search by words", row in rows.tolist(), sentence)]

    def dense_leg(self) -> list[Check]:
        """Find the same passage by meaning alone."""
        name = "search by meaning"
        if self._index is None or self._place.encoder == "none":
            return []
        if self._index.dense is None:
            detail = "the index was built without an encoder"
            return [Check(name, "warn", detail, self._command("index"))]
        if self._encoder is None:
            return [Check(name, "warn", "there is no encoder; see above")]
        built_with = self._index.manifest.encoder
        if built_with != self._encoder.name:
            detail = f"the index was built with {built_with}, not with {self._encoder.name}"
            return [Check(name, "bad", detail, f"{self._command('index')} --rebuild")]
        row, sentence = self._probe(self._index)
        vector = self._encoder.encode_question(sentence)
        rows, _ = self._index.dense.search(vector, k=PROBE_DEPTH)
        return [self._leg(name, row in rows.tolist(), sentence)]

    def _probe(self, index: Index) -> tuple[int, str]:
        """Return a passage in the middle of the index and its first sentence."""
        from askllm.text import sentences

        row = index.manifest.passage_count // 2
        text = index.passage(row).text
        return row, sentences(text)[0].of(text)

    def _leg(self, name: str, found: bool, sentence: str) -> Check:
        shown = sentence if len(sentence) <= 20 else f"{sentence[:20]}…"
        if found:
            return Check(name, "ok", f"finds a passage by its words ({shown})")
        detail = f"does not find a passage by its own first sentence ({shown})"
        return Check(name, "bad", detail, f"{self._command('index')} --rebuild")

    def _command(self, verb: str) -> str:
        """Return the command for this place, defaults left out."""
        parts = [f"askllm {verb}"]
        for option, value, usual in (
            ("--corpus", str(self._place.corpus), "corpus"),
            ("--index", str(self._place.index), "index"),
            ("--encoder", self._place.encoder, "default"),
        ):
            if value != usual:
                parts.append(f'{option} "{value}"' if " " in value else f"{option} {value}")
        return " ".join(parts)


def _pip() -> str:
    return "python -m pip install"


def _reinstall() -> str:
    return f"{_pip()} --force-reinstall askllm"
