"""A folder: what is read, what is reported, what is refused."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from askllm.articles import TEXT_LIMIT, Corpus, read_corpus, read_file
from askllm.errors import CorpusError, ReadError
from askllm.types import Article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "corpus"
    (made / "报道").mkdir(parents=True)
    (made / "b.md").write_text("# 乙\n\n乙的正文。", encoding="utf-8")
    (made / "报道" / "a.txt").write_text("甲的正文。", encoding="utf-8")
    return made


def reasons(corpus: Corpus) -> dict[str, str]:
    return {problem.path: problem.reason for problem in corpus.problems}


def test_articles_come_sorted_with_ids_paths_and_digests(folder: Path) -> None:
    corpus = read_corpus(folder)
    assert [(a.id, a.path, a.title) for a in corpus.articles] == [
        ("b", "b.md", "乙"),
        ("报道/a", "报道/a.txt", "甲的正文"),
    ]
    assert corpus.problems == ()
    assert corpus.digests["b.md"] == hashlib.sha256((folder / "b.md").read_bytes()).hexdigest()
    assert read_file(folder / "b.md", folder) == corpus.articles[0]


def test_bad_files_are_named_with_a_reason_and_the_rest_is_read(folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 \x00\x01")
    (folder / "empty.txt").touch()
    (folder / "old.doc").write_bytes(b"x")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    os.mkfifo(folder / "pipe.txt")
    corpus = read_corpus(folder)
    assert [a.path for a in corpus.articles] == ["b.md", "报道/a.txt"]
    assert reasons(corpus) == {
        "broken.pdf": reasons(corpus)["broken.pdf"],
        "empty.txt": "it is empty (0 bytes); put the article in or take the file out",
        "huge.txt": "it has 50 MB and the limit is 20 MB; split it into parts",
        "old.doc": "old Word documents are not read; save it as .docx",
        "pipe.txt": "it is no ordinary file; take it out of the corpus folder",
    }
    assert "damaged" in reasons(corpus)["broken.pdf"]
    assert TEXT_LIMIT == 20_000_000
    assert set(corpus.digests) == {"b.md", "报道/a.txt"}


def test_hidden_files_and_data_are_passed_over(folder: Path) -> None:
    for name in (".hidden.md", "~$lock.docx", "questions.jsonl", "data.csv", "picture.png"):
        (folder / name).write_bytes(b"\0")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.md").write_text("x", encoding="utf-8")
    corpus = read_corpus(folder)
    assert (len(corpus.articles), corpus.problems) == (2, ())


def test_links_that_leave_the_corpus_are_refused(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "outside"
    secret.mkdir()
    (secret / "s.md").write_text("秘密。", encoding="utf-8")
    (folder / "file.md").symlink_to(secret / "s.md")
    (folder / "dir").symlink_to(secret)
    (folder / "nowhere.md").symlink_to("gone.md")
    (folder / "inside.md").symlink_to("b.md")
    corpus = read_corpus(folder)
    assert [a.path for a in corpus.articles] == ["b.md", "inside.md", "报道/a.txt"]
    found = reasons(corpus)
    assert "leads out" in found["file.md"]
    assert "leads out" in found["dir"]
    assert "cannot be opened" in found["nowhere.md"]
    with pytest.raises(ReadError, match="leads out"):
        read_file(folder / "file.md", folder)


def test_two_files_that_claim_one_id_are_both_named(folder: Path) -> None:
    (folder / "b.txt").write_text("又一个乙。", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"b\.md and b\.txt both have the article id 'b'; rename"):
        read_corpus(folder)
    (folder / "b.txt").write_text("---\nid: b2\n---\n又一个乙。", encoding="utf-8")
    assert [a.id for a in read_corpus(folder).articles][:2] == ["b", "b2"]


def test_a_corpus_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="does not exist; make it"):
        read_corpus(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(CorpusError, match="is a file"):
        read_corpus(tmp_path / "file")
    (tmp_path / "c").mkdir()
    with pytest.raises(CorpusError, match="holds no article; put files in"):
        read_corpus(tmp_path / "c")
    for number in range(7):
        (tmp_path / "c" / f"{number}.txt").touch()
    with pytest.raises(CorpusError, match=r"(?s)0\.txt: it is empty.*4\.txt.*and 2 more"):
        read_corpus(tmp_path / "c")


def test_known_files_are_not_parsed_again_and_progress_is_told(folder: Path) -> None:
    asked, told = [], []
    kept = Article("b", "存", "存着的。", "b.md")

    def known(path: str, digest: str) -> Article | None:
        asked.append((path, len(digest)))
        return kept if path == "b.md" else None

    corpus = read_corpus(folder, known=known, progress=lambda *step: told.append(step))
    assert corpus.articles[0] is kept
    assert asked == [("b.md", 64), ("报道/a.txt", 64)]
    assert told == [("read", 1, 2), ("read", 2, 2)]


def test_importing_the_room_loads_no_parser_of_documents() -> None:
    code = (
        "import sys, askllm.articles; "
        "heavy = {'torch', 'faiss', 'gradio', 'docx', 'pypdf', 'lxml', 'markdown_it'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
