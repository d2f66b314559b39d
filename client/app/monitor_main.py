"""The monitor's process: its sink is the attempt's journal, so that a finding is on disk before it is told.

Started by the supervisor with one argument, a JSON object (see `Watch`). No Qt here, and no network. Nothing
of the camera lies on the disk before it is sealed: encoders write into memory, the store seals what it keeps.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from client.app.clock import Clockwork, ServiceClock, Stamper
from proctor.core.calibration import calibration_from_json
from proctor.core.entry import EVIDENCE, INCIDENT_CLOSED, INCIDENT_OPENED, RECORDED
from proctor.core.errors import SynaqError
from proctor.core.exemption import apply_exemptions, exemptions_from_json
from proctor.core.finding import Incident
from proctor.core.policy import parse_policy
from proctor.core.record_playlist import Segment, record_of
from proctor.journal.disk_reserve import reserve_beside
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.monitor.ports import IncidentSink, RecordPart
from proctor.monitor.process import run_monitor
from proctor.monitor.runner import OBSERVATIONS_PER_S, MonitorConfig

CLIP_TYPE = "video/mp4"
STRIP_TYPE = "image/jpeg"
_SUFFIXES = {CLIP_TYPE: ".mp4", STRIP_TYPE: ".jpg"}


class JournalSink:
    """Writes incidents into the attempt's journal and clips into its evidence; both are safe on return."""

    def __init__(self, journal: Journal, evidence: EvidenceStore, clock: ServiceClock) -> None:
        self._journal = journal
        self._evidence = evidence
        self._stamper = Stamper(clock)
        self._numbers: Counter[str] | None = None
        self._inits: set[str] = set()

    def incident(self, event: str, incident: Incident, media_t: float) -> None:
        """`event`: opened or closed."""
        kind = INCIDENT_OPENED if event == "opened" else INCIDENT_CLOSED
        data = {"incident": incident.as_json(), "known_s": round(media_t, 3)}
        self._journal.append(kind, data, self._stamper.stamp())

    def clip(self, incident_id: str, film: bytes, duration_s: float) -> str:
        """Put the clip into the evidence, then name it in the journal."""
        more = {"incident": incident_id, "duration_s": round(duration_s, 3)}
        return self._keep(film, CLIP_TYPE, more)

    def strip(self, incident_id: str, jpeg: bytes, moments_s: tuple[float, ...]) -> str:
        """Put the strip into the evidence, then name it in the journal."""
        return self._keep(jpeg, STRIP_TYPE, {"incident": incident_id, "moments_s": list(moments_s)})

    def scan_picture(self, scan: str, jpeg: bytes, what: str) -> str:
        """Put the picture into the evidence, then name it and its scan in the journal."""
        return self._keep(jpeg, STRIP_TYPE, {"incident": None, "scan": scan, "what": what})

    def segment(self, part: RecordPart) -> str:
        """Put the piece of the record into the evidence, then name it in the journal.

        The number goes on where an earlier monitor of this attempt stopped.
        """
        if self._numbers is None:
            self._numbers, self._inits = _recorded_before(self._journal)
        digest = hashlib.sha256(part.data).hexdigest()
        if part.init is None and digest in self._inits:
            return digest
        kept = self._evidence.keep(part.data, ".mp4")
        number = 0 if part.init is None else self._numbers[part.track] + 1
        piece = Segment(
            part.track,
            number,
            kept.sha256,
            len(part.data),
            part.start_s,
            part.duration_s,
            part.init,
            sealed=kept.sealed,
        )
        loud = {"sound_db": list(part.sound_db)} if part.sound_db else {}
        self._journal.append(RECORDED, {**piece.as_json(), **loud}, self._stamper.stamp())
        if part.init is None:
            self._inits.add(digest)
        else:
            self._numbers[part.track] = number
        return digest

    def _keep(self, data: bytes, media_type: str, more: Mapping[str, Any]) -> str:
        """The file first, then the entry that names it."""
        kept = self._evidence.keep(data, _SUFFIXES[media_type])
        named = {
            "sha256": kept.sha256,
            "sealed": kept.sealed,
            "bytes": len(data),
            "media_type": media_type,
        }
        self._journal.append(EVIDENCE, {**named, **more}, self._stamper.stamp())
        return kept.sha256


def _recorded_before(journal: Journal) -> tuple[Counter[str], set[str]]:
    """The last number of each track, and the init segments that are named."""
    numbers, inits = Counter[str](), set[str]()
    for piece in record_of(journal.entries()):
        numbers[piece.track] = max(numbers[piece.track], piece.number)
        if piece.init is None:
            inits.add(piece.sha256)
    return numbers, inits


class CheckInSink(JournalSink):
    """For the check-in: the room scan is kept, what else is found there is nobody's business."""

    def incident(self, event: str, incident: Incident, media_t: float) -> None:
        """Forget it."""

    def clip(self, incident_id: str, film: bytes, duration_s: float) -> str:  # noqa: ARG002
        """Forget it."""
        return ""

    def strip(self, incident_id: str, jpeg: bytes, moments_s: tuple[float, ...]) -> str:  # noqa: ARG002
        """Forget it."""
        return ""

    def segment(self, part: RecordPart) -> str:  # noqa: ARG002
        """Forget it."""
        return ""


def main(argument: str, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Run the monitor; its exit code. A known error is told on stdout like any other message."""
    config: dict[str, Any] = json.loads(argument)
    journal: Journal | None = None
    try:
        path = Path(config["journal"])
        journal = Journal(path, config["attempt"], reserve_beside(path))
        clock = ServiceClock(Clockwork(config["scale"], config["epoch_ms"]), config["offset_ms"])
        evidence = EvidenceStore(Path(config["evidence"]), config["seal_key"])
        sinks = JournalSink if config["armed"] else CheckInSink
        sink: IncidentSink = sinks(journal, evidence, clock)
        policy = apply_exemptions(parse_policy(config["policy"]), exemptions_from_json(config["exemptions"]))
        own = config["calibration"]
        return run_monitor(
            MonitorConfig(
                source=config["source"],
                policy=policy,
                incident_prefix=config["attempt"],
                disk=evidence.folder,
                start_offset_s=config["start_offset_s"],
                analysis_fps=policy.analysis_fps,
                # While the window looks for itself, it hears of every analysed frame.
                observations_per_s=OBSERVATIONS_PER_S if config["armed"] else policy.analysis_fps,
                calibration=None if own is None else calibration_from_json(own),
                microphone=config["microphone"],
                enrolled=_photo(stdin) if config["enrolled"] else None,
                record=config["armed"],
            ),
            sink,
            stdin,
            stdout,
        )
    except (SynaqError, OSError) as error:
        told = {"type": "fault", "what": str(error), "remedy": getattr(error, "remedy", "")}
        stdout.write(json.dumps(told).encode() + b"\n")
        stdout.flush()
        return 1
    finally:
        if journal is not None:
            journal.close()


def _photo(stdin: BinaryIO) -> bytes | None:
    """The check-in photo: the window's first line. It does not come by the command line, which all programs
    of this computer can read."""
    try:
        return base64.b64decode(json.loads(stdin.readline())["photo_b64"], validate=True)
    except (ValueError, KeyError, TypeError):
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer))
