"""A small made-up network as TensorFlow.js writes networks, and what it computes by plain arithmetic."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


@dataclass
class Model:
    """A `model.json` and its weights, put together node by node."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    content: bytes = b""

    def weight(self, name: str, values: npt.ArrayLike, kind: str = "float32") -> str:
        stored = np.asarray(values, np.dtype(kind).newbyteorder("<"))
        entry: dict[str, Any] = {"name": name, "shape": list(stored.shape), "dtype": kind}
        if kind == "float16":
            entry |= {"dtype": "float32", "quantization": {"dtype": "float16"}}
        self.entries.append(entry)
        self.content += stored.tobytes()
        self.nodes.append({"name": name, "op": "Const"})
        return name

    def node(self, name: str, kind: str, *inputs: str, **attributes: Any) -> str:
        written = {key: _attribute(value) for key, value in attributes.items()}
        self.nodes.append({"name": name, "op": kind, "input": list(inputs), "attr": written})
        return name

    @property
    def topology(self) -> bytes:
        return json.dumps(
            {
                "modelTopology": {"node": self.nodes},
                "weightsManifest": [{"paths": ["group1-shard1of1"], "weights": self.entries}],
            }
        ).encode()


def _attribute(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, float):
        return {"f": value}
    if isinstance(value, str):
        return {"s": base64.b64encode(value.encode()).decode()}
    if isinstance(value, bytes):  # some files keep words byte by byte
        return {"s": list(value)}
    return value if isinstance(value, dict) else {"list": {"i": [str(item) for item in value]}}


OUTPUTS = {"rows": "joined", "means": "mean"}
"""The results of `detector`, by the names that they get."""


def detector(seed: int = 5) -> tuple[Model, dict[str, Array]]:
    """A made-up detector for 12 x 8 pixels; it has each operation that the pinned networks consist of."""
    draw = np.random.default_rng(seed)
    numbers = {
        "kernel": draw.normal(size=(3, 3, 3, 4)),
        "factor": draw.uniform(0.5, 2, 4),
        "addend": draw.normal(size=4),
        "deep": draw.normal(size=(3, 3, 4, 1)),
        "gamma": draw.uniform(0.5, 2, 4),
        "beta": draw.normal(size=4),
        "means": draw.normal(size=4),
        "variances": draw.uniform(0.5, 2, 4),
        "head": draw.normal(size=(1, 1, 4, 6)),
        "biases": draw.normal(size=6),
    }
    values = {name: number.astype(np.float32) for name, number in numbers.items()}
    values["head"] = values["head"].astype(np.float16).astype(np.float32)
    model = Model()
    for name, number in values.items():
        model.weight(name, number, "float16" if name == "head" else "float32")
    open_size = {"shape": {"dim": [{"size": str(size)} for size in (-1, -1, -1, 3)]}}
    model.node("picture", "Placeholder", shape=open_size)
    model.node("brought to size", "TensorArrayGatherV3", "picture")
    same = {"padding": b"SAME", "dilations": [1, 1, 1, 1], "data_format": "NHWC"}
    model.node("conv", "Conv2D", "brought to size", "kernel", strides=[1, 2, 2, 1], **same)
    model.node("scaled", "Mul", "conv", "factor")
    model.node("shifted", "Add", "scaled", "addend")
    model.node("relu", "Relu", "shifted")
    model.node("least", "Minimum", "relu", model.weight("six", 6.0))
    model.node("first", "Maximum", "least", model.weight("zero", 0.0))
    model.node("conv2", "DepthwiseConv2dNative", "first", "deep", strides=[1, 1, 1, 1], **same)
    norm = ("gamma", "beta", "means", "variances")
    model.node("normal", "FusedBatchNorm", "conv2", *norm, epsilon=0.001, is_training=False)
    model.node("second", "Relu6", "normal")
    model.node("sum", "AddN", "second", "first")
    model.node("head conv", "Conv2D", "sum", "head", strides=[1, 1, 1, 1], **(same | {"padding": "VALID"}))
    model.node("head out", "BiasAdd", "head conv", "biases")
    model.node("shape", "Shape", "sum")
    ones = [model.weight(name, [number], "int32") for name, number in (("0", 0), ("1", 1), ("s", 1))]
    model.node("batch", "StridedSlice", "shape", *ones)
    sizes = [model.weight(f"size {number}", number, "int32") for number in (-1, 1, 3)]
    model.node("new shape", "Pack", "batch", *sizes)
    model.node("row", "Reshape", "head out", "new shape")
    model.node("single", "Squeeze", "row", squeeze_dims=[2])
    model.node("joined", "ConcatV2", "single", "single", model.weight("axis", 1, "int32"))
    model.node("mean", "Mean", "sum", model.weight("axes", [1, 2], "int32"), keep_dims=False)
    model.node("guess", "NobodyKnowsThis", "mean")
    return model, values


def by_hand(picture: Array, values: dict[str, Array]) -> dict[str, Array]:
    """What `detector` makes of a picture (12 x 8 x 3), in double precision and without any library for it."""
    at = {name: number.astype(np.float64) for name, number in values.items()}
    first = _windows(picture.astype(np.float64), 3, 2, 0)
    first = np.einsum("rcyxi,yxio->rco", first, at["kernel"]) * at["factor"] + at["addend"]
    first = np.clip(first, 0, 6)
    second = np.einsum("rcyxi,yxi->rci", _windows(first, 3, 1, 1), at["deep"][..., 0])
    second = (second - at["means"]) / np.sqrt(at["variances"] + 0.001) * at["gamma"] + at["beta"]
    total = np.clip(second, 0, 6) + first
    single = (total @ at["head"][0, 0] + at["biases"]).reshape(1, -1, 3)
    return {"rows": np.concatenate([single, single], axis=1), "means": total.mean((0, 1))[None]}


def _windows(picture: npt.NDArray[np.float64], size: int, step: int, before: int) -> npt.NDArray[np.float64]:
    """Every window over the picture: rows x columns x size x size x channels, zeros around."""
    rows, columns = (-(-length // step) for length in picture.shape[:2])
    wide = np.pad(picture, ((before, size), (before, size), (0, 0)))
    return np.array(
        [
            [wide[r * step : r * step + size, c * step : c * step + size] for c in range(columns)]
            for r in range(rows)
        ]
    )
