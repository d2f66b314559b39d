"""A monitor process for the tests: its sink is a folder, and on a busy computer time waits for it. Arguments:
source, folder, start offset (s)."""

import sys
from pathlib import Path

from proctor.core.policy import default_policy
from proctor.monitor.ports import FolderSink
from proctor.monitor.process import run_monitor
from proctor.monitor.runner import MonitorConfig
from tests.fakes.waiting_clock import let_time_wait

if __name__ == "__main__":
    let_time_wait()
    folder = Path(sys.argv[2])
    # The neighbours here are no exam window: nothing is to come first.
    config = MonitorConfig(
        sys.argv[1],
        default_policy(),
        "attempt-7",
        folder / "scratch",
        start_offset_s=float(sys.argv[3]),
        lower_priority=False,
    )
    sys.exit(run_monitor(config, FolderSink(folder / "kept"), sys.stdin.buffer, sys.stdout.buffer))
