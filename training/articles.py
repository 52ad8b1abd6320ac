"""Paragraphs as the articles of a corpus."""

from __future__ import annotations

import json
from pathlib import Path


def write_article(corpus: Path, identity: str, title: str, text: str) -> None:
    """Write an article with its title into an existing folder, as ``identity``.

    Raises:
        OSError: it cannot be written.
    """
    head = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n"
    (corpus / f"{identity}.md").write_text(f"{head}{text}\n", encoding="utf-8")
