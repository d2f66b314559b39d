"""The lines the monitor process speaks: one JSON object a line on its standard output, and what it hears.

Out: ready, heartbeat, preview, observation, level, notice, incident, clip, clip_missing, strip,
portrait, scan, scan_result, segment, summary, fault. In: clip, source, identity, scan, scan_end, screen,
quality, stop.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import cv2
import numpy as np

from proctor.capture.frame import Picture
from proctor.core.errors import SynaqError
from proctor.core.observation import Observation, SoundObservation

PREVIEW_WIDTH = 320
SEEN = (
    "faces",
    "persons",
    "yaw",
    "pitch",
    "roll",
    "brightness",
    "sharpness",
    "detail",
    "change",
    "motion",
    "face_height",
    "face_width",
    "face_x",
    "face_y",
    "face_light",
    "gaze_yaw",
    "gaze_pitch",
)


class Speaker:
    """Writes messages to the window, whole lines only, from any thread. `silent`: the window is gone."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self.silent = False

    def say(self, kind: str, /, **content: Any) -> None:
        """One message. Where nobody listens any more, it is dropped and `silent` is set."""
        line = json.dumps({"type": kind, **content}, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self._lock:
            if self.silent:
                return
            try:
                self._stream.write(line.encode("utf-8"))
                self._stream.flush()
            except (OSError, ValueError):
                self.silent = True

    def fault(self, error: SynaqError) -> None:
        """A known error, in its own sentences."""
        self.say("fault", what=error.what, kept=error.kept, remedy=error.remedy)

    def preview(self, picture: Picture) -> None:
        """The self view's picture: small JPEG, base64."""
        high = round(picture.shape[0] * PREVIEW_WIDTH / picture.shape[1])
        small = cv2.resize(picture, (PREVIEW_WIDTH, high), interpolation=cv2.INTER_LINEAR)
        _, coded = cv2.imencode(".jpg", np.asarray(small), [cv2.IMWRITE_JPEG_QUALITY, 75])
        self.say("preview", jpeg_b64=base64.b64encode(bytes(coded)).decode("ascii"), w=PREVIEW_WIDTH, h=high)

    def observation(self, seen: Observation, close: Mapping[str, Any] | None = None) -> None:
        """What is measured now, for the check-in and the self view; `close`: the figures of a closer look."""
        line = seen.as_json()
        told = {key: line[key] for key in SEEN}
        if close is not None:
            told["close"] = close
        self.say("observation", t=line["t"], **told)

    def level(self, heard: SoundObservation) -> None:
        """How loud it is, and how much of it is a voice, for the level meter."""
        self.say("level", **heard.as_json())


# Under which name each command's value comes.
_NAMED = {
    "clip": "incident",
    "source": "source",
    "identity": "ask",
    "scan": "scan",
    "screen": "picture_b64",
    "quality": "level",
}


@dataclass(frozen=True, slots=True)
class Command:
    """What the window asks: `name` is clip, source, identity, scan, scan_end, screen, quality or stop;
    `value`: the incident, the source, the scan, what is asked for of the identity (photo, actions, rest), the
    window's picture (base64) or the record's level; `photo`: the one to compare with (base64); `longest_s`:
    how long the scan may take; `at`: when the window looked so, by `time.monotonic`, which all processes of a
    computer share."""

    name: str
    value: str = ""
    photo: str = ""
    longest_s: float = 0.0
    at: float = 0.0


def commands(stream: BinaryIO) -> Iterator[Command]:
    """The window's lines; ends at end of file. A line that is not understood is passed over as `unknown`."""
    for raw in stream:
        try:
            line = json.loads(raw)
        except ValueError:
            yield Command("unknown", raw[:80].decode("utf-8", "replace"))
            continue
        yield _command(line)


def _command(line: Any) -> Command:
    if isinstance(line, Mapping):
        kind = line.get("type")
        if kind in ("stop", "scan_end"):
            return Command(str(kind))
        value = line.get(_NAMED.get(str(kind), ""))
        longest, at = line.get("longest_s", 0.0), line.get("at", 0.0)
        if (
            isinstance(value, str)
            and value
            and isinstance(longest, int | float)
            and isinstance(at, int | float)
        ):
            return Command(str(kind), value, str(line.get("reference_b64") or ""), float(longest), float(at))
    return Command("unknown", str(line)[:80])
