"""The monitor's process: its sink is the attempt's journal, so that a finding is on disk before it is told.

Started by the supervisor with one argument, a JSON object (see `Watch`). No Qt here, and no network.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
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
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.monitor.ports import IncidentSink, RecordPart
from proctor.monitor.process import run_monitor
from proctor.monitor.runner import OBSERVATIONS_PER_S, MonitorConfig

CLIP_TYPE = "video/mp4"
STRIP_TYPE = "image/jpeg"


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

    def clip(self, incident_id: str, data_path: Path, duration_s: float) -> str:
        """Take the clip into the evidence, then name it in the journal."""
        size = data_path.stat().st_size
        digest = self._evidence.adopt(data_path, ".mp4")
        data = {
            "incident": incident_id,
            "sha256": digest,
            "bytes": size,
            "media_type": CLIP_TYPE,
            "duration_s": round(duration_s, 3),
        }
        self._journal.append(EVIDENCE, data, self._stamper.stamp())
        return digest

    def strip(self, incident_id: str, jpeg: bytes, moments_s: tuple[float, ...]) -> str:
        """Put the strip into the evidence, then name it in the journal."""
        digest = self._evidence.put(jpeg, ".jpg")
        data = {
            "incident": incident_id,
            "sha256": digest,
            "bytes": len(jpeg),
            "media_type": STRIP_TYPE,
            "moments_s": list(moments_s),
        }
        self._journal.append(EVIDENCE, data, self._stamper.stamp())
        return digest

    def scan_picture(self, scan: str, jpeg: bytes, what: str) -> str:
        """Put the picture into the evidence, then name it and its scan in the journal."""
        digest = self._evidence.put(jpeg, ".jpg")
        data = {
            "incident": None,
            "scan": scan,
            "what": what,
            "sha256": digest,
            "bytes": len(jpeg),
            "media_type": STRIP_TYPE,
        }
        self._journal.append(EVIDENCE, data, self._stamper.stamp())
        return digest

    def segment(self, part: RecordPart) -> str:
        """Put the piece of the record into the evidence, then name it in the journal.

        The number goes on where an earlier monitor of this attempt stopped.
        """
        if self._numbers is None:
            self._numbers, self._inits = _recorded_before(self._journal)
        digest = self._evidence.put(part.data, ".mp4")
        if part.init is None and digest in self._inits:
            return digest
        number = 0 if part.init is None else self._numbers[part.track] + 1
        piece = Segment(part.track, number, digest, len(part.data), part.start_s, part.duration_s, part.init)
        self._journal.append(RECORDED, piece.as_json(), self._stamper.stamp())
        if part.init is None:
            self._inits.add(digest)
        else:
            self._numbers[part.track] = number
        return digest


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

    def clip(self, incident_id: str, data_path: Path, duration_s: float) -> str:  # noqa: ARG002
        """Delete it."""
        data_path.unlink(missing_ok=True)
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
    scratch = Path(config["scratch"])
    journal: Journal | None = None
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        journal = Journal(Path(config["journal"]), config["attempt"])
        clock = ServiceClock(Clockwork(config["scale"], config["epoch_ms"]), config["offset_ms"])
        sinks = JournalSink if config["armed"] else CheckInSink
        sink: IncidentSink = sinks(journal, EvidenceStore(Path(config["evidence"])), clock)
        policy = apply_exemptions(parse_policy(config["policy"]), exemptions_from_json(config["exemptions"]))
        own = config["calibration"]
        return run_monitor(
            MonitorConfig(
                source=config["source"],
                policy=policy,
                incident_prefix=config["attempt"],
                clip_folder=scratch,
                start_offset_s=config["start_offset_s"],
                analysis_fps=policy.analysis_fps,
                # While the window looks for itself, it hears of every analysed frame.
                observations_per_s=OBSERVATIONS_PER_S if config["armed"] else policy.analysis_fps,
                calibration=None if own is None else calibration_from_json(own),
                microphone=config["microphone"],
                enrolled=None if config["enrolled"] is None else Path(config["enrolled"]),
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer))
