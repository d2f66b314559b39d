"""The watch over one attempt: the monitor under supervision, and the incidents that the window finds.

The monitor writes its own incidents into the journal. What it cannot see (the window was left, it was itself
gone) is written here; and where a clip that was promised cannot come any more, that too is written down.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client.app.clock import steady_s
from client.app.face_photos import FacePhotos
from client.app.host_watch import HostPorts, HostWatch, known_of
from client.app.logbook import Logbook
from client.app.owed_entries import OwedEntries
from client.app.record_feed import RecordFeed
from client.app.supervisor import MonitorPorts, MonitorSupervisor
from proctor.capture.sound import NO_MICROPHONE
from proctor.core.entry import (
    EVIDENCE,
    EVIDENCE_MISSING,
    FAULT,
    INCIDENT_CLOSED,
    INCIDENT_OPENED,
)
from proctor.core.errors import SynaqError
from proctor.core.exemption import apply_exemptions, exemptions_from_json
from proctor.core.finding import Incident, close_incident, new_incident
from proctor.core.kinds import IncidentKind
from proctor.core.line_class import LineClass
from proctor.core.policy import parse_policy
from proctor.host.survey import Probe

_NOTICE_STATES = {"warn": "soon", "open": "open", "clear": "over"}


@dataclass(frozen=True)
class WatchPorts:
    """Whom the watch tells: called on the supervisor's threads, must be quick.

    `state`: starting, watching, lost, restarted. `notice`: kind, and soon, open or over. `level`: what the
    microphone hears, some times a second (see `SoundObservation.as_json`). `portrait`: a check-in photo that
    was asked for. `scan`: how a room scan goes, and what came of it.
    """

    state: Callable[[str], None]
    preview: Callable[[bytes], None]
    notice: Callable[[str, str], None]
    opened: Callable[[str], None]
    seen: Callable[[dict[str, Any]], None]
    written: Callable[[], None]
    trouble: Callable[[SynaqError], None]
    level: Callable[[dict[str, Any]], None] = lambda _heard: None
    portrait: Callable[[dict[str, Any]], None] = lambda _taken: None
    scan: Callable[[dict[str, Any]], None] = lambda _told: None


@dataclass(frozen=True)
class WatchSetup:
    """What a watch is started with: the attempt's folder, the text of the exam policy, which microphone (""
    for the system's choice, "none"), what looks at the computer (nothing does without), and the photos of
    the check-in."""

    source: str
    policy: str
    folder: Path
    command: tuple[str, ...] = ()
    microphone: str = ""
    probes: tuple[Probe, ...] = ()
    practice: bool = False
    photos: FacePhotos | None = None


class Watch:
    """One monitor over one attempt. Armed, its findings are written down; unarmed, it only shows."""

    def __init__(self, logbook: Logbook, setup: WatchSetup, ports: WatchPorts, *, armed: bool) -> None:
        self._logbook = logbook
        self._setup = setup
        self._ports = ports
        self.armed = armed
        self._lock = threading.Lock()
        self._promised: set[str] = set()
        self._focus: Incident | None = None
        self._gap: Incident | None = None
        self._host: HostWatch | None = None
        self.last_beat: dict[str, Any] = {}
        self._supervisor = MonitorSupervisor(
            self._config,
            MonitorPorts(message=self._message, gap=self._on_gap, back=self._on_back),
            setup.command or None,
        )
        self._owed = OwedEntries(logbook.write)
        self._record = RecordFeed(self._supervisor.offer)

    @property
    def pid(self) -> int | None:
        """The monitor's process id."""
        return self._supervisor.pid

    def start(self) -> None:
        """Begin to watch."""
        self._ports.state("starting")
        self._supervisor.start()
        if self.armed and self._setup.probes:
            self._host = self._host_watch()
            self._host.start()

    def stop(self) -> None:
        """End the watch; open incidents are closed and clips finished first."""
        self.focus_returned()
        host, self._host = self._host, None
        if host is not None:
            host.stop()
        self._supervisor.stop()
        self._break_promises("the watch ended before the clip was whole")

    def tell(self, command: dict[str, Any]) -> bool:
        """Give the monitor a command; False where none is there to hear it."""
        return self._supervisor.send(command)

    def keep_record(self, picture: bytes | None, at: float, line: LineClass) -> None:
        """What the window adds to the record, once a second (see `RecordFeed.keep`)."""
        if self.armed:
            self._record.keep(picture, at, line)

    def focus_lost(self, reason: str) -> None:
        """The candidate left the window: an incident begins."""
        if not self.armed or self._focus is not None:
            return
        self._focus = new_incident(
            self._prefix, IncidentKind.FOCUS_LOST, self._logbook.media_s(), detail=f"left: {reason}"
        )
        self._write(INCIDENT_OPENED, incident=self._focus.as_json())
        self._ask_for_clip(self._focus)

    def focus_returned(self) -> None:
        """And came back: it is over."""
        if self._focus is None:
            return
        over, self._focus = close_incident(self._focus, self._logbook.media_s()), None
        self._write(INCIDENT_CLOSED, incident=over.as_json())

    def _host_watch(self) -> HostWatch:
        """The watch over the computer itself, by the policy as it holds for this candidate."""
        sitting = self._logbook.sitting()
        policy = apply_exemptions(
            parse_policy(self._setup.policy), exemptions_from_json(list(sitting.exemptions))
        )
        ports = HostPorts(
            write=self._write,
            clip=self._ask_for_clip,
            notice=self._ports.notice,
            opened=self._ports.opened,
            media_s=self._logbook.media_s,
        )
        known = known_of(sitting, practice=self._setup.practice)
        return HostWatch(self._setup.probes, policy, known, ports, self._prefix)

    @property
    def _prefix(self) -> str:
        return self._logbook.journal.attempt

    def _config(self) -> dict[str, Any]:
        clock, sitting = self._logbook.clock, self._logbook.sitting()
        photo = self._enrolled(sitting.identity)
        coded = "" if photo is None else base64.b64encode(photo).decode("ascii")
        return {
            "first": None if photo is None else {"type": "enrol", "photo_b64": coded},
            "source": self._setup.source,
            # Before the exam nobody is listened to; the equipment check opens the microphone itself.
            "microphone": self._setup.microphone if self.armed else NO_MICROPHONE,
            "policy": self._setup.policy,
            "exemptions": [dict(exemption) for exemption in sitting.exemptions],
            "calibration": None if sitting.look is None else sitting.look.get("calibration"),
            "enrolled": photo is not None,
            "attempt": self._logbook.journal.attempt,
            "journal": str(self._logbook.journal.path),
            "evidence": str(self._setup.folder / "evidence"),
            "seal_key": sitting.seal_key,
            "armed": self.armed,
            "start_offset_s": round(self._logbook.media_s(), 3),
            "scale": clock.clockwork.scale,
            "epoch_ms": clock.clockwork.epoch_ms,
            "offset_ms": clock.offset_ms(),
        }

    def _enrolled(self, identity: Mapping[str, Any] | None) -> bytes | None:
        """The check-in photo, for the exam's watching alone."""
        photos = self._setup.photos
        return photos.enrolled(identity) if self.armed and photos is not None else None

    def _message(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "heartbeat":
                first = not self.last_beat
                self.last_beat = message
                if first:
                    self._ports.state("watching")
            case "preview":
                self._ports.preview(base64.b64decode(message["jpeg_b64"]))
            case "observation" | "level" | "portrait" | "scan" | "scan_result" as kind:
                told = {"observation": self._ports.seen, "level": self._ports.level}
                told["portrait"] = self._ports.portrait
                told.get(kind, self._ports.scan)(message)
            case "notice":
                self._ports.notice(str(message["kind"]), _NOTICE_STATES.get(str(message["state"]), "over"))
            case "incident" | "clip" | "clip_missing":
                self._found(message)
            case "ready":
                self._record.begin_anew()
            case "strip" | "segment":
                self._ports.written()
            case "summary" if message["dropped"]:
                frames, analysed = message["frames"], message["analysed"]
                self._note(
                    f"{message['dropped']} pictures of the camera came too fast to be taken.",
                    f"{frames} were taken, {analysed} of them analysed.",
                )
            case "fault":
                self._note(str(message.get("what", "")), str(message.get("remedy", "")))

    def _found(self, message: dict[str, Any]) -> None:
        """An incident opened or closed, and what became of its clip."""
        match message["type"]:
            case "incident":
                if message["event"] == "opened":
                    with self._lock:
                        self._promised.add(str(message["incident"]["id"]))
                    self._ports.opened(str(message["incident"]["kind"]))
                self._ports.written()
            case "clip":
                with self._lock:
                    self._promised.discard(str(message["incident"]))
                self._ports.written()
            case _:
                incident, reason = str(message["incident"]), str(message["reason"])
                with self._lock:
                    self._promised.discard(incident)
                if self.armed:
                    self._write(EVIDENCE_MISSING, incident=incident, reason=reason[:2000])

    def _note(self, what: str, detail: str) -> None:
        if self.armed:
            self._write(FAULT, what=what[:2000], detail=detail[:2000])

    def write_owed(self) -> None:
        """Write what the disk refused, now that it takes it; SynaqError where it does not."""
        self._owed.settle()

    def _on_gap(self, began: float, reason: str) -> None:
        """The monitor is gone. The gap is an incident of its own, from the last sign of life on."""
        self.last_beat = {}
        self._ports.state("lost")
        if not self.armed:
            return
        self._break_promises("the monitor was lost before the clip was whole")
        if self._gap is None:
            ago = steady_s() - began
            start = max(0.0, self._logbook.media_s() - ago)
            self._gap = new_incident(self._prefix, IncidentKind.MONITOR_RESTARTED, start, detail=reason)
            self._write(INCIDENT_OPENED, incident=self._gap.as_json())

    def _on_back(self, _began: float) -> None:
        """It watches again."""
        self._ports.state("restarted")
        if self._gap is None:
            return
        over, self._gap = close_incident(self._gap, self._logbook.media_s()), None
        self._write(INCIDENT_CLOSED, incident=over.as_json())
        self._ask_for_clip(over)

    def _ask_for_clip(self, incident: Incident) -> None:
        with self._lock:
            self._promised.add(incident.id)
        if not self._supervisor.send({"type": "clip", "incident": incident.id}):
            self._break_promises("no monitor was running")

    def _break_promises(self, reason: str) -> None:
        if not self.armed:
            return
        with self._lock:
            broken, self._promised = self._promised, set()
        try:
            known = clips_written(self._logbook)
        except SynaqError as error:
            self._ports.trouble(error)
            return
        for incident in sorted(broken - known):
            self._write(EVIDENCE_MISSING, incident=incident, reason=reason)

    def _write(self, kind: str, **data: Any) -> None:
        try:
            self._owed.write(kind, data)
        except SynaqError as error:
            self._ports.trouble(error)
            return
        self._ports.written()


def clips_written(logbook: Logbook) -> set[str]:
    """Ids of incidents whose clip is in the journal, or is known to be missing. A strip is no clip."""
    return {
        str(entry.data["incident"])
        for entry in logbook.journal.entries()
        if entry.kind == EVIDENCE_MISSING
        or (entry.kind == EVIDENCE and not str(entry.data["media_type"]).startswith("image/"))
    }


def settle_incidents(logbook: Logbook) -> None:
    """After a crash: close what no living process will close, and say which clips are lost.

    An incident is closed at the last moment of which the journal knows anything.
    """
    entries = logbook.journal.entries()
    if not entries:
        return
    open_ones: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind == INCIDENT_OPENED:
            open_ones[str(entry.data["incident"]["id"])] = dict(entry.data["incident"])
        elif entry.kind == INCIDENT_CLOSED:
            open_ones.pop(str(entry.data["incident"]["id"]), None)
    end_s = round(logbook.media_s(entries[-1].stamp.at_ms), 3)
    for incident in open_ones.values():
        over = {**incident, "end_s": max(end_s, float(incident["start_s"]))}
        logbook.write(INCIDENT_CLOSED, incident=over)
    known = clips_written(logbook)
    for incident_id, known_one in logbook.sitting().incidents.items():
        # What there is of a room scan are its own pictures.
        if incident_id not in known and known_one.get("kind") != IncidentKind.ROOM_SCAN:
            logbook.write(EVIDENCE_MISSING, incident=incident_id, reason="the program was ended by force")
