"""A candidate's end of a line, in a process of its own inside a network namespace; see `test_shaped_line`.

`measure URL SECONDS` measures the line as the check-in does. `answers URL CODE FOLDER` signs in, lets the
courier send a clip, and writes an answer into the middle of it. Each prints one line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from client.app.check_line import check_line
from proctor.core import entry as kinds
from proctor.core.check_in_policy import CheckInRules
from proctor.core.entry import Stamp
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier, CourierPorts, Delivery
from proctor.sync.messages import SignIn

CLIP_BYTES = 500_000  # eight seconds of 0.5 Mbit/s, and as many of pause
ANSWERS = 8
_PATIENCE_S = 60.0


def measure(url: str, seconds: float) -> dict[str, Any]:
    """The step "line"."""
    client = ServiceClient(url)
    try:
        return check_line(client, lambda _done, _of: None, CheckInRules(line_seconds=seconds)).model_dump()
    finally:
        client.close()


class Sending:
    """What the courier told, with times."""

    def __init__(self) -> None:
        self.news = threading.Condition()
        self.held = 0
        self.clips_waiting = 0
        self.rates: list[float] = []

    def delivered(self, delivery: Delivery) -> None:
        with self.news:
            self.held, self.clips_waiting = delivery.held_seq, delivery.evidence_waiting
            self.news.notify_all()

    def wait_for_held(self, seq: int) -> bool:
        with self.news:
            return self.news.wait_for(lambda: self.held >= seq, _PATIENCE_S)


def answers(url: str, code: str, folder: Path) -> dict[str, Any]:
    """Seconds until each answer was acknowledged, and whether the clip was still under way then."""
    client = ServiceClient(url)
    signed = client.sign_in(SignIn(code=code, device=hashlib.sha256(b"line").hexdigest()))
    journal = Journal(folder / "journal.db", signed.attempt.id)
    evidence = EvidenceStore(folder / "evidence")
    told = Sending()
    ports = CourierPorts(
        told.delivered,
        lambda _receipt, _round_trip: None,
        lambda _directive: None,
        lambda _digest, _reason: None,
        lambda size, seconds: told.rates.append(size * 8 / 1e6 / seconds),
    )
    courier = Courier(journal, evidence, client, ports, seed=1)
    _name_clip(journal, evidence)
    courier.start()
    try:
        told.wait_for_held(1)
        time.sleep(1.5)  # the clip is well under way, and its connection as fast as it gets
        acknowledged = []
        for n in range(ANSWERS):
            time.sleep(0.31 * (n % 5))  # into the pieces of the clip, and into the pauses between them
            began = time.monotonic()
            seq = journal.append(kinds.FAULT, {"what": "answer", "detail": str(n)}, _stamp()).seq
            courier.poke()
            came = told.wait_for_held(seq)
            acknowledged.append({"s": time.monotonic() - began, "came": came, "clips": told.clips_waiting})
        with told.news:
            told.news.wait_for(lambda: told.clips_waiting == 0, _PATIENCE_S)
        return {"answers": acknowledged, "clips_left": told.clips_waiting, "rates": told.rates}
    finally:
        courier.stop()
        journal.close()


def _name_clip(journal: Journal, evidence: EvidenceStore) -> None:
    clip = os.urandom(CLIP_BYTES)
    digest = evidence.put(clip, ".mp4")
    data = {"incident": "i", "sha256": digest, "bytes": len(clip), "media_type": "video/mp4"}
    journal.append(kinds.EVIDENCE, {**data, "duration_s": 10.0}, _stamp())


def _stamp() -> Stamp:
    return Stamp(time.time_ns() // 1_000_000, time.time_ns() // 1_000_000, 1, "run")


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    done = measure(given[0], float(given[1])) if what == "measure" else answers(*given[:2], Path(given[2]))
    sys.stdout.write(json.dumps(done) + "\n")
