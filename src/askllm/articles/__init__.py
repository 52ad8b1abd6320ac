"""The articles room: files of every supported kind to articles, articles to passages.

    read_corpus(Path("corpus"))  ->  Corpus(articles, problems, digests)
    passages_of(article)         ->  passages of 160 to 300 characters that tile it

    bytes ─decode─► text ─from_text · from_html · from_markdown─┐
    bytes ─from_pdf · from_docx─────────────────────────────────┴► blocks ─assemble─► Article

``Article.text`` is what is quoted: the author's words, without mark-up and without notices, healed
where a page layout had torn sentences. All offsets in the house point into it. Parsers are imported
when a file needs them. Decided in docs/adr/0003-reading-files.md.
"""

from askllm.articles.corpus import (
    NAMES_FILE,
    Corpus,
    Known,
    Progress,
    list_files,
    nothing_found,
    read_bytes,
    read_corpus,
    refuse_twin,
)
from askllm.articles.files import (
    DOCUMENT_LIMIT,
    LOADER_RULE,
    SUFFIXES,
    TEXT_LIMIT,
    parse,
    read_file,
)
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
    "NAMES_FILE",
    "SUFFIXES",
    "TEXT_LIMIT",
    "Corpus",
    "Known",
    "Lengths",
    "Progress",
    "Section",
    "list_files",
    "nothing_found",
    "parse",
    "passages_of",
    "read_bytes",
    "read_corpus",
    "read_file",
    "refuse_twin",
    "sections",
]
