"""The pictures that a scan keeps: one for each part of the circle, and the things that were found in them.

Kept as JPEG, so that two minutes of turning fit into a few megabytes. Drawing them is scan_panorama's
business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from proctor.analysis.boxes import Box
from proctor.analysis.detector import Thing, ThingDetector
from proctor.analysis.scan_layout import Placed
from proctor.analysis.scan_rotation import Floats, straight
from proctor.analysis.scene_view import Picture
from proctor.core.room_scan import ScanThing

Look = Callable[[Picture], Sequence[Thing]]

MOST_PAGES = 120
_LONG_SIDE = 640
_QUALITY = 88
_APART_DEG = 8.0
_SURE = {"person": 0.45, "phone": 0.5, "screen": 0.5, "laptop": 0.5}
_SAME_DEG = 14.0  # of heading between two boxes of one thing


@dataclass(frozen=True, slots=True)
class Page:
    """The picture of a node (JPEG), its width over its diagonal and height over it, and what is in it."""

    node: int
    jpeg: bytes
    wide: float
    high: float
    things: tuple[Thing, ...]

    def picture(self) -> Picture:
        """The picture, BGR."""
        found = cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(found, np.uint8)


@dataclass(slots=True)
class Album:
    """Grows with the scan. `look` finds things in a BGR picture; None: nothing is looked for."""

    look: Look | None = None
    pages: list[Page] = field(default_factory=list)
    _kept: list[tuple[float, float]] = field(default_factory=list)

    def offer(self, node: int, picture: Picture, heading: float, pitch: float) -> bool:
        """Keep the picture if no other looks there (degrees); whether it was."""
        near = any(abs(h - heading) < _APART_DEG and abs(p - pitch) < 1.5 * _APART_DEG for h, p in self._kept)
        if near or len(self.pages) >= MOST_PAGES:
            return False
        height, width = picture.shape[:2]
        scale = min(1.0, _LONG_SIDE / max(height, width))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
        diagonal = float(np.hypot(width, height))
        things = () if self.look is None else tuple(t for t in self.look(picture) if _sure(t))
        self.pages.append(Page(node, jpeg, width / diagonal, height / diagonal, things))
        self._kept.append((heading, pitch))
        return True

    def things(self, places: Mapping[int, Placed], lens: Floats) -> tuple[ScanThing, ...]:
        """Each thing once, where it is (degrees of heading), the surest first; a thing that two pictures show
        is one."""
        seen = sorted(
            (
                ScanThing(thing.kind, places[page.node].heading + aside(thing.box, page, lens), thing.score)
                for page in self.pages
                if page.node in places
                for thing in page.things
            ),
            key=lambda thing: (-thing.score, thing.heading_deg),
        )
        kept: list[ScanThing] = []
        for thing in seen:
            if not any(one.kind == thing.kind and _apart(one, thing) < _SAME_DEG for one in kept):
                kept.append(thing)
        return tuple(kept)


def usual_look(detector: ThingDetector) -> Look:
    """What the things' network sees in the whole picture."""
    return detector.look


def aside(box: Box, page: Page, lens: Floats) -> float:
    """Degrees to the right of the picture's middle at which the box's middle lies."""
    x, y = box.centre
    point = np.array([[(x - 0.5) * page.wide, (y - 0.5) * page.high]])
    return float(np.degrees(np.arctan2(straight(point, lens[None])[0, 0, 0], lens[0])))


def _sure(thing: Thing) -> bool:
    return thing.score >= _SURE.get(thing.kind, 2.0)


def _apart(one: ScanThing, other: ScanThing) -> float:
    return abs((one.heading_deg - other.heading_deg + 180.0) % 360.0 - 180.0)
