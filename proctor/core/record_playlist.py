"""The record of an attempt as its journal names it, and the HLS playlists made of it (RFC 8216). Pure.

A record is a list of fragmented MP4 segments per track, each a file of evidence. Media seconds are the files'
own times, so tracks stay in step with each other whatever is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, isfinite
from typing import Any

from proctor.core.entry import RECORDED, Entry

TRACKS = ("camera", "screen")
MEDIA_TYPE = "video/mp4"
HOLE_S = 0.3  # a segment that begins so much later or earlier than the one before it ended does not follow it


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of a track. `number` counts from 1; 0: an init segment, which players read first.

    `start_s`, `duration_s`: media seconds; `init`: SHA-256 of the init segment that goes before it, None for
    one itself; `run`: of the process that recorded it; `sealed`: SHA-256 of the sealed file on the
    candidate's disk, None where it lies there plain.
    """

    track: str
    number: int
    sha256: str
    size: int
    start_s: float
    duration_s: float
    init: str | None
    run: str = ""
    sealed: str | None = None

    @property
    def end_s(self) -> float:
        """Media second at which it is over."""
        return self.start_s + self.duration_s

    def as_json(self) -> dict[str, Any]:
        """The data of its `recorded` entry."""
        return {
            "track": self.track,
            "number": self.number,
            "sha256": self.sha256,
            "bytes": self.size,
            "media_type": MEDIA_TYPE,
            "start_s": self.start_s,
            "duration_s": self.duration_s,
            "init": self.init,
            "sealed": self.sealed,
        }


def segment_from_json(data: Mapping[str, Any], run: str = "") -> Segment:
    """The segment in a `recorded` entry's data; ValueError or KeyError where it is none."""
    start, duration = float(data["start_s"]), float(data["duration_s"])
    if data["track"] not in TRACKS or not isfinite(start) or not isfinite(duration) or duration < 0:
        raise ValueError("no segment of a record")
    init, sealed = data["init"], data.get("sealed")
    return Segment(
        str(data["track"]),
        int(data["number"]),
        str(data["sha256"]),
        int(data["bytes"]),
        start,
        duration,
        None if init is None else str(init),
        run,
        None if sealed is None else str(sealed),
    )


def record_of(entries: Iterable[Entry]) -> tuple[Segment, ...]:
    """All segments that a journal names, init segments included, in its order."""
    return tuple(
        segment_from_json(entry.data, entry.stamp.run) for entry in entries if entry.kind == RECORDED
    )


def playlist(
    segments: Iterable[Segment],
    track: str,
    *,
    address: Callable[[str], str],
    zero_ms: int | None,
    finished: bool,
) -> str:
    """The media playlist of `track`; only a head where nothing of it was recorded.

    address: from a file's SHA-256 to where a player finds it; zero_ms: the service's time at media second 0,
    where it is known; finished: no more will come. A hole in time, another process or other settings are told
    as a discontinuity.
    """
    ordered = sorted(
        (segment for segment in segments if segment.track == track and segment.number > 0),
        key=lambda segment: (segment.start_s, segment.number),
    )
    longest = max((segment.duration_s for segment in ordered), default=1.0)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(1, ceil(longest))}",
        "#EXT-X-MEDIA-SEQUENCE:1",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if finished else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    before: Segment | None = None
    for segment in ordered:
        lines += _lines_of(segment, before, address, zero_ms)
        before = segment
    if finished:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def _lines_of(
    segment: Segment, before: Segment | None, address: Callable[[str], str], zero_ms: int | None
) -> list[str]:
    lines = []
    follows = before is not None and _follows(segment, before)
    if before is not None and not follows:
        lines.append("#EXT-X-DISCONTINUITY")
    if before is None or segment.init != before.init:
        lines.append(f'#EXT-X-MAP:URI="{address(segment.init or segment.sha256)}"')
    if not follows and zero_ms is not None:
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{_date(zero_ms + round(segment.start_s * 1000))}")
    return [*lines, f"#EXTINF:{segment.duration_s:.3f},", address(segment.sha256)]


def _follows(segment: Segment, before: Segment) -> bool:
    same = segment.run == before.run and segment.init == before.init
    return same and abs(segment.start_s - before.end_s) <= HOLE_S


def _date(at_ms: int) -> str:
    try:
        moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    except (ValueError, OverflowError, OSError):  # a journal may claim any time
        moment = datetime.fromtimestamp(0, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
