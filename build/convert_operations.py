"""What each TensorFlow operation is in TensorFlow Lite, for the operations that pinned networks are made of.

How the graph is walked is in convert_graph, what is merged afterwards in convert_merges.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from convert_graph import REMEDY, Conversion, transposed
from steps import SetUpError
from tfjs_graph import TfNode
from tflite_file import SAME, VALID

Converter = Callable[[Conversion, TfNode], None]

_ACTIVATIONS = {"Relu": "RELU", "Relu6": "RELU6"}


def _placeholder(run: Conversion, node: TfNode) -> None:
    """The picture that goes in: one of it."""
    sizes = node.attributes["shape"]["shape"]["dim"]
    shape = (1, *(int(size["size"]) for size in sizes[1:]))
    if min(shape) < 1:
        raise SetUpError(f"The input {node.name} has no fixed size {shape}.", REMEDY)
    run.made.inputs.append(node.name)
    run.made.shapes[node.name] = shape


def _convolution(run: Conversion, node: TfNode) -> None:
    """Conv2D and DepthwiseConv2dNative, with a bias and an activation where they are fused into it."""
    kernel = run.weight(node.inputs[1])
    rows, columns, read, made = kernel.shape
    padding, stride, sizes = _window(run, node, (rows, columns))
    spread = (node.integers("dilations") or [1, 1, 1, 1])[1:3]
    options = {"padding": padding, "stride_h": stride[0], "stride_w": stride[1]}
    options |= {"dilation_h": spread[0], "dilation_w": spread[1]}
    if "Depthwise" in node.kind:
        channels, kind = read * made, "DEPTHWISE_CONV_2D"
        weights = run.put(node.inputs[1], (1, rows, columns, channels), kernel.values)
        options["multiplier"] = made
    else:
        channels, kind = made, "CONV_2D"
        values = transposed(kernel.values, kernel.shape, (3, 0, 1, 2))
        weights = run.put(node.inputs[1], (made, rows, columns, read), values)
    inputs = [run.tensor(node.inputs[0]), weights, _bias(run, node, channels)]
    _emit_activated(run, node, kind, inputs, (1, *sizes, channels), **options)


def _matrix_product(run: Conversion, node: TfNode) -> None:
    """MatMul with a constant, with a bias and an activation where they are fused into it."""
    kernel = run.weight(node.inputs[1])
    if node.flag("transpose_a"):
        raise SetUpError(f"{node.name} turns its input.", REMEDY)
    turned = node.flag("transpose_b")
    made, read = kernel.shape if turned else kernel.shape[::-1]
    values = kernel.values if turned else transposed(kernel.values, kernel.shape, (1, 0))
    weights = run.put(node.inputs[1], (made, read), values)
    inputs = [run.tensor(node.inputs[0]), weights, _bias(run, node, made)]
    _emit_activated(run, node, "FULLY_CONNECTED", inputs, (run.shape(node.inputs[0])[0], made))


def _normalisation(run: Conversion, node: TfNode) -> None:
    """FusedBatchNorm as it is once trained: a factor and an addend for each channel."""
    shape = run.shape(node.inputs[0])
    gamma, beta, means, variances = (run.weight(name).values for name in node.inputs[1:5])
    epsilon = node.number("epsilon", 1e-4)
    factors = [g / math.sqrt(v + epsilon) for g, v in zip(gamma, variances, strict=True)]
    addends = [b - m * f for b, m, f in zip(beta, means, factors, strict=True)]
    factor = run.put(f"{node.name}/factor", (len(factors),), factors)
    scaled = run.emit("MUL", [run.tensor(node.inputs[0]), factor], f"{node.name}/scaled", shape)
    run.emit("ADD", [scaled, run.put(f"{node.name}/addend", (len(addends),), addends)], node.name, shape)


def _pad(run: Conversion, node: TfNode) -> None:
    """A border."""
    shape = run.shape(node.inputs[0])
    amounts = run.integers(node.inputs[1])
    sides = run.put_whole(f"{node.name}/sides", amounts, (len(shape), 2))
    wider = tuple(size + amounts[2 * axis] + amounts[2 * axis + 1] for axis, size in enumerate(shape))
    inputs = [run.tensor(node.inputs[0]), sides]
    if len(node.inputs) > 2:
        inputs.append(run.put(f"{node.name}/filler", (1,), run.weight(node.inputs[2]).values))
    run.emit("PADV2" if len(inputs) > 2 else "PAD", inputs, node.name, wider)


def _largest_in_window(run: Conversion, node: TfNode) -> None:
    """MaxPool."""
    rows, columns = node.integers("ksize")[1:3]
    padding, stride, sizes = _window(run, node, (rows, columns))
    options = {"padding": padding, "stride_h": stride[0], "stride_w": stride[1]}
    options |= {"filter_h": rows, "filter_w": columns}
    shape = (1, *sizes, run.shape(node.inputs[0])[3])
    run.emit("MAX_POOL_2D", [run.tensor(node.inputs[0])], node.name, shape, **options)


def _single(kind: str) -> Converter:
    """An operation on each number for itself."""

    def operation(run: Conversion, node: TfNode) -> None:
        options = {"alpha": node.number("alpha", 0.2)} if kind == "LEAKY_RELU" else {}
        run.emit(kind, [run.tensor(node.inputs[0])], node.name, run.shape(node.inputs[0]), **options)

    return operation


def _paired(kind: str) -> Converter:
    """An operation on two tensors, number by number, the smaller one repeated; one may be a constant."""

    def operation(run: Conversion, node: TfNode) -> None:
        if any(run.is_known(name) for name in node.inputs):
            _work_out(run, node)
            return
        one, other = (run.shape(name) for name in node.inputs)
        rank = max(len(one), len(other))
        shapes = [(1,) * (rank - len(shape)) + shape for shape in (one, other)]
        if any(len({*sizes} - {1}) > 1 for sizes in zip(*shapes, strict=True)):
            raise SetUpError(f"{node.name} joins {one} and {other}.", REMEDY)
        inputs: list[str] = []
        for name in node.inputs:
            constant = run.constant(name)
            inputs.append(
                run.tensor(name) if constant is None else run.put(name, constant.shape, constant.values)
            )
        run.emit(kind, inputs, node.name, tuple(max(sizes) for sizes in zip(*shapes, strict=True)))

    return operation


def _mean(run: Conversion, node: TfNode) -> None:
    """The mean over some axes."""
    shape = run.shape(node.inputs[0])
    axes = [axis % len(shape) for axis in run.integers(node.inputs[1])]
    kept = node.flag("keep_dims")
    left = tuple(1 if at in axes else size for at, size in enumerate(shape) if kept or at not in axes)
    inputs = [run.tensor(node.inputs[0]), run.put_whole(f"{node.name}/axes", axes)]
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


def _transpose(run: Conversion, node: TfNode) -> None:
    """Axes in another order."""
    shape = run.shape(node.inputs[0])
    turn = run.integers(node.inputs[1])
    inputs = [run.tensor(node.inputs[0]), run.put_whole(f"{node.name}/order", turn)]
    run.emit("TRANSPOSE", inputs, node.name, tuple(shape[axis] for axis in turn))


def _concatenate(run: Conversion, node: TfNode) -> None:
    """Tensors one after the other along an axis."""
    shapes = [run.shape(name) for name in node.inputs[:-1]]
    axis = run.integers(node.inputs[-1])[0] % len(shapes[0])
    shape = (*shapes[0][:axis], sum(each[axis] for each in shapes), *shapes[0][axis + 1 :])
    run.emit("CONCATENATION", [run.tensor(name) for name in node.inputs[:-1]], node.name, shape, axis=axis)


def _resize(run: Conversion, node: TfNode) -> None:
    """ResizeBilinear, with TensorFlow's three ways to lay the two grids over each other."""
    rows, columns = run.integers(node.inputs[1])
    inputs = [run.tensor(node.inputs[0]), run.put_whole(f"{node.name}/size", [rows, columns])]
    run.emit(
        "RESIZE_BILINEAR",
        inputs,
        node.name,
        (1, rows, columns, run.shape(node.inputs[0])[3]),
        align_corners=int(node.flag("align_corners")),
        half_pixel_centers=int(node.flag("half_pixel_centers")),
    )


