"""An ONNX file, written byte for byte the same on every computer (standard library only).

The few messages of ONNX's protocol buffers that a converted network needs, and nothing that reads them. Which
operations a network is made of is decided in convert_graph and its operations.
"""

from __future__ import annotations

import struct
import sys
from array import array
from dataclasses import dataclass, field
from typing import Any

IR_VERSION = 7
OPSET = 14
FLOAT32 = 1
INT64 = 7

Attribute = int | float | str | list[int]


@dataclass(frozen=True, slots=True)
class OnnxTensor:
    """A constant: `data` is little-endian, row-major, of `data_type` (FLOAT32 or INT64)."""

    name: str
    shape: tuple[int, ...]
    data: bytes
    data_type: int = FLOAT32

    @classmethod
    def of_numbers(cls, name: str, shape: tuple[int, ...], values: array[Any]) -> OnnxTensor:
        """A constant of single-precision numbers."""
        return cls(name, shape, _turned(array("f", values)).tobytes())

    def numbers(self) -> array[Any]:
        """The single-precision numbers of it."""
        return _turned(array("f", self.data))


@dataclass(slots=True)
class OnnxNode:
    """One operation; its name in the file is that of its first output."""

    kind: str
    inputs: list[str]
    outputs: list[str]
    attributes: dict[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the whole network: float32, with a fixed shape."""

    name: str
    shape: tuple[int, ...]


@dataclass(slots=True)
class OnnxGraph:
    """A network in the order in which it is computed."""

    name: str
    inputs: list[Port] = field(default_factory=list)
    outputs: list[Port] = field(default_factory=list)
    nodes: list[OnnxNode] = field(default_factory=list)
    constants: dict[str, OnnxTensor] = field(default_factory=dict)


def onnx_bytes(graph: OnnxGraph) -> bytes:
    """The file's content."""
    body = b"".join(_bytes(1, _node(node)) for node in graph.nodes)
    body += _text(2, graph.name)
    body += b"".join(_bytes(5, _tensor(tensor)) for tensor in graph.constants.values())
    body += b"".join(_bytes(11, _port(port)) for port in graph.inputs)
    body += b"".join(_bytes(12, _port(port)) for port in graph.outputs)
    opset = _text(1, "") + _integer(2, OPSET)
    return _integer(1, IR_VERSION) + _text(2, "synaq") + _bytes(7, body) + _bytes(8, opset)


def _node(node: OnnxNode) -> bytes:
    parts = [_text(1, name) for name in node.inputs]
    parts += [_text(2, name) for name in node.outputs]
    parts += [_text(3, node.outputs[0]), _text(4, node.kind)]
    parts += [_bytes(5, _attribute(name, value)) for name, value in node.attributes.items()]
    return b"".join(parts)


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, float):
        return _text(1, name) + _key(2, 5) + struct.pack("<f", value) + _integer(20, 1)
    if isinstance(value, int):
        return _text(1, name) + _integer(3, value) + _integer(20, 2)
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _integer(20, 3)
    return _text(1, name) + b"".join(_integer(8, item) for item in value) + _integer(20, 7)


def _tensor(tensor: OnnxTensor) -> bytes:
    parts = [_integer(1, size) for size in tensor.shape]
    parts += [_integer(2, tensor.data_type), _text(8, tensor.name), _bytes(9, tensor.data)]
    return b"".join(parts)


def _port(port: Port) -> bytes:
    shape = b"".join(_bytes(1, _integer(1, size)) for size in port.shape)
    return _text(1, port.name) + _bytes(2, _bytes(1, _integer(1, FLOAT32) + _bytes(2, shape)))


def _text(number: int, text: str) -> bytes:
    return _bytes(number, text.encode())


def _bytes(number: int, content: bytes) -> bytes:
    return _key(number, 2) + _varint(len(content)) + content


def _integer(number: int, value: int) -> bytes:
    return _key(number, 0) + _varint(value & 0xFFFF_FFFF_FFFF_FFFF)


def _key(number: int, wire: int) -> bytes:
    return _varint(number << 3 | wire)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _turned(values: array[Any]) -> array[Any]:
    """Between this computer's byte order and the file's."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
