"""A TensorFlow.js graph model, read strictly (standard library only): its operations and its weights.

What the operations mean is not known here; see convert_graph.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import struct
import sys
from array import array
from dataclasses import dataclass
from typing import Any

from steps import SetUpError
from tflite_file import Constant

_REMEDY = "The carrier is not the one that was tested: correct assets/networks.toml."
_WIDTH = {"float32": 4, "float16": 2, "int32": 4}


@dataclass(frozen=True, slots=True)
class TfNode:
    """One operation; inputs are names of nodes, `name:1` the second output of one."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    attributes: dict[str, Any]

    def integers(self, name: str) -> list[int]:
        """A list of whole numbers; empty where it is not given."""
        return [int(item) for item in self.attributes.get(name, {}).get("list", {}).get("i", [])]

    def text(self, name: str) -> str:
        """A word, "" where it is not given."""
        return _decoded(self.attributes.get(name, {}).get("s", ""))

    def number(self, name: str, default: float) -> float:
        """A real number."""
        return float(self.attributes.get(name, {}).get("f", default))

    def flag(self, name: str) -> bool:
        """A yes or no; no where it is not given."""
        return bool(self.attributes.get(name, {}).get("b", False))


@dataclass(frozen=True, slots=True)
class TfGraph:
    """The operations by name, in the file's order, and the constants by name."""

    nodes: dict[str, TfNode]
    weights: dict[str, Constant]


def read_graph(topology: bytes, weights: bytes) -> TfGraph:
    """The graph of a `model.json` and of its weights file (the shards in one, as they follow each other).

    SetUpError where either is not what such files are, also for sizes that do not add up.
    """
    try:
        document = json.loads(topology)
        listed = document["modelTopology"]["node"]
        groups = document["weightsManifest"]
        nodes = {
            item["name"]: TfNode(item["name"], item["op"], tuple(item.get("input", ())), item.get("attr", {}))
            for item in listed
        }
        return TfGraph(nodes, _weights([entry for group in groups for entry in group["weights"]], weights))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SetUpError(
            f"This is no TensorFlow.js graph model ({type(error).__name__}: {error}).", _REMEDY
        ) from error


def _weights(entries: list[dict[str, Any]], content: bytes) -> dict[str, Constant]:
    found: dict[str, Constant] = {}
    at = 0
    for entry in entries:
        shape = tuple(int(size) for size in entry["shape"])
        stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
        if stored not in _WIDTH or min(shape, default=1) < 0:
            raise ValueError(f"weight {entry['name']} is stored as {stored} {shape}")
        length = math.prod(shape) * _WIDTH[stored]
        if at + length > len(content):
            raise ValueError(f"the weights end before {entry['name']}")
        found[entry["name"]] = Constant(shape, _values(stored, content[at : at + length]))
        at += length
    if at != len(content):
        raise ValueError(f"{len(content) - at} bytes of weights belong to nothing")
    return found


def _values(stored: str, content: bytes) -> array[Any]:
    if stored == "float16":
        return array("f", struct.unpack(f"<{len(content) // 2}e", content))
    values = array("i" if stored == "int32" else "f", content)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _decoded(word: str | list[int]) -> str:
    """A word as these files keep it: in base 64, or byte by byte."""
    try:
        if isinstance(word, list):
            return bytes(word).decode()
        return base64.b64decode(word + "=" * (-len(word) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(f"the word {word!r} cannot be read") from error
