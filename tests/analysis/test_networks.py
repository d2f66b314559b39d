"""Every pinned network runs as it lies in the assets, and gives what the code that decodes it counts on."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from proctor.analysis.networks import Network, read_manifest

SHAPES: dict[str, tuple[tuple[int, ...], list[tuple[int, ...]]]] = {
    "face-detector": ((1, 192, 192, 3), [(1, 2304, 16), (1, 2304, 1)]),
    "face-landmarks": ((1, 192, 192, 3), [(1, 1, 1, 1404), (1, 1, 1, 1)]),
    "face-detector-near": ((1, 128, 128, 3), [(1, 896, 16), (1, 896, 1)]),
    "iris": ((1, 64, 64, 3), [(1, 213), (1, 15)]),
    "object-detector": ((1, 300, 300, 3), [(1, 1917, 4), (1, 1917, 91)]),
    "identity": ((1, 224, 224, 3), [(1, 1024)]),
}
"""Role -> input and outputs. A descriptor is all that "identity" gives: no age, no sex."""


def test_the_manifest_has_these_roles_and_no_other() -> None:
    assert set(read_manifest()) == set(SHAPES)


@pytest.mark.parametrize("role", SHAPES)
def test_a_pinned_network_runs_and_repeats_itself(role: str) -> None:
    network = Network(read_manifest()[role])
    taken, given = SHAPES[role]
    assert network.shape == taken
    picture = np.random.default_rng(3).uniform(-1, 1, taken).astype(np.float32)
    seen: list[list[bytes]] = []
    for _ in range(2):
        network.fill(lambda tensor: np.copyto(tensor, picture))
        network.invoke()
        outputs = [network.output(index) for index in range(len(given))]
        assert [output.shape for output in outputs] == given
        assert all(np.isfinite(output).all() for output in outputs)
        seen.append([output.tobytes() for output in outputs])
    assert seen[0] == seen[1]
    assert network.runs == 2
    with pytest.raises(IndexError):
        network.output(len(given))


def test_another_picture_gives_another_result() -> None:
    for role in ("object-detector", "identity"):  # the converted ones
        network = Network(read_manifest()[role])
        results = []
        for level in (-0.5, 0.5):
            picture = np.linspace(level, 1, int(np.prod(network.shape)), dtype=np.float32)
            network.fill(partial(np.copyto, src=picture.reshape(network.shape)))
            network.invoke()
            results.append(network.output(0))
        assert np.abs(results[0] - results[1]).max() > 0.01
