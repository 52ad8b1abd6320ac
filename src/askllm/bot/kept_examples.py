"""Where the examples of a bot are kept, and under which mark: what their answers depend on."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Sequence

from askllm.aliases import Alias
from askllm.bot.settings import Settings
from askllm.examples import EXAMPLES_FILE, KEPT_RULE, Kept
from askllm.index import Manifest
from askllm.qa_model import Readers
from askllm.tuning import Tuning


def kept_examples(
    settings: Settings,
    manifest: Manifest,
    tuning: Tuning,
    names: Sequence[Alias],
    readers: Readers,
    *,
    by_meaning: bool,
) -> Kept:
    """Return the place of a bot's examples beside its index.

    Args:
        settings: what the bot was loaded with.
        manifest: of the generation that it answers from.
        tuning: what it was tuned to.
        names: the user's own names with other forms.
        readers: who reads, once loaded: examples are asked when all is.
        by_meaning: whether search by meaning can run then.
    """
    try:
        own = settings.questions_file.read_bytes()
    except OSError:
        own = b""
    trained = readers.trained if tuning.reader == "trained" else None
    mark = {
        "rule": KEPT_RULE,
        "askllm": importlib.metadata.version("askllm"),
        "generation": manifest.generation,
        "encoder": f"{manifest.encoder}" if by_meaning else "none",
        **tuning.words(),
        "reader": "rules" if trained is None else trained.name,
        "names": _digest(repr(names).encode("utf-8", "surrogatepass")),
        "questions": _digest(own),
    }
    return Kept(settings.index / EXAMPLES_FILE, mark)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