def _shape_of(run: Conversion, node: TfNode) -> None:
    run.know(node, list(run.shape(node.inputs[0])))


def _part_of_shape(run: Conversion, node: TfNode) -> None:
    begin, end, step = (run.integers(name)[0] for name in node.inputs[1:4])
    run.know(node, run.integers(node.inputs[0])[begin:end:step])


def _row_of_sizes(run: Conversion, node: TfNode) -> None:
    run.know(node, [run.integers(name)[0] for name in node.inputs])


CONVERTERS: dict[str, Converter] = {
    "Abs": _single("ABS"),
    "Add": _paired("ADD"),
    "AddN": _paired("ADD"),
    "AddV2": _paired("ADD"),
    "BiasAdd": _paired("ADD"),
    "Cast": Conversion.rename,
    "ConcatV2": _concatenate,
    "Conv2D": _convolution,
    "DepthwiseConv2dNative": _convolution,
    "FusedBatchNorm": _normalisation,
    "FusedBatchNormV3": _normalisation,
    "FusedDepthwiseConv2dNative": _convolution,
    "Identity": Conversion.rename,
    "LeakyRelu": _single("LEAKY_RELU"),
    "MatMul": _matrix_product,
    "MaxPool": _largest_in_window,
    "Maximum": _paired("MAXIMUM"),
    "Mean": _mean,
    "Minimum": _paired("MINIMUM"),
    "Mul": _paired("MUL"),
    "Pack": _row_of_sizes,
    "Pad": _pad,
    "PadV2": _pad,
    "Placeholder": _placeholder,
    "Relu": _single("RELU"),
    "Relu6": _single("RELU6"),
    "Reshape": _reshape,
    "ResizeBilinear": _resize,
    "Shape": _shape_of,
    "Sigmoid": _single("LOGISTIC"),
    "Squeeze": _squeeze,
    "StridedSlice": _part_of_shape,
    "Sub": _paired("SUB"),
    "Transpose": _transpose,
    "_FusedConv2D": _convolution,
    "_FusedMatMul": _matrix_product,
}


