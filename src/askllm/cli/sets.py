"""``askllm eval --draft`` and ``--check``: making a set of questions, and looking it over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from askllm.cli.common import Place, Refused, count, echo, echo_json, progress_bar, warn_of

if TYPE_CHECKING:
    from askllm.evaluate import Finding

SHOWN = 5
"""Faults named before a run; ``--check`` names them all."""


def draft(file: Path, place: Place, wanted: int, *, as_json: bool) -> None:
    """Propose questions about the articles of ``place`` and write them to ``file``.

    Raises:
        Refused: the file exists, cannot be written, or the articles give no question.
    """
    from askllm.articles import read_corpus
    from askllm.evaluate import draft_questions, write_set

    if file.exists():
        raise Refused(f"{file} is there already; name a new file, so that nothing is lost")
    if not file.parent.is_dir():
        raise Refused(f"{file} cannot be written: name a file in a folder that exists")
    with progress_bar() as progress:
        corpus = read_corpus(place.corpus, progress=progress)
    questions = draft_questions(corpus.articles, wanted)
    if not questions:
        raise Refused(
            f"no sentence of {place.corpus} gave a question that is sure enough; write some by "
            'hand, one a line: {"question": …, "answers": [ … ]}'
        )
    write_set(file, questions)
    warn_of(corpus.problems, "article")
    if as_json:
        echo_json({"file": str(file), "questions": len(questions), "wanted": wanted})
        return
    echo(f"{count(len(questions), 'question')} proposed; they are in {file}.")
    kinds: dict[str, int] = {}
    for question in questions:
        kinds[question.type or "?"] = kinds.get(question.type or "?", 0) + 1
    echo(" · ".join(f"{kind} {n}" for kind, n in sorted(kinds.items())))
    if len(questions) < wanted:
        echo(f"The articles gave no more that are sure enough ({wanted} were asked for).")
    echo(f"Read them, drop and mend what is not right, then: askllm eval {file}")


def check(file: Path, place: Place, *, as_json: bool) -> None:
    """Look over a set: lines that cannot be used, duplicates, contradictions, lost evidence.

    Raises:
        Refused: there are faults; the exit code tells a script.
    """
    from askllm.articles import read_corpus
    from askllm.evaluate import check_set, read_questions

    questions = read_questions(file)
    corpus = read_corpus(place.corpus)
    texts = {article.id: article.text for article in corpus.articles}
    found = check_set(questions.questions, texts)
    if as_json:
        echo_json(
            {
                "questions": len(questions.questions),
                "problems": [{"path": p.path, "reason": p.reason} for p in questions.problems],
                "findings": [
                    {"kind": f.kind, "where": list(f.where), "ids": list(f.ids)}
                    | {"message": f.message, "advice": f.advice}
                    for f in found
                ],
            }
        )
    else:
        warn_of(questions.problems, "line")
        say_findings(found, most=len(found))
    faults = len(found) + len(questions.problems)
    if faults:
        raise Refused(f"{file}: {count(faults, 'fault')} in {len(questions.questions)} questions")
    if not as_json:
        echo(f"{file}: {count(len(questions.questions), 'question')}, no fault found.")


def say_findings(found: Sequence[Finding], *, most: int) -> None:
    """Say on stderr what looks wrong in a set, the first ``most`` of it."""
    if not found:
        return
    echo(f"The set itself: {count(len(found), 'thing')} to look at", err=True)
    for finding in found[:most]:
        where = ", ".join(finding.where[:3])
        more = len(finding.where) - 3
        where += f" and {more} more" if more > 0 else ""
        echo(f"  {where}: {finding.message}; {finding.advice}", err=True)
    if len(found) > most:
        echo(f"  and {len(found) - most} more; all of them: askllm eval FILE --check", err=True)
