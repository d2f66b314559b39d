"""TensorFlow.js networks become LiteRT files: with the same results, and the same bytes on every computer."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from convert_networks import convert
from steps import ROOT, SetUpError

from proctor.analysis.networks import Network, NetworkFile
from tests.build.tfjs_model import OUTPUTS, Array, Model, by_hand, detector

ENTRY = ("brought to size", (12, 8, 3))

AGAIN = """
import hashlib, sys
sys.path[:0] = ["build", "."]
from convert_networks import convert
from tests.build.tfjs_model import OUTPUTS, detector
model, _ = detector()
made = convert(model.topology, model.content, OUTPUTS, "brought to size", (12, 8, 3))
print(hashlib.sha256(made).hexdigest())
"""


def run(content: bytes, picture: Array, folder: Path) -> list[Array]:
    """The outputs of a converted network, from the program's own class for networks."""
    path = folder / "network.tflite"
    path.write_bytes(content)
    network = Network(NetworkFile("test", "test", path, hashlib.sha256(content).hexdigest()))
    network.fill(lambda tensor: np.copyto(tensor[0], picture))
    network.invoke()
    return [network.output(index) for index in range(len(OUTPUTS))]


def pictures() -> list[Array]:
    draw = np.random.default_rng(1)
    return [draw.normal(size=(12, 8, 3)).astype(np.float32) for _ in range(3)]


def kinds_in(content: bytes) -> set[str]:
    from ai_edge_litert.schema_py_generated import BuiltinOperator
    from ai_edge_litert.schema_py_generated import Model as Schema

    names = {number: name for name, number in vars(BuiltinOperator).items() if isinstance(number, int)}
    schema = Schema.GetRootAs(content, 0)
    return {names[schema.OperatorCodes(at).BuiltinCode()] for at in range(schema.OperatorCodesLength())}


def test_a_converted_network_computes_what_the_graph_says(tmp_path: Path) -> None:
    model, values = detector()
    content = convert(model.topology, model.content, OUTPUTS, *ENTRY)
    for picture in pictures():
        rows, means = run(content, picture, tmp_path)
        wanted = by_hand(picture, values)
        assert float(np.ptp(rows)) > 1  # not a network that says the same to everything
        np.testing.assert_allclose(rows, wanted["rows"], rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(means, wanted["means"], rtol=1e-4, atol=1e-4)


def test_what_belongs_together_is_one_operation() -> None:
    model, _ = detector()
    content = convert(model.topology, model.content, OUTPUTS, *ENTRY)
    merged = {"CONV_2D", "DEPTHWISE_CONV_2D", "ADD", "RESHAPE", "CONCATENATION", "MEAN"}
    assert kinds_in(content) == merged  # no factor, addend or activation is left by itself


def test_what_the_outputs_do_not_need_is_left_away() -> None:
    model, _ = detector()
    whole = convert(model.topology, model.content, OUTPUTS, *ENTRY)
    part = convert(model.topology, model.content, {"means": "mean"}, *ENTRY)
    assert len(part) < len(whole)
    assert "CONCATENATION" not in kinds_in(part)


def test_the_same_bytes_come_out_in_every_process() -> None:
    model, _ = detector()
    digest = hashlib.sha256(convert(model.topology, model.content, OUTPUTS, *ENTRY)).hexdigest()
    for seed in ("1", "2"):  # sets and dictionaries of another order would show
        done = subprocess.run(
            [sys.executable, "-c", AGAIN],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert done.stdout.strip() == digest


def test_a_network_is_told_apart_from_what_is_none() -> None:
    for topology in (
        b"",
        b"[]",
        b"{}",
        b'{"modelTopology": {"node": 3}, "weightsManifest": []}',
        b"[" * 99999,
    ):
        with pytest.raises(SetUpError, match=r"no TensorFlow\.js graph model"):
            convert(topology, b"", OUTPUTS)


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The made-up network's `model.json` with something else in it."""
    document = json.loads(detector()[0].topology)
    change(document)
    return json.dumps(document).encode()


def entries(document: dict[str, Any]) -> list[dict[str, Any]]:
    return list(document["weightsManifest"][0]["weights"])


def node(document: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (item for item in document["modelTopology"]["node"] if item["name"] == name)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda d: entries(d)[0].update(shape=[3, 3, 3, 5000000]), "the weights end before kernel"),
        (lambda d: entries(d)[0].update(shape=[3, 3, -3, -4]), "is stored as float32"),
        (lambda d: entries(d)[0].update(dtype="string"), "is stored as string"),
        (lambda d: d["weightsManifest"][0]["weights"].pop(), "bytes of weights belong to nothing"),
        (lambda d: node(d, "conv").update(op="Execute"), "Execute cannot be converted"),
        (lambda d: node(d, "scaled").update(input=["mean", "factor"]), "goes round in a circle"),
        (lambda d: node(d, "scaled").update(input=["nowhere", "factor"]), "has no node nowhere"),
        (lambda d: node(d, "scaled").update(input=["conv", "head"]), "joins"),
        (lambda d: node(d, "conv").update(attr={}), "in an unknown way"),
        (lambda d: node(d, "conv").update(input=["brought to size", "scaled"]), "circle"),
        (lambda d: node(d, "row").update(input=["head out", "mean"]), "where a constant is wanted"),
        (lambda d: node(d, "normal")["attr"].update(is_training={"b": True}), "still trains"),
    ],
)
def test_a_network_that_cannot_be_converted_is_refused_in_one_sentence(
    change: Callable[[dict[str, Any]], object], complaint: str
) -> None:
    topology = changed(change)
    with pytest.raises(SetUpError, match=complaint) as caught:
        convert(topology, detector()[0].content, OUTPUTS, *ENTRY)
    assert caught.value.remedy


def test_an_input_without_a_size_is_refused() -> None:
    model, _ = detector()
    model.node("twice", "Add", "picture", "picture")
    with pytest.raises(SetUpError, match="has no fixed size"):
        convert(model.topology, model.content, {"twice": "twice"})


def test_an_output_that_is_not_there_is_named() -> None:
    with pytest.raises(SetUpError, match="has no node other"):
        convert(Model().topology, b"", {"other": "other"})
