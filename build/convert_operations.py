"""What each TensorFlow operation is in TensorFlow Lite, for the operations that pinned networks are made of.

How the graph is walked is in convert_graph, what is merged afterwards in convert_merges.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable

from convert_graph import REMEDY, Conversion
from steps import SetUpError
from tfjs_graph import TfNode
from tflite_file import SAME, VALID

Converter = Callable[[Conversion, TfNode], None]

_PADDINGS = {"SAME": SAME, "VALID": VALID}


def _placeholder(run: Conversion, node: TfNode) -> None:
    """The picture that goes in: one of it."""
    sizes = node.attributes["shape"]["shape"]["dim"]
    shape = (1, *(int(size["size"]) for size in sizes[1:]))
    if min(shape) < 1:
        raise SetUpError(f"The input {node.name} has no fixed size {shape}.", REMEDY)
    run.made.inputs.append(node.name)
    run.made.shapes[node.name] = shape


def _convolution(run: Conversion, node: TfNode) -> None:
    """Conv2D and DepthwiseConv2dNative; the bias, here all zeros, and the activation are merged into it."""
    kernel = run.weight(node.inputs[1])
    rows, columns, read, made = kernel.shape
    shape, stride = run.shape(node.inputs[0]), node.integers("strides")
    wanted = (node.text("data_format"), set(node.integers("dilations")))
    if node.text("padding") not in _PADDINGS or len(shape) != 4 or wanted != ("NHWC", {1}):
        raise SetUpError(f"{node.name} lays its window over the picture in an unknown way.", REMEDY)
    options = {"padding": _PADDINGS[node.text("padding")], "stride_h": stride[1], "stride_w": stride[2]}
    if node.kind == "Conv2D":
        values = array("f")
        for channel in range(made):  # one kernel after the other, instead of all kernels place by place
            values += kernel.values[channel::made]
        weights, channels = run.put(node.inputs[1], (made, rows, columns, read), values), made
    else:
        options["multiplier"], channels = made, read * made
        weights = run.put(node.inputs[1], (1, rows, columns, channels), kernel.values)
    bias = run.put(f"{node.name}/bias", (channels,), [0.0] * channels)
    over = (0, 0) if node.text("padding") == "SAME" else (rows - 1, columns - 1)
    sizes = [-(-(shape[axis] - over[axis - 1]) // stride[axis]) for axis in (1, 2)]
    kind = "CONV_2D" if node.kind == "Conv2D" else "DEPTHWISE_CONV_2D"
    run.emit(kind, [node.inputs[0], weights, bias], node.name, (1, *sizes, channels), **options)


def _normalisation(run: Conversion, node: TfNode) -> None:
    """FusedBatchNorm as it is once trained: a factor and an addend for each channel."""
    shape = run.shape(node.inputs[0])
    if node.flag("is_training"):
        raise SetUpError(f"{node.name} still trains.", REMEDY)
    gamma, beta, means, variances = (run.weight(name).values for name in node.inputs[1:5])
    epsilon = node.number("epsilon", 1e-4)
    factors = [g / math.sqrt(v + epsilon) for g, v in zip(gamma, variances, strict=True)]
    addends = [b - m * f for b, m, f in zip(beta, means, factors, strict=True)]
    factor = run.put(f"{node.name}/factor", (len(factors),), factors)
    scaled = run.emit("MUL", [node.inputs[0], factor], f"{node.name}/scaled", shape)
    run.emit("ADD", [scaled, run.put(f"{node.name}/addend", (len(addends),), addends)], node.name, shape)


def _single(kind: str) -> Converter:
    """An operation on each number for itself."""

    def operation(run: Conversion, node: TfNode) -> None:
        run.emit(kind, node.inputs, node.name, run.shape(node.inputs[0]))

    return operation


def _paired(kind: str) -> Converter:
    """An operation on two tensors, number by number, the smaller one repeated; one may be a constant."""

    def operation(run: Conversion, node: TfNode) -> None:
        one, other = (run.shape(name) for name in node.inputs)
        rank = max(len(one), len(other))
        shapes = [(1,) * (rank - len(shape)) + shape for shape in (one, other)]
        if any(len({*sizes} - {1}) > 1 for sizes in zip(*shapes, strict=True)):
            raise SetUpError(f"{node.name} joins {one} and {other}.", REMEDY)
        for name in node.inputs:
            constant = run.constant(name)
            if constant is not None:
                run.put(name, constant.shape, constant.values)
        run.emit(kind, node.inputs, node.name, tuple(max(sizes) for sizes in zip(*shapes, strict=True)))

    return operation


def _mean(run: Conversion, node: TfNode) -> None:
    """The mean over some axes."""
    shape = run.shape(node.inputs[0])
    axes = [axis % len(shape) for axis in run.integers(node.inputs[1])]
    kept = node.flag("keep_dims")
    left = tuple(1 if at in axes else size for at, size in enumerate(shape) if kept or at not in axes)
    inputs = [node.inputs[0], run.put_whole(f"{node.name}/axes", axes)]
    run.emit("MEAN", inputs, node.name, left, keep_dims=int(kept))


def _squeeze(run: Conversion, node: TfNode) -> None:
    """Axes of length one left away."""
    shape = run.shape(node.inputs[0])
    gone = {axis % len(shape) for axis in node.integers("squeeze_dims")}
    gone = gone or {axis for axis, size in enumerate(shape) if size == 1}
    _emit_reshaped(run, node, tuple(size for axis, size in enumerate(shape) if axis not in gone))


def _reshape(run: Conversion, node: TfNode) -> None:
    """The same numbers in another shape."""
    shape = run.integers(node.inputs[1])
    if -1 in shape:
        rest = math.prod(size for size in shape if size != -1)
        whole = math.prod(run.shape(node.inputs[0]))
        shape = [whole // rest if size == -1 else size for size in shape]
    _emit_reshaped(run, node, tuple(shape))


def _concatenate(run: Conversion, node: TfNode) -> None:
    """Tensors one after the other along an axis."""
    shapes = [run.shape(name) for name in node.inputs[:-1]]
    axis = run.integers(node.inputs[-1])[0] % len(shapes[0])
    shape = (*shapes[0][:axis], sum(each[axis] for each in shapes), *shapes[0][axis + 1 :])
    run.emit("CONCATENATION", node.inputs[:-1], node.name, shape, axis=axis)


def _shape_of(run: Conversion, node: TfNode) -> None:
    run.know(node, list(run.shape(node.inputs[0])))


def _part_of_shape(run: Conversion, node: TfNode) -> None:
    begin, end, step = (run.integers(name)[0] for name in node.inputs[1:4])
    run.know(node, run.integers(node.inputs[0])[begin:end:step])


def _row_of_sizes(run: Conversion, node: TfNode) -> None:
    run.know(node, [run.integers(name)[0] for name in node.inputs])


CONVERTERS: dict[str, Converter] = {
    "Add": _paired("ADD"),
    "AddN": _paired("ADD"),
    "BiasAdd": _paired("ADD"),
    "ConcatV2": _concatenate,
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _convolution,
    "FusedBatchNorm": _normalisation,
    "Maximum": _paired("MAXIMUM"),
    "Mean": _mean,
    "Minimum": _paired("MINIMUM"),
    "Mul": _paired("MUL"),
    "Pack": _row_of_sizes,
    "Placeholder": _placeholder,
    "Relu": _single("RELU"),
    "Relu6": _single("RELU6"),
    "Reshape": _reshape,
    "Shape": _shape_of,
    "Squeeze": _squeeze,
    "StridedSlice": _part_of_shape,
}


def _emit_reshaped(run: Conversion, node: TfNode, shape: tuple[int, ...]) -> None:
    inputs = [node.inputs[0], run.put_whole(f"{node.name}/shape", shape)]
    run.emit("RESHAPE", inputs, node.name, shape)
