"""The bundled network as an ONNX graph that multiplies integers: four times as fast as floats.

Every matrix product takes weights of 8 bits, with one scale for each output, and inputs of 8 bits,
rounded as they come. The inputs of the feed-forward products hold a few values that are a hundred
times the others, so each row is brought to the same size first; without that the cosine to the
float network drops from 0.9995 to 0.9975 (docs/adr/0013-encoder-speed.md).

The graph takes one text at a time, hence no padding and no mask: what comes out depends on
nothing but the text. The encoder wants the mean over the tokens; the trained reader wants every
token, and adds marks to the states on their way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from askllm.e5.integer import HIDDEN, INPUT, MARKS, OUTPUT
from askllm.e5.weights import Sizes

MOST = 127
"""Weights go from -127 to 127."""

_SMALLEST = 1e-6
_CONTRIB = "com.microsoft"
_OPSET, _IR = 18, 8


class Tensors(Protocol):
    """What a graph is made of: ``Weights``, or weights to which something was added."""

    @property
    def sizes(self) -> Sizes:
        """The measures of the network."""
        ...

    def numbers(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as a flat float32 array, by its name in ``Weights``."""
        ...


def integer_graph(tensors: Tensors) -> bytes:
    """Return the model for ONNX Runtime, about 22 MB: some tenths of a second.

    Its input ``INPUT`` is float32, shape (1, tokens, hidden): words, positions and types added
    up. Its output ``OUTPUT`` is float32, shape (1, hidden): the mean over the tokens.
    """
    graph = _Graph(tensors)
    return graph.serialized([INPUT], graph.mean(graph.layers(tensors.sizes.layers)))


def marked_graph(tensors: Tensors, *, marked_layer: int) -> bytes:
    """Return a model that takes marks on its tokens and gives back the state of every token.

    Its input ``INPUT`` is that of ``integer_graph``; ``MARKS``, of the same shape, is added to the
    states that enter layer ``marked_layer`` (from 0). Its output ``HIDDEN`` is float32, shape
    (1, tokens, hidden): the last states.

    Raises:
        ValueError: there is no such layer.
    """
    if not 0 <= marked_layer < tensors.sizes.layers:
        raise ValueError(f"there is no layer {marked_layer} among {tensors.sizes.layers}")
    graph = _Graph(tensors)
    return graph.serialized(
        [INPUT, MARKS], graph.last(graph.layers(tensors.sizes.layers, marked_layer))
    )


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

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._smallest = self._constant("smallest", np.array(_SMALLEST, dtype=np.float32))
        self._last = self._constant("last", np.array([-1], dtype=np.int64))
        self._tokens = self._constant("tokens", np.array([1], dtype=np.int64))

    def layers(self, count: int, marked: int | None = None) -> str:
        """Norm the input and add ``count`` layers; marks are added before layer ``marked``."""
        state = self._norm(INPUT, "emb.ln")
        for layer in range(count):
            if layer == marked:
                state = self._step("Add", [state, MARKS], ["marked"])
            state = self._layer(state, f"l{layer}.")
        return state

    def mean(self, state: str) -> onnx.ValueInfoProto:
        self._step("ReduceMean", [state, self._tokens], [OUTPUT], {"keepdims": 0})
        hidden = self._tensors.sizes.hidden
        return helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, hidden])

    def last(self, state: str) -> onnx.ValueInfoProto:
        self._step("Identity", [state], [HIDDEN])
        return self._rows(HIDDEN)

    def serialized(self, inputs: Sequence[str], output: onnx.ValueInfoProto) -> bytes:
        graph = helper.make_graph(
            self._nodes, "encoder", [self._rows(name) for name in inputs], [output], self._constants
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
        serialized: bytes = model.SerializeToString()
        return serialized

    def _rows(self, name: str) -> onnx.ValueInfoProto:
        shape = [1, "tokens", self._tensors.sizes.hidden]
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    def _layer(self, state: str, layer: str) -> str:
        """Add one layer of BERT: attention, then two products, each added to what went in."""
        joined = self._product(state, layer, ("q", "k", "v"), even=False)
        three = [f"{layer}{part}.split" for part in ("q", "k", "v")]
        self._step("Split", [joined], three, {"axis": -1, "num_outputs": 3})
        heads = {"num_heads": self._tensors.sizes.heads}
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
        width = len(self._tensors.numbers(f"{layer}{parts[0]}.b"))
        matrix = np.concatenate(
            [self._tensors.numbers(f"{layer}{part}.w").reshape(width, -1) for part in parts]
        )
        bias = np.concatenate([self._tensors.numbers(f"{layer}{part}.b") for part in parts])
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
            self._constant(f"{name}.{part}", self._tensors.numbers(f"{name}.{part}"))
            for part in ("w", "b")
        ]
        epsilon = {"epsilon": self._tensors.sizes.epsilon}
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
