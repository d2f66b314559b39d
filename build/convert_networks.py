"""From the TensorFlow.js files in a carrier to the ONNX file that the program runs: `convert` does it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from convert_graph import REMEDY, Conversion, set_outputs
from convert_merges import merge
from convert_operations import OPERATIONS
from onnx_file import onnx_bytes
from steps import SetUpError
from tfjs_graph import TfGraph, TfNode, read_graph


def convert(
    topology: bytes,
    weights: bytes,
    outputs: Mapping[str, str],
    entry: str = "",
    entry_shape: Sequence[int] = (),
) -> bytes:
    """The ONNX file of a graph model (`model.json`, and its weights in one), up to the nodes in `outputs`.

    `outputs`: the name that a result gets -> the node that makes it; what they do not need is left away.
    `entry`: the node whose result is the input, where that is not the graph's own input or its size is open;
    `entry_shape` is what it makes (rows, columns, channels). The input is one picture, channels first, and
    so are outputs that are pictures. The same arguments give the same bytes on every computer. SetUpError
    where it cannot be converted.
    """
    graph = read_graph(topology, weights)
    try:
        run = Conversion(_entered(graph, entry, entry_shape), list(outputs.values()), "network")
        for node in run.needed:
            operation = OPERATIONS.get(node.kind)
            if operation is None:
                raise SetUpError(f"{node.name}: {node.kind} cannot be converted.", REMEDY)
            run.keep(node, operation(run, node))
        set_outputs(run, outputs)
        merge(run.onnx)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        told = f"{type(error).__name__}: {error}"
        raise SetUpError(f"The network cannot be converted ({told}).", REMEDY) from error
    return onnx_bytes(run.onnx)


def _entered(graph: TfGraph, entry: str, shape: Sequence[int]) -> TfGraph:
    """The graph with `entry` as its input, or as it is where there is none."""
    if not entry:
        return graph
    sizes = [{"size": size} for size in (1, *shape)]
    node = TfNode(entry, "Placeholder", (), {"shape": {"shape": {"dim": sizes}}})
    return TfGraph({**graph.nodes, entry: node}, graph.weights)
