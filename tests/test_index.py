"""The index room: what is built is what is there, updates equal rebuilds, damage never passes."""

from __future__ import annotations

import random
import re
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from numpy.typing import NDArray

from askllm.articles import passages_of, read_corpus
from askllm.encoder import Encoder
from askllm.errors import CorpusError, EncoderMismatch, IndexDamaged, IndexMissing, SettingsError
from askllm.index import Index, build, context_of, open_index, refresh, verify
from askllm.index.generation import Manifest, sha256_of
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
        "sentences": None if index.sentences is None else index.sentences.tolist(),
        "ranges": [store.sentence_range(row) for row in rows_of(index)],
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
        np.testing.assert_array_equal(found, expected.astype(np.float16).astype(np.float32))
        assert index.store.sentence_range(row) == (total, total + len(spans))
        total += len(spans)
    assert len(index.sentences) == total


def test_without_an_encoder_there_are_no_vectors(corpus: Path, tmp_path: Path) -> None:
    index = refresh(corpus, tmp_path, None).index
    assert index.sentence_vectors(0) is None
    assert sorted(path.name for path in index.folder.iterdir()) == [
        "articles.sqlite",
        "lexical.npz",
        "manifest.json",
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
    words = ("Galaxy", "galaxy", "星河", "云间", "苏蔓", "xinghe")

    def holds(folder: Path) -> set[str]:
        data = b"".join(path.read_bytes() for path in folder.iterdir())
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
    for rule in ("TOKEN_RULE", "CHUNK_RULE", "LOADER_RULE", "CONTEXT_RULE", "SENTENCE_RULE"):
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

PARTS = ["articles.sqlite", "lexical.npz", "vectors.faiss", "sentences.npy"]
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
    with pytest.raises(IndexDamaged, match="schema 1, not 99"):
        open_index(tmp_path / "index")


def test_swapped_files_are_noticed_even_when_their_digests_fit(own: Path, tmp_path: Path) -> None:
    big = refresh(own, tmp_path / "big", None).index
    delete(own)
    small = refresh(own, tmp_path / "small", None).index
    forged = (small.folder / "lexical.npz").read_bytes()
    (big.folder / "lexical.npz").write_bytes(forged)
    manifest = Manifest.from_json((big.folder / "manifest.json").read_text("utf-8"))
    manifest.files["lexical.npz"] = sha256_of(big.folder / "lexical.npz")
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


@pytest.mark.parametrize("step", ["write_store", "publish"])
def test_a_failed_write_leaves_the_old_generation_and_says_why(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = tmp_path / "index"
    before = content(refresh(own, folder, HashEncoder()).index)
    add(own)

    def full(*_: object) -> None:
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
