"""Retrieval sets in the layouts of BEIR and TREC: queries, and which documents are relevant.

    BEIR   a folder: queries.jsonl {"_id", "text"}, corpus.jsonl {"_id", "title", "text"},
           qrels/test.tsv  query-id <tab> corpus-id <tab> score, below a header
    TREC   topics (<top> with <num> and <title>, or XML <topic number="…"> with <query>, or
           "id <tab> query" lines) beside qrels  query-id 0 document-id relevance

Such a question carries gold ``articles`` and no answers. A document judged 0 or less is not gold;
grades above 0 count alike. Only queries that the qrels judge are questions: a BEIR folder keeps
those of every split in one file.

Sources: https://github.com/beir-cellar/beir; https://trec.nist.gov/data/qrels_eng/.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from askllm.errors import EvaluationError, Problem
from askllm.evaluate.delimited import table_text
from askllm.evaluate.questions import (
    Question,
    QuestionSet,
    collected,
    numbered_lines,
    read_bytes,
    record_of,
    utf8,
    whole,
)

SPLITS = ("test", "dev", "validation", "train")
"""The qrels that are taken of a BEIR folder, in this order, if none is named."""

_EXPECTED = '{"_id": …, "text": …}'
_LAYOUTS = (
    "BEIR is read (queries.jsonl, corpus.jsonl and qrels/test.tsv in one folder), and TREC "
    "(a topics file and a qrels file in one folder: topics.txt, qrels.txt)"
)
_TOP = re.compile(r"<top>(.*?)(?=<top>|\Z)", re.S | re.I)
_TOPIC = re.compile(r"<topic\b([^>]*)>(.*?)</topic>", re.S | re.I)
_NUMBER = re.compile(r"""\b(?:number|id|num|qid)\s*=\s*["']([^"']+)["']""", re.I)
_TOPIC_NAME = re.compile(r"topic|quer(?:y|ies)", re.I)
_QREL_NAME = re.compile(r"qrel", re.I)


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one retrieval set; ``corpus`` is ``None`` in TREC's layout."""

    kind: str
    topics: Path
    qrels: Path
    corpus: Path | None


@dataclass(frozen=True, slots=True)
class _Topic:
    where: str
    id: str
    text: str


def find_layout(path: Path) -> Layout | None:
    """Tell whether ``path`` is a retrieval set: its folder, its topics or its qrels.

    Raises:
        EvaluationError: several files could be the topics or the qrels.
    """
    if path.is_dir():
        return _beir(path, None) or _trec(path, None, None)
    folder = path.parent
    if path.name == "queries.jsonl":
        return _beir(folder, None)
    if folder.name == "qrels" and path.suffix == ".tsv":
        return _beir(folder.parent, path)
    if path.suffix.lower() in (".jsonl", ".json", ".csv", ".xlsx"):
        return None
    if _QREL_NAME.search(path.name):
        return _trec(folder, None, path)
    return _trec(folder, path, None)


def no_layout(path: Path) -> EvaluationError:
    """Make the error for a folder that holds no retrieval set."""
    return EvaluationError(
        f"{path} is a folder; name the evaluation file inside it. Of folders, {_LAYOUTS}"
    )


def read_retrieval(layout: Layout) -> QuestionSet:
    """Read the queries that the qrels judge, with their relevant documents as gold articles.

    Raises:
        EvaluationError: a file cannot be read, or no query has a relevant document.
    """
    return collected(layout.topics, layout.kind, _questions(layout))


def write_documents(layout: Layout, folder: Path) -> tuple[Problem, ...]:
    """Write a BEIR corpus as articles that keep their ids; return what was left out.

    Each becomes ``0000001.txt`` with its id and title in front matter. A document with a title
    only has it for its text.

    Raises:
        EvaluationError: the layout has no corpus, ``folder`` holds files, or cannot be written.
    """
    if layout.corpus is None:
        raise EvaluationError(
            f"{layout.topics} comes without documents that are read (a BEIR folder has "
            "corpus.jsonl); leave out --corpus-from-file and name their folder with --corpus"
        )
    problems: list[Problem] = []
    source = layout.corpus
    text = utf8(source, read_bytes(source))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise EvaluationError(f"{folder} is not empty; name a new folder for the documents")
        for number, line in numbered_lines(text):
            try:
                article = _document(line)
            except ValueError as error:
                problems.append(Problem(f"{source.name}:{number}", str(error)))
                continue
            target = folder / f"{number:07d}.txt"
            target.write_text(article, encoding="utf-8", newline="\n")
    except OSError as error:
        raise EvaluationError(f"{folder} cannot be written: {error.strerror or error}") from error
    return tuple(problems)


def _beir(folder: Path, qrels: Path | None) -> Layout | None:
    topics, corpus = folder / "queries.jsonl", folder / "corpus.jsonl"
    splits = [folder / "qrels" / f"{split}.tsv" for split in SPLITS]
    every = sorted((folder / "qrels").glob("*.tsv"))
    chosen = qrels or next((path for path in (*splits, *every) if path.is_file()), None)
    if not topics.is_file() or chosen is None:
        return None
    return Layout("beir", topics, chosen, corpus if corpus.is_file() else None)


def _trec(folder: Path, topics: Path | None, qrels: Path | None) -> Layout | None:
    """Find the file that the other belongs to by its name, which must be the only such one."""
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    judged = [path for path in files if _QREL_NAME.search(path.name)]
    asked = [path for path in files if _TOPIC_NAME.search(path.name) and path not in judged]
    # Named by the person, one is certain; of several others none is.
    judged = [qrels] if qrels is not None else judged
    asked = [topics] if topics is not None else asked
    if not judged or not asked:
        return None
    for what, found in (("qrels", judged), ("topics", asked)):
        if len(found) > 1:
            names = ", ".join(path.name for path in found[:6])
            raise EvaluationError(
                f"{folder} has several files that may be the {what}: {names}; "
                f"leave one of them in a folder with its {'topics' if what == 'qrels' else 'qrels'}"
            )
    return Layout("trec", asked[0], judged[0], None)


