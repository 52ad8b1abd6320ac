"""Opens a bot over a folder of articles, its index brought up to date."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

from askllm.aliases import Alias, read_aliases
from askllm.articles import NAMES_FILE
from askllm.bot.bot import Bot
from askllm.bot.settings import Settings
from askllm.encoder import Encoder, load_behind, load_encoder
from askllm.errors import EncoderUnavailable, SettingsError
from askllm.index import Progress, Refreshed, refresh
from askllm.qa_model import load_readers
from askllm.tuning import ReaderChoice, Tuning, read_tuning

NO_ENCODER = "none"

SWITCHED_OFF = "The encoder is switched off (--encoder none). BM25 alone searches."


def load(
    *,
    corpus: str | os.PathLike[str] = "corpus",
    index: str | os.PathLike[str] = "index",
    encoder: str = "default",
    names: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    rebuild: bool = False,
    wait: bool = True,
    tuning: Tuning | None = None,
    reader: ReaderChoice | None = None,
) -> Bot:
    """Open a bot over a folder of articles; the index is built or brought up to date first.

    Args:
        corpus: the folder of articles.
        index: the folder for what is built from them; made if it does not exist.
        encoder: ``default``, ``none`` (BM25 alone), a hub name or a folder.
        names: a file of names with other forms; ``names.txt`` in the corpus, if there, when
            ``None``.
        progress: called as ``progress(stage, done, total)`` while the index is built.
        rebuild: build everything anew.
        wait: ``False`` lets BM25 alone answer while the encoder loads, and rules while the trained
            reader does; ``Bot.legs`` and ``Bot.reader`` say so.
        tuning: what may be set by measuring; by default, what ``settings.json`` of the index says.
        reader: ``trained`` or ``overlap``, whatever ``tuning`` says.

    Raises:
        CorpusError: the folder is missing or holds no readable article.
        EncoderMismatch: the index was built with another encoder.
        EncoderUnavailable: an encoder asked for by name cannot be loaded. The default one is let
            go instead: BM25 alone answers, and ``Bot.legs`` says why.
        SettingsError: an argument or the index's ``settings.json`` makes no sense, or the file of
            names cannot be read.
    """
    if not encoder:
        raise SettingsError("The encoder's name is empty. Use --encoder default, or none.")
    own_file = None if names is None else Path(names)
    settings = Settings(Path(corpus), Path(index), encoder, own_file, tuning, reader)
    own = _own_names(settings.corpus, names)
    chosen = read_tuning(settings.index) if tuning is None else tuning
    if reader is not None:
        chosen = dataclasses.replace(chosen, reader=reader)
    loaded, reason = _encoder(encoder, wait=wait)

    def refreshed(with_encoder: Encoder | None) -> Refreshed:
        return refresh(
            settings.corpus,
            settings.index,
            with_encoder,
            rebuild=rebuild,
            progress=progress,
            lengths=chosen.passage_chars,
        )

    try:
        result = refreshed(loaded)
    except EncoderUnavailable as error:  # one that was loading while the index was looked at
        loaded, reason = None, _why_not(encoder, error)
        result = refreshed(None)
    return Bot(
        settings,
        result.index,
        loaded,
        problems=result.problems,
        reason=reason,
        note=result.note,
        changed=result.changed,
        tuning=chosen,
        names=own,
        readers=load_readers(loaded, switched_off=encoder == NO_ENCODER, wait=wait),
    )


def _own_names(corpus: Path, names: str | os.PathLike[str] | None) -> tuple[Alias, ...]:
    if names is not None:
        return read_aliases(Path(names))
    own = corpus / NAMES_FILE
    return read_aliases(own) if own.is_file() else ()


def _encoder(name: str, *, wait: bool) -> tuple[Encoder | None, str | None]:
    if name == NO_ENCODER:
        return None, SWITCHED_OFF
    try:
        return load_encoder(name) if wait else load_behind(name), None
    except EncoderUnavailable as error:
        return None, _why_not(name, error)


def _why_not(name: str, error: EncoderUnavailable) -> str:
    """Say why BM25 searches alone; raise ``error`` if the encoder was asked for by name."""
    if name != "default":
        raise error
    return f"{str(error).rstrip('.')}. BM25 alone searches."
