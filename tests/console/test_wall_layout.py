"""How tiles lie on the wall: everybody on one screen, nobody over another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.console.wall_layout import grid_for


@pytest.mark.parametrize("count", [1, 4, 9, 25, 60, 100])
@pytest.mark.parametrize("room", [(1366, 620), (1920, 930), (1046, 620)])
def test_up_to_a_hundred_are_on_one_screen(count: int, room: tuple[int, int]) -> None:
    grid = grid_for(count, *room)
    assert grid.height <= room[1]
    left, top = grid.place(count - 1)
    assert left + grid.width <= room[0] and top + grid.tall <= room[1]


@given(st.integers(1, 400), st.integers(200, 4000), st.integers(150, 2200))
def test_every_tile_is_found_where_it_lies_and_none_in_between(count: int, width: int, height: int) -> None:
    grid = grid_for(count, width, height)
    for number in {0, count // 2, count - 1}:
        left, top = grid.place(number)
        assert grid.at(left, top) == number
        assert grid.at(left + grid.width - 1, top + grid.tall - 1) == number
        assert grid.at(left - 1, top) is None and grid.at(left, top - 1) is None
    left, top = grid.place(count - 1)
    assert top + grid.tall <= grid.height and left + grid.width <= max(width, grid.width + 12)
