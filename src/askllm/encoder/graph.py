"""The bundled network as an ONNX graph that multiplies integers: four times as fast as floats.

Every matrix product takes weights of 8 bits, with one scale for each output, and inputs of 8 bits,
rounded as they come. The inputs of the feed-forward products hold a few values that are a hundred
times the others, so each row is brought to the same size first; without that the cosine to the
float network drops from 0.9995 to 0.9975 (docs/adr/0013-encoder-speed.md).

The graph takes one text at a time, hence no padding and no mask: a text's vector depends on
nothing but the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from askllm.encoder.integer import INPUT, OUTPUT
from askllm.encoder.weights import Weights

MOST = 127
"""Weights go from -127 to 127."""

_SMALLEST = 1e-6
_CONTRIB = "com.microsoft"
_OPSET, _IR = 18, 8


def integer_graph(weights: Weights) -> bytes:
    """Return the model for ONNX Runtime, about 22 MB: some tenths of a second.

    Its input ``INPUT`` is float32, shape (1, tokens, hidden): words, positions and types added
    up. Its output ``OUTPUT`` is float32, shape (1, hidden): the mean over the tokens.
    """
    return _Graph(weights).serialized()


def rounded(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Round a matrix, shape (inputs, outputs), to integers from ``-MOST`` to ``MOST``.

    Returns:
        ``(integers, scales)``: ``integers * scales`` is within half a scale of ``matrix``;
        scales have shape (outputs,) and are above 0.
    """
    scales = np.maximum(np.abs(matrix).max(axis=0), np.float32(_SMALLEST)) / np.float32(MOST)
    return np.rint(matrix / scales).astype(np.int8), scales


class _Graph:
    """A graph under construction; every method adds a step and returns the name of its result."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._smallest = self._constant("smallest", np.array(_SMALLEST, dtype=np.float32))
        self._last = self._constant("last", np.array([-1], dtype=np.int64))
        self._tokens = self._constant("tokens", np.array([1], dtype=np.int64))

    def serialized(self) -> bytes:
        hidden = self._weights.sizes.hidden
        state = self._norm(INPUT, "emb.ln")
        for layer in range(self._weights.sizes.layers):
            state = self._layer(state, f"l{layer}.")
        self._step("ReduceMean", [state, self._tokens], [OUTPUT], {"keepdims": 0})
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [1, "tokens", hidden])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, hidden])],
            self._constants,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
        serialized: bytes = model.SerializeToString()
        return serialized

    def _layer(self, state: str, layer: str) -> str:
        """Add one layer of BERT: attention, then two products, each added to what went in."""
        joined = self._product(state, layer, ("q", "k", "v"), even=False)
        three = [f"{layer}{part}.split" for part in ("q", "k", "v")]
        self._step("Split", [joined], three, {"axis": -1, "num_outputs": 3})
        heads = {"num_heads": self._weights.sizes.heads}
        attended = self._step("MultiHeadAttention", three, [f"{layer}att"], heads, _CONTRIB)
        change = self._product(attended, layer, ("ao",), even=False)
        state = self._added(state, change, f"{layer}aln")
        inner = self._product(state, layer, ("fi",), even=True)
        inner = self._step("Gelu", [inner], [f"{layer}gelu"], domain=_CONTRIB)
        return self._added(state, self._product(inner, layer, ("fo",), even=True), f"{layer}oln")

    def _product(self, source: str, layer: str, parts: tuple[str, ...], *, even: bool) -> str:
        """Multiply by the weights of ``parts``, side by side, and add their biases.

        With ``even`` each row is divided by its greatest value first and multiplied afterwards.
        """
        name = layer + "".join(parts)
        width = len(self._weights.numbers(f"{layer}{parts[0]}.b"))
        matrix = np.concatenate(
            [self._weights.numbers(f"{layer}{part}.w").reshape(width, -1) for part in parts]
        )
        bias = np.concatenate([self._weights.numbers(f"{layer}{part}.b") for part in parts])
        integers, scales = rounded(np.ascontiguousarray(matrix.T))
        constants = [
            self._constant(f"{name}.w", integers),
            self._constant(f"{name}.scales", scales),
            self._constant(f"{name}.zeros", np.zeros(len(scales), dtype=np.int8)),
        ]
        biases = self._constant(f"{name}.b", bias)
        multiply = "DynamicQuantizeMatMul"
        if not even:
            return self._step(multiply, [source, *constants, biases], [name], domain=_CONTRIB)
        size = self._step("Abs", [source], [f"{name}.abs"])
        size = self._step("ReduceMax", [size, self._last], [f"{name}.max"], {"keepdims": 1})
        size = self._step("Max", [size, self._smallest], [f"{name}.size"])
        evened = self._step("Div", [source, size], [f"{name}.even"])
        product = self._step(multiply, [evened, *constants], [f"{name}.product"], domain=_CONTRIB)
        product = self._step("Mul", [product, size], [f"{name}.sized"])
        return self._step("Add", [product, biases], [name])

    def _added(self, state: str, change: str, norm: str) -> str:
        return self._norm(self._step("Add", [state, change], [f"{norm}.sum"]), norm)

    def _norm(self, source: str, name: str) -> str:
        constants = [
            self._constant(f"{name}.{part}", self._weights.numbers(f"{name}.{part}"))
            for part in ("w", "b")
        ]
        epsilon = {"epsilon": self._weights.sizes.epsilon}
        return self._step("LayerNormalization", [source, *constants], [name], epsilon)

    def _constant(self, name: str, value: NDArray[Any]) -> str:
        self._constants.append(numpy_helper.from_array(value, name))
        return name

    def _step(
        self,
        operator: str,
        inputs: Sequence[str],
        outputs: Sequence[str],
        settings: Mapping[str, float] = MappingProxyType({}),
        domain: str = "",
    ) -> str:
        node = helper.make_node(operator, inputs, outputs, domain=domain)
        node.attribute.extend(helper.make_attribute(*setting) for setting in settings.items())
        self._nodes.append(node)
        return outputs[0]
