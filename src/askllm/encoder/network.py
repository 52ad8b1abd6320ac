"""The bundled weights as a ``SentenceTransformer``. Importing this imports torch: seconds.

``sentence_transformer(weights, spelling)`` gives the usual chain: tokenizer and BERT, mean
pooling, unit length. Only the word table is unusual: it is four fifths of the model and a text
uses a hundred of its rows, so it stays in the mapped file, 4-bit, and the rows a batch needs are
unpacked as it comes.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from askllm.e5.spelling import Spelling, longest_fit
from askllm.e5.weights import Sizes, Weights, dequantised

# The parts of one layer: name in the file, name in transformers.
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class FourBitTable(torch.nn.Module):
    """An embedding table that is looked up in its 4-bit form.

    Args:
        blocks: records of ``Q4_BLOCK``, shape (rows, columns / 32), usually a mapped file.
    """

    def __init__(self, blocks: NDArray[np.void]) -> None:
        super().__init__()
        self._blocks = blocks

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return float32 rows, shape (*ids.shape, columns), on the device of ``ids``."""
        used, places = torch.unique(ids, return_inverse=True)
        rows = torch.from_numpy(dequantised(self._blocks[used.cpu().numpy()]))
        return rows.to(ids.device)[places]


class BundledBert(torch.nn.Module):
    """First link of the chain: texts to the vectors of their tokens."""

    def __init__(self, weights: Weights, spelling: Spelling) -> None:
        super().__init__()
        self.max_seq_length = weights.sizes.positions
        self.tokenizer = _tokenizer(weights)
        self.bert = _bert(weights)
        self._spelling = spelling

    def preprocess(self, inputs: list[str], prompt: str | None = None) -> dict[str, torch.Tensor]:
        """Spell and tokenize; ids and mask have shape (texts, longest text in tokens)."""
        lead = prompt or ""
        texts = [self._spelling.normalised(text) for text in inputs]
        coded = self.tokenizer.encode_batch([lead + text for text in texts])
        if len(coded[0].ids) > self.max_seq_length:  # all are padded to the longest
            texts = [longest_fit(text, lambda part: self._fits(lead + part)) for text in texts]
            coded = self.tokenizer.encode_batch([lead + text for text in texts])
        return {
            "input_ids": torch.tensor([one.ids for one in coded]),
            "attention_mask": torch.tensor([one.attention_mask for one in coded]),
        }

    def _fits(self, text: str) -> bool:
        return len(self.tokenizer.encode(text).ids) <= self.max_seq_length

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Add ``token_embeddings``, shape (texts, tokens, hidden), to the features."""
        output = self.bert(
            input_ids=features["input_ids"], attention_mask=features["attention_mask"]
        )
        return {**features, "token_embeddings": output.last_hidden_state}


def sentence_transformer(
    weights: Weights, spelling: Spelling, device: str | None = None
) -> SentenceTransformer:
    """Build the model in memory; nothing is looked up on the network.

    Args:
        weights: the opened file.
        spelling: what its tokenizer wants to read.
        device: where to compute; chosen by sentence-transformers when ``None``.
    """
    chain = [
        BundledBert(weights, spelling),
        Pooling(weights.sizes.hidden, "mean"),
        Normalize(),
    ]
    return SentenceTransformer(modules=chain, device=device)


def _tokenizer(weights: Weights) -> Tokenizer:
    """Build the Unigram tokenizer: its input is spelled already, spaces become U+2581."""
    pieces = weights.pieces
    vocabulary = pieces.scored()
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=pieces.unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    start, end, pad = (vocabulary[i][0] for i in (pieces.start, pieces.end, pieces.pad))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}", special_tokens=[(start, pieces.start), (end, pieces.end)]
    )
    tokenizer.enable_padding(pad_id=pieces.pad, pad_token=pad)
    return tokenizer


def _bert(weights: Weights) -> BertModel:
    """Build the network around the 4-bit table and fill in everything else."""
    model = BertModel(_config(weights.sizes), add_pooling_layer=False)
    state = {
        "embeddings.position_embeddings.weight": weights.numbers("emb.pos"),
        "embeddings.token_type_embeddings.weight": weights.numbers("emb.type"),
        "embeddings.LayerNorm.weight": weights.numbers("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.numbers("emb.ln.b"),
    }
    for layer in range(weights.sizes.layers):
        for ours, theirs in _PARTS.items():
            for short, long in (("w", "weight"), ("b", "bias")):
                name = f"encoder.layer.{layer}.{theirs}.{long}"
                state[name] = weights.numbers(f"l{layer}.{ours}.{short}")
    table = FourBitTable(weights.blocks("emb.word", weights.sizes.vocabulary))
    model.set_input_embeddings(table)
    shapes = {name: tensor.shape for name, tensor in model.state_dict().items()}
    model.load_state_dict(
        {name: torch.from_numpy(numbers).view(shapes[name]) for name, numbers in state.items()},
        strict=True,  # a part that either side lacks is an error, not a guess
    )
    return model.eval()


def _config(sizes: Sizes) -> BertConfig:
    return BertConfig(
        # One row, to be replaced: a table of the real size would take 384 MB for a moment.
        vocab_size=1,
        pad_token_id=0,
        hidden_size=sizes.hidden,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        intermediate_size=sizes.feed_forward,
        max_position_embeddings=sizes.positions,
        type_vocab_size=sizes.types,
        layer_norm_eps=sizes.epsilon,
        hidden_act="gelu",
        attn_implementation="sdpa",
    )
