"""A monitor process for the tests: its sink is a folder. Arguments: source, folder, start offset (s)."""

import sys
from pathlib import Path

from proctor.core.policy import default_policy
from proctor.monitor.ports import FolderSink
from proctor.monitor.process import run_monitor
from proctor.monitor.runner import MonitorConfig

if __name__ == "__main__":
    folder = Path(sys.argv[2])
    config = MonitorConfig(
        sys.argv[1], default_policy(), "attempt-7", folder / "scratch", start_offset_s=float(sys.argv[3])
    )
    sys.exit(run_monitor(config, FolderSink(folder / "kept"), sys.stdin.buffer, sys.stdout.buffer))
