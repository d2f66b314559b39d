"""A part of a picture, in shares of its width and height, so that it means the same at every size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in fractions of its width and height: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def area(self) -> float:
        """Share of the picture."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    @property
    def height(self) -> float:
        """Share of the picture's height."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def overlap(self, other: Box) -> float:
        """Shared area by the area of both together, 0..1."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        if wide <= 0 or high <= 0:
            return 0.0
        return wide * high / (self.area + other.area - wide * high)


WHOLE = Box(0.0, 0.0, 1.0, 1.0)
