"""The monitor loop's ports: where it hands over what must be kept (incidents, clips, strips, the record), and
where it gets what was heard. Nothing is kept here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from proctor.analysis.networks import NetworkFile
from proctor.core.finding import Incident
from proctor.core.observation import SoundObservation
from proctor.core.record_playlist import Segment


@dataclass(frozen=True, slots=True)
class RecordPart:
    """A finished piece of the record: `track` is camera or screen, `data` fragmented MP4 from media second
    `start_s` on. `init`: SHA-256 of the init segment that goes before it; None: it is one itself. `sound_db`:
    how loud each of its seconds was."""

    track: str
    data: bytes
    start_s: float
    duration_s: float
    init: str | None
    sound_db: tuple[float, ...] = ()


class IncidentSink(Protocol):
    """Keeps incidents, clips and strips. Each call returns only when what it was given is safe.

    Raises StorageError where it cannot keep it. Called from the monitor's loop and from its clip writer's
    thread, so it must bear two callers.
    """

    def incident(self, event: str, incident: Incident, media_t: float) -> None:
        """`event`: "opened" or "closed"; `media_t`: the media second in which the monitor knew."""
        ...

    def clip(self, incident_id: str, film: bytes, duration_s: float) -> str:
        """Keep the finished clip (MP4); answers with its SHA-256."""
        ...

    def strip(self, incident_id: str, jpeg: bytes, moments_s: tuple[float, ...]) -> str:
        """Keep the strip of pictures taken at `moments_s` (media seconds); answers with its SHA-256."""
        ...

    def scan_picture(self, scan: str, jpeg: bytes, what: str) -> str:
        """Keep a picture of a room scan (`what`: "panorama" or "gap"); answers with its SHA-256."""
        ...

    def segment(self, part: RecordPart) -> str:
        """Keep a piece of the record, numbered after those of its track; answers with its SHA-256. Called on
        the recorder's thread."""
        ...


class Ears(Protocol):
    """What the loop takes sound from."""

    @property
    def network(self) -> NetworkFile:
        """The one that knows voices."""
        ...

    def taken(self) -> list[SoundObservation]:
        """What was heard since the last call, in order."""
        ...


@dataclass
class FolderSink:
    """Keeps clips, strips and the record in a folder, incidents in a list: for tests and figures."""

    folder: Path
    events: list[tuple[str, Incident, float]] = field(default_factory=list)
    clips: dict[str, Path] = field(default_factory=dict)
    strips: dict[str, tuple[float, ...]] = field(default_factory=dict)
    record: list[Segment] = field(default_factory=list)

    def incident(self, event: str, incident: Incident, media_t: float) -> None:
        """Remember it."""
        self.events.append((event, incident, media_t))

    def clip(self, incident_id: str, film: bytes, duration_s: float) -> str:  # noqa: ARG002
        """Write it into the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self.folder / f"{incident_id}.mp4"
        kept.write_bytes(film)
        self.clips[incident_id] = kept
        return hashlib.sha256(film).hexdigest()

    def strip(self, incident_id: str, jpeg: bytes, moments_s: tuple[float, ...]) -> str:
        """Write it beside its clip."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{incident_id}.jpg").write_bytes(jpeg)
        self.strips[incident_id] = moments_s
        return hashlib.sha256(jpeg).hexdigest()

    def scan_picture(self, scan: str, jpeg: bytes, what: str) -> str:
        """Write it as `<scan>-<what>.jpg`; a further one of the same name replaces it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{scan}-{what}.jpg").write_bytes(jpeg)
        return hashlib.sha256(jpeg).hexdigest()

    def segment(self, part: RecordPart) -> str:
        """Write it as `<sha256>.mp4`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(part.data).hexdigest()
        (self.folder / f"{digest}.mp4").write_bytes(part.data)
        number = (
            0
            if part.init is None
            else 1 + sum(kept.track == part.track and kept.number > 0 for kept in self.record)
        )
        self.record.append(
            Segment(part.track, number, digest, len(part.data), part.start_s, part.duration_s, part.init)
        )
        return digest
