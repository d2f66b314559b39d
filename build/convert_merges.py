"""What a converted network computes in several steps and ONNX has one operation for: merged, for speed.

Each merge leaves the result as it was but for rounding, with one exception that is a repair; see `_leaking`.
Standard library only.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from onnx_file import FLOAT32, OnnxGraph, OnnxNode, OnnxTensor


def merge(graph: OnnxGraph) -> None:
    """Merge what can be, until nothing more can, and leave away what nobody reads."""
    _drop_unread(graph)
    changed = True
    while changed:
        changed = False
        for rewrite in (_scaled, _shifted, _leaking, _bounded, _hard_sigmoid, _hard_swish):
            view = _View(graph)
            for at, node in enumerate(graph.nodes):
                replacement = rewrite(view, node)
                if replacement is not None:
                    graph.nodes[at] = replacement
                    changed = True
                    view = _View(graph)
            _drop_unread(graph)


class _View:
    """Who makes and who reads which tensor, and the constants as numbers."""

    def __init__(self, graph: OnnxGraph) -> None:
        self.graph = graph
        self._makers = {node.outputs[0]: node for node in graph.nodes}
        self.readers = Counter(name for node in graph.nodes for name in node.inputs)
        self.readers.update(port.name for port in graph.outputs)

    def made_by(self, name: str, *kinds: str) -> OnnxNode | None:
        """The operation that makes the tensor, where it is one of `kinds`."""
        node = self._makers.get(name)
        return node if node is not None and node.kind in kinds else None

    def constant(self, name: str) -> OnnxTensor | None:
        """The constant of real numbers of that name."""
        found = self.graph.constants.get(name)
        return found if found is not None and found.data_type == FLOAT32 else None

    def numbers(self, name: str) -> array[Any] | None:
        """The numbers of the constant of that name."""
        found = self.constant(name)
        return None if found is None else found.numbers()

    def is_number(self, name: str, wanted: float) -> bool:
        """Is it a constant of one number, this one in single precision?"""
        numbers = self.numbers(name)
        return numbers is not None and len(numbers) == 1 and numbers[0] == array("f", [wanted])[0]

    def per_channel(self, name: str, channels: int) -> array[Any] | None:
        """The constant of that name as one number per channel; None where it is something else."""
        found = self.constant(name)
        if found is None:
            return None
        lying = [size for axis, size in enumerate(found.shape) if axis != 1]
        if len(found.shape) not in (2, 4) or any(size != 1 for size in lying):
            return None
        numbers = found.numbers()
        if len(numbers) == 1:
            return array("f", [numbers[0]]) * channels
        return numbers if len(numbers) == channels else None

    def add(self, name: str, shape: tuple[int, ...], values: array[Any]) -> str:
        """Put a constant into the graph; returns its name."""
        self.graph.constants[name] = OnnxTensor.of_numbers(name, shape, values)
        return name


Rewrite = Callable[[_View, OnnxNode], OnnxNode | None]


def _either_way(node: OnnxNode, kind: str) -> Iterator[tuple[str, str]]:
    """The two inputs of an operation of `kind`, in both orders."""
    if node.kind == kind:
        yield node.inputs[0], node.inputs[1]
        yield node.inputs[1], node.inputs[0]


def _convolution_alone(view: _View, name: str) -> OnnxNode | None:
    """The convolution that makes the tensor, where nobody else reads it."""
    maker = view.made_by(name, "Conv")
    return maker if maker is not None and view.readers[name] == 1 else None


def _scaled(view: _View, node: OnnxNode) -> OnnxNode | None:
    """A factor for each channel after a convolution: into its kernel (and its bias)."""
    for source, factor in _either_way(node, "Mul"):
        maker = _convolution_alone(view, source)
        kernel = None if maker is None else view.constant(maker.inputs[1])
        if maker is None or kernel is None:
            continue
        channels = kernel.shape[0]
        factors = view.per_channel(factor, channels)
        if factors is None:
            continue
        values = kernel.numbers()
        each = len(values) // channels
        for channel, by in enumerate(factors):
            part = slice(channel * each, (channel + 1) * each)
            values[part] = array("f", [value * by for value in values[part]])
        inputs = [maker.inputs[0], view.add(f"{node.outputs[0]}/kernel", kernel.shape, values)]
        if len(maker.inputs) > 2:
            bias = view.numbers(maker.inputs[2])
            if bias is None:
                continue
            bias = array("f", [value * by for value, by in zip(bias, factors, strict=True)])
            inputs.append(view.add(f"{node.outputs[0]}/bias", (channels,), bias))
        return OnnxNode("Conv", inputs, node.outputs, maker.attributes)
    return None


def _shifted(view: _View, node: OnnxNode) -> OnnxNode | None:
    """A number added to each channel after a convolution: into its bias."""
    for source, addend in _either_way(node, "Add"):
        maker = _convolution_alone(view, source)
        kernel = None if maker is None else view.constant(maker.inputs[1])
        if maker is None or kernel is None:
            continue
        bias = view.per_channel(addend, kernel.shape[0])
        if bias is None:
            continue
        if len(maker.inputs) > 2:
            before = view.numbers(maker.inputs[2])
            if before is None:
                continue
            bias = array("f", [one + other for one, other in zip(before, bias, strict=True)])
        name = view.add(f"{node.outputs[0]}/bias", (len(bias),), bias)
        return OnnxNode("Conv", [*maker.inputs[:2], name], node.outputs, maker.attributes)
    return None


def _leaking(view: _View, node: OnnxNode) -> OnnxNode | None:
    """A rectifier that lets a share of each channel's negative side through (PReLU), written out.

    Either max(0, x) + a * min(0, x), or relu(x) + a * (x - |x|). In the second, TensorFlow.js's own
    converter fuses relu into what makes x although |x| is read of it as well, so that the second term
    becomes zero and the network blind. x - |x| of a relu(x) is therefore taken for that of x, as trained.
    """
    for positive, negative in _either_way(node, "Add"):
        for inner, share in _either_way(view.made_by(negative, "Mul") or node, "Mul"):
            shares = view.constant(share)
            difference = view.made_by(inner, "Sub", "Min")
            if shares is None or difference is None:
                continue
            source, by = _leak(view, positive, difference)
            channels = len(shares.numbers())
            slope = view.per_channel(share, channels)
            if source is None or slope is None:
                continue
            slope = array("f", [by * value for value in slope])
            name = view.add(f"{node.outputs[0]}/slope", (channels, 1, 1), slope)
            return OnnxNode("PRelu", [source, name], node.outputs)
    return None


def _leak(view: _View, positive: str, negative: OnnxNode) -> tuple[str | None, float]:
    """What x is in either way of writing it, and how much of x the negative term has in it."""
    if negative.kind == "Min":
        above = view.made_by(positive, "Max")
        for zero, source in _either_way(negative, "Min"):
            if above is not None and source in above.inputs and view.is_number(zero, 0.0):
                zeros = [view.is_number(name, 0.0) for name in above.inputs if name != source]
                return (source, 1.0) if zeros == [True] else (None, 0.0)
        return None, 0.0
    source, absolute = negative.inputs
    size = view.made_by(absolute, "Abs")
    rectified = view.made_by(positive, "Relu")
    if size is None or rectified is None or size.inputs != [source]:
        return None, 0.0
    return (rectified.inputs[0], 2.0) if source in {positive, rectified.inputs[0]} else (None, 0.0)


def _bounded(view: _View, node: OnnxNode) -> OnnxNode | None:
    """max(min(relu(x), a), 0): x between two bounds."""
    for inner, zero in _either_way(node, "Max"):
        least = view.made_by(inner, "Min")
        if least is None or not view.is_number(zero, 0.0):
            continue
        for rectified, bound in _either_way(least, "Min"):
            relu = view.made_by(rectified, "Relu")
            numbers = view.numbers(bound)
            if relu is None or numbers is None or len(numbers) != 1 or numbers[0] < 0:
                continue
            ends = [
                view.add(f"{node.outputs[0]}/{end}", (), array("f", [value]))
                for end, value in (("least", 0.0), ("most", numbers[0]))
            ]
            return OnnxNode("Clip", [relu.inputs[0], *ends], node.outputs)
    return None


def _hard_sigmoid(view: _View, node: OnnxNode) -> OnnxNode | None:
    """relu6(x + 3) / 6."""
    for inner, sixth in _either_way(node, "Mul"):
        source = _clipped_from_three(view, inner)
        if source is not None and view.is_number(sixth, 1 / 6):
            return OnnxNode("HardSigmoid", [source], node.outputs, {"alpha": 1 / 6, "beta": 0.5})
    return None


def _hard_swish(view: _View, node: OnnxNode) -> OnnxNode | None:
    """(x / 6) * relu6(x + 3)."""
    for part, inner in _either_way(node, "Mul"):
        source = _clipped_from_three(view, inner)
        for whole, sixth in _either_way(view.made_by(part, "Mul") or node, "Mul"):
            if source is not None and whole == source and view.is_number(sixth, 1 / 6):
                return OnnxNode("HardSwish", [source], node.outputs)
    return None


def _clipped_from_three(view: _View, name: str) -> str | None:
    """The x of relu6(x + 3)."""
    clip = view.made_by(name, "Clip")
    total = None if clip is None else view.made_by(clip.inputs[0], "Add")
    if clip is None or total is None:
        return None
    if not (view.is_number(clip.inputs[1], 0.0) and view.is_number(clip.inputs[2], 6.0)):
        return None
    for source, three in _either_way(total, "Add"):
        if view.is_number(three, 3.0):
            return source
    return None


def _drop_unread(graph: OnnxGraph) -> None:
    wanted = {port.name for port in graph.outputs}
    kept: list[OnnxNode] = []
    for node in reversed(graph.nodes):
        if wanted.intersection(node.outputs):
            kept.append(node)
            wanted.update(node.inputs)
    graph.nodes[:] = reversed(kept)
    graph.constants = {name: tensor for name, tensor in graph.constants.items() if name in wanted}
