"""From the TensorFlow.js files in a carrier to the file that LiteRT runs: `convert` does it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from convert_graph import REMEDY, Conversion, set_outputs
from convert_merges import merge
from convert_operations import CONVERTERS
from steps import SetUpError
from tfjs_graph import TfGraph, TfNode, read_graph
from tflite_file import tflite_bytes


def convert(
    topology: bytes,
    weights: bytes,
    outputs: Mapping[str, str],
    entry: str = "",
    entry_shape: Sequence[int] = (),
) -> bytes:
    """The .tflite file of a graph model (`model.json`, and its weights in one), up to the nodes in `outputs`.

    `outputs`: the name that a result gets -> the node that makes it; what they do not need is left away.
    `entry`: the node whose result is the input, where that is not the graph's own input or its size is open;
    `entry_shape` is what it makes (rows, columns, channels). The input is one picture. The same arguments
    give the same bytes on every computer. SetUpError where it cannot be converted.
    """
    graph = read_graph(topology, weights)
    try:
        run = Conversion(_entered(graph, entry, entry_shape), list(outputs.values()))
        for node in run.needed:
            converter = CONVERTERS.get(node.kind)
            if converter is None:
                raise SetUpError(f"{node.name}: {node.kind} cannot be converted.", REMEDY)
            converter(run, node)
        set_outputs(run, outputs)
        merge(run.made)
        return tflite_bytes(run.made)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        told = f"{type(error).__name__}: {error}"
        raise SetUpError(f"The network cannot be converted ({told}).", REMEDY) from error


def _entered(graph: TfGraph, entry: str, shape: Sequence[int]) -> TfGraph:
    """The graph with `entry` as its input, or as it is where there is none."""
    if not entry:
        return graph
    sizes = [{"size": size} for size in (1, *shape)]
    node = TfNode(entry, "Placeholder", (), {"shape": {"shape": {"dim": sizes}}})
    return TfGraph({**graph.nodes, entry: node}, graph.weights)
