"""Evidence strips: three to five pictures of an incident side by side in one small JPEG, each with its time.

A strip says at a glance what a clip shows in ten seconds. The pictures are those of the clips' ring; choosing
and drawing are here, threads and keeping are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from proctor.capture.frame import Picture
from proctor.core.finding import Incident
from proctor.monitor.clips import Kept, decoded

BEFORE_S = 1.0
FEWEST, MOST = 3, 5
APART_S = 0.3
HIGH = 180  # pixels of one picture
CAPTION = 22
TOO_FAR_S = 1.5  # a picture further from the wanted moment than this shows something else
JPEG_QUALITY = 80
_INK, _PAPER, _GAP = (235, 235, 235), (32, 32, 32), 4


@dataclass(frozen=True, slots=True)
class Strip:
    """The chosen pictures of one incident, in order of time; `around_s` is the incident's start (media
    seconds)."""

    incident_id: str
    around_s: float
    pictures: tuple[Kept, ...]

    @property
    def moments_s(self) -> tuple[float, ...]:
        """Media seconds of the pictures."""
        return tuple(round(kept.t, 3) for kept in self.pictures)


@dataclass(frozen=True, slots=True)
class _Wanted:
    incident_id: str
    around_s: float
    moments: tuple[float, ...]


class StripPicker:
    """Waits until the last moment of a strip has come, then picks its pictures. Not for two threads."""

    def __init__(self) -> None:
        self._wanted: list[_Wanted] = []

    def found(self, incident: Incident, known_s: float) -> None:
        """The rules opened an incident at `known_s`: the start, now, the worst, before it, between."""
        moments = incident.evidence.get("moments", {})
        start, known = incident.start_s, float(moments.get("known", known_s))
        worst = float(moments.get("worst", start))
        self._want(incident.id, start, (start, known, worst, start - BEFORE_S, (start + known) / 2))

    def asked(self, incident_id: str, at_s: float) -> None:
        """An incident was opened elsewhere just now: the second before, now, and the two seconds after."""
        self._want(incident_id, at_s, (at_s - BEFORE_S, at_s, at_s + 1, at_s + 2))

    def ready(self, ring: Iterable[Kept], t: float) -> list[Strip]:
        """Strips whose last moment is not after media second `t`; one without any picture is dropped."""
        due = [wanted for wanted in self._wanted if wanted.moments[-1] <= t]
        if not due:
            return []
        self._wanted = [wanted for wanted in self._wanted if wanted not in due]
        kept = list(ring)
        strips = [Strip(w.incident_id, w.around_s, _chosen(kept, w.moments)) for w in due]
        return [strip for strip in strips if strip.pictures]

    def finish(self, ring: Iterable[Kept]) -> list[Strip]:
        """The material ends: what waits is made of what there is."""
        return self.ready(ring, float("inf"))

    def _want(self, incident_id: str, around_s: float, moments: tuple[float, ...]) -> None:
        """The most telling moments first; one that hardly differs from an earlier one is left out."""
        apart: list[float] = []
        for moment in moments:
            if all(abs(moment - other) >= APART_S for other in apart):
                apart.append(moment)
        self._wanted.append(_Wanted(incident_id, around_s, tuple(sorted(apart[:MOST]))))


def _chosen(ring: list[Kept], moments: tuple[float, ...]) -> tuple[Kept, ...]:
    """The nearest picture to each moment, each once; earlier ones join where a camera gave none."""
    chosen: dict[float, Kept] = {}
    for moment in moments:
        near = min(ring, key=lambda kept: abs(kept.t - moment), default=None)
        if near is not None and abs(near.t - moment) <= TOO_FAR_S:
            chosen[near.t] = near
    while len(chosen) < FEWEST:
        first = min(chosen, default=moments[-1])
        earlier = [kept for kept in ring if kept.t < first]
        if not earlier:
            break
        near = min(earlier, key=lambda kept: abs(kept.t - (first - BEFORE_S)))
        chosen[near.t] = near
    return tuple(chosen[t] for t in sorted(chosen))[-MOST:]


def compose(strip: Strip) -> bytes:
    """The strip as JPEG. Below each picture: its media time, and and that seen from the incident's start."""
    panels: list[Picture] = []
    for kept in strip.pictures:
        if panels:
            panels.append(np.full((HIGH + CAPTION, _GAP, 3), _PAPER, np.uint8))
        panels.append(_panel(kept, f"{kept.t:.1f} s ({kept.t - strip.around_s:+.1f})"))
    _, coded = cv2.imencode(".jpg", np.hstack(panels), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return bytes(coded)


def _panel(kept: Kept, caption: str) -> Picture:
    picture = decoded(kept)
    wide = max(1, round(picture.shape[1] * HIGH / picture.shape[0]))
    panel = np.full((HIGH + CAPTION, wide, 3), _PAPER, np.uint8)
    panel[:HIGH] = cv2.resize(picture, (wide, HIGH), interpolation=cv2.INTER_AREA)
    cv2.putText(
        panel,
        caption,
        (6, HIGH + 15),
        cv2.FONT_HERSHEY_SIMPLEX,
        0.45,
        _INK,
        thickness=1,
        lineType=cv2.LINE_AA,
    )
    return panel
