"""A recorder that writes into an attempt's journal as fast as it can, to be killed while it does.

Arguments: folder, first media second. Prints the media second it has given the recorder, a line each.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from client.app.clock import Clockwork, ServiceClock
from client.app.monitor_main import JournalSink
from proctor.capture.frame import Frame
from proctor.capture.sound import BLOCK, SAMPLE_RATE, AudioBlock
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.monitor.messages import Speaker
from proctor.monitor.record import Recorder
from tests.fakes.killed_record import ATTEMPT


def main(folder: Path, t: float) -> None:
    """Until somebody ends it."""
    cv2.setNumThreads(1)
    sink = JournalSink(
        Journal(folder / "journal.db", ATTEMPT),
        EvidenceStore(folder / "evidence"),
        ServiceClock(Clockwork()),
    )
    recorder = Recorder(sink, Speaker(io.BytesIO()), folder)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(BLOCK) / SAMPLE_RATE).astype(np.float32)
    begin, index = t, 0
    while True:
        t = begin + index / 10
        picture = np.full((120, 160, 3), 60 + index % 120, np.uint8)
        recorder.picture(Frame(picture, "test", index, t))
        recorder.sound(AudioBlock(tone, "test", index, t))
        if index % 20 == 0:
            recorder.screen(bytes(cv2.imencode(".jpg", picture)[1]), t)
        while recorder.waiting > 5:
            time.sleep(0.0005)
        index += 1
        print(f"{t:.1f}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
