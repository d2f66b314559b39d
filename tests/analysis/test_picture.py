"""What one small picture says by itself, and against the one before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from proctor.analysis.picture import measure

Picture = npt.NDArray[np.uint8]


def wall(level: int) -> Picture:
    return np.full((144, 192), level, np.uint8)


def grainy(picture: Picture, seed: int, sigma: float = 3.0) -> Picture:
    """The picture as a sensor gives it."""
    grain = np.random.default_rng(seed).normal(0.0, sigma, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def test_the_first_picture_has_nothing_to_be_compared_with() -> None:
    seen = measure(wall(90), None)
    assert seen.brightness == 90.0
    assert (seen.change, seen.motion, seen.stir) == (None, None, None)


def test_another_shape_is_another_source() -> None:
    assert measure(wall(90), np.zeros((108, 192), np.uint8)).stir is None


def test_the_grain_of_a_sensor_stirs_the_whole_picture_and_a_repeated_frame_nothing() -> None:
    frame = grainy(wall(120), 1)
    assert measure(frame, frame).stir == 0.0
    living = measure(grainy(wall(120), 2), frame).stir
    assert living is not None and living > 0.9


def test_what_moves_in_a_corner_stirs_its_own_share() -> None:
    moved = wall(120)
    moved[:32, :48] = 140  # 4 x 6 of the 18 x 24 blocks
    seen = measure(moved, wall(120))
    assert seen.stir == pytest.approx(24 / 432)
    assert seen.motion == pytest.approx(20.0)


def test_grain_is_no_detail_and_an_edge_is() -> None:
    edge = wall(100)
    edge[:, 96:] = 200
    assert measure(grainy(wall(100), 3), None).detail < 0.5 * measure(grainy(edge, 3), None).detail
