"""Any other sentence-transformers model, by hub name or by folder.

A model is first looked for on this computer: a folder, then the hub's cache. Only when it is in
neither is the hub asked, once and briefly, before anything slow is imported: without a network
the answer comes in seconds and says what to do.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askllm.e5 import Progress
from askllm.e5.spelling import writable
from askllm.encoder.batches import TextModel, encode_all
from askllm.encoder.prefixes import Prefixes, prefixes_for
from askllm.encoder.quiet import quiet
from askllm.errors import EncoderUnavailable

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]+)?", re.ASCII)
_PATIENCE = 5.0
"""Seconds to wait for the hub to say that it is there."""

_SAMPLE = 1 << 20
"""Bytes read from either end of a file to tell one model folder from another."""


class HubEncoder:
    """An ``Encoder`` around a loaded ``SentenceTransformer``. Safe to share between threads.

    Attributes:
        name: the identity an index records.
        dimension: length of the vectors.
        prefixes: what is put before questions and passages.
    """

    def __init__(self, name: str, model: TextModel, dimension: int, prefixes: Prefixes) -> None:
        self.name = name
        self.dimension = dimension
        self.prefixes = prefixes
        self._model = model

    def encode_passages(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """See ``Encoder.encode_passages``."""
        return encode_all(
            self._model,
            [writable(text) for text in texts],
            prompt=self.prefixes.passage,
            dimension=self.dimension,
            progress=progress,
        )

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """See ``Encoder.encode_question``."""
        rows = encode_all(
            self._model,
            [writable(text)],
            prompt=self.prefixes.question,
            dimension=self.dimension,
        )
        row: NDArray[np.float32] = rows[0]
        return row


def hub_identity(name: str) -> str:
    """Return what an index records for the model ``name``, without loading it.

    A hub model is its name. A folder is its last part and a digest of what lies in it, so that a
    moved folder is the same encoder and a retrained model is not.

    Raises:
        EncoderUnavailable: ``name`` is neither a folder nor possible as a hub name.
    """
    folder = _folder(name)
    return name if folder is None else f"{folder.resolve().name}@{_digest(folder)}"


def load_hub(name: str) -> HubEncoder:
    """Load a model from a folder, from the hub's cache, or from the hub.

    Raises:
        EncoderUnavailable: there is no such model, it cannot be reached, or it is none.
    """
    folder = _folder(name)
    if folder is None and not _is_cached(name):
        _ask_hub(name)
    model = _sentence_transformer(name if folder is None else str(folder), folder is not None)
    dimension = model.get_embedding_dimension()
    if dimension is None:
        dimension = int(model.encode(["?"], show_progress_bar=False).shape[1])
    prompts: Mapping[str, str | None] = model.prompts
    called = name if folder is None else _names(folder)
    return HubEncoder(hub_identity(name), model, dimension, prefixes_for(called, prompts))


def _folder(name: str) -> Path | None:
    """Return the folder ``name`` means, or ``None`` if it can only be a hub name."""
    path = Path(name).expanduser()
    if path.is_dir():
        if not any((path / file).is_file() for file in ("modules.json", "config.json")):
            raise EncoderUnavailable(
                f"{name} is a folder, but not a model: it has neither modules.json nor "
                f"config.json. Give the folder that holds them"
            )
        return path
    if _HUB_NAME.fullmatch(name) is None or path.exists():
        raise EncoderUnavailable(
            f"there is no encoder {name!r}: it is not a folder, and cannot be a name on the hub. "
            f"Give a folder with a model, a name such as intfloat/multilingual-e5-small, "
            f"or nothing for the default"
        )
    return None


def _is_cached(name: str) -> bool:
    import huggingface_hub

    repository = name if "/" in name else f"sentence-transformers/{name}"
    return any(
        isinstance(huggingface_hub.try_to_load_from_cache(repository, file), str)
        for file in ("modules.json", "config.json")
    )


def _ask_hub(name: str) -> None:
    """Make sure that the hub can be reached and has this model.

    Raises:
        EncoderUnavailable: it cannot, or has not.
    """
    import huggingface_hub
    from huggingface_hub import errors

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        huggingface_hub.HfApi().model_info(repository, timeout=_PATIENCE)
    except errors.GatedRepoError as error:
        raise EncoderUnavailable(
            f"the model {name!r} is given only to who has accepted its terms on the hub. "
            f"Accept them there and log in:  hf auth login"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise EncoderUnavailable(
            f"the hub has no model {name!r} (or it is private). Mind the spelling: owner/model"
        ) from error
    except Exception as error:  # whatever the HTTP library of the day raises: all are passed on
        raise EncoderUnavailable(
            f"the model {name!r} is not on this computer, and the hub that has it cannot be "
            f"reached ({_first_line(error)}). Download it where there is a network, "
            f"hf download {repository} --local-dir model, bring the folder here and give it: "
            f"--encoder model. A mirror can be named in the environment variable HF_ENDPOINT"
        ) from error


def _sentence_transformer(source: str, is_folder: bool) -> Any:  # noqa: ANN401 (untyped library)
    """Load a model, from this computer alone if it is there.

    Raises:
        EncoderUnavailable: for every reason a library may have.
    """
    try:
        with quiet():
            from sentence_transformers import SentenceTransformer

            if is_folder or _is_cached(source):
                try:
                    return SentenceTransformer(source, local_files_only=True)
                except OSError:
                    if is_folder:
                        raise
                    # An interrupted download: some files are cached and the others are missing.
                    _ask_hub(source)
            return SentenceTransformer(source)
    except EncoderUnavailable:
        raise
    except Exception as error:  # a model is foreign code: whatever it raises is passed on
        where = "the folder" if is_folder else "the model"
        raise EncoderUnavailable(
            f"{where} {source!r} cannot be used as an encoder: {_first_line(error)}. "
            f"It must be a model that sentence-transformers loads without running code of its own"
        ) from error


def _names(folder: Path) -> str:
    """Return what a model folder is called, and what it says it was made from."""
    path = folder.resolve()
    names = [path.name]
    if path.parent.name == "snapshots":  # the hub's cache: models--owner--name/snapshots/digits
        names.append(path.parents[1].name)
    try:
        made_from = json.loads((path / "config.json").read_text(encoding="utf-8"))["_name_or_path"]
        names.append(re.split(r"[/\\]", str(made_from))[-1])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # most models do not say; their name is all there is
    return " ".join(names)


def _digest(folder: Path) -> str:
    """Return 8 hexadecimal digits for the models's files: names, sizes, and both ends of each."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        relative = file.relative_to(folder).as_posix()
        if not file.is_file() or relative.startswith(".") or file.suffix == ".md":
            continue  # what the hub's tools and authors leave beside a model
        size = file.stat().st_size
        digest.update(f"{relative}\0{size}\0".encode("utf-8", "surrogateescape"))
        with file.open("rb") as stream:
            digest.update(stream.read(_SAMPLE))
            stream.seek(max(0, size - _SAMPLE))
            digest.update(stream.read(_SAMPLE))
    return digest.hexdigest()[:8]


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
