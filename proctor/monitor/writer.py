"""The thread that turns pictures into evidence files and hands them to the sink, beside the loop.

A disk with little room is left to the entries: no clip is made then, and that is said of each.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from proctor.core.errors import StorageError, SynaqError
from proctor.monitor.clips import Clip, encoded_clip
from proctor.monitor.disk_room import CLIPS_STOP_BYTES, free_bytes
from proctor.monitor.messages import Speaker
from proctor.monitor.ports import IncidentSink
from proctor.monitor.strips import Strip, compose


class EvidenceWriter:
    """Encodes finished clips and strips on a thread of its own and hands them to the sink. At most a few wait
    at a time. `disk`: the folder on the disk that they go to; `free`: bytes free on it."""

    def __init__(
        self, sink: IncidentSink, speaker: Speaker, disk: Path, free: Callable[[], int] | None = None
    ) -> None:
        self._sink = sink
        self._speaker = speaker
        self._free = free or partial(free_bytes, disk)
        self._waiting: queue.Queue[Clip | Strip | None] = queue.Queue(maxsize=16)
        self._thread = threading.Thread(target=self._run, name="evidence writer", daemon=True)
        self._thread.start()

    def write(self, evidence: Clip | Strip) -> None:
        """Queue a clip or a strip; waits where the queue is full, so that none is dropped."""
        if evidence.pictures:
            self._waiting.put(evidence)

    def close(self) -> None:
        """Write what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (evidence := self._waiting.get()) is not None:
            try:
                self._require_room()
                if isinstance(evidence, Clip):
                    self._keep_clip(evidence)
                else:
                    self._keep_strip(evidence)
            except SynaqError as error:
                self._speaker.fault(error)
                if isinstance(evidence, Clip):
                    self._speaker.say("clip_missing", incident=evidence.incident_id, reason=error.what)

    def _require_room(self) -> None:
        if self._free() < CLIPS_STOP_BYTES:
            raise StorageError(
                "This disk is nearly full: no clips of incidents are kept.",
                code="full",
                kept="Answers and entries go on; the incident itself is kept.",
                remedy="Free some space on this disk; clips are then kept again.",
            )

    def _keep_clip(self, clip: Clip) -> None:
        film = encoded_clip(clip)
        digest = self._sink.clip(clip.incident_id, film, clip.duration_s)
        duration_s = round(clip.duration_s, 2)
        self._speaker.say(
            "clip", incident=clip.incident_id, sha256=digest, bytes=len(film), duration_s=duration_s
        )

    def _keep_strip(self, strip: Strip) -> None:
        jpeg = compose(strip)
        digest = self._sink.strip(strip.incident_id, jpeg, strip.moments_s)
        self._speaker.say("strip", incident=strip.incident_id, sha256=digest, bytes=len(jpeg))
