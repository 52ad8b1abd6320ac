"""The index room: what is built is what is there, updates equal rebuilds, damage never passes."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from askllm.aliases import learn_aliases
from askllm.articles import passages_of, read_bytes, read_corpus
from askllm.encoder import Encoder
from askllm.errors import CorpusError, EncoderMismatch, IndexDamaged, IndexMissing, SettingsError
from askllm.index import (
    Index,
    SentenceVectors,
    build,
    context_of,
    generation,
    marks,
    open_index,
    refresh,
    seal,
    survey,
    vectors,
    verify,
)
from askllm.index.generation import Manifest
from askllm.index.seal import sha256_of
from askllm.text import search_tokens, sentences
from fakes import HashEncoder

QUESTIONS = (
    "青石大桥全长多少米",
    "星河2.0",
    "茶葉公司",
    "the mirror of the observatory",
    "480名工人",
)


@pytest.fixture
def own(corpus: Path, tmp_path: Path) -> Path:
    """A copy of the corpus that a test may change."""
    return Path(shutil.copytree(corpus, tmp_path / "corpus"))


def rows_of(index: Index) -> range:
    return range(index.manifest.passage_count)


def sentence_values(index: Index) -> list[list[float]] | None:
    if index.sentences is None:
        return None
    found: list[list[float]] = index.sentences.vectors(0, len(index.sentences)).tolist()
    return found


def content(index: Index) -> dict[str, object]:
    """Everything an index holds, by value, except its name and its time."""
    store = index.store
    vectors = None if index.dense is None else index.dense.vectors(np.array(rows_of(index)))
    return {
        "articles": store.articles(),
        "digests": store.digests(),
        "passages": [index.passage(row) for row in rows_of(index)],
        "hits": [
            tuple(part.tolist() for part in index.lexical.search(search_tokens(q), k=9))
            for q in QUESTIONS
        ],
        "vectors": None if vectors is None else vectors.tolist(),
        "sentences": sentence_values(index),
        "ranges": [store.sentence_range(row) for row in rows_of(index)],
        "fingerprints": index.fingerprints.tolist(),
        "aliases": index.aliases,
        "duplicates": [index.duplicates_of(row) for row in rows_of(index)],
        "rules": index.manifest.rules,
        "encoder": (index.manifest.encoder, index.manifest.dimension),
        "counts": (index.manifest.article_count, index.manifest.passage_count),
    }


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "generations").iterdir())


# What is built


@pytest.mark.parametrize("encoder", [None, HashEncoder()])
def test_what_is_built_is_what_was_read(
    corpus: Path, tmp_path: Path, encoder: HashEncoder | None
) -> None:
    result = refresh(corpus, tmp_path / "index", encoder)
    assert (result.changed, result.note, result.problems) == (True, None, ())
    index = open_index(tmp_path / "index")
    articles = read_corpus(corpus).articles
    assert index.store.articles() == list(articles)
    expected = [passage for article in articles for passage in passages_of(article)]
    assert [index.passage(row) for row in rows_of(index)] == expected
    for passage in expected:
        article = index.article(passage.article_id)
        assert article is not None
        assert article.text[passage.start : passage.end] == passage.text
    assert index.article("nobody") is None
    with pytest.raises(IndexError, match="no passage 999"):
        index.passage(999)
    assert (index.dense is None) == (index.sentences is None) == (encoder is None)
    assert verify(tmp_path / "index") == []


def test_vectors_are_those_of_passages_and_of_their_sentences(corpus: Path, tmp_path: Path) -> None:
    encoder = HashEncoder()
    index = refresh(corpus, tmp_path, encoder).index
    assert index.dense is not None
    assert index.sentences is not None
    total = 0
    for row in rows_of(index):
        passage = index.passage(row)
        article = index.article(passage.article_id)
        assert article is not None
        own = encoder.encode_passages([context_of(article, passage)])
        assert index.dense.vectors(np.array([row])).tolist() == own.tolist()
        spans = sentences(article.text, passage.start, passage.end)
        expected = encoder.encode_passages([span.of(article.text) for span in spans])
        found = index.sentence_vectors(row)
        assert found is not None
        highest = np.abs(expected).max(axis=1, keepdims=True)
        assert (np.abs(found - expected) <= highest / 254 * 1.001).all()  # half a step of 1/127
        assert index.store.sentence_range(row) == (total, total + len(spans))
        total += len(spans)
    assert len(index.sentences) == total


def test_without_an_encoder_there_are_no_vectors(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path, None).index
    assert index.sentence_vectors(0) is None
    assert sorted(path.name for path in index.folder.iterdir()) == [
        "aliases.json",
        "articles.sqlite",
        "lexical",
        "manifest.json",
        "marks.npy",
        "sealed.json",
    ]


def test_headings_are_part_of_what_is_found(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path, None).index
    rows, _ = index.lexical.search(search_tokens("通车以后"), k=1)
    found = index.passage(int(rows[0]))
    assert found.headings[-1] == "通车以后"
    assert "通车以后" not in found.text
    article = index.article(found.article_id)
    assert article is not None
    assert context_of(article, found) == "\n".join([article.title, *found.headings, found.text])


def test_titles_are_part_of_what_is_found(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.md").write_text(
        "---\ntitle: 红烧肉的做法\n---\n小火炖一小时。\n", encoding="utf-8"
    )
    (corpus / "b.md").write_text("---\ntitle: 青椒炒蛋\n---\n大火炒三分钟。\n", encoding="utf-8")
    index = refresh(corpus, tmp_path / "index", None).index
    rows, _ = index.lexical.search(search_tokens("红烧肉"), k=2)
    assert [index.passage(int(row)).text for row in rows] == ["小火炖一小时。"]


def test_the_order_in_which_files_are_found_changes_nothing(own: Path, tmp_path: Path) -> None:
    one = content(refresh(own, tmp_path / "one", HashEncoder()).index)
    other = tmp_path / "other"
    other.mkdir()
    files = sorted(own.iterdir(), reverse=True)
    random.Random(1).shuffle(files)
    for file in files:  # made in another order, and with other times
        shutil.copyfile(file, other / file.name)
    assert content(refresh(other, tmp_path / "two", HashEncoder()).index) == one


# Updates


def change(folder: Path) -> None:
    path = folder / "river-city.md"
    path.write_text(path.read_text("utf-8").replace("1820米", "1830米"), encoding="utf-8")


def add(folder: Path) -> None:
    (folder / "a-lamp.md").write_text(
        "# 灯塔\n\n白沙灯塔高31米。灯光射程24海里。\n", encoding="utf-8"
    )


def delete(folder: Path) -> None:
    (folder / "xinghe.md").unlink()


def rename(folder: Path) -> None:
    (folder / "xinghe.md").rename(folder / "z-xinghe.md")


def move_a_paragraph_to_the_front(folder: Path) -> None:
    path = folder / "river-city.md"
    text = path.read_text("utf-8").replace(
        "---\n\n江城分", "---\n\n今年的年鉴有三处更正。\n\n江城分"
    )
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("edit", [change, add, delete, rename, move_a_paragraph_to_the_front])
@pytest.mark.parametrize("dense", [True, False])
def test_an_update_equals_a_rebuild(
    own: Path, tmp_path: Path, edit: Callable[[Path], None], dense: bool
) -> None:
    encoder = HashEncoder() if dense else None
    refresh(own, tmp_path / "index", encoder)
    edit(own)
    updated = refresh(own, tmp_path / "index", encoder)
    fresh = refresh(own, tmp_path / "fresh", encoder)
    assert updated.changed
    assert content(updated.index) == content(fresh.index)
    assert verify(tmp_path / "index") == []


def test_only_changed_passages_are_encoded(own: Path, tmp_path: Path) -> None:
    refresh(own, tmp_path / "index", HashEncoder())
    change(own)
    encoder = HashEncoder()
    result = refresh(own, tmp_path / "index", encoder)
    changed = [
        result.index.passage(row)
        for row in rows_of(result.index)
        if "1830米" in result.index.passage(row).text
    ]
    assert len(changed) == 1
    spans = sentences(changed[0].text)
    article = result.index.article(changed[0].article_id)
    assert article is not None
    assert encoder.encoded == [
        context_of(article, changed[0]),
        *(s.of(changed[0].text) for s in spans),
    ]
    assert result.encoded == 1


def test_deleting_encodes_nothing(own: Path, tmp_path: Path) -> None:
    refresh(own, tmp_path / "index", HashEncoder())
    delete(own)
    encoder = HashEncoder()
    assert refresh(own, tmp_path / "index", encoder).encoded == 0
    assert encoder.encoded == []


def test_nothing_changed_writes_nothing(own: Path, tmp_path: Path) -> None:
    first = refresh(own, tmp_path / "index", HashEncoder())
    before = generations(tmp_path / "index")
    encoder = HashEncoder()
    second = refresh(own, tmp_path / "index", encoder)
    assert (second.changed, second.encoded, encoder.encoded) == (False, 0, [])
    assert generations(tmp_path / "index") == before
    assert content(second.index) == content(first.index)


def test_a_deleted_article_is_in_no_file_of_the_new_generation(own: Path, tmp_path: Path) -> None:
    old = refresh(own, tmp_path / "index", HashEncoder()).index
    words = ("Galaxy", "星河", "云间", "苏蔓", "xinghe")

    def holds(folder: Path) -> set[str]:
        data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        return {word for word in words if word.encode() in data}

    assert holds(old.folder) == set(words)  # or the search below would prove nothing
    delete(own)
    new = refresh(own, tmp_path / "index", HashEncoder()).index
    assert new.folder != old.folder
    assert holds(new.folder) == set()
    change(own)
    refresh(own, tmp_path / "index", HashEncoder())
    assert not old.folder.exists()  # only the last generation is kept beside the one in use


def test_rebuild_encodes_everything_again(own: Path, tmp_path: Path) -> None:
    first = refresh(own, tmp_path / "index", HashEncoder())
    again = refresh(own, tmp_path / "index", HashEncoder(), rebuild=True)
    assert again.changed
    assert again.encoded == first.encoded == first.index.manifest.passage_count
    assert content(again.index) == content(first.index)


def test_a_new_rule_builds_everything_again(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = refresh(own, tmp_path / "index", HashEncoder())
    for rule in (
        "TOKEN_RULE",
        "CHUNK_RULE",
        "LOADER_RULE",
        "CONTEXT_RULE",
        "SENTENCE_RULE",
        "ALIAS_RULE",
    ):
        monkeypatch.setattr(build, rule, "another/2")
        result = refresh(own, tmp_path / "index", HashEncoder())
        assert result.changed, rule
        assert result.encoded == first.encoded


def test_vectors_are_added_to_an_index_without_and_kept_without_an_encoder(
    own: Path, tmp_path: Path
) -> None:
    refresh(own, tmp_path / "index", None)
    dense = refresh(own, tmp_path / "index", HashEncoder())
    assert dense.changed
    assert dense.index.dense is not None
    plain = refresh(own, tmp_path / "index", None)
    assert not plain.changed
    assert plain.index.dense is not None


def test_progress_is_told(own: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    refresh(own, tmp_path, HashEncoder(), progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "read"] == [("read", i, 5) for i in range(1, 6)]
    encoding = [step for step in told if step[0] == "encode"]
    assert encoding[-1][1] == encoding[-1][2] > 9


# Encoders


def test_another_encoder_is_refused_with_the_way_out(own: Path, tmp_path: Path) -> None:
    refresh(own, tmp_path / "index", HashEncoder(name="fake/one"))
    with pytest.raises(EncoderMismatch) as caught:
        refresh(own, tmp_path / "index", HashEncoder(name="fake/two"))
    message = str(caught.value)
    assert "was built with encoder 'fake/one', but 'fake/two' was asked for" in message
    assert f"askllm index --index {tmp_path / 'index'} --encoder fake/two --rebuild" in message
    result = refresh(own, tmp_path / "index", HashEncoder(name="fake/two"), rebuild=True)
    assert result.index.manifest.encoder == "fake/two"


# Damage

PARTS = [
    "aliases.json",
    "articles.sqlite",
    "lexical/codes.npy",
    "lexical/counts.npy",
    "lexical/rows.npy",
    "marks.npy",
    "sentence-scales.npy",
    "sentences.npy",
    "vectors.faiss",
]
FILES = ["CURRENT", "manifest.json", *PARTS]


def target(folder: Path, name: str) -> Path:
    return folder / name if name == "CURRENT" else open_index(folder).folder / name


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x04
    path.write_bytes(bytes(data))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("harm", [truncate, flip, empty, remove])
@pytest.mark.parametrize("name", FILES)
def test_damage_is_named_and_mended(
    own: Path, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    folder = tmp_path / "index"
    good = content(refresh(own, folder, HashEncoder()).index)
    harm(target(folder, name))
    if (name, harm) == ("CURRENT", remove):
        assert verify(folder) == [
            f"There is no index in {folder}. Build it: askllm index --index {folder}"
        ]
        with pytest.raises(IndexMissing, match="Build it: askllm index"):
            open_index(folder)
    else:
        complaints = verify(folder)
        assert len(complaints) == 1
        assert name in complaints[0]
        with pytest.raises(IndexDamaged, match=rf"is damaged: {name}.*Build it again: .*--rebuild"):
            open_index(folder)
        mended = refresh(own, folder, HashEncoder())
        assert mended.note is not None
        assert name in mended.note
        assert mended.note.endswith("It has been built again.")
        assert mended.encoded == mended.index.manifest.passage_count  # nothing damaged is kept
        assert content(mended.index) == good
        assert verify(folder) == []


@pytest.mark.parametrize(
    "name",
    ["nonsense", "..", "../..", "/etc", "", "a/b", "x" * 5000, "\0", "\ud83d", "20200101T0-aa"],
)
def test_a_pointer_to_nonsense_is_damage(own: Path, tmp_path: Path, name: str) -> None:
    refresh(own, tmp_path / "index", None)
    (tmp_path / "index" / "CURRENT").write_bytes(name.encode("utf-8", "surrogatepass"))
    with pytest.raises(IndexDamaged, match="CURRENT"):
        open_index(tmp_path / "index")
    assert refresh(own, tmp_path / "index", None).changed
    assert verify(tmp_path / "index") == []


def test_a_manifest_of_another_schema_is_built_again(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(own, tmp_path / "index", None)
    monkeypatch.setattr("askllm.index.generation.SCHEMA", 99)
    with pytest.raises(IndexDamaged, match="schema 2, not 99"):
        open_index(tmp_path / "index")


def test_swapped_files_are_noticed_even_when_their_digests_fit(own: Path, tmp_path: Path) -> None:
    big = refresh(own, tmp_path / "big", None).index
    delete(own)
    small = refresh(own, tmp_path / "small", None).index
    manifest = Manifest.from_json((big.folder / "manifest.json").read_text("utf-8"))
    for path in (small.folder / "lexical").iterdir():
        name = f"lexical/{path.name}"
        shutil.copyfile(path, big.folder / name)
        manifest.files[name] = sha256_of(big.folder / name)
    (big.folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    with pytest.raises(IndexDamaged, match="hold different numbers of passages"):
        open_index(tmp_path / "big")
    assert len(verify(tmp_path / "big")) == 1


def test_nothing_built_is_missing_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=re.escape(f"There is no index in {tmp_path}")):
        open_index(tmp_path)
    assert len(verify(tmp_path)) == 1


# Builds that do not end


class FailingEncoder(HashEncoder):
    """Dies in the middle of its work."""

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        super().encode_passages(texts[: len(texts) // 2])
        raise KeyboardInterrupt


def test_a_killed_build_leaves_the_old_generation_answering(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    before = content(refresh(own, folder, HashEncoder()).index)
    add(own)
    with pytest.raises(KeyboardInterrupt):
        refresh(own, folder, FailingEncoder())
    assert content(open_index(folder)) == before
    assert not [name for name in generations(folder) if name.startswith(".draft-")]
    after = refresh(own, folder, HashEncoder())
    assert after.index.article("a-lamp") is not None


@pytest.mark.parametrize("step", ["Draft", "write_vectors", "publish"])
def test_a_failed_write_leaves_the_old_generation_and_says_why(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = tmp_path / "index"
    before = content(refresh(own, folder, HashEncoder()).index)
    add(own)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(build, step, full)
        with pytest.raises(SettingsError, match=r"cannot be written .*No space left on device"):
            refresh(own, folder, HashEncoder())
    assert content(open_index(folder)) == before
    assert not [name for name in generations(folder) if name.startswith(".draft-")]


def test_leftovers_of_a_killed_build_are_cleared_by_the_next(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    before = content(refresh(own, folder, None).index)
    leftover = folder / "generations" / ".draft-20200101T000000-abcdef"
    leftover.mkdir()
    (leftover / "articles.sqlite").write_bytes(b"half")
    (folder / "CURRENT.new").write_text("half")
    assert content(refresh(own, folder, None).index) == before
    add(own)
    refresh(own, folder, None)
    assert not leftover.exists()
    assert verify(folder) == []


def test_a_reader_keeps_its_generation_while_two_updates_go_by(own: Path, tmp_path: Path) -> None:
    reader = refresh(own, tmp_path / "index", HashEncoder()).index
    add(own)
    refresh(own, tmp_path / "index", HashEncoder())
    texts = [reader.passage(row).text for row in rows_of(reader)]
    assert len(generations(tmp_path / "index")) == 2
    assert all("灯塔" not in text for text in texts)
    assert len(texts) == reader.manifest.passage_count


def test_two_builds_at_once_both_end_well(own: Path, tmp_path: Path) -> None:
    found: list[dict[str, object]] = []
    failed: list[BaseException] = []
    encoders = [HashEncoder() for _ in range(3)]

    def work(encoder: Encoder) -> None:
        try:
            found.append(content(refresh(own, tmp_path / "index", encoder).index))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(encoder,)) for encoder in encoders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert len(found) == 3
    assert found[0] == found[1] == found[2]
    assert sum(bool(encoder.encoded) for encoder in encoders) == 1  # the others found it done
    assert len(generations(tmp_path / "index")) == 1


def test_many_threads_read_one_index(own: Path, tmp_path: Path) -> None:
    index = refresh(own, tmp_path / "index", HashEncoder()).index
    expected = content(index)
    found: list[dict[str, object]] = []
    threads = [threading.Thread(target=lambda: found.append(content(index))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [expected] * 4


# Folders that cannot be used


def test_a_file_in_place_of_the_folder_is_said_plainly(own: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(SettingsError, match=r"cannot be written to .*name another: askllm index"):
        refresh(own, tmp_path / "index", None)


def test_a_read_only_index_is_used_as_long_as_it_fits(own: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    before = content(refresh(own, folder, HashEncoder()).index)
    (folder / ".lock").unlink(missing_ok=True)
    (folder / ".lock").mkdir()  # nobody can lock a folder: like a disk that cannot be written to
    result = refresh(own, folder, HashEncoder())
    assert (result.changed, content(result.index)) == (False, before)
    with pytest.raises(SettingsError, match="cannot be written to"):
        refresh(own, folder, HashEncoder(), rebuild=True)
    add(own)
    with pytest.raises(SettingsError, match="cannot be written to"):
        refresh(own, folder, HashEncoder())


def test_articles_without_a_word_are_refused(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text("……！？\n", encoding="utf-8")
    with pytest.raises(CorpusError):
        refresh(tmp_path / "corpus", tmp_path / "index", None)
    assert verify(tmp_path / "index") != []


def test_a_build_that_waits_for_another_says_so(corpus: Path, tmp_path: Path) -> None:
    refresh(corpus, tmp_path, None)
    told: list[str] = []
    lock = FileLock(tmp_path / ".lock")
    lock.acquire()

    def tell(stage: str, done: int, total: int) -> None:
        told.append(stage)
        if stage == "wait":
            lock.release()

    assert not refresh(corpus, tmp_path, None, progress=tell).changed
    assert told[0] == "wait"


# Looking without reading


def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that every file read from a corpus is written to."""
    read: list[str] = []

    def telling(folder: Path, relative: str) -> bytes:
        read.append(relative)
        return read_bytes(folder, relative)

    monkeypatch.setattr(survey, "read_bytes", telling)
    return read


