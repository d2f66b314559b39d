"""A network as LiteRT runs it: its operations and constants, and the file that they become.

Only what converted networks consist of is known here, and only writing. The numbers are those of TensorFlow
Lite's published schema (tensorflow/lite/schema/schema.fbs). How a network comes about: convert_graph.
"""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass, field
from typing import Any

from flatbuffer import Byte, Field, Table, flatbuffer

SAME, VALID = 0, 1
"""How a window treats the border: as much zero border as keeps the size, or none."""

ACTIVATIONS = {"RELU": 1, "RELU6": 3}
"""What an operation may apply to its own result."""

_BYTES = {"padding", "activation", "keep_dims"}

# Operation -> its number, the number of its table of options, and the names of the options in that table.
_WINDOW = ("padding", "stride_w", "stride_h")
_KINDS: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "ADD": (0, 11, ("activation",)),
    "CONCATENATION": (2, 10, ("axis", "activation")),
    "CONV_2D": (3, 1, (*_WINDOW, "activation")),
    "DEPTHWISE_CONV_2D": (4, 2, (*_WINDOW, "multiplier", "activation")),
    "MAXIMUM": (55, 0, ()),
    "MEAN": (40, 27, ("keep_dims",)),
    "MINIMUM": (57, 0, ()),
    "MUL": (18, 21, ("activation",)),
    "RELU": (19, 0, ()),
    "RELU6": (21, 0, ()),
    "RESHAPE": (22, 0, ()),
}


@dataclass(frozen=True, slots=True)
class Constant:
    """Row-major values: single-precision numbers, or whole ones (array type "i")."""

    shape: tuple[int, ...]
    values: array[Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One step: `kind` as TensorFlow Lite calls it; inputs and output are names of tensors."""

    kind: str
    inputs: tuple[str, ...]
    output: str
    options: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class NetworkGraph:
    """A network in the order in which it is computed; `shapes` has every tensor that is no constant."""

    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    shapes: dict[str, tuple[int, ...]] = field(default_factory=dict)
    constants: dict[str, Constant] = field(default_factory=dict)


def tflite_bytes(graph: NetworkGraph) -> bytes:
    """The file's content."""
    named = dict.fromkeys(
        [
            *graph.inputs,
            *(name for step in graph.operations for name in (*step.inputs, step.output)),
        ]
    )
    index = {name: at for at, name in enumerate(named)}
    kinds = list(dict.fromkeys(step.kind for step in graph.operations))
    buffers = [Table(())]  # the first one stands for "no data"
    tensors: list[Table] = []
    for name in named:
        constant = graph.constants.get(name)
        if constant is None:
            tensors.append(Table((graph.shapes[name], Byte(0), 0, name)))
            continue
        tensors.append(
            Table((constant.shape, Byte(2 if constant.values.typecode == "i" else 0), len(buffers), name))
        )
        buffers.append(Table((_little_endian(constant.values),)))
    operations = [_operation(step, kinds.index(step.kind), index) for step in graph.operations]
    subgraph = Table(
        (
            tuple(tensors),
            tuple(index[name] for name in graph.inputs),
            tuple(index[name] for name in graph.outputs),
            tuple(operations),
            "main",
        )
    )
    codes = tuple(Table((Byte(_KINDS[kind][0]), None, 1, _KINDS[kind][0])) for kind in kinds)
    return flatbuffer(Table((3, codes, (subgraph,), "synaq", tuple(buffers))), "TFL3")


def _operation(step: Operation, kind: int, index: dict[str, int]) -> Table:
    _, table, names = _KINDS[step.kind]
    unknown = set(step.options) - set(names)
    if unknown:
        raise ValueError(f"{step.kind} has no option {min(unknown)}")
    fields: list[Field | None] = [kind, tuple(index[name] for name in step.inputs), (index[step.output],)]
    if table:
        options = [step.options.get(name) for name in names]
        written = [
            Byte(int(value)) if value is not None and name in _BYTES else value
            for name, value in zip(names, options, strict=True)
        ]
        fields += [Byte(table), Table(tuple(written))]
    return Table(tuple(fields))


def _little_endian(values: array[Any]) -> bytes:
    if sys.byteorder == "big":
        values = array(values.typecode, values)
        values.byteswap()
    return values.tobytes()
