"""What a converted network computes in several steps and LiteRT does in one: merged, for speed.

Each merge leaves the result as it was but for rounding. Standard library only.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tflite_file import ACTIVATIONS, Constant, NetworkGraph, Operation

_CONVOLUTIONS = ("CONV_2D", "DEPTHWISE_CONV_2D")


def merge(graph: NetworkGraph) -> None:
    """Merge what can be, until nothing more can, and leave away what nobody reads."""
    _drop_unread(graph)
    changed = True
    while changed:
        changed = False
        for rewrite in (_scaled, _shifted, _bounded, _activated):
            view = _View(graph)
            for at, step in enumerate(graph.operations):
                replacement = rewrite(view, step)
                if replacement is not None:
                    graph.operations[at] = replacement
                    view = _View(graph)
                    changed = True
            _drop_unread(graph)


class _View:
    """Who makes and who reads which tensor, and the constants as numbers."""

    def __init__(self, graph: NetworkGraph) -> None:
        self._graph = graph
        self._makers = {step.output: step for step in graph.operations}
        self._readers = Counter(name for step in graph.operations for name in step.inputs)
        self._readers.update(graph.outputs)

    def made_by(self, name: str, *kinds: str) -> Operation | None:
        """The operation that makes the tensor, where it is one of `kinds`."""
        step = self._makers.get(name)
        return step if step is not None and step.kind in kinds else None

    def made_only_for(self, name: str, *kinds: str) -> Operation | None:
        """The same, where the tensor has no other reader and no activation was merged into its maker."""
        step = self.made_by(name, *kinds)
        alone = step is not None and self._readers[name] == 1 and not step.options.get("activation")
        return step if alone else None

    def constant(self, name: str) -> Constant | None:
        """The constant of real numbers of that name."""
        found = self._graph.constants.get(name)
        return found if found is not None and found.values.typecode == "f" else None

    def is_number(self, name: str, wanted: float) -> bool:
        """Is it a constant of one number, this one in single precision?"""
        found = self.constant(name)
        return found is not None and list(found.values) == list(array("f", [wanted]))

    def per_channel(self, name: str, channels: int) -> array[Any] | None:
        """The constant of that name as one number per channel; None where it is something else."""
        found = self.constant(name)
        if found is None or (len(found.values) > 1 and found.shape[-1] != channels):
            return None
        if len(found.values) == 1:
            return array("f", found.values) * channels
        return found.values if len(found.values) == channels else None

    def put(self, name: str, shape: tuple[int, ...], values: array[Any]) -> str:
        """Put a constant into the graph; returns its name."""
        self._graph.constants[name] = Constant(shape, values)
        return name


Rewrite = Callable[[_View, Operation], Operation | None]


def _either_way(step: Operation | None, kind: str) -> Iterator[tuple[str, str]]:
    """The two inputs of an operation of `kind`, in both orders."""
    if step is not None and step.kind == kind:
        yield step.inputs[0], step.inputs[1]
        yield step.inputs[1], step.inputs[0]


def _scaled(view: _View, step: Operation) -> Operation | None:
    """A factor for each channel after a convolution: into its kernel and its bias."""
    for source, factor in _either_way(step, "MUL"):
        maker = view.made_only_for(source, *_CONVOLUTIONS)
        if maker is None:
            continue
        kernel, bias = view.constant(maker.inputs[1]), view.constant(maker.inputs[2])
        factors = None if bias is None else view.per_channel(factor, len(bias.values))
        if kernel is None or bias is None or factors is None:
            continue
        values, channels = array("f", kernel.values), len(factors)
        each = len(values) // channels
        for channel, by in enumerate(factors):
            part = slice(channel * each, (channel + 1) * each)
            if maker.kind == "DEPTHWISE_CONV_2D":
                part = slice(channel, len(values), channels)
            values[part] = array("f", [value * by for value in values[part]])
        moved = array("f", [value * by for value, by in zip(bias.values, factors, strict=True)])
        inputs = (
            maker.inputs[0],
            view.put(f"{step.output}/kernel", kernel.shape, values),
            view.put(f"{step.output}/bias", bias.shape, moved),
        )
        return replace(maker, inputs=inputs, output=step.output)
    return None


def _shifted(view: _View, step: Operation) -> Operation | None:
    """A number added to each channel after a convolution: into its bias."""
    for source, addend in _either_way(step, "ADD"):
        maker = view.made_only_for(source, *_CONVOLUTIONS)
        bias = None if maker is None else view.constant(maker.inputs[2])
        addends = None if bias is None else view.per_channel(addend, len(bias.values))
        if maker is None or bias is None or addends is None:
            continue
        moved = array("f", [one + other for one, other in zip(bias.values, addends, strict=True)])
        name = view.put(f"{step.output}/bias", bias.shape, moved)
        return replace(maker, inputs=(*maker.inputs[:2], name), output=step.output)
    return None


def _activated(view: _View, step: Operation) -> Operation | None:
    """An activation right after what can apply it by itself."""
    number = ACTIVATIONS.get(step.kind)
    maker = view.made_only_for(step.inputs[0], *_CONVOLUTIONS)
    if number is None or maker is None:
        return None
    return replace(maker, output=step.output, options={**maker.options, "activation": number})


def _bounded(view: _View, step: Operation) -> Operation | None:
    """max(min(relu(x), 6), 0): relu6(x)."""
    for inner, zero in _either_way(step, "MAXIMUM"):
        for rectified, six in _either_way(view.made_by(inner, "MINIMUM"), "MINIMUM"):
            relu = view.made_by(rectified, "RELU")
            if relu is not None and view.is_number(zero, 0.0) and view.is_number(six, 6.0):
                return Operation("RELU6", relu.inputs, step.output)
    return None


def _drop_unread(graph: NetworkGraph) -> None:
    wanted = set(graph.outputs)
    kept: list[Operation] = []
    for step in reversed(graph.operations):
        if step.output in wanted:
            kept.append(step)
            wanted.update(step.inputs)
    graph.operations[:] = reversed(kept)
    graph.constants = {name: constant for name, constant in graph.constants.items() if name in wanted}
