"""How tiles lie on a wall, whom it shows and in which order. Pure arithmetic; no Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from proctor.sync.wall_messages import WallTile

GAP = 6
_LEAST = (80, 54)
_MOST = (420, 340)
_SHAPE = 1.28  # of a picture with its lines above and below

SHOWN = ("all", "attention", "flagged")
ORDERS = ("need", "number", "place", "time")


@dataclass(frozen=True)
class Grid:
    """Tiles of one size, in pixels; `height`: of the whole wall, which may be more than the window has."""

    columns: int
    width: int
    tall: int
    height: int

    def place(self, number: int) -> tuple[int, int]:
        """Left and top of the tile with that number."""
        row, column = divmod(number, self.columns)
        return GAP + column * (self.width + GAP), GAP + row * (self.tall + GAP)

    def at(self, x: int, y: int) -> int | None:
        """The number of the tile there, None between tiles. It need not exist."""
        column, inside_x = divmod(x - GAP, self.width + GAP)
        row, inside_y = divmod(y - GAP, self.tall + GAP)
        outside = column < 0 or row < 0 or column >= self.columns
        if outside or inside_x >= self.width or inside_y >= self.tall:
            return None
        return row * self.columns + column


def grid_for(count: int, width: int, height: int) -> Grid:
    """The largest tiles with which `count` of them fit; the least size, and a wall that scrolls, where
    none do."""
    count = max(1, count)
    best: Grid | None = None
    for columns in range(1, count + 1):
        rows = ceil(count / columns)
        wide = min(_MOST[0], (width - GAP) // columns - GAP)
        tall = min(_MOST[1], (height - GAP) // rows - GAP, round(wide / _SHAPE * 1.25))
        if wide < _LEAST[0] or tall < _LEAST[1]:
            continue
        wide = min(wide, round(tall * _SHAPE * 1.3))
        if best is None or wide * tall > best.width * best.tall:
            best = Grid(columns, wide, tall, rows * (tall + GAP) + GAP)
    if best is not None:
        return best
    columns = max(1, (width - GAP) // (_LEAST[0] + GAP))
    wide = max(_LEAST[0], (width - GAP) // columns - GAP)
    tall = max(_LEAST[1], round(wide / _SHAPE))
    return Grid(columns, wide, tall, ceil(count / columns) * (tall + GAP) + GAP)


def shown_of(tiles: Sequence[WallTile], which: str, words: str) -> list[WallTile]:
    """Those that the filter lets through: `which` of SHOWN, `words` in number, hall or seat."""
    wanted = words.strip().casefold()
    return [tile for tile in tiles if _passes(tile, which) and wanted in _searched(tile)]


def in_order(tiles: Sequence[WallTile], order: str, before: Sequence[str] = ()) -> list[WallTile]:
    """The tiles in one of ORDERS. `before`: attempts that stay in this order, as somebody is at work with
    them."""
    known = {attempt: number for number, attempt in enumerate(before)}
    found = list(tiles)  # the service's own order is by need
    if order == "number":
        found.sort(key=lambda tile: tile.candidate_number)
    elif order == "place":
        found.sort(key=lambda tile: (tile.hall or "", _seat(tile.seat), tile.candidate_number))
    elif order == "time":
        found.sort(key=lambda tile: (tile.left_ms is None, tile.left_ms or 0))
    return sorted(found, key=lambda tile: known.get(tile.attempt, len(known)))


def _passes(tile: WallTile, which: str) -> bool:
    if which == "attention":
        return tile.level != "calm"
    return which != "flagged" or bool(tile.incidents)


def _searched(tile: WallTile) -> str:
    return f"{tile.candidate_number} {tile.hall or ''} {tile.seat or ''}".casefold()


def _seat(seat: str | None) -> tuple[int, str]:
    digits = "".join(sign for sign in seat or "" if sign.isdecimal())
    return int(digits[:9] or 0), seat or ""