def let_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock say that all files have been left alone for a while."""
    monkeypatch.setattr(survey, "SETTLED_NS", -60_000_000_000)


def test_files_that_have_not_changed_are_not_read(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_rest(monkeypatch)
    read = opened_files(monkeypatch)
    refresh(own, tmp_path / "index", None)
    assert sorted(set(read)) == sorted(path.name for path in own.iterdir())
    read.clear()
    assert not refresh(own, tmp_path / "index", None).changed
    assert read == []
    change(own)
    assert refresh(own, tmp_path / "index", None).changed
    assert set(read) == {"river-city.md"}


def test_a_file_that_changes_under_its_old_time_and_size_is_seen(own: Path, tmp_path: Path) -> None:
    path = own / "river-city.md"
    refresh(own, tmp_path / "index", None)
    before = path.stat()
    change(own)  # 1820 to 1830: as many bytes
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    result = refresh(own, tmp_path / "index", None)
    assert result.changed
    assert any("1830米" in article.text for article in result.index.store.articles())


@pytest.mark.parametrize("content_of_it", ["", "{", "[]", '{"files": 3}', '{"rule": "x"}'])
def test_a_damaged_memory_of_files_is_forgotten(
    own: Path, tmp_path: Path, content_of_it: str
) -> None:
    refresh(own, tmp_path / "index", None)
    (tmp_path / "index" / "files.json").write_text(content_of_it)
    assert not refresh(own, tmp_path / "index", None).changed
    change(own)
    assert refresh(own, tmp_path / "index", None).changed


def test_what_is_no_article_is_told_each_time_and_parsed_once(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_rest(monkeypatch)
    (own / "broken.pdf").write_bytes(b"no document")
    first = refresh(own, tmp_path / "index", None)
    read = opened_files(monkeypatch)
    second = refresh(own, tmp_path / "index", None)
    assert [problem.path for problem in first.problems] == ["broken.pdf"]
    assert second.problems == first.problems
    assert (second.changed, read) == (False, [])
    (own / "broken.pdf").rename(own / "new.pdf")
    third = refresh(own, tmp_path / "index", None)
    assert (third.changed, [problem.path for problem in third.problems]) == (False, ["new.pdf"])


# Sealed generations


def test_files_found_whole_are_not_read_again(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh(own, tmp_path / "index", HashEncoder())
    monkeypatch.setattr(seal, "SETTLED_NS", -60_000_000_000)
    read: list[str] = []

    def telling(path: Path) -> str:
        read.append(path.name)
        return sha256_of(path)

    monkeypatch.setattr(generation, "sha256_of", telling)
    open_index(tmp_path / "index")
    assert "articles.sqlite" in read  # they had only just been written
    read.clear()
    open_index(tmp_path / "index")
    assert read == []
    assert verify(tmp_path / "index") == []
    assert "articles.sqlite" in read  # doctor always reads


def test_a_copied_index_is_checked_and_opens(own: Path, tmp_path: Path) -> None:
    before = content(refresh(own, tmp_path / "index", HashEncoder()).index)
    shutil.copytree(tmp_path / "index", tmp_path / "copy", copy_function=shutil.copyfile)
    assert content(open_index(tmp_path / "copy")) == before


def test_an_index_of_the_first_layout_is_built_again_with_a_word(own: Path, tmp_path: Path) -> None:
    index = refresh(own, tmp_path / "index", None).index
    path = index.folder / "manifest.json"
    data = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**data, "schema": 1}), encoding="utf-8")
    result = refresh(own, tmp_path / "index", None)
    assert result.changed
    assert result.note is not None
    assert "schema 1, not 2" in result.note
    assert result.note.endswith("It has been built again.")


# Encoding that goes on where it stopped


class Dying(HashEncoder):
    """Encodes so many blocks, then dies."""

    blocks = 2

    def encode_passages(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        if self.blocks == 0:
            raise KeyboardInterrupt
        self.blocks -= 1
        return super().encode_passages(texts, progress=progress)


def test_encoding_goes_on_where_it_stopped(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "BLOCK", 4)
    dying = Dying()
    with pytest.raises(KeyboardInterrupt):
        refresh(own, tmp_path / "index", dying)
    rest = HashEncoder()
    result = refresh(own, tmp_path / "index", rest)
    whole = HashEncoder()
    fresh = refresh(own, tmp_path / "fresh", whole)
    assert dying.encoded
    assert dying.encoded + rest.encoded == whole.encoded  # nothing twice, nothing left out
    assert 0 < result.encoded < fresh.encoded
    assert content(result.index) == content(fresh.index)
    assert not (tmp_path / "index" / ".encoding").exists()


def test_another_encoder_takes_nothing_over(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "BLOCK", 4)
    with pytest.raises(KeyboardInterrupt):
        refresh(own, tmp_path / "index", Dying(name="fake/one"))
    result = refresh(own, tmp_path / "index", HashEncoder(name="fake/two"))
    assert result.encoded == result.index.manifest.passage_count


@pytest.mark.parametrize("harm", [truncate, flip, empty])
def test_a_spoilt_block_is_encoded_again(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(vectors, "BLOCK", 4)
    with pytest.raises(KeyboardInterrupt):
        refresh(own, tmp_path / "index", Dying())
    for path in (tmp_path / "index" / ".encoding").rglob("*.npz"):
        harm(path)
    result = refresh(own, tmp_path / "index", HashEncoder())
    expected = content(refresh(own, tmp_path / "fresh", HashEncoder()).index)
    assert content(result.index) == expected


# Sentences


def test_beyond_a_limit_sentences_have_no_vectors(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = refresh(own, tmp_path / "index", HashEncoder()).index
    monkeypatch.setattr(build, "SENTENCES_UP_TO", 3)
    encoder = HashEncoder()
    change(own)
    large = refresh(own, tmp_path / "index", encoder).index
    assert small.manifest.sentence_vectors
    assert not large.manifest.sentence_vectors
    assert large.sentence_vectors(0) is None
    assert len(encoder.encoded) == 1  # the changed passage, without its sentences
    assert large.store.sentence_range(1) == small.store.sentence_range(1)
    monkeypatch.setattr(build, "SENTENCES_UP_TO", 99)
    change(own)
    add(own)
    again = refresh(own, tmp_path / "index", HashEncoder()).index
    fresh = refresh(own, tmp_path / "fresh", HashEncoder()).index
    assert content(again) == content(fresh)


@given(
    arrays=st.integers(0, 20).flatmap(
        lambda n: st.lists(
            st.lists(st.floats(-1, 1, width=32), min_size=6, max_size=6), min_size=n, max_size=n
        )
    )
)
def test_rounding_twice_is_rounding_once(arrays: list[list[float]]) -> None:
    rows = np.array(arrays, dtype=np.float32).reshape(-1, 6)
    once = SentenceVectors.of(rows)
    values = once.vectors(0, len(once))
    assert (np.abs(values - rows) <= np.abs(rows).max(axis=1, keepdims=True) / 253 + 1e-30).all()
    twice = SentenceVectors.of(values)
    assert twice.codes.tolist() == once.codes.tolist()
    np.testing.assert_allclose(twice.scales, once.scales, rtol=1e-6)


# Equal and nearly equal passages


def test_equal_passages_know_each_other(own: Path, tmp_path: Path) -> None:
    text = (own / "tea-company.md").read_text("utf-8")
    shutil.copyfile(own / "tea-company.md", own / "y-copy.md")
    (own / "z-copy.md").write_text(text.replace("，", "， ").replace("茶", "茶"), encoding="utf-8")
    result = refresh(own, tmp_path / "index", None)
    index = result.index
    rows: dict[str, list[int]] = {}
    for row in rows_of(index):
        rows.setdefault(index.passage(row).article_id, []).append(row)
    for place, row in enumerate(rows["tea-company"]):
        twins = (rows["y-copy"][place], rows["z-copy"][place])
        assert index.duplicates_of(row) == twins
        assert index.alike([row, *twins]).tolist() == [[0] * 3] * 3
    assert all(index.duplicates_of(row) == () for row in rows["river-city"])
    assert (
        result.note == "y-copy.md has the same content as tea-company.md. All of them are indexed."
    )
    assert refresh(own, tmp_path / "index", None).note is None  # said once


def test_nearly_equal_texts_have_near_fingerprints() -> None:
    text = "青石大桥于2021年10月26日正式通车，连接江城的南岸和北岸，全长1750米，总投资12亿元。" * 2
    near = text.replace("正式通车", "正式开通")
    far = "白沙灯塔高31米，灯光射程24海里，建于光绪年间，守塔人姓林，一家三代都住在岛上。" * 2

    def apart(one: str, other: str) -> int:
        return bin(marks.fingerprint_of(one) ^ marks.fingerprint_of(other)).count("1")

    assert apart(text, text.replace("，", " ")) == 0
    assert apart(text, near) <= 10 < 20 < apart(text, far)
    assert marks.twin_of("ＧＰＴ－3，發布") == marks.twin_of("gpt 3 发布")
    assert marks.twin_of("……") != marks.twin_of("！")
    for odd in ("", "a", "😀", "\ud83d", "。"):
        assert 0 <= marks.fingerprint_of(odd) < 1 << 64
        assert 0 <= marks.twin_of(odd) < 1 << 63


# Strange corpora


STRANGE = {
    "emoji.md": ("发布会\n\n😀😃🚀 火箭🚀发射成功，现场一片欢呼👏👏。\n", "火箭发射"),
    "rtl.md": ("# خبر\n\nافتتح الجسر الجديد في المدينة يوم الاثنين.\n", "الجسر الجديد"),
    "english.md": ("# Bridge\n\nThe suspension bridge opened in 1931.\n", "suspension bridge"),
    "control.txt": (
        "铁路通车\n\n新铁路\x1f全长88公里。\x0c\u202e\u200b\n" + "沿线有许多小站。" * 20,
        "新铁路全长",
    ),
    "one-line.md": ("沙丘" + "沙漠里的骆驼走了很久，" * 400, "骆驼"),
    "long-heading.md": ("# " + "长标题" * 300 + "\n\n灯塔守人姓林。\n", "守人姓林"),
}


@pytest.mark.parametrize("encoder", [None, HashEncoder()])
def test_strange_corpora_are_indexed_and_searched(
    tmp_path: Path, encoder: HashEncoder | None
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, (text, _) in STRANGE.items():
        (corpus / name).write_bytes(text.encode("utf-8"))
    for number in range(60):
        (corpus / f"line-{number:03d}.txt").write_text(f"第{number}号通知。\n", encoding="utf-8")
    result = refresh(corpus, tmp_path / "index", encoder)
    index = result.index
    assert index.manifest.article_count == len(STRANGE) + 60
    for name, (_, question) in STRANGE.items():
        rows, _ = index.lexical.search(search_tokens(question), k=1)
        assert index.passage(int(rows[0])).article_id == Path(name).stem, name
    for row in rows_of(index):
        passage = index.passage(row)
        article = index.article(passage.article_id)
        assert article is not None
        assert article.text[passage.start : passage.end] == passage.text
    assert verify(tmp_path / "index") == []


def test_names_given_twice_are_kept_with_the_index(own: Path, tmp_path: Path) -> None:
    (own / "a-names.md").write_text(
        "# 模型\n\n通义千问（Tongyi Qianwen）由一家公司发布。\n", encoding="utf-8"
    )
    index = refresh(own, tmp_path / "index", None).index
    assert ("通义千问", "Tongyi Qianwen") in [alias.names for alias in index.aliases]
    assert index.aliases == learn_aliases(index.store.articles())
    (own / "a-names.md").unlink()
    after = refresh(own, tmp_path / "index", None).index
    assert ("通义千问", "Tongyi Qianwen") not in [alias.names for alias in after.aliases]
