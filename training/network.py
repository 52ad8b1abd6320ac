"""The reader as a torch module: the encoder's network with marks and heads.

Layers below ``first`` are frozen and run without gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from askllm.e5.weights import Weights, dequantised
from askllm.qa_model.difference import Difference

PARTS = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")


@dataclass(frozen=True, slots=True)
class Outputs:
    """Logits of a batch, float32: ``start``, ``end``, ``inside`` (batch, tokens); ``answers`` (batch,)."""

    start: Tensor
    end: Tensor
    inside: Tensor
    answers: Tensor


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, hidden: int, inner: int, heads: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.q, self.k, self.v = (nn.Linear(hidden, hidden) for _ in range(3))
        self.ao = nn.Linear(hidden, hidden)
        self.fi = nn.Linear(hidden, inner)
        self.fo = nn.Linear(inner, hidden)
        self.aln = nn.LayerNorm(hidden, eps=epsilon)
        self.oln = nn.LayerNorm(hidden, eps=epsilon)
        self.heads = heads
        self.dropout = nn.Dropout(dropout)

    def forward(self, state: Tensor, mask: Tensor) -> Tensor:
        """Return the next states, shape (batch, tokens, hidden)."""
        batch, tokens, hidden = state.shape
        split = (batch, tokens, self.heads, hidden // self.heads)
        q, k, v = (part(state).view(split).transpose(1, 2) for part in (self.q, self.k, self.v))
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        change = self.ao(attended.transpose(1, 2).reshape(batch, tokens, hidden))
        state = self.aln(state + self.dropout(change))
        change = self.fo(functional.gelu(self.fi(state)))
        following: Tensor = self.oln(state + self.dropout(change))
        return following


class Reader(nn.Module):
    """Marked windows to logits.

    Args:
        weights: the encoder's file; every tensor of it is the starting point.
        first: the first layer that is trained.
        dropout: share of a layer's changes that is left out at random.
    """

    def __init__(self, weights: Weights, first: int, dropout: float) -> None:
        super().__init__()
        sizes = weights.sizes
        hidden = sizes.hidden
        self.first = first
        self._words = weights.blocks("emb.word", sizes.vocabulary)
        places = weights.numbers("emb.pos").reshape(-1, hidden)
        types = weights.numbers("emb.type").reshape(-1, hidden)
        self._places = torch.from_numpy(places + types[0])
        self.norm = nn.LayerNorm(hidden, eps=sizes.epsilon)
        self.layers = nn.ModuleList(
            Layer(hidden, sizes.feed_forward, sizes.heads, sizes.epsilon, dropout)
            for _ in range(sizes.layers)
        )
        self.segment = nn.Parameter(torch.zeros(3, hidden))
        self.match = nn.Parameter(torch.zeros(2, hidden))
        self.start, self.end, self.inside = (nn.Linear(hidden, 1) for _ in range(3))
        self.pooled = nn.Linear(hidden, hidden)
        self.answers = nn.Linear(hidden, 1)
        self._fill(weights)

    def forward(self, windows: Sequence[Sequence[NDArray[np.int64]]]) -> Outputs:
        """Run a batch of ``(ids, segments, matches)``."""
        longest = max(len(ids) for ids, _, _ in windows)
        shape = (len(windows), longest)
        ids, segments, matches = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        seen = np.zeros(shape, dtype=bool)
        for row, (one, two, three) in enumerate(windows):
            ids[row, : len(one)], seen[row, : len(one)] = one, True
            segments[row, : len(one)], matches[row, : len(one)] = two, three
        mask = None if seen.all() else torch.from_numpy(seen)[:, None, None, :]
        with torch.no_grad():
            used, at = np.unique(ids, return_inverse=True)
            words = torch.from_numpy(dequantised(self._words[used])[at.reshape(shape)])
            state = self.norm(words + self._places[:longest])
            for layer in self.layers[: self.first]:
                state = layer.eval()(state, mask)
        marks = self.segment[torch.from_numpy(segments)] + self.match[torch.from_numpy(matches)]
        state = state + marks
        for layer in self.layers[self.first :]:
            state = layer(state, mask)
        answers = self.answers(torch.tanh(self.pooled(state[:, 0])))
        heads = [head(state).squeeze(-1).float() for head in (self.start, self.end, self.inside)]
        return Outputs(heads[0], heads[1], heads[2], answers.squeeze(-1).float())

    def trained(self) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
        """Return what is trained: the parameters of the layers, and all others."""
        layers = [p for layer in self.layers[self.first :] for p in layer.parameters()]
        others = [self.segment, self.match]
        for head in (self.start, self.end, self.inside, self.pooled, self.answers):
            others += head.parameters()
        return layers, others

    def head_tensors(self) -> dict[str, NDArray[np.float32]]:
        """Return marks and heads by the names that ``askllm.qa_model.heads`` wants."""
        found: dict[str, Tensor] = {"segment": self.segment, "match": self.match}
        for name in ("start", "end", "inside", "answers"):
            found[f"{name}.w"] = getattr(self, name).weight.flatten()
            found[f"{name}.b"] = getattr(self, name).bias
        found["pooled.w"], found["pooled.b"] = self.pooled.weight, self.pooled.bias
        return {name: tensor.detach().clone().numpy() for name, tensor in found.items()}

    def layer_tensors(self) -> dict[str, NDArray[np.float32]]:
        """Return the trained layers, flat, by the names of the encoder's file."""
        return {
            name: tensor.detach().clone().numpy().ravel()
            for name, tensor in self._named().items()
            if int(name[1:].partition(".")[0]) >= self.first
        }

    def take_over(self, weights: Weights, difference: Difference) -> None:
        """Go on from a reader that was trained: its layers, marks and heads."""
        with torch.no_grad():
            for name, tensor in self._named().items():
                numbers = difference.added(name, weights.numbers(name))
                tensor.copy_(torch.from_numpy(numbers).view(tensor.shape))
            for name, numbers in difference.heads.items():
                head, _, part = name.partition(".")
                found = getattr(self, head)
                target = {"": None, "w": "weight", "b": "bias"}[part]
                tensor = found if target is None else getattr(found, target)
                tensor.copy_(torch.from_numpy(numbers).view(tensor.shape))

    def _named(self) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        for number, layer in enumerate(self.layers):
            for part in (*PARTS, *NORMS):
                module = getattr(layer, part)
                found[f"l{number}.{part}.w"] = module.weight
                found[f"l{number}.{part}.b"] = module.bias
        return found

    def _fill(self, weights: Weights) -> None:
        """Copy the encoder's numbers in, and freeze what is not trained."""
        with torch.no_grad():
            for name, tensor in self._named().items():
                tensor.copy_(torch.from_numpy(weights.numbers(name)).view(tensor.shape))
                tensor.requires_grad_(int(name[1:].partition(".")[0]) >= self.first)
            for part, target in (("w", self.norm.weight), ("b", self.norm.bias)):
                target.copy_(torch.from_numpy(weights.numbers(f"emb.ln.{part}")))
                target.requires_grad_(False)
            for head in (self.start, self.end, self.inside, self.answers):
                nn.init.normal_(head.weight, std=0.02)
                nn.init.zeros_(head.bias)
            nn.init.normal_(self.pooled.weight, std=0.02)
            nn.init.zeros_(self.pooled.bias)