def _bias(run: Conversion, node: TfNode, channels: int) -> str:
    """The bias that is fused into `node`, or none at all as zeros."""
    if "BiasAdd" in node.texts("fused_ops"):
        return run.put(node.inputs[2], (channels,), run.weight(node.inputs[2]).values)
    return run.put(f"{node.name}/bias", (channels,), [0.0] * channels)


def _emit_activated(
    run: Conversion,
    node: TfNode,
    kind: str,
    inputs: list[str],
    shape: tuple[int, ...],
    **options: int,
) -> None:
    """The operation, and the activation that is fused into `node` as one of its own; they merge later."""
    after = [name for name in node.texts("fused_ops") if name != "BiasAdd"]
    if not after:
        run.emit(kind, inputs, node.name, shape, **options)
        return
    if len(after) > 1 or after[0] not in _ACTIVATIONS:
        raise SetUpError(f"{node.name}: {' and '.join(after)} cannot be converted.", REMEDY)
    before = run.emit(kind, inputs, f"{node.name}/before", shape, **options)
    run.emit(_ACTIVATIONS[after[0]], [before], node.name, shape)


def _emit_reshaped(run: Conversion, node: TfNode, shape: tuple[int, ...]) -> None:
    inputs = [run.tensor(node.inputs[0]), run.put_whole(f"{node.name}/shape", shape)]
    run.emit("RESHAPE", inputs, node.name, shape)


def _window(
    run: Conversion, node: TfNode, window: tuple[int, int]
) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """Padding, steps, and the result's rows and columns, of a window that moves over a picture."""
    shape = run.shape(node.inputs[0])
    steps = node.integers("strides")
    spread = node.integers("dilations") or [1, 1, 1, 1]
    padding = node.text("padding")
    if padding not in {"SAME", "VALID"} or len(shape) != 4 or node.text("data_format") == "NCHW":
        raise SetUpError(f"{node.name} has an unknown padding or layout.", REMEDY)
    sizes = [
        -(-shape[axis] // steps[axis])
        if padding == "SAME"
        else (shape[axis] - (window[axis - 1] - 1) * spread[axis] - 1) // steps[axis] + 1
        for axis in (1, 2)
    ]
    return (SAME if padding == "SAME" else VALID), (steps[1], steps[2]), (sizes[0], sizes[1])


def _work_out(run: Conversion, node: TfNode) -> None:
    """A product of whole numbers that are known."""
    if node.kind != "Mul":
        raise SetUpError(f"{node.name}: {node.kind} of a shape cannot be converted.", REMEDY)
    one, other = (run.integers(name) for name in node.inputs)
    run.know(node, [a * b for a, b in zip(one, other, strict=True)])