def _questions(layout: Layout) -> Iterator[Question | Problem]:
    gold: dict[str, tuple[str, dict[str, None]]] = {}
    for judged in _judgements(layout.qrels):
        if isinstance(judged, Problem):
            yield judged
            continue
        where, topic, document, grade = judged
        documents = gold.setdefault(topic, (where, {}))[1]
        if grade > 0:
            documents[document] = None
    seen: set[str] = set()
    for found in _topics(layout):
        if isinstance(found, Problem):
            yield found
            continue
        seen.add(found.id)
        if found.id not in gold:
            continue  # of another split, or never judged
        documents = gold[found.id][1]
        if not documents:
            reason = f"{layout.qrels.name} names no relevant document for query {found.id!r}"
            yield Problem(found.where, reason)
            continue
        yield Question(found.id, found.text, articles=tuple(documents), where=found.where)
    for topic, (where, _) in gold.items():
        if topic not in seen:
            yield Problem(where, f"query {topic!r} is judged, but {layout.topics.name} lacks it")


def _judgements(path: Path) -> Iterator[Problem | tuple[str, str, str, float]]:
    """Read qrels of three columns (BEIR) or four (TREC), by tab or white space."""
    for number, line in numbered_lines(table_text(path, read_bytes(path))):
        where = f"{path.name}:{number}"
        cells = [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()
        try:
            grade = float(cells[-1])
        except ValueError:
            if number > 1:  # the first line may be a header
                yield Problem(
                    where, f"the last column must be a grade (0, 1, …), not {cells[-1]!r}"
                )
            continue
        if len(cells) not in (3, 4):
            yield Problem(
                where,
                f"has {len(cells)} columns; write query-id, document-id, grade (BEIR) or "
                "query-id, 0, document-id, grade (TREC)",
            )
            continue
        yield where, cells[0], cells[-2], grade


def _topics(layout: Layout) -> Iterator[_Topic | Problem]:
    path = layout.topics
    data = read_bytes(path)
    if path.suffix.lower() == ".jsonl":
        yield from _json_topics(path, utf8(path, data))
        return
    text = table_text(path, data)
    if _TOP.search(text):
        yield from _tagged(path, text, _TOP)
    elif _TOPIC.search(text):
        yield from _tagged(path, text, _TOPIC)
    else:
        yield from _lines(path, text)


def _json_topics(path: Path, text: str) -> Iterator[_Topic | Problem]:
    for number, line in numbered_lines(text):
        where = f"{path.name}:{number}"
        try:
            record = record_of(line, _EXPECTED)
            name, query = record.get("_id", record.get("id")), record.get("text")
            if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
                raise ValueError('"_id" is missing or no word')
            if not isinstance(query, str) or not query.strip():
                raise ValueError('"text" is missing or empty')
            yield _Topic(where, whole(str(name).strip()), whole(query.strip()))
        except ValueError as error:
            yield Problem(where, str(error))


def _tagged(path: Path, text: str, pattern: re.Pattern[str]) -> Iterator[_Topic | Problem]:
    """Read ``<top>`` blocks, whose inner tags are not closed as a rule, or ``<topic>`` elements."""
    line, at = 1, 0
    for found in pattern.finditer(text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        where = f"{path.name}:{line}"
        body = found[found.lastindex or 1]
        attribute = _NUMBER.search(found[1]) if pattern is _TOPIC else None
        name = (
            attribute[1] if attribute else re.sub(r"^number:\s*", "", _tag(body, "num"), flags=re.I)
        )
        query = _tag(body, "title") or _tag(body, "query") or _tag(body, "desc")
        query = re.sub(r"^(?:topic|description):\s*", "", query, flags=re.I)
        if not name:
            yield Problem(where, "the topic has no number (<num> or number=…)")
        elif not query:
            yield Problem(where, f"topic {name!r} has no <title>, <query> or <desc>")
        else:
            yield _Topic(where, name, query)


def _tag(body: str, name: str) -> str:
    """Return the words after ``<name>`` up to the next tag, on one line."""
    found = re.search(rf"<{name}\b[^>]*>([^<]*)", body, re.I)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _lines(path: Path, text: str) -> Iterator[_Topic | Problem]:
    for number, line in numbered_lines(text):
        name, tab, query = line.partition("\t")
        if not tab or not name.strip() or not query.strip():
            yield Problem(f"{path.name}:{number}", "write query-id, a tab, and the query")
        else:
            yield _Topic(f"{path.name}:{number}", name.strip(), query.strip())


def _document(line: str) -> str:
    """Return a document as an article's file; JSON strings are YAML, too."""
    record = record_of(line, '{"_id": …, "title": …, "text": …}')
    name, title, text = record.get("_id"), record.get("title") or "", record.get("text") or ""
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise ValueError('"_id" is missing or no word')
    if not isinstance(title, str) or not isinstance(text, str):
        raise ValueError('"title" and "text" must be text')
    body = whole(text.strip()) or whole(title.strip())
    if not body:
        raise ValueError("the document has neither text nor title")
    front = [f"id: {json.dumps(str(name).strip(), ensure_ascii=False)}"]
    if title.strip():
        front.append(f"title: {json.dumps(whole(title.strip()), ensure_ascii=False)}")
    return "\n".join(("---", *front, "---", body, ""))
