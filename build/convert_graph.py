"""A TensorFlow.js graph becomes an ONNX graph: what is needed, in which order, and how tensors lie.

TensorFlow keeps pictures as rows x columns x channels, OpenCV runs networks with the channels first. Instead
of turning every tensor round, each value here remembers how it lies: a TensorFlow transposition is only
another way to read the same numbers, and costs nothing. Single operations are in convert_operations, what is
merged for speed in convert_merges. Standard library only; the same bytes come out on every computer.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from onnx_file import INT64, Attribute, OnnxGraph, OnnxNode, OnnxTensor, Port
from steps import SetUpError
from tfjs_graph import TfGraph, TfNode, Weight

CHANNELS_FIRST = (0, 3, 1, 2)
"""How a picture lies that TensorFlow reads as batch, row, column, channel."""

REMEDY = "Correct assets/networks.toml, or teach build/convert_operations.py this network."


@dataclass(frozen=True, slots=True)
class Value:
    """A tensor: `shape` as TensorFlow reads it; axis k, as it lies, is axis `order[k]` of that."""

    name: str
    shape: tuple[int, ...]
    order: tuple[int, ...]

    @property
    def lying(self) -> tuple[int, ...]:
        """Its shape as it lies."""
        return tuple(self.shape[axis] for axis in self.order)


class Conversion:
    """One conversion while it runs: what an operation may look up, and where it writes."""

    def __init__(self, graph: TfGraph, outputs: Sequence[str], name: str) -> None:
        self.graph = graph
        self.onnx = OnnxGraph(name)
        self.makers: dict[str, OnnxNode] = {}
        self._values: dict[str, Value] = {}
        self._known: dict[str, list[int]] = {}
        self.needed = _needed(graph, outputs)

    def value(self, name: str) -> Value:
        """The tensor that node `name` made."""
        return self._values[_plain(name)]

    def keep(self, node: TfNode, value: Value | list[int]) -> None:
        """What `node` made, whatever its name in the new graph; whole numbers where they are known by now."""
        if isinstance(value, Value):
            self._values[node.name] = value
        else:
            self._known[node.name] = value

    def weight(self, name: str) -> Weight | None:
        """The constant of that name; None where the name is not one."""
        return self.graph.weights.get(_plain(name))

    def is_known(self, name: str) -> bool:
        """Is it a row of whole numbers that were worked out?"""
        return _plain(name) in self._known

    def integers(self, name: str) -> list[int]:
        """The whole numbers of that name: a constant, or worked out from shapes."""
        known = self._known.get(_plain(name))
        if known is not None:
            return known
        found = self.weight(name)
        if found is None:
            raise SetUpError(f"{name} is computed, where a constant is wanted.", REMEDY)
        return [int(item) for item in found.values]

    def emit(
        self,
        kind: str,
        inputs: list[str],
        value: Value,
        **attributes: Attribute,
    ) -> Value:
        """Write one operation that makes `value`; returns it."""
        node = OnnxNode(kind, inputs, [value.name], attributes)
        self.onnx.nodes.append(node)
        self.makers[value.name] = node
        return value

    def floats(self, name: str, shape: tuple[int, ...], values: array[Any]) -> str:
        """Put a constant of real numbers into the file; returns its name."""
        return self._constant(OnnxTensor.of_numbers(name, shape, values))

    def whole(self, name: str, values: Sequence[int]) -> str:
        """Put a row of whole numbers into the file; returns its name."""
        content = b"".join(value.to_bytes(8, "little", signed=True) for value in values)
        return self._constant(OnnxTensor(name, (len(values),), content, INT64))

    def laid(self, value: Value, order: tuple[int, ...], name: str) -> Value:
        """`value` lying in `order`: itself, or turned by an operation of its own."""
        if value.order == order:
            return value
        turn = [value.order.index(axis) for axis in order]
        return self.emit("Transpose", [value.name], Value(name, value.shape, order), perm=turn)

    def _constant(self, tensor: OnnxTensor) -> str:
        self.onnx.constants[tensor.name] = tensor
        return tensor.name


def set_outputs(conversion: Conversion, outputs: Mapping[str, str]) -> None:
    """Name the results: `outputs` is name -> node. Pictures stay with their channels first."""
    for name, node in outputs.items():
        value = conversion.value(node)
        _rename(conversion.onnx, value.name, name)
        conversion.onnx.outputs.append(Port(name, value.lying))


def transposed(values: array[Any], shape: Sequence[int], order: Sequence[int]) -> array[Any]:
    """Row-major `values` of `shape`, with axis `order[k]` as the new axis k. ValueError if sizes differ."""
    if len(values) != math.prod(shape):
        raise ValueError(f"{len(values)} values do not fill {tuple(shape)}")
    axes: list[tuple[int, int]] = []
    for axis in order:
        count, stride = shape[axis], math.prod(shape[axis + 1 :])
        if axes and axes[-1][1] == count * stride:  # lies right inside the axis before: one walk for both
            axes[-1] = (axes[-1][0] * count, stride)
        elif count != 1:
            axes.append((count, stride))
    if not values or not axes:
        return array(values.typecode, values)
    *outer, (count, stride) = axes
    result = array(values.typecode)
    for steps in product(*(range(0, count * stride, stride) for count, stride in outer)):
        start = sum(steps)
        result.extend(values[start : start + (count - 1) * stride + 1 : stride])
    return result


def _needed(graph: TfGraph, outputs: Sequence[str]) -> list[TfNode]:
    """What the outputs are made of, each node after all that it reads; constants left out."""
    done: dict[str, TfNode] = {}
    open_names: set[str] = set()
    stack = [(name, False) for name in reversed(outputs)]
    while stack:
        name, complete = stack.pop()
        if name in done or name in graph.weights:
            continue
        node = graph.nodes.get(name)
        if node is None:
            raise SetUpError(f"The network has no node {name}.", REMEDY)
        if complete:
            done[name] = node
            continue
        if name in open_names:
            raise SetUpError(f"The network goes round in a circle at {name}.", REMEDY)
        open_names.add(name)
        stack.append((name, True))
        stack.extend((_plain(source), False) for source in reversed(node.inputs))
    return list(done.values())


def _plain(name: str) -> str:
    """The node of an input's name; only first outputs are used by what is converted here."""
    return name.removesuffix(":0")


def _rename(graph: OnnxGraph, old: str, new: str) -> None:
    for node in graph.nodes:
        node.inputs = [new if name == old else name for name in node.inputs]
        node.outputs = [new if name == old else name for name in node.outputs]
