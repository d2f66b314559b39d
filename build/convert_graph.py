"""A TensorFlow.js graph becomes a network for LiteRT: what of it is needed, and in which order.

Both keep pictures as rows x columns x channels, so tensors stay as they are; only kernels lie another way.
Single operations are in convert_operations, what is merged for speed in convert_merges. Standard library
only, and the same bytes come out on every computer.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from steps import SetUpError
from tfjs_graph import TfGraph, TfNode
from tflite_file import Constant, NetworkGraph, Operation

REMEDY = "Correct assets/networks.toml, or teach build/convert_operations.py this network."


class Conversion:
    """One conversion while it runs: what an operation may look up, and where it writes."""

    def __init__(self, graph: TfGraph, outputs: Sequence[str]) -> None:
        self.made = NetworkGraph()
        self.needed = _needed(graph, outputs)
        self._weights = graph.weights
        self._known: dict[str, list[int]] = {}

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of what node `name` made, or of the constant of that name."""
        found = self._weights.get(name)
        return self.made.shapes[name] if found is None else found.shape

    def know(self, node: TfNode, numbers: list[int]) -> None:
        """`node` makes whole numbers that are worked out already, from shapes."""
        self._known[node.name] = numbers

    def constant(self, name: str) -> Constant | None:
        """The constant of that name; None where the name is not one."""
        return self._weights.get(name)

    def weight(self, name: str) -> Constant:
        """The constant of that name, which must be one."""
        found = self.constant(name)
        if found is None:
            raise SetUpError(f"{name} is computed, where a constant is wanted.", REMEDY)
        return found

    def integers(self, name: str) -> list[int]:
        """The whole numbers of that name: a constant, or worked out from shapes."""
        known = self._known.get(name)
        return [int(item) for item in self.weight(name).values] if known is None else known

    def emit(
        self, kind: str, inputs: Sequence[str], output: str, shape: tuple[int, ...], **options: int
    ) -> str:
        """Write one operation that makes the tensor `output` of `shape`; returns its name."""
        self.made.operations.append(Operation(kind, tuple(inputs), output, options))
        self.made.shapes[output] = shape
        return output

    def put(self, name: str, shape: Sequence[int], values: Sequence[float] | array[Any]) -> str:
        """Put a constant of real numbers into the network; returns its name."""
        self.made.constants[name] = Constant(tuple(shape), array("f", values))
        return name

    def put_whole(self, name: str, values: Sequence[int]) -> str:
        """Put a row of whole numbers into the network; returns its name."""
        self.made.constants[name] = Constant((len(values),), array("i", values))
        return name


def set_outputs(run: Conversion, outputs: Mapping[str, str]) -> None:
    """Name the results: `outputs` is name -> node."""
    graph = run.made
    for name, old in outputs.items():
        graph.shapes[name] = graph.shapes.pop(old)
        for at, step in enumerate(graph.operations):
            inputs = tuple(name if source == old else source for source in step.inputs)
            graph.operations[at] = replace(
                step, inputs=inputs, output=name if step.output == old else step.output
            )
        graph.outputs.append(name)


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
        stack.extend((source, False) for source in reversed(node.inputs))
    return list(done.values())
