"""What each TensorFlow operation is in ONNX, for the operations that the pinned networks are made of.

How values lie and how the graph is walked is in convert_graph.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable

from convert_graph import CHANNELS_FIRST, REMEDY, Conversion, Value, transposed
from onnx_file import Attribute, Port
from steps import SetUpError
from tfjs_graph import TfNode, Weight

Operation = Callable[[Conversion, TfNode], Value | list[int]]

_ACTIVATIONS = {"Relu": "Relu", "Relu6": "Clip"}
_LARGEST_FLOAT = 3.4028234663852886e38


def placeholder(run: Conversion, node: TfNode) -> Value:
    """The picture that goes in: one of it, channels first."""
    sizes = node.attributes["shape"]["shape"]["dim"]
    shape = (1, *(int(size["size"]) for size in sizes[1:]))
    if min(shape) < 1:
        raise SetUpError(f"The input {node.name} has no fixed size {shape}.", REMEDY)
    order = CHANNELS_FIRST if len(shape) == 4 and shape[3] <= 4 else tuple(range(len(shape)))
    value = Value(node.name, shape, order)
    run.onnx.inputs.append(Port(node.name, value.lying))
    return value


def identity(run: Conversion, node: TfNode) -> Value:
    """The same value under another name."""
    return run.value(node.inputs[0])


def transpose(run: Conversion, node: TfNode) -> Value:
    """Only another way to read the same numbers."""
    source = run.value(node.inputs[0])
    turn = run.integers(node.inputs[1])
    shape = tuple(source.shape[axis] for axis in turn)
    return Value(source.name, shape, tuple(turn.index(axis) for axis in source.order))


def convolution(run: Conversion, node: TfNode) -> Value:
    """Conv2D and DepthwiseConv2dNative, with a bias and an activation where they are fused into it."""
    source, pads = _padded(run, run.value(node.inputs[0]), float(0))
    source = run.laid(source, CHANNELS_FIRST, f"{node.name}/turned")
    kernel = _weight(run, node.inputs[1])
    rows, columns, read, made = kernel.shape
    depthwise = "Depthwise" in node.kind
    # Depthwise kernels are rows x columns x channels x multiplier; ONNX wants (channel, multiplier) first.
    order = (2, 3, 0, 1) if depthwise else (3, 2, 0, 1)
    lying = (read * made, 1, rows, columns) if depthwise else (made, read, rows, columns)
    inputs = [source.name, run.floats(node.inputs[1], lying, transposed(kernel.values, kernel.shape, order))]
    steps = node.integers("strides")[1:3]
    spread = (node.integers("dilations") or [1, 1, 1, 1])[1:3]
    reach = [(size - 1) * wide + 1 for size, wide in zip((rows, columns), spread, strict=True)]
    sizes, pads = _window(node, source.shape[1:3], reach, steps, pads)
    fused = node.texts("fused_ops")
    if "BiasAdd" in fused:
        bias = _weight(run, node.inputs[2])
        inputs.append(run.floats(node.inputs[2], bias.shape, bias.values))
    result = Value(node.name, (1, *sizes, lying[0]), CHANNELS_FIRST)
    attributes: dict[str, Attribute] = {
        "dilations": spread,
        "group": read if depthwise else 1,
        "kernel_shape": [rows, columns],
        "pads": pads,
        "strides": steps,
    }
    result = run.emit("Conv", inputs, result, **attributes)
    return _activated(run, node, result, [name for name in fused if name != "BiasAdd"])


def matrix_product(run: Conversion, node: TfNode) -> Value:
    """MatMul with a constant, with a bias and an activation where they are fused into it."""
    source = run.value(node.inputs[0])
    kernel = _weight(run, node.inputs[1])
    if node.flag("transpose_a"):
        raise SetUpError(f"{node.name} turns its input.", REMEDY)
    name = run.floats(node.inputs[1], kernel.shape, kernel.values)
    turned = node.flag("transpose_b")
    inputs = [run.laid(source, (0, 1), f"{node.name}/turned").name, name]
    fused = node.texts("fused_ops")
    if "BiasAdd" in fused:
        bias = _weight(run, node.inputs[2])
        inputs.append(run.floats(node.inputs[2], bias.shape, bias.values))
    result = Value(node.name, (source.shape[0], kernel.shape[0 if turned else 1]), (0, 1))
    result = run.emit("Gemm", inputs, result, transB=int(turned))
    return _activated(run, node, result, [name for name in fused if name != "BiasAdd"])


def normalisation(run: Conversion, node: TfNode) -> Value:
    """FusedBatchNorm as it is once trained: a factor and an addend for each channel."""
    source = run.laid(run.value(node.inputs[0]), CHANNELS_FIRST, f"{node.name}/turned")
    if node.flag("is_training"):
        raise SetUpError(f"{node.name} still trains.", REMEDY)
    gamma, beta, means, variances = (_weight(run, name).values for name in node.inputs[1:5])
    epsilon = node.number("epsilon", 1e-4)
    factors = [g / math.sqrt(v + epsilon) for g, v in zip(gamma, variances, strict=True)]
    addends = [b - m * f for b, m, f in zip(beta, means, factors, strict=True)]
    lying = (1, len(factors), 1, 1)
    scaled = Value(f"{node.name}/scaled", source.shape, source.order)
    factor = run.floats(f"{node.name}/factor", lying, array("f", factors))
    scaled = run.emit("Mul", [source.name, factor], scaled)
    addend = run.floats(f"{node.name}/addend", lying, array("f", addends))
    return run.emit("Add", [scaled.name, addend], Value(node.name, source.shape, source.order))


def pad(run: Conversion, node: TfNode) -> Value:
    """A border; what reads it takes it over where it can."""
    source = run.value(node.inputs[0])
    amounts = run.integers(node.inputs[1])
    filler = _weight(run, node.inputs[2]).values[0] if len(node.inputs) > 2 else 0.0
    sides = [(amounts[2 * axis], amounts[2 * axis + 1]) for axis in range(len(source.shape))]
    shape = tuple(size + sum(side) for size, side in zip(source.shape, sides, strict=True))
    amounts = [sides[axis][0] for axis in source.order] + [sides[axis][1] for axis in source.order]
    value = Value(node.name, shape, source.order)
    filler_name = run.floats(f"{node.name}/filler", (1,), array("f", [filler]))
    return run.emit("Pad", [source.name, run.whole(f"{node.name}/sides", amounts), filler_name], value)


def largest_in_window(run: Conversion, node: TfNode) -> Value:
    """MaxPool."""
    source, pads = _padded(run, run.value(node.inputs[0]), -_LARGEST_FLOAT)
    source = run.laid(source, CHANNELS_FIRST, f"{node.name}/turned")
    window = node.integers("ksize")[1:3]
    steps = node.integers("strides")[1:3]
    sizes, pads = _window(node, source.shape[1:3], window, steps, pads)
    value = Value(node.name, (1, *sizes, source.shape[3]), CHANNELS_FIRST)
    return run.emit("MaxPool", [source.name], value, kernel_shape=window, pads=pads, strides=steps)


def single(kind: str) -> Operation:
    """An operation on each number for itself."""

    def operation(run: Conversion, node: TfNode) -> Value:
        source = run.value(node.inputs[0])
        return _activated(run, node, source, [kind])

    return operation


def paired(kind: str) -> Operation:
    """An operation on two tensors, number by number, the smaller one repeated; one may be a constant."""

    def operation(run: Conversion, node: TfNode) -> Value | list[int]:
        if any(run.is_known(name) for name in node.inputs):
            return _worked_out(run, node)
        if len(node.inputs) != 2:
            raise SetUpError(f"{node.name} joins {len(node.inputs)} tensors.", REMEDY)
        tensors = [run.value(name) for name in node.inputs if run.weight(name) is None]
        largest = max(tensors, key=lambda value: len(value.shape))
        names: list[str] = []
        shapes: list[tuple[int, ...]] = []
        for index, source in enumerate(node.inputs):
            constant = run.weight(source)
            if constant is None:
                value = run.value(source)
                if len(value.shape) != len(largest.shape):
                    raise SetUpError(f"{node.name} joins tensors of different rank.", REMEDY)
                names.append(run.laid(value, largest.order, f"{node.name}/turned{index}").name)
                shapes.append(value.shape)
            else:
                shape = (1,) * (len(largest.shape) - len(constant.shape)) + constant.shape
                lying = tuple(shape[axis] for axis in largest.order)
                values = array("f", transposed(constant.values, shape, largest.order))
                names.append(run.floats(f"{node.name}/{source}", lying, values))
                shapes.append(shape)
        shape = tuple(max(sizes) for sizes in zip(*shapes, strict=True))
        return run.emit(kind, names, Value(node.name, shape, largest.order))

    return operation


def mean(run: Conversion, node: TfNode) -> Value:
    """The mean over rows and columns."""
    source = run.laid(run.value(node.inputs[0]), CHANNELS_FIRST, f"{node.name}/turned")
    if sorted(run.integers(node.inputs[1])) != [1, 2]:
        raise SetUpError(f"{node.name} takes a mean over something else than rows and columns.", REMEDY)
    value = Value(node.name, (1, 1, 1, source.shape[3]), CHANNELS_FIRST)
    if node.flag("keep_dims"):
        return run.emit("GlobalAveragePool", [source.name], value)
    pooled = run.emit(
        "GlobalAveragePool", [source.name], Value(f"{node.name}/pooled", value.shape, value.order)
    )
    return _reshaped(run, node, pooled, (1, source.shape[3]))


def squeeze(run: Conversion, node: TfNode) -> Value:
    """Axes of length one left away."""
    source = run.value(node.inputs[0])
    gone = node.integers("squeeze_dims")
    rank = len(source.shape)
    axes = {axis % rank for axis in gone} if gone else {a for a, size in enumerate(source.shape) if size == 1}
    return _reshaped(run, node, source, tuple(n for a, n in enumerate(source.shape) if a not in axes))


def reshape(run: Conversion, node: TfNode) -> Value:
    """The same numbers, in TensorFlow's order, in another shape."""
    source = run.value(node.inputs[0])
    shape = run.integers(node.inputs[1])
    if -1 in shape:
        rest = math.prod(size for size in shape if size != -1)
        shape = [math.prod(source.shape) // rest if size == -1 else size for size in shape]
    return _reshaped(run, node, source, tuple(shape))


def concatenate(run: Conversion, node: TfNode) -> Value:
    """Tensors one after the other along an axis."""
    values = [run.value(name) for name in node.inputs[:-1]]
    order = values[0].order
    axis = run.integers(node.inputs[-1])[0] % len(order)
    names = [run.laid(value, order, f"{node.name}/turned{at}").name for at, value in enumerate(values)]
    size = sum(value.shape[axis] for value in values)
    shape = (*values[0].shape[:axis], size, *values[0].shape[axis + 1 :])
    return run.emit("Concat", names, Value(node.name, shape, order), axis=order.index(axis))


def resize(run: Conversion, node: TfNode) -> Value:
    """ResizeBilinear, with TensorFlow's three ways to lay the two grids over each other."""
    source = run.laid(run.value(node.inputs[0]), CHANNELS_FIRST, f"{node.name}/turned")
    rows, columns = run.integers(node.inputs[1])
    grid = "asymmetric"
    if node.flag("half_pixel_centers"):
        grid = "half_pixel"
    if node.flag("align_corners"):
        grid = "align_corners"
    value = Value(node.name, (1, rows, columns, source.shape[3]), CHANNELS_FIRST)
    sizes = run.whole(f"{node.name}/sizes", value.lying)
    inputs = [source.name, "", "", sizes]
    return run.emit("Resize", inputs, value, coordinate_transformation_mode=grid, mode="linear")


def shape_of(run: Conversion, node: TfNode) -> list[int]:
    """The shape as TensorFlow reads it, which is known here."""
    return list(run.value(node.inputs[0]).shape)


def part_of_shape(run: Conversion, node: TfNode) -> list[int]:
    """A stretch of whole numbers that are known."""
    begin, end, step = (run.integers(name)[0] for name in node.inputs[1:4])
    return run.integers(node.inputs[0])[begin:end:step]


def row_of_sizes(run: Conversion, node: TfNode) -> list[int]:
    """Pack of whole numbers that are known."""
    return [run.integers(name)[0] for name in node.inputs]


OPERATIONS: dict[str, Operation] = {
    "Abs": single("Abs"),
    "Add": paired("Add"),
    "AddN": paired("Add"),
    "AddV2": paired("Add"),
    "BiasAdd": paired("Add"),
    "Cast": identity,
    "ConcatV2": concatenate,
    "Conv2D": convolution,
    "DepthwiseConv2dNative": convolution,
    "FusedBatchNorm": normalisation,
    "FusedBatchNormV3": normalisation,
    "FusedDepthwiseConv2dNative": convolution,
    "Identity": identity,
    "LeakyRelu": single("LeakyRelu"),
    "MatMul": matrix_product,
    "MaxPool": largest_in_window,
    "Maximum": paired("Max"),
    "Mean": mean,
    "Minimum": paired("Min"),
    "Mul": paired("Mul"),
    "Pack": row_of_sizes,
    "Pad": pad,
    "PadV2": pad,
    "Placeholder": placeholder,
    "Relu": single("Relu"),
    "Relu6": single("Relu6"),
    "Reshape": reshape,
    "ResizeBilinear": resize,
    "Shape": shape_of,
    "Sigmoid": single("Sigmoid"),
    "Squeeze": squeeze,
    "StridedSlice": part_of_shape,
    "Sub": paired("Sub"),
    "Transpose": transpose,
    "_FusedConv2D": convolution,
    "_FusedMatMul": matrix_product,
}


def _worked_out(run: Conversion, node: TfNode) -> list[int]:
    """A product of whole numbers that are known."""
    if node.kind != "Mul":
        raise SetUpError(f"{node.name}: {node.kind} of a shape cannot be converted.", REMEDY)
    one, other = (run.integers(name) for name in node.inputs)
    return [a * b for a, b in zip(one, other, strict=True)]


def _weight(run: Conversion, name: str) -> Weight:
    found = run.weight(name)
    if found is None:
        raise SetUpError(f"{name} is computed, where a constant is wanted.", REMEDY)
    return found


def _activated(run: Conversion, node: TfNode, value: Value, kinds: list[str]) -> Value:
    """`value` through the activation `kinds` names, if it names one."""
    if not kinds:
        return value
    if kinds[0] not in {"Relu", "Relu6", "Abs", "Sigmoid", "LeakyRelu"} or len(kinds) > 1:
        raise SetUpError(f"{node.name}: {' and '.join(kinds)} cannot be converted.", REMEDY)
    name = f"{node.name}/{kinds[0]}" if value.name == node.name else node.name
    result = Value(name, value.shape, value.order)
    if kinds[0] == "Relu6":
        ends = [run.floats(f"{name}/{end:.0f}", (), array("f", [end])) for end in (0.0, 6.0)]
        return run.emit("Clip", [value.name, *ends], result)
    if kinds[0] == "LeakyRelu":
        return run.emit("LeakyRelu", [value.name], result, alpha=node.number("alpha", 0.2))
    return run.emit(kinds[0], [value.name], result)


def _padded(run: Conversion, value: Value, filler: float) -> tuple[Value, list[int] | None]:
    """What lies inside the border of `value` and that border, if another operation may draw it as well."""
    maker = run.makers.get(value.name)
    if maker is None or maker.kind != "Pad" or len(value.shape) != 4:
        return value, None
    source, sides, fill = maker.inputs
    drawn = run.onnx.constants[fill].numbers()[0]
    if drawn != filler and not (filler < 0 and drawn <= -1e30):
        return value, None
    content = run.onnx.constants[sides].data
    amounts = [
        int.from_bytes(content[at : at + 8], "little", signed=True) for at in range(0, len(content), 8)
    ]
    before = {axis: amounts[at] for at, axis in enumerate(value.order)}
    after = {axis: amounts[4 + at] for at, axis in enumerate(value.order)}
    if any(before[axis] or after[axis] for axis in (0, 3)):
        return value, None
    shape = tuple(size - before[axis] - after[axis] for axis, size in enumerate(value.shape))
    return Value(source, shape, value.order), [before[1], before[2], after[1], after[2]]


def _window(
    node: TfNode, sizes: tuple[int, ...], reach: list[int], steps: list[int], drawn: list[int] | None
) -> tuple[list[int], list[int]]:
    """The result's rows and columns, and the pads (top, left, bottom, right), of a window that moves."""
    pads = drawn or [0, 0, 0, 0]
    padded = [size + pads[axis] + pads[axis + 2] for axis, size in enumerate(sizes)]
    if node.text("padding") == "VALID":
        return [(padded[axis] - reach[axis]) // steps[axis] + 1 for axis in (0, 1)], pads
    if node.text("padding") != "SAME":
        raise SetUpError(f"{node.name} has an unknown padding.", REMEDY)
    made = [-(-padded[axis] // steps[axis]) for axis in (0, 1)]
    lacking = [max((made[axis] - 1) * steps[axis] + reach[axis] - padded[axis], 0) for axis in (0, 1)]
    before = [lack // 2 for lack in lacking]
    return made, [
        pads[0] + before[0],
        pads[1] + before[1],
        pads[2] + lacking[0] - before[0],
        pads[3] + lacking[1] - before[1],
    ]


def _reshaped(run: Conversion, node: TfNode, value: Value, shape: tuple[int, ...]) -> Value:
    """`value` in another shape, its numbers in TensorFlow's order."""
    source = value
    if sum(size > 1 for size in value.shape) > 1:  # else the numbers are in that order however they lie
        source = run.laid(value, tuple(range(len(value.shape))), f"{node.name}/turned")
    result = Value(node.name, shape, tuple(range(len(shape))))
    return run.emit("Reshape", [source.name, run.whole(f"{node.name}/shape", shape)], result)
