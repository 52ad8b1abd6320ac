"""The articles room: files of every supported kind to articles, articles to passages.

    read_corpus(Path("corpus"))  ->  Corpus(articles, problems, digests)
    passages_of(article)         ->  passages of 160 to 300 characters that tile it

    bytes ─decode─► text ─from_text · from_html · from_markdown─┐
    bytes ─from_pdf · from_docx─────────────────────────────────┴► blocks ─assemble─► Article

``Article.text`` is what is quoted: the author's words, without mark-up and without notices, healed
where a page layout had torn sentences. All offsets in the house point into it. Parsers are imported
when a file needs them. Decided in docs/adr/0003-reading-files.md.
"""

from askllm.articles.corpus import Corpus, Known, Progress, read_corpus
from askllm.articles.files import DOCUMENT_LIMIT, LOADER_RULE, SUFFIXES, TEXT_LIMIT, read_file
from askllm.articles.passages import (
    CHUNK_RULE,
    LENGTHS,
    MAX_CHARS,
    MIN_CHARS,
    Lengths,
    Section,
    passages_of,
    sections,
)

__all__ = [
    "CHUNK_RULE",
    "DOCUMENT_LIMIT",
    "LENGTHS",
    "LOADER_RULE",
    "MAX_CHARS",
    "MIN_CHARS",
    "SUFFIXES",
    "TEXT_LIMIT",
    "Corpus",
    "Known",
    "Lengths",
    "Progress",
    "Section",
    "passages_of",
    "read_corpus",
    "read_file",
    "sections",
]
