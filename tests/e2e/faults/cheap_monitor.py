"""What stands in for the monitor where pictures do not matter: it lives, and its finds go into the journal
and the sealed evidence of the attempt from a process of its own, as the real one's do. No camera, no nets.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

from client.app.clock import Clockwork, ServiceClock, Stamper
from proctor.core.entry import EVIDENCE, INCIDENT_CLOSED, INCIDENT_OPENED
from proctor.core.errors import SynaqError
from proctor.core.finding import close_incident, new_incident
from proctor.core.kinds import IncidentKind
from proctor.journal.disk_reserve import reserve_beside
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal

_EVERY_S = 1.5


def _say(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _find(config: dict[str, Any], journal: Journal, stamper: Stamper, media_s: float) -> None:
    """An incident with a strip of random bytes: nobody looks at it, and no two are alike."""
    found = new_incident(config["attempt"], IncidentKind.EXTRA_PERSON, media_s, detail="as a test has it")
    journal.append(INCIDENT_OPENED, {"incident": found.as_json(), "known_s": media_s}, stamper.stamp())
    strip = os.urandom(random.randrange(20_000, 160_000))
    kept = EvidenceStore(Path(config["evidence"]), config["seal_key"]).keep(strip, ".jpg")
    named = {"sha256": kept.sha256, "sealed": kept.sealed, "bytes": len(strip), "media_type": "image/jpeg"}
    about = {"incident": found.id, "moments_s": [media_s]}
    journal.append(EVIDENCE, {**named, **about}, stamper.stamp())
    over = close_incident(found, media_s + 0.5)
    journal.append(INCIDENT_CLOSED, {"incident": over.as_json(), "known_s": media_s}, stamper.stamp())


def main(argument: str) -> None:
    """Until the desk says so, or is gone."""
    config = json.loads(argument)
    ended = threading.Event()

    def listen() -> None:
        for line in sys.stdin:
            if json.loads(line).get("type") == "stop":
                break
        ended.set()

    threading.Thread(target=listen, daemon=True).start()
    path = Path(config["journal"])
    journal = Journal(path, config["attempt"], reserve_beside(path))
    clock = ServiceClock(Clockwork(config["scale"], config["epoch_ms"]), config["offset_ms"])
    began, stamper, next_s = time.monotonic(), Stamper(clock), 1.0
    _say(type="ready")
    while not ended.wait(0.5):
        passed = time.monotonic() - began
        if config["armed"] and passed >= next_s:
            next_s = passed + _EVERY_S
            try:
                _find(config, journal, stamper, round(config["start_offset_s"] + passed, 3))
            except SynaqError as error:
                _say(type="error", what=error.what)
        _say(type="heartbeat")
    journal.close()
    _say(type="ended")


if __name__ == "__main__":
    main(sys.argv[1])
